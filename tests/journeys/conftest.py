"""A person at a screen: signed in, on a page of ours, and every complaint of the browser kept."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from agencies.people.models import User

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PASSWORD = "ไถกลบตอซัง 2571"


@pytest.fixture
def sign_in(browser, live_server, transactional_db):
    """Open the sign-in page as people do, on a phone or a desk, and come in."""
    contexts = []
    expect.set_options(timeout=20_000)

    def signed_in(user: User, viewport: dict[str, int] = DESK) -> Page:
        User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD))
        context = browser.new_context(viewport=viewport, base_url=live_server.url, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto("/")
        page.get_by_label("ชื่อเข้าสู่ระบบ").fill(user.username)
        page.get_by_label("รหัสผ่าน").fill(PASSWORD)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        expect(page.locator("body[data-person]")).to_have_count(1)
        return page

    yield signed_in
    for context in contexts:
        assert [page.complaints for page in context.pages if page.complaints] == []
        context.close()


def confirm_each(page: Page, heading: str) -> None:
    """Tick, by keyboard, every warning that the page under ``heading`` shows before an act."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for box in page.locator("input[name=confirm]").all():
        box.press("Space")
