"""What the form says of itself while it saves: never «saved» beside something that was not."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.conftest import VILLAGES
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
