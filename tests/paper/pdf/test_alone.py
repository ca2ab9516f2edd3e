"""A paper as one file of HTML: it carries its fonts, and says once what stands on the edge of a page."""

import base64
import io
import re
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont

from paper.layout.part import TablePart
from paper.pdf.alone import css_string, page
from paper.thai.digits import Digits
from tests.paper.footers import PAGE_FOOTER
from tests.paper.forms import PROJECTS, ROWS, VILLAGES


@pytest.fixture
def alone(settings, tmp_path):
    """Write a page that holds a table."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    body = '{% extends "paper/page.html" %}{% block content %}<p>ตำบล</p>{% table_part part %}{% endblock %}'
    (tmp_path / "book.html").write_text(body, "utf-8")

    def write(page_footer=PAGE_FOOTER):
        context = {"page_footer": page_footer, "part": TablePart(PROJECTS, ROWS, VILLAGES)}
        return page("book.html", context).decode()

    return write


def test_it_carries_both_fonts_with_the_letters_it_needs_and_no_more(alone):
    faces = re.findall(r'font-weight: (\d+);.*?url\("data:font/ttf;base64,([^"]+)"\)', alone())
    assert [weight for weight, _ in faces] == ["400", "700"]
    for _, data in faces:
        font = TTFont(io.BytesIO(base64.b64decode(data)))
        letters = set(font.getBestCmap())
        assert set(map(ord, "ตำบลู้123ํ")) <= letters
        assert ord("é") not in letters
    assert not re.search(r'url\("(?!data:)', alone())


def test_head_and_foot_are_words_of_the_page_rules_and_turned_pages_have_the_code_of_their_form(alone):
    markup = alone()
    assert "element(" not in markup
    [rule] = re.findall(r"@page form-1 \{.*\}", markup)
    assert "size: A4 landscape" in rule
    assert css_string("แบบ ผ.02") in rule
    assert f"content: {css_string(PAGE_FOOTER.footer)}" in markup


def test_thai_digits_reach_the_edge_of_the_page(alone):
    markup = alone(replace(PAGE_FOOTER, digits=Digits.THAI))
    assert css_string("แบบ ผ.๐๒") in markup
    assert "counter(page, thai)" in markup


def test_no_text_ends_a_string_or_the_style_sheet():
    assert css_string('a"</style>\\b\n') == '"a\\22 \\3c /style\\3e \\5c b\\a "'
