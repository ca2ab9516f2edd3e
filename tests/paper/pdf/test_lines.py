"""Labels, headings and the words around a table in several lines: lines in every print, never run into one."""

import io
from dataclasses import replace

import docx
import pytest
from django.template.loader import render_to_string

from paper.docx.document import document
from paper.layout.part import TablePart
from paper.layout.sheet import Column, Grouping
from paper.pdf.compose import compose
from paper.pdf.weasy import pdf
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import form
from tests.paper.readers import docx_matrix, html_matrix, pdf_matrix, poppler, unbroken

LABEL = "ก. หนึ่ง\nข. สอง <ท้อง>\nค. สาม"
SHEET = form("ท.1", (Column("title", "โครงการ\n(ชื่อ)", 60), Column("place", "พื้นที่", 60)))
PART = TablePart(
    SHEET,
    [{"title": "ขุดลอก", "place": "หมู่ที่ 1"}],
    Grouping("place", lambda _row: LABEL),
    heading=("หัวเรื่อง", "บรรทัดสาม\nบรรทัดสี่"),
    above="กรอบบน\nกรอบล่าง",
    below="ท้ายหนึ่ง\nท้ายสอง",
    caption="คำบรรยาย\nสองบรรทัด",
)
AROUND = ["หัวเรื่อง", "บรรทัดสาม", "บรรทัดสี่", "กรอบบน", "กรอบล่าง", "คำบรรยาย", "สองบรรทัด", "ท้ายหนึ่ง", "ท้ายสอง"]
AROUND += ["โครงการ", "(ชื่อ)"]
IN_TABLE = ["ก. หนึ่ง", "ข. สอง <ท้อง>", "ค. สาม"]


@pytest.fixture
def printed(settings, tmp_path):
    """Print the part by WeasyPrint or by the press."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    body = "{% extends 'paper/page.html' %}{% block content %}{% table_part part %}{% endblock %}"
    (tmp_path / "shell.html").write_text(body, "utf-8")

    def make(printer):
        context = {"page_footer": PAGE_FOOTER, "part": PART}
        if printer == "pages":
            return pdf("shell.html", context)
        target = io.BytesIO()
        compose("shell.html", context, target)
        return target.getvalue()

    return make


@pytest.mark.parametrize("printer", ["pages", "press"])
def test_both_printers_of_pdf_print_them_as_lines(printed, printer):
    content = printed(printer)
    lines = [line.strip() for line in poppler(content, "-layout").splitlines()]
    starts = [text for text in (*AROUND, *IN_TABLE) if not any(line.startswith(text) for line in lines)]
    assert starts == []
    assert [line for line in lines for text in ("หนึ่ง", "กรอบบน", "บรรทัดสาม") if text in line and "สอง" in line] == []
    assert pdf_matrix(content) == unbroken(SHEET.matrix(PART.rows, PART.grouping))


def test_the_page_breaks_them_and_escapes_what_they_say():
    markup = render_to_string("paper/part.html", {"part": PART})
    for text in (LABEL, PART.above, PART.below, PART.caption, "บรรทัดสาม\nบรรทัดสี่", "โครงการ\n(ชื่อ)"):
        assert text.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>") in markup
    assert html_matrix(markup) == SHEET.matrix(PART.rows, PART.grouping)


def test_word_has_them_as_lines():
    content = document([PART], replace(PAGE_FOOTER, code=""))
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs if paragraph.text]
    # The first line of a heading is what the contents name, so it stands by itself.
    assert texts == ["หัวเรื่อง", "บรรทัดสาม\nบรรทัดสี่", PART.above, PART.caption, PART.below]
    assert docx_matrix(content) == SHEET.matrix(PART.rows, PART.grouping)
