"""Look-alikes of one tambon: found once, judged once; and a merge taken back leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from agencies.access.roles import Role
from plans.board.duplicates import (
    CHOICES,
    open_pairs,
    sent_to,
    side_by_side,
    values_in_words,
    values_of,
    waiting,
)
from plans.decisions import actions as decisions_actions
from plans.decisions.models import Unlike
from plans.rollup.actions import roll_up
from plans.village.actions.moves import move
from projects.fields import BUDGET, CHOOSABLE
from tests import factories
from tests.cast import VILLAGES
from tests.plans import ledger
from tests.scenery import scene


def test_whatever_is_chosen_is_something_a_merge_can_take():
    taken = {part for parts in CHOICES.values() for part in parts}
    assert taken == {*CHOOSABLE, BUDGET}
    assert values_of({"target": "B", "title": "A", "place": "", "unheard-of": "B"}, "A") == {
        "target_quantity": "B",
        "target_unit": "B",
    }


# --- in a tambon ----------------------------------------------------------------------------------------------------
@pytest.fixture
@scene
def twins(people):
    """The ledger's tambon, and its fourth village asking for the pond that the first asks for."""
    small = ledger.build(people)
    project = factories.project(
        VILLAGES[3], {2571: "24000", 2572: 1}, title="ขุดลอกหนองน้ำ สาธารณะ", target_quantity=2, target_unit="แห่ง"
    )
    plan = factories.village_plan(VILLAGES[3])
    held = factories.forum(plan)
    factories.line(plan, project, factories.resolution(held))
    factories.paper(held, people["secretary"])
    factories.certified(held, people["head"])
    writer = factories.person(Role.VILLAGE_SECRETARY, VILLAGES[3])
    move(plan, "submit", by=writer)
    move(plan, "accept", by=people["team"])
    roll_up(small.plan.pk)
    return small


def alike(plan, **options):
    sent = sent_to(plan)
    return [tuple(one.line.title for one in group.members) for group in waiting(plan, sent, **options)]


def members(twins):
    return [line.project for line in twins.plan.lines.filter(title__startswith="ขุดลอก").select_related("project")]


def test_twins_are_found_and_say_whose_they_are(twins):
    [group] = waiting(twins.plan, sent_to(twins.plan))
    assert (group.advice, len(group.cluster.pairs), group.owners) == ("same_kind_elsewhere", 1, 2)
    assert group.budget_baht == Decimal("228001.50")
    assert {one.line.title for one in group.members} == {"ขุดลอกหนองน้ำสาธารณะ", "ขุดลอกหนองน้ำ สาธารณะ"}
    assert sorted(one.owner for one in group.members) == [
        "หมู่ที่ 1 บ้านตัวอย่าง0401 (ตัวอย่าง)",
        "หมู่ที่ 4 บ้านตัวอย่าง0404 (ตัวอย่าง)",
    ]


def test_a_group_whose_projects_say_something_else_is_another_group(twins):
    [group] = waiting(twins.plan, sent_to(twins.plan))
    first, second = group.members
    moved = replace(first, line=replace(first.line, details={**first.line.details, "place": "หนองเล็ก"}))
    [again] = waiting(twins.plan, sent_to(twins.plan))
    assert again.stamp == group.stamp
    assert replace(group, members=(moved, second)).stamp != group.stamp


@pytest.mark.parametrize(
    ("amounts", "same_years", "said"),
    [
        (((1, None), (2, None)), True, "same"),
        (((1, None), (None, 2)), False, "apart"),
        (((1, None), (None, None)), False, "some_blank"),
        (((1, None), (0, None)), False, "some_blank"),
        (((None, None), (None, None)), False, "blank"),
    ],
)
def test_no_year_with_money_is_no_other_year(twins, amounts, same_years, said):
    [group] = waiting(twins.plan, sent_to(twins.plan))
    asking = zip(group.members, amounts, strict=True)
    members = tuple(replace(one, line=replace(one.line, years_baht=baht)) for one, baht in asking)
    pairs = tuple(pair._replace(same_years=same_years) for pair in group.cluster.pairs)
    assert replace(group, members=members, cluster=replace(group.cluster, pairs=pairs)).years == said


