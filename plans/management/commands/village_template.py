"""Write a village's own workbook, to be filled in offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, BadInput, area
from plans.management.options import add_period, period
from plans.village.models import VillagePlan
from plans.village.workbook.template import village_workbook


class Command(AnsweringCommand):
    """Write the workbook; a village without a plan gets an empty one, and no plan is made."""

    help = "สร้างแบบกรอก Excel ของหมู่บ้าน"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the village, the period and the file."""
        parser.add_argument("village_code")
        add_period(parser)
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="ไฟล์ .xlsx ที่จะเขียน")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Return what was written where."""
        village, of = area(options["village_code"], Area.Level.VILLAGE), period(options["period"])
        plans = VillagePlan.objects.select_related("village", "period")
        plan = plans.filter(village=village, period=of).first() or VillagePlan(village=village, period=of)
        try:
            options["out"].write_bytes(village_workbook(plan))
        except OSError as error:
            raise BadInput(f"เขียนไฟล์ {options['out'].name} ไม่ได้ กรุณาตรวจสอบโฟลเดอร์ปลายทาง") from error
        return {
            "village": village.code,
            "period": of.slug,
            "projects": plan.lines.count() if plan.pk else 0,
            "file": options["out"].name,
        }
