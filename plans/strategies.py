"""Which project serves which strategy: what the library offers a tambon, and what is not aligned to its province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.query import QuerySet

from agencies.cannot import Cannot
from agencies.models import User
from agencies.scope import parents
from plans.models import Alignment, Fate, StrategyFramework, StrategyItem, TambonLine, TambonPlan

# What leaves the tambon with its plan: what it carries, and what it passes on to another body.
FORWARDED = (Fate.CARRIED, Fate.PASSED_ON)
FROZEN = "แผนนี้ถูกรับเข้าแผนระดับบนแล้ว จึงเปลี่ยนความสอดคล้องไม่ได้ กรุณาขอให้ระดับบนคืนแผนก่อน"
NOUGHT = Decimal(0)


class CannotAlign(Cannot):
    """An alignment that is not possible; ``reasons`` are Thai sentences."""


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


# --- what is not aligned --------------------------------------------------------------------------------------------
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
    lines = plan.lines.filter(project__in=aligned).order_by().values_list("project", "carrier")
    return {carrier or project for project, carrier in lines}


# --- aligning -------------------------------------------------------------------------------------------------------
@transaction.atomic
def align(plan: TambonPlan, projects: Iterable[int], item: StrategyItem, *, by: User) -> int:
    """Say that projects of the plan serve ``item`` and return for how many that is new.

    Raises PermissionDenied if ``by`` may not; CannotAlign if the plan is frozen or ``item`` does not hold for it.
    """
    plan, known = _held(plan, by=by), set(projects)
    if not usable(plan).filter(pk=item.framework_id).exists():
        raise CannotAlign("ยุทธศาสตร์นี้ไม่ได้ใช้กับตำบลหรือช่วงแผนนี้ กรุณาเลือกจากรายการ")
    in_plan = plan.lines.filter(project__in=known).order_by().values_list("project", flat=True)
    before = set(item.alignments.order_by().values_list("project", flat=True))
    new = sorted(set(in_plan) - before)
    Alignment.objects.bulk_create((Alignment(project_id=pk, item=item, by=by) for pk in new), ignore_conflicts=True)
    return len(new)


@transaction.atomic
def unalign(plan: TambonPlan, projects: Iterable[int], item: StrategyItem, *, by: User) -> int:
    """Take back that projects of the plan serve ``item`` and return for how many; raises as ``align`` does."""
    plan = _held(plan, by=by)
    in_plan = plan.lines.filter(project__in=set(projects)).order_by().values("project")
    return int(Alignment.objects.filter(item=item, project__in=in_plan).delete()[0])


def _held(plan: TambonPlan, *, by: User) -> TambonPlan:
    if not by.has_perm("tambon_plan.align", plan):
        raise PermissionDenied("tambon_plan.align")
    held = TambonPlan.objects.select_for_update(of=("self",)).select_related("area", "period")
    found: TambonPlan = held.get(pk=plan.pk)
    if found.frozen_by_id:
        raise CannotAlign(FROZEN)
    return found


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
    """

    items: tuple[Served, ...]
    aligned: Served
    rest: Served


def report(plan: TambonPlan, framework: StrategyFramework) -> ServedReport:
    """Count the plan's projects and baht by item of ``framework`` (three queries)."""
    lines = list(plan.lines.all())
    carrier = {line.project_id: line.carrier_id or line.project_id for line in lines}
    shown = {line.project_id for line in lines if line.fate in FORWARDED}
    money: defaultdict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        # What is passed on is not in the plan's sum; its own line says what is asked for.
        if line.counts or line.fate == Fate.PASSED_ON:
            money[carrier[line.project_id]] += sum((one for one in line.years_baht if one is not None), NOUGHT)

    def served(item: StrategyItem | None, depth: int, projects: set[int]) -> Served:
        return Served(item, depth, tuple(sorted(projects)), sum((money[pk] for pk in projects), NOUGHT))

    by_item: defaultdict[int, set[int]] = defaultdict(set)
    for one in Alignment.objects.filter(item__framework=framework, project__in=list(carrier)).order_by():
        by_item[one.item_id].add(carrier[one.project_id])
    found = []
    for item, depth, below in tree(framework):
        found.append(served(item, depth, shown & {pk for one in below for pk in by_item[one]}))
    every = shown & {pk for projects in by_item.values() for pk in projects}
    return ServedReport(tuple(found), served(None, 0, every), served(None, 0, shown - every))


def tree(framework: StrategyFramework) -> list[tuple[StrategyItem, int, set[int]]]:
    """Return the items in print order, each with its depth and the keys of itself and all below it (one query)."""
    children: defaultdict[int | None, list[StrategyItem]] = defaultdict(list)
    for item in framework.items.all():
        children[item.parent_id].append(item)

    def walk(above: int | None, depth: int) -> list[tuple[StrategyItem, int, set[int]]]:
        found = []
        for item in children[above]:
            below = walk(item.pk, depth + 1)
            keys = {item.pk}.union(*(keys for _, _, keys in below))
            found += [(item, depth, keys), *below]
        return found

    return walk(None, 0)
