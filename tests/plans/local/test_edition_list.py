"""The rows of a large edition, as a list: on light pages, OLD above NEW or as a table, found and ordered."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse

from plans.local.actions.changes import Draft, put_row
from plans.local.lists import ROWS
from plans.local.models import Edition, EditionRow
from tests.pages import text_of
from tests.plans.amendments import edition_of, entry, plan_with
from tests.scenery import scene

pytestmark = pytest.mark.django_db
MANY = 300
HEAVIEST = 200_000
POND = entry("ขุดลอกหนองน้ำ")
MONEY = {year: Decimal("1250000.50") for year in range(2571, 2576)}


@pytest.fixture
@scene
def draft(lao):
    """An edition that changes a line, with 299 new ones as long as lines are."""
    agency, people = lao
    plan, (pond,) = plan_with(people, agency, POND)
    made = edition_of(plan, people, Edition.Kind.CHANGE)
    put_row(made, pond.line, Draft(replace(POND, place="หมู่ 2"), "ย้ายที่"), by=people["planner"])
    row = made.rows.get()
    new = row.new | {"title": "", "objective": "เพื่อเก็บน้ำไว้ทำนาและใช้ในครัวเรือนตลอดปี", "budget_baht": {}}
    new |= {"budget_baht": {str(year): str(amount) for year, amount in MONEY.items()}}
    EditionRow.objects.bulk_create(
        EditionRow(edition=made, form=row.form, new=new | {"title": f"ก่อสร้างฝายชะลอน้ำและขยายผิวจราจร สายที่ {number}"})
        for number in range(1, MANY)
    )
    return made


@pytest.fixture
def planner(client, draft, people):
    client.force_login(people["planner"])
    return client


@pytest.fixture
def url(draft):
    return reverse("plans:edition", args=[draft.pk])


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


def test_no_page_of_three_hundred_rows_is_heavy(planner, url):
    weights = [len(page.content) for page in pages(planner, url)]
    assert len(weights) == MANY / ROWS.per_page
    assert max(weights) <= HEAVIEST


def test_what_stops_a_move_of_hundreds_of_rows_is_told_once_a_cause_with_every_row(planner, url, draft):
    page = planner.get(reverse("plans:edition_step", args=[draft.pk]))
    stops = page.context["checks"].stops
    assert len(stops) == len(set(stops))
    (told,) = [stop for stop in stops if stop.code == "unreasoned"]
    assert told == f"{MANY - 1} รายการยังไม่ได้กรอกเหตุผลความจำเป็น"
    assert len(told.each) == MANY - 1
    assert len(page.content) <= HEAVIEST
    assert told in text_of(planner.get(url))


@pytest.mark.parametrize("sort", ["", *(column.name for column in ROWS.columns if column.is_sortable)])
def test_every_row_stands_once_in_every_order(planner, url, sort):
    shown = [row.row.row_id for page in pages(planner, url, sort=sort) for row in page.context["rows"]]
    assert (len(shown), len(set(shown))) == (MANY, MANY)


def test_rows_are_found_by_words_and_by_what_becomes_of_the_line(planner, url):
    page = planner.get(url, {"way": "changed"})
    assert [row.row.now.place for row in page.context["rows"]] == ["หมู่ 2"]
    assert [row.row.now.title for row in planner.get(url, {"q": "หนอง ขุด"}).context["rows"]] == [POND.title]
    assert "ไม่พบรายการตามที่เลือก" in text_of(planner.get(url, {"q": "ไม่มีคำนี้"}))


def test_they_are_a_table_too_and_a_file_of_what_is_shown(planner, url):
    table = planner.get(url, {"view": "table", "sort": "-new"})
    assert "is-new" not in table.content.decode()
    assert [line.first.row.new.total_baht for line in table.context["listing"].lines[:2]] == [sum(MONEY.values())] * 2
    head, *rows = csv.reader(StringIO(b"".join(planner.get(url, {"export": "csv"})).decode("utf-8-sig")))
    assert (head[:2], len(rows)) == (["โครงการ", "ประเภท"], MANY)
