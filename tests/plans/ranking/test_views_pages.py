"""Ranking a tambon of 300 projects: its pages are light, and what is typed on one of them goes along to the next."""

from __future__ import annotations

import csv
import re
from copy import copy
from io import StringIO

import pytest
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from plans.decisions.models import PublicationState
from plans.ranking.actions.ballot_entry import Paper, boxes_of, codes_of, marks_of, put_paper
from plans.ranking.actions.ballots import Opening, close_ballot, open_ballot
from plans.ranking.queries import pool_of
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.models import PlanLine
from projects.models import Project, Stage
from tests.pages import text_of
from tests.plans.levels import several
from tests.scenery import scene

MANY = 300
HEAVIEST = 300_000
TITLE = "ขุดลอกหนองน้ำสาธารณะเพื่อการเกษตรและการเลี้ยงสัตว์ของหมู่บ้าน แห่งที่ "


@pytest.fixture
@scene
def large(people):
    several(people, {"31010401": (1_000,)})
    # Made by its own moves each of them would take a tenth of a second; what a page weighs is mostly long titles.
    of_village, of_tambon = PlanLine.objects.get(), TambonLine.objects.get()
    new = (Project(area=of_village.plan.village, title=TITLE, stage=Stage.ACCEPTED) for _ in range(1, MANY))
    projects = list(enumerate(Project.objects.bulk_create(new), start=2))
    PlanLine.objects.bulk_create(copied(of_village, project=one, position=at) for at, one in projects)
    TambonLine.objects.bulk_create(copied(of_tambon, project=one, carrier=one, position=at) for at, one in projects)
    TambonLine.objects.update(title=Concat(Value(TITLE), Cast(F("position"), CharField())))
    return people


def copied(line, **other):
    made = copy(line)
    made.pk = None
    for name, value in other.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def plan(large):
    return TambonPlan.objects.get(area__code="310104")


@pytest.fixture
def url(plan):
    return reverse("plans:suggestion", args=[plan.pk])


def order_of(plan):
    return [one.place.project for one in pool_of(plan, with_prepared=True).suggestions]


def shown(page):
    return [row["code"] for row in page.context["rows"]]


