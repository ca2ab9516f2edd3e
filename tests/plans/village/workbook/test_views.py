"""The workbook way on the screen: download, dry run, confirm all or the right rows, cancel."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.documents.models import Download
from plans.village.models import PlanState, VillagePlan, WorkbookUpload
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans.village.pages import url

VILLAGE = VILLAGES[0]


@pytest.fixture
def plan(people):
    plan = factories.village_plan(VILLAGE)
    forum = factories.forum(plan)
    factories.line(plan, factories.project(VILLAGE, {2571: 24000}), factories.resolution(forum))
    return plan


@pytest.fixture
def book(as_, plan):
    answer = as_("secretary").get(url("workbook_download", plan))
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def sent(book, name="แผน.xlsx"):
    out = io.BytesIO()
    book.save(out)
    return {"workbook": SimpleUploadedFile(name, out.getvalue())}


def column(sheet, heading):
    return next(cell.column for cell in sheet[1] if cell.value == heading)


@pytest.mark.parametrize(
    ("name", "page", "download"),
    [
        ("secretary", 200, 200),
        ("head", 200, 200),
        ("team", 200, 200),
        ("planner", 404, 404),
        ("neighbour", 404, 404),
        ("stranger", 404, 404),
        ("nobody", 404, 404),
    ],
)
def test_who_may_download(as_, plan, name, page, download):
    client = as_(name)
    assert client.get(url("workbook", plan)).status_code == page
    handed_out = client.get(url("workbook_download", plan))
    handed_out.close()
    assert handed_out.status_code == download


def test_the_download_is_named_and_logged(as_, plan):
    answer = as_("secretary").get(url("workbook_download", plan))
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Disposition"].endswith(f"{VILLAGE}%202571-2575.xlsx")
    assert [(one.object, one.area_code) for one in Download.objects.all()] == [("village_plan", VILLAGE)]


def test_who_may_not_change_is_told_and_uploads_nothing(as_, plan, book):
    client = as_("head")
    assert "รับไฟล์ไม่ได้ในขณะนี้" in text_of(client.get(url("workbook", plan)))
    assert client.post(url("workbook", plan), sent(book)).status_code == 403
    assert not WorkbookUpload.objects.exists()


def test_a_plan_that_was_sent_takes_no_workbook(as_, plan, book):
    factories.in_state(plan, PlanState.SUBMITTED)
    answer = as_("secretary").post(url("workbook", plan), sent(book))
    assert (answer.status_code, "จึงรับไฟล์ไม่ได้" in text_of(answer)) == (422, True)


def test_a_workbook_goes_through_its_dry_run_and_is_stored_once(as_, plan, book):
    client = as_("secretary")
    sheet = book["โครงการ"]
    sheet.cell(2, column(sheet, "งบประมาณ 2571"), 30000)
    for heading, value in (("โครงการ/กิจกรรม", "ขุดบ่อ"), ("กลุ่ม", "ทำเอง"), ("งบประมาณ 2572", "๕,๐๐๐")):
        sheet.cell(3, column(sheet, heading), value)
    before = VillagePlan.objects.get().revision
    dry = client.post(url("workbook", plan), sent(book), follow=True)
    shown = text_of(dry)
    assert "24,000 30,000" in shown
    assert "เพิ่มใหม่ แถว 3: ขุดบ่อ" in shown
    assert VillagePlan.objects.get().revision == before, "nothing is stored by a dry run"
    upload = WorkbookUpload.objects.get()
    first = client.post(url("workbook_confirm", plan, upload.pk), {"rows": "all"})
    second = client.post(url("workbook_confirm", plan, upload.pk), {"rows": "all"})
    assert first.url == second.url == url("village", plan)
    assert sorted(line.project.title for line in plan.lines.select_related("project")) == ["ขุดบ่อ", "ไถกลบตอซัง"]
    assert plan.lines.get(position=1).project.budget_by_year[2571] == 30000
    again = client.get(url("workbook_upload", plan, upload.pk))
    assert "ใส่ข้อมูลจากไฟล์นี้ในแผนแล้วเมื่อ" in text_of(again)


def test_errors_name_sheet_and_cell_and_the_right_rows_may_be_taken(as_, plan, book):
    client = as_("secretary")
    sheet = book["โครงการ"]
    money = column(sheet, "งบประมาณ 2571")
    for row, (title, amount) in {3: ("ขุดบ่อ", 1000), 4: ("สร้างถนน", "แพงมาก")}.items():
        sheet.cell(row, column(sheet, "โครงการ/กิจกรรม"), title)
        sheet.cell(row, money, amount)
    dry = client.post(url("workbook", plan), sent(book), follow=True)
    address = f"{sheet.cell(4, money).coordinate}"
    assert f"โครงการ {address} ช่อง {address}: อ่าน «แพงมาก» เป็นจำนวนเงินไม่ได้" in text_of(dry)
    upload = WorkbookUpload.objects.get()
    whole = client.post(url("workbook_confirm", plan, upload.pk), {"rows": "all"})
    assert (whole.status_code, plan.lines.count()) == (409, 1)
    assert client.post(url("workbook_confirm", plan, upload.pk), {"rows": "right"}).status_code == 302
    assert sorted(line.project.title for line in plan.lines.select_related("project")) == ["ขุดบ่อ", "ไถกลบตอซัง"]


def test_the_dry_run_shows_all_that_a_new_row_says_and_what_is_doubted(as_, plan, book):
    sheet = book["โครงการ"]
    typed = {
        "โครงการ/กิจกรรม": "อบรม\nอาชีพ",
        "วัตถุประสงค์": "ให้มีรายได้",
        "เป้าหมาย (จำนวน)": 0.8,
        "หน่วยนับ": "ร้อยละ",
        "พื้นที่ดำเนินการ": "ศาลากลาง",
        "ครัวเรือนที่ได้รับประโยชน์": 60,
        "งบประมาณ 2571": 5000,
        "งบประมาณ 2572": "-",
        "แหล่งงบประมาณ": "อบต.",
        "กลุ่ม": "ทำเอง",
        "ความเร่งด่วน": "ปกติ",
        "หน่วยงานรับผิดชอบหลัก": "กองช่าง\nอบต.",
        "มติที่ประชุม": "เห็นชอบ",
    }
    for heading, value in typed.items():
        sheet.cell(3, column(sheet, heading), value)
    sheet.cell(3, column(sheet, "เป้าหมาย (จำนวน)")).number_format = "0%"
    shown = text_of(as_("secretary").post(url("workbook", plan), sent(book), follow=True))
    for words in (
        "แถว 3: อบรม อาชีพ",
        "เป้าหมาย (จำนวน) (D3) 80",
        "ครัวเรือนที่ได้รับประโยชน์ (G3) 60",
        "งบประมาณ 2571 (H3) 5,000",
        "งบประมาณ 2572 (I3) -",
        "กลุ่ม (N3) ทำเอง",
        "มติที่ประชุม (T3) เห็นชอบ",
        "เว้นว่าง งบประมาณ 2573, งบประมาณ 2574, งบประมาณ 2575, หน่วยงานสนับสนุน",
        "ช่อง B3, P3: มีการขึ้นบรรทัดใหม่ในช่อง",
        "ช่อง D3: ช่องนี้เป็นร้อยละ",
    ):
        assert words in shown, words


def test_an_upload_is_thrown_away(as_, plan, book):
    client = as_("secretary")
    client.post(url("workbook", plan), sent(book))
    upload = WorkbookUpload.objects.get()
    assert client.post(url("workbook_cancel", plan, upload.pk)).url == url("workbook", plan)
    assert not WorkbookUpload.objects.exists()
    assert client.get(url("workbook_upload", plan, upload.pk)).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("head", 403), ("team", 403), ("neighbour", 404), ("stranger", 404)])
def test_nobody_else_touches_an_upload(as_, plan, book, name, status):
    as_("secretary").post(url("workbook", plan), sent(book))
    upload = WorkbookUpload.objects.get()
    client = as_(name)
    assert client.get(url("workbook_upload", plan, upload.pk)).status_code == status
    assert client.post(url("workbook_confirm", plan, upload.pk), {"rows": "all"}).status_code == status
    assert client.post(url("workbook_cancel", plan, upload.pk)).status_code == status
    assert WorkbookUpload.objects.filter(confirmed_at=None).count() == 1


def test_no_file_and_a_wrong_file_are_said(as_, plan):
    client = as_("secretary")
    none = client.post(url("workbook", plan))
    assert (none.status_code, "กรุณาเลือกไฟล์ Excel" in text_of(none)) == (422, True)
    wrong = {"workbook": SimpleUploadedFile("แผน.xlsx", b"MZ" * 100)}
    dry = client.post(url("workbook", plan), wrong, follow=True)
    assert dry.status_code == 200
    assert dry.context["report"].is_fatal
    assert "ยืนยันใส่ในแผนทั้งหมด" not in text_of(dry)


def test_an_empty_file_is_said(as_, plan):
    dry = as_("secretary").post(url("workbook", plan), {"workbook": SimpleUploadedFile("แผน.xlsx", b"")}, follow=True)
    assert dry.status_code == 200
    assert "ว่าง" in text_of(dry)
