"""Feasibility and ranking in a browser: keys alone suffice, rows save themselves, orders are dragged, pages hold."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.ranking.actions.ballot_entry import Paper, boxes_of, put_paper
from plans.ranking.actions.ballots import Opening, close_ballot, open_ballot
from plans.ranking.actions.criteria import Cell, put_scores
from plans.ranking.models import Criterion, FeasibilityScore
from plans.ranking.queries import pool_of
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE
from tests.plans import ledger

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def small(people):
    # What the migrations put in is gone after the first test that commits.
    for place in range(1, 7):
        for purpose in ("feasibility", "ranking"):
            Criterion.objects.get_or_create(purpose=purpose, position=place, defaults={"name": f"เกณฑ์ที่ {place}"})
    return ledger.build(people)


@pytest.fixture
def pages(small):
    """Every page of the room, each with something on it."""
    team = small.people["team"]
    first = pool_of(small.plan).candidates[0]
    put_scores(small.plan, first.code, [Cell(place, None, place - 1 or 1) for place in range(1, 7)], by=team)
    twice = open_ballot(small.plan, Opening("add", is_typed_twice=True), by=team)
    for typing in (1, 2):
        put_paper(twice, Paper(typing, "1", dict.fromkeys(boxes_of(twice), typing)), by=team)
    put_paper(twice, Paper(1, "2", {boxes_of(twice)[0]: 4}), by=team)
    voted = open_ballot(small.plan, Opening("vote"), by=team)
    put_paper(voted, Paper(1, "1", {boxes_of(voted)[2]: 1}), by=team)
    close_ballot(voted, by=team)
    agreed = open_ballot(small.plan, Opening("consensus"), by=team)
    of_plan = ("feasibility", "criteria", "ranking", "suggestion", "ballot_new")
    found = [*((name, small.plan) for name in of_plan), *(("ballot", one) for one in (twice, voted, agreed))]
    found += [("ballot_paper", twice), ("ballot_papers", voted), ("ballot_order", agreed)]
    return [reverse(f"plans:{name}", args=[one.pk]) for name, one in found]


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
def test_every_page_is_accessible_and_stays_in_its_frame(small, pages, sign_in, viewport):
    page = sign_in(small.people["team"], viewport)
    for address in pages:
        answer = page.goto(address)
        assert answer.status == 200, address
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_a_row_is_scored_by_keys_alone_and_saves_itself(small, sign_in):
    page = sign_in(small.people["kaset"])
    page.goto(reverse("plans:feasibility", args=[small.plan.pk]))
    first, second = (one.code for one in pool_of(small.plan).candidates[:2])
    page.locator(f"#score-{first}-s-1").focus()
    for figure in "44435":  # a figure fills its box and the next one is there
        page.keyboard.press(figure)
    expect(page.locator(f"#score-{first}-s-6")).to_be_focused()
    page.keyboard.insert_text("๑")
    page.keyboard.press("Tab")
    result = page.locator(f"#result-{first}")
    expect(result).to_contain_text("เป็นไปได้แบบมีเงื่อนไข")
    expect(result).to_contain_text("เฉลี่ย 3.50")
    page.locator(f"#score-{first}-s-1").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#score-{second}-s-1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#score-{second}-s-2")).to_be_focused()
    page.keyboard.press("9")
    page.keyboard.press("Tab")
    expect(page.locator(f"#result-{second}")).to_contain_text("คะแนนกรอกได้ 1–5 เท่านั้น")
    stored = FeasibilityScore.objects.filter(project__code=first).order_by("criterion__position")
    assert [one.score for one in stored] == [4, 4, 4, 3, 5, 1]
    assert not FeasibilityScore.objects.filter(project__code=second).exists()


def test_the_last_figure_of_a_row_is_stored_although_nobody_leaves_its_box(small, sign_in):
    page = sign_in(small.people["kaset"])
    page.goto(reverse("plans:feasibility", args=[small.plan.pk]))
    code = pool_of(small.plan).candidates[0].code
    page.locator(f"#score-{code}-s-6").focus()
    page.keyboard.press("4")
    expect(page.locator(f"#result-{code}")).to_contain_text("1/6 ข้อ")
    assert FeasibilityScore.objects.get(project__code=code).score == 4


def test_what_is_typed_is_stored_when_the_page_is_left_at_once(small, sign_in):
    page = sign_in(small.people["kaset"])
    page.goto(reverse("plans:feasibility", args=[small.plan.pk]))
    code = pool_of(small.plan).candidates[0].code
    # Deleted, typed by hand and not yet told to anybody: no box was left, and no figure filled it.
    page.evaluate(f"document.querySelector('#score-{code}-s-3').value = '5'")
    page.goto(reverse("plans:ranking", args=[small.plan.pk]))
    page.goto(reverse("plans:ranking", args=[small.plan.pk]))
    assert FeasibilityScore.objects.get(project__code=code).score == 5


def test_a_score_that_somebody_else_gave_appears_in_an_open_page_and_is_kept(small, sign_in):
    page = sign_in(small.people["kaset"])
    page.goto(reverse("plans:feasibility", args=[small.plan.pk]))
    code = pool_of(small.plan).candidates[0].code
    put_scores(small.plan, code, [Cell(1, None, 2)], by=small.people["team"])
    for place, figure in ((2, "5"), (3, "4")):
        page.locator(f"#score-{code}-s-{place}").fill(figure)
        page.locator(f"#score-{code}-s-{place}").press("Tab")
        expect(page.locator(f"#result-{code}")).to_contain_text(f"{place}/6 ข้อ")
        expect(page.locator(f"#score-{code}-s-1")).to_have_value("2")
    stored = FeasibilityScore.objects.filter(project__code=code).order_by("criterion__position")
    assert [one.score for one in stored] == [2, 5, 4]


def test_an_order_is_changed_by_button_by_typing_and_by_dragging(small, sign_in):
    page = sign_in(small.people["team"])
    page.goto(reverse("plans:suggestion", args=[small.plan.pk]))
    order = [one.place.project for one in pool_of(small.plan).suggestions]
    boxes = page.locator("[data-rank]")

    def shown():
        return [re.sub("^rank-", "", box.get_attribute("name")) for box in boxes.all()]

    page.locator(f"tr:has(#rank-{order[0]}) [data-down]").press("Enter")
    assert shown() == [order[1], order[0], *order[2:]]
    page.locator(f"#rank-{order[4]}").fill("๑")
    page.locator(f"#rank-{order[4]}").press("Tab")
    assert shown() == [order[4], order[1], order[0], *order[2:4]]
    assert [box.input_value() for box in boxes.all()] == ["1", "2", "3", "4", "5"]
    grip, target = page.locator(f"tr:has(#rank-{order[0]}) [data-grip]"), page.locator(f"tr:has(#rank-{order[1]})")
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 4, steps=8)
    page.mouse.up()
    assert shown() == [order[4], *order[:4]]
    page.get_by_role("button", name="ใช้ลำดับนี้").click()
    expect(page.get_by_role("alert")).to_contain_text("กรุณาบอกเหตุผลที่เปลี่ยนลำดับของ")
    assert shown() == [order[4], *order[:4]]
    page.locator(f"[name=reason-{order[4]}]").fill("ภัยแล้งปีนี้")
    page.get_by_role("button", name="ใช้ลำดับนี้").click()
    expect(page.get_by_role("status").filter(has_text="เตรียมผลการพิจารณา")).to_be_visible()
    assert list(small.plan.decisions.order_by("rank").values_list("project__code", flat=True)) == [order[4], *order[:4]]


def test_a_project_is_sent_to_another_page_by_its_number_and_nothing_is_stored_before_the_end(
    small, sign_in, monkeypatch
):
    monkeypatch.setattr("plans.ranking.views.turning.ROWS_PER_PAGE", 2)
    page = sign_in(small.people["team"])
    page.goto(reverse("plans:suggestion", args=[small.plan.pk]))
    order = [one.place.project for one in pool_of(small.plan).suggestions]
    page.locator(f"tr:has(#rank-{order[1]}) [data-down]").press("Enter")
    expect(page.locator(f"tr:has(#rank-{order[1]})")).to_contain_text("จะไปลำดับที่ 3 เมื่อเปลี่ยนหน้าหรือบันทึก")
    page.locator(f"#rank-{order[1]}").fill("2")
    page.locator(f"#rank-{order[1]}").press("Tab")
    expect(page.locator("[data-going]")).to_have_count(0)
    page.locator(f"#rank-{order[0]}").fill("๔")
    page.locator(f"#rank-{order[0]}").press("Tab")
    expect(page.locator(f"tr:has(#rank-{order[0]})")).to_contain_text("จะไปลำดับที่ 4 เมื่อเปลี่ยนหน้าหรือบันทึก")
    page.locator(f"[name=reason-{order[0]}]").fill("ทำปีหลัง")
    page.get_by_role("button", name="หน้าถัดไป").click()
    expect(page.locator(f"#rank-{order[0]}")).to_have_value("4")
    expect(page.locator(f"[name=reason-{order[0]}]")).to_have_value("ทำปีหลัง")
    expect(page.get_by_text("ยังไม่ได้บันทึก", exact=True)).to_be_visible()
    assert violations(page) == []
    assert not small.plan.decisions.exists()
    page.get_by_role("button", name="ใช้ลำดับนี้").click()
    expect(page.get_by_role("status").filter(has_text="เตรียมผลการพิจารณา")).to_be_visible()
    ranked = small.plan.decisions.order_by("rank").values_list("project__code", flat=True)
    assert list(ranked) == [*order[1:4], order[0], order[4]]


def test_a_paper_of_several_pages_is_typed_by_keys_alone(small, sign_in, monkeypatch):
    monkeypatch.setattr("plans.ranking.forms.BOXES_PER_PAGE", 12)
    ballot = open_ballot(small.plan, Opening("add"), by=small.people["team"])
    page = sign_in(small.people["team"])
    page.goto(reverse("plans:ballot_paper", args=[ballot.pk]))
    page.locator("[name=b-11]").fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="หน้าถัดไป")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=b-12]")).to_be_focused()
    page.keyboard.type("4")
    assert violations(page) == []
    page.get_by_role("button", name="หน้า 3").press("Enter")
    expect(page.locator("[name=b-24]")).to_be_focused()
    page.locator("[name=b-29]").fill("5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="บันทึกใบนี้ (ทุกหน้า)")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="บันทึกใบที่ 1 แล้ว")).to_be_visible()
    boxes = boxes_of(ballot)
    stored = ballot.marks.values_list("project__code", "criterion", "value")
    assert set(stored) == {(boxes[at].project, boxes[at].criterion, value) for at, value in ((11, 3), (12, 4), (29, 5))}
