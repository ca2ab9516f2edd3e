"""The roll-up: a tambon plan rebuilt, whole and purely, from the accepted versions of its villages' plans.

The roll-up only sums.  Nothing is updated in place and nothing is added to an older sum: the lines are computed from
frozen versions, compared by digest, and replaced in one transaction under the tambon plan's row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import Area
from plans.models import PlanPeriod, PlanState, TambonLine, TambonPlan, VillagePlan
from plans.versions import digest

NOUGHT = Decimal(0)
# What a line keeps in columns of its own, and what the official forms print beside the money.
COLUMNS = ("title", "action_group", "urgency", "funding_source")
PRINTED = (
    "objective",
    "target_quantity",
    "target_unit",
    "target_text",
    "place",
    "lead_name",
    "supporting_names",
    "expected_result",
    "indicator",
)


@dataclass(frozen=True)
class Source:
    """One accepted village plan: the village's code, its version's digest and content."""

    village: str
    digest: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One carried project; ``years_baht`` has one amount (or None, blank) per year of the period."""

    project_id: int
    code: str
    village: str
    title: str
    action_group: str
    urgency: str
    funding_source: str
    years_baht: tuple[Decimal | None, ...]
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def budget_baht(self) -> Decimal:
        """Return the sum over the years; blank years add nothing."""
        return sum((amount for amount in self.years_baht if amount is not None), NOUGHT)

    @property
    def project_years(self) -> int:
        """Return in how many years the project has money (the count that form ผ.01 calls «จำนวนโครงการ»)."""
        return sum(1 for amount in self.years_baht if amount)


@dataclass(frozen=True)
class Sums:
    """What a set of lines adds up to, in baht, exactly."""

    projects: int
    project_years: int
    by_year: Mapping[int, Decimal]
    by_group: Mapping[str, Decimal]
    by_urgency: Mapping[str, Decimal]
    by_source: Mapping[str, Decimal]
    by_village: Mapping[str, Decimal]

    @property
    def total_baht(self) -> Decimal:
        """Return the sum over all years."""
        return sum(self.by_year.values(), NOUGHT)


def rolled_up(sources: Iterable[Source], years: tuple[int, ...]) -> list[Line]:
    """Turn accepted plans into the tambon's lines, by village and then by the village's own order.

    The order in which villages arrive does not matter; every project of every source becomes exactly one line.
    """
    lines = []
    for source in sorted(sources, key=lambda one: one.village):
        ranked = sorted(source.content["projects"], key=lambda project: (project["position"], project["code"]))
        lines += [_line(source.village, project, years) for project in ranked]
    return lines


def _line(village: str, project: Mapping[str, Any], years: tuple[int, ...]) -> Line:
    money = project["budget_baht"]
    return Line(
        project_id=project["id"],
        code=project["code"],
        village=village,
        years_baht=tuple(Decimal(money[str(year)]) if str(year) in money else None for year in years),
        details={name: value for name in PRINTED if (value := project.get(name))},
        **{name: project[name] for name in COLUMNS},
    )


def summed(lines: Iterable[Line], years: tuple[int, ...]) -> Sums:
    """Add lines up by year, group, urgency, source and village."""
    lines = list(lines)
    return Sums(
        projects=len(lines),
        project_years=sum(line.project_years for line in lines),
        by_year={
            year: sum((line.years_baht[place] or NOUGHT for line in lines), NOUGHT) for place, year in enumerate(years)
        },
        by_group=_by(lines, lambda line: line.action_group),
        by_urgency=_by(lines, lambda line: line.urgency),
        by_source=_by(lines, lambda line: line.funding_source),
        by_village=_by(lines, lambda line: line.village),
    )


