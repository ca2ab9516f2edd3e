"""Rows and basic data saved by compare-and-set: nobody is overwritten silently and nothing is written twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Closed, Removed, Stale
from plans.village.actions import editing
from plans.village.actions.editing import (
    Row,
    put_back,
    save_basics,
    save_row,
    shift_row,
    start,
    startable,
    take_out,
)
from plans.village.models import PlanState, Resolution, VillagePlan
from projects.models import Project
from projects.periods import PlanPeriod
from tests import factories
from tests.cast import VILLAGES

VILLAGE = VILLAGES[0]


def a_row(code="NEW2345", revision=0, *, money=None, **more):
    values = {"title": "ขุดลอกหนอง"} | more.pop("values", {})
    return Row(code=code, revision=revision, values=values, money=money or {2571: Decimal(500)}, **more)


def stored(plan):
    return VillagePlan.objects.get(pk=plan.pk)


# --- one row ---
def test_a_new_row_stands_at_the_end_and_counts_as_a_change(plan):
    factories.line(plan, factories.project(VILLAGE), None)
    line = save_row(plan, a_row())
    assert (line.position, line.project.code, line.project.revision) == (2, "NEW2345", 1)
    assert line.project.budget_by_year == {2571: Decimal(500)}
    assert stored(plan).revision == plan.revision + 1


def test_the_same_new_row_sent_twice_is_one_row(plan):
    first, second = save_row(plan, a_row()), save_row(plan, a_row())
    assert first.pk == second.pk
    assert stored(plan).revision == plan.revision + 1


def test_a_new_row_sent_twice_with_other_content_is_a_conflict(plan):
    save_row(plan, a_row())
    with pytest.raises(Stale):
        save_row(plan, a_row(values={"title": "อีกชื่อ"}))
    assert plan.lines.get().project.title == "ขุดลอกหนอง"


def test_a_row_is_changed_over_the_revision_it_was_typed_on(plan):
    save_row(plan, a_row())
    line = save_row(plan, a_row(revision=1, values={"title": "ขุดลอกคลอง"}, money={2571: None, 2572: Decimal(0)}))
    assert (line.project.title, line.project.revision) == ("ขุดลอกคลอง", 2)
    assert line.project.budget_by_year == {2572: Decimal(0)}, "a blank year is gone, a nought stays"


def test_saving_what_is_stored_writes_nothing(plan):
    save_row(plan, a_row())
    before = stored(plan)
    assert save_row(plan, a_row(revision=1)).project.revision == 1
    assert save_row(plan, a_row(revision=0)).project.revision == 1, "an older form with the same content neither"
    assert stored(plan).revision == before.revision


def test_an_older_form_overwrites_nothing(plan):
    save_row(plan, a_row())
    save_row(plan, a_row(revision=1, values={"title": "ของเขา"}))
    before = stored(plan).revision
    with pytest.raises(Stale):
        save_row(plan, a_row(revision=1, values={"title": "ของฉัน"}, money={2571: Decimal(9)}))
    project = plan.lines.get().project
    assert (project.title, project.budget_by_year) == ("ของเขา", {2571: Decimal(500)})
    assert stored(plan).revision == before


def test_agencies_are_found_by_the_names_as_written(plan, people):
    line = save_row(plan, a_row(values={"lead_name": "อบต.บ้านบัว", "supporting_names": "สพด.บุรีรัมย์, ไม่มีชื่อนี้"}))
    assert str(line.project.lead_agency) == "อบต.บ้านบัว"
    assert [str(agency) for agency in line.project.supporting_agencies.all()] == ["สพด.บุรีรัมย์"]
    assert line.project.supporting_names == "สพด.บุรีรัมย์, ไม่มีชื่อนี้"


@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.ACCEPTED])
def test_a_closed_plan_takes_no_row(people, state):
    plan = factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"])
    if state == PlanState.ACCEPTED:
        plan = factories.accepted_plan(
            VILLAGES[1], secretary=people["neighbour"], head=people["head"], team=people["team"]
        )
    else:
        factories.in_state(plan, state)
    with pytest.raises(Closed) as refusal:
        save_row(plan, a_row())
    assert "แผนของหมู่บ้านส่งแล้ว" in refusal.value.reasons[0]
    assert not Project.objects.filter(code="NEW2345").exists()


# --- resolutions ---
def test_a_typed_resolution_joins_the_open_forum_once(plan):
    forum = factories.forum(plan)
    factories.resolution(forum, 3, "เห็นชอบเรื่องน้ำ")
    line = save_row(plan, a_row(resolution_text="เห็นชอบขุดลอกหนอง"))
    assert (line.resolution.number, line.resolution.forum) == (4, forum)
    again = save_row(plan, a_row("NEW2346", resolution_text=" เห็นชอบขุดลอกหนอง "))
    assert again.resolution == line.resolution
    assert forum.resolutions.count() == 2


def test_a_typed_resolution_that_a_certified_forum_has_is_that_one(plan, people):
    known = factories.resolution(factories.certified(factories.forum(plan), people["head"]), 1, "เห็นชอบ")
    assert save_row(plan, a_row(resolution_text="เห็นชอบ")).resolution == known


def test_without_an_open_forum_a_new_resolution_is_refused_and_the_row_with_it(plan, people):
    factories.certified(factories.forum(plan), people["head"])
    with pytest.raises(Closed) as refusal:
        save_row(plan, a_row(resolution_text="มติใหม่"))
    assert "ยังไม่มีเวทีประชาคมที่เพิ่มมติได้" in refusal.value.reasons[0]
    assert not plan.lines.exists()
    assert not Resolution.objects.exists()


# --- order, taking out and putting back ---
def titles(plan):
    return [line.project.title for line in plan.lines.select_related("project")]


@pytest.fixture
def three(plan):
    for title in ("ก", "ข", "ค"):
        factories.line(plan, factories.project(VILLAGE, title=title), None)
    return {line.project.title: line.project.code for line in plan.lines.select_related("project")}


@pytest.mark.parametrize(
    ("title", "by", "moved", "order"),
    [
        ("ข", -1, True, ["ข", "ก", "ค"]),
        ("ข", 1, True, ["ก", "ค", "ข"]),
        ("ก", -1, False, ["ก", "ข", "ค"]),
        ("ค", 1, False, ["ก", "ข", "ค"]),
        ("ก", 2, False, ["ก", "ข", "ค"]),
    ],
)
def test_a_row_moves_one_place(plan, three, title, by, moved, order):
    assert shift_row(plan, three[title], by=by) is moved
    assert titles(plan) == order
    assert [line.position for line in plan.lines.all()] == [1, 2, 3]


def test_a_row_that_is_gone_cannot_move(plan, three):
    take_out(plan, three["ข"])
    with pytest.raises(Removed):
        shift_row(plan, three["ข"], by=1)


def test_a_row_taken_out_leaves_the_project_and_comes_back_to_its_place(plan, three):
    resolution = factories.resolution(factories.forum(plan))
    plan.lines.filter(project__code=three["ข"]).update(resolution=resolution)
    taken = take_out(plan, three["ข"])
    assert titles(plan) == ["ก", "ค"]
    assert Project.objects.filter(code=three["ข"]).exists()
    line = put_back(plan, taken)
    assert titles(plan) == ["ก", "ข", "ค"]
    assert line.resolution == resolution
    with pytest.raises(Removed):
        put_back(plan, taken)


def test_a_form_of_a_row_that_was_taken_out_meanwhile_asks_first(plan):
    save_row(plan, a_row())
    take_out(plan, "NEW2345")
    typed = a_row(revision=1, values={"title": "ยังพิมพ์อยู่"})
    with pytest.raises(Removed):
        save_row(plan, typed)
    assert not plan.lines.exists()
    line = save_row(plan, Row(**(vars(typed) | {"puts_back": True})))
    assert (line.project.title, line.project.revision) == ("ยังพิมพ์อยู่", 2)


def test_a_row_of_another_village_is_out_of_reach(plan):
    other = factories.project(VILLAGES[1])
    with pytest.raises(Removed):
        save_row(plan, a_row(other.code, values={"title": "ยึดมา"}))
    other.refresh_from_db()
    assert other.title != "ยึดมา"


def test_a_closed_plan_keeps_its_order(plan, three):
    factories.in_state(plan, PlanState.SUBMITTED)
    for act in (lambda: shift_row(plan, three["ข"], by=1), lambda: take_out(plan, three["ข"])):
        with pytest.raises(Closed):
            act()
    assert titles(plan) == ["ก", "ข", "ค"]


# --- the village's basic data ---
def test_basic_data_are_saved_over_the_state_that_was_typed_on(plan):
    stamp = editing.basics_stamp(plan)
    save_basics(plan, {"household_count": 118}, stamp=stamp)
    assert stored(plan).household_count == 118
    with pytest.raises(Stale):
        save_basics(plan, {"household_count": 120}, stamp=stamp)
    save_basics(plan, {"household_count": 118}, stamp=stamp)
    assert (stored(plan).household_count, stored(plan).revision) == (118, plan.revision + 1)


def test_rows_saved_meanwhile_are_no_conflict_for_basic_data(plan):
    stamp = editing.basics_stamp(plan)
    save_row(plan, a_row())
    save_basics(plan, {"household_count": 118}, stamp=stamp)
    assert stored(plan).household_count == 118


def test_basic_data_of_a_closed_plan_stay(plan):
    stamp = editing.basics_stamp(plan)
    factories.in_state(plan, PlanState.SUBMITTED)
    with pytest.raises(Closed):
        save_basics(plan, {"household_count": 118}, stamp=stamp)


# --- starting ---
def test_the_secretary_may_start_every_open_period_once(people):
    PlanPeriod.objects.update(is_open=False)
    PlanPeriod.objects.filter(pk__in=[factories.period(2571).pk, factories.period(2566).pk]).update(is_open=True)
    may = [(village.code, period.slug) for village, period in startable(people["secretary"])]
    assert may == [(VILLAGE, "2571-2575"), (VILLAGE, "2566-2570")]
    first = start(factories.area(VILLAGE), factories.period(2571), by=people["secretary"])
    assert start(factories.area(VILLAGE), factories.period(2571), by=people["secretary"]) == first
    assert [period.slug for _, period in startable(people["secretary"])] == ["2566-2570"]


@pytest.mark.parametrize("name", ["head", "team", "neighbour", "stranger", "auditor", "nobody"])
def test_nobody_else_starts_the_village_plan(people, name):
    assert VILLAGE not in [village.code for village, _ in startable(people[name])]
    with pytest.raises(PermissionDenied):
        start(factories.area(VILLAGE), factories.period(), by=people[name])
    assert not VillagePlan.objects.exists()
