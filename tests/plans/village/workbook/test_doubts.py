"""What is taken and worth a second look is told with its place; what lost its meaning on the way is not taken."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.utils import timezone

from plans.village.workbook.columns import FORUM, LAST_ROW, PROJECTS
from plans.village.workbook.compare import compared
from plans.village.workbook.held import held
from plans.village.workbook.reader import read
from plans.village.workbook.rows import from_data, to_data
from tests.plans.workbook_files import (
    MARKET,
    MEETING,
    POND,
    STUBBLE,
    edited,
    filled,
    plan_of,
    with_cells,
)

TITLE, UNIT, RESULT, INDICATOR = "โครงการ/กิจกรรม", "หน่วยนับ", "ผลที่คาดว่าจะได้รับ", "ตัวชี้วัด"
QUANTITY, MONEY, HOUSEHOLDS, PLACE = "เป้าหมาย (จำนวน)", "งบประมาณ 2571", "ครัวเรือนที่ได้รับประโยชน์", "พื้นที่ดำเนินการ"
LEAD = "หน่วยงานรับผิดชอบหลัก"


def doubted(content: bytes) -> list[tuple[str, str]]:
    found = read(content)
    assert found.errors == ()
    return [(warning.sheet, warning.cell) for warning in found.warnings]


def formatted(content: bytes, cells: dict[str, tuple[object, str]]) -> bytes:
    """Put values into cells of the sheet โครงการ with a number format each."""

    def put(book):
        for address, (value, number_format) in cells.items():
            book[PROJECTS][address].value = value
            book[PROJECTS][address].number_format = number_format

    return edited(content, put)


# --- one line -------------------------------------------------------------------------------------------------------
def test_a_break_in_a_cell_of_one_line_becomes_a_space_and_is_told(empty):
    content = filled(
        empty, [{TITLE: "ก่อสร้างถนน\nคอนกรีต", LEAD: "กองช่าง\r\nอบต.", RESULT: "ข้อหนึ่ง\nข้อสอง"}], {"สถานที่": "วัด\nบ้านบัว"}
    )
    found = read(content)
    (row,) = found.rows
    assert (row.title, row.lead_name) == ("ก่อสร้างถนน คอนกรีต", "กองช่าง อบต.")
    assert row.expected_result == "ข้อหนึ่ง\nข้อสอง", "text of many lines keeps them"
    assert found.forum.place == "วัด บ้านบัว"
    assert doubted(content) == [(PROJECTS, "B2"), (PROJECTS, "P2"), (FORUM, "B2")]
    assert "บรรทัดใหม่" in found.warnings[0].message
    assert found.warnings[0].message == f"ช่อง B2: {found.warnings[0].sentence}"


# --- percentages ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("share", "number_format", "points"),
    [(0.8, "0%", 80), (1, "0%", 100), (0.125, "0.0%", "12.5"), (0.5, '[Red]0.00%;"x"', 50), (0.8, '0"%"', "0.8")],
)
def test_a_quantity_shown_as_a_percentage_is_what_is_seen(empty, share, number_format, points):
    content = formatted(filled(empty, [{TITLE: "อบรม", UNIT: "ร้อยละ"}]), {"D2": (share, number_format)})
    assert read(content).rows[0].target_quantity == Decimal(points)
    assert doubted(content) == ([] if number_format == '0"%"' else [(PROJECTS, "D2")])


def test_a_percentage_in_a_cell_of_text_is_written_as_it_is_seen(empty):
    content = formatted(filled(empty, [{TITLE: "อบรม"}]), {"S2": (0.8, "0%"), "R2": (0.125, "0.0%"), "F2": (1, "0%")})
    (row,) = read(content).rows
    assert (row.indicator, row.expected_result, row.place) == ("80%", "12.5%", "100%")


@pytest.mark.parametrize(
    ("cell", "words"), [("H2", "เป็นร้อยละ"), ("G2", "ต้องเป็นจำนวนเต็ม"), ("A2", "ลำดับต้องเป็นจำนวนเต็ม")]
)
def test_a_percentage_of_money_people_or_places_is_refused_with_its_cell(empty, cell, words):
    (error,) = read(formatted(filled(empty, [{TITLE: "อบรม"}]), {cell: (0.5, "0%")})).errors
    assert (error.sheet, error.cell) == (PROJECTS, cell)
    assert words in error.message
    assert "50%" in error.message


# --- figures --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["500.000", "1.250", "12.500", "1.632.820"])
def test_money_with_points_for_commas_is_refused_and_both_amounts_are_named(empty, typed):
    (error,) = read(filled(empty, [{TITLE: "ก", MONEY: typed}])).errors
    assert error.cell == "H2"
    assert "หลักพันให้คั่นด้วยจุลภาค" in error.message


def test_a_quantity_with_three_decimals_is_taken_and_doubted(empty):
    content = filled(empty, [{TITLE: "ก", QUANTITY: "1.250"}])
    assert read(content).rows[0].target_quantity == Decimal("1.25")
    assert doubted(content) == [(PROJECTS, "D2")]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"H2": -5.0}, "«-5»"),
        ({"G2": -5.0}, "«-5»"),
        ({"D2": -5.0}, "«-5»"),
        ({"A2": -5.0}, "«-5»"),
        ({"H2": dt.date(2023, 3, 15)}, "«15 มี.ค. 2566»"),
        ({"D2": dt.date(2026, 3, 1)}, "«1 มี.ค. 2569»"),
        ({"F2": dt.date(2026, 2, 1)}, "วันที่ «1 ก.พ. 2569»"),
        ({"S2": dt.time(8, 30)}, "เวลา «8.30 น.»"),
        ({"F2": 1e21}, "เกิน 15 หลัก"),
    ],
)
def test_a_sentence_says_a_value_as_it_was_typed(good, cells, words):
    (error,) = read(with_cells(good, cells)).errors
    assert words in error.message


def test_a_number_with_decimals_in_a_cell_of_text_is_taken_and_doubted(empty):
    content = filled(empty, [{TITLE: "ก", INDICATOR: 1 / 3}])
    assert read(content).rows[0].indicator == "0.333333333333333"
    assert doubted(content) == [(PROJECTS, "S2")]


# --- years ----------------------------------------------------------------------------------------------------------
THIS_YEAR = timezone.localdate().year + 543


@pytest.mark.parametrize(
    "typed",
    [
        f"15/3/{(THIS_YEAR - 543) % 100}",
        "15/3/2441",
        "15 มี.ค. 2696",
        dt.date(1900 + THIS_YEAR % 100, 3, 15),
        dt.date(THIS_YEAR + 543, 3, 15),
    ],
)
def test_a_far_year_is_refused_with_its_cell(empty, typed):
    (error,) = read(filled(empty, forum={"วันที่": typed})).errors
    assert (error.sheet, error.cell) == (FORUM, "B1")
    assert "ไกลเกินกว่าที่ระบบรับ" in error.message


def test_a_near_year_is_taken_and_doubted(empty):
    content = filled(empty, forum={"วันที่": f"15/3/{THIS_YEAR - 10}"})
    assert read(content).forum.held_on == dt.date(THIS_YEAR - 553, 3, 15)
    assert doubted(content) == [(FORUM, "B1")]


def test_a_bare_number_is_named_as_the_day_it_is_to_the_program(empty):
    (error,) = read(filled(empty, forum={"วันที่": 46101})).errors
    assert "«46101»" in error.message
    assert "20 มี.ค. 2569" in error.message


# --- people and lost letters ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["????????", "\ufffd\ufffdมา", "ºéÒ¹Ë¹Í§", "-", "0", "12345"])
def test_a_person_without_letters_is_refused(empty, typed):
    (error,) = read(filled(empty, forum={"ประธาน": typed})).errors
    assert (error.sheet, error.cell) == (FORUM, "B6")
    assert "ไม่ใช่ชื่อบุคคล" in error.message


def test_lost_letters_of_a_title_are_doubted(empty):
    assert doubted(filled(empty, [{TITLE: "โครงการ ????????"}])) == [(PROJECTS, "B2")]


# --- what is hidden, and where the table ends -----------------------------------------------------------------------
def test_letters_that_no_paper_has_are_doubted_in_a_workbook_as_in_a_box(empty):
    typed = [STUBBLE | {TITLE: "ปลูกผัก国"}, POND | {UNIT: "国"}, MARKET | {RESULT: "ดี国"}]
    content = filled(empty, typed, MEETING)
    assert doubted(content) == [(PROJECTS, "B2"), (PROJECTS, "E3"), (PROJECTS, "R4")]
    assert all("«国» ไม่มีในแบบอักษร" in warning.message for warning in read(content).warnings)


def test_hidden_rows_columns_and_sheets_are_read_and_told(good):
    def hide(book):
        book[PROJECTS].row_dimensions[3].hidden = True
        book[PROJECTS].row_dimensions[8].hidden = True
        # openpyxl keeps the five years, which are of one width, as one: H to L.
        book[PROJECTS].column_dimensions["H"].hidden = True
        book[FORUM].sheet_state = "hidden"

    content = edited(good, hide)
    assert len(read(content).rows) == 2
    assert doubted(content) == [(PROJECTS, "H1"), (PROJECTS, "I1"), (PROJECTS, "J1"), (PROJECTS, "A3"), (FORUM, "")]
    assert "«งบประมาณ 2571»" in read(content).warnings[0].message


def test_the_download_hides_nothing_that_is_told(good):
    assert doubted(good) == []


def test_a_row_drawn_to_nothing_is_hidden_too(good):
    def squeeze(book):
        book[PROJECTS].row_dimensions[2].height = 0.1

    assert doubted(edited(good, squeeze)) == [(PROJECTS, "A2")]


def test_the_last_row_of_the_table_is_the_last(empty):
    assert read(filled(empty, [STUBBLE], first_row=LAST_ROW)).errors == ()
    (error,) = read(filled(empty, [STUBBLE], first_row=600)).errors
    assert (error.sheet, error.cell) == (PROJECTS, "B600")
    assert "เลยแถวที่ 501" in error.message


# --- other programs -------------------------------------------------------------------------------------------------
# SheetJS declares every type it knows, whether the file has such a part or not.
SHEETJS_TYPES = (
    b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    b'<Default Extension="data" ContentType="application/vnd.openxmlformats-officedocument.model+data"/>'
)


def retyped(content: bytes, change) -> bytes:
    """Change the list of types."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, change(part) if name == "[Content_Types].xml" else part)
    return out.getvalue()


