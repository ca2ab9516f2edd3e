"""Print a tambon plan into a file, with the same bytes-making code as the worker, and say what was made."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from pypdf import PdfReader

from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, BadInput, Refused, area
from paper.pdf.watermark import watermarked
from plans.management.options import add_period, period
from plans.papers.book import NotReady, book_of
from plans.papers.tambon_book import made
from plans.releases.staleness import STALE_WORDS, was_reopened
from plans.rollup.actions import roll_up
from plans.tambon.models import PlanReport, TambonPlan


class Command(AnsweringCommand):
    """Print a tambon plan; no job row is written, and a plan that is behind is rolled up first."""

    help = "พิมพ์แผนชุมชนบูรณาการระดับตำบลเป็น PDF หรือ Excel"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the tambon, the period, the format and the file."""
        parser.add_argument("area_code")
        add_period(parser)
        parser.add_argument(
            "--format", required=True, choices=[book_format.value for book_format in PlanReport.BOOK_FORMATS]
        )
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")

    def answer(self, **options: Any) -> object:
        """Return what was printed: file, its SHA-256, the plan's digest, and the number of pages (None for Excel)."""
        tambon = area(options["area_code"], Area.Level.TAMBON)
        chosen = period(options["period"])
        plan = TambonPlan.objects.filter(area=tambon, period=chosen).first()
        if plan is None:
            raise Refused(f"{tambon} ยังไม่มีแผนตำบลช่วง {chosen.slug}")
        if plan.is_behind:
            roll_up(plan.pk)
        wanted = PlanReport.Format(options["format"])
        try:
            book = book_of(plan.pk)
        except NotReady as reason:
            raise Refused(str(reason)) from reason
        content = marked(made(book, wanted), wanted, book.plan)
        write(options["out"], content)
        return {
            "area": tambon.code,
            "period": chosen.slug,
            "format": wanted.value,
            "file": str(options["out"]),
            "sha256": hashlib.sha256(content).hexdigest(),
            "digest": book.plan.digest,
            "pages": len(PdfReader(io.BytesIO(content)).pages) if wanted is PlanReport.Format.PDF else None,
        }


def marked(content: bytes, wanted: PlanReport.Format, plan: TambonPlan) -> bytes:
    """Say across a PDF's pages that a village of the released plan stands open again."""
    if wanted is PlanReport.Format.PDF and was_reopened(plan):
        return watermarked(content, STALE_WORDS)
    return content


def write(path: Path, content: bytes) -> None:
    """Write the file; raises BadInput when the place cannot be written to."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInput(f"เขียนไฟล์ {path} ไม่ได้ กรุณาตรวจสอบโฟลเดอร์และสิทธิการเขียน") from error
