import datetime
import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
import python_calamine

from paper.layout.measures import OFFICE_FONT
from paper.layout.page_footer import PageFooter
from paper.layout.sheet import Column, Grouping, Kind, Role
from paper.thai.digits import Digits
from paper.xlsx.workbook import workbook
from tests.paper.forms import KIND_ROWS, KINDS, PROJECTS, ROWS, VILLAGES, form

PAGE_FOOTER = PageFooter(
    "ผ.02", "แผน & โครงการ", datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC), place="บ้านบัว & โคก"
)
HEADER = ("แผนพัฒนาตำบล", "=ไม่ใช่สูตร")


def opened(*tables, header=(), page_footer=None):
    return openpyxl.load_workbook(io.BytesIO(workbook(tables, header, page_footer)))


def plain(cell):
    """Say what a cell of a sheet is in a workbook: areas are numbers of rai, dates are moments."""
    match cell.value, cell.kind:
        case None, Kind.TEXT:
            return cell.text or None
        case None, _:
            return None
        case value, Kind.RAI:
            return value / 400
        case value, Kind.DATE:
            return datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001
        case value, Kind.BAHT | Kind.PERCENT:
            return float(value)
        case value, _:
            return value


@pytest.mark.parametrize(
    ("sheet", "rows", "grouping"),
    [(PROJECTS, ROWS, VILLAGES), (PROJECTS, ROWS, None), (KINDS, KIND_ROWS, None), (KINDS, [], None)],
)
def test_the_workbook_says_what_the_sheet_says(sheet, rows, grouping):
    page = opened((sheet, rows, grouping), header=HEADER).worksheets[0]
    read = [list(row) for row in page.iter_rows(values_only=True)]
    assert [row[0] for row in read[:3]] == [sheet.title, *HEADER]
    depth = len(sheet.headings())
    for level, headings in enumerate(sheet.headings(), start=3):
        expected = {h.column: int(h.text) if h.text in {"2571", "2572", "2573"} else h.text for h in headings}
        assert {h.column: read[level][h.column] for h in headings} == expected
    expected = [
        [line.label] + [None] * (line.span - 1) + list(map(plain, line.cells))
        if line.span
        else list(map(plain, line.cells))
        for line in sheet.lines(rows, grouping)
    ]
    assert read[3 + depth :] == expected


def test_another_reader_reads_the_same_text():
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook([(PROJECTS, ROWS)])))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[4][1:4] == ["ปุ๋ยพืชสด", "", 24000.0]


def test_headings_are_merged_as_the_sheet_says():
    page = opened((PROJECTS, ROWS, VILLAGES)).worksheets[0]
    merged = {str(each) for each in page.merged_cells.ranges}
    assert {"A2:A4", "D2:G2", "D3:D4", "H2:I2", "A5:I5", "A8:C8", "A12:C12"} <= merged
    assert not any(each.startswith(("H3", "H4")) for each in merged)


def test_nothing_typed_becomes_a_formula_or_a_link():
    content = workbook([(KINDS, KIND_ROWS)], HEADER, PAGE_FOOTER)
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "hyperlink" not in xml


def test_numbers_and_dates_are_real_and_have_thai_formats():
    page = opened((KINDS, KIND_ROWS)).worksheets[0]
    money, area, day = page["D3"], page["E3"], page["G3"]
    assert (money.value, money.number_format) == (1632820.5, "#,##0.00")
    assert page["D4"].number_format == '#,##0;-#,##0;"-"'
    assert (area.value, area.number_format) == (12.3625, '#,##0.00## "ไร่"')
    assert (day.value, day.number_format) == (datetime.datetime(2026, 3, 15), "[$-107041E]d mmm yyyy")  # noqa: DTZ001
    assert page["D5"].value is None


