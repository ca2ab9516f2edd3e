"""The villages of a tambon as squares: every village once, in the order of numbers, with its state in a word."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from plans.rollup.actions import roll_up
from plans.rollup.balance import Dimension, picture
from plans.rollup.queries import villages_of
from plans.rollup.tiles import tiles
from plans.village.actions.moves import move
from plans.village.models import VillagePlan


@pytest.fixture
def page(small):
    return reverse("plans:tambon", args=[small.plan.pk])


def squares(client, person, page):
    client.force_login(person)
    return html.fromstring(client.get(page).content).xpath('//ol[@class="tiles"]/li')


def words(square):
    return re.sub(r"\s+", " ", square.text_content()).strip()


def test_every_village_has_one_square_in_the_order_of_numbers(client, small, page):
    shown = squares(client, small.people["team"], page)
    assert [one.xpath(".//strong")[0].text for one in shown] == ["1", "2", "3", "4"]
    assert [one.get("class") for one in shown[:3]] == ["tile tile-done"] * 3
    assert "รับแล้ว" in words(shown[0])
    assert "รับแล้ว" not in words(shown[3])


def test_the_squares_come_to_the_table_by_villages(small):
    sums = picture(small.plan)
    entries = sums.breakdowns[Dimension.VILLAGE].entries
    shown = tiles(villages_of(small.plan), {}, {one.key: one.tambon.total_baht for one in entries}, rows_url="")
    of_agencies = sum(one.tambon.total_baht or 0 for one in entries if one.key == small.plan.area.code)
    assert sum((one.baht or 0 for one in shown), Decimal(0)) + of_agencies == sums.whole.tambon.total_baht


def test_a_plan_that_is_sent_back_says_so_and_has_no_sum(client, small, page):
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไขวงเงิน")
    roll_up(small.plan.pk)
    (first, *_) = squares(client, small.people["team"], page)
    assert first.get("class") == "tile tile-ask"
    assert "ส่งกลับให้แก้" in words(first)
    assert "บาท" not in words(first)
    assert first.xpath("a/@href") == [reverse("plans:village", args=[small.village_plans["31010401"].pk])]


def test_whoever_may_not_open_a_village_plan_opens_its_rows_and_learns_nothing_of_its_drafts(client, small, page):
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไขวงเงิน")
    roll_up(small.plan.pk)
    first, second, *_ = squares(client, small.people["partner"], page)
    assert (words(first).endswith("ยังไม่รับแผน"), first.xpath(".//a")) == (True, [])
    (url,) = second.xpath("a/@href")
    assert url == f"{reverse('plans:tambon_rows', args=[small.plan.pk])}?village=31010402"
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(("state", "word"), [("submitted", "รอตรวจ"), ("draft", "ยังไม่ส่ง"), ("returned", "แก้")])
def test_the_word_follows_the_state(small, state, word):
    villages = villages_of(small.plan)
    (missing,) = villages.missing
    last = tiles(villages, {missing.pk: VillagePlan(pk=1, village=missing, state=state)}, {}, rows_url="")[-1]
    assert (last.state, word in last.word, last.baht) == (state, True, None)


def test_the_squares_say_that_they_are_no_map(client, small, page):
    client.force_login(small.people["team"])
    assert "ผังไม่อิงพิกัด" in client.get(page).content.decode()
