"""The paper of a tambon plan: the book as PDF, workbook, page or Word document, by the worker and the command alike."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agencies.areas.models import Area
from agencies.people.models import User
from paper.docx.document import document
from paper.jobs.job import LostLease, PrintJob, run
from paper.jobs.requests import request
from paper.layout.blocks import Block, Contents, Field, Heading, Paragraph, Room, Table
from paper.layout.page_footer import PageFooter
from paper.layout.part import TablePart
from paper.pdf.alone import page
from paper.pdf.compose import compose
from paper.thai import baht, baht_in_words, thai_datetime
from paper.thai.digits import Digits
from paper.xlsx.workbook import workbook
from plans.papers import binding
from plans.papers.book import Book, as_it_stands, book_of, held
from plans.papers.marks import SAMPLE
from plans.profile.models import FOREWORD
from plans.releases.content import said_digest
from plans.rollup.balance import NOT_ACCEPTED, place_of
from plans.rollup.threads import threads_of
from plans.tambon.models import PlanReport
from plans.tilemap.maps import village_map

# Across every page of a draft, and in its foot.
DRAFT = "ร่าง"
TITLE = "แผนชุมชนบูรณาการระดับตำบล"
EVEN = "ยอดตรงกัน: เงินที่หมู่บ้านและหน่วยงานเสนอเท่ากับแผนตำบลรวมกับส่วนที่ไม่นับ ทุกหมู่บ้านและทุกปี ผลต่างรวม 0 บาท"
UNEVEN = "ยอดไม่ตรงกัน: ห้ามนำเอกสารนี้ไปใช้จนกว่าจะตรวจสอบผลต่างในตารางนี้แล้ว"
SUMMARIES_CODE = "บัญชีสรุป"
HOW_COUNTED = "«โครงการ» นับหนึ่งโครงการครั้งเดียว «จำนวนปีที่ใช้งบ» นับโครงการหนึ่งครั้งในทุกปีที่มีงบประมาณ ตามวิธีนับของแบบ ผ.01"
# Of the cover, in millimetres.
_ABOVE_TITLE_MM, _LABEL_MM = 25, 50
# In place of the digest of what it says: a paper that was begun anew and says what another says too.
ANEW = "anew-"
STEPS = ("เตรียมข้อมูล", "จัดหน้า", "เขียนไฟล์")


@transaction.atomic
def wanted_report(tambon_plan_id: int, wanted: PlanReport.Format, *, by: User, as_draft: bool = False) -> PlanReport:
    """Find or start the paper of the plan as it stands; a failed one is put back in line.

    A plan that moved since its page was read is rolled up first: nobody is told to ask again.  Two clicks wait for each
    other on the plan's row and get the same paper.  ``as_draft`` is a paper of its own, that
    carries no number and no digest.  Raises NotReady with a Thai sentence.
    """
    plan = as_it_stands(tambon_plan_id, lambda: held(tambon_plan_id))
    book = {"form": PlanReport.BOOK, "format": wanted, "digits": Digits.ARABIC, "is_draft": as_draft}
    return request(
        PlanReport,
        book | {"tambon_plan": plan, "digest": plan.digest, "content_digest": said_digest(plan)},
        by=by,
        area_code=plan.area.code,
    )


def print_job(pk: int) -> None:
    """Print the report ``pk``, unless it is settled or in another worker's hands."""
    run(PlanReport, pk, print_report)


def print_report(job: PlanReport) -> tuple[bytes, str]:
    """Make the bytes and the name of a report, saying on its row how far it is."""
    job.tick(STEPS[0], 0, len(STEPS))
    book = as_it_stands(job.tambon_plan_id, lambda: book_of(job.tambon_plan_id))
    restated(job, digest=book.plan.digest, content_digest=book.digest)
    with kept(job, STEPS[1], 1):
        content = made(book, PlanReport.Format(job.format), as_draft=job.is_draft)
    job.tick(STEPS[2], 2, len(STEPS))
    return content, file_name(book, PlanReport.Format(job.format), as_draft=job.is_draft)


