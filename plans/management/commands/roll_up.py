"""Rebuild a tambon plan, or all that are behind below an area, and print what it adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.management.base import CommandParser

from agencies.areas.codes import under
from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, area
from paper.thai import NOUGHT
from plans.management.options import add_period, period
from plans.rollup import actions as rollup_actions
from plans.rollup import queries as rollup_queries
from plans.rollup.aggregation import FateSums, Line, fates, summed
from plans.rollup.levels import level_sums, sent_baht, village_counts
from plans.tambon import queries as tambon_queries
from plans.tambon.models import TambonPlan
from projects.periods import PlanPeriod
from projects.snapshot import digest

LEVELS = (Area.Level.TAMBON, Area.Level.DISTRICT, Area.Level.PROVINCE, Area.Level.COUNTRY)


class Command(AnsweringCommand):
    """Roll a tambon up."""

    help = "รวมแผนหมู่บ้านที่รับแล้วเป็นแผนตำบล"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the tambon, district, province or «TH», and the period."""
        parser.add_argument("area_code")
        add_period(parser)

    def answer(self, **options: Any) -> object:
        """Return counts and sums of the rebuilt plan, or of all plans below; amounts are decimal strings in baht."""
        place = area(options["area_code"], *LEVELS)
        time = period(options["period"])
        if place.level == Area.Level.TAMBON:
            return tambon_answer(tambon_queries.tambon_plan_for(place, time))
        return level_answer(place, time)


def tambon_answer(plan: TambonPlan) -> dict[str, object]:
    """Rebuild one tambon plan and say what it comes to."""
    rollup_actions.roll_up(plan.pk)
    plan.refresh_from_db()
    held = rollup_queries.stored_lines(plan)
    sums = summed(held, plan.period.years)
    villages = rollup_queries.villages_of(plan)
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
        "fates": by_fate(fates(held)),
        # In: everything sent, from the frozen versions; out: every satang by its fate, from the stored lines.
        "balance": {"in": f"{_total(rollup_queries.inputs_of(plan).lines()):.2f}", "out": _out(fates(held))},
        "digest": plan.digest,
    }


def level_answer(place: Area, time: PlanPeriod) -> dict[str, object]:
    """Rebuild what is behind below a district, a province or the country, and say what all of it comes to."""
    plans = TambonPlan.objects.filter(under(place.code, "area__code"), period=time)
    for pk in plans.behind().values_list("pk", flat=True):
        rollup_actions.roll_up(pk)
    sums = level_sums(place, time)
    return {
        "area": place.code,
        "period": time.slug,
        "villages": village_counts(place, time),
        "projects": sums.projects,
        "project_years": sums.project_years,
        "budget_baht": baht(sums.by_year),
        "by_group": baht(sums.by_group),
        "by_urgency": baht(sums.by_urgency),
        "by_area": baht(sums.by_area),
        "fates": by_fate(sums.fates),
        "balance": {"in": f"{sent_baht(place, time):.2f}", "out": _out(sums.fates)},
        "digest": digest(list(plans.order_by("area__code").values_list("area__code", "digest"))),
    }


def by_fate(sums_by_fate: Mapping[str, FateSums]) -> dict[str, dict[str, object]]:
    """Write the fates: how many projects, and baht as a decimal string."""
    return {
        fate: {"projects": sums.projects, "budget_baht": f"{sums.budget_baht:.2f}"}
        for fate, sums in sums_by_fate.items()
    }


def _out(sums_by_fate: Mapping[str, FateSums]) -> str:
    return f"{sum((sums.budget_baht for sums in sums_by_fate.values()), NOUGHT):.2f}"


def _total(lines: Iterable[Line]) -> Decimal:
    return sum((line.budget_baht for line in lines), NOUGHT)


def baht(amounts: Mapping[Any, Decimal]) -> dict[str, str]:
    """Write amounts as decimal strings with satang, keyed by text."""
    return {str(key): f"{amount:.2f}" for key, amount in amounts.items()}
