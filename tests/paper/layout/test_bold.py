"""Single cells in bold: declared once in the column, read back out of every print, and the matrix stays what it is."""

import io
import re
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from paper.docx.document import document
from paper.layout.blocks import Table
from paper.layout.html import table
from paper.layout.sheet import Column, Kind
from paper.pdf.press.table import press
from paper.pdf.weasy import pdf
from paper.thai.digits import Digits
from paper.xlsx.workbook import workbook
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import form
from tests.paper.readers import docx_matrix, html_matrix, pdf_matrix, unbroken, xlsx_matrix

PROJECT = {"title": "ขุดลอก\nคลอง", "code": "AB2345", "money": Decimal(12500), "blank": None}
ROWS = [
    PROJECT | {"changed": frozenset()},
    PROJECT | {"title": "วางท่อ\nน้ำดื่ม", "money": Decimal(7750), "changed": frozenset({"title", "money", "blank"})},
    PROJECT | {"code": "CD6789", "changed": {"code"}},
]


def marked(key, title, width, kind=Kind.TEXT, **more):
    return Column(key, title, width, kind, bold=lambda row: key in row["changed"], **more)


SHEET = form(
    "ท.1",
    (
        Column("", "ที่", 10, Kind.ORDER),
        marked("title", "โครงการ", 40),
        marked("code", "รหัส", 30, Kind.CODE),
        marked("money", "บาท", 30, Kind.BAHT),
        marked("blank", "ว่าง", 20, Kind.BAHT),
        Column("title", "อีกครั้ง", 40),
    ),
)
PLAIN = replace(SHEET, columns=tuple(replace(column, bold=None) for column in SHEET.columns))
# What the three rows print, and which of their cells are bold.
BOLD = [[False] * 6, [False, True, False, True, True, False], [False, False, True, False, False, False]]


def pressed(sheet, rows):
    target = io.BytesIO()
    press(sheet, rows, target, page_footer=PAGE_FOOTER)
    return target.getvalue()


@pytest.fixture
def paged(settings, tmp_path):
    """Print a table by WeasyPrint."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    body = "{% extends 'paper/page.html' %}{% block content %}{% sheet_table sheet rows %}{% endblock %}"
    (tmp_path / "shell.html").write_text(body, "utf-8")
    return lambda sheet, rows: pdf("shell.html", {"page_footer": PAGE_FOOTER, "sheet": sheet, "rows": rows})


def drawn(content):
    """List what a PDF draws, blanks left out: by the weight of the font."""
    found = {"bold": "", "regular": ""}

    def visit(text, _cm, _tm, font, _size):
        if font:
            found["bold" if font["/BaseFont"].endswith("Bold") else "regular"] += "".join(text.split())

    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=visit)
    return found


def test_the_sheet_says_which_cells_are_bold_and_its_matrix_is_what_it_was():
    assert [[cell.bold for cell in line.cells] for line in SHEET.lines(ROWS)] == BOLD
    assert [[cell.bold for cell in line.cells] for line in SHEET.lines(ROWS, digits=Digits.THAI)] == BOLD
    assert SHEET.matrix(ROWS) == PLAIN.matrix(ROWS)


def test_a_path_is_a_predicate_too():
    sheet = form("ท.1", (Column("a", "ก", 20, bold="is.new"),))
    rows = [{"a": "1", "is": {"new": True}}, {"a": "2", "is": {"new": False}}, {"a": "3", "is": None}]
    assert [line.cells[0].bold for line in sheet.lines(rows)] == [True, False, False]


def test_the_screen_stresses_them():
    markup = table(SHEET, ROWS)
    assert re.findall(r"<strong>(.*?)</strong>", markup) == ["วางท่อ<br>น้ำดื่ม", "7,750", "", "CD6789"]
    assert html_matrix(markup) == SHEET.matrix(ROWS)
    assert "<strong>" not in table(PLAIN, ROWS)


def test_the_workbook_has_them_bold_and_numbers_stay_numbers():
    content = workbook([(SHEET, ROWS)])
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [[bool(cell.font.bold) for cell in row] for row in page.iter_rows(min_row=3)] == BOLD
    assert (page["D4"].value, page["D4"].number_format) == (7750, page["D3"].number_format)
    assert xlsx_matrix(content) == SHEET.matrix(ROWS)


def test_word_has_them_bold_for_thai_too():
    content = document([Table(SHEET, ROWS)], PAGE_FOOTER)
    rows = docx.Document(io.BytesIO(content)).tables[0].rows[1:]
    for row, bold in zip(rows, BOLD, strict=True):
        runs = [cell.paragraphs[0].runs for cell in row.cells]
        # An empty cell has no run.
        expected = [[weight] * 2 if found else [] for found, weight in zip(runs, bold, strict=True)]
        assert [[weight for run in found for weight in (bool(run.bold), bool(run.font.cs_bold))] for found in runs] == (
            expected
        )
    assert docx_matrix(content) == SHEET.matrix(ROWS)


@pytest.mark.parametrize("printer", ["press", "pages"])
def test_both_printers_of_pdf_draw_them_in_the_bold_font(paged, printer):
    make = pressed if printer == "press" else paged
    changed, plain = (drawn(make(sheet, ROWS)) for sheet in (SHEET, PLAIN))
    assert sorted(changed["bold"]) == sorted(plain["bold"] + "วางท่อน้ำดื่ม" + "7,750" + "CD6789")
    assert sorted(changed["bold"] + changed["regular"]) == sorted(plain["bold"] + plain["regular"])
    assert "7,750" not in changed["regular"]
    assert "12,500" in changed["regular"]
    assert pdf_matrix(make(SHEET, ROWS)) == unbroken(SHEET.matrix(ROWS))
