"""The board of a large tambon: every card on one of its pages, found and ordered, as a table and a file, and light."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.urls import reverse

from plans.board.lists import BOARD
from plans.board.queries import board_of
from plans.decisions.actions import DecisionInput, prepare
from plans.tambon.models import TambonPlan
from projects.models import Project
from tests.pages import text_of
from tests.plans.levels import several
from tests.scenery import scene

MANY = 130
HEAVIEST = 300_000


@pytest.fixture
@scene
def large(people):
    several(people, {"31010401": tuple(range(1_000, 1_000 + MANY))})
    return people


@pytest.fixture
def plan(large):
    return TambonPlan.objects.get(area__code="310104")


@pytest.fixture
def url(plan):
    return reverse("plans:decisions", args=[plan.pk])


def cards(page):
    return re.findall(r'<article [^>]*id="card-(\w+)"', page.content.decode())


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


@pytest.mark.parametrize("sort", ["", *(column.name for column in BOARD.columns if column.is_sortable)])
def test_every_card_stands_once_on_its_pages_in_every_order(as_, plan, url, sort):
    shown = [code for page in pages(as_("team"), url, sort=sort) for code in cards(page)]
    assert sorted(shown) == sorted(card.code for card in board_of(plan, with_prepared=True).cards)
    assert len(shown) == MANY


def test_no_page_of_it_is_heavy_and_its_columns_still_say_what_the_plan_comes_to(as_, plan, url):
    board = board_of(plan, with_prepared=True)
    for page in pages(as_("team"), url):
        assert len(page.content) <= HEAVIEST
        assert f"{board.carried} โครงการ" in text_of(page)
        assert f"data-total>{board.budget_baht:,.0f}" in page.content.decode()


def test_it_is_narrowed_and_what_was_asked_goes_on_after_a_move(as_, plan, url):
    browser, card = as_("team"), board_of(plan, with_prepared=True).cards[7]
    assert cards(browser.get(url, {"q": card.code})) == [card.code]
    assert "ไม่พบโครงการตามที่เลือก" in text_of(browser.get(url, {"q": "ไม่มีชื่อนี้"}))
    page = browser.get(url, {"page": "2"})
    moved = cards(page)[0]
    address = f"{reverse('plans:decision_move', args=[plan.pk, moved])}?page=2"
    assert f'action="{address}"' in page.content.decode()
    done = browser.post(address, {"group": "joint", "seen": 0, "reason": "ทำร่วมกัน"}, follow=True)
    assert done.redirect_chain[-1][0] == f"{url}?page=2&card={moved}#card-{moved}"
    assert moved in cards(done)


def test_by_htmx_a_moved_card_is_shown_wherever_it_went(as_, plan, url):
    browser = as_("team")
    last = cards(pages(browser, url)[-1])[-1]
    address = reverse("plans:decision_move", args=[plan.pk, last])
    answer = browser.post(address, {"group": "self", "seen": 0, "reason": "ลงแรง"}, headers={"HX-Request": "true"})
    assert last in cards(answer)


def test_what_is_prepared_is_neither_offered_nor_in_the_file_of_others(as_, plan, url, large):
    card = board_of(plan, with_prepared=True).cards[0]
    project = Project.objects.get(pk=card.line.project_id)
    prepare(plan, project, DecisionInput("declined", reason="ยังไม่ให้ใครเห็น"), by=large["team"])
    for name, sees in (("team", True), ("secretary", False)):
        browser = as_(name)
        assert ("รอประกาศ" in text_of(browser.get(url))) is sees
        answer = browser.get(url, {"export": "csv", "columns": ["title", "state", "reason"]})
        told = b"".join(answer).decode("utf-8-sig")
        assert ("ยังไม่ให้ใครเห็น" in told, "รอประกาศ" in told) == (sees, sees)


def test_it_is_a_table_too_and_a_file_of_what_is_shown(as_, url):
    browser = as_("planner")
    table = browser.get(url, {"view": "table", "sort": "-baht"})
    assert cards(table) == []
    assert [line.first.row.budget_baht for line in table.context["listing"].lines[:2]] == [1_129, 1_128]
    head, *rows = csv.reader(StringIO(b"".join(browser.get(url, {"export": "csv"})).decode("utf-8-sig")))
    assert (head[:2], len(rows)) == (["โครงการ", "รหัสโครงการ"], MANY)


def test_what_stands_beside_the_plan_is_found_ordered_cut_and_taken_away_with_the_board(as_, plan, url, large):
    projects = [line.project for line in plan.lines.select_related("project")[:70]]
    for project in projects:
        prepare(plan, project, DecisionInput("deferred", reason="รอปีหน้า"), by=large["team"])

    def beside(page):
        return re.findall(r'<tr id="card-(\w+)"', page.content.decode())

    browser = as_("team")
    every = pages(browser, url, state="deferred")
    assert [len(beside(page)) for page in every] == [48, 22]
    assert sorted(code for page in every for code in beside(page)) == sorted(one.code for one in projects)
    assert beside(browser.get(url, {"q": projects[3].code})) == [projects[3].code]
    money = {card.code: card.budget_baht for card in board_of(plan, with_prepared=True).beside}
    ordered = beside(browser.get(url, {"state": "deferred", "sort": "-baht"}))
    assert [money[code] for code in ordered] == sorted(money.values(), reverse=True)[:48]
    answer = browser.get(url, {"state": "deferred", "export": "csv", "columns": ["code", "reason"]})
    _, *said = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert sorted(row[1:] for row in said) == sorted([one.code, "รอปีหน้า"] for one in projects)
