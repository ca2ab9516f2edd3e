"""The printed book: exact text, furniture on every page, real numbers, and a job that says what went wrong."""

from __future__ import annotations

import io
import re
import subprocess
import time
import unicodedata
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.db import transaction
from django.db.models import F
from pypdf import PdfReader

from paper.jobs.job import LostLease
from paper.thai.digits import Digits
from plans.papers import tambon_book
from plans.papers.binding import tambon_signers
from plans.papers.book import NotReady, as_it_stands, book_of, held
from plans.papers.queries import papers_of
from plans.profile.models import TambonProfile
from plans.rollup.actions import roll_up
from plans.tambon.models import PlanReport, TambonLine, TambonPlan
from plans.village.actions.moves import move
from tests import factories
from tests.paper.readers import docx_matrices, elements, html_matrices, pdf_matrices, unbroken, xlsx_matrix
from tests.plans import ledger
from tests.scenery import scene
from tests.services import wait_until

PDF, XLSX = PlanReport.Format.PDF, PlanReport.Format.XLSX


def pages_of(content):
    """Read a PDF as a reader copies it, page by page."""
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    return unicodedata.normalize("NFC", text).split("\f")[:-1]


def plain(text):
    return re.sub(r"\s+", "", text)


@pytest.fixture
@scene
def pdf(small):
    return tambon_book.made(book_of(small.plan.pk), PDF)


def test_text_copied_out_of_the_pdf_is_the_text_that_was_printed(pdf):
    text = "\n".join(pages_of(pdf))
    for word in ("ตำบล", "การ", "น้ำดื่ม", "ผู้ใหญ่บ้าน", "ทำปุ๋ยหมักใช้เอง", "สำนักงานเกษตร"):
        assert word in plain(text), word


def test_no_heading_is_broken_inside_a_word(pdf):
    pages = pages_of(pdf)
    summaries = [page for page in pages if "บัญชีสรุป" in page and "สารบัญ" not in page]
    assert summaries
    # Six headings of one word in a row, and beside them one of two lines that ends between its words.
    heads = re.compile(r"\sจำนวนปีที่\s.*\n(\s+โครงการ){6}\s*\n.*\sใช้งบ\s")
    assert all(heads.search(page) for page in summaries)
    villages = next(page for page in pages if "บัญชีหมู่บ้าน" in page)
    assert all(word in villages for word in ("เกษตรกร", "ทั้งหมด", "ครั้งที่", "โครงการ", "ครัวเรือน"))


def test_every_page_carries_code_title_print_time_digest_and_its_number(pdf, small):
    pages = pages_of(pdf)
    for number, page in enumerate(pages, start=1):
        assert small.plan.digest[:12] in page
        assert f"หน้า {number}/{len(pages)}" in page
        assert "พิมพ์เมื่อ" in page
        assert "แผนชุมชนบูรณาการระดับตำบล ต.บ้านบัว พ.ศ. 2571–2575" in page
        assert re.search(r"แผนตำบล|บัญชีสรุป|บัญชีโครงการ|บัญชีหมู่บ้าน|งบกระทบยอด|ภาคผนวก [กข]", page)


def test_the_cover_says_how_much_in_words_what_is_missing_and_that_it_is_a_sample(pdf):
    cover = plain(pages_of(pdf)[0])
    assert plain("534,000.75 บาท (ห้าแสนสามหมื่นสี่พันบาทเจ็ดสิบห้าสตางค์)") in cover
    assert plain("3 จาก 4 หมู่บ้าน") in cover
    assert plain("หมู่ที่ 4 บ้านตัวอย่าง0404 (ตัวอย่าง)") in cover
    assert plain("5 โครงการ (จำนวนปีที่ใช้งบ 8)") in cover
    assert "เป็นข้อมูลสมมติ" in cover
    assert plain("ตำบลบ้านบัว อำเภอเมืองบุรีรัมย์ จังหวัดบุรีรัมย์") in cover


