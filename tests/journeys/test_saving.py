"""What the form says of itself while it saves: never «saved» beside something that was not."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_refused_amount_is_never_called_saved(people, sign_in):
    plan = factories.village_plan(VILLAGES[0])
    line = factories.line(plan, factories.project(VILLAGES[0], {2571: 100}), None)
    page = sign_in(people["secretary"], PHONE)
    page.goto(f"{reverse('plans:village_edit', args=[plan.pk])}?open={line.project.code}")
    row, checked = page.locator("tr.row-open"), lambda answer: answer.url.endswith("/check/")
    said, box = row.locator("[data-save-state]"), row.locator("[name=baht_2572]")
    box.fill("12.345")
    with page.expect_response(checked):
        box.press("Tab")
    expect(row.locator("[data-answer]")).to_contain_text("ทศนิยมเกิน 2 ตำแหน่ง")
    page.wait_for_load_state("networkidle")
    assert "ยังไม่ได้บันทึก" in said.inner_text()
    box.fill("12,345")
    box.press("Tab")
    expect(said).to_contain_text("บันทึกแล้ว")
    expect(row.locator("[data-answer]")).to_be_empty()
    assert line.project.budget_by_year[2572] == 12345


def test_a_resolution_is_made_when_the_row_is_saved_and_not_while_it_is_typed(people, sign_in):
    plan = factories.village_plan(VILLAGES[0])
    forum = factories.forum(plan)
    line = factories.line(plan, factories.project(VILLAGES[0], {2571: 100}), None)
    page = sign_in(people["secretary"], PHONE)
    page.goto(f"{reverse('plans:village_edit', args=[plan.pk])}?open={line.project.code}")
    row = page.locator("tr.row-open")
    text, said = row.locator("[name=resolution_text]"), row.locator("[data-save-state]")
    text.fill("เห็นชอบให้")
    text.press("Tab")
    expect(said).to_contain_text("บันทึกแล้ว")
    assert not forum.resolutions.exists()
    text.fill("เห็นชอบให้จัดตลาดทุกวันเสาร์")
    page.get_by_role("button", name="บันทึกและปิดแถวนี้").click()
    expect(row).to_have_count(0)
    assert [one.text for one in forum.resolutions.all()] == ["เห็นชอบให้จัดตลาดทุกวันเสาร์"]
    line.refresh_from_db()
    assert line.resolution == forum.resolutions.get()


def test_attached_minutes_are_not_called_missing(people, sign_in, tmp_path):
    forum = factories.forum(factories.village_plan(VILLAGES[0]))
    minutes = tmp_path / "minutes.pdf"
    minutes.write_bytes(pdf())
    page = sign_in(people["secretary"], PHONE)
    page.goto(reverse("plans:forum", args=[forum.pk]))
    expect(page.locator("#certificate-box")).to_contain_text("ยังไม่ได้แนบรายงานการประชุม")
    page.locator("select[name=kind]").select_option("minutes")
    page.locator("input[type=file]").first.set_input_files(minutes)
    page.get_by_role("button", name="แนบเอกสาร").click()
    expect(page.get_by_role("link", name="minutes.pdf", exact=True)).to_be_visible()
    expect(page.locator("#certificate-box")).not_to_contain_text("ยังไม่ได้แนบรายงานการประชุม")
