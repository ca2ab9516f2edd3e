"""The same table in every print of a form: read back it is the matrix of its sheet, cell for cell."""

import io

import pytest

from paper.digits import Digits
from paper.html import table
from paper.pdf import pdf
from paper.press import press
from paper.sheet import Column, Kind
from paper.xlsx import workbook
from tests.paper.forms import KIND_ROWS, KINDS, PROJECTS, ROWS, VILLAGES, form
from tests.paper.readers import html_matrix, pdf_matrix, unbroken, xlsx_matrix
from tests.paper.test_pdf import IMPRINT

FORMS = [(PROJECTS, ROWS, VILLAGES), (PROJECTS, ROWS, None), (KINDS, KIND_ROWS, None), (KINDS, [], None)]


def test_the_matrix_holds_headings_bands_groups_rows_and_sums():
    matrix = PROJECTS.matrix(ROWS, VILLAGES)
    assert {len(row) for row in matrix} == {9}
    assert matrix[0] == ("ที่", "โครงการ", "วัตถุประสงค์", "งบประมาณ (บาท)", "", "", "", "ผล", "")
    assert matrix[3] == ("บ้านบัว", *[""] * 8)
    assert matrix[4] == ("1", "ปุ๋ยพืชสด", "", "24,000", "-", "", "24,000", "400 ไร่", "น้ำดื่ม\nสะอาด")
    assert matrix[6] == ("รวม 2 โครงการ", "", "", "44,000.50", "-", "16,000", "60,000.50", "", "")
    assert matrix[-1][:4] == ("รวมทั้งสิ้น 3 โครงการ", "", "", "44,000.50")


def test_with_thai_digits_only_codes_stay_arabic():
    sheet = form(
        "ท.1", (Column("", "ที่", 9, Kind.ORDER), Column("code", "รหัส 5", 20, Kind.CODE), Column("text", "ปี 2571", 40))
    )
    rows = [{"code": "2345678", "text": "ขุดสระ 2.5 ไร่ รหัส 2345678 · CO2 A4"}]
    assert sheet.matrix(rows, digits=Digits.THAI) == (
        ("ที่", "รหัส 5", "ปี ๒๕๗๑"),
        ("๑", "2345678", "ขุดสระ ๒.๕ ไร่ รหัส 2345678 · CO2 A4"),
    )


@pytest.mark.parametrize(("sheet", "rows", "grouping"), FORMS)
def test_the_screen_says_the_matrix(sheet, rows, grouping):
    assert html_matrix(table(sheet, rows, grouping)) == sheet.matrix(rows, grouping)


@pytest.mark.parametrize(("sheet", "rows", "grouping"), FORMS)
def test_the_workbook_says_the_matrix(sheet, rows, grouping):
    content = workbook([(sheet, rows, grouping)], ["หัวเรื่อง"])
    assert xlsx_matrix(content, above=2) == sheet.matrix(rows, grouping)


@pytest.mark.parametrize(("sheet", "rows", "grouping"), FORMS)
def test_the_press_says_the_matrix(sheet, rows, grouping):
    target = io.BytesIO()
    press(sheet, rows, target, imprint=IMPRINT, grouping=grouping)
    assert pdf_matrix(target.getvalue()) == unbroken(sheet.matrix(rows, grouping))


@pytest.mark.parametrize(("sheet", "rows", "grouping"), FORMS)
def test_the_printer_of_pages_says_the_matrix(sheet, rows, grouping, settings, tmp_path):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    body = "<section class='landscape'>{% sheet_table sheet rows grouping=grouping %}</section>"
    (tmp_path / "shell.html").write_text(
        "{% extends 'paper/page.html' %}{% block content %}" + body + "{% endblock %}", "utf-8"
    )
    content = pdf("shell.html", {"imprint": IMPRINT, "sheet": sheet, "rows": rows, "grouping": grouping})
    assert pdf_matrix(content) == unbroken(sheet.matrix(rows, grouping))
