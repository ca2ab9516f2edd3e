"""The sheet of feasibility of a large tambon: found in, ordered, as a file; nothing that was typed is hidden by it."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.ranking.lists import FEASIBILITY
from plans.ranking.models import Criterion, FeasibilityScore
from plans.ranking.queries import criteria_of, pool_of
from plans.tambon.models import TambonPlan
from tests.pages import HTMX, text_of
from tests.plans.levels import several
from tests.scenery import scene

MANY = 67
HEAVIEST = 300_000


@pytest.fixture
@scene
def plan(people):
    several(people, {"31010401": tuple(range(1_000, 1_060)), "31010402": tuple(range(2_000, 2_007))})
    return TambonPlan.objects.get(area__code="310104")


@pytest.fixture
def sheet(plan):
    return reverse("plans:feasibility", args=[plan.pk])


@pytest.fixture
def codes(plan):
    return [candidate.code for candidate in pool_of(plan).candidates]


@pytest.fixture
def scored(plan):
    """Score ten projects under every criterion: the first with fives, the others with twos."""
    criteria = [one for one in criteria_of(plan, Criterion.Purpose.FEASIBILITY) if one.is_in_use]
    for place, candidate in enumerate(pool_of(plan).candidates[:10]):
        FeasibilityScore.objects.bulk_create(
            FeasibilityScore(
                tambon_plan=plan,
                project_id=candidate.project_id,
                criterion=criterion,
                score=2 if place else 5,
            )
            for criterion in criteria
        )
    return criteria


def shown(page):
    return [row.candidate.code for row in page.context["rows"]]


def typed(**scores):
    return dict.fromkeys([f"{word}-{place}" for word in ("was", "s") for place in range(1, 7)], "") | scores


@pytest.mark.parametrize("sort", ["", *(column.name for column in FEASIBILITY.columns if column.is_sortable)])
def test_every_project_stands_once_on_its_pages_in_every_order(as_, sheet, codes, scored, sort):
    pages = [as_("team").get(sheet, {"sort": sort, "page": number}) for number in ("1", "2")]
    assert sorted(code for page in pages for code in shown(page)) == sorted(codes)
    assert (len(codes), max(len(page.content) for page in pages) <= HEAVIEST) == (MANY, True)


def test_projects_are_found_by_words_village_and_outcome_and_ordered_by_mean_and_score(as_, sheet, codes, scored):
    browser = as_("team")
    assert shown(browser.get(sheet, {"q": codes[50]})) == [codes[50]]
    place = browser.get(sheet, {"q": codes[-1]}).context["rows"][0].candidate.place
    assert shown(browser.get(sheet, {"place": place})) == codes[60:]
    assert shown(browser.get(sheet, {"outcome": "not_feasible"})) == codes[1:10]
    assert shown(browser.get(sheet, {"sort": "-mean"}))[:2] == codes[:2]
    assert shown(browser.get(sheet, {"sort": f"c{scored[0].pk}"}))[9] == codes[0]


def test_each_figure_opens_its_rows(as_, sheet, scored):
    browser = as_("team")
    page = browser.get(sheet)
    for label, count, outcome in page.context["figures"]:
        assert browser.get(sheet, {"outcome": str(outcome)}).context["listing"].matched == count, label
        assert (f'href="?outcome={outcome}#sheet"' in page.content.decode()) == bool(count)


def test_a_file_holds_every_project_with_each_score_blank_while_there_is_none(as_, sheet, codes, scored):
    answer = as_("secretary").get(sheet, {"export": "csv"})
    head, *said = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert head == ["โครงการ", "หมู่บ้าน/หน่วยงาน", "รหัสโครงการ", *(one.name for one in scored), "ผล", "คะแนนเฉลี่ย"]
    by_code = {row[2]: row[3:] for row in said}
    assert sorted(by_code) == sorted(codes)
    assert by_code[codes[0]][:-1] == [*["5"] * len(scored), "เป็นไปได้"]
    assert by_code[codes[20]] == [*[""] * len(scored), "ยังให้คะแนนไม่ครบ", ""]


def test_who_saves_a_row_of_what_she_found_comes_back_to_what_she_found(as_, plan, sheet, codes):
    browser = as_("team")
    page = browser.get(sheet, {"outcome": "incomplete", "sort": "-code", "page": "2"})
    row = reverse("plans:feasibility_row", args=[plan.pk, shown(page)[0]])
    asked = page.context["asked"]
    assert f'action="{row}?{asked.replace("&", "&amp;")}"' in page.content.decode()
    saved = browser.post(f"{row}?{asked}", typed(**{"s-1": "4", "page": "2"}))
    at = saved["Location"].partition("#")[0].partition("?")[2]
    assert sorted(at.split("&")) == ["outcome=incomplete", "page=2", "sort=-code"]


@pytest.mark.parametrize("asked", ["q=zzz", "outcome=feasible", "page=2", "sort=-code&page=1"])
def test_a_row_that_could_not_be_saved_is_shown_as_typed_whatever_was_asked_for(as_, plan, codes, asked):
    row = reverse("plans:feasibility_row", args=[plan.pk, codes[0]])
    refused = as_("team").post(f"{row}?{asked}", typed(**{"s-1": "4", "s-2": "9"}))
    assert refused.status_code == 409
    assert codes[0] in shown(refused)
    [kept] = [one for one in refused.context["rows"] if one.candidate.code == codes[0]]
    assert [box.value() for box in kept.form.boxes()][:2] == ["4", "9"]
    assert "1–5" in text_of(refused)


def test_a_row_that_saves_itself_is_no_matter_of_what_was_asked_for(as_, plan, codes):
    row = reverse("plans:feasibility_row", args=[plan.pk, codes[0]])
    assert as_("team").post(row, typed(**{"s-1": "4"}), headers=HTMX).status_code == 200
    assert FeasibilityScore.objects.get().score == 4


def test_nothing_found_says_so_and_leads_back(as_, sheet):
    page = as_("team").get(sheet, {"q": "zzz"})
    assert "ไม่พบโครงการตามที่เลือก" in text_of(page)
    assert shown(page) == []


def test_a_page_takes_as_many_queries_for_all_as_for_one(as_, sheet, codes, scored):
    browser, counts = as_("team"), []
    for words in ({}, {"q": codes[0]}):
        with CaptureQueriesContext(connection) as queries:
            browser.get(sheet, words)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
