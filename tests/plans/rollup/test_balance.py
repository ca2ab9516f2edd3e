"""The breakdowns of a tambon plan: exact by hand, whole by every dimension, and honest about differences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rollup.aggregation import Line
from plans.rollup.balance import UNNAMED_SOURCE, Dimension, figures, picture, place_of
from plans.tambon.models import TambonLine
from tests.plans import ledger

YEARS = (2571, 2572, 2573)


def by_key(plan, dimension):
    return {entry.key: entry for entry in picture(plan).breakdowns[dimension].entries}


def test_the_whole_is_what_was_added_up_by_hand(plan):
    whole = picture(plan).whole
    assert whole.tambon.budget_baht == ledger.BY_YEAR
    assert whole.tambon.total_baht == ledger.TOTAL
    assert (whole.tambon.projects, whole.tambon.total_project_years) == (5, 8)
    assert whole.villages == whole.tambon


@pytest.mark.parametrize(
    ("dimension", "sums"),
    [
        (Dimension.GROUP, {"self": "0", "joint": "310000.25", "support": "224000.50"}),
        (Dimension.URGENCY, {"urgent": "374000.75", "medium": "160000", "normal": "0"}),
        (
            Dimension.SOURCE,
            {ledger.DEPARTMENT: "160000", ledger.ORDINANCE: "224000.50", ledger.SHARED: "150000.25", "": "0"},
        ),
        (Dimension.VILLAGE, {"31010401": "364000.50", "31010402": "20000", "31010403": "150000.25"}),
    ],
)
def test_every_breakdown_is_what_was_added_up_by_hand(plan, dimension, sums):
    found = by_key(plan, dimension)
    assert {key: entry.tambon.total_baht for key, entry in found.items()} == {
        key: Decimal(amount) for key, amount in sums.items()
    }
    assert list(found) == list(sums)


def test_blank_stays_blank_and_nought_stays_nought(plan):
    entries = by_key(plan, Dimension.GROUP)
    assert entries["self"].tambon.budget_baht[2571] == 0
    assert entries["self"].tambon.budget_baht[2572] is None


def test_a_source_that_was_not_named_has_words_and_comes_last(plan):
    last = picture(plan).breakdowns[Dimension.SOURCE].entries[-1]
    assert (last.key, last.label) == ("", UNNAMED_SOURCE)


def test_a_choice_without_projects_is_listed_all_the_same(people):
    ledger.filled("31010404", [("ปลูกป่า", "self", "normal", "", {2571: 1})], head=people["head"], by=people["secretary"])
    plan = ledger.build(people).plan
    TambonLine.objects.filter(tambon_plan=plan, action_group="self").delete()
    assert by_key(plan, Dimension.GROUP)["self"].tambon.projects == 0


def test_a_changed_line_is_a_difference_in_its_rows_only(plan):
    TambonLine.objects.filter(tambon_plan=plan, title="ไถกลบตอซัง").update(year_1=Decimal("20000.01"))
    broken = picture(plan)
    assert not broken.is_even
    wrong = {
        (one.dimension, entry.key) for one in broken.breakdowns.values() for entry in one.entries if not entry.is_even
    }
    assert wrong == {
        (Dimension.GROUP, "support"),
        (Dimension.URGENCY, "urgent"),
        (Dimension.SOURCE, ledger.ORDINANCE),
        (Dimension.VILLAGE, "31010402"),
    }
    assert broken.whole.difference_baht[2571] == Decimal("0.01")
    assert broken.whole.total_difference_baht == Decimal("0.01")


def test_a_project_that_changed_its_group_is_a_difference_although_the_whole_agrees(plan):
    TambonLine.objects.filter(tambon_plan=plan, title="ไถกลบตอซัง").update(action_group="self")
    broken = picture(plan)
    assert broken.whole.is_even
    assert not broken.breakdowns[Dimension.GROUP].is_even
    assert not broken.is_even


def test_the_digest_of_the_accepted_versions_is_the_plans_own(plan):
    assert picture(plan).digest == plan.digest


def test_the_chart_has_one_bar_per_year_and_one_piece_per_group(plan):
    chart = picture(plan).chart
    assert [bar.label for bar in chart.bars] == [f"ปี {year}" for year in ledger.BY_YEAR]
    assert [sum(value or 0 for value in bar.values) for bar in chart.bars] == list(ledger.BY_YEAR.values())


def test_a_plan_says_tambon_district_and_province(plan):
    assert place_of(plan) == "ต.บ้านบัว อ.เมืองบุรีรัมย์ จ.บุรีรัมย์"


baht = st.one_of(st.none(), st.decimals(0, 10**9, places=2))
lines = st.builds(
    Line,
    project_id=st.integers(1, 10**6),
    code=st.just("C"),
    village=st.sampled_from(["31010401", "31010402"]),
    title=st.just("ขุดลอก"),
    action_group=st.sampled_from(["self", "joint", "support"]),
    urgency=st.sampled_from(["urgent", "medium", "normal"]),
    funding_source=st.sampled_from(["", "อบต."]),
    years_baht=st.tuples(baht, baht, baht),
)


@given(st.lists(lines, max_size=12))
def test_figures_add_every_stated_amount_once_and_count_project_years(some):
    found = figures(some, YEARS)
    stated = [amount for line in some for amount in line.years_baht if amount is not None]
    assert (found.total_baht or 0) == sum(stated, Decimal(0))
    assert (found.total_baht is None) == (not stated)
    assert found.total_project_years == sum(1 for amount in stated if amount)
