"""Releases in a browser: released, sent, received; checked from paper and followed by code without signing in."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from plans.profile.models import TambonProfile
from plans.releases import actions as releases_actions
from plans.releases import forwarding
from plans.releases.forwarding import Letter
from plans.releases.models import Receipt, Release
from projects.models import Project
from tests.cast import VILLAGES
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE, confirm_each
from tests.plans.released import rolled_up, sendable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(world, people):
    cache.clear()
    return sendable(rolled_up(), people["team"])


@pytest.fixture
def nobody(browser, live_server):
    """Somebody at a phone or a desk who has not signed in."""
    contexts = []

    def opened(viewport):
        contexts.append(browser.new_context(viewport=viewport, base_url=live_server.url))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def test_from_release_to_receipt_by_keyboard_alone(plan, agency, sign_in, people):
    page = sign_in(people["team"])
    page.goto(reverse("plans:releases", args=[plan.pk]))
    page.get_by_role("link", name="ตรวจก่อนออกเล่มแผน").press("Enter")
    confirm_each(page, "ตรวจก่อนออกเล่มแผน")
    page.get_by_role("button", name="ออกเล่มแผน ครั้งที่ 1").press("Enter")
    expect(page.get_by_text("ออกเล่มแผน ครั้งที่ 1 แล้ว")).to_be_visible()
    page.get_by_role("link", name="ส่งเล่มแผน ครั้งที่ 1 ต่อ").press("Enter")
    expect(page.get_by_label(agency.name)).to_be_checked()
    page.get_by_label("เลขที่หนังสือนำส่ง").fill("บร 1/2569")
    confirm_each(page, "ตรวจก่อนส่งแผนต่อ")
    page.get_by_role("button", name="ส่งเล่มแผน ครั้งที่ 1").press("Enter")
    expect(page.get_by_text("แล้ว 2 แห่ง")).to_be_visible()
    district = sign_in(people["district"])
    district.get_by_role("link", name="ลงรับ", exact=True).press("Enter")
    expect(district.get_by_text("เปิดอ่านแล้ว")).to_be_visible()
    district.get_by_role("button", name="ลงรับแผน").press("Enter")
    expect(district.get_by_text("ลงรับแผนแล้ว")).to_be_visible()
    assert Receipt.objects.get(agency=agency).state == "received"


def test_what_changed_beside_the_projects_is_said_once_the_pages_stand(plan, people, sign_in):
    release, page = releases_actions.release(plan, by=people["team"]), sign_in(people["team"])
    versions, version = reverse("plans:releases", args=[plan.pk]), reverse("plans:release", args=[release.pk])
    page.goto(version)
    expect(page.get_by_text("✓ เล่มล่าสุด")).to_be_visible()
    page.goto(versions)
    expect(page.get_by_role("link", name="ตรวจว่าข้อมูลประกอบ")).to_have_count(0)
    TambonProfile.objects.create(tambon_plan=plan, identity="ตำบลข้าวหอม")
    for address in (version, versions):
        page.goto(address)
        expect(page.get_by_text("ข้อมูลประกอบเปลี่ยนหลังออกเล่มแผน")).to_be_visible()


def test_a_villager_follows_the_code_from_paper(plan, nobody):
    project = Project.objects.get(village_line__plan__village__code=VILLAGES[0])
    page = nobody(PHONE)
    page.goto(reverse("track"))
    page.get_by_label("รหัสโครงการ").fill(f"{project.code[:3].lower()} {project.code[3:]}")
    page.get_by_label("รหัสโครงการ").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(project.title)
    expect(page.get_by_role("heading", name="ขณะนี้อยู่ที่ไหน")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_are_accessible_and_stay_in_their_frame(plan, agency, people, sign_in, nobody, viewport):
    release = releases_actions.release(plan, by=people["team"])
    receipt = forwarding.forward(release, [agency], Letter("บร 1", "โปรดพิจารณา"), by=people["team"])[0]
    code = Project.objects.get(village_line__plan__village__code=VILLAGES[0]).code
    team, district = sign_in(people["team"], viewport), sign_in(people["district"], viewport)
    visits = [
        (team, reverse("plans:releases", args=[plan.pk])),
        (team, reverse("plans:release_make", args=[plan.pk])),
        (team, reverse("plans:release", args=[Release.objects.get().pk])),
        (team, reverse("plans:release_beside", args=[release.pk])),
        (team, reverse("plans:release_forward", args=[release.pk])),
        (district, reverse("plans:receipts")),
        (district, reverse("plans:receipt", args=[receipt.pk])),
        (nobody(viewport), reverse("release_check", args=[release.token])),
        (nobody(viewport), reverse("track")),
        (nobody(viewport), reverse("tracked", args=[code])),
        (nobody(viewport), reverse("tracked", args=["ZZZZZZZ"])),
    ]
    for page, address in visits:
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address
