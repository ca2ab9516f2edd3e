"""Agencies at the screen: asked, answering by keyboard alone, proposing; strategies; every page accessible."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.offices.models import Agency
from plans.alignment.actions import align
from plans.proposals.actions import Written, draft
from plans.proposals.models import AgencyProposal
from plans.requests.actions.asking import Kind
from plans.requests.models import Commitment
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from projects.strategies.actions import add_items, pasted, save_framework
from projects.strategies.loading import documents, put
from projects.strategies.models import StrategyFramework
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE
from tests.plans.proposals.typed import MONEY, VALUES
from tests.plans.requests.commitments import in_state, make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(world):
    found = TambonPlan.objects.get(period__first_year=2571)
    roll_up(found.pk)
    found.refresh_from_db()
    return found


@pytest.fixture
def filled(plan, world):
    """A plan with requests in several states, a proposal, and strategies; return who opens which address."""
    people, station = world.people, Agency.objects.get(code="ldd")
    asked = make(plan, station, people["team"])
    answered = in_state(make(plan, station, people["team"], kind=Kind.PEOPLE), "declined", answer="ไม่มีคน")
    proposal = draft(plan, station, Written(VALUES, MONEY), by=people["partner"])
    put(documents())
    values = {"level": "agency", "title": "แผนของสถานี", "item_label": "ยุทธศาสตร์ที่", "source": "", "is_confirmed": False}
    own = save_framework(values | {"first_year": 2571, "last_year": 2575}, by=people["partner"], agency=station)
    add_items(own, pasted("1. ดิน\n1.1 ดินเค็ม"), by=people["partner"])
    align(plan, [plan.lines.get().project_id], own.items.first(), by=people["team"])
    team = [
        reverse(f"plans:{name}", args=[plan.pk]) for name in ("commitments", "commitment_add", "alignment", "proposals")
    ]
    partner = [
        reverse("plans:commitment_inbox"),
        *(reverse("plans:commitment", args=[one.pk]) for one in (asked, answered)),
        reverse("plans:proposal_add", args=[plan.pk]),
        reverse("plans:proposal", args=[proposal.pk]),
        reverse("plans:proposal_edit", args=[proposal.pk]),
        reverse("strategies:strategies"),
        reverse("strategies:strategy_add"),
        reverse("strategies:strategy", args=[own.pk]),
        reverse("strategies:strategy_edit", args=[own.pk]),
        reverse("strategies:strategy_item", args=[own.pk, own.items.first().pk]),
        reverse("strategies:strategy", args=[StrategyFramework.objects.get(level="sdg").pk]),
    ]
    team += [f"{reverse('plans:target_areas', args=[plan.pk])}?show=all", reverse("plans:commitment", args=[asked.pk])]
    return [(people["team"], one) for one in team] + [(people["partner"], one) for one in partner]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible_and_stays_in_its_frame(filled, sign_in, viewport):
    screens = {}
    for user, address in filled:
        page = screens.get(user.pk) or screens.setdefault(user.pk, sign_in(user, viewport))
        answer = page.goto(address)
        assert answer.status == 200, address
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address


def test_an_agency_answers_by_keyboard_alone_and_the_team_reads_it(plan, world, sign_in):
    make(plan, Agency.objects.get(code="ldd"), world.people["team"])
    page = sign_in(world.people["partner"])
    page.get_by_role("link", name="ตอบคำขอ", exact=True).press("Enter")
    page.get_by_role("checkbox", name="เลือก ไถกลบตอซัง").press("Space")
    page.get_by_role("button", name="ตอบรับ", exact=True).press("Enter")
    page.get_by_role("button", name="ตอบรับ 1 รายการ").press("Enter")
    expect(page.get_by_text("ตอบรับแล้ว 1 รายการ")).to_be_visible()
    assert Commitment.objects.get().state == "accepted"
    page = sign_in(world.people["team"])
    page.goto(reverse("plans:commitments", args=[plan.pk]))
    expect(page.get_by_role("row", name="ไถกลบตอซัง")).to_contain_text("ตอบรับ")


def test_an_agency_proposes_a_project_and_withdraws_it_after_being_asked(plan, world, sign_in):
    page = sign_in(world.people["partner"])
    page.goto(reverse("plans:proposals", args=[plan.pk]))
    page.get_by_role("link", name="เสนอโครงการของหน่วยงาน").click()
    page.get_by_label("โครงการ/กิจกรรม").fill("ปลูกพืชปุ๋ยสด")
    page.get_by_label("งบประมาณ ปี 2571 (บาท)").fill("๔๐,๐๐๐")
    page.get_by_label("กลุ่ม", exact=True).select_option("joint")
    page.get_by_label("ความเร่งด่วน").select_option("medium")
    page.get_by_role("button", name="บันทึกร่าง").click()
    page.get_by_role("button", name="เสนอต่อเวทีตำบล").click()
    expect(page.get_by_text("เสนอต่อเวทีตำบลแล้ว").first).to_be_visible()
    assert AgencyProposal.objects.get().content["budget_baht"] == {"2571": str(Decimal("40000.00"))}
    page.locator("summary", has_text="ถอนโครงการ").click()
    page.get_by_role("button", name="ถอนโครงการ").click()
    expect(page.get_by_text("ถอนโครงการแล้ว")).to_be_visible()
    assert AgencyProposal.objects.get().state == "withdrawn"
