"""Cells copied in a table program fill the plan's rows from the box in hand to the right and downwards."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories
from tests.cast import VILLAGES
from tests.journeys.accessibility import violations
from tests.journeys.conftest import DESK

pytestmark = pytest.mark.django_db(transaction=True)
# Title, objective, quantity, unit, place: as the columns of the workbook stand.
TWO = "ขุดลอกหนอง\tกักเก็บน้ำ\t1,250\tไร่\tทุ่งใต้\r\nปลูกหญ้าแฝก\t\t๔๐๐\tต้น\t\r\n"


@pytest.fixture
def desk(people, sign_in):
    """Open the grid of a plan of two projects, the first row open, with the right to write into the clipboard."""
    plan = factories.village_plan(VILLAGES[0])
    factories.resolution(factories.forum(plan), 1, "ให้ขุดลอก")
    lines = [
        factories.line(plan, factories.project(VILLAGES[0], {2571: 100}, title=title, place="ที่เดิม"), None)
        for title in ("ก", "ข")
    ]
    page = sign_in(people["secretary"], DESK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{reverse('plans:village_edit', args=[plan.pk])}?open={lines[0].project.code}")
    return page, plan


def paste(page: Page, name: str, text: str) -> None:
    """Press the keys of pasting in a box of the open row."""
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.locator(f"tr.row-open [name={name}]").first.focus()
    page.keyboard.press("Control+v")


def told(page: Page):
    return page.locator("#pasted")


def rows(plan):
    return [
        (one.title, one.objective, one.target_quantity, one.target_unit, one.place)
        for one in (line.project for line in plan.lines.select_related("project"))
    ]


BEFORE = [("ก", "", None, "", "ที่เดิม"), ("ข", "", None, "", "ที่เดิม")]
AFTER = [
    ("ขุดลอกหนอง", "กักเก็บน้ำ", Decimal(1250), "ไร่", "ทุ่งใต้"),
    ("ปลูกหญ้าแฝก", "", Decimal(400), "ต้น", "ที่เดิม"),
]


def test_rows_and_columns_are_filled_from_the_box_in_hand_and_can_be_undone_by_keyboard(desk):
    page, plan = desk
    paste(page, "title", TWO)
    expect(told(page)).to_contain_text("วางแล้ว 2 แถว")
    expect(told(page)).to_be_focused()
    assert rows(plan) == AFTER
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("ย้อนการวางแล้ว")
    assert rows(plan) == BEFORE


def test_where_the_plan_has_no_more_rows_they_are_added_and_undoing_takes_them_out(desk):
    page, plan = desk
    paste(page, "title", f"{TWO}ตลาดชุมชน\tขายของ\t1\tแห่ง\tวัด\r\nโรงสี\t\t\t\t\r\n")
    expect(told(page)).to_contain_text("วางแล้ว 4 แถว")
    assert [title for title, *_ in rows(plan)] == ["ขุดลอกหนอง", "ปลูกหญ้าแฝก", "ตลาดชุมชน", "โรงสี"]
    page.get_by_role("button", name="ย้อนการวาง").click()
    expect(told(page)).to_contain_text("ย้อนการวางแล้ว")
    assert rows(plan) == BEFORE


def test_a_cell_that_cannot_be_read_is_named_with_its_place_and_kept_to_be_copied(desk):
    page, plan = desk
    paste(page, "target_quantity", "สองพัน\tไร่\r\n300\tไร่\r\n")
    expect(told(page)).to_contain_text("วางแล้ว 2 แถว · อ่านไม่ได้ 1 ช่อง: แถวที่ 1 เป้าหมาย (จำนวน) «สองพัน»")
    expect(page.get_by_label("ข้อความที่ยังไม่ได้ใส่")).to_have_value("แถวที่ 1\tเป้าหมาย (จำนวน)\tสองพัน")
    assert [(quantity, unit) for _, _, quantity, unit, _ in rows(plan)] == [(None, "ไร่"), (300, "ไร่")]


def test_choices_are_taken_by_their_words_and_a_resolution_by_its_number(desk):
    page, plan = desk
    group, urgency = page.locator("[name=action_group]"), page.locator("[name=urgency]")
    paste(page, "action_group", "ทำร่วม\tเร่งด่วน")
    expect(told(page)).to_contain_text("วางแล้ว 1 แถว")
    expect(group.locator("option:checked")).to_have_text("ทำร่วม")
    expect(urgency.locator("option:checked")).to_have_text("เร่งด่วน")
    paste(page, "indicator", "น้ำพอใช้\t1")
    expect(page.locator("[name=resolution] option:checked")).to_contain_text("ให้ขุดลอก")
    expect(told(page)).to_contain_text("วางแล้ว 1 แถว")
    project = plan.lines.first().project
    assert (project.action_group, project.urgency, project.indicator) == ("joint", "urgent", "น้ำพอใช้")
    paste(page, "action_group", "ทำเล่น\tเร่งด่วน")
    expect(told(page)).to_contain_text("อ่านไม่ได้ 1 ช่อง: แถวที่ 1 กลุ่ม «ทำเล่น»")


def test_nothing_is_lost_when_the_network_goes_away_or_the_table_fits_nowhere(desk):
    page, plan = desk
    paste(page, "resolution_text", "ก\tข")
    expect(told(page)).to_contain_text("วางตารางในช่องนี้ไม่ได้")
    expect(page.get_by_label("ข้อความที่ยังไม่ได้ใส่")).to_have_value("ก\tข")
    page.evaluate("(text) => navigator.clipboard.writeText(text)", TWO)
    page.context.set_offline(True)
    page.locator("tr.row-open [name=title]").focus()
    page.keyboard.press("Control+v")
    expect(told(page)).to_contain_text("เชื่อมต่อระบบไม่ได้ ยังไม่ได้วาง 1 แถว")
    expect(page.get_by_label("ข้อความที่ยังไม่ได้ใส่")).to_have_value("ปลูกหญ้าแฝก\t\t๔๐๐\tต้น\t")
    page.context.set_offline(False)
    expect(page.locator("tr.row-open [data-save-state]")).to_contain_text("บันทึกแล้ว")
    assert rows(plan) == [AFTER[0], BEFORE[1]]


def test_text_of_one_cell_is_pasted_as_ever(desk):
    page, _ = desk
    paste(page, "target_unit", "ไร่\r\n")
    expect(page.locator("tr.row-open [name=target_unit]")).to_have_value("ไร่")
    expect(told(page)).to_be_hidden()


def test_a_cell_with_breaks_and_quotes_is_one_cell(desk):
    page, plan = desk
    paste(page, "objective", '"ข้อหนึ่ง\nข้อ ""สอง"""\t12\r\n')
    expect(told(page)).to_contain_text("วางแล้ว 1 แถว")
    assert rows(plan)[0][1:3] == ('ข้อหนึ่ง\nข้อ "สอง"', Decimal(12))
