"""One page of every make that six people see, in a browser: on a phone, at double size, on paper, without a script."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from tests.agencies.access.trove import filled
from tests.agencies.access.visits import ADDRESSES, MOST, pages_of
from tests.journeys.accessibility import violations
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
# What axe itself runs on needs scripts, so a page without them is one whose own were taken out.
SCRIPT = re.compile(r"<script\b.*?</script>|<noscript>|</noscript>", re.DOTALL)
HALVES = 2
HOST = "http://phaen.test"
DOUBLE, PAPER = {"width": 640, "height": 450}, {"width": 1050, "height": 740}
# What can be pressed or typed into, where it is shown and not switched off; a closed fold keeps its content for later.
CONTROLS = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary"
# Each control takes the focus, in the order of the page, and shows that it has it.
UNREACHED = f"""() => [...document.querySelectorAll('{CONTROLS}')].filter(control => {{
    if (!control.checkVisibility({{checkVisibilityCSS: true}}) || control.closest('[inert]')) return false;
    control.focus({{preventScroll: true, focusVisible: true}});
    const drawn = getComputedStyle(control);
    const isSeen = drawn.outlineStyle !== 'none' || drawn.boxShadow !== 'none';
    return document.activeElement !== control || control.tabIndex !== 0 || !isSeen;
}}).map(control => control.outerHTML.slice(0, 200))"""
PRESSED = """() => [...document.querySelectorAll('button, .btn, [type=submit], nav.tabs, .dock')]
    .filter(part => part.checkVisibility({checkVisibilityCSS: true})).map(part => part.outerHTML.slice(0, 200))"""


@pytest.fixture(params=range(HALVES))
def pages(request, world, plan, media):
    """Give one half of the pages, so that two processes share them."""
    everybody = filled(world, plan)
    models = {address.model for address in ADDRESSES if address.model is not None}
    seen = pages_of([everybody[name] for name in MOST], {model: model.objects.in_bulk() for model in models})
    assert len(seen) > 300
    return seen[request.param :: HALVES]


@pytest.fixture
def show(browser):
    """Show a page by its text on a phone, with our own files and nothing else, and without its scripts."""
    context = browser.new_context()
    page, current, kept = context.new_page(), {}, {}

    def answered(route):
        path = urlsplit(route.request.url).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if route.request.is_navigation_request():
            route.fulfill(body=current["body"], content_type="text/html; charset=utf-8")
        elif found:
            headers = {"Content-Type": mimetypes.guess_type(found)[0] or "", "Cache-Control": "max-age=3600"}
            route.fulfill(body=kept.setdefault(found, Path(found).read_bytes()), headers=headers)
        else:
            route.abort()

    context.route("**", answered)

    def shown(body: str):
        current["body"] = SCRIPT.sub("", body)
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)
        page.goto(HOST)
        return page

    yield shown
    context.close()


def too_wide(page, size: dict[str, int]) -> bool:
    page.set_viewport_size(size)
    return page.evaluate("document.documentElement.scrollWidth") > size["width"]


def test_each_page_holds_without_a_script_on_a_phone_at_double_size_in_the_dark_and_on_paper(pages, show):
    wrong = []
    for address, body in pages:
        page = show(body)
        wrong += [(address, "phone", fault) for fault in (*violations(page), *page.evaluate(UNREACHED))]
        wrong += [(address, "phone", "too wide")] if too_wide(page, PHONE) else []
        page.emulate_media(color_scheme="dark")
        wrong += [(address, "double", "too wide")] if too_wide(page, DOUBLE) else []
        page.emulate_media(color_scheme="light", media="print")
        wrong += [(address, "paper", "too wide")] if too_wide(page, PAPER) else []
        wrong += [(address, "paper", part) for part in page.evaluate(PRESSED)]
    assert wrong == []
