"""The rows behind a number: which lines of a tambon plan an address of the screen opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from plans.decisions.models import Outcome
from plans.rollup.balance import Dimension
from plans.tambon.models import TambonLine, TambonPlan

_FIELDS: Mapping[Dimension, str] = {
    Dimension.GROUP: "action_group",
    Dimension.URGENCY: "urgency",
    Dimension.SOURCE: "funding_source",
    Dimension.VILLAGE: "area_code",
}


@dataclass(frozen=True)
class Narrowing:
    """Which lines of a plan are looked at: those of some keys, and those with money in one year.

    Unless a fate is named, they are the lines whose money is in the plan, joined ones beside the project they joined.
    """

    keys: Mapping[Dimension, str]
    year: int | None = None
    fate: str = ""

    @classmethod
    def read(cls, words: Mapping[str, str], years: tuple[int, ...]) -> Narrowing:
        """Read the words of an address; raises ValueError for an unknown fate or a year outside the plan's period."""
        year = int(words["year"]) if "year" in words else None
        if year is not None and year not in years:
            raise ValueError(year)
        fate = Outcome(words["fate"]) if words.get("fate") else ""
        return cls({dimension: words[dimension] for dimension in Dimension if dimension in words}, year, fate)

    def lines(self, plan: TambonPlan) -> QuerySet[TambonLine]:
        """Keep the lines; with a year those that have money in it, as many as the project-years counted there."""
        kept = plan.lines.filter(_money_of(self.fate))
        kept = kept.filter(**{_FIELDS[dimension]: key for dimension, key in self.keys.items()})
        return kept if self.year is None else kept.filter(**{f"{self.columns(plan)[0][1]}__gt": 0})

    def listed(self, plan: TambonPlan) -> QuerySet[TambonLine]:
        """Keep the lines and, beside them, merged projects for which another member's money counts."""
        lines = self.lines(plan)
        if self.year is None and self.fate in {"", Outcome.CARRIED}:
            dimensions = {_FIELDS[dimension]: key for dimension, key in self.keys.items()}
            lines = plan.lines.filter(Q(counts=True) | Q(fate=Outcome.CARRIED), **dimensions)
        return lines.select_related("project", "carrier")

    def projects(self, plan: TambonPlan) -> int | None:
        """Count the projects that stand under their own name; None where the lines are of those that do not."""
        return self.listed(plan).filter(fate=Outcome.CARRIED).count() if self.fate in {"", Outcome.CARRIED} else None

    def columns(self, plan: TambonPlan) -> list[tuple[int, str]]:
        """Return the years that count, each with the column that holds its money."""
        every = list(zip(plan.period.years, TambonLine.YEAR_FIELDS, strict=False))
        return every if self.year is None else [(year, column) for year, column in every if year == self.year]

    def sums(self, plan: TambonPlan) -> dict[int, Decimal | None]:
        """Add the lines up by year, in the database: baht, None where everything was left blank."""
        columns = self.columns(plan)
        totals = self.lines(plan).aggregate(**{f"sum_{column}": Sum(column) for _, column in columns})
        return {year: totals[f"sum_{column}"] for year, column in columns}


def _money_of(fate: str) -> Q:
    """Select the lines whose money has a fate; what another member of a merge pays for counts as merged."""
    if fate in {"", Outcome.CARRIED}:
        return Q(counts=True)
    return Q(counts=False, fate__in=(Outcome.MERGED, Outcome.CARRIED) if fate == Outcome.MERGED else (fate,))
