"""Sums of a district, a province or the country: one pass over the tambons' lines, whatever the level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Substr

from agencies.areas.codes import child_digits, under
from agencies.areas.models import Area
from paper.thai import NOUGHT
from plans.decisions.models import Outcome
from plans.proposals.models import AgencyProposal, ProposalState
from plans.rollup.aggregation import FateSums
from plans.tambon.models import TambonLine
from plans.village.models import PlanState, VillagePlan
from projects.periods import PlanPeriod

YEARS = TambonLine.YEAR_FIELDS


@dataclass(frozen=True)
class LevelSums:
    """What the plans below an area come to, in baht, exactly; ``by_area`` by the codes one level below."""

    projects: int
    project_years: int
    by_year: Mapping[int, Decimal]
    by_group: Mapping[str, Decimal]
    by_urgency: Mapping[str, Decimal]
    by_area: Mapping[str, Decimal]
    projects_by_area: Mapping[str, int]
    fates: Mapping[str, FateSums]
    # The codes one level below from which anything at all came in.
    areas: frozenset[str] = frozenset()

    @property
    def total_baht(self) -> Decimal:
        """Return the sum over all years."""
        return sum(self.by_year.values(), NOUGHT)


def level_sums(area: Area, period: PlanPeriod) -> LevelSums:
    """Add up every tambon line under ``area`` in one query: a few groups come back, however many lines there are."""
    years = period.years
    folded = _Folded()
    for row in _grouped(area, period):
        folded.add(row, len(years))
    return LevelSums(
        projects=sum(folded.projects.values()),
        project_years=folded.project_years,
        by_year=dict(zip(years, folded.by_year, strict=False)),
        by_group=dict(sorted(folded.by_group.items())),
        by_urgency=dict(sorted(folded.by_urgency.items())),
        by_area=dict(sorted(folded.by_area.items())),
        projects_by_area=dict(sorted(folded.projects.items())),
        fates={fate: FateSums(folded.fated[fate], folded.money[fate]) for fate in Outcome.values},
        areas=frozenset(folded.areas),
    )


def _grouped(area: Area, period: PlanPeriod) -> Iterable[tuple[Any, ...]]:
    lines = TambonLine.objects.filter(under(area.code, "area_code"), tambon_plan__period=period).order_by()
    digits = child_digits(area.code)
    keys = lines.annotate(below=Substr("area_code", 1, digits)).values_list(
        "below", "action_group", "urgency", "fate", "counts"
    )
    return keys.annotate(
        lines=Count("pk"),
        **{f"sum_{name}": Sum(name) for name in YEARS},
        **{f"funded_{bit}": Sum(F("funded_years").bitand(1 << bit)) for bit in range(len(YEARS))},
    )


class _Folded:
    """The groups of one query added up by each of their keys."""

    def __init__(self) -> None:
        self.by_year = [NOUGHT] * len(YEARS)
        self.by_group: dict[str, Decimal] = defaultdict(Decimal)
        self.by_urgency: dict[str, Decimal] = defaultdict(Decimal)
        self.by_area: dict[str, Decimal] = defaultdict(Decimal)
        self.projects: dict[str, int] = defaultdict(int)
        self.fated: dict[str, int] = defaultdict(int)
        self.money: dict[str, Decimal] = defaultdict(Decimal)
        self.areas: set[str] = set()
        self.project_years = 0

    def add(self, row: tuple[Any, ...], years: int) -> None:
        below, group, urgency, fate, counts, lines, *sums = row
        money = [amount or NOUGHT for amount in sums[:years]]
        total = sum(money, NOUGHT)
        self.fated[fate] += lines
        self.areas.add(below)
        if fate == Outcome.CARRIED:
            self.projects[below] += lines
            self.project_years += sum(int(bits or 0) >> bit for bit, bits in enumerate(sums[len(YEARS) :]))
        if not counts:
            self.money[Outcome.MERGED if fate == Outcome.CARRIED else fate] += total
            return
        self.money[Outcome.CARRIED] += total
        self.by_group[group] += total
        self.by_urgency[urgency] += total
        self.by_area[below] += total
        for place, amount in enumerate(money):
            self.by_year[place] += amount


def village_counts(area: Area, period: PlanPeriod) -> dict[str, int]:
    """Count the villages under ``area`` that are in their tambon's plan, and all there are."""
    accepted = VillagePlan.objects.filter(under(area.code, "village__code"), period=period, state=PlanState.ACCEPTED)
    every = Area.objects.filter(under(area.code), level=Area.Level.VILLAGE).in_force()
    return {"accepted": accepted.count(), "total": every.count()}


def sent_baht(area: Area, period: PlanPeriod) -> Decimal:
    """Add up what was sent: the frozen versions of villages and agencies below ``area``, read one by one, in baht.

    This is the other side of the balance: it does not look at the lines.
    """
    total = NOUGHT
    villages = VillagePlan.objects.filter(under(area.code, "village__code"), period=period, state=PlanState.ACCEPTED)
    for content in villages.values_list("accepted_version__content", flat=True).iterator(chunk_size=500):
        total += sum((_sent(project, period) for project in content["projects"]), NOUGHT)
    agencies = AgencyProposal.objects.filter(
        under(area.code, "tambon_plan__area__code"), tambon_plan__period=period, state=ProposalState.PROPOSED
    )
    for content in agencies.values_list("content", flat=True).iterator(chunk_size=500):
        total += _sent(content or {}, period)
    return total


def _sent(project: Mapping[str, Any], period: PlanPeriod) -> Decimal:
    money = project["budget_baht"]
    return sum((Decimal(money[year]) for year in map(str, period.years) if year in money), NOUGHT)