def test_a_file_as_sheetjs_declares_it_is_read(good):
    content = retyped(good, lambda part: part.replace(b"<Default ", SHEETJS_TYPES + b"<Default ", 1))
    assert read(content) == read(good)


def test_dates_that_a_program_writes_as_text_for_machines_are_dates(good):
    """SheetJS with ``cellDates`` and Excel's strict format write «2026-03-15T00:00:00» or its day alone."""

    def put(book):
        book.iso_dates = True
        book[FORUM]["B1"].value = dt.date(2026, 3, 15)
        book[PROJECTS]["F2"].value = dt.date(2026, 2, 1)

    content = edited(good, put)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert all(b't="d"' in package.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2))
    found = read(content)
    assert found.forum is not None
    assert found.forum.held_on == dt.date(2026, 3, 15)
    (error,) = found.errors
    assert (error.cell, "วันที่ «1 ก.พ. 2569»" in error.message) == ("F2", True)


def test_a_workbook_declared_with_macros_is_refused(good):
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    content = retyped(good, lambda part: part.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
    (error,) = read(content).errors
    assert "มาโคร" in error.message


# --- what becomes of it ---------------------------------------------------------------------------------------------
def test_doubts_survive_being_staged_and_stand_in_the_report(empty):
    found = read(filled(empty, [STUBBLE | {TITLE: "ไถกลบ\nตอซัง"}, POND, MARKET], MEETING))
    assert found.warnings
    assert from_data(to_data(found)) == found
    report = compared(found, held(plan_of()), found.base, today=timezone.localdate())
    assert report.warnings == found.warnings


def test_an_upload_that_was_staged_before_there_were_doubts_is_still_read(good):
    data = to_data(read(good))
    del data["warnings"]
    assert from_data(data) == read(good)
