"""Which project serves which strategy: what the library offers a tambon, and what is not aligned to its province."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.query import QuerySet

from agencies.scope import parents
from plans.models import Alignment, Fate, StrategyFramework, TambonLine, TambonPlan

# What leaves the tambon with its plan: what it carries, and what it passes on to another body.
FORWARDED = (Fate.CARRIED, Fate.PASSED_ON)


def usable(plan: TambonPlan) -> QuerySet[StrategyFramework]:
    """Return the frameworks that hold for the tambon and overlap the years of its plan."""
    code, period = plan.area.code, plan.period
    found: QuerySet[StrategyFramework] = StrategyFramework.objects.filter(
        area__code__in=(*parents(code), code), first_year__lte=period.last_year, last_year__gte=period.first_year
    )
    return found


def of_province(plan: TambonPlan) -> QuerySet[StrategyFramework]:
    """Return the strategy of the tambon's province for the years of its plan."""
    return usable(plan).filter(level=StrategyFramework.Level.PROVINCE)


def forwarded_lines(plan: TambonPlan) -> QuerySet[TambonLine]:
    """Return the lines that leave the tambon with its plan; a merged project leaves with its survivor."""
    found: QuerySet[TambonLine] = plan.lines.filter(fate__in=FORWARDED).select_related("project")
    return found


def unaligned(plan: TambonPlan) -> list[TambonLine]:
    """Return the lines that may not be forwarded yet: they serve no item of the province's strategy (two queries).

    What was merged counts for its survivor.  Without a strategy of the province nothing is aligned.
    """
    return without(forwarded_lines(plan), aligned_carriers(plan, of_province(plan)))


def without(lines: Iterable[TambonLine], carriers: set[int]) -> list[TambonLine]:
    """Keep the lines whose project is not among ``carriers``."""
    return [line for line in lines if line.project_id not in carriers]


def aligned_carriers(plan: TambonPlan, frameworks: QuerySet[StrategyFramework]) -> set[int]:
    """Return the projects of the plan that serve an item of ``frameworks``, by themselves or by what they carry."""
    aligned = Alignment.objects.filter(item__framework__in=frameworks).order_by().values("project")
    lines = plan.lines.filter(project__in=aligned).order_by()
    return {line.carrier_id or line.project_id for line in lines.only("project_id", "carrier_id")}
