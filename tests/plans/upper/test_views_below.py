"""How ready a district is, as a list: what lacks most first, found, ordered, as a file, in as many queries for all."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse

from agencies.areas.models import Area
from plans.rollup.levels import level_sums
from plans.upper.lists.below import READY
from plans.upper.queries import risen_sums
from plans.upper.readiness import readiness_below
from tests import factories
from tests.pages import text_of
from tests.plans.levels import district, handed_up, released, several, tambon
from tests.plans.released import forum_closed
from tests.scenery import scene


@pytest.fixture
@scene
def country(people):
    several(people, {"31010401": (100, 30), "31010501": (7,), "31020101": (3,)})
    return people


@pytest.fixture
def url(country):
    return reverse("plans:upper", args=[district().pk])


def codes(page):
    return [line.first.row.of.area.code for line in page.context["listing"].lines]


def below():
    plan = district()
    return readiness_below(plan, level_sums(plan.area, plan.period), risen_sums(plan))


def test_every_tambon_has_a_row_and_what_lacks_most_stands_first(as_, url):
    page = as_("district").get(url)
    missing = [line.first.row.missing for line in page.context["listing"].lines]
    assert sorted(codes(page)) == sorted(row.area.code for row in below())
    assert missing == sorted(missing, reverse=True)
    assert len(set(missing)) > 1


def test_a_row_counts_its_villages_and_what_is_missing(as_, url, country):
    ready = next(row for row in below() if row.area.code == "310104")
    inside = Area.objects.filter(parent__code="310104", level=Area.Level.VILLAGE).in_force().count()
    assert (ready.inside, ready.inside_of, ready.left) == (1, inside, inside - 1)
    assert f"1/{inside}" in text_of(as_("district").get(url))


@pytest.mark.parametrize("sort", ["", *(column.name for column in READY.columns if column.is_sortable)])
def test_every_tambon_stands_once_in_every_order(as_, url, sort):
    wanted = sorted(row.area.code for row in below())
    for word in (sort, f"-{sort}"):
        assert sorted(codes(as_("district").get(url, {"sort": word}))) == wanted


def test_it_is_narrowed_by_words_by_state_and_by_what_is_missing(as_, url, country):
    forum_closed(tambon("310104"), country["team"])
    handed_up(released("310104"))
    browser, name = as_("district"), tambon("310104").area.name
    assert codes(browser.get(url, {"state": "sent"})) == ["310104"]
    assert codes(browser.get(url, {"q": f"ส่งถึง {name}"})) == ["310104"]
    assert codes(browser.get(url, {"q": "ไม่มีที่นี่"})) == []
    assert "ไม่พบพื้นที่ตามที่เลือก" in text_of(browser.get(url, {"q": "ไม่มีที่นี่"}))
    assert "310104" in codes(browser.get(url, {"left": "yes"}))


def test_its_file_says_who_has_to_do_what_and_the_money(as_, url):
    answer = as_("district").get(url, {"export": "csv"})
    head, *rows = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")))
    told = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    row = told[str(tambon("310104").area)]
    assert Decimal(row["ขณะนี้ (บาท)"]) == 130
    assert "ยังไม่เริ่มจัดทำแผน" in row["สิ่งที่ต้องทำ และผู้ที่ต้องทำ"]
    assert as_("district").get(url, {"export": "xlsx"}).status_code == 200


def test_outside_its_reach_there_is_no_file_either(as_, url):
    assert as_("stranger").get(url, {"export": "csv"}).status_code == 404


def test_it_takes_as_many_queries_for_one_tambon_as_for_more(as_, url, django_assert_max_num_queries):
    browser = as_("district")
    with django_assert_max_num_queries(60) as few:
        browser.get(url)
    factories.areas("310197", "310198", "310199", names={"310197": "หนึ่ง", "310198": "สอง", "310199": "สาม"})
    with django_assert_max_num_queries(len(few)):
        browser.get(url)
