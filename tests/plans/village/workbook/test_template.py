"""The downloaded workbook: what stands in it, what is locked, what is offered, and that it comes back unchanged."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from plans.village.models import VillagePlan
from plans.village.workbook.columns import FORUM, GUIDE, LISTS, META, PROJECTS, READY_ROWS, columns
from plans.village.workbook.reader import read
from plans.village.workbook.template import village_workbook
from tests import factories
from tests.plans.workbook_files import YEARS, downloaded, plan_of

CODE = "31010401"


@pytest.fixture
def plan(people) -> VillagePlan:
    plan = factories.village_plan(CODE)
    forum = factories.forum(plan)
    resolution = factories.resolution(forum, text="เห็นชอบ\nโดยไม่มีผู้คัดค้าน")
    fields = {"objective": "- ลดการเผา\n- บำรุงดิน", "target_quantity": "400.50", "supporting_names": "=ไม่ใช่สูตร"[1:]}
    factories.line(plan, factories.project(CODE, {2571: "80000.25", 2572: 0, 2575: 5}, **fields), resolution)
    factories.line(plan, factories.project(CODE, {2571: None}, title="ขุดสระ & <ปลูกป่า>", urgency=""), None)
    return plan


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_sheets_stand_in_order_and_the_last_two_are_hidden(plan):
    book = opened(village_workbook(plan))
    assert book.sheetnames == [PROJECTS, FORUM, GUIDE, LISTS, META]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "visible", "hidden", "veryHidden"]


def test_headings_stand_in_row_one_and_the_codes_hidden_behind_them(plan):
    sheet = opened(village_workbook(plan))[PROJECTS]
    wanted = [column.heading for column in columns(YEARS)]
    assert [cell.value for cell in sheet[1]] == [*wanted, "รหัสโครงการ"]
    code = sheet.cell(2, len(wanted) + 1)
    assert code.value == plan.lines.first().project.code
    assert code.protection.locked
    assert sheet.column_dimensions[code.column_letter].hidden


def test_what_the_plan_holds_is_filled_in(plan):
    book = opened(village_workbook(plan))
    first, second = ([cell.value for cell in book[PROJECTS][row]] for row in (2, 3))
    assert first[:9] == [1, "ไถกลบตอซัง", "- ลดการเผา\n- บำรุงดิน", 400.5, None, None, None, 80000.25, 0]
    assert first[9:15] == [None, None, 5, "ข้อบัญญัติ อบต.", "ขอรับการสนับสนุน", "เร่งด่วน"]
    assert first[16:20] == ["ไม่ใช่สูตร", None, None, "เห็นชอบ\nโดยไม่มีผู้คัดค้าน"]
    assert second[1] == "ขุดสระ & <ปลูกป่า>"
    assert second[7] is None
    assert [(row[0].value, row[1].value) for row in book[FORUM].iter_rows()] == [
        ("วันที่", "15 มี.ค. 2569"),
        ("สถานที่", "ศาลากลางหมู่บ้าน"),
        ("ผู้เข้าร่วมชาย", 30),
        ("ผู้เข้าร่วมหญิง", 35),
        ("ครัวเรือนที่เข้าร่วม", 50),
        ("ประธาน", "บุญมา รักถิ่น"),
        ("เลขานุการ", "บัวผัน ใจงาม"),
    ]


def test_two_hundred_rows_are_ready_for_typing_in_the_office_font(plan):
    book = opened(village_workbook(plan))
    sheet = book[PROJECTS]
    last = 1 + 2 + READY_ROWS
    for address in ("A2", "B2", f"B{last}", f"T{last}"):
        assert not sheet[address].protection.locked, address
        assert (sheet[address].font.name, sheet[address].font.size) == ("TH Sarabun New", 16)
    assert sheet["B1"].protection.locked
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not book[FORUM]["B1"].protection.locked
    assert book[FORUM]["A1"].protection.locked
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"


def test_drop_downs_offer_named_lists_and_only_choices_are_enforced(plan):
    book = opened(village_workbook(plan))
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book[PROJECTS].data_validations.dataValidation}
    lists = {name: [cell[0].value for cell in book[LISTS][area.attr_text.rpartition("!")[2].replace("$", "")]]
             for name, area in book.defined_names.items()}  # fmt: skip
    assert lists["ActionGroups"] == ["ทำเอง", "ทำร่วม", "ขอรับการสนับสนุน"]
    assert lists["Urgencies"] == ["เร่งด่วน", "ปานกลาง", "ปกติ"]
    assert lists["Agencies"] == ["อบต.บ้านบัว", "สพด.บุรีรัมย์"]
    assert "ข้อบัญญัติ อบต." in lists["FundingSources"]
    assert (rules["N2"].formula1, rules["N2"].errorStyle or "stop") == ("ActionGroups", "stop")
    assert (rules["P2"].formula1, rules["P2"].errorStyle) == ("Agencies", "warning")
    assert (rules["M2"].formula1, rules["M2"].errorStyle) == ("FundingSources", "warning")
    assert (rules["H2"].type, rules["H2"].operator, rules["H2"].formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert all(rule.prompt for rule in rules.values())


def test_the_guide_names_village_and_period(plan):
    words = "\n".join(row[0].value or "" for row in opened(village_workbook(plan))[GUIDE].iter_rows())
    assert str(plan.village) in words
    assert "2571–2575" in words


def test_a_village_without_a_plan_gets_an_empty_workbook(people):
    content = village_workbook(VillagePlan(village=factories.area(CODE), period=factories.period()))
    found = read(content)
    assert (found.errors, found.rows, found.village_code) == ((), (), CODE)
    assert not VillagePlan.objects.exists()


def test_every_download_has_a_name_of_its_own(plan):
    assert read(downloaded(plan)).base.workbook != read(downloaded(plan)).base.workbook


def test_periods_of_other_lengths_have_their_own_years():
    plan = plan_of(first_year=2566)
    plan.period.last_year = 2568
    found = read(downloaded(plan))
    assert (found.errors, found.base.years) == ((), (2566, 2567, 2568))


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(people, count, django_assert_num_queries):
    plan = factories.village_plan(CODE)
    resolution = factories.resolution(factories.forum(plan))
    for number in range(count):
        factories.line(plan, factories.project(CODE, title=f"โครงการ {number}"), resolution)
    plan = VillagePlan.objects.select_related("village", "period").get()
    with django_assert_num_queries(5):
        village_workbook(plan)


def test_nothing_in_the_file_points_outside_or_runs(plan):
    with zipfile.ZipFile(io.BytesIO(village_workbook(plan))) as package:
        names = package.namelist()
        sheets = b"".join(package.read(name) for name in names if "worksheets/" in name)
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]
    assert b"<f>" not in sheets
