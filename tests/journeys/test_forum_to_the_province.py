"""The whole way of a tambon's plan in a browser, with the real worker: proposed, joined, decided, answered, released,
sent, accepted by the district, and followed by a villager who has not signed in."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agencies.access.roles import Role
from agencies.offices.models import Agency
from plans.decisions.models import Decision
from plans.releases.models import Release
from plans.rollup.actions import roll_up
from plans.rollup.aggregation import fates
from plans.rollup.queries import balance, stored_lines
from plans.tambon.models import TambonPlan
from plans.upper.models import UpperPlan
from plans.village.actions.moves import move
from projects.models import Project
from projects.strategies.models import StrategyFramework
from tests import factories
from tests.agencies.documents.files import pdf
from tests.cast import VILLAGES
from tests.journeys.conftest import PHONE, confirm_each
from tests.plans.released import office
from tests.services import wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PROJECTOR, TABLET = {"width": 1920, "height": 1080}, {"width": 820, "height": 1180}
TITLES = ("ขุดลอกหนองน้ำสาธารณะ", "ขุดลอกหนองน้ำสาธารณประโยชน์", "ไถกลบตอซัง", "ตลาดผักปลอดภัย")


@pytest.fixture
def plan(people, worker) -> TambonPlan:
    """Four accepted villages, two of them asking for the same pond, and a strategy of the province."""
    assert worker.process is not None
    for code, title in zip(VILLAGES, TITLES, strict=True):
        made = factories.ready_plan(
            code, by=people["secretary"], head=people["head"], amounts={2571: 100_000}, title=title
        )
        move(made, "submit", by=factories.person(Role.VILLAGE_SECRETARY, code))
        move(made, "accept", by=people["team"])
    StrategyFramework.objects.create(
        level=StrategyFramework.Level.PROVINCE,
        title="ยุทธศาสตร์จังหวัดตัวอย่าง",
        area=factories.area("31"),
        first_year=2571,
        last_year=2575,
    ).items.create(number="1", title="เกษตรมูลค่าสูง")
    office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")
    found = TambonPlan.objects.get()
    roll_up(found.pk)
    return found


def settled(plan: TambonPlan) -> None:
    """Wait until the worker has caught up."""
    wait_until(lambda: not TambonPlan.objects.behind().exists(), "the roll-up", 60)
    assert balance(plan).is_even


def propose(page: Page, plan: TambonPlan) -> None:
    page.goto(reverse("plans:proposals", args=[plan.pk]))
    page.get_by_role("link", name="เสนอโครงการของหน่วยงาน").click()
    page.get_by_label("โครงการ/กิจกรรม").fill("ปลูกพืชปุ๋ยสด")
    page.get_by_label("งบประมาณ ปี 2571 (บาท)").fill("๔๐,๐๐๐")
    page.get_by_label("กลุ่ม", exact=True).select_option("support")
    page.get_by_label("ความเร่งด่วน").select_option("medium")
    page.get_by_role("button", name="บันทึกร่าง").click()
    page.get_by_role("button", name="เสนอต่อเวทีตำบล").click()
    expect(page.get_by_text("เสนอต่อเวทีตำบลแล้ว").first).to_be_visible()


def join(page: Page, plan: TambonPlan) -> None:
    """The two ponds are one: the look-alike finder has found them by itself."""
    page.goto(reverse("plans:alike", args=[plan.pk]))
    page.get_by_role("link", name=re.compile("เทียบเคียงข้างกัน")).first.click()
    page.get_by_label(re.compile("^เหตุผล")).fill("หนองน้ำแห่งเดียวกัน อยู่ระหว่างสองหมู่บ้าน")
    page.get_by_label(re.compile("^ยืนยันว่าเป็นสิ่งเดียวกัน")).check()
    page.get_by_role("button", name="เป็นเรื่องเดียวกัน").click()
    expect(page.get_by_text("เตรียมรวม 2 โครงการแล้ว ยังไม่ประกาศ")).to_be_visible()


def decide(page: Page, plan: TambonPlan, title: str, *, fate: str, reason: str) -> None:
    page.goto(reverse("plans:decisions", args=[plan.pk]))
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_label(fate, exact=False).first.check()
    page.get_by_label(re.compile("^เหตุผล")).fill(reason)
    page.get_by_role("button", name="เตรียมผลนี้ไว้").click()
    expect(page.get_by_text("ยังไม่ประกาศ").first).to_be_visible()


def hold_forum(page: Page, plan: TambonPlan) -> None:
    page.goto(reverse("plans:meetings", args=[plan.pk]))
    page.get_by_role("link", name="เวทีบูรณาการแผนระดับตำบล").click()
    for label, value in (("วันที่", "20"), ("ปี พ.ศ.", "2569"), ("เวลา", "9.30"), ("ประธาน", "อำนวย พัฒนาถิ่น")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("เดือน").select_option("เมษายน")
    page.get_by_label("ผู้เข้าร่วมชาย (คน)").fill("40")
    page.get_by_label("ผู้เข้าร่วมหญิง (คน)").fill("52")
    page.get_by_role("button", name="บันทึก").click()
    page.get_by_role("button", name="เชิญทุกฝ่ายในตำบล").click()
    page.get_by_label(re.compile("^ผู้นำเสนอของ")).first.fill("บัวผัน ใจงาม")
    page.get_by_role("button", name="บันทึกการนำเสนอ").click()
    page.get_by_label("เลือกไฟล์").set_input_files({"name": "รายงาน.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.get_by_role("button", name="แนบเอกสาร").click()
    # The card at the top knows of the papers that were just attached.
    page.get_by_role("link", name="ตรวจก่อนปิดประชุม").click()
    confirm_each(page, "ตรวจก่อนปิดประชุม")
    page.get_by_role("button", name=re.compile("^ปิดประชุมและประกาศมติ")).click()
    expect(page.get_by_text("ประกาศมติพร้อมกัน 2 รายการ")).to_be_visible()


def align(page: Page, plan: TambonPlan) -> None:
    page.goto(reverse("plans:alignment", args=[plan.pk]))
    for number in range(page.get_by_role("checkbox").count()):
        page.get_by_role("checkbox").nth(number).check()
        page.locator("select[name=item]").select_option(index=1)
        page.get_by_role("button", name="เทียบโครงการที่เลือกกับข้อนี้").click()
        expect(page.get_by_text("แล้ว 1 โครงการ")).to_be_visible()
        # What was said stands until the next page: the page is opened anew, so that the next one says it again.
        page.goto(reverse("plans:alignment", args=[plan.pk]))
    expect(page.get_by_text("✓ ทุกโครงการสอดคล้องกับยุทธศาสตร์จังหวัดแล้ว")).to_be_visible()


def release_and_send(page: Page, plan: TambonPlan) -> None:
    page.goto(reverse("plans:releases", args=[plan.pk]))
    page.get_by_role("link", name="ตรวจก่อนออกเล่มแผน").click()
    confirm_each(page, "ตรวจก่อนออกเล่มแผน")
    page.get_by_role("button", name="ออกเล่มแผน ครั้งที่ 1").click()
    expect(page.get_by_text("ออกเล่มแผน ครั้งที่ 1 แล้ว")).to_be_visible()
    page.get_by_role("link", name="ส่งเล่มแผน ครั้งที่ 1 ต่อ").click()
    page.get_by_label("เลขที่หนังสือนำส่ง").fill("บร 1/2569")
    confirm_each(page, "ตรวจก่อนส่งแผนต่อ")
    page.get_by_role("button", name="ส่งเล่มแผน ครั้งที่ 1").click()
    expect(page.get_by_text(re.compile("แล้ว . แห่ง")).first).to_be_visible()


def receive_and_accept(page: Page) -> None:
    page.get_by_role("link", name="ลงรับ", exact=True).click()
    page.get_by_role("button", name="ลงรับแผน").click()
    expect(page.get_by_text("ลงรับแผนแล้ว")).to_be_visible()
    page.goto(reverse("plans:upper_list"))
    page.get_by_role("button", name=re.compile("เริ่ม")).first.click()
    page.get_by_role("link", name=re.compile("^รับแผน")).first.click()
    page.get_by_role("button", name=re.compile("^รับเข้าแผน")).click()
    expect(page.get_by_text("คืนแผน").first).to_be_visible()


def test_from_the_proposals_to_the_district_and_back_to_the_villager(plan, people, sign_in, browser, live_server):
    propose(sign_in(people["partner"], TABLET), plan)
    settled(plan)
    team = sign_in(people["team"], PROJECTOR)
    join(team, plan)
    decide(team, plan, "ตลาดผักปลอดภัย", fate="ชะลอ", reason="รอสถานที่ของ อบต.")
    villager = sign_in(people["secretary"], PHONE)
    villager.goto(reverse("plans:tambon", args=[plan.pk]))
    expect(villager.get_by_text("รอสถานที่ของ อบต.")).to_have_count(0)
    hold_forum(team, plan)
    settled(plan)
    assert {name: one.projects for name, one in fates(stored_lines(plan)).items() if one.projects} == {
        "carried": 3,
        "merged": 1,
        "deferred": 1,
    }
    align(team, plan)
    release_and_send(team, plan)
    receive_and_accept(sign_in(people["district"]))
    plan.refresh_from_db()
    assert plan.frozen_by == Release.objects.get()
    assert UpperPlan.objects.get().area.code == "3101"
    deferred = Project.objects.get(title="ตลาดผักปลอดภัย")
    assert Decision.objects.get().project == deferred
    anybody = browser.new_context(viewport=PHONE, base_url=live_server.url).new_page()
    anybody.goto(f"/p/{deferred.code}/")
    expect(anybody.get_by_role("heading", level=1)).to_have_text("ตลาดผักปลอดภัย")
    expect(anybody.get_by_text("รอสถานที่ของ อบต.").first).to_be_visible()
    anybody.context.close()
