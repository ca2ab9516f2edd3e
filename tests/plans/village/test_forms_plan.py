"""The forms of a village plan: rows, basic data, the filter, and the choice between two people's values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404, QueryDict

from agencies.conflict import BLANK, differences, resolved, shown
from paper.thai.forms import BahtField, ThaiDateField
from plans.village.forms.plan import BasicsForm, RowForm
from plans.village.forms.saving import BasicsSaving, RowSaving, row_form
from plans.village.models import PlanState, VillagePlan
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.plans.village.typed import data_of

VILLAGE = VILLAGES[0]


@pytest.fixture
def line(plan):
    project = factories.project(VILLAGE, {2571: 500}, target_quantity=Decimal(4), is_pilot=True, start_month=10)
    return factories.line(plan, project, factories.resolution(factories.forum(plan)))


def test_a_row_sent_back_untouched_is_no_change(plan, line):
    answer = RowSaving(plan, line.project.code).answer(data_of(row_form(plan, line.project.code)))
    assert answer.is_stored
    assert answer.stored.project.revision == 1
    assert VillagePlan.objects.get().revision == plan.revision


def test_a_row_is_stored_with_its_resolution(plan, line):
    data = data_of(row_form(plan, line.project.code), title="ไถกลบ", resolution="", baht_2572="-")
    answer = RowSaving(plan, line.project.code).answer(data)
    assert (answer.status, answer.base) == (200, 2)
    assert (answer.stored.project.title, answer.stored.resolution) == ("ไถกลบ", None)
    assert answer.stored.project.budget_by_year == {2571: Decimal(500), 2572: Decimal(0)}


def test_boxes_that_cannot_be_read_keep_what_was_typed(plan, line):
    answer = RowSaving(plan, line.project.code).answer(data_of(row_form(plan, line.project.code), baht_2571="ห้าร้อย"))
    assert (answer.status, list(answer.form.errors)) == (422, ["baht_2571"])
    assert 'value="ห้าร้อย"' in answer.form["baht_2571"].as_widget()
    assert plan.lines.get().project.revision == 1


def test_somebody_elses_row_does_not_exist(plan, line):
    other = factories.line(factories.village_plan(VILLAGES[1]), factories.project(VILLAGES[1]), None)
    with pytest.raises(Http404):
        row_form(plan, other.project.code)


def test_resolutions_of_another_plan_are_not_offered(plan, line):
    other = factories.resolution(factories.forum(factories.village_plan(VILLAGES[1])))
    answer = RowSaving(plan, line.project.code).answer(
        data_of(row_form(plan, line.project.code), resolution=str(other.pk))
    )
    assert answer.form.errors["resolution"] == ["ไม่พบมตินี้แล้ว กรุณาเลือกใหม่"]


def test_a_closed_plan_says_so_and_keeps_what_was_typed(plan, line):
    data = data_of(row_form(plan, line.project.code), title="สายไป")
    factories.in_state(plan, PlanState.SUBMITTED)
    answer = RowSaving(plan, line.project.code).answer(data)
    assert (answer.status, "ส่งแล้ว" in answer.refusals[0]) == (409, True)
    assert answer.form["title"].value() == "สายไป"


def test_the_same_form_sent_twice_is_stored_once(plan, line):
    code = line.project.code
    data = data_of(row_form(plan, code), title="ไถกลบ", resolution="", resolution_text="มติที่พิมพ์เอง")
    first, second = RowSaving(plan, code).answer(data), RowSaving(plan, code).answer(data)
    assert (first.status, second.status, second.base) == (200, 200, 2)
    assert plan.lines.get().resolution.text == "มติที่พิมพ์เอง"
    assert plan.forums.get().resolutions.count() == 2


# --- two people, one row ---
@pytest.fixture
def both(plan, line):
    """Two windows over the same revision; the other one saved first."""
    code = line.project.code
    mine = data_of(row_form(plan, code), title="ของฉัน", baht_2571="900", is_pilot="")
    del mine["is_pilot"]
    theirs = data_of(row_form(plan, code), title="ของเขา", place="ท้ายบ้าน", resolution="")
    assert RowSaving(plan, code).answer(theirs).is_stored
    return code, mine


def test_both_values_are_shown_per_box_and_nothing_is_written(plan, both):
    code, mine = both
    answer = RowSaving(plan, code).answer(mine)
    assert (answer.status, answer.base) == (409, 2)
    told = {one.name: (one.mine, one.theirs) for one in answer.differences}
    resolution = told.pop("resolution")
    assert told == {
        "title": ("ของฉัน", "ของเขา"),
        "place": (BLANK, "ท้ายบ้าน"),
        "baht_2571": ("900", "500"),
        "is_pilot": ("ไม่ใช่", "ใช่"),
    }
    assert (resolution[0].startswith("มติที่ 1"), resolution[1]) == (True, BLANK)
    assert plan.lines.get().project.title == "ของเขา"


@pytest.mark.parametrize(
    ("choice", "title", "place", "baht", "is_pilot", "rests"),
    [
        ({"keep": "mine"}, "ของฉัน", "", 900, False, True),
        ({"keep": "theirs"}, "ของเขา", "ท้ายบ้าน", 500, True, False),
        ({"keep": "chosen", "keep_place": "theirs", "keep_is_pilot": "theirs"}, "ของฉัน", "ท้ายบ้าน", 900, True, True),
        ({"keep": "chosen", "keep_title": "theirs", "keep_resolution": "theirs"}, "ของเขา", "", 900, False, False),
    ],
)
def test_the_choice_is_stored(plan, both, choice, title, place, baht, is_pilot, rests):
    code, mine = both
    mine |= {}
    for name, value in (choice | {"resolve_base": "2"}).items():
        mine[name] = value
    answer = RowSaving(plan, code).answer(mine)
    assert answer.is_stored, answer.form.errors
    line = plan.lines.get()
    project = line.project
    assert (project.title, project.place, project.is_pilot) == (title, place, is_pilot)
    assert (project.budget_by_year[2571], line.resolution is not None) == (Decimal(baht), rests)


def test_a_choice_over_an_older_state_is_a_conflict_again(plan, both):
    code, mine = both
    third = data_of(row_form(plan, code), title="คนที่สาม")
    assert RowSaving(plan, code).answer(third).is_stored
    mine["keep"], mine["resolve_base"] = "mine", "2"
    answer = RowSaving(plan, code).answer(mine)
    assert (answer.status, answer.base) == (409, 3)
    assert plan.lines.get().project.title == "คนที่สาม"


def test_a_row_taken_out_meanwhile_is_put_back_on_request(plan, line):
    code = line.project.code
    data = data_of(row_form(plan, code), title="ยังอยู่")
    line.delete()
    answer = RowSaving(plan, code).answer(data)
    assert (answer.status, answer.is_removed, answer.base) == (409, True, 1)
    data["keep"], data["resolve_base"] = "put_back", "1"
    assert RowSaving(plan, code).answer(data).is_stored
    assert plan.lines.get().project.title == "ยังอยู่"
    assert Project.objects.count() == 1


# --- basic data ---
def test_basic_data_conflict_by_box(plan):
    plans = VillagePlan.objects
    mine = data_of(BasicsForm(instance=plan), household_count="118", farm_area_sq_wa_0="2")
    theirs = data_of(BasicsForm(instance=plan), household_count="120")
    assert BasicsSaving(plans, plan).answer(theirs).is_stored
    answer = BasicsSaving(plans, plan).answer(mine)
    assert [(one.name, one.mine, one.theirs) for one in answer.differences] == [
        ("household_count", "118", "120"),
        ("farm_area_sq_wa", "2 ไร่", BLANK),
    ]
    mine["keep"], mine["resolve_base"], mine["keep_household_count"] = "chosen", str(answer.base), "theirs"
    assert BasicsSaving(plans, plan).answer(mine).is_stored
    stored = VillagePlan.objects.get()
    assert (stored.household_count, stored.farm_area_sq_wa) == (120, 800)


def test_more_farmers_than_households_are_refused(plan):
    data = data_of(BasicsForm(instance=plan), household_count="10", farmer_household_count="11")
    answer = BasicsSaving(VillagePlan.objects, plan).answer(data)
    assert answer.form.errors["farmer_household_count"] == ["ครัวเรือนเกษตรกร (11) มากกว่าครัวเรือนทั้งหมด (10) กรุณาตรวจสอบ"]


def test_their_values_are_written_as_boxes_send_them(plan, line):
    stored = row_form(plan, line.project.code)
    taken = resolved(QueryDict("keep=theirs&resolve_base=7"), stored)
    form = RowForm(taken, plan=plan, line=line)
    assert form.is_valid(), form.errors
    assert differences(form, stored) == []
    assert taken["base"] == "7"


def test_values_are_said_as_people_read_them():
    assert shown(ThaiDateField(), dt.date(2026, 3, 15)) == "15 มีนาคม 2569"
    assert shown(BahtField(), Decimal(1632820)) == "1,632,820"
    assert shown(BahtField(), Decimal(0)) == "0"
    assert shown(BahtField(), None) == BLANK
