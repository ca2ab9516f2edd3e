"""The arithmetic of fates: every project one, every satang accounted for, any order, and merges that undo whole."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.decisions.models import Outcome
from plans.rollup import aggregation
from plans.rollup.aggregation import Inputs, Joining, Line, PublishedDecision, fates, printed, rolled_up, summed
from tests.plans.tambons import CODES, YEARS, project, source, tambons


def own_money(inputs):
    return sum(
        (
            Decimal(amount)
            for one in inputs.sources
            for sent in one.content["projects"]
            for amount in sent["budget_baht"].values()
        ),
        Decimal(0),
    )


def test_what_was_decided_is_in_the_lines_of_the_inputs():
    sent = source("31010401", project(1, {2571: Decimal(5)}))
    assert [line.fate for line in Inputs(YEARS, (sent,), (PublishedDecision(1, Outcome.DECLINED),), ()).lines()] == [
        Outcome.DECLINED
    ]


def test_a_member_that_another_carries_has_no_rank_of_its_own():
    sent = source("31010401", project(1, {2571: Decimal(5)}), project(2, {2572: Decimal(7)}, position=2))
    rulings = [PublishedDecision(pk, Outcome.CARRIED, rank=rank) for pk, rank in ((1, 1), (2, 2))]
    lines = rolled_up([sent], YEARS, rulings=rulings, joinings=[Joining("same", 1, frozenset({1, 2}), {})])
    assert {line.project_id: (line.fate, line.rank) for line in lines} == {
        1: (Outcome.CARRIED, 1),
        2: (Outcome.MERGED, None),
    }


def test_a_merge_of_which_one_member_is_left_leaves_it_as_it_was_sent():
    sent = source("31010401", project(1, {2571: Decimal(5)}))
    assert rolled_up([sent], YEARS, joinings=[Joining("same", 2, frozenset({1, 2}), {})]) == rolled_up([sent], YEARS)


class TestProperties:
    @given(tambons())
    def test_every_project_sent_is_one_line_with_one_fate(self, inputs):
        lines = inputs.lines()
        sent = [one["id"] for source_ in inputs.sources for one in source_.content["projects"]]
        assert sorted(line.project_id for line in lines) == sorted(sent)
        assert {line.fate for line in lines} <= set(Outcome.values)
        assert sum(one.projects for one in fates(lines).values()) == len(sent)

    @given(tambons())
    def test_what_came_in_is_what_the_fates_come_to(self, inputs):
        assert sum((one.budget_baht for one in fates(inputs.lines()).values()), Decimal(0)) == own_money(inputs)

    @given(tambons())
    def test_village_source_group_urgency_and_year_add_up_to_the_same(self, inputs):
        lines = inputs.lines()
        sums = summed(lines, YEARS)
        total = fates(lines)[Outcome.CARRIED].budget_baht
        for name in ("by_village", "by_source", "by_group", "by_urgency", "by_year"):
            assert sum(getattr(sums, name).values(), Decimal(0)) == total, name
        assert sums.projects == fates(lines)[Outcome.CARRIED].projects

    @given(tambons())
    def test_what_is_printed_adds_up_to_the_plan(self, inputs):
        lines = inputs.lines()
        shown = printed(lines)
        assert len(shown) == fates(lines)[Outcome.CARRIED].projects
        assert sum((line.budget_baht for line in shown), Decimal(0)) == fates(lines)[Outcome.CARRIED].budget_baht
        for line in shown:
            assert [bool(amount) for amount in line.years_baht] == [
                bool(line.funded >> place & 1) for place in range(3)
            ]

    @given(tambons(), st.randoms())
    def test_order_never_matters(self, inputs, chance: random.Random):
        def shuffled(things):
            return tuple(chance.sample(things, len(things)))

        mixed = Inputs(YEARS, shuffled(inputs.sources), shuffled(inputs.rulings), shuffled(inputs.joinings))
        assert mixed.lines() == inputs.lines()
        assert mixed.digest == inputs.digest

    @given(tambons())
    def test_ranks_run_from_one_without_gaps_and_stand_first(self, inputs):
        lines = inputs.lines()
        ranks = [line.rank for line in lines if line.rank]
        assert ranks == list(range(1, len(ranks) + 1))
        assert [line.rank for line in lines[: len(ranks)]] == ranks
        assert all(line.is_carried for line in lines if line.rank)

    @given(tambons())
    def test_a_merged_project_is_carried_by_one_that_is_not_merged(self, inputs):
        by_id = {line.project_id: line for line in inputs.lines()}
        for line in by_id.values():
            carrier = by_id[line.carrier_id]
            assert carrier.fate != Outcome.MERGED
            assert (line.fate == Outcome.MERGED) == (carrier is not line)
            assert line.counts <= carrier.is_carried

    @given(tambons())
    def test_the_tambon_is_the_sum_of_its_parts_wherever_it_is_cut(self, inputs):
        """Any set of lines adds up: what a district sums over tambons is what it sums over their lines."""
        lines = inputs.lines()
        middle = len(lines) // 2
        parts = [summed(lines[:middle], YEARS), summed(lines[middle:], YEARS)]
        whole = summed(lines, YEARS)
        assert sum(part.total_baht for part in parts) == whole.total_baht
        assert sum(part.projects for part in parts) == whole.projects
        assert sum(part.project_years for part in parts) == whole.project_years


class TestMerges:
    """Two ponds of 100 and 40 baht in 2571, the second also 7 in 2572, of villages 1 and 2."""

    sources = (
        source("31010401", project(1, {2571: Decimal(100)}, source="ก", group="support")),
        source("31010402", project(2, {2571: Decimal(40), 2572: Decimal(7)}, source="ข", urgency="normal")),
    )

    def lines(self, kind, *, rulings=(), **values) -> dict[int, Line]:
        joining = Joining(kind, 1, frozenset({1, 2}), values, "สระเดียวกัน")
        return {line.project_id: line for line in rolled_up(self.sources, YEARS, rulings=rulings, joinings=[joining])}

    def test_the_same_thing_counts_once(self):
        lines = self.lines("same")
        assert (lines[1].counts, lines[2].counts) == (True, False)
        assert fates(lines.values())["carried"].budget_baht == 100
        assert fates(lines.values())["merged"] == type(fates(())["merged"])(1, Decimal(47))
        assert summed(lines.values(), YEARS).project_years == 1

    def test_a_joint_thing_counts_what_everybody_brings_and_each_village_keeps_its_share(self):
        lines = self.lines("joint")
        sums = summed(lines.values(), YEARS)
        assert (sums.projects, sums.project_years, sums.total_baht) == (1, 2, 147)
        assert sums.by_village == {"31010401": 100, "31010402": 47}
        assert sums.by_source == {"ก": 100, "ข": 47}
        assert sums.by_group == {"support": 147}
        assert sums.by_urgency == {"urgent": 147}
        [shown] = printed(lines.values())
        assert shown.years_baht == (Decimal(140), Decimal(7), None)

    def test_the_money_of_another_member_can_be_chosen(self):
        lines = self.lines("same", budget=CODES[2])
        assert fates(lines.values())["carried"].budget_baht == 47
        assert fates(lines.values())["merged"].budget_baht == 100
        [shown] = printed(lines.values())
        assert (shown.code, shown.years_baht) == (CODES[1], (Decimal(40), Decimal(7), None))

    def test_words_of_another_member_can_be_chosen_and_nothing_else_changes(self):
        lines = self.lines("same", title=CODES[2], objective=CODES[2], urgency=CODES[2])
        assert (lines[1].title, lines[1].details["objective"], lines[1].urgency) == (
            "โครงการที่ 2",
            "วัตถุประสงค์ 2",
            "normal",
        )
        assert (lines[2].title, lines[1].funding_source) == ("โครงการที่ 2", "ก")

    @pytest.mark.parametrize("fate", ["deferred", "declined", "passed_on"])
    def test_what_is_decided_on_the_survivor_holds_for_all_its_money(self, fate):
        lines = self.lines("joint", rulings=[PublishedDecision(1, fate)])
        assert not any(line.counts for line in lines.values())
        assert {name: one.budget_baht for name, one in fates(lines.values()).items() if one.projects} == {
            fate: 100,
            "merged": 47,
        }

    def test_a_survivor_whose_plan_went_back_leaves_the_others_standing(self):
        joining = Joining("same", 1, frozenset({1, 2}))
        [line] = rolled_up(self.sources[1:], YEARS, joinings=[joining])
        assert (line.fate, line.counts, line.carrier_id) == ("carried", True, 2)


class TestRulings:
    def test_a_host_named_by_the_forum_replaces_the_words_of_the_village(self):
        one = source("31010401", project(1, {2571: Decimal(1)}) | {"lead_name": "หมู่บ้าน", "supporting_names": "วัด"})
        [line] = rolled_up(
            [one], YEARS, rulings=[PublishedDecision(1, "carried", lead="อบต.", supporting=("พช.", "สพด."))]
        )
        assert (line.details["lead_name"], line.details["supporting_names"]) == ("อบต.", "พช., สพด.")
        [helped] = rolled_up([one], YEARS, rulings=[PublishedDecision(1, "carried", supporting=("พช.",))])
        assert (helped.details["lead_name"], helped.details["supporting_names"]) == ("หมู่บ้าน", "พช.")
        [kept] = rolled_up([one], YEARS, rulings=[PublishedDecision(1, "carried")])
        assert (kept.details["lead_name"], kept.details["supporting_names"]) == ("หมู่บ้าน", "วัด")

    def test_ranked_projects_come_first_and_close_up(self):
        one = source("31010401", *(project(pk, {}, position=pk) for pk in range(1, 5)))
        lines = rolled_up(
            [one],
            YEARS,
            rulings=[
                PublishedDecision(4, "carried", 2),
                PublishedDecision(2, "carried", 9),
                PublishedDecision(1, "deferred", 1),
            ],
        )
        assert [(line.project_id, line.rank) for line in lines] == [(4, 1), (2, 2), (1, None), (3, None)]

    def test_what_agencies_propose_stands_after_the_villages(self):
        lines = rolled_up([source("310104", project(1, {})), source("31010409", project(2, {}))], YEARS)
        assert [line.project_id for line in lines] == [2, 1]


# --- what a line becomes ----------------------------------------------------------------------------------------------
def line(number, *, years_baht=(Decimal(1), None, None), **fields):
    values = {"title": f"โครงการที่ {number}", "action_group": "self", "urgency": "urgent", "funding_source": ""}
    own = {"project_id": number, "code": CODES[number], "village": "31010401", "carrier_id": number}
    return Line(years_baht=years_baht, **own | values | fields)


def test_a_line_as_it_was_sent_is_carried_alone_with_its_own_money():
    decided = line(1, fate=Outcome.MERGED, counts=False, rank=3, joined_years=7)
    assert decided.as_sent() == line(1)


def test_without_the_plan_of_the_survivor_the_first_member_by_code_carries():
    first, second = aggregation._joined(
        [line(2), line(1)], [Joining("same", survivor=9, members=frozenset({1, 2, 9}), reason="ซ้ำกัน")]
    )[::-1]
    assert (first.fate, first.counts, first.joined_years, first.reason) == (Outcome.CARRIED, True, 1, "")
    assert (second.fate, second.counts, second.joined_years, second.reason) == (Outcome.MERGED, False, 0, "ซ้ำกัน")
    assert (first.carrier_id, second.carrier_id, second.rank) == (1, 1, None)


def test_a_value_of_a_member_that_is_not_there_is_not_taken():
    joining = Joining("same", survivor=1, members=frozenset({1, 2}), values={"title": "GONE", "unheard-of": CODES[2]})
    assert aggregation._joined([line(1), line(2)], [joining])[0].title == "โครงการที่ 1"


def test_nothing_adds_up_to_baht_all_the_same():
    assert isinstance(summed([], YEARS).by_year[2571], Decimal)
    assert all(isinstance(one.budget_baht, Decimal) for one in fates([]).values())


def test_lines_of_different_years_are_not_added():
    other = line(2, years_baht=(Decimal(1),), carrier_id=1, fate=Outcome.MERGED)
    with pytest.raises(ValueError, match="zip"):
        printed([line(1), other])


def test_supporters_without_a_lead_are_named_in_a_row():
    supported = aggregation.ruled(line(1), PublishedDecision(1, Outcome.CARRIED, supporting=("อบต.", "พอช.")))
    assert supported.details == {"supporting_names": "อบต., พอช."}


def test_a_line_takes_the_group_that_was_decided_or_keeps_its_own():
    assert (
        aggregation.ruled(line(1), PublishedDecision(1, Outcome.CARRIED, action_group="joint")).action_group == "joint"
    )
    assert aggregation.ruled(line(1), PublishedDecision(1, Outcome.CARRIED)).action_group == "self"


def test_a_line_keeps_the_reason_of_what_was_decided():
    decided = aggregation.ruled(line(1), PublishedDecision(1, Outcome.DECLINED, rank=4, reason="ซ้ำกับงบจังหวัด"))
    assert (decided.fate, decided.counts, decided.rank, decided.reason) == (
        Outcome.DECLINED,
        False,
        None,
        "ซ้ำกับงบจังหวัด",
    )
