"""Words are found in any order, whatever their case, spaces and digits, and every search box looks alike."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import RequestFactory

from agencies.areas.models import Area
from agencies.back_office import BackOfficeList
from agencies.people.models import User
from agencies.searching import in_any_order, said_in
from paper.thai.folding import holds, words_of

TITLE = "โครงการขุดลอก สระน้ำ สาย ๑๒ (GAP) หมู่ 3"
FOUND = [
    "สระน้ำ ขุดลอก",
    "ขุดลอกสระน้ำ",
    "สระ น้ำ",
    "gap สาย",
    "สาย 12",
    "สาย๑๒",
    "หมู่ ๓",
    "หมู่3 สระน\u0e49\u0e4d\u0e32",
    "(gap)",
    "\u200bขุดลอก\u00a0",
    "",
    " ",
]
NOT_FOUND = ["สระน้ำ ฝาย", "สาย 13", "ขุดลอก%", "_", "สระนำ"]


def found(text):
    return Area.objects.filter(in_any_order(text, lambda word: said_in(word, "name")), code="99010101").exists()


@pytest.fixture
def area(db):
    return Area.objects.create(code="99010101", level=Area.Level.VILLAGE, name=TITLE, moo=1)


def test_the_database_finds_words_in_any_order(area):
    assert [text for text in FOUND if not found(text)] == []
    assert [text for text in NOT_FOUND if found(text)] == []


def test_a_list_that_is_in_memory_is_searched_alike():
    assert [text for text in FOUND if not holds(TITLE, words_of(text))] == []
    assert [text for text in NOT_FOUND if holds(TITLE, words_of(text))] == []


def test_words_with_dashes_are_found_whichever_dash_was_stored(db):
    Area.objects.create(code="99010101", level=Area.Level.VILLAGE, name="แผน 2571–2575", moo=1)
    assert all(map(found, ("2571-2575", "๒๕๗๑—๒๕๗๕", "2571–2575")))


def test_more_words_than_a_query_can_bear_are_no_error(area):
    assert found("สระน้ำ ขุดลอก " * 3000)
    assert not found("ฝาย " + " ".join(map(str, range(5000))))


def test_quotes_and_wildcards_are_letters_like_others(area):
    assert not any(map(found, ("'", '"', "%", "\\", "สระ%น้ำ")))


@pytest.mark.parametrize("site", [one for one in admin.site._registry.values() if one.search_fields], ids=str)
def test_every_list_of_the_back_office_searches_alike(db, site):
    if site.model.__module__.startswith(("agencies", "projects", "plans", "evaluation")):
        assert isinstance(site, BackOfficeList)
        rows, repeats = site.get_search_results(RequestFactory().get("/"), site.model.objects.all(), "สระ ๑๒ Gap")
        assert (list(rows), repeats) == ([], False)
        assert str(rows.query).count("LIKE") == 3 * len(site.search_fields)


def test_people_are_found_in_the_back_office_by_any_of_their_names(db):
    somsri = User.objects.create(username="somsri-1", first_name="สมศรี", last_name="ใจ ดี")
    User.objects.create(username="somsri-2", first_name="สมศรี", last_name="มีนา")
    site = admin.site._registry[User]
    rows, _ = site.get_search_results(RequestFactory().get("/"), User.objects.all(), "ใจดี SOMSRI สมศรี")
    assert list(rows) == [somsri]
