from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.layout.sheet import NOTHING, Column, Grouping, Kind, Role, read, year_columns
from tests.paper.forms import KIND_ROWS, KINDS, PROJECTS, ROWS, VILLAGES, form

MONEY = st.none() | st.decimals(0, 10**9, places=2)


def texts(cells):
    return [cell.text for cell in cells]


def test_headings_stand_in_rows_with_their_spans():
    rows = [[(h.text, h.column, h.rows, h.columns) for h in row] for row in PROJECTS.headings()]
    assert rows == [
        [("ที่", 0, 3, 1), ("โครงการ", 1, 3, 1), ("วัตถุประสงค์", 2, 3, 1), ("งบประมาณ (บาท)", 3, 1, 4), ("ผล", 7, 1, 2)],
        [
            ("2571", 3, 2, 1),
            ("2572", 4, 2, 1),
            ("2573", 5, 2, 1),
            ("รวม", 6, 2, 1),
            ("ตัวชี้วัด", 7, 1, 1),
            ("ผลลัพธ์", 8, 1, 1),
        ],
        [("ตัวชี้วัด (KPI)", 7, 1, 1), ("ผลที่คาดว่าจะได้รับ", 8, 1, 1)],
    ]


def test_headings_cover_every_place_once():
    for sheet in (PROJECTS, KINDS):
        covered = [
            (row, column)
            for headings in sheet.headings()
            for heading in headings
            for row in range(heading.row, heading.row + heading.rows)
            for column in range(heading.column, heading.column + heading.columns)
        ]
        assert sorted(covered) == [(r, c) for r in range(len(sheet.headings())) for c in range(len(sheet.columns))]


def test_bands_are_the_merged_headings():
    assert [(band.text, band.columns) for band in PROJECTS.bands()] == [("งบประมาณ (บาท)", 4), ("ผล", 2)]
    assert KINDS.bands() == ()


def test_columns_of_one_band_that_do_not_touch_have_two_headings():
    columns = (Column("a", "a", 10, band="x"), Column("b", "b", 10), Column("c", "c", 10, band="x"))
    assert [h.text for h in form("", columns).headings()[0]] == ["x", "b", "x"]


def test_every_kind_prints_in_its_way():
    first, nought, blank, _ = (texts(KINDS.cells(row, 1)) for row in KIND_ROWS)
    assert first[2:] == ["1,200", "1,632,820.50", "12-1-45", "12.50", "15 มี.ค. 2569", "2569"]
    assert nought[2:] == ["0", "-", "0-0-00", "0.00", "22 พ.ย. 2569", "2571"]
    assert blank[2:] == [""] * 6


def test_cells_keep_the_raw_value():
    values = [cell.value for cell in KINDS.cells(KIND_ROWS[0], 3)]
    assert values[:5] == [3, "=cmd|' /C calc'!A0", 1200, Decimal("1632820.50"), 4945]


def test_what_was_not_reported_is_not_nought():
    column = Column("x", "x", 10, Kind.BAHT, blank="ไม่ระบุ")
    assert (column.cell(None).value, column.cell(None).text) == (None, "ไม่ระบุ")
    assert (column.cell(Decimal(0)).value, column.cell(Decimal(0)).text) == (0, "-")


def test_totals_leave_out_what_was_not_reported():
    totals = PROJECTS.totals(ROWS)
    assert texts(totals) == ["", "", "", "44,000.50", "-", "36,000", "80,000.50", "", ""]
    assert [cell.value for cell in PROJECTS.totals([ROWS[2]])][3:7] == [None, None, 20000, 20000]


@given(st.lists(st.tuples(MONEY, MONEY), max_size=8))
def test_sums_of_columns_are_the_sum_of_the_rows(amounts):
    sheet = form("", (Column("", "ที่", 9, Kind.ORDER), *year_columns(2571, 2, sum_title="รวม")))
    rows = [{"budget_baht": {2571: one, 2572: other}} for one, other in amounts]
    sums = [cell.value for cell in sheet.totals(rows)][1:]
    reported = [amount for pair in amounts for amount in pair if amount is not None]
    assert sums[2] == (sum(reported) if reported else None)
    assert sum(filter(None, sums[:2])) == sum(reported)