def as_sent(page):
    """Return the fields of the page's main form as a browser would send them, without its buttons."""
    form = re.search(r'<form method="post" novalidate.*?</form>', page.content.decode(), re.DOTALL)[0]
    fields = [dict(re.findall(r'([a-z-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input ([^>]*)>", form)]
    sent = {}
    for field in fields:
        sent.setdefault(field["name"], []).append(field.get("value", ""))
    return sent


def opened(plan, people, method, **how):
    return open_ballot(plan, Opening(method, **how), by=people["team"])


# --- weights ---
def test_no_page_of_the_villages_order_is_heavy_and_every_project_stands_once(as_, plan, url):
    for name in ("team", "secretary"):
        pages = [as_(name).get(url, {"page": str(number)}) for number in range(1, 7)]
        assert [code for page in pages for code in shown(page)] == order_of(plan)
        assert max(len(page.content) for page in pages) <= HEAVIEST


@pytest.mark.parametrize("method", ["vote", "add"])
def test_no_page_of_a_paper_is_heavy(as_, plan, large, method):
    ballot = opened(plan, large, method, votes_each=99)
    put_paper(
        ballot, Paper(1, "1", {box: place % 5 + 1 for place, box in enumerate(boxes_of(ballot)[:30])}), by=large["team"]
    )
    browser, at = as_("team"), reverse("plans:ballot_paper", args=[ballot.pk])
    pages = [browser.get(at, {"paper": "1", "page": str(number)}) for number in (1, 2, 3)]
    boxes = [name for page in pages for name in as_sent(page) if name.startswith("b-")]
    assert boxes == [f"b-{place}" for place in range(len(boxes))]
    assert max(len(page.content) for page in pages) <= HEAVIEST


def test_no_page_of_typed_papers_is_heavy_and_none_is_left_out(as_, plan, large):
    ballot = opened(plan, large, "add")
    for number in ("1", "2"):
        put_paper(ballot, Paper(1, number, dict.fromkeys(boxes_of(ballot), 4)), by=large["team"])
    close_ballot(ballot, by=large["team"])
    at = reverse("plans:ballot_papers", args=[ballot.pk])
    pages = [as_("secretary").get(at, {"page": number}) for number in ("1", "2")]
    assert [[*page.context["papers"]] for page in pages] == [["1"], ["2"]]
    assert [[len(rows) for rows in page.context["papers"].values()] for page in pages] == [[MANY], [MANY]]
    assert max(len(page.content) for page in pages) <= HEAVIEST


def test_no_page_of_an_agreed_order_is_heavy(as_, plan, large):
    at = reverse("plans:ballot_order", args=[opened(plan, large, "consensus").pk])
    pages = [as_("team").get(at, {"page": str(number)}) for number in range(1, 7)]
    assert [code for page in pages for code in shown(page)] == order_of(plan)
    assert max(len(page.content) for page in pages) <= HEAVIEST


def test_no_page_of_a_result_or_of_feasibility_is_heavy(as_, plan, large):
    ballot = opened(plan, large, "add")
    put_paper(ballot, Paper(1, "1", dict.fromkeys(boxes_of(ballot), 4)), by=large["team"])
    addresses = [reverse("plans:ballot", args=[ballot.pk]), reverse("plans:feasibility", args=[plan.pk])]
    weights = [len(as_("team").get(address).content) for address in addresses]
    close_ballot(ballot, by=large["team"])
    weights.append(len(as_("team").get(addresses[0]).content))
    assert max(weights) <= HEAVIEST, weights


def test_a_result_is_found_in_ordered_and_taken_as_a_file(as_, plan, large):
    ballot = opened(plan, large, "vote", votes_each=9)
    boxes = boxes_of(ballot)
    put_paper(ballot, Paper(1, "1", {boxes[299]: 3, boxes[7]: 2}), by=large["team"])
    close_ballot(ballot, by=large["team"])
    browser, at = as_("secretary"), reverse("plans:ballot", args=[ballot.pk])
    lines = [
        line.first.row for number in range(1, 7) for line in browser.get(at, {"page": number}).context["listing"].lines
    ]
    assert [line.rank for line in lines] == [*range(1, MANY + 1)]
    assert [line.code for line in lines[:2]] == [boxes[299].project, boxes[7].project]
    falling = browser.get(at, {"sort": "-rank"}).context["listing"].lines
    assert falling[0].first.row.rank == MANY
    found = browser.get(at, {"q": boxes[7].project}).context["listing"].lines
    assert [line.first.row.points for line in found] == ["2"]
    head, *rows = csv.reader(StringIO(b"".join(browser.get(at, {"export": "csv"})).decode("utf-8-sig")))
    assert (head[:3], len(rows)) == (["โครงการ", "ลำดับ", "คะแนน"], MANY)


def test_two_typings_that_differ_in_every_box_make_no_heavy_page(as_, plan, large):
    ballot = opened(plan, large, "add", is_typed_twice=True)
    for typing in (1, 2):
        put_paper(ballot, Paper(typing, "1", dict.fromkeys(boxes_of(ballot), typing)), by=large["team"])
    page = as_("team").get(reverse("plans:ballot", args=[ballot.pk]))
    assert len(page.content) <= HEAVIEST
    assert f"{len(boxes_of(ballot)):,} ช่อง" in text_of(page)


# --- from page to page ---
def test_a_project_goes_from_the_first_page_to_place_250_and_its_reason_goes_along(as_, plan, url):
    browser, order = as_("team"), order_of(plan)
    moved = order[2]
    sent = as_sent(browser.get(url)) | {f"rank-{moved}": "๒๕๐", f"reason-{moved}": "ทำปีหลัง"}
    turned = browser.post(url, sent | {"page": "1"})
    assert turned.status_code == 200
    assert moved not in shown(turned)
    assert "ยังไม่ได้บันทึก" in text_of(turned)
    assert not plan.decisions.exists()
    there = browser.post(url, as_sent(turned) | {"page": "5"})
    assert shown(there).index(moved) == 49
    assert as_sent(there)[f"reason-{moved}"] == ["ทำปีหลัง"]
    done = browser.post(url, as_sent(browser.post(url, as_sent(there) | {"page": "2"})))
    assert done.status_code == 302
    prepared = plan.decisions.filter(standing=PublicationState.PREPARED)
    expected = [code for code in order if code != moved]
    expected.insert(249, moved)
    assert list(prepared.order_by("rank").values_list("project__code", flat=True)) == expected
    assert prepared.get(project__code=moved).reason == "จัดลำดับ: ทำปีหลัง"


def test_a_project_comes_from_the_last_page_to_the_front_and_rows_dragged_on_a_page_stay_so(as_, plan, url):
    browser, order = as_("team"), order_of(plan)
    page = browser.get(url, {"page": "6"})
    sent = as_sent(page)
    dragged = [sent["shown"][1], sent["shown"][0], *sent["shown"][2:]]
    sent |= {"shown": dragged} | {f"rank-{code}": str(place) for place, code in enumerate(dragged, start=251)}
    first = browser.post(url, sent | {f"rank-{order[-1]}": "1", "page": "1"})
    assert shown(first)[:2] == [order[-1], order[0]]
    last = browser.post(url, as_sent(first) | {"page": "6"})
    assert shown(last)[:3] == [order[249], order[251], order[250]]


def test_a_move_without_a_reason_is_refused_on_the_page_where_the_project_stands(as_, plan, url):
    browser, order = as_("team"), order_of(plan)
    refused = browser.post(url, as_sent(browser.get(url)) | {f"rank-{order[0]}": "120"})
    assert refused.status_code == 409
    assert refused.context["page"].number == 3
    assert order[0] in shown(refused)


def test_a_place_that_cannot_be_read_keeps_its_page_and_what_was_typed(as_, plan, url):
    browser, order = as_("team"), order_of(plan)
    page = as_sent(browser.get(url, {"page": "2"}))
    refused = browser.post(url, page | {f"rank-{order[60]}": "ท้าย", "page": "4"})
    assert refused.status_code == 409
    assert as_sent(refused)[f"rank-{order[60]}"] == ["ท้าย"]
    assert order[60] in text_of(refused)


def test_an_agreed_order_and_its_words_go_from_page_to_page(as_, plan, large):
    browser, ballot = as_("team"), opened(plan, large, "consensus")
    at, order = reverse("plans:ballot_order", args=[ballot.pk]), order_of(plan)
    sent = as_sent(browser.get(at)) | {f"rank-{order[0]}": "300", "resolution": "เห็นพ้องกัน", "page": "6"}
    turned = browser.post(at, sent)
    assert shown(turned)[-1] == order[0]
    assert "เห็นพ้องกัน" in text_of(turned)
    assert browser.post(at, as_sent(turned) | {"resolution": "เห็นพ้องกัน"}).status_code == 302
    assert [mark.project for mark in sorted(marks_of(ballot), key=lambda mark: mark.value)] == [*order[1:], order[0]]


def test_a_paper_is_typed_page_by_page_and_stored_whole(as_, plan, large):
    browser, ballot = as_("team"), opened(plan, large, "add")
    at = reverse("plans:ballot_paper", args=[ballot.pk])
    second = browser.post(at, as_sent(browser.get(at)) | {"b-0": "๕", "b-7": "3", "page": "2"})
    assert (second.status_code, marks_of(ballot)) == (200, [])
    assert "ยังไม่ได้บันทึก" in text_of(second)
    on_second = next(name for name in as_sent(second) if name.startswith("b-"))
    unread = browser.post(at, as_sent(second) | {on_second: "มาก", "page": "1"})
    assert unread.status_code == 422
    assert as_sent(unread)[on_second] == ["มาก"]
    back = browser.post(at, as_sent(unread) | {on_second: "2", "page": "1"})
    assert [as_sent(back)[name] for name in ("b-0", "b-7", "b-1")] == [["5"], ["3"], [""]]
    assert browser.post(at, as_sent(back) | {"b-7": ""}).status_code == 302
    boxes = boxes_of(ballot)
    stored = {(mark.project, mark.criterion): mark.value for mark in marks_of(ballot)}
    wanted = {boxes[0]: 5, boxes[int(on_second[2:])]: 2}
    assert stored == {(box.project, box.criterion): value for box, value in wanted.items()}


@pytest.mark.parametrize("kept", ["1:x", "999999:1", "มั่ว"])
def test_what_other_pages_are_said_to_hold_is_not_guessed(as_, plan, large, kept):
    ballot = opened(plan, large, "vote")
    at = reverse("plans:ballot_paper", args=[ballot.pk])
    refused = as_("team").post(at, {"number": "1", "stamp": "", "kept": kept, "b-0": "1"})
    assert refused.status_code == 422
    assert "กรุณาเปิดใบนี้ใหม่" in text_of(refused)
    assert marks_of(ballot) == []


def test_one_page_of_a_small_ballot_has_no_ways_to_others(as_, plan, large):
    TambonLine.objects.filter(tambon_plan=plan, position__gt=40).delete()
    ballot = opened(plan, large, "vote")
    assert len(codes_of(ballot)) == 40
    page = as_("team").get(reverse("plans:ballot_paper", args=[ballot.pk]))
    assert 'name="page"' not in page.content.decode()
