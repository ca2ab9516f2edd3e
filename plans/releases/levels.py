"""The levels whose plans are released: each says here what its plans are, and what makes a release out of date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from agencies.errors import Reason
from agencies.locking import locked_rows
from plans.releases.models import Release

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class PlanLevel:
    """What releases ask of a level: its model (with ``area`` and ``period``), and four questions.

    ``plan_of`` reads the plan that a release was made from, with its place and period, None when it is gone.
    ``digests`` is what plans say now, by the key of their area, None of one that is being summed anew: equally many
    queries, however many plans.  ``staleness`` says in Thai what changed in a plan since a release of it, with the
    place of a new one; ``crumbs`` is the way to a plan, as a person sees it.
    """

    model: type[Model]
    plan_of: Callable[[Release], Any]
    digests: Callable[[Sequence[Any]], Mapping[int, str | None]]
    staleness: Callable[[Any, Release], list[Reason]]
    crumbs: Callable[[Any, object], Crumbs]


_levels: dict[str, PlanLevel] = {}


def register(level: str, plans: PlanLevel) -> None:
    """Say what the plans of a level are; every level registers when its package is loaded."""
    _levels[level] = plans


def level_of(release: Release) -> PlanLevel:
    """Return the level of a release; raises KeyError for one that nobody registered."""
    return level_named(release.level)


def level_named(level: str) -> PlanLevel:
    """Return a level by its name; raises KeyError for one that nobody registered."""
    return _levels[level]


def plans_in(level: str, areas: Collection[int], period: int) -> QuerySet[Any]:
    """Return the rows of a level's plans of some areas, by their keys, for one period."""
    plans: QuerySet[Any] = level_named(level).model._default_manager.all()  # noqa: SLF001  Django's way to any manager
    return plans.filter(area__in=areas, period=period)


def plans_of(release: Release) -> QuerySet[Any]:
    """Return the row of the plan that a release was made from, of whichever level; none when it is gone."""
    return plans_in(release.level, [release.area_id], release.period_id)


def lock_plans(release: Release) -> None:
    """Hold the row of the plan that a release was made from, until the transaction ends."""
    list(locked_rows(plans_of(release)))