def test_the_project_table_and_the_reconciliation_print_the_sums(pdf):
    text = plain("".join(pages_of(pdf)))
    for amount in ("104,000", "160,000", "40,000", "180,000.50", "50,000.25", "534,000.75"):
        assert amount in text
    assert plain("รวมทั้งสิ้น 5 โครงการ") in text
    assert plain("ผลต่างรวม 0 บาท") in text


def test_a_wrong_sum_is_said_on_paper(small):
    small.plan.lines.filter(title="ไถกลบตอซัง").update(year_1=Decimal(1))
    text = plain("".join(pages_of(tambon_book.made(book_of(small.plan.pk), PDF))))
    assert plain("ยอดไม่ตรงกัน: ห้ามนำเอกสารนี้ไปใช้") in text
    assert plain("ผลต่างรวม 0 บาท") not in text


def chapters_of(pages):
    """Read the contents: every chapter with the page that is named for it."""
    page = next(page for page in pages if "สารบัญ" in page)
    rows = re.findall(r"^ *(\S.*?)\s+(\d+)$", page.split("สารบัญ", 1)[1], re.MULTILINE)
    return {plain(label): int(number) for label, number in rows}


def test_the_book_has_cover_foreword_contents_and_is_signed_at_the_end(pdf):
    pages = list(map(plain, pages_of(pdf)))
    assert [word in page for word, page in zip(("534,000.75", "คำนำ", "สารบัญ"), pages, strict=False)] == [True] * 3
    assert "การลงนามรับรองแผน" in pages[-1]
    assert pages[-1].count("ลงชื่อ") == 3
    assert "แผนตำบล" in pages[-1]
    assert plain("จำนวน 5 โครงการ งบประมาณรวม 534,000.75 บาท") in pages[-1]


def test_the_contents_name_every_chapter_on_its_page_and_chapters_are_numbered_from_1(pdf):
    pages = pages_of(pdf)
    rows = chapters_of(pages)
    numbered = [int(number[1]) for label in rows if (number := re.match(r"(\d+)\.", label))]
    assert numbered == list(range(1, len(numbered) + 1))
    assert len(numbered) >= 6
    first, *_, form, resolutions, last = rows
    assert (first, last) == ("คำนำ", plain("การลงนามรับรองแผน"))
    assert (form[:10], resolutions[:10]) == (plain("ภาคผนวก ก ราย")[:10], plain("ภาคผนวก ข มติ")[:10])
    assert all(label in plain(pages[number - 1]) for label, number in rows.items())


def test_chapters_before_the_sums_are_numbered_too_in_every_format(small):
    TambonProfile.objects.create(tambon_plan=small.plan, identity="ข้าวหอมมะลิ")
    book = book_of(small.plan.pk)
    pages = pages_of(tambon_book.made(book, PDF))
    begins = [plain("1. ข้อมูลและทิศทางของตำบล"), plain("2. หมู่บ้านและเวทีประชาคม"), plain("3. ภาพรวมงบประมาณ")]
    assert list(chapters_of(pages))[1:4] == begins
    word = docx.Document(io.BytesIO(tambon_book.made(book, PlanReport.Format.DOCX)))
    headings = [plain(each.text) for each in word.paragraphs if each.style.name.startswith("Heading")]
    assert [each for each in headings if each in begins] == begins
    assert headings[-1] == plain("การลงนามรับรองแผน")


def test_the_outline_names_chapters_and_glues_no_words_together(pdf):
    titles = [each.title for each in PdfReader(io.BytesIO(pdf)).outline if not isinstance(each, list)]
    assert {"แผนชุมชนบูรณาการระดับตำบล", "คำนำ", "สารบัญ", "3. บัญชีสรุปโครงการพัฒนา"} <= set(titles)


def test_the_page_on_a_screen_has_contents_whose_links_lead_to_its_chapters(small):
    markup = tambon_book.made(book_of(small.plan.pk), PlanReport.Format.HTML).decode()
    links = re.findall(r'<li><a href="#(chapter-\d+)">(.*?)</a></li>', markup)
    assert [words for _, words in links][:2] == ["คำนำ", "1. หมู่บ้านและเวทีประชาคม"]
    assert all(re.search(rf'<h[12] id="{anchor}"[^>]*>{re.escape(words)}', markup) for anchor, words in links)


