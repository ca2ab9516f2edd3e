"""The villages' problems, and those that are the tambon's own because several villages find them urgent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.access.permissions import check_permission
from agencies.areas.models import Area
from agencies.errors import Closed, Stale
from agencies.people.models import User
from plans.profile.models import PROBLEM_FIELDS, Problem
from plans.tambon.actions import GONE, hold
from plans.tambon.models import TambonPlan
from projects.models import Urgency
from projects.periods import PlanPeriod
from projects.snapshot import digest


@dataclass(frozen=True)
class TopicSummary:
    """What villages say of one topic.

    ``households`` is the sum over the problems that state it, None when none does; ``unknown`` counts those that do
    not.  Villages, titles and causes are in the villages' order, each once.
    """

    topic: str
    villages: tuple[Area, ...]
    problems: int
    urgent: int
    households: int | None
    unknown: int
    titles: tuple[str, ...]
    causes: tuple[str, ...]

    @property
    def affected(self) -> str:
        """Say the households, and how many problems do not state theirs."""
        return households_said(self.households, self.unknown)

    @property
    def village_names(self) -> str:
        """Say the villages."""
        return ", ".join(map(str, self.villages))


def households_said(total: int | None, unknown: int) -> str:
    """Say how many households several problems touch together, and how many of them do not state it."""
    if total is None:
        return "ไม่มีข้อมูล"
    return f"{total:,} ครัวเรือน" + (f" (ไม่มีข้อมูล {unknown} ปัญหา)" if unknown else "")


def problems_of(plan: TambonPlan) -> list[Problem]:
    """Return every problem of the tambon's villages, by topic and village (one query)."""
    problems = Problem.objects.filter(tambon_plan=plan).select_related("topic", "village")
    return list(problems.order_by("topic__position", "topic", "village__code", "pk"))


def by_topic(problems: Iterable[Problem]) -> list[TopicSummary]:
    """Put problems together by topic, in the order in which their topics come."""
    problems_by_topic: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        problems_by_topic[problem.topic.name].append(problem)
    return [_summary(topic, topic_problems) for topic, topic_problems in problems_by_topic.items()]


def _summary(topic: str, problems: list[Problem]) -> TopicSummary:
    stated = [problem.households for problem in problems if problem.households is not None]
    return TopicSummary(
        topic=topic,
        villages=tuple(dict.fromkeys(problem.village for problem in problems)),
        problems=len(problems),
        urgent=sum(1 for problem in problems if problem.urgency == Urgency.URGENT),
        households=sum(stated) if stated else None,
        unknown=len(problems) - len(stated),
        titles=tuple(dict.fromkeys(problem.title for problem in problems)),
        causes=tuple(dict.fromkeys(problem.cause for problem in problems if problem.cause)),
    )


def shared(problems: Iterable[Problem], *, threshold: int | None = None) -> list[TopicSummary]:
    """Keep of the urgent problems the topics that at least ``threshold`` villages name (URGENT_VILLAGES unless given).

    The most widespread first, then by households, then in the topics' own order.
    """
    least = settings.URGENT_VILLAGES if threshold is None else threshold
    urgent = by_topic(problem for problem in problems if problem.urgency == Urgency.URGENT)
    wide = [topic for topic in urgent if len(topic.villages) >= least]
    return sorted(wide, key=lambda topic: (-len(topic.villages), -(topic.households or 0)))


def tambon_plan_for(village: Area, period: PlanPeriod) -> TambonPlan:
    """Find the tambon plan that a village's problems belong to; it may be named before any village is in it."""
    return TambonPlan.objects.get_or_create(area_id=village.parent_id or 0, period=period)[0]


def changeable_villages(plan: TambonPlan, user: User) -> list[Area]:
    """Return the villages of the tambon whose problems ``user`` may write down."""
    villages = Area.objects.filter(parent=plan.area_id, level=Area.Level.VILLAGE).in_force()
    return [village for village in villages if may_change(user, village)]


def may_change(user: User, village: Area) -> bool:
    """Tell whether ``user`` may write down problems of ``village``."""
    return user.has_perm("problem.change", Problem(village=village))


def stamp(problem: Problem) -> str:
    """Return what a form keeps of the problem it was made from, to notice that somebody else saved first."""
    return digest({name: getattr(problem, f"{name}_id" if name == "topic" else name) for name in PROBLEM_FIELDS})


@transaction.atomic
def save_problem(
    plan: TambonPlan,
    village: Area,
    *,
    values: Mapping[str, Any],
    by: User,
    problem: Problem | None = None,
    base: str = "",
) -> Problem:
    """Store a problem of a village, new or typed over the one ``base`` is the stamp of; sent twice it is one problem.

    Raises PermissionDenied, Closed when the plan is frozen or the problem gone, Stale when somebody saved meanwhile.
    """
    held = hold(plan)
    check_permission(by, "problem.change", Problem(village=village))
    if village.parent_id != held.area_id:
        raise PermissionDenied("problem.change")
    if problem is None:
        same = held.problems.filter(village=village, **values).first()
        return same or Problem.objects.create(tambon_plan=held, village=village, **values)
    stored: Problem | None = held.problems.filter(pk=problem.pk).first()
    if stored is None:
        raise Closed(GONE)
    if stamp(stored) != base:
        raise Stale
    Problem.objects.filter(pk=stored.pk).update(**values)
    stored.refresh_from_db()
    return stored


@transaction.atomic
def remove_problem(problem: Problem, *, by: User) -> None:
    """Take a problem out; raises PermissionDenied or Closed."""
    hold(problem.tambon_plan)
    check_permission(by, "problem.change", Problem(village=problem.village))
    problem.delete()