def restated(job: PlanReport, *, digest: str, content_digest: str) -> None:
    """Say on the row which plan is printed, should it have changed since it was asked for.

    Somebody may have asked for the changed plan meanwhile: then this one says that it is a paper of its own, which no
    later wish is answered with.  Raises LostLease.
    """
    if (job.digest, job.content_digest) == (digest, content_digest):
        return
    try:
        with transaction.atomic():
            job.restate(digest=digest, content_digest=content_digest)
    except IntegrityError:
        job.restate(digest=digest, content_digest=f"{ANEW}{job.pk}")


@contextlib.contextmanager
def kept(job: PrintJob, step: str, done: int) -> Iterator[None]:
    """Say the step and go on renewing the lease while the pages are laid out: a big plan takes longer than a lease.

    The thread dies with the worker, and the lease with it.
    """
    over = threading.Event()

    def renew() -> None:
        while not over.wait(settings.PRINT_LEASE_S / 3):
            with contextlib.suppress(LostLease):
                job.tick(step, done, len(STEPS))
            connection.close()

    job.tick(step, done, len(STEPS))
    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def made(book: Book, wanted: PlanReport.Format, digits: Digits = Digits.ARABIC, *, as_draft: bool = False) -> bytes:
    """Make the book in one of its formats, or a draft of it; the print time is now."""
    makers: dict[PlanReport.Format, Callable[[Book, PageFooter], bytes]] = {
        PlanReport.Format.PDF: _pdf,
        PlanReport.Format.XLSX: _workbook,
        PlanReport.Format.DOCX: _document,
        PlanReport.Format.HTML: _page,
    }
    return makers[wanted](book, page_footer_of(book, digits, as_draft=as_draft))


def page_footer_of(book: Book, digits: Digits = Digits.ARABIC, *, as_draft: bool = False) -> PageFooter:
    """Return what stands on the edge of every page; a draft has nothing by which it could be checked."""
    plan = book.plan
    as_of = f"ข้อมูล ณ {thai_datetime(plan.rolled_up_at, short=True)}"
    return PageFooter(
        code="แผนตำบล",
        title=f"{TITLE} {plan.area} {plan.period}",
        printed_at=timezone.now(),
        place=place_of(plan),
        version=f"{DRAFT} · {as_of}" if as_draft else as_of,
        digest="" if as_draft else plan.digest,
        digits=digits,
    )


def file_name(book: Book, wanted: PlanReport.Format, *, as_draft: bool = False) -> str:
    """Name the file by tambon, period and, unless it is a draft, the beginning of the digest."""
    digest = "" if as_draft else f" {book.plan.digest[:12]}"
    return f"แผนตำบล{book.plan.area.name} {book.period.slug}{digest}.{wanted.value}"


def book_context(book: Book, page_footer: PageFooter) -> dict[str, Any]:
    """Return what the template of the book asks for."""
    return {
        "book": book,
        "page_footer": page_footer,
        "title": TITLE,
        "sample": SAMPLE,
        "foreword": foreword(book),
        "chapters": bound(book),
        "summaries": book.summaries[:-1],
        "missing_note": missing_note(book),
        "how_counted": HOW_COUNTED,
        "summaries_code": SUMMARIES_CODE,
        "signing": signing(book),
        "money": threads_of(book.picture),
        "squares": village_map(book.plan, book.villages, book.picture),
    }


def _pdf(book: Book, page_footer: PageFooter) -> bytes:
    content = io.BytesIO()
    compose("plans/papers/print/tambon.html", book_context(book, page_footer), content)
    return content.getvalue()


def _page(book: Book, page_footer: PageFooter) -> bytes:
    return page("plans/papers/print/tambon.html", book_context(book, page_footer))


