"""The same table in every print of a form: read back it is the matrix of its sheet, cell for cell."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.layout.html import in_digits, table
from paper.layout.part import TablePart
from paper.pdf.compose import compose
from paper.pdf.press.table import press
from paper.pdf.weasy import pdf
from paper.thai import arabic_digits
from paper.thai.digits import Digits
from paper.xlsx.workbook import workbook
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import (
    ALL_FORMS,
    BOTH_DIGITS,
    CODE_ROWS,
    CODES,
    PROJECTS,
    ROWS,
    VILLAGES,
)
from tests.paper.readers import html_matrix, pdf_matrix, poppler, unbroken, xlsx_matrix

IN_THAI = replace(PAGE_FOOTER, digits=Digits.THAI, code="แบบ ผ.02")


def test_the_matrix_holds_headings_bands_groups_rows_and_sums():
    matrix = PROJECTS.matrix(ROWS, VILLAGES)
    assert {len(row) for row in matrix} == {9}
    assert matrix[0] == ("ที่", "โครงการ", "วัตถุประสงค์", "งบประมาณ (บาท)", "", "", "", "ผล", "")
    assert matrix[3] == ("บ้านบัว", *[""] * 8)
    assert matrix[4] == ("1", "ปุ๋ยพืชสด", "", "24,000", "-", "", "24,000", "400 ไร่", "น้ำดื่ม\nสะอาด")
    assert matrix[6] == ("รวม 2 โครงการ", "", "", "44,000.50", "-", "16,000", "60,000.50", "", "")
    assert matrix[-1][:4] == ("รวมทั้งสิ้น 3 โครงการ", "", "", "44,000.50")


def test_with_thai_digits_only_codes_stay_arabic():
    assert CODES.matrix(CODE_ROWS, digits=Digits.THAI) == (
        ("ที่", "รหัส 5", "ปี ๒๕๗๑"),
        ("๑", "2345678", "ขุดสระ ๒.๕ ไร่ รหัส 2345678 · CO2 A4"),
    )
    assert PROJECTS.matrix(ROWS, VILLAGES, digits=Digits.THAI)[6][3] == "๔๔,๐๐๐.๕๐"


@given(st.text("01 กA.๑\nรหัส"))
def test_other_digits_are_the_same_text(text):
    assert arabic_digits(Digits.THAI.text(text)) == arabic_digits(text)
    assert Digits.ARABIC.text(text) == text


@BOTH_DIGITS
@ALL_FORMS
def test_the_screen_says_the_matrix(sheet, rows, grouping, digits):
    assert html_matrix(table(sheet, rows, grouping, digits=digits)) == sheet.matrix(rows, grouping, digits=digits)


def test_a_page_is_written_in_other_digits_but_for_its_code():
    page = (
        '<style>p {top: 1mm}</style><p title="1">1&#39;2&#39;<br>3<b translate="no">4<i>5</i><br>6</b> 7<!-- 8 --></p>'
    )
    assert in_digits(page, Digits.ARABIC) == page
    assert in_digits(page, Digits.THAI) == (
        '<style>p {top: 1mm}</style><p title="1">๑&#39;๒&#39;<br>๓<b translate="no">4<i>5</i><br>6</b> ๗<!-- 8 --></p>'
    )


@BOTH_DIGITS
@ALL_FORMS
def test_the_workbook_says_the_matrix(sheet, rows, grouping, digits):
    content = workbook([(sheet, rows, grouping)], ["หัวเรื่อง 1"], replace(PAGE_FOOTER, digits=digits))
    assert xlsx_matrix(content, above=2) == sheet.matrix(rows, grouping, digits=digits)
    first = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"].value
    assert first == digits.text("หัวเรื่อง 1")


@BOTH_DIGITS
@ALL_FORMS
def test_the_press_says_the_matrix(sheet, rows, grouping, digits):
    target = io.BytesIO()
    press(sheet, rows, target, page_footer=replace(PAGE_FOOTER, digits=digits), grouping=grouping)
    assert pdf_matrix(target.getvalue()) == unbroken(sheet.matrix(rows, grouping, digits=digits))


@BOTH_DIGITS
@ALL_FORMS
def test_the_printer_of_pages_says_the_matrix(sheet, rows, grouping, digits, shell):
    content = shell("pdf", sheet, rows, grouping, replace(PAGE_FOOTER, digits=digits))
    assert pdf_matrix(content) == unbroken(sheet.matrix(rows, grouping, digits=digits))


@pytest.mark.parametrize("printer", ["pdf", "compose"])
def test_thai_digits_reach_the_edges_of_every_page_and_the_form_code_but_not_the_digest(shell, printer):
    rows = [{**row, "village": "ก"} for row in ROWS] * 20
    pages = poppler(shell(printer, PROJECTS, rows, VILLAGES, IN_THAI), "-layout").rstrip("\f").split("\f")
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert Digits.THAI.text(f"หน้า {number}/{len(pages)}") in page
        assert "แบบ ผ.๐๒" in page
        assert "ฉบับที่ ๓ · พิมพ์เมื่อ ๒๑ พ.ย. ๒๕๖๙ เวลา ๐๗.๐๐ น. · รหัสข้อมูล 0123456789ab" in page
    assert not re.search(r"[0-9]", "".join(pages).replace("0123456789ab", "").replace("KPI", ""))


@pytest.fixture
def shell(settings, tmp_path):
    """Print one table with the printer of pages, or as a book."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    body = "<section class='landscape'>{% sheet_table sheet rows grouping=grouping %}</section>{% table_part part %}"
    (tmp_path / "shell.html").write_text(
        "{% extends 'paper/page.html' %}{% block content %}" + body + "{% endblock %}", "utf-8"
    )

    def printed(printer, sheet, rows, grouping, page_footer):
        context = {"page_footer": page_footer, "sheet": sheet, "rows": rows, "grouping": grouping}
        context["part"] = TablePart(sheet, rows, grouping, heading=("1. ตาราง",), above="ปี 2571", below="รวม 2 บาท")
        if printer == "pdf":
            return pdf("shell.html", context)
        target = io.BytesIO()
        compose("shell.html", context, target)
        return target.getvalue()

    return printed
