"""A secretary on her phone: what was asked for before, minutes photographed, everything read before it is sent."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from plans.village.models import Attachment, PlanState, VillagePlan
from tests import factories
from tests.cast import VILLAGES
from tests.journeys.accessibility import violations
from tests.journeys.conftest import PHONE, confirm_each
from tests.plans.released import rolled_up

pytestmark = pytest.mark.django_db(transaction=True)
VILLAGE = VILLAGES[0]
# Playwright does not tell how large a file in a request is: the page notes what it hands over.
COUNT_BYTES = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (data) {
    window.bytesSent = data.get("papers").size;
    return send.call(this, data);
  };
}"""


def test_a_blank_is_named_mended_where_it_stands_and_the_plan_is_sent(people, sign_in):
    plan = factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"], objective="มีน้ำใช้")
    page = sign_in(people["secretary"], PHONE)
    page.goto(reverse("plans:village", args=[plan.pk]))
    page.get_by_role("link", name="ตรวจก่อนส่งให้ตำบล").click()
    blank = page.get_by_text("ยังไม่ได้กรอกตัวชี้วัด").first
    expect(blank).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("li", has_text="ยังไม่ได้กรอกตัวชี้วัด").get_by_role("link", name=re.compile("^ไปดู")).click()
    expect(page.locator("[name=indicator]")).to_be_focused()
    page.keyboard.type("จำนวนไร่ที่ไถกลบ")
    page.get_by_role("button", name="บันทึกและกลับไปหน้าตรวจ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ตรวจก่อนส่งให้ตำบล")
    expect(page.get_by_text("ยังไม่ได้กรอกตัวชี้วัด")).to_have_count(0)
    expect(page.locator("details.project[open]")).to_contain_text("จำนวนไร่ที่ไถกลบ")
    confirm_each(page, "ตรวจก่อนส่งให้ตำบล")
    page.get_by_role("button", name=re.compile("^ส่งแผนให้")).press("Enter")
    expect(page.get_by_text("ส่งแล้ว รอตรวจ").first).to_be_visible()
    assert VillagePlan.objects.get().state == PlanState.SUBMITTED


def test_what_is_like_a_title_is_shown_while_it_is_typed(people, sign_in):
    factories.accepted_plan(VILLAGES[1], secretary=people["neighbour"], head=people["head"], team=people["team"])
    rolled_up()
    plan = factories.village_plan(VILLAGE)
    page = sign_in(people["secretary"], PHONE)
    page.goto(reverse("plans:village_edit", args=[plan.pk]))
    page.get_by_role("button", name="เพิ่มโครงการ").click()
    title = page.get_by_label("โครงการ/กิจกรรม")
    title.press_sequentially("ไถกลบตอซังข้าว", delay=30)
    expect(page.locator("[id^=similar-]")).to_contain_text("งานแบบเดียวกันที่เคยขอ")
    expect(page.locator("[id^=similar-]")).to_contain_text("หมู่ที่ 2")
    expect(title).to_be_focused()
    expect(title).to_have_value("ไถกลบตอซังข้าว")


def test_a_photograph_is_made_small_before_it_travels_and_says_so(people, sign_in, tmp_path):
    forum = factories.forum(factories.village_plan(VILLAGE))
    big = tmp_path / "รายงานหน้า 1.jpg"
    sheet = Image.effect_noise((3000, 4000), 60).convert("RGB")
    exif = sheet.getexif()
    exif[0x0112] = 6
    sheet.save(big, quality=95, exif=exif)
    assert big.stat().st_size > 4_000_000
    page = sign_in(people["secretary"], PHONE)
    page.goto(reverse("plans:forum", args=[forum.pk]))
    page.evaluate(COUNT_BYTES)
    page.locator("input[type=file]").first.set_input_files(big)
    page.get_by_role("button", name="แนบเอกสาร").click()
    expect(page.get_by_role("link", name="รายงานหน้า 1.jpg", exact=True)).to_be_visible()
    expect(page.locator("[data-uploads]")).to_contain_text(re.compile(r"ย่อจาก \d+\.\d MB เหลือ \d+\.\d MB"))
    assert 0 < page.evaluate("window.bytesSent") < big.stat().st_size / 2
    with Attachment.objects.get().file.open() as stored:
        kept = Image.open(io.BytesIO(stored.read()))
    assert kept.size == (2000, 1500), "turned upright, as the phone was held"


def test_a_picture_that_cannot_be_opened_here_travels_as_it_is_and_is_refused_there(people, sign_in, tmp_path):
    forum = factories.forum(factories.village_plan(VILLAGE))
    torn = tmp_path / "ภาพเสีย.jpg"
    torn.write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * 1_500_000)
    page = sign_in(people["secretary"], PHONE)
    page.goto(reverse("plans:forum", args=[forum.pk]))
    page.locator("input[type=file]").first.set_input_files(torn)
    page.get_by_role("button", name="แนบเอกสาร").click()
    expect(page.get_by_role("alert")).to_contain_text("เปิดเป็นภาพไม่ได้")
    expect(page.get_by_text("ย่อจาก")).to_have_count(0)


def test_the_review_has_no_barrier(people, sign_in):
    plan = factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"])
    factories.line(plan, factories.project(VILLAGE, title="ไถกลบตอซังข้าว"), None)
    page = sign_in(people["secretary"], PHONE)
    page.goto(reverse("plans:village_review", args=[plan.pk]))
    assert violations(page) == []
