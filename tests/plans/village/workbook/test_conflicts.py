"""Two sides that changed the same plan: what the file may overwrite, what it may not, and what is said of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from agencies.access.roles import Role
from plans.village.models import ForumState, VillagePlan
from plans.village.workbook import intake, reader, storing
from plans.village.workbook.columns import FORUM, PROJECTS
from projects.models import Project
from tests import factories
from tests.plans.workbook_files import (
    MARKET,
    downloaded,
    everything,
    fates,
    filled,
    line,
    stored,
    upload,
    with_cells,
)

CODE = "31010401"


# --- conflicts ------------------------------------------------------------------------------------------------------
def change_in_browser(plan: VillagePlan, title: str, **fields: Any) -> None:
    Project.objects.filter(title=title).update(revision=9, **fields)
    VillagePlan.objects.filter(pk=plan.pk).update(revision=plan.revision + 1)


def test_a_cell_changed_on_both_sides_is_a_conflict_that_names_both(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {"D2": 380, "B3": "ขุดลอกสระน้ำ"})
    change_in_browser(stored_plan, "ไถกลบตอซัง", target_quantity=420, target_unit="แปลง")
    before = everything()
    report = intake.report(upload(stored_plan, content, secretary))
    ((error,),) = (report.errors,)
    assert (error.sheet, error.cell) == (PROJECTS, "D2")
    assert "«420»" in error.message
    assert "«380»" in error.message
    with pytest.raises(storing.CannotStore, match="420"):
        stored(stored_plan, content, secretary)
    assert everything() == before


def test_only_the_right_rows_can_be_stored_and_the_conflict_stays_one(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {"D2": 380, "B3": "ขุดลอกสระน้ำ"})
    change_in_browser(stored_plan, "ไถกลบตอซัง", target_quantity=420)
    report = stored(stored_plan, content, secretary, only_right_rows=True)
    assert fates(report) == [(2, "wrong"), (3, "changed"), (4, "unchanged")]
    assert line(stored_plan, "ไถกลบตอซัง").project.target_quantity == 420
    assert line(stored_plan, "ขุดลอกสระน้ำ")
    again = intake.report(upload(stored_plan, content, secretary))
    assert [error.cell for error in again.errors] == ["D2"]


def test_a_cell_the_file_left_alone_keeps_what_the_browser_wrote(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {"H2": 90000})
    change_in_browser(stored_plan, "ไถกลบตอซัง", target_quantity=420)
    report = stored(stored_plan, content, secretary)
    assert report.errors == ()
    project = line(stored_plan, "ไถกลบตอซัง").project
    assert (project.target_quantity, project.budget_by_year[2571]) == (420, 90000)


def test_the_same_value_on_both_sides_is_no_conflict(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {"D2": 420})
    change_in_browser(stored_plan, "ไถกลบตอซัง", target_quantity=420)
    assert not intake.report(upload(stored_plan, content, secretary)).has_changes


def test_another_copy_of_the_file_is_in_conflict_with_the_first(stored_plan, secretary):
    content = downloaded(stored_plan)
    stored(stored_plan, with_cells(content, {"D2": 380}), secretary)
    colleague = factories.person(Role.VILLAGE_SECRETARY, CODE)
    report = intake.report(upload(stored_plan, with_cells(content, {"D2": 390}), colleague))
    assert [error.cell for error in report.errors] == ["D2"]


def test_a_row_removed_from_the_file_but_changed_in_the_browser_stays(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {f"{column}3": None for column in "ABCDEFGHIJKLMNOPQRST"})
    change_in_browser(stored_plan, "ขุดลอกสระน้ำสาธารณะ", objective="กักเก็บน้ำ")
    report = stored(stored_plan, content, secretary, only_right_rows=True)
    assert "ขุดลอกสระน้ำสาธารณะ" in report.errors[0].message
    assert stored_plan.lines.count() == 3


def test_a_row_taken_out_in_the_browser_does_not_come_back_by_itself(stored_plan, secretary):
    content = downloaded(stored_plan)
    line(stored_plan, "ไถกลบตอซัง").delete()
    report = stored(stored_plan, content, secretary)
    assert report.errors == ()
    assert "ถูกลบในระบบ" in report.warnings[0].message
    assert stored_plan.lines.count() == 2
    report = intake.report(upload(stored_plan, with_cells(content, {"D2": 380}), secretary))
    assert [error.cell for error in report.errors] == ["B2"]


def test_a_project_of_another_plan_is_not_taken(stored_plan, secretary):
    strange = factories.project("31010402", title="ของหมู่บ้านอื่น")
    content = with_cells(downloaded(stored_plan), {"U2": strange.code})
    report = intake.report(upload(stored_plan, content, secretary))
    assert [error.cell for error in report.errors] == ["B2"]
    assert "ไม่ใช่โครงการของแผนนี้" in report.errors[0].message


def test_a_copied_row_is_named(stored_plan, secretary):
    stubble = line(stored_plan, "ไถกลบตอซัง").project
    content = with_cells(downloaded(stored_plan), {"B5": "ปลูกปอเทือง", "U5": stubble.code})
    report = intake.report(upload(stored_plan, content, secretary))
    assert [error.cell for error in report.errors] == ["B5"]
    assert "คัดลอกทั้งแถวมาจากแถวที่ 2" in report.errors[0].message


def test_projects_named_alike_in_the_plan_are_told_apart_by_their_codes(plan, secretary):
    for _ in range(2):
        factories.line(plan, factories.project(CODE, title="ถนน", place="สาย 1"), None)
    content = downloaded(plan)
    report = intake.report(upload(plan, with_cells(content, {"D3": 5}), secretary))
    assert fates(report) == [(2, "unchanged"), (3, "changed")]


# --- forum ----------------------------------------------------------------------------------------------------------
def test_the_forum_changes_field_by_field(stored_plan, secretary):
    report = stored(stored_plan, with_cells(downloaded(stored_plan), {"B2": "วัดบ้านบัว"}, FORUM), secretary)
    assert [(one.cell, one.old, one.new) for one in report.forum.changes] == [("B2", "ศาลากลางหมู่บ้าน", "วัดบ้านบัว")]
    forum = stored_plan.forums.get()
    assert (forum.place, forum.chair, forum.revision) == ("วัดบ้านบัว", "บุญมา รักถิ่น", 2)


def test_a_forum_changed_on_both_sides_is_a_conflict(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {"B2": "วัดบ้านบัว"}, FORUM)
    stored_plan.forums.update(place="โรงเรียน", revision=7)
    report = intake.report(upload(stored_plan, content, secretary))
    assert [(error.sheet, error.cell) for error in report.errors] == [(FORUM, "B2")]


def test_a_certified_forum_is_closed_but_hinders_nothing_else(stored_plan, secretary, people):
    factories.certified(stored_plan.forums.get(), people["head"])
    content = downloaded(stored_plan)
    report = intake.report(upload(stored_plan, with_cells(content, {"B2": "วัดบ้านบัว"}, FORUM), secretary))
    assert [error.cell for error in report.errors] == ["B2"]
    report = intake.report(upload(stored_plan, with_cells(content, {"T2": "มติใหม่"}), secretary))
    assert [error.cell for error in report.errors] == ["T2"]
    stored(stored_plan, with_cells(content, {"T2": "มติที่ ๒", "D2": 10}), secretary)
    assert line(stored_plan, "ไถกลบตอซัง").resolution.number == 2


def test_a_new_resolution_without_any_forum_makes_one(plan, secretary):
    stored(plan, filled(downloaded(plan), [MARKET]), secretary)
    assert plan.forums.get().state == ForumState.SCHEDULED
    assert line(plan, "ตลาดนัดสีเขียว").resolution.text == "ตั้งตลาดนัดทุกวันเสาร์"


def test_the_open_forum_is_the_one_that_is_written(plan, secretary, people):
    factories.certified(factories.forum(plan), people["head"])
    later = factories.forum(plan, held_on=dt.date(2026, 5, 1), place="โรงเรียน")
    stored(plan, filled(downloaded(plan), [MARKET], {"สถานที่": "วัด"}), secretary)
    later.refresh_from_db()
    assert (later.place, later.resolutions.count()) == ("วัด", 1)


def test_a_forum_certified_between_comparing_and_storing_stops_everything(stored_plan, secretary, people):
    found = reader.read(with_cells(downloaded(stored_plan), {"B2": "วัด"}, FORUM))
    report = intake.check(stored_plan, found, by=secretary)
    factories.certified(stored_plan.forums.get(), people["head"])
    before = everything()
    with pytest.raises(storing.CannotStore, match="รับรอง"):
        intake.store(stored_plan, report, by=secretary)
    assert everything() == before


def test_a_wrong_forum_keeps_its_base_when_the_rows_are_stored(stored_plan, secretary):
    content = with_cells(with_cells(downloaded(stored_plan), {"D2": 5}), {"B3": "มาก", "B2": "วัด"}, FORUM)
    stored(stored_plan, content, secretary, only_right_rows=True)
    assert stored_plan.forums.get().place == "ศาลากลางหมู่บ้าน"
    report = stored(stored_plan, with_cells(content, {"B3": 31}, FORUM), secretary)
    assert [change.cell for change in report.forum.changes] == ["B2", "B3"]