def test_open_pairs_are_counted_until_somebody_judges_them(twins):
    first, second = members(twins)
    assert [{pair.a, pair.b} for pair in open_pairs(twins.plan)] == [{first.code, second.code}]
    assert open_pairs(twins.plan, sent_to(twins.plan)) == open_pairs(twins.plan)
    decisions_actions.differ(twins.plan, first, second, by=twins.people["team"], reason="คนละหนอง")
    assert open_pairs(twins.plan) == []


def test_what_was_called_different_is_never_asked_about_again(twins):
    first, second = members(twins)
    decisions_actions.differ(twins.plan, second, first, by=twins.people["team"], reason="คนละหนอง")
    assert alike(twins.plan) == []
    decisions_actions.differ(twins.plan, first, second, by=twins.people["team"])
    assert Unlike.objects.count() == 1


def test_while_a_merge_stands_its_members_are_not_asked_about_and_after_it_again(twins):
    first, second = members(twins)
    team = twins.people["team"]
    merge = decisions_actions.join(
        twins.plan, [first, second], kind="same", survivor=first, reason="หนองเดียวกัน", by=team
    )
    assert alike(twins.plan) == []
    # Who may not know of it yet is asked as if it had not happened.
    assert len(alike(twins.plan, with_prepared=False)) == 1
    decisions_actions.undo(merge, by=team, reason="คนละหนอง")
    assert len(alike(twins.plan)) == 1


def test_merged_and_taken_back_the_plan_is_byte_for_byte_what_it_was(twins):
    first, second = members(twins)
    team = twins.people["team"]

    def stored():
        roll_up(twins.plan.pk)
        twins.plan.refresh_from_db()
        return twins.plan.digest, list(twins.plan.lines.order_by("position").values_list("project", "fate", "details"))

    before = stored()
    merge = decisions_actions.join(
        twins.plan, [second], kind="joint", survivor=first, reason="ทำร่วม", by=team, values={"title": second.code}
    )
    decisions_actions.publish(twins.plan, by=team)
    assert stored() != before
    decisions_actions.undo(merge, by=team, reason="แยกกันทำ")
    assert stored() == before


def test_side_by_side_says_every_thing_in_words_and_which_differ(twins):
    sent = sent_to(twins.plan)
    two = [one for one in sent.values() if one.line.title.startswith("ขุดลอก")]
    rows = {row.label: row for row in side_by_side(two, twins.plan.period.years)}
    assert [cell.shown for cell in rows["เป้าหมาย (จำนวน)"].cells] == ["120 ไร่", "2 แห่ง"]
    assert rows["เป้าหมาย (จำนวน)"].differs
    assert [cell.shown for cell in rows["ปี 2571 (บาท)"].cells] == ["24,000", "24,000"]
    assert not rows["ปี 2571 (บาท)"].differs
    assert [cell.shown for cell in rows["ปี 2573 (บาท)"].cells] == ["ไม่ได้กรอก", "ไม่ได้กรอก"]
    assert [cell.shown for cell in rows["งบประมาณรวม (บาท)"].cells] == ["204,000.50", "24,001"]
    assert {row.name for row in rows.values()} == {*CHOICES, ""}


def test_chosen_values_are_said_by_owner(twins):
    sent = sent_to(twins.plan)
    code = next(one.code for one in sent.values() if one.line.village == VILLAGES[3])
    assert values_in_words({"target_quantity": code, "target_unit": code, BUDGET: "GONE123"}, sent) == [
        ("เป้าหมาย (จำนวน)", f"หมู่ที่ 4 บ้านตัวอย่าง0404 (ตัวอย่าง) ({code})"),
        ("งบประมาณรวม (บาท)", "GONE123"),
    ]


def test_as_many_queries_whatever_is_alike(twins, django_assert_num_queries):
    with django_assert_num_queries(9):
        waiting(twins.plan, sent_to(twins.plan))
