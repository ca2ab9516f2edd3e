"""An office places the squares of its map by pressing or by the arrow keys; the boxes hold what will be stored."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.areas.models import TileLayout
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE
from tests.plans import ledger

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "31010401", "31010402"


@pytest.fixture
def page_of(people, sign_in):
    """Return a function that opens the squares of a tambon, its first two areas at 1·1 and 2·1."""
    small = ledger.build(people)

    def opened(viewport):
        page = sign_in(small.people["team"], viewport)
        page.goto(reverse("plans:tambon_tiles", args=[small.plan.pk]))
        return page

    return opened


def box(page, axis, code):
    return page.locator(f"[name={axis}_{code}]")


def place(page, x, y):
    return page.locator(f"[data-place='{x} {y}']")


def stands(page, code):
    return tuple(box(page, axis, code).input_value() for axis in "xy")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_square_is_chosen_and_stands_where_the_next_press_is(page_of, viewport):
    page = page_of(viewport)
    was = stands(page, FIRST)
    place(page, *was).click()
    expect(place(page, *was)).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    free = page.locator("[data-place]:not([aria-pressed])").first
    target = tuple(free.get_attribute("data-place").split())
    free.click()
    assert stands(page, FIRST) == target
    expect(page.locator("[data-tiles-board] [role=status]")).to_contain_text("ยังไม่ได้บันทึก")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.get_by_role("button", name="บันทึกผัง").click()
    expect(page.get_by_text("บันทึกผังของ")).to_be_visible()
    assert TileLayout.objects.get().places[FIRST] == [int(one) - 1 for one in target]


def test_the_arrow_keys_move_what_is_chosen_and_two_that_meet_change_places(page_of):
    page = page_of(DESK)
    (x, y), other = map(int, stands(page, FIRST)), stands(page, SECOND)
    assert other == (str(x + 1), str(y))
    place(page, x, y).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert (stands(page, FIRST), stands(page, SECOND)) == (other, (str(x), str(y)))
    expect(place(page, x + 1, y)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    expect(place(page, x, y)).to_be_focused()
    assert stands(page, FIRST) == other


def test_a_number_that_is_typed_moves_the_square(page_of):
    page = page_of(DESK)
    box(page, "y", FIRST).fill("๓")
    expect(place(page, stands(page, FIRST)[0], 3)).to_have_attribute("aria-pressed", "false")
