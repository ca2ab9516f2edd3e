"""How ready the tambon plans of a reach are: one list for district and province, with a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from agencies.areas.models import Area, area_name, in_force
from agencies.people.models import User
from paper.thai import added
from plans.decisions.queries import SUMS
from plans.tambon.models import PlanReport, TambonLine, TambonPlan
from plans.village.models import PlanState, VillagePlan
from projects.periods import PlanPeriod


class Village(NamedTuple):
    """A village of a list, of which there are hundreds: its code, its name and whether its plan is accepted."""

    code: str
    name: str
    is_accepted: bool


@dataclass(frozen=True)
class Readiness:
    """One tambon plan in a list: which villages are in it, what it comes to, and its newest papers by format."""

    plan: TambonPlan
    accepted: int
    missing: tuple[Village, ...]
    projects: int
    budget_baht: Decimal | None
    papers: Mapping[str, PlanReport]

    @property
    def total(self) -> int:
        """Return how many villages the tambon has."""
        return self.accepted + len(self.missing)

    @property
    def missing_names(self) -> str:
        """Say the villages that are missing."""
        return ", ".join(village.name for village in self.missing)

    @property
    def is_complete(self) -> bool:
        """Tell whether every village is in the plan."""
        return self.total > 0 and not self.missing

    @property
    def is_printable(self) -> bool:
        """Tell whether a PDF of the plan as it stands can be asked for: there is something to print, and none yet."""
        paper = self.papers.get(PlanReport.Format.PDF)
        is_printed = paper is not None and paper.digest == self.plan.digest
        return self.accepted > 0 and not self.plan.is_behind and not is_printed

    @property
    def newest(self) -> list[tuple[str, PlanReport, bool]]:
        """Return label, newest paper and whether it is of the plan as it stands now, per format."""
        return [
            (
                book_format.label,
                self.papers[book_format.value],
                self.papers[book_format.value].digest == self.plan.digest,
            )
            for book_format in PlanReport.BOOK_FORMATS
            if book_format.value in self.papers
        ]


def readiness(plans: Sequence[TambonPlan], period: PlanPeriod, *, reader: User) -> list[Readiness]:
    """Look up what a page of plans of one period comes to, with the papers ``reader`` may take away.

    Three queries, however many plans there are.
    """
    villages, sums, papers = _villages(plans, period), _sums(plans), _papers(plans, reader)
    return [
        Readiness(
            plan=plan,
            accepted=sum(1 for village in villages[plan.area_id] if village.is_accepted),
            missing=tuple(village for village in villages[plan.area_id] if not village.is_accepted),
            projects=sums.get(plan.pk, (0, None))[0],
            budget_baht=sums.get(plan.pk, (0, None))[1],
            papers=papers[plan.pk],
        )
        for plan in plans
    ]


# The questions are built once: to build them takes as long as to ask them, and they are asked for every page of a list.
@lru_cache(maxsize=4)
def _villages_of(period: int, day: dt.date) -> QuerySet[Area, tuple[int, str, str, int, bool, bool]]:
    accepted = VillagePlan.objects.filter(village=OuterRef("pk"), period=period, state=PlanState.ACCEPTED)
    every = in_force(day).filter(level=Area.Level.VILLAGE)
    return every.values_list("parent", "code", "name", "moo", "is_sample", Exists(accepted))


@cache
def _summed() -> QuerySet[TambonLine, tuple[Any, ...]]:
    return TambonLine.objects.order_by().values_list("tambon_plan").annotate(**SUMS)


@cache
def _printed() -> QuerySet[PlanReport]:
    """Return the papers of every plan; failed prints are on the plan's own page."""
    papers = PlanReport.objects.books().exclude(status=PlanReport.Status.FAILED).order_by("pk")
    return papers.only("tambon_plan", "format", "status", "digest", "created_at")


def _villages(plans: Iterable[TambonPlan], period: PlanPeriod) -> Mapping[int, list[Village]]:
    by_tambon: defaultdict[int, list[Village]] = defaultdict(list)
    rows = _villages_of(period.pk, timezone.localdate()).filter(parent__in=[plan.area_id for plan in plans])
    for tambon, code, name, moo, is_sample, is_accepted in rows:
        words = area_name(Area.Level.VILLAGE, name, moo=moo, is_sample=is_sample)
        by_tambon[tambon].append(Village(code, words, is_accepted))
    return by_tambon


def _sums(plans: Iterable[TambonPlan]) -> Mapping[int, tuple[int, Decimal | None]]:
    sums = {}
    for pk, projects, *years in _summed().filter(tambon_plan__in=[plan.pk for plan in plans]):
        sums[pk] = (projects, added(years))
    return sums


def _papers(plans: Iterable[TambonPlan], reader: User) -> Mapping[int, dict[str, PlanReport]]:
    """Return each plan's paper by format: the one of the plan as it stands, or else the newest."""
    by_pk = {plan.pk: plan for plan in plans}
    papers: defaultdict[int, dict[str, PlanReport]] = defaultdict(dict)
    for paper in _printed().filter(tambon_plan__in=by_pk):
        paper.tambon_plan = plan = by_pk[paper.tambon_plan_id]
        kept = papers[plan.pk].get(paper.format)
        if (kept is None or kept.digest != plan.digest) and reader.has_perm("plan_report.view", paper):
            papers[plan.pk][paper.format] = paper
    return papers