def test_a_foreword_that_the_tambon_wrote_is_printed_in_place_of_the_systems(small):
    profile = TambonProfile.objects.create(tambon_plan=small.plan)
    assert "foreword" not in book_of(small.plan.pk).said["profile"]
    said = book_of(small.plan.pk).digest
    profile.foreword = "แผนนี้คนบ้านบัวช่วยกันเขียน\nขอขอบคุณทุกหมู่บ้าน"
    profile.save()
    book = book_of(small.plan.pk)
    page = plain(pages_of(tambon_book.made(book, PDF))[1])
    assert plain("แผนนี้คนบ้านบัวช่วยกันเขียน") in page
    assert plain("เล่มนี้รวมแผนของหมู่บ้าน") not in page
    assert book.digest != said


def test_who_signs_is_named_from_the_forum_and_the_team():
    member = {"kind": "official", "name": "สมใจ ตัวอย่าง", "position": "นักวิชาการเกษตร", "duty": ""}
    forum = {"kind": "forum", "held_on": "2026-11-01", "chair": "ประเสริฐ ตัวอย่าง", "secretary": ""}
    signers = tambon_signers({"team": [member], "meetings": [{**forum, "held_on": None, "chair": "คนก่อน"}, forum]})
    assert signers == (
        ("ประเสริฐ ตัวอย่าง", "ประธานเวทีบูรณาการแผนระดับตำบล"),
        ("", "เลขานุการเวทีบูรณาการแผนระดับตำบล"),
        ("สมใจ ตัวอย่าง", "นักวิชาการเกษตร"),
    )


def test_the_pdf_is_tagged_for_readers_in_thai(pdf):
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/Lang"] == "th"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    headings = [each for each in elements(pdf) if each.get("/S") == "/TH"]
    assert headings
    assert {str(each["/A"]["/Scope"]) for each in headings} == {"/Column", "/Row"}
    assert PdfReader(io.BytesIO(pdf)).metadata.title.startswith("แผนชุมชนบูรณาการระดับตำบล ต.บ้านบัว")


def test_a_long_project_table_repeats_its_heading(people):
    many = tuple((f"โครงการที่ {n}", "support", "urgent", "อบต.", {2571: n}) for n in range(1, 31))
    plan = ledger.filled("31010401", many, head=people["head"], by=people["secretary"])
    move(plan, "submit", by=people["secretary"])
    move(plan, "accept", by=people["team"])
    tambon_plan = factories.tambon_plan("310104")
    roll_up(tambon_plan.pk)
    pages = [page for page in pages_of(tambon_book.made(book_of(tambon_plan.pk), PDF)) if "บัญชีโครงการ" in page]
    assert len(pages) > 2
    assert all("วัตถุประสงค์" in page and "หน่วยงาน" in page for page in pages)


def test_the_workbook_holds_real_numbers_equal_to_the_plans(small):
    book = openpyxl.load_workbook(io.BytesIO(tambon_book.made(book_of(small.plan.pk), XLSX)))
    projects = [[cell.value for cell in row] for row in book["บัญชีโครงการ"].iter_rows()]
    total = next(row for row in projects if row[0] == "รวมทั้งสิ้น 5 โครงการ")
    assert [Decimal(str(value)) for value in total[4:9]] == list(ledger.BY_YEAR.values())
    assert all(isinstance(value, int | float) for value in total[4:9])
    nought = next(row for row in projects if row[1] and row[1].startswith("ทำปุ๋ยหมักใช้เอง"))
    assert nought[4:9] == [0, None, None, None, None]


