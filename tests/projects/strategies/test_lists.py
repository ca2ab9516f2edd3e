"""The items of a long strategy as a list: found, ordered, in pages and as a file, corrected from their rows."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.strategies.actions import Typed, add_items, save_framework
from projects.strategies.lists import ITEMS
from projects.strategies.models import StrategyFramework, StrategyItem
from tests.pages import text_of

GROUPS, EACH = 15, 7
MANY = GROUPS * (EACH + 1)


@pytest.fixture
def own(station, people):
    values = {"level": StrategyFramework.Level.AGENCY, "title": "แผนพัฒนาที่ดิน", "item_label": "ยุทธศาสตร์ที่"}
    years = {"first_year": 2571, "last_year": 2575, "source": "", "is_confirmed": False}
    made = save_framework(values | years, by=people["partner"], agency=station)
    typed = []
    for group in range(1, GROUPS + 1):
        typed.append(Typed(str(group), f"ดินและน้ำ {group}"))
        typed += [Typed(f"{group}.{place}", f"กลยุทธ์ปุ๋ยพืชสด {group}/{place}", 1) for place in range(1, EACH + 1)]
    add_items(made, typed, by=people["partner"])
    return made


@pytest.fixture
def url(own):
    return reverse("strategies:strategy", args=[own.pk])


def rows(page):
    return [line.first.row for line in page.context["listing"].lines]


@pytest.mark.parametrize("sort", ["", "title", "-title"])
def test_every_item_stands_once_on_its_pages_in_every_order(as_, own, url, sort):
    assert {column.name for column in ITEMS.columns if column.is_sortable} == {"title"}
    pages = [as_("team").get(url, {"sort": sort, "page": number}) for number in ("1", "2")]
    shown = [row.item.pk for page in pages for row in rows(page)]
    assert (sorted(shown), len(shown)) == (sorted(own.items.values_list("pk", flat=True)), MANY)


def test_items_stand_as_in_print_and_only_those_on_top_are_called_by_the_strategy_s_word(as_, url):
    first, second, *_ = rows(as_("team").get(url))
    assert (first.number, first.under) == ("ยุทธศาสตร์ที่ 1", "")
    assert (second.number, second.under, second.depth) == ("1.1", "1 ดินและน้ำ 1", 1)


def test_items_are_found_by_words_and_by_what_they_lie_under(as_, own, url):
    browser, top = as_("team"), own.items.get(number="3")
    assert [row.number for row in rows(browser.get(url, {"q": "พืชสด 15/7"}))] == ["15.7"]
    found = browser.get(url, {"under": str(top.pk)})
    assert [row.number for row in rows(found)] == ["ยุทธศาสตร์ที่ 3", *(f"3.{place}" for place in range(1, EACH + 1))]
    assert (found.context["listing"].matched, found.context["listing"].total) == (EACH + 1, MANY)


def test_a_strategy_of_one_level_is_not_asked_under_what_its_items_lie(as_, own, url):
    StrategyItem.objects.filter(framework=own, parent__isnull=False).delete()
    assert 'name="under"' not in as_("team").get(url).content.decode()


def test_a_file_holds_every_item_with_what_it_lies_under(as_, url):
    answer = as_("team").get(url, {"export": "csv", "columns": ["title", "number", "above"]})
    head, *said = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert (head, len(said)) == (["ชื่อ", "ข้อ", "อยู่ใต้ข้อ"], MANY)
    assert said[1] == ["กลยุทธ์ปุ๋ยพืชสด 1/1", "1.1", "1 ดินและน้ำ 1"]


def test_who_writes_it_corrects_or_takes_out_an_item_from_its_row(as_, own, url):
    item = own.items.get(number="2.2")
    at = reverse("strategies:strategy_item", args=[own.pk, item.pk])
    assert f'href="{at}"' in as_("partner").get(url).content.decode()
    assert f'href="{at}"' not in as_("team").get(url).content.decode()
    browser = as_("partner")
    assert 'name="remove"' in browser.get(at).content.decode()
    assert browser.post(at, {"remove": "1"}).status_code == 302
    assert not own.items.filter(pk=item.pk).exists()


def test_why_an_item_is_not_taken_out_is_said_above_the_list(as_, own):
    refused = as_("partner").post(
        reverse("strategies:strategy_item", args=[own.pk, own.items.first().pk]), {"remove": "1"}
    )
    assert refused.status_code == 409
    assert "กรุณาลบข้อย่อยก่อน" in text_of(refused)
    assert refused.context["listing"].total == MANY


def test_as_many_queries_for_all_items_as_for_one(as_, own, url):
    browser, counts = as_("partner"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        counts.append(len(queries))
        StrategyItem.objects.filter(framework=own, parent__isnull=False).delete()
        own.items.exclude(number="1").delete()
    assert counts[0] == counts[1] <= 20
