"""What the tambon is: its written profile, and its picture summed from the accepted plans of its villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.areas.models import Area
from plans.profile.models import TambonProfile
from plans.tambon.models import TambonPlan
from plans.village.models import PlanState, VillagePlan

SUMMED = (
    "population_male",
    "population_female",
    "household_count",
    "farmer_household_count",
    "farm_area_sq_wa",
)
LABELS = {
    "population": "ประชากร (คน)",
    "population_male": "ชาย (คน)",
    "population_female": "หญิง (คน)",
    "household_count": "ครัวเรือนทั้งหมด",
    "farmer_household_count": "ครัวเรือนเกษตรกร",
    "farm_area_sq_wa": "พื้นที่ทำการเกษตร",
}


@dataclass(frozen=True)
class Figure:
    """One sum over the villages: None when no village stated it; ``unknown`` counts the villages that did not."""

    name: str
    label: str
    total: int | None
    unknown: int


@dataclass(frozen=True)
class Overview:
    """The picture of a tambon (ภาพรวมตำบล): what its accepted villages come to, and how many there are in all."""

    accepted: int
    villages: int
    figures: tuple[Figure, ...]


def profile_of(plan: TambonPlan) -> TambonProfile:
    """Return the plan's profile as stored, or a blank one that is not."""
    return TambonProfile.objects.filter(tambon_plan=plan).first() or TambonProfile(tambon_plan=plan)


def overview(plan: TambonPlan) -> Overview:
    """Sum the basic data of the villages in the plan, as their accepted versions state it (two queries)."""
    accepted = VillagePlan.objects.filter(
        village__parent=plan.area_id, period=plan.period_id, state=PlanState.ACCEPTED
    ).order_by()
    # Only these few values leave the database: a version's content also holds every project.
    stated = list(accepted.values_list(*(f"accepted_version__content__{name}" for name in SUMMED)))
    villages = Area.objects.filter(parent=plan.area_id, level=Area.Level.VILLAGE).in_force().count()
    return Overview(accepted=len(stated), villages=villages, figures=figures(stated))


def figures(stated: Sequence[Sequence[int | None]]) -> tuple[Figure, ...]:
    """Sum what villages stated, one row of SUMMED each; blank is not nought and is counted instead.

    The population of a village is known when both its numbers are.
    """
    columns = {name: [row[place] for row in stated] for place, name in enumerate(SUMMED)}
    pairs = zip(columns["population_male"], columns["population_female"], strict=True)
    people = [None if men is None or women is None else men + women for men, women in pairs]
    return tuple(_figure(name, columns.get(name, people)) for name in LABELS)


def _figure(name: str, values: Sequence[int | None]) -> Figure:
    known = [value for value in values if value is not None]
    return Figure(name, LABELS[name], sum(known) if known else None, len(values) - len(known))
