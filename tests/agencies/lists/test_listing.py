"""A list never loses or doubles a row, whatever is asked of it; what it shows and says is what was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.access.roles import Role
from agencies.lists.columns import Column
from agencies.lists.listing import List
from agencies.offices.models import Agency
from agencies.people.models import Post
from paper.layout.sheet import Kind
from paper.thai import thai_sort_key
from tests import factories
from tests.agencies.lists.lists import asked
from tests.scenery import scene

NAMES = ("เกาะ", "ขอน", "กก", "หมู่ 10", "หมู่ 2", "«กา»", "เขา", "กก", "", "ก่อ", "กา")


@pytest.fixture
@scene
def posts(db):
    areas = [factories.area(code) for code in ("310104", "310105")]
    office = Agency.objects.create(code="a", kind="state", name="ที่ทำการ", short_name="ที่ทำการ", area=areas[0])
    return [
        factories.PostFactory(
            title=name,
            role=Role.KAMNAN if number % 2 else Role.SOCHOTO,
            area=areas[number % 3 == 0],
            agency=office if number % 4 else None,
        )
        for number, name in enumerate(NAMES)
    ]


def pages(words):
    first = asked(words)
    return [asked(f"{words}&page={number}").page.object_list for number in first.page.paginator.page_range]


COLUMNS = ("title", "area", "key", "agency", "role", "x")
SORTS = st.sampled_from(["", *(f"{sign}{name}" for name in COLUMNS for sign in ("", "-"))])


def test_no_filter_order_or_page_loses_or_doubles_a_row(posts):
    @given(
        sort=SORTS,
        q=st.sampled_from(["", "ก", "หมู่", "๑๐ หมู่", "ไม่มี"]),
        role=st.sampled_from(["", "kamnan", "sochoto", "?"]),
    )
    def check(sort, q, role):
        words = f"sort={sort}&q={q}&role={role}"
        shown = [post.pk for page in pages(words) for post in page]
        wanted = asked(f"q={q}&role={role}").found.values_list("pk", flat=True)
        assert sorted(shown) == sorted(wanted)
        assert asked(words).matched == len(shown)
        assert [post.pk for post in asked(words).rows[:100]] == shown

    check()


def titles(words):
    return [post.title for page in pages(words) for post in page]


def test_words_stand_in_the_order_of_the_dictionary_and_blank_last_either_way(posts):
    ordered = sorted(filter(None, NAMES), key=thai_sort_key)
    assert titles("sort=title") == [*ordered, ""]
    assert titles("sort=-title") == [*reversed(ordered), ""]


def test_what_the_database_orders_has_the_blank_last_either_way(posts):
    for words in ("sort=agency", "sort=-agency"):
        offices = [post.agency for page in pages(words) for post in page]
        assert offices == [*filter(None, offices), *([None] * offices.count(None))]
        assert None in offices


def test_rows_that_are_no_query_are_ordered_too():
    name = Column("name", "ชื่อ", "name", words=("name",))
    plain = List("แถว", "post", (name, Column("n", "จำนวน", "n", Kind.COUNT, order=("n",))))
    rows = [{"name": "เขา", "n": 2}, {"name": "ก", "n": None}, {"name": "", "n": 10}]
    named = {
        words: [row["name"] for row in asked(words, rows, of=plain).rows] for words in ("sort=name", "sort=-n", "")
    }
    assert named == {"sort=name": ["ก", "เขา", ""], "sort=-n": ["", "เขา", "ก"], "": ["เขา", "ก", ""]}


def test_the_address_says_which_columns_are_shown_and_the_first_always_is(posts):
    def shown(words):
        return [column.name for column in asked(words).columns]

    assert shown("") == ["title", "area", "key", "agency"]
    assert shown("columns=role&columns=area&columns=nothing") == ["title", "area", "role"]
    assert shown("columns=title") == ["title"]
    assert shown("columns=nothing") == shown("")


def test_heads_say_how_the_list_is_sorted_and_what_pressing_them_does(posts):
    def heads(words):
        return {head.column.name: (head.url.partition("sort=")[2], head.sorted) for head in asked(words).heads()}

    assert heads("")["title"] == ("title", "")
    assert heads("sort=title")["title"] == ("-title", "ascending")
    assert heads("sort=-title") == {
        "title": ("title", "descending"),
        "area": ("area", ""),
        "key": ("key", ""),
        "agency": ("agency", ""),
    }
    assert heads("columns=role")["role"] == ("", "")


def test_what_was_found_is_counted_beside_what_there_is(posts):
    listing = asked("q=หมู่")
    assert (listing.matched, listing.total, listing.is_narrowed) == (2, len(NAMES), True)
    assert listing.filters.said == ["ค้นหา: หมู่"]
    assert asked("role=kamnan").filters.said == ["บทบาท: กำนัน"]
    assert not asked("role=unknown&page=99").is_narrowed


def test_a_list_too_long_for_words_says_so_and_stays_in_its_own_order(posts, monkeypatch):
    monkeypatch.setattr("agencies.lists.listing.MOST_WORDS", len(NAMES) - 1)
    listing = asked("sort=title")
    assert listing.order is None
    assert listing.is_too_long_for_words
    assert next(listing.heads()).url == ""
    assert titles("sort=title") == titles("")
    assert asked("sort=title&role=kamnan").order is not None


@pytest.mark.parametrize("sort", ["", "title", "-area"])
def test_a_page_asks_equally_much_however_long_the_list_is(posts, django_assert_num_queries, sort):
    def look(rows):
        listing = asked(f"sort={sort}&q=ก", rows)
        return [[cell.text for cell in line.others] for line in listing.lines], listing.total

    few = Post.objects.filter(pk=posts[2].pk).select_related("area", "agency")
    with django_assert_num_queries(4 if sort == "title" else 3) as one:
        assert look(few)[1] == 1
    with django_assert_num_queries(len(one)):
        assert look(None)[1] == len(NAMES)


@pytest.mark.parametrize(
    ("words", "cleared"),
    [("", "/"), ("q=x&role=kamnan&sort=-title&columns=area&page=2", "/"), ("year=2571&q=x&sort=area", "?year=2571")],
)
def test_clearing_takes_away_what_was_asked_and_leaves_what_the_list_is_of(posts, words, cleared):
    assert asked(words).cleared == cleared
