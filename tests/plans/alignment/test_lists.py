"""A large tambon against a strategy, and the places of its agencies: found, ordered, paged, taken as files."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.offices.models import Agency
from plans.alignment.lists import PROJECTS, TARGETS
from plans.alignment.models import Alignment
from plans.decisions.models import Decision, PublicationState
from plans.tambon.models import TambonLine, TambonPlan
from projects.models import Project
from tests.pages import text_of
from tests.plans.alignment.frameworks import align, framework
from tests.plans.levels import several
from tests.scenery import scene

MANY = 67
HEAVIEST = 300_000
VILLAGES = {
    "31010401": tuple(range(1_000, 1_040)),
    "31010402": tuple(range(2_000, 2_020)),
    "31010403": tuple(range(3_000, 3_007)),
}


@pytest.fixture
@scene
def plan(people):
    several(people, VILLAGES)
    return TambonPlan.objects.get(area__code="310104")


@pytest.fixture
def made():
    return framework()


@pytest.fixture
def url(plan, made):
    return reverse("plans:alignment", args=[plan.pk])


def rows(page):
    return [line.first.row for line in page.context["listing"].lines]


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


def csv_of(browser, url, **words):
    answer = browser.get(url, words | {"export": "csv"})
    return list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))


# --- projects against a strategy --------------------------------------------------------------------------------------
@pytest.mark.parametrize("sort", ["", *(column.name for column in PROJECTS.columns if column.is_sortable)])
def test_every_project_stands_once_on_its_pages_in_every_order(as_, plan, url, sort):
    shown = [row.line.project_id for page in pages(as_("team"), url, sort=sort) for row in rows(page)]
    assert sorted(shown) == sorted(plan.lines.values_list("project", flat=True))
    assert len(shown) == MANY


def test_no_page_of_it_is_heavy(as_, url):
    for page in pages(as_("team"), url):
        assert len(page.content) <= HEAVIEST


def test_projects_are_found_by_code_village_and_what_they_serve(as_, plan, url, made, people):
    first = plan.lines.order_by("position").first()
    align(first, made.items.first(), people["team"])
    browser = as_("team")
    assert [row.line.pk for row in rows(browser.get(url, {"q": first.project.code}))] == [first.pk]
    assert [row.line.pk for row in rows(browser.get(url, {"q": "เกษตร พัฒนาการ"}))] == [first.pk]
    village = rows(browser.get(url, {"sort": "-baht"}))[0].village
    found = browser.get(url, {"village": village})
    assert {row.line.area_code for row in rows(found)} == {"31010403"}
    assert (found.context["listing"].matched, found.context["listing"].total) == (7, MANY)
    assert found.context["found_baht"] == sum(VILLAGES["31010403"])


def test_each_word_of_the_sums_opens_its_rows_with_their_money(as_, plan, url, made, people):
    lines = list(plan.lines.order_by("position"))
    for line in lines[:60]:
        align(line, made.items.first(), people["team"])
    browser, item = as_("team"), made.items.first()
    for show, count in (("aligned", 60), ("rest", MANY - 60), ("loose", MANY - 60), (str(item.pk), 60)):
        listing = browser.get(url, {"show": show}).context["listing"]
        assert listing.matched == count, show


def test_what_keeps_the_plan_back_is_opened_under_any_strategy(as_, plan, url, made, people):
    nation = framework("TH", "มั่นคง", level="national", years=(2561, 2580))
    lines = list(plan.lines.order_by("position"))
    for line in lines[:-1]:
        align(line, made.items.first(), people["team"])
    browser = as_("team")
    page = browser.get(url, {"framework": str(nation.pk)})
    (stop,) = page.context["standing"].stops
    assert "1 โครงการ" in stop
    assert 'href="?show=loose#projects"' in page.content.decode()
    opened = browser.get(url, {"framework": str(nation.pk), "show": "loose"})
    assert [row.line.pk for row in rows(opened)] == [lines[-1].pk]


def test_a_file_holds_every_page_with_the_code_of_each_project(as_, plan, url):
    head, *said = csv_of(as_("team"), url, columns=["title", "code", "baht", "served"])
    assert head == ["โครงการ", "รหัสโครงการ", "งบประมาณ (บาท)", "สอดคล้องกับ"]
    assert sorted(row[1] for row in said) == sorted(plan.lines.values_list("project__code", flat=True))
    assert {row[3] for row in said} == {"ยังไม่สอดคล้อง"}


def test_who_aligned_a_page_comes_back_to_it_as_she_asked_for_it(as_, plan, url, made):
    browser, words = as_("team"), {"show": "rest", "sort": "-baht", "page": "2"}
    page = browser.get(url, words)
    action = re.search(r'<form method="post" action="([^"]+/alignment/set/[^"]*)"', page.content.decode())[1].replace(
        "&amp;", "&"
    )
    ticked = rows(page)[0].line
    typed = {"framework": made.pk, "projects": [ticked.project_id], "item": made.items.first().pk, "action": "align"}
    done = browser.post(action, typed)
    assert done.status_code == 302
    for word, value in words.items():
        assert f"{word}={value}" in done["Location"]
    assert done["Location"].endswith("#projects")
    assert ticked.pk not in [row.line.pk for row in rows(browser.get(done["Location"]))]


def test_what_was_ticked_stays_ticked_where_it_could_not_be_aligned(as_, plan, url, made):
    browser = as_("team")
    page = browser.get(url, {"page": "2"})
    chosen = [row.line.project_id for row in rows(page)[:2]]
    action = reverse("plans:alignment_set", args=[plan.pk]) + "?page=2"
    refused = browser.post(action, {"framework": made.pk, "projects": chosen, "item": "", "action": "align"})
    assert refused.status_code == 422
    assert [row.line.project_id for row in rows(refused) if row.is_ticked] == chosen
    assert not Alignment.objects.exists()


def test_why_several_kinds_are_not_aligned_at_once_stands_where_refusals_stand(as_, plan, url, made):
    for line, title in zip(plan.lines.all()[:2], ("ขุดลอกคลองส่งน้ำ", "อบรมทำปุ๋ยหมัก"), strict=True):
        TambonLine.objects.filter(pk=line.pk).update(title=title)
    chosen = list(plan.lines.values_list("project", flat=True)[:2])
    typed = {"framework": made.pk, "projects": chosen, "item": made.items.first().pk, "action": "align"}
    refused = as_("team").post(reverse("plans:alignment_set", args=[plan.pk]), typed)
    (why,) = refused.context["refusals"]
    assert "งานคนละชนิดกัน" in why
    assert "ยังไม่ได้เทียบ" in text_of(refused)


def test_readers_tick_nothing_and_have_the_same_files(as_, url):
    page = as_("secretary").get(url)
    assert 'name="projects"' not in page.content.decode()
    assert len(csv_of(as_("secretary"), url)) == MANY + 1


def test_a_page_takes_as_many_queries_for_all_as_for_a_few(as_, plan, url, made, people):
    browser, counts = as_("team"), []
    for lines in (plan.lines.all()[:1], plan.lines.all()):
        for line in lines:
            Alignment.objects.get_or_create(project=line.project, item=made.items.first(), by=people["team"])
        with CaptureQueriesContext(connection) as queries:
            browser.get(url, {"q": "โครงการ"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


# --- where agencies meet ----------------------------------------------------------------------------------------------
@pytest.fixture
def meeting(plan, station, people):
    """Let one agency lead everything and another support what one village brought in."""
    sao = Agency.objects.get(code="sao")
    for line in plan.lines.all():
        one = Decision.objects.create(
            tambon_plan=plan,
            project=line.project,
            standing=PublicationState.PUBLISHED,
            published_at=timezone.now(),
            lead=sao,
            by=people["team"],
        )
        if line.area_code == "31010401":
            one.supporting.add(station)
    return reverse("plans:target_areas", args=[plan.pk])


@pytest.mark.parametrize("sort", ["", *(column.name for column in TARGETS.columns if column.is_sortable)])
def test_every_place_stands_once_in_every_order(as_, meeting, sort):
    found = rows(as_("team").get(meeting, {"show": "all", "sort": sort}))
    assert sorted(target.place.code for target in found) == sorted(VILLAGES)


def test_places_of_several_agencies_are_shown_and_all_when_asked_for(as_, meeting):
    browser = as_("team")
    assert [target.place.code for target in rows(browser.get(meeting))] == ["31010401"]
    assert browser.get(meeting).context["listing"].total == 1
    found = browser.get(meeting, {"show": "all", "q": Project.objects.get(year_budgets__amount_baht=3_000).title})
    assert {target.place.code for target in rows(found)} <= set(VILLAGES)
    assert (found.context["listing"].total, found.context["listing"].matched > 0) == (3, True)


def test_places_are_found_by_agency_and_taken_as_a_file_with_every_project(as_, meeting, station):
    browser = as_("team")
    only = browser.get(meeting, {"show": "all", "agency": str(station)})
    assert [target.place.code for target in rows(only)] == ["31010401"]
    _, *said = csv_of(browser, meeting, show="all", columns=["code", "agencies", "works"])
    assert [row[1:3] for row in said] == [["31010401", "2"], ["31010402", "1"], ["31010403", "1"]]
    assert all("อบต.บ้านบัว" in row[3] for row in said)


def test_many_projects_of_one_agency_stand_behind_a_press(as_, meeting):
    text = as_("team").get(meeting).content.decode()
    assert "</strong> 40 โครงการ" in text
    assert len(text) <= HEAVIEST