def test_the_page_is_set_up_for_paper():
    page = opened((PROJECTS, ROWS), header=HEADER, page_footer=PAGE_FOOTER).worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.freeze_panes, page.print_title_rows) == ("A7", "$4:$6")
    assert page.oddFooter.right.text == "หน้า &P/&N"
    for edge in (page.oddFooter.left, page.oddFooter.right, page.oddHeader.right):
        assert edge.font.startswith(OFFICE_FONT)
    assert page["A1"].font.name == page["A7"].font.name == OFFICE_FONT
    assert "บ้านบัว && โคก" in page.oddFooter.left.text
    assert page.oddHeader.right.text == "แบบ ผ.02"
    thai = opened((PROJECTS, ROWS), page_footer=replace(PAGE_FOOTER, digits=Digits.THAI)).worksheets[0]
    assert thai.oddHeader.right.text == "แบบ ผ.๐๒"
    assert page.page_setup.fitToHeight == 0
    assert opened((KINDS, KIND_ROWS)).worksheets[0].page_setup.orientation == "portrait"


def test_names_of_worksheets_are_allowed_and_differ():
    slash = form("ผ.02/1", (Column("a", "a", 10),))
    long = form("[ก:*?]" + "ย" * 40, (Column("a", "a", 10),))
    bare = form("", (Column("a", "a", 10),))
    names = opened((slash, []), (slash, []), (long, []), (long, []), (bare, [])).sheetnames
    assert names[:2] == ["ผ.02-1", "ผ.02-1 2"]
    assert all(len(name) <= 31 for name in names)
    assert len(set(names)) == 5


def test_rows_grow_with_their_text():
    long = {"title": "โครงการ" * 30}
    page = opened((PROJECTS, [ROWS[0] | long, ROWS[1]])).worksheets[0]
    assert page.row_dimensions[5].height > 4 * page.row_dimensions[6].height / 2


def test_a_groups_row_is_as_high_as_its_label_has_lines():
    """No office program finds the height of merged cells, so that a row too low hides all lines but the first."""

    def height(label):
        page = opened((PROJECTS, ROWS[:1], Grouping("village", lambda _row: label))).worksheets[0]
        assert page["A5"].value == label
        return page.row_dimensions[5].height

    one = height("ก. บ้านบัว")
    assert height("\n".join(f"{letter}. บ้านบัว" for letter in "กขคง")) > 3.5 * one
    # 255 mm of columns hold some hundred letters.
    assert height("ยุทธศาสตร์" * 20) > 1.5 * one


def test_sums_are_bold_and_are_the_sheets():
    page = opened((PROJECTS, ROWS)).worksheets[0]
    last = page[page.max_row]
    totals = next(line for line in PROJECTS.lines(ROWS) if line.role is Role.TOTAL)
    assert last[0].font.bold
    assert Decimal(str(last[3].value)) == totals.cells[0].value


def test_rows_are_not_kept():
    rows = ({**ROWS[0], "title": f"โครงการที่ {n}"} for n in range(3000))
    page = opened((PROJECTS, rows)).worksheets[0]
    assert page.max_row == 1 + 3 + 3000 + 1


@pytest.mark.parametrize(("digits", "shape"), [(Digits.ARABIC, "0"), (Digits.THAI, "[$-D00041E]0")])
def test_years_above_money_are_numbers_in_either_digits(digits, shape):
    page = opened((PROJECTS, ROWS), page_footer=replace(PAGE_FOOTER, digits=digits)).worksheets[0]
    heads = {cell.value: cell.number_format for row in page.iter_rows(max_row=4) for cell in row}
    assert {year: heads.get(year) for year in (2571, 2572, 2573)} == dict.fromkeys((2571, 2572, 2573), shape)


def test_no_number_column_holds_text():
    column = Column("money", "บาท", 28, Kind.BAHT, total=True, blank="-")
    page = opened((form("ท.2", (column,)), [{"money": None}, {"money": Decimal(0)}, {"money": Decimal(5)}])).worksheets[
        0
    ]
    assert [page.cell(row, 1).value for row in (3, 4, 5, 6)] == [None, 0, 5, 5]
    assert page["A4"].number_format == '#,##0;-#,##0;"-"'
