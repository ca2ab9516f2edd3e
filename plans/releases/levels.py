"""The levels whose plans are released: each says here what its plans are, and what makes a release out of date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from plans.releases.models import Release

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class PlanLevel:
    """What releases ask of a level: its model (with ``area`` and ``period``), and two questions about one release.

    ``staleness`` says in Thai why the release no longer holds; ``crumbs`` is the way to the plan, as a person sees it.
    """

    model: type[Model]
    staleness: Callable[[Release], list[str]]
    crumbs: Callable[[Release, object], Crumbs]


_levels: dict[str, PlanLevel] = {}


def register(level: str, plans: PlanLevel) -> None:
    """Say what the plans of a level are; every level registers when its package is loaded."""
    _levels[level] = plans


def level_of(release: Release) -> PlanLevel:
    """Return the level of a release; raises KeyError for one that nobody registered."""
    return _levels[release.level]


def lock_plans(release: Release) -> None:
    """Hold the row of the plan that a release was made from, until the transaction ends.

    On the embedded database every write transaction holds the whole file, which comes to the same.
    """
    rows = level_of(release).model._default_manager.select_for_update()  # noqa: SLF001  Django's way to any manager
    list(rows.filter(area=release.area_id, period=release.period_id))
