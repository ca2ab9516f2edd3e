"""The levels whose plans are released: each says here what its plans are, and what makes a release out of date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from agencies.errors import Reason
from agencies.locking import locked_rows
from plans.releases.models import Release

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class PlanLevel:
    """What releases ask of a level: its model (with ``area`` and ``period``), and two questions about one release.

    ``staleness`` says in Thai why the release no longer holds, with the place of a new one; ``crumbs`` is the way to
    the plan, as a person sees it.
    """

    model: type[Model]
    staleness: Callable[[Release], list[Reason]]
    crumbs: Callable[[Release, object], Crumbs]


_levels: dict[str, PlanLevel] = {}


def register(level: str, plans: PlanLevel) -> None:
    """Say what the plans of a level are; every level registers when its package is loaded."""
    _levels[level] = plans


def level_of(release: Release) -> PlanLevel:
    """Return the level of a release; raises KeyError for one that nobody registered."""
    return _levels[release.level]


def plans_of(release: Release) -> QuerySet[Any]:
    """Return the row of the plan that a release was made from, of whichever level; none when it is gone."""
    plans: QuerySet[Any] = level_of(release).model._default_manager.all()  # noqa: SLF001  Django's way to any manager
    return plans.filter(area=release.area_id, period=release.period_id)


def lock_plans(release: Release) -> None:
    """Hold the row of the plan that a release was made from, until the transaction ends."""
    list(locked_rows(plans_of(release)))
