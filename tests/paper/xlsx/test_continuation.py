"""What has no room in the highest row of a worksheet goes on in rows below, as in the real workbook."""

import io

import openpyxl

from paper.xlsx.workbook import workbook
from tests.paper.real_length import ROWS, SHEET, YEARS


def page_of(rows):
    return openpyxl.load_workbook(io.BytesIO(workbook([(SHEET, rows)]))).worksheets[0]


def body(page):
    return [list(row) for row in page.iter_rows(min_row=4, max_row=page.max_row - 1)]


def test_no_row_is_as_high_as_excel_allows_and_its_text_has_room_in_it():
    page = page_of(ROWS)
    assert page.max_row > 4 + len(ROWS)
    for row in body(page):
        height = page.row_dimensions[row[0].row].height
        assert height <= 400
        for cell in row:
            if isinstance(cell.value, str):
                letters = page.column_dimensions[cell.column_letter].width
                # An office program shows some 1.1 letters of TH Sarabun New per unit of a column's width.
                needed = sum(max(1, len(bare(part)) / (1.2 * letters)) for part in cell.value.split("\n"))
                assert height >= 19 * needed


def bare(text):
    return [
        letter
        for letter in text
        if letter
        not in "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
    ]


def test_continued_rows_hold_text_alone_and_joined_again_are_what_was_written():
    read = []
    for row in body(page_of(ROWS)):
        values = [cell.value for cell in row]
        if values[0] is not None:
            read.append(values)
            continue
        assert not any(isinstance(value, (int, float)) for value in values)
        for place, value in enumerate(values):
            if value is not None:
                read[-1][place] += f"\n{value}"
    assert [row[0] for row in read] == list(range(1, len(ROWS) + 1))
    names = ("title", "objective", "target")
    assert [row[1:4] for row in read] == [[project[name] for name in names] for project in ROWS]
    assert [row[4] for row in read] == [project["budget_baht"][YEARS[0]] for project in ROWS]


def test_one_paragraph_that_is_higher_than_a_row_is_cut_between_words():
    sentence = "เพื่อส่งเสริมครัวเรือนในชุมชน" * 60
    rows = body(page_of([{**ROWS[0], "objective": sentence}]))
    parts = [row[2].value for row in rows if row[2].value]
    assert len(parts) > 1
    assert "".join(parts) == sentence
    assert all(part.startswith(("เพื่อ", "ส่งเสริม", "ครัวเรือน", "ใน", "ชุมชน")) for part in parts)


def test_a_number_has_room_in_its_column():
    page = page_of([{**ROWS[0], "budget_baht": dict.fromkeys(YEARS, 123_456_789)}])
    assert page.column_dimensions["E"].width >= len("123,456,789")


def test_a_year_that_heads_a_narrow_column_has_room_in_it():
    """An office program shows ### in place of a number that has not."""
    page = page_of(ROWS)
    years = [cell for row in page.iter_rows(min_row=2, max_row=3) for cell in row if cell.value in range(2566, 2571)]
    assert len(years) == 10
    for year in years:
        assert year.alignment.shrink_to_fit
        assert not year.alignment.wrap_text
        # Four bold digits of TH Sarabun New at 14 points, and what a cell keeps free; a unit is seven dots.
        assert page.column_dimensions[year.column_letter].width * 7 + 5 >= (4 * 2.1 + 2.5) / 25.4 * 96 - 1
