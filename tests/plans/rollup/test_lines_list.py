"""The rows of a sum over several years: their own sum is a column, seen without scrolling, and sorted by."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml.html import fromstring

from paper.thai import baht


@pytest.fixture
def url(small):
    return reverse("plans:tambon_rows", args=[small.plan.pk])


def listing(client, url, **words):
    return client.get(url, words).context["listing"]


def test_the_sum_of_each_row_and_of_all_stands_there_and_the_years_can_be_chosen(as_, small, url):
    client = as_("team")
    shown = listing(client, url)
    years = [f"y{year}" for year in small.plan.period.years]
    assert [column.name for column in shown.columns][-1] == "baht"
    assert [column.name for column, is_shown in shown.choices() if not is_shown][-len(years) :] == years
    page = fromstring(client.get(url).content)
    (total,) = page.xpath('//tfoot//td[@data-label="รวม (บาท)"]')
    sums = [line.first.row.total_baht for line in shown.lines]
    assert total.text_content() == baht(sum((amount for amount in sums if amount), Decimal(0)))
    assert page.xpath("string(//*[@id='total-baht'])") == total.text_content()
    chosen = listing(client, url, columns=["project", *years, "baht"])
    assert [column.name for column in chosen.columns] == ["project", "baht", *years]


@pytest.mark.parametrize("sign", ["", "-"])
def test_rows_are_sorted_by_their_sum_and_the_blank_stands_last(as_, url, sign):
    sums = [line.first.row.total_baht for line in listing(as_("team"), url, sort=f"{sign}baht").lines]
    stated = [amount for amount in sums if amount is not None]
    assert stated == sorted(stated, reverse=bool(sign))
    assert sums == [*stated, *[None] * sums.count(None)]
    assert len(set(stated)) > 1


def test_one_year_shows_its_own_column_and_no_sum(as_, url):
    shown = listing(as_("team"), url, year="2571")
    assert [column.name for column in shown.columns][-1] == "y2571"


def test_a_project_for_each_of_its_years_shows_the_years(as_, small, url):
    names = [column.name for column in listing(as_("team"), url, show="years").columns]
    assert names[-len(small.plan.period.years) :] == [f"y{year}" for year in small.plan.period.years]
