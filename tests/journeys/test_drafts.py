"""What is typed into a long form and not stored yet comes back; what is stored is forgotten by the machine."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.profile.models import TambonProfile
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "ดินเหนียวปนทราย อุ้มน้ำไม่ดี"
OFFER = "มีข้อมูลที่กรอกค้างไว้ในเครื่องนี้"


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('phaen-draft '))")


def box(page: Page):
    return page.locator("main form textarea").first


@pytest.fixture
def form(plan, people, sign_in):
    """Return a function that opens a long form that nobody has marked, and types a sentence into it."""

    def opened(viewport=DESK):
        page = sign_in(people["team"], viewport)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(reverse("plans:profile_edit", args=[plan.pk]))
        box(page).fill(TYPED)
        page.wait_for_timeout(400)  # it is kept a moment after the last key
        assert len(kept(page)) == 1
        return page

    return opened


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_what_was_left_unsaved_is_offered_and_comes_back(form, viewport):
    page = form(viewport)
    address = page.url
    page.goto("/posts/")
    page.goto(address)
    offer = page.locator(".draft")
    expect(offer).to_contain_text(OFFER)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert box(page).input_value() != TYPED
    page.get_by_role("button", name="นำข้อมูลที่ค้างกลับมา").click()
    assert box(page).input_value() == TYPED
    expect(offer).to_be_hidden()


def test_what_was_stored_is_forgotten(form):
    page = form()
    address = page.url
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.get_by_text("บันทึกข้อมูลตำบลแล้ว")).to_be_visible()
    assert TambonProfile.objects.exists()
    assert kept(page) == []
    page.goto(address)
    expect(box(page)).to_have_value(TYPED)
    expect(page.locator(".draft")).to_have_count(0)


def test_what_could_not_be_sent_is_kept(form):
    page = form()
    address = page.url
    page.context.set_offline(True)
    page.get_by_role("button", name="บันทึก", exact=True).click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto("/posts/")
    page.goto(address)
    page.get_by_role("button", name="นำข้อมูลที่ค้างกลับมา").click()
    assert box(page).input_value() == TYPED


def test_a_session_that_ended_costs_nothing(form):
    page = form()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    page.wait_for_load_state()
    assert len(kept(page)) == 1
    assert not TambonProfile.objects.exists()


def test_who_throws_it_away_is_not_asked_again(form):
    page = form()
    address = page.url
    page.goto("/posts/")
    page.goto(address)
    page.get_by_role("button", name="ทิ้งข้อมูลที่ค้าง").click()
    page.goto(address)
    expect(page.locator(".draft")).to_have_count(0)
    assert kept(page) == []


def test_another_person_at_the_same_machine_is_offered_nothing(form, plan, people, client):
    page = form()
    address = page.url
    client.force_login(people["planner"])
    (old,) = (cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    page.context.add_cookies([old | {"value": client.cookies["sessionid"].value}])
    page.goto(address)
    expect(page.locator(".draft")).to_have_count(0)


def test_a_password_is_kept_nowhere(people, sign_in):
    page = sign_in(people["team"])
    page.goto(reverse("password_change"))
    for field in page.locator("main input[type=password]").all():
        field.fill("ปลาทูแม่กลอง2569")
    page.wait_for_timeout(400)
    assert kept(page) == []
