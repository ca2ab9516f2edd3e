"""What is written into a row or a choice stands there as it was said, whatever it was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from agencies.lists.columns import Column
from agencies.lists.listing import Line, List
from agencies.lists.markup import written
from paper.layout.sheet import Kind
from tests.agencies.lists.lists import PostFilters, asked

HOSTILE = "<b title=\"x\">{0}</b> & 'y'"


@given(st.lists(st.text() | st.integers(), min_size=1))
def test_words_are_escaped_as_django_escapes_them(words):
    pattern = "<td>{}</td>" * len(words)
    assert written(pattern, words) == format_html(pattern, *words)


def test_what_is_markup_already_is_not_escaped_again():
    assert written("<p>{}</p>", [format_html("<b>{}</b>", "<")]) == "<p><b>&lt;</b></p>"


def test_a_row_escapes_words_addresses_and_notes():
    column = Column(HOSTILE, HOSTILE, lambda _: HOSTILE, link=lambda _: HOSTILE, note=lambda _: HOSTILE)
    cell = column.cell(None)
    shown = Line(cell, [cell], "", "").shown
    assert "<b " not in shown
    assert shown.count("&lt;b title=&quot;x&quot;&gt;{0}&lt;/b&gt; &amp; &#x27;y&#x27;") == 7


def test_what_a_filter_offers_one_person_is_not_offered_to_the_next(db):
    class Own(PostFilters):
        def offer(self) -> None:
            self.filters["role"].extra["choices"] = [(self.request.GET["who"],) * 2]

    own = List("ตำแหน่ง", "post", (Column("title", "ตำแหน่ง", "title"),), filters=Own)
    offered = [list(asked(f"who={who}", of=own).filters.form.fields["role"].choices)[1:] for who in "ab"]
    assert offered == [[("a", "a")], [("b", "b")]]


@pytest.mark.parametrize(("amount", "shown"), [(Decimal(0), "0"), (Decimal(1500), "1,500"), (None, "ไม่ได้ระบุ")])
def test_a_screen_says_nought_where_it_costs_nothing_and_what_is_blank_in_its_own_words(amount, shown):
    column = Column("baht", "งบประมาณ (บาท)", lambda _: amount, Kind.BAHT, blank="ไม่ได้ระบุ")
    assert column.cell(None).text == shown