def _by(lines: list[Line], key: Callable[[Line], str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        found[key(line)] += line.budget_baht
    return dict(sorted(found.items()))


def digest_of(sources: Iterable[Source], years: tuple[int, ...]) -> str:
    """Return the digest of the tambon plan that these sources make, whatever their order."""
    return digest({"years": years, "sources": sorted((source.village, source.digest) for source in sources)})


def sources_of(tambon_plan: TambonPlan) -> list[Source]:
    """Read the accepted versions of the tambon's villages, one query."""
    accepted = VillagePlan.objects.filter(
        village__parent=tambon_plan.area_id, period=tambon_plan.period_id, state=PlanState.ACCEPTED
    ).select_related("village", "accepted_version")
    return [
        Source(village=plan.village.code, digest=plan.accepted_version.digest, content=plan.accepted_version.content)
        for plan in accepted
        if plan.accepted_version is not None
    ]


def stored_lines(tambon_plan: TambonPlan) -> list[Line]:
    """Read the lines the last roll-up wrote, as the same values the roll-up computes with."""
    years = len(tambon_plan.period.years)
    return [
        Line(
            project_id=row.project_id,
            code=row.project.code,
            village=row.area_code,
            years_baht=row.years_baht[:years],
            details=row.details,
            **{name: getattr(row, name) for name in COLUMNS},
        )
        for row in tambon_plan.lines.select_related("project")
    ]


@dataclass(frozen=True)
class Villages:
    """Which villages of a tambon are in its plan and which are missing."""

    accepted: tuple[Area, ...]
    missing: tuple[Area, ...]

    @property
    def total(self) -> int:
        """Return how many villages the tambon has."""
        return len(self.accepted) + len(self.missing)


def villages_of(tambon_plan: TambonPlan) -> Villages:
    """Tell which villages' plans are accepted and which are not (two queries)."""
    inside = set(
        VillagePlan.objects.filter(
            village__parent=tambon_plan.area_id, period=tambon_plan.period_id, state=PlanState.ACCEPTED
        ).values_list("village_id", flat=True)
    )
    every = Area.objects.filter(parent=tambon_plan.area_id, level=Area.Level.VILLAGE).in_force()
    return Villages(
        accepted=tuple(area for area in every if area.pk in inside),
        missing=tuple(area for area in every if area.pk not in inside),
    )


@transaction.atomic
def roll_up(pk: int) -> bool:
    """Rebuild the tambon plan ``pk`` from its accepted versions; tell whether anything was written to its lines.

    Same input, same digest, no write.  Two workers wait for each other on the plan's row; a worker that dies leaves
    the plan as it was, still behind, and the sweep asks again.
    """
    plan = TambonPlan.objects.select_for_update(of=("self",)).select_related("period", "area").get(pk=pk)
    sources = sources_of(plan)
    found = digest_of(sources, plan.period.years)
    changed = bool(found != plan.digest)
    if changed:
        plan.lines.all().delete()
        TambonLine.objects.bulk_create(
            _row(plan, place, line) for place, line in enumerate(rolled_up(sources, plan.period.years), start=1)
        )
    TambonPlan.objects.filter(pk=pk).update(
        built=plan.wanted, digest=found, rolled_up_at=timezone.now() if changed else plan.rolled_up_at
    )
    return changed


def _row(plan: TambonPlan, position: int, line: Line) -> TambonLine:
    return TambonLine(
        tambon_plan=plan,
        project_id=line.project_id,
        position=position,
        area_code=line.village,
        details=dict(line.details),
        **dict(zip(TambonLine.YEAR_FIELDS, line.years_baht, strict=False)),
        **{name: getattr(line, name) for name in COLUMNS},
    )


@dataclass(frozen=True)
class Balance:
    """Σ villages against the tambon's lines: what each side adds up to, and every difference there is."""

    villages: Sums
    tambon: Sums

    @property
    def differences(self) -> dict[str, Decimal]:
        """Return tambon minus villages wherever it is not nought, keyed «by_year 2571», «by_group self» and so on."""
        found = {}
        for name in ("by_year", "by_group", "by_urgency", "by_source", "by_village"):
            ours, theirs = getattr(self.tambon, name), getattr(self.villages, name)
            for key in ours.keys() | theirs.keys():
                if difference := ours.get(key, NOUGHT) - theirs.get(key, NOUGHT):
                    found[f"{name} {key}"] = difference
        return found

    @property
    def is_even(self) -> bool:
        """Tell whether both sides agree in every satang."""
        return not self.differences


def balance(tambon_plan: TambonPlan) -> Balance:
    """Add both sides up from their own sources: the accepted versions, and the stored lines."""
    years = tambon_plan.period.years
    return Balance(
        villages=summed(rolled_up(sources_of(tambon_plan), years), years),
        tambon=summed(stored_lines(tambon_plan), years),
    )


def tambon_plan_for(area: Area, period: PlanPeriod) -> TambonPlan:
    """Find or start the tambon plan of an area and period."""
    return TambonPlan.objects.get_or_create(area=area, period=period)[0]
