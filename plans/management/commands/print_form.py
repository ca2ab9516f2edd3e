"""Print an official form into a file, with the same bytes-making code as the worker, and say what was made."""

from __future__ import annotations

import hashlib
import io
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from pypdf import PdfReader

from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, BadInput, Refused, area
from paper.layout.letter import Letter
from paper.thai.digits import Digits
from plans.management.commands.print_plan import marked, write
from plans.management.options import add_period, period
from plans.papers.addressing import Salutation
from plans.papers.book import Book, NotReady
from plans.papers.formats import Filled, filled, made
from plans.papers.letters import gaps, writer_of
from plans.papers.official.asking import Ask, Source, Speed, Unfit
from plans.papers.official.catalogue import FORMS, fitted
from plans.papers.sheets.layouts import Layout
from plans.rollup.actions import roll_up
from plans.tambon.models import PlanReport, TambonPlan
from plans.tambon.queries import tambon_plan_for
from projects.periods import PlanPeriod


class Command(AnsweringCommand):
    """Print a form of a tambon, or of one village; no job row is written, and a plan that is behind is rolled up."""

    help = "พิมพ์แบบฟอร์มทางการเป็น PDF Excel Word หรือหน้าเว็บ"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the form, the area, the period, the format and the file, and what the form leaves to choose."""
        parser.add_argument("form", metavar="FORM", help=f"แบบ: {' '.join(FORMS)}")
        parser.add_argument("area_code", help="รหัสตำบล 6 หลัก เว้นแต่แบบ village ใช้รหัสหมู่บ้าน 8 หลัก")
        add_period(parser)
        formats = " ".join(PlanReport.Format.values)
        parser.add_argument("--format", required=True, help=f"รูปแบบ: {formats} (letter และ invitation ไม่มี xlsx)")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        digits = f"ตัวเลข: {' '.join(Digits.values)} เมื่อไม่ระบุ หนังสือใช้ตามหัวหนังสือของหน่วยงาน แบบอื่นใช้ arabic"
        parser.add_argument("--digits", default="", help=digits)
        parser.add_argument("--layout", default="", help=f"รูปแบบตาราง: {' '.join(Layout.values)}")
        parser.add_argument("--plan", default="", dest="source", help=f"แผนที่ใช้: {' '.join(Source.values)}")
        parser.add_argument("--about", default="", help="ฉบับของแผนท้องถิ่น การส่งแผน หรือการประชุมที่ต้องการ (หมายเลขในระบบ)")
        parser.add_argument("--agency", default="", help="รหัส อปท. เมื่อตำบลมีแผนพัฒนาท้องถิ่นหลายแห่ง")
        parser.add_argument("--speed", default="", help=f"ชั้นความเร็วของหนังสือ: {' '.join(Speed.values)}")
        parser.add_argument("--salutation", default="", help=f"คำขึ้นต้นของหนังสือ: {' '.join(Salutation.values)}")

    def answer(self, **options: Any) -> object:
        """Return what was printed: file, its SHA-256, the digest of what it says, and the pages (None unless PDF)."""
        try:
            return self._answer(options)
        except Unfit as unfit:
            raise BadInput(str(unfit)) from unfit
        except NotReady as reason:
            raise Refused(str(reason)) from reason

    def _answer(self, options: dict[str, Any]) -> object:
        ask = Ask(**{name: options[name] for name in asdict(Ask(""))})
        fitted(ask, options["format"])
        _check_digits(options["digits"])
        place, chosen = _place(ask, options["area_code"]), period(options["period"])
        if ask.form == "village":
            ask = replace(ask, about=place.code)
        form = _filled(ask, place, chosen)
        wanted = PlanReport.Format(options["format"])
        digits = Digits(options["digits"] or form.digits)
        content = made(form, wanted, digits)
        if isinstance(form.paper, Book):
            content = marked(content, wanted, form.paper.plan)
        write(options["out"], content)
        for gap in gaps(form.paper, writer_of(form.plan)) if isinstance(form.paper, Letter) else ():
            self.stderr.write(gap)
        return {
            "form": ask.form,
            "area": place.code,
            "period": chosen.slug,
            "format": wanted.value,
            "digits": digits.value,
            "file": str(options["out"]),
            "sha256": hashlib.sha256(content).hexdigest(),
            "digest": form.digest,
            "pages": len(PdfReader(io.BytesIO(content)).pages) if wanted is PlanReport.Format.PDF else None,
        }


def _check_digits(name: str) -> None:
    if name and name not in Digits.values:
        raise Unfit(f"ไม่มีตัวเลขแบบ «{name}» ใช้ได้: {' '.join(Digits.values)}")


def _place(ask: Ask, code: str) -> Area:
    return area(code, Area.Level.VILLAGE if ask.form == "village" else Area.Level.TAMBON)


def _filled(ask: Ask, place: Area, chosen: PlanPeriod) -> Filled:
    """Fill the form in; a plan that is behind is rolled up first."""
    tambon = place.parent if place.level == Area.Level.VILLAGE and place.parent else place
    plan = TambonPlan.objects.filter(area=tambon, period=chosen).first()
    if plan is None and fitted(ask).needs_lines(ask.source):
        raise Refused(f"{tambon} ยังไม่มีแผนตำบลช่วง {chosen.slug}")
    plan = plan or tambon_plan_for(tambon, chosen)
    if plan.is_behind:
        roll_up(plan.pk)
    return filled(ask, plan.pk)