def _document(book: Book, page_footer: PageFooter) -> bytes:
    return document(_blocks(book, page_footer), page_footer)


def _blocks(book: Book, page_footer: PageFooter) -> Iterator[Block]:
    """Give the book as blocks, for Word: the words of templates/plans/papers/print/tambon.html."""
    plan, cover, villages = book.plan, book.cover, book.villages
    yield Room(_ABOVE_TITLE_MM)
    yield Heading(TITLE)
    for line in (str(plan.period), _place_in_full(plan.area)):
        yield Paragraph(line, indented=False, align="center")
    if book.has_samples:
        yield Paragraph(SAMPLE, indented=False, bold=True, align="center")
    yield Room(_ABOVE_TITLE_MM)
    said = {
        "หมู่บ้านในแผน": (f"{len(villages.accepted)} จาก {villages.total} หมู่บ้าน",),
        f"หมู่บ้านที่{NOT_ACCEPTED}": tuple(map(str, villages.missing)) or ("ไม่มี",),
        "โครงการ": (f"{cover.projects} โครงการ (จำนวนปีที่ใช้งบ {cover.project_years})",),
        "งบประมาณรวม": (f"{baht(cover.total_baht)} บาท ({baht_in_words(cover.total_baht)})",),
        "ข้อมูล ณ": (thai_datetime(plan.rolled_up_at),),
        "พิมพ์เมื่อ": (thai_datetime(page_footer.printed_at),),
    }
    yield from (Field(label, texts, label_mm=_LABEL_MM) for label, texts in said.items())
    chapters = bound(book)
    yield from (*_on_new_page(foreword(book)), Contents(), *_on_new_page(chapters.front))
    yield Heading(chapters.villages, 2, begins_page=True)
    yield Table(book.village_list.sheet, book.village_list.rows)
    if note := missing_note(book):
        yield Paragraph(note, indented=False)
    yield Table(book.forum_list.sheet, book.forum_list.rows)
    yield Heading(chapters.overview, 2)
    chart = book.picture.chart
    yield Table(chart.sheet(), chart.bars, caption=chart.title)
    yield from _summaries(book, chapters.summaries)
    yield from (*chapters.parts, *signing(book))


