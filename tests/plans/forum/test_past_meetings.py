"""The meetings of a tambon that are over, as a list: found, ordered, paged, taken as a file."""

from __future__ import annotations

import csv
import datetime as dt
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.forum.lists import PAST
from plans.tambon.models import TambonMeeting
from tests.pages import text_of

MANY = 64


@pytest.fixture
def meetings(plan, people):
    """A series of 64 meetings that were held, and one called off without a day."""
    said = {"tambon_plan": plan, "kind": "series", "male_count": 12, "closed_by": people["team"], "state": "closed"}
    TambonMeeting.objects.bulk_create(
        TambonMeeting(
            title=f"ประชุมประจำเดือน ครั้งที่ {number}",
            held_on=dt.date(2026, 1, 1) + dt.timedelta(days=number),
            female_count=number,
            closed_at=timezone.now(),
            **said,
        )
        for number in range(1, MANY + 1)
    )
    TambonMeeting.objects.create(tambon_plan=plan, kind="discussion", state="cancelled")
    return plan


@pytest.fixture
def url(meetings):
    return reverse("plans:meetings", args=[meetings.pk])


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


@pytest.mark.parametrize("sort", ["", *(column.name for column in PAST.columns if column.is_sortable)])
def test_every_meeting_stands_once_in_every_order(as_, url, sort):
    shown = [one.pk for page in pages(as_("team"), url, sort=sort) for one in page.context["page"]]
    assert (len(shown), len(set(shown))) == (MANY + 1, MANY + 1)


def test_they_are_found_by_words_kind_and_end_and_the_fewest_came_first(as_, url):
    browser = as_("secretary")
    assert [str(one) for one in browser.get(url, {"q": "64 ประจำ"}).context["page"]] == ["ประชุมประจำเดือน ครั้งที่ 64"]
    [called_off] = browser.get(url, {"state": "cancelled"}).context["page"]
    assert called_off.kind == "discussion"
    assert browser.get(url, {"kind": "series"}).context["listing"].matched == MANY
    few = [line.first.row.attendance for line in browser.get(url, {"sort": "came"}).context["listing"].lines[:3]]
    assert few == [None, 13, 14]
    said = text_of(browser.get(url, {"q": "ไม่มีคำนี้"}))
    assert "ไม่พบการประชุมตามที่เลือก" in said
    assert "ไม่ได้กรอก" in text_of(browser.get(url, {"state": "cancelled"}))


def test_they_are_taken_as_a_file_and_take_as_many_queries_for_many_as_for_one(
    as_, url, meetings, django_assert_max_num_queries
):
    browser = as_("team")
    head, *rows = csv.reader(StringIO(b"".join(browser.get(url, {"export": "csv"})).decode("utf-8-sig")))
    assert (head[0], len(rows)) == ("การประชุม", MANY + 1)
    with django_assert_max_num_queries(20) as many:
        browser.get(url)
    TambonMeeting.objects.filter(title__in=[f"ประชุมประจำเดือน ครั้งที่ {number}" for number in range(2, MANY + 1)]).delete()
    with django_assert_max_num_queries(20) as few:
        browser.get(url)
    assert len(many) == len(few)
