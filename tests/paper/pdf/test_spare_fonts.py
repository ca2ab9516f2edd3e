"""Letters that the papers' own font lacks: printed by both printers out of spare fonts, copied as they were typed."""

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from pypdf import PdfReader

from paper.layout.part import TablePart
from paper.layout.sheet import Column, Kind, Sheet
from paper.pdf.compose import compose
from paper.pdf.press.table import press
from paper.pdf.weasy import pdf
from tests.paper.footers import PAGE_FOOTER
from tests.paper.readers import READERS, fonts, poppler

TYPED = {"faces": "ปลูกข้าว 😀 🌾", "signs": "ตรวจแล้ว ✓ → ★", "Lao": "ແຂວງ ຈຳປາສັກ ຕິດຊາຍແດນ", "Khmer": "ស្រុក ជាយដែន"}
SHEET = Sheet(
    code="แบบ ท.2",
    title="อักษรของเพื่อนบ้าน",
    source="",
    landscape=False,
    columns=(Column("", "ที่", 10, Kind.ORDER), Column("text", "ข้อความ", 100)),
)
ROWS = [{"text": text} for text in TYPED.values()]
PAGE = """{% extends "paper/page.html" %}{% block content %}<h1>หน้าแรก</h1>
{% for row in rows %}<p>{{ row.text }}</p>{% endfor %}{% endblock %}"""


def pressed(rows):
    target = io.BytesIO()
    press(SHEET, rows, target, page_footer=PAGE_FOOTER)
    return target.getvalue()


@pytest.fixture
def read_page(settings, tmp_path):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    return lambda rows: pdf("page.html", {"page_footer": PAGE_FOOTER, "rows": rows})


def plain(text):
    return "".join(text.split())


def meaning(text):
    """Take letters apart that mean the same as their parts: the Lao am."""
    return plain(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", ["faces", "signs"])
def test_signs_that_the_press_prints_out_of_spare_fonts_are_copied_as_typed(kind, reader):
    assert plain(TYPED[kind]) in plain(READERS[reader](pressed(ROWS)))


@pytest.mark.parametrize("kind", ["Lao", "Khmer"])
def test_other_scripts_are_copied_as_typed_by_readers_that_know_the_text_behind_what_is_drawn(kind):
    assert plain(TYPED[kind]) in plain(poppler(pressed(ROWS)))


@pytest.mark.parametrize("reader", READERS)
def test_to_all_other_readers_lao_means_what_was_typed(reader):
    assert meaning(TYPED["Lao"]) in meaning(READERS[reader](pressed(ROWS)))


@pytest.mark.parametrize("kind", ["faces", "signs"])
def test_what_the_printer_of_pages_prints_out_of_spare_fonts_is_copied_as_typed(read_page, kind):
    assert plain(TYPED[kind]) in plain(poppler(read_page(ROWS)))


def test_lao_from_the_printer_of_pages_means_what_was_typed(read_page):
    assert meaning(TYPED["Lao"]) in meaning(poppler(read_page(ROWS)))


def test_no_letter_is_a_question_mark_or_a_box(read_page):
    for content in (pressed(ROWS), read_page(ROWS)):
        assert "?" not in poppler(content)
        assert "\ufffd" not in poppler(content)


def test_fonts_are_those_that_are_needed_embedded_and_no_others(read_page):
    for content in (pressed(ROWS), read_page(ROWS)):
        names = {font[0].split("+")[1] for font in fonts(content)}
        assert [any(part in name for name in names) for part in ("DejaVu", "Symbola", "Khmer")] == [True] * 3
        assert len(names) <= 5
        assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts(content))
    for content, name in ((pressed([{"text": "ปลูกข้าว"}]), "Sarabun"), (read_page([{"text": "ปลูกข้าว"}]), "Paper")):
        assert {font[0].split("+")[1].split("-")[0] for font in fonts(content)} == {name}


def test_what_is_drawn_again_in_smaller_letters_has_their_size():
    content = pressed([{"text": "✓ " * 3}])
    drawn = PdfReader(io.BytesIO(content)).pages[0].get_contents().get_data().decode("latin-1")
    assert re.search(r"/S\d \d+\.\d+ Tf", drawn)
    assert "\x01" not in drawn


def test_a_foot_with_such_letters_is_drawn_on_pages_of_both_printers(settings, tmp_path):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    body = PAGE.replace("{% endblock %}", "{% table_part part %}{% endblock %}")
    (tmp_path / "page.html").write_text(body, "utf-8")
    target = io.BytesIO()
    page_footer = replace(PAGE_FOOTER, place="ต.บ้านบัว ✓")
    compose("page.html", {"page_footer": page_footer, "rows": [], "part": TablePart(SHEET, ROWS)}, target)
    pages = poppler(target.getvalue()).rstrip("\f").split("\f")
    assert len(pages) == 2
    assert all("ต.บ้านบัว✓" in plain(page) for page in pages)
