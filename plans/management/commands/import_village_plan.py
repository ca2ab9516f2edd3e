"""Read a village's workbook and store it, if all of it is right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.management.base import CommandParser
from django.db import transaction

from agencies.access.permissions import check_permission
from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, BadInput, Refused, add_person, person
from agencies.people.models import User
from plans.village.actions.editing import start
from plans.village.models import VillagePlan
from plans.village.workbook import intake, storing
from plans.village.workbook.reader import read, refused
from plans.village.workbook.report import Report
from plans.village.workbook.rows import CellError, ReadWorkbook
from projects.periods import PlanPeriod


class Command(AnsweringCommand):
    """Import a workbook as one person; the village's plan is started when there is none."""

    help = "ใส่แผนหมู่บ้านจากแบบกรอก Excel"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file and who imports it."""
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        add_person(parser)

    def answer(self, **options: Any) -> dict[str, Any]:
        """Return what the file holds; with errors nothing is stored and they stand in the answer."""
        user, path = person(options["username"]), options["file"]
        workbook = read(path, max_mb=settings.WORKBOOK_MAX_MB) if path.is_file() else refused(f"ไม่พบไฟล์ {path.name}")
        if workbook.is_fatal:
            raise _bad(summary(workbook), workbook.errors)
        try:
            report = _imported(workbook, path, user)
        except storing.CannotStore as refusal:
            raise Refused("\n".join(refusal.reasons)) from refusal
        for warning in report.warnings:
            self.stderr.write(f"{warning.sheet} {warning.message}".strip())
        return summary(report)


def _imported(read_workbook: ReadWorkbook, path: Path, user: User) -> Report:
    """Store the file if all of it is right and it changes anything; raises BadInput, Refused, CannotStore."""
    plan = _plan(read_workbook)
    _require(plan, user)
    report = intake.check(plan, read_workbook, by=user)
    if not report.is_right:
        raise _bad(summary(report), report.errors)
    return _stored(plan, path, user) if report.has_changes or not plan.pk else report


def _plan(read_workbook: ReadWorkbook) -> VillagePlan:
    """Find the plan the workbook was made for, or an unsaved one when the village has none yet."""
    village = Area.objects.filter(code=read_workbook.village_code, level=Area.Level.VILLAGE).first()
    years = read_workbook.base.years
    period = PlanPeriod.objects.filter(first_year=years[0], last_year=years[-1]).first()
    if village is None or period is None:
        sentence = (
            f"ไม่พบหมู่บ้านรหัส {read_workbook.village_code}" if village is None else f"ไม่พบช่วงแผน {read_workbook.period}"
        )
        error = CellError("", "", f"{sentence} ในระบบ กรุณาดาวน์โหลดแบบกรอกของหมู่บ้านใหม่")
        raise _bad(summary(read_workbook) | {"errors": [plain(error)]}, [error])
    plan = VillagePlan.objects.select_related("village", "period").filter(village=village, period=period).first()
    return plan or VillagePlan(village=village, period=period)


def _require(plan: VillagePlan, user: User) -> None:
    """Refuse whoever may neither change the plan nor start it."""
    if plan.pk:
        intake.require(plan, user)
        return
    check_permission(user, "village_plan.create", plan)
    if not plan.period.is_open:
        raise Refused(f"ช่วงแผน {plan.period} ยังไม่เปิดรับแผน")


@transaction.atomic
def _stored(plan: VillagePlan, path: Path, user: User) -> Report:
    """Start the plan if there is none and store the file by the way an upload takes, all or nothing."""
    plan = plan if plan.pk else start(plan.village, plan.period, by=user)
    with path.open("rb") as stream:
        upload = intake.staged(plan, File(stream, name=path.name), user)
    return intake.confirm(upload, user)


def _bad(answer: dict[str, Any], errors: Sequence[CellError]) -> BadInput:
    return BadInput("\n".join(f"{error.sheet} {error.message}".strip() for error in errors), answer)


def summary(of: ReadWorkbook | Report) -> dict[str, Any]:
    """Return village, period, counts and sums as plain data; amounts are decimal strings in baht.

    A year without any amount is "0.00": the sum of what is stated.
    """
    report = of if isinstance(of, Report) else Report(of.village_code, of.period, of.base.years, errors=of.errors)
    return {
        "village": report.village_code or None,
        "period": report.period or None,
        "projects": len(report.results),
        "project_years": report.project_years,
        "budget_baht": {str(year): f"{amount:.2f}" for year, amount in report.budget_by_year.items()},
        "errors": [plain(error) for error in report.errors],
        "warnings": [plain(warning) for warning in report.warnings],
    }


def plain(error: CellError) -> dict[str, str]:
    """Return an error or a warning as plain data."""
    return {"sheet": error.sheet, "cell": error.cell, "message": error.message}
