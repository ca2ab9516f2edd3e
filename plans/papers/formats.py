"""An official form as a file: found by what is asked, made in one format and with one kind of digits, named in Thai."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.locking import locked_rows
from agencies.people.models import User
from paper.docx.document import document
from paper.docx.letter import as_docx
from paper.jobs.queue import prints
from paper.jobs.requests import request
from paper.layout.letter import Letter, as_html
from paper.layout.measures import LETTER
from paper.layout.page_footer import PageFooter
from paper.pdf.alone import page
from paper.pdf.compose import compose
from paper.pdf.letter import as_pdf
from paper.thai.digits import Digits
from paper.xlsx.workbook import workbook
from plans.local.labels import wordings
from plans.papers import tambon_book
from plans.papers.book import Book, as_it_stands, book_of, held
from plans.papers.letters import letter, letter_digits
from plans.papers.official.asking import Ask
from plans.papers.official.catalogue import fitted
from plans.papers.official.making import official
from plans.papers.official.paper import Official
from plans.rollup.balance import place_of
from plans.tambon.models import PlanReport, TambonPlan

Format = PlanReport.Format
Paper = Book | Letter | Official


@dataclass(frozen=True)
class Filled:
    """A form that is filled in and not printed yet, and whose it is."""

    ask: Ask
    plan: TambonPlan
    paper: Paper

    @property
    def digest(self) -> str:
        """Return the digest of what the paper says, whatever its format and digits."""
        if isinstance(self.paper, Letter):
            return hashlib.sha256(as_html(self.paper).encode()).hexdigest()
        return self.paper.digest

    @property
    def digits(self) -> Digits:
        """Return the digits that are meant where nobody chose any: a letter has those of its office."""
        return letter_digits(self.plan) if isinstance(self.paper, Letter) else Digits.ARABIC

    def file_name(self, wanted: PlanReport.Format) -> str:
        """Name the file by form, place, period and the beginning of the digest; the digits are always Arabic."""
        if isinstance(self.paper, Book):
            return _file_name(f"แผนตำบล{self.plan.area.name}", self, wanted)
        wording = wordings()[self.ask.form]
        return _file_name(
            f"{wording.title if isinstance(self.paper, Letter) else wording.code} {_place_name(self)}", self, wanted
        )


def _place_name(filled: Filled) -> str:
    return filled.ask.about if filled.ask.form == "village" else f"ต.{filled.plan.area.name}"


def _file_name(words: str, filled: Filled, wanted: PlanReport.Format) -> str:
    plain = words.replace("/", "-").replace("\\", "-")
    return f"{plain} {filled.plan.period.slug} {filled.digest[:12]}.{wanted.value}"


@transaction.atomic
def filled(ask: Ask, tambon_plan_id: int) -> Filled:
    """Fill in a form under the plan's row, so that nothing moves while it is read.

    Raises Unfit for what cannot be asked and NotReady for what cannot be filled in yet, both in Thai.
    """
    form = fitted(ask)
    if form.name == PlanReport.BOOK:
        book = book_of(tambon_plan_id)
        return Filled(ask, book.plan, book)
    plan = held(tambon_plan_id) if form.needs_lines(ask.source) else _plan(tambon_plan_id)
    return Filled(ask, plan, letter(ask, plan) if form.is_letter else official(ask, plan))


def _plan(pk: int) -> TambonPlan:
    """Hold the row of a plan that may still be empty."""
    rows = locked_rows(TambonPlan.objects.select_related("period", "area__parent__parent"))
    plan: TambonPlan = rows.get(pk=pk)
    return plan


def made(form: Filled, wanted: PlanReport.Format, digits: Digits) -> bytes:
    """Make the file; the print time is now.  Raises Unfit for a format the form does not have."""
    fitted(form.ask, wanted)
    paper = form.paper
    if isinstance(paper, Book):
        return tambon_book.made(paper, wanted, digits)
    if isinstance(paper, Letter):
        return _LETTERS[wanted](paper, _letter_page_footer(form, digits))
    return _TABLES[wanted](paper, _page_footer(paper, digits))


def _page_footer(paper: Official, digits: Digits) -> PageFooter:
    return PageFooter(
        code=paper.code,
        title=paper.title,
        printed_at=timezone.now(),
        place=paper.place,
        version=paper.version,
        digest=paper.digest,
        digits=digits,
    )


def _letter_page_footer(form: Filled, digits: Digits) -> PageFooter:
    title = wordings()[form.ask.form].title
    return PageFooter(
        code="",
        title=f"{title} {form.plan.area} {form.plan.period}",
        printed_at=timezone.now(),
        place=place_of(form.plan),
        digest=form.digest,
        digits=digits,
    )


# --- tables -----------------------------------------------------------------------------------------------------------
_TEMPLATE = "plans/papers/print/official.html"


def _context(paper: Official, page_footer: PageFooter) -> dict[str, Any]:
    return {"paper": paper, "page_footer": page_footer}


def _pdf(paper: Official, page_footer: PageFooter) -> bytes:
    content = io.BytesIO()
    compose(_TEMPLATE, _context(paper, page_footer), content)
    return content.getvalue()


def _html(paper: Official, page_footer: PageFooter) -> bytes:
    return page(_TEMPLATE, _context(paper, page_footer))


def _workbook(paper: Official, page_footer: PageFooter) -> bytes:
    header = (*paper.titles[1:], *paper.remarks, page_footer.footer)
    tables: list[Any] = [(table.sheet, table.rows, table.grouping) for table in paper.tables]
    return workbook(tables, header, page_footer)


def _document(paper: Official, page_footer: PageFooter) -> bytes:
    return document(paper.blocks, page_footer)


_TABLES: Mapping[PlanReport.Format, Callable[[Official, PageFooter], bytes]] = {
    Format.PDF: _pdf,
    Format.XLSX: _workbook,
    Format.HTML: _html,
    Format.DOCX: _document,
}


# --- letters ----------------------------------------------------------------------------------------------------------
def _letter_page(paper: Letter, page_footer: PageFooter) -> bytes:
    context = {"blocks": paper.blocks(), "page_footer": page_footer, "page": LETTER}
    return page("paper/letter.html", context)


_LETTERS: Mapping[PlanReport.Format, Callable[[Letter, PageFooter], bytes]] = {
    Format.PDF: as_pdf,
    Format.HTML: _letter_page,
    Format.DOCX: as_docx,
}


# --- by the worker ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PrintWish:
    """What somebody wants as a file."""

    ask: Ask
    format: PlanReport.Format
    # None is those of the form.
    digits: Digits | None = None


@transaction.atomic
def wanted_paper(tambon_plan_id: int, wish: PrintWish, *, by: User) -> PlanReport:
    """Find or start the paper of a form as it is filled in now; a failed one is put back in line.

    Two clicks wait for each other on the plan's row and get the same paper.  Raises Unfit and NotReady in Thai.
    """
    fitted(wish.ask, wish.format)
    form = as_it_stands(tambon_plan_id, lambda: filled(wish.ask, tambon_plan_id))
    paper = {"form": wish.ask.form, "format": wish.format, "digits": wish.digits or form.digits, "is_draft": False}
    return request(
        PlanReport,
        paper | {"tambon_plan": form.plan, "digest": form.plan.digest, "content_digest": form.digest},
        by=by,
        area_code=form.plan.area.code,
        also={"ask": wish.ask.data()},
    )


@prints(PlanReport)
def print_paper(job: PlanReport) -> tuple[bytes, str]:
    """Make the bytes and the name of a report, whichever form it is of."""
    if not job.ask:
        return tambon_book.print_report(job)
    job.tick(tambon_book.STEPS[0], 0, len(tambon_book.STEPS))
    form = as_it_stands(job.tambon_plan_id, lambda: filled(Ask.of(job.ask), job.tambon_plan_id))
    tambon_book.restated(job, digest=form.plan.digest, content_digest=form.digest)
    wanted = Format(job.format)
    with tambon_book.kept(job, tambon_book.STEPS[1], 1):
        content = made(form, wanted, Digits(job.digits))
    job.tick(tambon_book.STEPS[2], 2, len(tambon_book.STEPS))
    return content, form.file_name(wanted)
