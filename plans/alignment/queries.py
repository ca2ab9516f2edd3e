"""Which project serves which strategy: what the library offers a tambon, and what is not aligned to its province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models.query import QuerySet

from agencies.areas.codes import parents
from paper.thai import NOUGHT
from plans.alignment.models import Alignment
from plans.decisions.models import Outcome
from plans.proposals.models import OWNERS
from plans.tambon.models import TambonLine, TambonPlan
from projects.strategies.models import StrategyFramework, StrategyItem
from projects.strategies.queries import tree

# The words of addresses that open what serves any item, and what serves none.
ALIGNED, REST = "aligned", "rest"
# What leaves the tambon with its plan: what it carries, and what it passes on to another body.
FORWARDED = (Outcome.CARRIED, Outcome.PASSED_ON)


def usable(plan: TambonPlan) -> QuerySet[StrategyFramework]:
    """Return the frameworks that hold for the tambon and overlap the years of its plan."""
    code, period = plan.area.code, plan.period
    frameworks: QuerySet[StrategyFramework] = StrategyFramework.objects.filter(
        area__code__in=(*parents(code), code), first_year__lte=period.last_year, last_year__gte=period.first_year
    )
    return frameworks


def of_province(plan: TambonPlan) -> QuerySet[StrategyFramework]:
    """Return the strategy of the tambon's province for the years of its plan."""
    return usable(plan).filter(level=StrategyFramework.Level.PROVINCE)


# --- what is not aligned --------------------------------------------------------------------------------------------
def forwarded_lines(plan: TambonPlan) -> QuerySet[TambonLine]:
    """Return the lines that leave the tambon with its plan; a merged project leaves with its survivor."""
    lines: QuerySet[TambonLine] = plan.lines.filter(fate__in=FORWARDED).select_related("project", *OWNERS)
    return lines


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
    lines = plan.lines.filter(project__in=aligned).order_by().values_list("project", "carrier")
    return {carrier or project for project, carrier in lines}


# --- the report -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Served:
    """How much of the plan serves one item, its own sub-items included; a project counts once."""

    item: StrategyItem | None
    depth: int
    projects: tuple[int, ...]
    budget_baht: Decimal


@dataclass(frozen=True)
class ServedReport:
    """A framework over a plan: each item in its order, and what serves none of them.

    A project may serve several items, so the items do not add up to the plan; ``aligned`` and ``rest`` do.
    ``budget_baht`` is the money of each project, all that is joined to it included.
    """

    items: tuple[Served, ...]
    aligned: Served
    rest: Served
    budget_baht: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def every(self) -> dict[str, Served]:
        """Return what a row of the report stands for, by the word of an address that opens its projects."""
        named = {str(served.item.pk): served for served in self.items if served.item is not None}
        return {**named, ALIGNED: self.aligned, REST: self.rest}


def report(plan: TambonPlan, framework: StrategyFramework) -> ServedReport:
    """Count the plan's projects and baht by item of ``framework`` (three queries)."""
    lines = list(plan.lines.all())
    carrier = {line.project_id: line.carrier_id or line.project_id for line in lines}
    shown = {line.project_id for line in lines if line.fate in FORWARDED}
    money: defaultdict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        # What is passed on is not in the plan's sum; its own line says what is asked for.
        if line.counts or line.fate == Outcome.PASSED_ON:
            money[carrier[line.project_id]] += sum((baht for baht in line.years_baht if baht is not None), NOUGHT)

    def served(item: StrategyItem | None, depth: int, projects: set[int]) -> Served:
        return Served(item, depth, tuple(sorted(projects)), sum((money[pk] for pk in projects), NOUGHT))

    by_item: defaultdict[int, set[int]] = defaultdict(set)
    for alignment in Alignment.objects.filter(item__framework=framework, project__in=list(carrier)).order_by():
        by_item[alignment.item_id].add(carrier[alignment.project_id])
    rows = []
    for item, depth, below in tree(framework):
        rows.append(served(item, depth, shown & {pk for item_pk in below for pk in by_item[item_pk]}))
    every = shown & {pk for projects in by_item.values() for pk in projects}
    return ServedReport(tuple(rows), served(None, 0, every), served(None, 0, shown - every), dict(money))
