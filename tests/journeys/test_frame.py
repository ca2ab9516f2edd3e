"""The frame of every page in a real browser: font and style, menu, keyboard, questions, accessibility, weight."""

import gzip
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from agencies.access.roles import Role
from agencies.documents.models import Download
from agencies.people import actions as people_actions
from agencies.people.models import Post
from tests.journeys.accessibility import violations

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
FIRST_PAGE_BYTES = 80_000


@pytest.fixture
def screen(browser, client, live_server):
    """Open a page of ours as somebody, on a screen of some size."""

    @contextmanager
    def opened(address, user=None, viewport=DESK, **options):
        context = browser.new_context(viewport=viewport, base_url=live_server.url, **options)
        if user:
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address)
        yield page
        context.close()

    return opened


@pytest.fixture
def seat(world):
    seat = Post.objects.get(role=Role.VILLAGE_SECRETARY, area__code="31010401")
    people_actions.invite(seat, name="สมศรี ใจดี", email="", by=world.people["team"])
    return seat


@pytest.fixture
def pages(world, seat, settings):
    """Every page of this room, with somebody who may open it."""
    settings.MFA = True
    Download.objects.create(
        user=world.people["team"],
        object="attachment",
        object_id=1,
        area_code="310104",
        file_name="ก.pdf",
        sha256="0" * 64,
    )
    token = people_actions.token_of(people_actions.open_invitations().get())
    names = {"team": [reverse("home"), reverse("agencies:posts"), reverse("password_change"), reverse("two_factor")]}
    names["team"] += [reverse(f"agencies:{name}", args=[seat.pk]) for name in ("post", "invite", "handover")]
    names["auditor"] = [reverse("agencies:downloads")]
    names[""] = [reverse(name) for name in ("sign_in", "password_reset", "about", "privacy", "accessibility")]
    names[""] += [reverse("who_may") + "?role=village_secretary", reverse("agencies:accept", args=[token])]
    return [(world.people.get(name), address) for name, addresses in names.items() for address in addresses]


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "dark desk"])
def test_every_page_is_accessible_and_never_scrolls_sideways(screen, pages, viewport, scheme):
    for user, address in pages:
        with screen(address, user, viewport, color_scheme=scheme) as page:
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address
            assert page.complaints == [], address


def test_font_and_style_are_really_there(screen, world):
    with screen(reverse("home"), world.people["team"]) as page:
        page.wait_for_function("document.fonts.status === 'loaded'")
        loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.weight)")
        assert {"Sarabun400", "Sarabun700"} <= set(loaded)
        assert page.evaluate("getComputedStyle(document.body).lineHeight") == "28.05px"  # 1.65 × 17
        assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"


def test_at_double_size_nothing_scrolls_sideways(screen, pages):
    for user, address in pages:
        with screen(address, user, {"width": 640, "height": 450}) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= 640, address


def test_the_menu_opens_on_a_phone_and_lies_open_on_a_desk(screen, world):
    with screen(reverse("home"), world.people["team"], PHONE) as page:
        entry = page.get_by_role("link", name="คนและตำแหน่ง", exact=True)
        assert not entry.is_visible()
        page.get_by_role("button", name="เมนู", exact=True).press("Enter")
        page.get_by_role("button", name="ปิดเมนู").click()
        assert not entry.is_visible()
        page.get_by_role("button", name="เมนู", exact=True).press("Enter")
        entry.click()
        assert page.url.endswith(reverse("agencies:posts"))
    for desk in (DESK, {"width": 1366, "height": 768}):
        with screen(reverse("home"), world.people["team"], desk) as page:
            entry = page.get_by_role("link", name="คนและตำแหน่ง", exact=True)
            assert not page.get_by_role("button", name="เมนู").is_visible()
            assert page.get_by_role("link", name="อำเภอ–จังหวัด", exact=True).is_visible()
            assert page.locator(".top > .wrap").bounding_box()["height"] == 60
            assert not entry.is_visible()
            page.get_by_text("เพิ่มเติม", exact=True).press("Enter")
            entry.wait_for()
            page.keyboard.press("Escape")
            assert not entry.is_visible()


