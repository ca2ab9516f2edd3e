"""A list at a screen: cards on a phone, everything by keyboard and without script, and its file."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/posts/"


def label_of(page: Page, column: str) -> str:
    """Return the label that a card shows beside a value."""
    cell = page.locator(f"td[data-label='{column}']").first
    return cell.evaluate("(cell) => getComputedStyle(cell, '::before').content")


def without_script(page: Page) -> Page:
    state = page.context.storage_state()
    context = page.context.browser.new_context(
        viewport=PHONE, base_url=page.url, storage_state=state, java_script_enabled=False
    )
    return context.new_page()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_list_is_searched_sorted_and_taken_away_by_keyboard(world, sign_in, viewport):
    page = sign_in(world.people["team"], viewport)
    page.goto(LIST)
    page.get_by_label("ค้นหา", exact=True).fill("ผู้ใหญ่บ้าน")
    page.get_by_label("ค้นหา", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("พบ")
    page.get_by_text("เรียงลำดับและเลือกคอลัมน์").press("Enter")
    page.get_by_label("เรียงตาม").select_option("-title")
    page.get_by_label("หน่วยงาน", exact=True).press("Space")
    page.get_by_role("button", name="แสดงตามนี้").press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    for word in ("q=", "sort=-title", "columns=area"):
        assert word in page.url
    assert "columns=agency" not in page.url
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename.endswith(".csv")


def test_on_a_phone_each_value_has_its_label_beside_it_also_without_script(world, sign_in):
    page = sign_in(world.people["team"], PHONE)
    page.goto(LIST)
    assert label_of(page, "พื้นที่") == '"พื้นที่"'
    page = without_script(page)
    page.goto(f"{LIST}?q=ผู้ใหญ่บ้าน")
    assert label_of(page, "พื้นที่") == '"พื้นที่"'
    page.get_by_text("เรียงลำดับและเลือกคอลัมน์").click()
    page.get_by_label("บทบาท", exact=True).last.check()
    page.get_by_role("button", name="แสดงตามนี้").click()
    assert label_of(page, "บทบาท") == '"บทบาท"'
    page.context.close()
