"""What lists of plans have in common: they are of one period, the newest open one unless another is named."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet

from agencies.lists.asking import Choice, Filters
from projects.periods import PlanPeriod


class PeriodFilters(Filters):
    """The filters of a list of one period; where there is only one it is not asked for."""

    period = Choice(label="ช่วงแผน", every=None, method="kept")
    scope: ClassVar = frozenset({"period"})

    def offer(self) -> None:
        """Offer all periods."""
        if len(self.periods) < 2:
            del self.filters["period"]
            return
        self.filters["period"].extra["choices"] = [(period.slug, str(period)) for period in self.periods]
        asked = self.request.GET.copy()
        asked["period"] = self.of.slug if self.of else ""
        self.data = asked

    @cached_property
    def periods(self) -> list[PlanPeriod]:
        """Return all periods, the newest first."""
        return list(PlanPeriod.objects.all())

    @cached_property
    def of(self) -> PlanPeriod | None:
        """Return the period of which the list is; None while there is none at all."""
        named = [period for period in self.periods if period.slug == self.request.GET.get("period")]
        return next(iter([*named, *(period for period in self.periods if period.is_open), *self.periods]), None)

    def scoped(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the plans of the period."""
        return rows.filter(period=self.of)
