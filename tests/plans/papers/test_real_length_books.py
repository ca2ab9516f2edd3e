"""Every paper of every level with text of real length: the books, the forms of a local plan, what changed.

The forms of a tambon plan with every printer: test_real_length.py.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import chain

import pytest
from pypdf import PdfReader

from paper.layout.letters import width as letters_width
from paper.layout.part import TablePart
from paper.layout.widths import fitted
from paper.thai.breaks import pieces
from paper.thai.dictionary import field_words
from paper.thai.digits import Digits
from plans.papers import formats, release_papers, tambon_book
from plans.papers.book import book_of
from plans.papers.changes import delta_paper
from plans.papers.official.asking import Ask
from plans.papers.official.catalogue import FORMS
from plans.papers.sheets.changes import CHANGES_BY_KIND, changes_sheet
from plans.papers.sheets.layouts import Layout
from plans.papers.upper_book import UpperBook
from plans.releases.deliveries import rows_since
from plans.releases.models import Release, ReleasePaper
from plans.releases.queries import check_url
from plans.tambon.models import PlanReport
from tests.paper.borders import leaves, left_empty
from tests.paper.readers import pdf_matrices, poppler, unbroken
from tests.plans import real_length
from tests.scenery import scene

PDF = PlanReport.Format.PDF
LEVELS = ("tambon", "district", "province")


@pytest.fixture
@scene
def decided(people):
    return real_length.decided(people)


@pytest.fixture
@scene
def levels(people):
    return real_length.province_release(people)


@pytest.fixture
@scene
def local(people):
    return real_length.local_plan(people)


# --- what is printed: each paper's bytes, and the tables in it that the press lays ---
def of_ask(plan, ask):
    made = formats.filled(ask, plan.pk)
    return formats.made(made, PDF, Digits.ARABIC), made.paper.tables


def the_book(plan):
    book = book_of(plan.pk)
    return tambon_book.made(book, PDF), tambon_book.bound(book).parts


def released(level):
    return Release.objects.select_related("area", "period").filter(level=level).order_by("pk")[0]


def the_release(level):
    release = released(level)
    content = release_papers.MAKERS[Release.Level(level)](release, ReleasePaper.Format.PDF)
    if level == "tambon":
        return content, tambon_book.bound(release_papers.frozen_book(release)).parts
    book = UpperBook(release)
    return content, [held(part) for part in (book.projects, book.decided)]


def held(part):
    return TablePart(part.sheet, tuple(part.rows), part.grouping)


def the_changes(level):
    release = released(level)
    part = TablePart(changes_sheet(""), rows_since(release, None), CHANGES_BY_KIND)
    return delta_paper(release, None, "pdf")[0], [part]


LOCAL = [
    Ask(name, layout=layout, source="local")
    for name in ("p01", "p01-villages", "p02", "p02-1", "p02-2", "p03", "comparison")
    for layout in (Layout.values if FORMS[name].has_layouts else ("",))
]
DECIDED = [Ask(name, layout=layout) for name in ("p02", "p02-1", "p02-2") for layout in Layout.values]


def checked(content, tables):
    """Say what is wrong with a paper: words on borders, rows cut, words broken, tags, language and title."""
    pages = leaves(content)
    assert [word for page in pages for word in page.crossing()] == []
    whole = {row for table in pdf_matrices(content) for row in table}
    expected = [row for table in tables for row in unbroken(matrix_of(table))]
    assert [row for row in expected if row not in whole] == []
    assert broken_heads(tables) == []
    assert broken_words(content, tables) == {}
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert reader.metadata.title
    return pages


def matrix_of(table):
    return tuple(tuple(map(as_printed, row)) for row in table.sheet.matrix(table.rows, table.grouping))


def as_printed(text):
    """Write sara am, which some type as two letters, as the one glyph it is in print."""
    return text.replace("\u0e4d\u0e32", "\u0e33")


def broken_heads(tables):
    """List the words of headings of columns that have no room in one line."""
    found = []
    for table in tables:
        fit = fitted(table.sheet, list(table.sheet.lines(table.rows, table.grouping)))
        for place, column in enumerate(table.sheet.columns):
            words = chain.from_iterable(pieces(line) for line in column.title.split("\n") if line)
            found += [word for word in words if letters_width(word.rstrip(), bold=True) * fit.points > fit.room(place)]
    return found


WORDS = re.compile("|".join(sorted(field_words(), key=len, reverse=True)))


def broken_words(content, tables):
    rows = [row for table in tables for row in matrix_of(table)]
    expected = Counter(word for row in rows for word in WORDS.findall("\n".join(row)))
    read = Counter(WORDS.findall(poppler(content, "-raw")))
    return {word: read[word] for word in expected if read[word] < expected[word]}


def called(ask):
    return f"{ask.form} {ask.layout}".strip()


def no_page_is_wasted(pages):
    """Of one table: no page before its last is left more than a quarter empty."""
    return [round(left_empty(page), 2) for page in pages[:-1] if left_empty(page) > 0.25] == []


@pytest.mark.parametrize("ask", DECIDED, ids=called)
def test_a_form_of_a_decided_plan_is_whole_and_no_page_is_left_empty(decided, ask):
    assert no_page_is_wasted(checked(*of_ask(decided, ask)))


@pytest.mark.parametrize("ask", LOCAL, ids=called)
def test_a_form_of_a_local_plan_is_whole_and_no_page_is_left_empty(local, ask):
    assert no_page_is_wasted(checked(*of_ask(local, ask)))


def test_the_book_of_a_decided_plan_is_whole(decided):
    # Codes of projects are drawn by lot: a wide one takes room of the reasons beside it, and with it a page.
    # One of its pages is the threads of money.
    assert len(checked(*the_book(decided))) <= 38


@pytest.mark.parametrize("level", LEVELS)
def test_the_book_of_a_release_is_whole(levels, level):
    content, tables = the_release(level)
    assert len(checked(content, tables)) <= (38 if level == "tambon" else 20)
    assert any(line.endswith(check_url(released(level))) for line in poppler(content).splitlines())


@pytest.mark.parametrize("level", LEVELS)
def test_what_changed_is_whole_and_no_page_is_left_empty(levels, level):
    assert no_page_is_wasted(checked(*the_changes(level)))
