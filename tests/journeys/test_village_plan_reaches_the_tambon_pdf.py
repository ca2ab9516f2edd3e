"""From an empty village plan to the PDF in the district officer's hands: in the browser, and by workbook."""

from __future__ import annotations

import io
import re
import subprocess
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from paper.layout.page_footer import PageFooter
from paper.pdf.weasy import pdf
from plans.rollup.aggregation import summed
from plans.rollup.queries import stored_lines
from plans.tambon.models import TambonPlan
from plans.village.models import PlanState, VillagePlan
from tests import factories
from tests.cast import VILLAGES
from tests.journeys.conftest import DESK, PHONE, confirm_each
from tests.services import wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
VILLAGE = VILLAGES[0]


@pytest.fixture
def minutes(tmp_path):
    """The minutes as a file on the secretary's phone."""

    content = pdf(
        "paper/demo_minutes.html",
        {"page_footer": PageFooter(code="ตัวอย่าง", title="รายงานการประชุม", printed_at=timezone.now())},
    )
    path = tmp_path / "รายงานการประชุม.pdf"
    path.write_bytes(content)
    return path


@pytest.fixture
def office(people, worker):
    """The cast, an open period, and the real worker."""
    assert worker.process is not None
    factories.period()
    return people


def start(page: Page) -> str:
    """Start the village's plan and return its address."""
    page.goto("/plans/village/")
    page.get_by_role("button", name="เริ่มแผน").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("แผน")
    plan = VillagePlan.objects.get(village__code=VILLAGE)
    return f"/plans/village/{plan.pk}/"


