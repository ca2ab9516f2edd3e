"""What is printed is read back by two readers, poppler's and pypdf, and must be the text that was printed."""

import io
import itertools
import re

import pytest
from pypdf import PdfReader

from paper.layout.chart import Bar, Chart
from paper.pdf.weasy import PrintFault, Refused, pdf
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import PROJECTS, ROWS, VILLAGES
from tests.paper.readers import CONSONANTS, MARKS, READERS, WORDS, elements, fonts, poppler

PAPER: dict[str, bytes] = {}
FACES = ("{}", "<b>{}</b>", "<i>{}</i>", "<b><i>{}</i></b>")


SHELL = '{% extends "paper/page.html" %}{% block content %}BODY{% endblock %}'


@pytest.fixture
def printed(settings, tmp_path):
    """Print a template that is given as text."""

    def make(body, **context):
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
        (tmp_path / "printed.html").write_text(SHELL.replace("BODY", body), "utf-8")
        return pdf("printed.html", {"page_footer": PAGE_FOOTER, **context})

    return make


@pytest.fixture
def printed_once(printed):
    """Print a text the first time a test asks for it; several readers read the same paper."""

    def make(body):
        if body not in PAPER:
            PAPER[body] = printed(body)
        return PAPER[body]

    return make


@pytest.mark.parametrize("reader", READERS)
def test_words_are_copied_exactly_in_every_face(printed_once, reader):
    lines = [face.format(word) for word in WORDS for face in FACES]
    text = READERS[reader](printed_once("<p>" + "</p><p>".join(lines) + "</p>"))
    read = text.split()
    assert {word: read.count(word) for word in WORDS} == dict.fromkeys(WORDS, 4)


@pytest.mark.parametrize("reader", READERS)
def test_every_letter_with_every_mark_is_copied_exactly(printed_once, reader):
    torture = [letter + mark + "ว" for letter, mark in itertools.product(CONSONANTS, MARKS)]
    # Each in a line of its own cell, so that no end of a line falls into one.
    cells = "".join(f"<tr>{''.join(f'<td>{face.format(word)}</td>' for face in FACES)}</tr>" for word in torture)
    read = READERS[reader](printed_once(f"<style>td {{ padding: 0 3mm }}</style><table>{cells}</table>")).split()
    assert [word for word in torture if read.count(word) != 4] == []


def test_latin_beside_thai_keeps_its_space(printed):
    content = printed("<p>A วันที่ B ตำบล</p><p><b>A วันที่ B ตำบล</b></p>")
    for read in READERS.values():
        assert read(content).count("A วันที่ B ตำบล") == 2


def test_lines_are_broken_between_words(printed):
    sentence = "แผนพัฒนาตำบลส่งเสริมการเกษตรอินทรีย์และแหล่งน้ำเพื่อครัวเรือนในหมู่บ้าน"
    content = printed(f'<table style="width:60mm;table-layout:fixed"><tr><td>{sentence}</td></tr></table>')
    lines = [line for line in poppler(content).split("\n") if line and line in sentence]
    assert lines == ["แผนพัฒนาตำบลส่งเสริมการเกษตร", "อินทรีย์และแหล่งน้ำเพื่อครัวเรือนใน", "หมู่บ้าน"]


def test_a_long_table_repeats_its_headings_and_counts_its_pages(printed):
    rows = [{**ROWS[0], "title": f"โครงการลำดับที่ {n}"} for n in range(60)]
    content = printed('<section class="landscape">{% sheet_table sheet rows %}</section>', sheet=PROJECTS, rows=rows)
    pages = poppler(content).rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "วัตถุประสงค์" in page
        assert "งบประมาณ (บาท)" in page
        assert f"หน้า {number}/{len(pages)}" in page
        assert "แบบ ผ.02" in page
        assert "ต.บ้านบัว · ฉบับที่ 3 · พิมพ์เมื่อ 21 พ.ย. 2569 เวลา 07.00 น. · รหัสข้อมูล 0123456789ab" in page
    assert sum(page.count("รวม 60 โครงการ") for page in pages) == 1
    assert [int(n) for n in re.findall(r"ลำดับที่ (\d+)", "".join(pages))] == list(range(60))


def test_the_table_says_what_the_sheet_says(printed):
    body = '<section class="landscape">{% sheet_table sheet rows grouping=villages %}</section>'
    content = printed(body, sheet=PROJECTS, rows=ROWS, villages=VILLAGES)
    text = poppler(content, "-layout")
    for line in PROJECTS.lines(ROWS, VILLAGES):
        for printed_text in (line.label, *(cell.text for cell in line.cells)):
            assert all(part in text for part in printed_text.split("\n"))


def test_sections_are_turned_as_they_ask(printed):
    pages = PdfReader(io.BytesIO(printed('<p>ก</p><section class="landscape"><p>ข</p></section>'))).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False, True]
    assert {round(float(page.mediabox.width + page.mediabox.height)) for page in pages} == {1437}


def test_the_document_is_tagged_for_readers(printed):
    content = printed("<h1>แผน</h1>{% sheet_table sheet rows %}", sheet=PROJECTS, rows=ROWS)
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "th"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == PAGE_FOOTER.title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    kinds = {element.get("/S") for element in elements(content)}
    assert {"/Document", "/H1", "/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/Caption"} <= kinds


def test_all_fonts_are_ours_and_inside(printed):
    content = printed("<p>ก <b>ข</b> <i>ค</i> <b><i>ง</i></b></p>")
    assert sorted(font[0].split("+")[1] for font in fonts(content)) == [
        "Paper",
        "Paper-Bold",
        "Paper-Bold-Italic",
        "Paper-Italic",
    ]
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts(content))


def test_a_chart_keeps_its_words(printed):
    chart = Chart(
        "งบประมาณ", "แยกตามหมู่บ้าน", "บาท", ("ทำเอง", "ทำร่วม"), (Bar("บ้านน้ำดื่ม", (5, 6)), Bar("บ้านผู้ใหญ่", (7, None)))
    )
    text = poppler(printed("{% bar_chart chart %}", chart=chart))
    assert all(word in text for word in ("บ้านน้ำดื่ม", "บ้านผู้ใหญ่", "ทำเอง", "ทำร่วม", "งบประมาณ"))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "../../x.png",
        "/etc/hostname",
        "ftp://127.0.0.1/x",
    ],
)
def test_a_document_reads_nothing_but_the_fonts(printed, address):
    with pytest.raises(Refused, match=re.escape(address.rsplit("/", 1)[-1])):
        printed(f'<img src="{address}" alt="x">')


def test_pictures_come_as_data(printed):
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    assert printed(f'<img src="{dot}" alt="จุด">').startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "body",
    [
        '<p style="colour: red">ก</p>',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<p style="font-family:x;width:1quux">ก</p>',
    ],
)
def test_what_the_printer_complains_of_is_an_error(printed, body):
    with pytest.raises(PrintFault):
        printed(body)


def test_markup_in_data_is_printed_as_text(printed):
    content = printed("<p>{{ text }}</p>", text="<b>ก</b> & <img src=x>")
    assert "<b>ก</b> & <img src=x>" in poppler(content)