@pytest.mark.parametrize("digits", Digits)
def test_every_format_says_the_same_tables(small, digits):
    book = book_of(small.plan.pk)
    sheet, rows, grouping = book.projects.sheet, book.projects.rows, book.projects.grouping
    matrix = sheet.matrix(rows, grouping, digits=digits)
    made = {wanted: tambon_book.made(book, wanted, digits) for wanted in PlanReport.Format}
    above = len(tambon_book.header(book, tambon_book.page_footer_of(book))) + 1
    assert xlsx_matrix(made[XLSX], sheet.code, above=above) == matrix
    assert html_matrices(made[PlanReport.Format.HTML].decode()).count(matrix) == 1
    assert docx_matrices(made[PlanReport.Format.DOCX]).count(matrix) == 1
    assert pdf_matrices(made[PDF]).count(unbroken(matrix)) == 1


def test_thai_digits_leave_codes_and_the_digest_alone(small):
    book = book_of(small.plan.pk)
    pages = pages_of(tambon_book.made(book, PDF, Digits.THAI))
    for number, page in enumerate(pages, start=1):
        assert Digits.THAI.text(f"หน้า {number}/{len(pages)}") in page
        assert small.plan.digest[:12] in page
    text = plain("".join(pages))
    assert all(f"รหัส{row.code}" in text for row in book.projects.rows)
    assert plain("๕๓๔,๐๐๐.๗๕ บาท") in text
    assert "534,000" not in text


def test_the_word_document_has_the_words_of_the_cover(small):
    word = docx.Document(io.BytesIO(tambon_book.made(book_of(small.plan.pk), PlanReport.Format.DOCX)))
    text = plain("".join(paragraph.text for paragraph in word.paragraphs))
    for words in (
        "534,000.75 บาท (ห้าแสนสามหมื่นสี่พันบาทเจ็ดสิบห้าสตางค์)",
        "3 จาก 4 หมู่บ้าน",
        "5 โครงการ (จำนวนปีที่ใช้งบ 8)",
        "ตำบลบ้านบัว อำเภอเมืองบุรีรัมย์ จังหวัดบุรีรัมย์",
        "เป็นข้อมูลสมมติ",
        "ผลต่างรวม 0 บาท",
    ):
        assert plain(words) in text


def test_the_workbook_has_every_form_of_the_book(small):
    made = book_of(small.plan.pk)
    book = openpyxl.load_workbook(io.BytesIO(tambon_book.made(made, XLSX)))
    assert len(book.sheetnames) == len(made.sections)
    first = book.worksheets[0]
    assert "แผนชุมชนบูรณาการระดับตำบล ต.บ้านบัว" in first["A2"].value
    assert "ยังขาด หมู่ที่ 4" in first["A4"].value
    assert first["A1"].value == made.sections[0].sheet.title


def test_the_same_content_is_printed_once(small):
    first = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    again = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["district"])
    assert (first, first.requested_by) == (again, small.people["team"])
    assert tambon_book.wanted_report(small.plan.pk, XLSX, by=small.people["team"]) != first


def test_a_failed_paper_is_put_back_in_line(small):
    report = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    PlanReport.objects.filter(pk=report.pk).update(status=PlanReport.Status.FAILED)
    assert tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"]) == report
    report.refresh_from_db()
    assert report.status == PlanReport.Status.QUEUED


def test_a_changed_plan_gets_a_paper_of_its_own(small):
    first = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    roll_up(small.plan.pk)
    assert tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"]) != first


def test_what_is_asked_for_while_the_plan_is_behind_is_the_paper_of_what_changed(small):
    first = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    asked = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    plan = TambonPlan.objects.get()
    assert (asked != first, asked.digest, plan.is_behind) == (True, plan.digest, False)


@pytest.mark.parametrize("wanted", PlanReport.Format)
def test_a_job_ends_with_a_named_file_and_its_fingerprint(small, wanted):
    report = tambon_book.wanted_report(small.plan.pk, wanted, by=small.people["team"])
    tambon_book.print_job(report.pk)
    report.refresh_from_db()
    assert report.status == PlanReport.Status.DONE
    assert report.file_name == f"แผนตำบลบ้านบัว 2571-2575 {small.plan.digest[:12]}.{wanted}"
    assert (report.step, report.done_steps, report.total_steps) == ("เขียนไฟล์", 3, 3)
    assert report.file.size == report.size_bytes > 0


def reopened(small, code="31010401"):
    move(small.village_plans[code], "reopen", by=small.people["team"], note="ขอแก้ไข")


