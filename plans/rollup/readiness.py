"""How ready the tambon plans of a reach are: one list for district and province, with a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from agencies.areas.models import Area, area_name
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


def _villages(plans: Iterable[TambonPlan], period: PlanPeriod) -> Mapping[int, list[Village]]:
    accepted = VillagePlan.objects.filter(village=OuterRef("pk"), period=period, state=PlanState.ACCEPTED)
    by_tambon: defaultdict[int, list[Village]] = defaultdict(list)
    every = Area.objects.filter(parent__in=[plan.area_id for plan in plans], level=Area.Level.VILLAGE).in_force()
    rows = every.values_list("parent", "code", "name", "moo", "is_sample", Exists(accepted))
    for tambon, code, name, moo, is_sample, is_accepted in rows:
        words = area_name(Area.Level.VILLAGE, name, moo=moo, is_sample=is_sample)
        by_tambon[tambon].append(Village(code, words, is_accepted))
    return by_tambon


def _sums(plans: Iterable[TambonPlan]) -> Mapping[int, tuple[int, Decimal | None]]:
    lines = TambonLine.objects.filter(tambon_plan__in=[plan.pk for plan in plans]).order_by()
    sums = {}
    for pk, projects, *years in lines.values_list("tambon_plan").annotate(**SUMS):
        sums[pk] = (projects, added(years))
    return sums


def _papers(plans: Iterable[TambonPlan], reader: User) -> Mapping[int, dict[str, PlanReport]]:
    """Return each plan's paper by format: the one of the plan as it stands, or else the newest.

    Failed prints are on the plan's own page.
    """
    by_pk = {plan.pk: plan for plan in plans}
    papers: defaultdict[int, dict[str, PlanReport]] = defaultdict(dict)
    for paper in (
        PlanReport.objects.books().filter(tambon_plan__in=by_pk).exclude(status=PlanReport.Status.FAILED).order_by("pk")
    ):
        paper.tambon_plan = plan = by_pk[paper.tambon_plan_id]
        kept = papers[plan.pk].get(paper.format)
        if (kept is None or kept.digest != plan.digest) and reader.has_perm("plan_report.view", paper):
            papers[plan.pk][paper.format] = paper
    return papers