def test_lines_of_a_grouped_form():
    lines = list(PROJECTS.lines(ROWS, VILLAGES))
    assert [(line.role, line.label, line.span) for line in lines] == [
        (Role.GROUP, "บ้านบัว", 9),
        (Role.ROW, "", 0),
        (Role.ROW, "", 0),
        (Role.SUBTOTAL, "รวม 2 โครงการ", 3),
        (Role.GROUP, "บ้านโคก", 9),
        (Role.ROW, "", 0),
        (Role.SUBTOTAL, "รวม 1 โครงการ", 3),
        (Role.TOTAL, "รวมทั้งสิ้น 3 โครงการ", 3),
    ]
    assert texts(lines[3].cells) == ["44,000.50", "-", "16,000", "60,000.50", "", ""]
    assert texts(lines[-1].cells) == texts(PROJECTS.totals(ROWS))[3:]
    assert [line.cells[0].text for line in lines if line.role is Role.ROW] == ["1", "2", "1"]


def test_lines_without_groups_end_with_the_sum():
    lines = list(PROJECTS.lines(ROWS))
    assert [line.role for line in lines] == [Role.ROW] * 3 + [Role.TOTAL]
    assert lines[-1].label == "รวม 3 โครงการ"


def test_a_form_without_rows_says_so():
    for grouping in (None, VILLAGES):
        [line] = PROJECTS.lines([], grouping)
        assert (line.role, line.label, line.span) == (Role.EMPTY, NOTHING, 9)


def test_a_form_without_totalled_columns_has_no_sum():
    sheet = form("", (Column("a", "a", 10),))
    assert [line.role for line in sheet.lines([{"a": 1}])] == [Role.ROW]


def test_every_line_fills_the_width():
    for line in PROJECTS.lines(ROWS, VILLAGES):
        assert line.span + len(line.cells) == len(PROJECTS.columns)


def test_rows_are_read_once():
    assert len(list(PROJECTS.lines(iter(ROWS), VILLAGES))) == 8


def test_a_group_that_comes_twice_is_an_error():
    with pytest.raises(ValueError, match="comes again"):
        list(PROJECTS.groups([ROWS[0], ROWS[2], ROWS[1]], "village"))


def test_groups_take_their_title_from_the_key():
    assert [(g.key, g.title, len(g.rows)) for g in PROJECTS.groups(ROWS, "village")] == [
        ("บัว", "บัว", 2),
        ("โคก", "โคก", 1),
    ]
    assert Grouping("village").title is None


@dataclass
class Area:
    name: str


def test_values_are_read_along_paths():
    row = {"area": Area("บัว"), "none": None, "by_year": {2571: 5}, "by_name": {"2571": 6}, "list": (7, 8)}
    assert read(row, "area.name") == "บัว"
    assert read(row, "none.name") is None
    assert read(row, "by_year.2571") == 5
    assert read(row, "by_year.2572") is None
    assert read(row, "by_name.2571") == 6
    assert read(row, "list.1") == 8
    assert read(row, lambda each: each["area"].name) == "บัว"


def test_a_misspelt_path_is_loud():
    with pytest.raises(KeyError):
        read({"title": 1}, "titel")
    with pytest.raises(AttributeError):
        read(Area("บัว"), "nmae")


def test_year_columns_of_wide_rows():
    columns = year_columns(2571, 2, key="year{n}_baht", title="ปี {year} (บาท)", band="", width_mm=20)
    assert [(c.key, c.title, c.bands, c.kind, c.total) for c in columns] == [
        ("year1_baht", "ปี 2571 (บาท)", (), Kind.BAHT, True),
        ("year2_baht", "ปี 2572 (บาท)", (), Kind.BAHT, True),
    ]


def test_the_sum_of_a_row_in_which_nothing_was_reported_is_blank():
    [*_, total] = year_columns(2571, 2, sum_title="รวม")
    assert total.read({"budget_baht": {}}) is None
    assert total.read({"budget_baht": {2572: Decimal(0)}}) == 0
