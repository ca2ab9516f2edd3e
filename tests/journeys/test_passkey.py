"""A passkey in a real browser: added by keyboard, cancelled, answered with at the next sign-in."""

import pytest
from playwright.sync_api import expect

from agencies.access.roles import Role
from agencies.people.models import User
from tests.journeys.accessibility import violations
from tests.journeys.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _switched_on(settings, live_server):
    settings.MFA, settings.MFA_ROLES, settings.PASSKEYS = True, [Role.SAO_MAYOR], True
    settings.OTP_WEBAUTHN_RP_ID, settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = "localhost", [live_server.url]


def with_fingerprint(page):
    """Give the browser a device with a fingerprint, whose owner touches it when she is asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": True}})


def test_a_passkey_is_added_and_answers_at_the_next_sign_in(sign_in, world):
    person: User = world.people["team"]
    page = sign_in(person)
    with_fingerprint(page)
    page.goto("/two-factor/")
    assert violations(page) == []
    page.get_by_label("ชื่อพาสคีย์").fill("คอมพิวเตอร์ห้องปลัด")
    page.get_by_role("button", name="เพิ่มพาสคีย์").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("รหัสสำรองของท่าน")
    page.goto("/two-factor/")
    expect(page.get_by_text("คอมพิวเตอร์ห้องปลัด").first).to_be_visible()
    assert violations(page) == []
    page.get_by_label("ชื่อพาสคีย์").fill("อีกครั้ง")
    page.get_by_role("button", name="เพิ่มพาสคีย์").press("Enter")
    expect(page.get_by_text("มีพาสคีย์ของท่านอยู่แล้ว")).to_be_visible()

    page.locator(".me summary").click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.get_by_label("ชื่อเข้าสู่ระบบ").fill(person.username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ยืนยันตัวตนขั้นที่สอง")
    assert violations(page) == []
    page.get_by_role("button", name="ยืนยันด้วยพาสคีย์").press("Enter")
    expect(page.locator("body[data-person]")).to_be_visible()


def test_who_cancels_is_told_so_and_may_try_again(sign_in, world):
    page = sign_in(world.people["team"])
    with_fingerprint(page)
    page.goto("/two-factor/")
    page.evaluate(
        "() => { navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
    )
    page.get_by_label("ชื่อพาสคีย์").fill("เครื่องนี้")
    page.get_by_role("button", name="เพิ่มพาสคีย์").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ยกเลิกหรือหมดเวลา")
    expect(page.get_by_role("button", name="เพิ่มพาสคีย์")).to_be_focused()
    expect(page.get_by_label("ชื่อพาสคีย์")).to_have_value("เครื่องนี้")