def test_a_secretary_has_four_entries_under_her_thumb_on_a_phone(screen, world):
    with screen(reverse("home"), world.people["secretary"], PHONE) as page:
        bar = page.get_by_role("navigation", name="เมนูล่าง")
        assert bar.is_visible()
        assert [" ".join(one.split()) for one in bar.locator("> *").all_inner_texts()] == [
            "งาน",
            "โครงการ",
            "เวที",
            "เพิ่มเติม",
        ]
        assert bar.locator("[aria-current]").all_inner_texts() == ["งาน"]
        assert min(one.bounding_box()["height"] for one in bar.locator("> *").all()) >= 48
        bar.get_by_role("button", name="เพิ่มเติม").press("Enter")
        page.get_by_role("button", name="ปิดเมนู").click()
        bar.get_by_role("link", name="เวที").click()
        assert page.url.endswith("#forums")
    with screen(reverse("home"), world.people["secretary"], DESK) as page:
        assert not page.get_by_role("navigation", name="เมนูล่าง").is_visible()


def test_without_script_the_menu_and_the_account_still_open(screen, world):
    with screen(reverse("home"), world.people["team"], java_script_enabled=False) as page:
        page.get_by_text("เพิ่มเติม", exact=True).click()
        page.get_by_role("link", name="คนและตำแหน่ง", exact=True).wait_for()
        page.locator(".me summary").click()
        page.get_by_role("button", name="ออกจากระบบ").wait_for()
    with screen(reverse("home"), world.people["team"], PHONE, java_script_enabled=False) as page:
        page.get_by_role("button", name="เมนู", exact=True).click()
        page.get_by_role("button", name="ออกจากระบบ").wait_for()


def test_the_keyboard_skips_to_the_content(screen, world):
    with screen(reverse("home"), world.people["team"]) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_errors_get_the_focus(screen, db):
    with screen(reverse("sign_in")) as page:
        page.fill("#id_username", "nobody")
        page.fill("#id_password", "nothing")
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        page.wait_for_selector(".error-summary")
        assert page.evaluate("document.activeElement.className") == "error-summary"


def test_withdrawing_asks_first_and_can_be_left_by_escape(screen, world, seat):
    with screen(reverse("agencies:post", args=[seat.pk]), world.people["team"]) as page:
        page.locator("summary", has_text="ถอนคำเชิญ").press("Enter")
        page.get_by_text("ถอนคำเชิญหรือไม่").wait_for()
        page.locator("details.ask button.stop").focus()
        page.keyboard.press("Escape")
        assert not page.get_by_text("ถอนคำเชิญหรือไม่").is_visible()
        page.locator("summary", has_text="ถอนคำเชิญ").click()
        page.locator("details.ask button.stop").click()
        page.get_by_text("ลิงก์เดิมใช้ไม่ได้อีก").wait_for()
    assert people_actions.open_invitations().count() == 0


def compressed(name):
    content = Path(finders.find(name)).read_bytes()
    return len(content) if name.endswith(".woff2") else len(brotli.compress(content))


def test_the_first_page_weighs_little_on_the_wire(screen, world, live_server):
    asked = []
    with screen("about:blank", world.people["team"]) as page:
        page.on("response", lambda answer: asked.append(answer))  # noqa: PLW0108  playwright marks its handlers
        page.goto(reverse("home"), wait_until="networkidle")
        html = len(gzip.compress(page.content().encode()))
        files = {one.url.removeprefix(f"{live_server.url}/static/") for one in asked if "/static/" in one.url}
    assert any(name.endswith("app.css") for name in files)
    weights = {name: compressed(name) for name in files} | {"the page": html}
    assert sum(weights.values()) <= FIRST_PAGE_BYTES, weights
