"""A tambon forum from its appointment to its end, at a desk and with the keyboard alone where it is closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from plans.decisions.actions import DecisionInput, prepare
from plans.decisions.models import Decision, Outcome
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonMeeting, TambonPlan
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES
from tests.journeys.conftest import confirm_each

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(people, settings, tmp_path):
    """Return a tambon plan with one village in it and one decision prepared."""
    settings.MEDIA_ROOT = tmp_path
    factories.accepted_plan(VILLAGES[0], secretary=people["secretary"], head=people["head"], team=people["team"])
    made = TambonPlan.objects.get()
    roll_up(made.pk)
    wish = DecisionInput(fate=Outcome.DEFERRED, reason="รอแหล่งน้ำ")
    prepare(made, made.lines.get().project, wish, by=people["team"])
    return made


def schedule(page: Page) -> None:
    page.get_by_role("link", name="เวทีบูรณาการแผนระดับตำบล").click()
    page.get_by_label("วันที่", exact=True).fill("20")
    page.get_by_label("เดือน").select_option("เมษายน")
    page.get_by_label("ปี พ.ศ.").fill("2569")
    page.get_by_label("เวลา").fill("๙.๓๐ น.")
    page.get_by_label("ประธาน").fill("อำนวย พัฒนาถิ่น")
    page.get_by_label("ผู้เข้าร่วมชาย (คน)").fill("40")
    page.get_by_label("ผู้เข้าร่วมหญิง (คน)").fill("52")
    page.get_by_role("button", name="บันทึก").click()


def send(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("เลือกไฟล์").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
    page.get_by_role("button", name="แนบเอกสาร").click()


def test_a_forum_is_called_recorded_and_closed(plan, people, sign_in):
    page = sign_in(people["team"])
    page.goto(f"/plans/tambon/{plan.pk}/meetings/")
    schedule(page)
    page.get_by_role("button", name="เชิญทุกฝ่ายในตำบล").click()
    head = f"ผู้ใหญ่บ้าน {factories.area(VILLAGES[0])}"
    page.get_by_label(f"มาร่วม: {head}").select_option("มา")
    page.get_by_role("button", name="บันทึกผู้มาร่วม").click()
    expect(page.get_by_label(f"มาร่วม: {head}")).to_have_value("yes")
    page.get_by_label(f"ผู้นำเสนอของ {factories.area(VILLAGES[0])}").fill("บัวผัน ใจงาม")
    page.get_by_role("button", name="บันทึกการนำเสนอ").click()
    expect(page.get_by_text("ยังไม่ได้แนบรายงานการประชุม").first).to_be_visible()
    send(page, "ร้าย.pdf", b"MZ" * 9)
    expect(page.get_by_text("ไฟล์ «ร้าย.pdf»").first).to_be_visible()
    send(page, "รายงาน.pdf", pdf())
    expect(page.get_by_role("link", name="รายงาน.pdf", exact=True)).to_be_visible()
    expect(page.get_by_text("ยังไม่ได้แนบรายงานการประชุม")).to_have_count(0)
    close = page.get_by_role("link", name="ตรวจก่อนปิดประชุม")
    close.focus()
    page.keyboard.press("Enter")
    confirm_each(page, "ตรวจก่อนปิดประชุม")
    yes = page.get_by_role("button", name="ปิดประชุมและประกาศมติ 1 รายการ")
    yes.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("ปิดประชุมแล้ว ประกาศมติพร้อมกัน 1 รายการ")).to_be_visible()
    assert (TambonMeeting.objects.get().state, Decision.objects.get().standing) == ("closed", "published")
