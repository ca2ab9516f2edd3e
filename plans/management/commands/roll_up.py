"""Rebuild a tambon plan from its accepted village plans and print what it adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.management.base import CommandParser

from agencies.management.answers import AnsweringCommand
from plans import rollup
from plans.management.options import add_period, tambon_plan


class Command(AnsweringCommand):
    """Roll a tambon up."""

    help = "รวมแผนหมู่บ้านที่รับแล้วเป็นแผนตำบล"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the tambon and the period."""
        parser.add_argument("area_code")
        add_period(parser)

    def answer(self, **options: Any) -> object:
        """Return counts and sums of the rebuilt plan; amounts are decimal strings in baht."""
        plan = tambon_plan(options["area_code"], options["period"])
        rollup.roll_up(plan.pk)
        plan.refresh_from_db()
        sums = rollup.summed(rollup.stored_lines(plan), plan.period.years)
        villages = rollup.villages_of(plan)
        return {
            "area": plan.area.code,
            "period": plan.period.slug,
            "villages": {
                "accepted": len(villages.accepted),
                "total": villages.total,
                "missing": [village.code for village in villages.missing],
            },
            "projects": sums.projects,
            "project_years": sums.project_years,
            "budget_baht": baht(sums.by_year),
            "by_group": baht(sums.by_group),
            "by_urgency": baht(sums.by_urgency),
            "by_village": baht(sums.by_village),
            "digest": plan.digest,
        }


def baht(amounts: Mapping[Any, Decimal]) -> dict[str, str]:
    """Write amounts as decimal strings with satang, keyed by text."""
    return {str(key): f"{amount:.2f}" for key, amount in amounts.items()}