def _on_new_page(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Let blocks that begin with a heading begin on a new page."""
    for place, block in enumerate(blocks):
        yield replace(block, begins_page=True) if place == 0 and isinstance(block, Heading) else block


def _summaries(book: Book, title: str) -> Iterator[Block]:
    """Give the tables of sums, which follow each other on turned pages."""
    first, *others = book.summaries[:-1]
    heading = (title, f"{TITLE} {book.plan.period}", _place_in_full(book.plan.area))
    sheet = replace(first.sheet, code=SUMMARIES_CODE)
    yield TablePart(sheet, first.rows, first.grouping, heading, above=HOW_COUNTED, caption=first.sheet.title)
    yield from (Table(each.sheet, each.rows, each.grouping) for each in others)


def missing_note(book: Book) -> str:
    """Say which villages are not in the sums; nothing when none is missing."""
    missing = book.villages.missing
    if not missing:
        return ""
    named = ", ".join(map(str, missing))
    return f"หมู่บ้านที่{NOT_ACCEPTED} {len(missing)} หมู่บ้าน: {named} ยอดรวมในเอกสารนี้ไม่รวมโครงการของหมู่บ้านดังกล่าว"


@dataclass(frozen=True)
class Bound:
    """The chapters of the book, numbered from 1 in the order they are bound; the annexes have letters."""

    front: tuple[Block, ...]
    villages: str
    overview: str
    summaries: str
    parts: tuple[TablePart, ...]


def bound(book: Book) -> Bound:
    """Give the chapters of the book their numbers."""
    numbers = binding.Numbers()
    return Bound(
        front=numbers.blocks(book.chapters.front),
        villages=numbers.title("หมู่บ้านและเวทีประชาคม"),
        overview=numbers.title("ภาพรวมงบประมาณ"),
        summaries=numbers.title("บัญชีสรุปโครงการพัฒนา"),
        parts=parts(book, numbers),
    )


def foreword(book: Book) -> tuple[Block, ...]:
    """Return the foreword that the tambon wrote, or what the book is."""
    written = (book.said.get("profile") or {}).get(FOREWORD, "")
    whose = "แผนของหมู่บ้านที่รับเข้าแผนตำบลแล้ว และข้อเสนอของหน่วยงาน (ถ้ามี) "
    return binding.foreword(f"{TITLE} {book.plan.period}", _place_in_full(book.plan.area), whose, written=written)


def signing(book: Book) -> tuple[Block, ...]:
    """Return the page on which the book is signed."""
    total = book.cover.total_baht
    what = f"{TITLE} {book.plan.period} {_place_in_full(book.plan.area)} จำนวน {book.cover.projects:,} โครงการ "
    money = f"งบประมาณรวม {baht(total)} บาท ({baht_in_words(total)})"
    return binding.signing(what + money, binding.tambon_signers(book.said))


def parts(book: Book, numbers: binding.Numbers) -> tuple[TablePart, ...]:
    """Return the forms that have pages of their own, in the order they are bound."""
    plan, projects, reconciliation = book.plan, book.projects, book.reconciliation
    total = book.cover.total_baht
    of_villages, whose = book.summaries[-1], (f"{TITLE} {plan.period}", _place_in_full(plan.area))
    return (
        TablePart(of_villages.sheet, of_villages.rows, heading=(numbers.title(of_villages.sheet.title), *whose)),
        TablePart(
            *(projects.sheet, projects.rows, projects.grouping),
            heading=(numbers.title(projects.sheet.title), *whose),
            below=f"รวมทั้งสิ้น {baht(total)} บาท ({baht_in_words(total)})",
        ),
        TablePart(
            *(reconciliation.sheet, reconciliation.rows, reconciliation.grouping),
            heading=(numbers.title(reconciliation.sheet.title),),
            above=EVEN if book.picture.is_even else UNEVEN,
        ),
        *(
            TablePart(
                *(each.sheet, each.rows, each.grouping), heading=(numbers.title(each.sheet.title),), above=each.above
            )
            for each in book.decided
        ),
        *(
            TablePart(*(annex.sheet, annex.rows, annex.grouping), heading=(f"{annex.sheet.code} {annex.sheet.title}",))
            for annex in book.annexes
        ),
    )


def _place_in_full(area: Area | None) -> str:
    """Say a tambon with the words tambon, district and province written out."""
    names = []
    for word in ("ตำบล", "อำเภอ", "จังหวัด"):
        if area is not None:
            names.append(f"{word}{area.name}")
            area = area.parent
    return " ".join(names)


def _workbook(book: Book, page_footer: PageFooter) -> bytes:
    return worksheets(book, header(book, page_footer), page_footer)


def worksheets(book: Book, above: tuple[str, ...], page_footer: PageFooter) -> bytes:
    """Write every form of the book as a worksheet, each with the lines ``above`` it."""
    tables: list[Any] = [(section.sheet, section.rows, section.grouping) for section in book.sections]
    return workbook(tables, above, page_footer)


def header(book: Book, page_footer: PageFooter) -> tuple[str, ...]:
    """Return the lines above every worksheet: whose plan it is, what is missing, and whether it is a sample."""
    counted = f"หมู่บ้านในแผน {len(book.villages.accepted)}/{book.villages.total} หมู่บ้าน"
    missing = "  ยังขาด " + ", ".join(map(str, book.villages.missing)) if book.villages.missing else ""
    sample = (SAMPLE,) if book.has_samples else ()
    return (page_footer.title, page_footer.place, counted + missing, page_footer.footer, *sample)
