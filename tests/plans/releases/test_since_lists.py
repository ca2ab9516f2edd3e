"""What changed after a download, as lists: plans and projects are found, ordered, paged and taken as files."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.core.cache import cache
from django.urls import reverse

from plans.releases.actions import took_home
from plans.releases.lists import CHANGED_ROWS, SINCE
from plans.releases.models import Release
from tests import factories
from tests.pages import text_of
from tests.plans.levels import released, several
from tests.scenery import scene

LIST = reverse("plans:since")
MANY = 64
TAMBONS = ("310104", "310105", "310106", "310190")


@pytest.fixture(autouse=True)
def _nothing_known():
    cache.clear()


@pytest.fixture
@scene
def country(people):
    """Four released tambons, the first with 64 projects."""
    factories.areas(*TAMBONS[2:], names=dict.fromkeys(TAMBONS[2:], "ตัวอย่าง"))
    several(people, {"31010401": tuple(range(1_000, 1_000 + MANY)), **{f"{code}01": (7,) for code in TAMBONS[1:]}})
    for code in TAMBONS:
        released(code)
    return people


@pytest.fixture
def one(country):
    return reverse("plans:since_one", args=[Release.objects.get(area__code=TAMBONS[0]).pk])


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


@pytest.mark.parametrize("sort", ["", *(column.name for column in SINCE.columns if column.is_sortable)])
def test_every_plan_stands_once_in_every_order(as_, country, sort):
    shown = [
        line.first.row.release.area.code for line in as_("district").get(LIST, {"sort": sort}).context["listing"].lines
    ]
    assert sorted(shown) == sorted(TAMBONS)


def test_plans_are_found_by_words_and_told_as_unchanged_or_by_their_figures(as_, country):
    took_home(Release.objects.get(area__code=TAMBONS[1]), by=country["district"])
    browser = as_("district")
    found = browser.get(LIST, {"q": "บ้านบัว"})
    [line] = found.context["listing"].lines
    assert (line.first.row.release.area.code, line.first.row.tally.new) == (TAMBONS[0], MANY)
    assert "พบ 1 จาก 4 รายการ" in text_of(found)
    assert "ไม่พบแผนตามที่เลือก" in text_of(browser.get(LIST, {"q": "ไม่มีชื่อนี้"}))
    head, *rows = csv.reader(StringIO(b"".join(browser.get(LIST, {"export": "csv"})).decode("utf-8-sig")))
    assert sorted(row[head.index("ใหม่")] for row in rows) == ["", "1", "1", "64"]


@pytest.mark.parametrize("sort", ["", *(column.name for column in CHANGED_ROWS.columns if column.is_sortable)])
def test_every_project_that_changed_stands_once_in_every_order(as_, country, one, sort):
    shown = [row.code for page in pages(as_("district"), one, sort=sort) for row in page.context["page"]]
    assert (len(shown), len(set(shown))) == (MANY, MANY)


def test_projects_are_found_by_words_and_kind_and_taken_as_a_file(as_, country, one):
    browser = as_("district")
    row = browser.get(one).context["page"][5]
    assert [each.code for each in browser.get(one, {"q": row.code.lower()}).context["page"]] == [row.code]
    assert browser.get(one, {"kind": "gone"}).context["listing"].matched == 0
    assert "ไม่มีโครงการตามที่เลือก" in text_of(browser.get(one, {"kind": "gone"}))
    assert browser.get(one, {"kind": "new"}).context["listing"].matched == MANY
    head, *rows = csv.reader(StringIO(b"".join(browser.get(one, {"export": "csv", "kind": "new"})).decode("utf-8-sig")))
    assert (head[0], len(rows)) == ("โครงการ", MANY)


def test_the_page_takes_as_many_queries_whatever_is_asked(as_, country, one, django_assert_max_num_queries):
    browser = as_("district")
    browser.get(LIST)
    for address in (LIST, f"{LIST}?q=บัว&sort=-plan", one, f"{one}?q=1&sort=-new&page=2"):
        with django_assert_max_num_queries(20):
            browser.get(address)
