"""The lines of a local plan as lists: found, ordered, cut and taken as files; an edition says which it has."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from plans.local.actions.changes import Draft, put_row
from plans.local.editions import plan_in_force
from plans.local.lists import LINES, OFFERED
from plans.local.models import Edition
from tests.plans.amendments import edition_of, entry, plan_with
from tests.scenery import scene

pytestmark = pytest.mark.django_db
POND = entry("ขุดลอกหนองน้ำ", issue="ประเด็นที่ 1", budget_baht={2571: Decimal("250000.00"), 2572: Decimal("0.00")})
ROAD = entry("ถนนหินคลุก", programme="แผนงานอุตสาหกรรมและการโยธา", budget_baht={2571: Decimal("100000.50")})
BANK = entry("กำแพงกันดิน", programme="แผนงานการเกษตร", lead="กองช่าง", budget_baht={2572: Decimal(7)})


@pytest.fixture
@scene
def plan(lao):
    return plan_with(lao[1], lao[0], POND, ROAD, BANK)[0]


@pytest.fixture
@scene
def draft(plan, people):
    return edition_of(plan, people, Edition.Kind.CHANGE)


@pytest.fixture
def shown(client, people):
    """Return a function that gives the list of a page as the planner asked for it."""

    def listed(name, thing, query=""):
        client.force_login(people["planner"])
        return client.get(reverse(f"plans:{name}", args=[thing.pk]) + query).context["listing"]

    return listed


def titles(listing):
    return [line.first.text for line in listing.lines]


SORTS = ["", "title", "-title", "form", "issue", "-programme", "lead"]


@pytest.mark.parametrize("sort", [*SORTS, "y2571", "-y2572"])
def test_every_line_of_a_number_stands_once_in_every_order(shown, plan, sort):
    assert sorted(titles(shown("local_rows", plan, f"?sort={sort}"))) == sorted([POND.title, ROAD.title, BANK.title])


@pytest.mark.parametrize("sort", [*SORTS, "-baht"])
def test_every_line_that_may_be_changed_stands_once_in_every_order(shown, draft, sort):
    assert sorted(titles(shown("edition_lines", draft, f"?sort={sort}"))) == sorted(
        [POND.title, ROAD.title, BANK.title]
    )


def test_each_column_but_the_target_and_the_steps_is_sorted_by():
    assert [column.name for column in LINES.columns if not column.is_sortable] == ["target"]
    assert [column.name for column in OFFERED.columns if not column.is_sortable] == ["here"]


def test_lines_are_ordered_by_words_and_by_money_with_blanks_last(shown, plan):
    assert titles(shown("local_rows", plan, "?sort=title")) == [BANK.title, POND.title, ROAD.title]
    assert titles(shown("local_rows", plan, "?sort=-y2571")) == [POND.title, ROAD.title, BANK.title]
    assert titles(shown("local_rows", plan, "?sort=y2571")) == [ROAD.title, POND.title, BANK.title]


@pytest.mark.parametrize(("name", "thing"), [("local_rows", "plan"), ("edition_lines", "draft")])
def test_words_are_found_in_any_order_in_all_that_a_line_says(shown, request, name, thing):
    of = request.getfixturevalue(thing)
    assert titles(shown(name, of, "?q=หนอง+ขุด")) == [POND.title]
    assert titles(shown(name, of, "?q=ช่าง+เกษตร")) == [BANK.title]
    assert titles(shown(name, of, "?q=โยธา")) == [ROAD.title]
    assert titles(shown(name, of, "?q=ไม่มีคำนี้")) == []


def test_the_lines_of_a_number_stay_those_of_its_address_while_they_are_searched(shown, plan):
    listing = shown("local_rows", plan, "?year=2571&q=ถนน")
    assert (titles(listing), listing.total) == ([ROAD.title], 2)
    assert ("year", "2571") in listing.kept_by_filters()
    assert listing.cleared == "?year=2571"
    assert [column.name for column in listing.columns if column.name.startswith("y")] == ["y2571"]


def test_the_sums_of_all_lines_stand_below_them_and_not_below_found_ones(shown, plan):
    listing = shown("local_rows", plan)
    assert listing.foot.label == "รวม 3 รายการ"
    sums = {column.name: text for column, text in listing.feet()}
    assert (sums["y2571"], sums["y2572"], sums["y2573"]) == ("350,000.50", "7", "")
    assert shown("local_rows", plan, "?q=ถนน").feet() == []


def test_an_edition_says_which_lines_it_has_and_finds_them_by_it(shown, client, draft, plan, people):
    line = next(row.line for row in plan_in_force(plan) if row.entry.title == POND.title)
    put_row(draft, line, Draft(replace(POND, lead="กองคลัง"), reason="ประชาชนเดือดร้อน"), by=people["planner"])
    assert titles(shown("edition_lines", draft, "?here=yes")) == [POND.title]
    assert titles(shown("edition_lines", draft, "?here=no")) == [BANK.title, ROAD.title]
    page = client.get(reverse("plans:edition_lines", args=[draft.pk])).content.decode()
    assert (page.count("แก้ไขต่อ"), page.count("ยกเลิกรายการ<")) == (1, 2)


def test_what_is_shown_is_taken_as_a_workbook(client, people, plan):
    client.force_login(people["planner"])
    answer = client.get(reverse("plans:local_rows", args=[plan.pk]) + "?export=xlsx&q=หนอง")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    said = [value for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
    assert POND.title in said
    assert 250000 in said
    assert ROAD.title not in said


COUNTED: dict[str, set[int]] = {}


@pytest.mark.parametrize("entries", [(POND,), (POND, ROAD, BANK)])
@pytest.mark.parametrize("name", ["local_rows", "edition_lines"])
def test_one_line_asks_as_much_as_three(client, lao, name, entries, django_assert_max_num_queries):
    agency, staff = lao
    plan = plan_with(staff, agency, *entries)[0]
    of = plan if name == "local_rows" else edition_of(plan, staff, Edition.Kind.CHANGE)
    client.force_login(staff["planner"])
    with django_assert_max_num_queries(20) as asked:
        assert client.get(reverse(f"plans:{name}", args=[of.pk])).context["listing"].matched == len(entries)
    COUNTED.setdefault(name, set()).add(len(asked.captured_queries))
    assert len(COUNTED[name]) == 1
