"""A workbook and the plan: dry run, three-way comparison, storing, and doing it twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agencies.access.roles import Role
from agencies.offices.models import Agency
from plans.village.models import ForumState, PlanState, Resolution, VillagePlan, WorkbookUpload
from plans.village.workbook import intake, reader, storing
from plans.village.workbook.columns import FORUM, PROJECTS
from plans.village.workbook.report import RowOutcome
from projects.models import Project
from tests import factories
from tests.plans.workbook_files import (
    MARKET,
    MEETING,
    POND,
    STUBBLE,
    downloaded,
    edited,
    everything,
    fates,
    filled,
    line,
    stored,
    upload,
    with_cells,
)

CODE = "31010401"
# A day of the year after next: ahead whenever the tests run, and no year that is doubted.
AHEAD = f"15/3/{timezone.localdate().year + 543 + 2}"


# --- new rows -------------------------------------------------------------------------------------------------------
def test_a_dry_run_says_what_would_come_and_touches_nothing(plan, secretary):
    before = everything()
    report = intake.report(upload(plan, filled(downloaded(plan), [STUBBLE, POND], MEETING), secretary))
    assert fates(report) == [(2, "new"), (3, "new")]
    assert [change.new for change in report.forum.changes][:3] == ["15 มีนาคม 2569", "ศาลากลางหมู่บ้าน", "30"]
    assert (report.is_right, report.can_store_all, report.has_changes) == (True, True, True)
    assert report.counts == {"new": 2, "changed": 0, "unchanged": 0, "removed": 0, "wrong": 0}
    assert report.budget_by_year[2571] == Decimal("1712820.00")
    assert report.project_years == 3
    assert everything() == before


def test_confirming_stores_rows_money_agencies_resolutions_and_forum(stored_plan):
    stubble = line(stored_plan, "ไถกลบตอซัง")
    project = stubble.project
    assert project.budget_by_year == {2571: Decimal(80000), 2572: Decimal(0)}
    assert (project.target_quantity, project.target_unit, project.beneficiary_households) == (400, "ไร่", 100)
    assert (project.action_group, project.urgency, project.area.code) == ("support", "urgent", CODE)
    assert project.lead_agency == Agency.objects.get(code="sao")
    assert list(project.supporting_agencies.all()) == [Agency.objects.get(code="ldd")]
    assert project.supporting_names == "สพด.บุรีรัมย์, วัดบ้านบัว"
    forum = stored_plan.forums.get()
    assert (forum.state, forum.held_on, forum.attendance) == (ForumState.HELD, dt.date(2026, 3, 15), 65)
    assert [str(one) for one in forum.resolutions.all()] == [
        "มติที่ 1 เห็นชอบให้ไถกลบตอซังแทนการเผา",
        "มติที่ 2 ตั้งตลาดนัดทุกวันเสาร์",
    ]
    assert line(stored_plan, "ขุดลอกสระน้ำสาธารณะ").resolution == stubble.resolution
    assert list(stored_plan.lines.values_list("position", flat=True)) == [1, 2, 3]
    assert line(stored_plan, "ตลาดนัดสีเขียว").project.budget_baht is None
    assert stored_plan.revision == 2


def test_the_same_file_twice_changes_nothing(plan, secretary):
    content = filled(downloaded(plan), [STUBBLE, POND, MARKET], MEETING)
    stored(plan, content, secretary)
    before = everything()
    report = stored(plan, content, secretary)
    assert fates(report) == [(2, "unchanged"), (3, "unchanged"), (4, "unchanged")]
    assert not report.has_changes
    assert everything() == before


def test_the_same_file_by_a_colleague_changes_nothing_either(plan, secretary):
    content = filled(downloaded(plan), [STUBBLE, POND], MEETING)
    stored(plan, content, secretary)
    colleague = factories.person(Role.VILLAGE_SECRETARY, CODE)
    before = everything()
    stored(plan, content, colleague)
    assert everything() == before


def test_confirming_twice_stores_once(plan, secretary):
    one = upload(plan, filled(downloaded(plan), [STUBBLE]), secretary)
    intake.confirm(one, secretary)
    before = everything()
    intake.confirm(one, secretary)
    intake.confirm(WorkbookUpload.objects.get(pk=one.pk), secretary)
    assert everything() == before
    assert one.confirmed_at


def test_staging_the_same_file_twice_is_one_upload(plan, secretary):
    content = filled(downloaded(plan), [STUBBLE])
    assert upload(plan, content, secretary) == upload(plan, content, secretary)
    assert WorkbookUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("forum", "state"),
    [
        ({"วันที่": "15/3/2569", "ผู้เข้าร่วมชาย": 3}, ForumState.HELD),
        ({"วันที่": "15/3/2569"}, ForumState.SCHEDULED),
        ({"วันที่": "15/3/2569", "ผู้เข้าร่วมหญิง": 0}, ForumState.SCHEDULED),
        ({"วันที่": AHEAD, "ผู้เข้าร่วมชาย": 3}, ForumState.SCHEDULED),
        ({"สถานที่": "วัดบ้านบัว"}, ForumState.SCHEDULED),
    ],
)
def test_a_forum_was_held_when_its_day_has_come_and_people_did(plan, secretary, forum, state):
    stored(plan, filled(downloaded(plan), forum=forum), secretary)
    assert plan.forums.get().state == state


def test_a_forum_ahead_is_worth_a_warning(plan, secretary):
    report = intake.report(upload(plan, filled(downloaded(plan), forum={"วันที่": AHEAD}), secretary))
    assert [(one.sheet, one.cell) for one in report.warnings] == [(FORUM, "B1")]
    assert report.is_right


def test_an_empty_workbook_makes_nothing(plan, secretary):
    before = everything()
    report = stored(plan, downloaded(plan), secretary)
    assert not report.has_changes
    assert everything() == before


# --- changes --------------------------------------------------------------------------------------------------------
def test_a_change_is_shown_field_by_field_and_stored(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {"H2": 90000, "C2": None, "T3": "2"})
    report = intake.report(upload(stored_plan, content, secretary))
    assert fates(report) == [(2, "changed"), (3, "changed"), (4, "unchanged")]
    assert [(one.heading, one.cell, one.old, one.new) for row in report.changed for one in row.changes] == [
        ("วัตถุประสงค์", "C2", "ลดการเผาและบำรุงดิน", "(ว่าง)"),
        ("งบประมาณ 2571", "H2", "80,000", "90,000"),
        ("มติที่ประชุม", "T3", "เห็นชอบให้ไถกลบตอซังแทนการเผา", "ตั้งตลาดนัดทุกวันเสาร์"),
    ]
    stored(stored_plan, content, secretary)
    stubble = line(stored_plan, "ไถกลบตอซัง")
    assert stubble.project.budget_by_year == {2571: Decimal(90000), 2572: Decimal(0)}
    assert stubble.project.objective == ""
    assert stubble.project.revision == 2
    assert line(stored_plan, "ขุดลอกสระน้ำสาธารณะ").resolution.number == 2
    assert line(stored_plan, "ตลาดนัดสีเขียว").project.revision == 1
    assert Resolution.objects.count() == 2


def test_blank_and_nought_are_never_swapped(stored_plan, secretary):
    stored(stored_plan, with_cells(downloaded(stored_plan), {"H2": None, "J2": "-", "I2": 5}), secretary)
    assert line(stored_plan, "ไถกลบตอซัง").project.budget_by_year == {2572: Decimal(5), 2573: Decimal(0)}


def test_agencies_follow_the_names(stored_plan, secretary):
    headings = {"หน่วยงานรับผิดชอบหลัก": "สพด.บุรีรัมย์", "หน่วยงานสนับสนุน": None}
    stored(stored_plan, filled(downloaded(stored_plan), [headings]), secretary)
    project = line(stored_plan, "ไถกลบตอซัง").project
    assert project.lead_agency == Agency.objects.get(code="ldd")
    assert not project.supporting_agencies.exists()


def test_going_on_in_the_uploaded_file_is_no_conflict_with_oneself(plan, secretary):
    first = filled(downloaded(plan), [STUBBLE, POND], MEETING)
    stored(plan, first, secretary)
    second = with_cells(first, {"H2": 70000, "B3": "ขุดลอกสระน้ำสาธารณ"})
    report = stored(plan, second, secretary)
    assert fates(report) == [(2, "changed"), (3, "changed")]
    assert Project.objects.count() == 2
    third = with_cells(with_cells(second, {"H2": 80000}), {"B3": "29 คน"}, FORUM)
    assert report.errors == stored(plan, third, secretary).errors == ()
    assert line(plan, "ไถกลบตอซัง").project.budget_by_year[2571] == 80000


def test_a_row_that_left_the_uploaded_file_stays_and_is_named(plan, secretary):
    first = filled(downloaded(plan), [STUBBLE, MARKET])
    stored(plan, first, secretary)
    report = stored(plan, edited(first, lambda book: book[PROJECTS].delete_rows(3)), secretary)
    assert fates(report) == [(2, "unchanged")]
    assert "ตลาดนัดสีเขียว" in report.warnings[0].message
    assert plan.lines.count() == 2


def test_a_row_of_the_file_with_a_wrong_cell_is_shown_by_its_title_and_never_said_to_be_gone(plan, secretary):
    first = filled(downloaded(plan), [STUBBLE, MARKET])
    stored(plan, first, secretary)
    report = intake.report(upload(plan, with_cells(first, {"H3": "แพงมาก"}), secretary))
    assert [(row.row, row.title, row.fate) for row in report.rows if row.fate == RowOutcome.WRONG] == [
        (3, "ตลาดนัดสีเขียว", RowOutcome.WRONG)
    ]
    assert not [warning.message for warning in report.warnings if "ไม่อยู่ในไฟล์แล้ว" in warning.message]
    untitled = intake.report(upload(plan, with_cells(first, {"B3": None}), secretary))
    assert not [warning.message for warning in untitled.warnings if "ไม่อยู่ในไฟล์แล้ว" in warning.message]
    moved = with_cells(edited(first, lambda book: book[PROJECTS].insert_rows(3)), {"H4": "แพงมาก"})
    assert not [
        one.message for one in intake.report(upload(plan, moved, secretary)).warnings if "ไม่อยู่ในไฟล์แล้ว" in one.message
    ]


def test_only_downloaded_rows_that_left_the_file_are_removed(stored_plan, secretary):
    content = downloaded(stored_plan)
    factories.line(stored_plan, factories.project(CODE, title="มาทีหลัง"), None)
    without = with_cells(content, {f"{column}3": None for column in "ABCDEFGHIJKLMNOPQRST"})
    report = intake.report(upload(stored_plan, without, secretary))
    assert [(row.title, row.fate) for row in report.rows if row.fate != RowOutcome.UNCHANGED] == [
        ("ขุดลอกสระน้ำสาธารณะ", RowOutcome.REMOVED)
    ]
    stored(stored_plan, without, secretary)
    assert {one.project.title for one in stored_plan.lines.all()} == {"ไถกลบตอซัง", "ตลาดนัดสีเขียว", "มาทีหลัง"}
    assert Project.objects.filter(title="ขุดลอกสระน้ำสาธารณะ", village_line=None).exists()


def test_sorted_rows_find_their_codes_again(stored_plan, secretary):
    def swap(book):
        sheet = book[PROJECTS]
        for index in range(1, 21):
            one, other = sheet.cell(2, index), sheet.cell(3, index)
            one.value, other.value = other.value, one.value

    report = intake.report(upload(stored_plan, edited(downloaded(stored_plan), swap), secretary))
    assert not report.has_changes


def test_a_new_priority_alone_leaves_the_project_as_it_is(stored_plan, secretary):
    stored(stored_plan, with_cells(downloaded(stored_plan), {"A2": 3, "A4": 1}), secretary)
    titles = [one.project.title for one in stored_plan.lines.order_by("position")]
    assert titles == ["ตลาดนัดสีเขียว", "ขุดลอกสระน้ำสาธารณะ", "ไถกลบตอซัง"]
    assert set(Project.objects.values_list("revision", flat=True)) == {1}


# --- who and when ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [PlanState.SUBMITTED, PlanState.ACCEPTED])
def test_a_plan_that_was_sent_takes_no_file(world, state):
    plan = next(one for one in world.plans.values() if one.state == state)
    secretary = factories.person(Role.VILLAGE_SECRETARY, plan.village.code)
    content = filled(downloaded(plan), [MARKET], first_row=5)
    before = everything()
    with pytest.raises(storing.CannotStore, match="รับไฟล์ไม่ได้"):
        upload(plan, content, secretary)
    assert everything() == before


def test_a_plan_sent_after_the_dry_run_takes_nothing(plan, secretary):
    one = upload(plan, filled(downloaded(plan), [STUBBLE]), secretary)
    factories.in_state(plan, PlanState.SUBMITTED)
    one.refresh_from_db()
    before = everything()
    assert intake.report(one).is_fatal
    with pytest.raises(storing.CannotStore):
        intake.confirm(one, secretary, only_right_rows=True)
    assert everything() == before
    one.refresh_from_db()
    assert one.confirmed_at is None


@pytest.mark.parametrize("who", ["head", "neighbour", "team", "planner", "stranger", "nobody"])
def test_only_the_secretary_brings_a_file_in(plan, people, who):
    content = filled(downloaded(plan), [STUBBLE])
    with pytest.raises(PermissionDenied):
        upload(plan, content, people[who])
    staged = upload(plan, content, people["secretary"])
    with pytest.raises(PermissionDenied):
        intake.confirm(staged, people[who])
    assert not plan.lines.exists()


def test_another_villages_workbook_is_refused(plan, secretary):
    other = downloaded(VillagePlan(village=factories.area("31010402"), period=plan.period))
    report = intake.report(upload(plan, filled(other, [STUBBLE]), secretary))
    assert report.is_fatal
    assert "31010402" in report.errors[0].message
    with pytest.raises(storing.CannotStore):
        stored(plan, filled(other, [STUBBLE]), secretary, only_right_rows=True)


def test_another_periods_workbook_is_refused(plan, secretary):
    other = downloaded(VillagePlan(village=plan.village, period=factories.period(2566)))
    report = intake.report(upload(plan, other, secretary))
    assert "พ.ศ. 2566–2570" in report.errors[0].message


def test_a_report_made_before_somebody_saved_stores_nothing(plan, secretary):
    found = reader.read(filled(downloaded(plan), [STUBBLE]))
    report = intake.check(plan, found, by=secretary)
    VillagePlan.objects.filter(pk=plan.pk).update(revision=5)
    with pytest.raises(storing.CannotStore, match="ก่อนหน้าเพียงครู่เดียว"):
        intake.store(plan, report, by=secretary)
    assert not Project.objects.exists()


def test_a_project_saved_between_comparing_and_storing_stops_everything(stored_plan, secretary):
    found = reader.read(filled(with_cells(downloaded(stored_plan), {"D3": 5, "D2": 1}), [], {"สถานที่": "วัด"}))
    report = intake.check(stored_plan, found, by=secretary)
    Project.objects.filter(title="ขุดลอกสระน้ำสาธารณะ").update(revision=7)
    before = everything()
    with pytest.raises(storing.CannotStore):
        intake.store(stored_plan, report, by=secretary)
    assert everything() == before


# --- the file as a form hands it over -------------------------------------------------------------------------------
def test_a_file_that_cannot_be_read_is_staged_as_its_sentence(plan, secretary):
    one = upload(plan, b"MZ not a workbook", secretary, "แผน.pdf")
    assert one.file_name == "แผน.pdf"
    report = intake.report(one)
    assert (report.is_fatal, report.rows, report.can_store_right_rows) == (True, (), False)
    with pytest.raises(storing.CannotStore, match="ไม่ใช่ไฟล์ Excel"):
        intake.confirm(one, secretary, only_right_rows=True)


def test_a_file_that_is_too_large_is_not_read(plan, secretary, settings):
    settings.WORKBOOK_MAX_MB = 1

    class Large:
        name, size = "ใหญ่.xlsx", 50 * 1024 * 1024

        def read(self):
            raise AssertionError("read although too large")

    report = intake.report(intake.staged(plan, Large(), secretary))
    assert "50.0 MB เกินกำหนด 1 MB" in report.errors[0].message


def test_folders_never_become_part_of_a_files_name(plan, secretary):
    one = upload(plan, b"x", secretary, "C:\\งาน\\" + "ก" * 300 + ".xlsx")
    assert len(one.file_name) == 200
    assert one.file_name.endswith("ก.xlsx")


def test_sums_that_do_not_agree_are_warnings(stored_plan, secretary):
    Project.objects.filter(title="ไถกลบตอซัง").update(unit_rate_baht=200, quantity_per_household=4)
    content = with_cells(downloaded(stored_plan), {"H2": 70000})
    report = intake.report(upload(stored_plan, content, secretary))
    assert report.is_right
    assert [(one.cell, "80,000" in one.message, "70,000" in one.message) for one in report.warnings] == [
        ("D2", True, True)
    ]


def test_the_hidden_codes_may_not_be_lost_or_moved(stored_plan, secretary):
    content = downloaded(stored_plan)
    report = intake.report(upload(stored_plan, edited(content, lambda book: book[PROJECTS].delete_cols(21)), secretary))
    assert "รหัสโครงการที่ซ่อนไว้หายไป" in report.errors[0].message
    report = intake.report(upload(stored_plan, edited(content, lambda book: book[PROJECTS].insert_cols(21)), secretary))
    assert [error.cell for error in report.errors] == ["V1"]
    assert "เลื่อนที่" in report.errors[0].message
    report = intake.report(upload(stored_plan, with_cells(content, {"U2": "ก"}), secretary))
    assert report.is_fatal
    assert "ถูกแก้ไข" in report.errors[0].message


def test_a_workbook_read_without_its_period_is_held_against_the_plans(plan, secretary):
    other = downloaded(VillagePlan(village=plan.village, period=factories.period(2566)))
    report = intake.check(plan, reader.read(other), by=secretary)
    assert report.is_fatal
    assert "ไม่ใช่ช่วงของแผนนี้" in report.errors[0].message


def test_old_uploads_that_nobody_confirmed_go_with_the_next_one(plan, secretary):
    old = upload(plan, b"x", secretary)
    WorkbookUpload.objects.update(at=timezone.now() - intake.KEPT_FOR - dt.timedelta(days=1))
    upload(plan, b"y", secretary)
    assert not WorkbookUpload.objects.filter(pk=old.pk).exists()


def test_what_a_report_shows_reads_as_people_write(stored_plan, secretary):
    content = with_cells(downloaded(stored_plan), {"G2": 1250, "I2": None, "N3": "ทำเอง", "D2": 12.5})
    report = intake.report(upload(stored_plan, content, secretary))
    assert [(one.old, one.new) for row in report.changed for one in row.changes] == [
        ("400", "12.5"),
        ("100", "1,250"),
        ("-", "(ว่าง)"),
        ("ทำร่วม", "ทำเอง"),
    ]
    assert [row.fate.label for row in report.rows] == ["แก้ไข", "แก้ไข", "เหมือนเดิม"]