def hold_forum(page: Page, address: str, minutes) -> None:
    """Write the forum down with one resolution, and attach the minutes."""
    page.goto(f"{address}edit/")
    page.get_by_role("link", name="บันทึกเวทีประชาคม").click()
    for label, value in (("วันที่", "15"), ("ปี พ.ศ.", "2569")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("เดือน", exact=True).select_option(label="มีนาคม")
    page.get_by_text("รายละเอียดเพิ่มเติม").click()
    for label, value in (
        ("สถานที่", "ศาลากลางหมู่บ้าน"),
        ("ประธาน", "บุญมา รักถิ่น"),
        ("เลขานุการ", "บัวผัน ใจงาม"),
        ("ผู้เข้าร่วมชาย (คน)", "๓๘"),
        ("ผู้เข้าร่วมหญิง (คน)", "44"),
        ("ครัวเรือนที่เข้าร่วม", "71"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.locator("textarea[name$=text], input[name$=text]").first.fill("เห็นชอบให้ไถกลบตอซังแทนการเผา")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.get_by_text("เห็นชอบให้ไถกลบตอซังแทนการเผา")).to_be_visible()
    page.locator("select[name=kind]").select_option(label="รายงานการประชุม")
    page.locator("input[type=file]").first.set_input_files(minutes)
    page.get_by_role("button", name="แนบเอกสาร").click()
    expect(page.get_by_role("link", name="รายงานการประชุม.pdf", exact=True)).to_be_visible()


def add_project(page: Page, address: str) -> None:
    """Add one project without reloading; the form saves itself."""
    page.goto(f"{address}edit/")
    page.get_by_role("button", name="เพิ่มโครงการ").click()
    page.get_by_label("โครงการ/กิจกรรม").fill("ไถกลบตอซัง (นำร่อง)")
    page.get_by_label("เป้าหมาย (จำนวน)").fill("๑๒๐")
    page.get_by_label("หน่วยนับ").fill("ไร่")
    page.get_by_label(re.compile("2571")).first.fill("24,000")
    page.locator("[name$=action_group]").first.select_option("support")
    page.locator("[name$=urgency]").first.select_option("urgent")
    choose_resolution(page)
    page.get_by_role("button", name="บันทึกและปิดแถวนี้").click()
    expect(page.get_by_text("24,000").first).to_be_visible()


def choose_resolution(page: Page) -> None:
    """Rest the project on the forum's resolution."""
    page.locator("select[name$=resolution]").first.select_option(index=1)


def certify_and_submit(page: Page, address: str) -> None:
    """The head certifies the forum and submits the plan."""
    page.goto(address)
    page.get_by_role("link", name=re.compile("ประชาคมจัดทำแผน")).click()
    certify = page.get_by_role("button", name="รับรองเวทีประชาคม")
    expect(certify).to_be_enabled()
    for box in page.locator("input[name=confirm]").all():
        box.check()
    certify.click()
    answer_question(page, "รับรอง")
    expect(page.get_by_text("ผู้ใหญ่บ้านรับรองแล้ว").first).to_be_visible()
    page.goto(address)
    page.get_by_role("link", name="ตรวจก่อนส่งให้ตำบล").click()
    confirm_each(page, "ตรวจก่อนส่งให้ตำบล")
    page.get_by_role("button", name="ส่งแผนให้").click()
    expect(page.get_by_text("ส่งแล้ว รอตรวจ").first).to_be_visible()


def answer_question(page: Page, name: str) -> None:
    """Say yes to the question the page asks before the step."""
    page.locator("dialog[open]").get_by_role("button", name=name, exact=True).click()


def accept(page: Page, address: str) -> None:
    """The team accepts, and the real worker rolls the tambon up."""
    page.goto(address)
    page.get_by_role("link", name="ตรวจก่อนรับหรือส่งกลับ").click()
    page.get_by_role("button", name="รับเข้าแผนตำบล").click()
    expect(page.get_by_text("รับเข้าแผนตำบลแล้ว").first).to_be_visible()
    wait_until(lambda: not TambonPlan.objects.behind().exists(), "the roll-up", 60)


def download_pdf(page: Page, tmp_path) -> str:
    """The district officer asks for the PDF, waits, downloads it in two clicks; return its text."""
    page.goto("/plans/tambon/")
    page.get_by_role("link", name=re.compile("บ้านบัว")).first.click()
    page.get_by_text("เอกสารแผนตำบล").click()
    page.get_by_role("button", name="สั่งพิมพ์ PDF").click()
    link = page.get_by_role("link", name="ดาวน์โหลด").first
    link.wait_for(timeout=90_000)
    with page.expect_download() as download:
        link.click()
    path = tmp_path / "plan.pdf"
    download.value.save_as(path)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_by_browser(office, sign_in, minutes, tmp_path, viewport):
    secretary = sign_in(office["secretary"], viewport)
    address = start(secretary)
    hold_forum(secretary, address, minutes)
    add_project(secretary, address)
    certify_and_submit(sign_in(office["head"], viewport), address)
    accept(sign_in(office["team"], viewport), address)
    text = download_pdf(sign_in(office["district"], viewport), tmp_path)
    for word in ("ตำบล", "การ", "ไถกลบตอซัง (นำร่อง)", "24,000", "สองหมื่นสี่พันบาทถ้วน", "หน้า 1/"):
        assert word in text
    sums = summed(stored_lines(TambonPlan.objects.get()), factories.period().years)
    assert (sums.projects, sums.total_baht) == (1, Decimal(24000))


def test_by_workbook(office, sign_in, minutes, tmp_path):
    secretary = sign_in(office["secretary"])
    address = start(secretary)
    secretary.goto(f"{address}workbook/")
    with secretary.expect_download() as download:
        secretary.get_by_role("link", name=re.compile("ดาวน์โหลด")).first.click()
    path = tmp_path / "แผนหมู่บ้าน.xlsx"
    download.value.save_as(path)
    path.write_bytes(filled(path.read_bytes()))
    secretary.locator("input[type=file]").set_input_files(path)
    secretary.get_by_role("button", name=re.compile("ตรวจ|อัปโหลด|ส่งไฟล์")).first.click()
    expect(secretary.get_by_text("ไถกลบตอซัง").first).to_be_visible()
    assert VillagePlan.objects.get().lines.count() == 0
    secretary.get_by_role("button", name=re.compile("ยืนยัน|บันทึก")).first.click()
    expect(secretary.get_by_text("24,000").first).to_be_visible()
    plan = VillagePlan.objects.get()
    assert plan.lines.get().project.budget_by_year == {2571: Decimal(24000), 2572: Decimal(0)}
    secretary.goto(f"/plans/forum/{plan.forums.get().pk}/")
    secretary.locator("select[name=kind]").select_option(label="รายงานการประชุม")
    secretary.locator("input[type=file]").first.set_input_files(minutes)
    secretary.get_by_role("button", name="แนบเอกสาร").click()
    expect(secretary.get_by_role("link", name="รายงานการประชุม.pdf", exact=True)).to_be_visible()
    certify_and_submit(sign_in(office["head"]), address)
    accept(sign_in(office["team"]), address)
    assert "24,000" in download_pdf(sign_in(office["district"]), tmp_path)
    plan.refresh_from_db()
    assert plan.state == PlanState.ACCEPTED


def filled(content: bytes) -> bytes:
    """Fill the village's workbook in as a secretary types."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["โครงการ"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in {
        "ลำดับ": 1,
        "โครงการ/กิจกรรม": "ไถกลบตอซัง (นำร่อง)",
        "เป้าหมาย (จำนวน)": 120,
        "หน่วยนับ": "ไร่",
        "งบประมาณ 2571": "24,000",
        "งบประมาณ 2572": " - ",
        "กลุ่ม": "ขอรับการสนับสนุน",
        "ความเร่งด่วน": "เร่งด่วน",
        "มติที่ประชุม": "เห็นชอบให้ไถกลบตอซังแทนการเผา",
    }.items():
        sheet.cell(2, columns[heading], value)
    forum = book["เวทีประชาคม"]
    answers = {
        "วันที่": "15 มี.ค. 2569",
        "สถานที่": "ศาลากลางหมู่บ้าน",
        "ผู้เข้าร่วมชาย": 38,
        "ผู้เข้าร่วมหญิง": 44,
        "ครัวเรือนที่เข้าร่วม": 71,
        "ประธาน": "บุญมา รักถิ่น",
        "เลขานุการ": "บัวผัน ใจงาม",
    }
    for row in forum.iter_rows(min_col=1, max_col=2):
        if row[0].value in answers:
            row[1].value = answers[row[0].value]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
