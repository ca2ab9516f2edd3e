"""Official forms with text of real length: nothing crosses a border, nothing is cut, no page is left to a total."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from paper.layout import widths
from paper.layout.measures import LANDSCAPE
from paper.pdf import weasy
from paper.thai.dictionary import field_words
from paper.thai.digits import Digits
from plans.papers import formats, tambon_book
from plans.papers.book import book_of
from plans.papers.official.asking import Ask
from plans.papers.official.catalogue import FORMS
from plans.papers.sheets.layouts import Layout
from plans.tambon.models import PlanReport
from tests.paper import real_length as lengths
from tests.paper.borders import leaves, left_empty
from tests.paper.readers import pdf_matrices, poppler, unbroken
from tests.plans import real_length
from tests.scenery import scene

Format = PlanReport.Format
TEMPLATE = "plans/papers/print/official.html"
PRINTERS = ("press", "pages")
ASKS = [
    Ask(name, layout=layout, about=real_length.VILLAGE if name == "village" else "")
    for name, form in FORMS.items()
    if form.tables or form.name == "village"
    for layout in (Layout.values if form.has_layouts else ("",))
]
P02 = {layout: Ask("p02", layout=layout) for layout in Layout.values}


@pytest.fixture
@scene
def plan(people):
    return real_length.build(people)


def printed(plan, ask, printer="press", digits=Digits.ARABIC):
    """Print a form by the press, in whose hands tables are, or wholly by the printer of pages."""
    made = formats.filled(ask, plan.pk)
    if printer == "press":
        return formats.made(made, Format.PDF, digits)
    return weasy.pdf(TEMPLATE, formats._context(made.paper, formats._page_footer(made.paper, digits)))


def as_printed(text):
    """Write sara am, which some type as two letters, as the one glyph it is in print."""
    return text.replace("\u0e4d\u0e32", "\u0e33")


def called(ask):
    return f"{ask.form} {ask.layout}".strip()


@pytest.mark.parametrize("digits", Digits)
@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("ask", ASKS, ids=called)
def test_nothing_crosses_a_border_or_leaves_the_paper(plan, ask, printer, digits):
    pages = leaves(printed(plan, ask, printer, digits))
    assert [word for page in pages for word in page.crossing()] == []
    assert sum(len(page.uprights) for page in pages) > len(pages)


@pytest.mark.parametrize("digits", Digits)
def test_nothing_in_the_book_crosses_a_border(plan, digits):
    content = tambon_book.made(book_of(plan.pk), Format.PDF, digits)
    assert [word for page in leaves(content) for word in page.crossing()] == []


def test_a_word_through_which_a_border_goes_is_found():
    cells = "<td style='border: 1pt solid; white-space: nowrap'>วัตถุประสงค์<td style='border: 1pt solid'>ก"
    table = f"<table style='border-collapse: collapse; table-layout: fixed; width: 20mm'><tr>{cells}</table>"
    font = "<style>@font-face { font-family: Paper; src: url(Regular.ttf) } body { font-family: Paper }</style>"
    [page] = leaves(weasy.printed(f"<html lang='th'><title>ก</title>{font}<body>{table}"))
    assert "".join(page.crossing()) == "วัตถุประสงค์"


@pytest.mark.parametrize("ask", ASKS, ids=called)
def test_every_row_is_there_to_its_last_word(plan, ask):
    made = formats.filled(ask, plan.pk)
    tables = [unbroken(table.sheet.matrix(table.rows, table.grouping)) for table in made.paper.tables]
    expected = [tuple(tuple(map(as_printed, row)) for row in table) for table in tables]
    read, parts = pdf_matrices(formats.made(made, Format.PDF, Digits.ARABIC)), len(made.paper.parts)
    assert read[-parts:] == expected[-parts:]
    # The printer of pages, which prints the short tables in front, tags a table anew on every page.
    rows = [row for table in read for row in table]
    assert [row for table in expected for row in table if row not in rows] == []


def test_seventeen_columns_take_little_more_paper_than_twelve(plan):
    pages = {layout: len(leaves(printed(plan, ask))) for layout, ask in P02.items()}
    assert pages["strategy-17"] <= 1.6 * pages["strategy"]
    assert pages["strategy"] <= 16
    assert len(leaves(printed(plan, Ask("village", about=real_length.VILLAGE)))) <= 34


@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("ask", [*P02.values(), Ask("village", about=real_length.VILLAGE)], ids=called)
def test_no_page_is_left_more_than_a_quarter_empty_and_none_holds_only_a_total(plan, ask, printer):
    content = printed(plan, ask, printer)
    wide = [
        (leaf, text)
        for leaf, text in zip(leaves(content), poppler(content, "-layout").split("\f"), strict=False)
        if leaf.width > leaf.height
    ]
    assert len(wide) > 8
    assert [round(left_empty(leaf), 2) for leaf, _ in wide[:-1] if left_empty(leaf) > 0.25] == []
    whole = "".join("".join(map(str, lengths.projects()[-1].values())).split())
    last = wide[-1][1].split("รวม")[0].split("2575")[-1].split()
    assert len([word for word in last if word in whole]) > 1


def test_money_is_narrow_columns_of_nothing_narrower_and_letters_can_be_read(plan):
    [table] = formats.filled(P02["strategy-17"], plan.pk).paper.tables
    fit = widths.fitted(table.sheet, list(table.sheet.lines(table.rows, table.grouping)))
    in_mm = [share * LANDSCAPE.text_mm for share in fit.shares]
    assert all(13 <= width <= 15.5 for width in in_mm[4:9])
    assert all(8 <= width <= 10 for width in in_mm[-5:])
    assert fit.points >= 7.8


def test_no_line_ends_inside_a_word_of_the_field(plan):
    words = re.compile("|".join(sorted(field_words(), key=len, reverse=True)))
    made = formats.filled(P02["strategy-17"], plan.pk)
    [table] = made.paper.tables
    rows = table.sheet.matrix(table.rows, table.grouping)
    expected = Counter(word for row in rows for word in words.findall(as_printed("\n".join(row))))
    assert sum(expected.values()) > 300
    for printer in PRINTERS:
        read = Counter(words.findall(poppler(printed(plan, P02["strategy-17"], printer), "-raw")))
        assert {word: read[word] for word in expected if read[word] < expected[word]} == {}
