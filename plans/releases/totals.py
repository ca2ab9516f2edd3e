"""What lines come to, added up by the database: the one place where the money of a level is summed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from paper.thai import NOUGHT, added
from plans.decisions.models import Outcome
from plans.tambon.models import ProjectLine

# What a release hands up to the next level: what it carries, and what was beyond its means.
RISEN = (Outcome.CARRIED, Outcome.PASSED_ON)
# The money that a project brings along: its own and what was joined to it, or its own alone when it was passed on.
MONEY = Q(counts=True) | Q(fate=Outcome.PASSED_ON)

Years = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Total:
    """The projects of one area below, one group and one fate, with their money by year; None where none was stated."""

    area: str
    action_group: str
    fate: str
    projects: int
    years_baht: Years

    @property
    def total_baht(self) -> Decimal:
        """Return the sum over the years."""
        return added(self.years_baht) or NOUGHT


def carried(lines: QuerySet[Any]) -> int:
    """Count the projects that stand in a plan or release under their own names: what its cover says it has."""
    return lines.filter(fate=Outcome.CARRIED).count()


def on_cover(lines: QuerySet[Any]) -> tuple[int, Decimal]:
    """Return how many projects a release carries and what they come to in baht, as its cover says: one query."""
    sums = {name: Sum(name, filter=Q(counts=True)) for name in ProjectLine.YEAR_FIELDS}
    told = lines.order_by().aggregate(projects=Count("pk", filter=Q(fate=Outcome.CARRIED)), **sums)
    projects = told.pop("projects")
    return projects, added(told.values()) or NOUGHT


def totals(lines: QuerySet[Any], years: int, *, digits: int, fate: str = "fate") -> Iterator[Total]:
    """Add lines up in one query: a few groups come back, however many lines there are.

    ``lines`` are those of a tambon's plan or of releases, joined ones beside the project that carries them.  ``digits``
    is the length of the codes of the areas below, ``fate`` the field or annotation that says what became of a project.
    """
    names = ProjectLine.YEAR_FIELDS[:years]
    keys = lines.annotate(area_below=Substr("area_code", 1, digits)).order_by()
    groups = keys.values_list("area_below", "action_group", fate).annotate(
        projects_risen=Count("pk", filter=Q(fate__in=RISEN)),
        **{f"sum_{name}": Sum(name, filter=MONEY) for name in names},
    )
    for area, group, said, projects, *sums in groups:
        yield Total(area, group, said, projects, tuple(sums))