def test_a_print_whose_plan_has_changed_begins_anew_by_itself_and_is_of_the_plan_as_it_stands(small):
    report = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    old = report.digest
    reopened(small)
    roll_up(small.plan.pk)
    tambon_book.print_job(report.pk)
    report.refresh_from_db()
    plan = TambonPlan.objects.get()
    assert (report.status, report.error) == (PlanReport.Status.DONE, "")
    assert report.digest == plan.digest != old
    assert plan.digest[:12] in report.file_name
    # Who asks for what it says now gets this very paper.
    assert tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["planner"]) == report


def test_a_print_whose_plan_waits_for_its_roll_up_rolls_it_up_first(small):
    report = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    reopened(small)
    assert TambonPlan.objects.get().is_behind
    tambon_book.print_job(report.pk)
    report.refresh_from_db()
    plan = TambonPlan.objects.get()
    assert (report.status, report.digest, plan.is_behind) == (PlanReport.Status.DONE, plan.digest, False)


def test_two_prints_that_come_to_say_the_same_are_both_printed(small):
    first = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    reopened(small)
    roll_up(small.plan.pk)
    second = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["planner"])
    for report in (first, second):
        tambon_book.print_job(report.pk)
        report.refresh_from_db()
        assert report.status == PlanReport.Status.DONE
        assert report.digest == TambonPlan.objects.get().digest
    assert first.file_name == second.file_name
    assert tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"]) == second


def test_a_plan_that_is_behind_is_read_once_and_after_its_roll_up(small):
    TambonPlan.objects.update(wanted=F("wanted") + 3)
    asked = []

    def read():
        asked.append(TambonPlan.objects.get().is_behind)
        return held(small.plan.pk)

    plan = as_it_stands(small.plan.pk, read)
    assert (asked, plan.built) == ([False], plan.wanted)


def test_a_plan_that_cannot_be_printed_says_so_when_it_was_rolled_up(small):
    for code in small.village_plans:
        reopened(small, code)
    with pytest.raises(NotReady, match="ยังไม่มีแผนหมู่บ้าน"):
        as_it_stands(small.plan.pk, lambda: held(small.plan.pk))


def test_a_print_of_a_plan_that_has_become_empty_says_so(small):
    report = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    TambonLine.objects.all().delete()
    tambon_book.print_job(report.pk)
    report.refresh_from_db()
    assert (report.status, bool(report.file)) == (PlanReport.Status.FAILED, False)
    assert "ยังไม่มีแผนหมู่บ้านที่รับเข้าแผนตำบล" in report.error


def test_a_waiting_print_of_an_older_plan_stays_on_the_page(small):
    report = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
    reopened(small)
    roll_up(small.plan.pk)
    plan = TambonPlan.objects.get()
    assert papers_of(plan, small.people["team"])["reports"] == [report]
    assert PDF in papers_of(plan, small.people["team"])["formats"]


def taken(small):
    """Ask for the book and take it before the commit wakes a worker, which finds nothing left to do."""
    with transaction.atomic():
        report = tambon_book.wanted_report(small.plan.pk, PDF, by=small.people["team"])
        return PlanReport.take(report.pk)


def test_a_print_that_takes_longer_than_its_lease_keeps_it(transactional_db, small, settings):
    settings.PRINT_LEASE_S = 3
    job = taken(small)
    with tambon_book.kept(job, "จัดหน้า", 1):
        begun = PlanReport.objects.get().leased_until
        wait_until(lambda: PlanReport.objects.get().leased_until > begun, "a renewed lease")
    assert PlanReport.objects.get().step == "จัดหน้า"


def test_a_print_that_was_taken_over_goes_on_quietly_until_it_would_be_stored(transactional_db, small, settings):
    settings.PRINT_LEASE_S = 0.3
    job = taken(small)
    with tambon_book.kept(job, "จัดหน้า", 1):
        PlanReport.objects.update(attempts=2)
        time.sleep(0.3)
    with pytest.raises(LostLease):
        job.finish(b"%PDF", "plan.pdf")
