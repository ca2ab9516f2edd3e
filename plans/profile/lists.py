"""The list of what the villages of a tambon name as their problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from agencies.lists.asking import InMemory, OneOf, PlainFilters, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.models import User
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from plans.profile.models import Problem
from plans.profile.problems import may_change
from plans.tambon.models import TambonPlan
from plans.village.models import VillagePlan
from projects.models import Urgency

# The list on its page.
PROBLEMS_PLACE = "problems"
# So many problems a village's page tells; all of them stand in the list.
PROBLEMS_SHOWN = 5


class ProblemFilters(PlainFilters):
    """Find problems by words, by village (its code), by topic and by how urgent they are."""

    q = Words(lambda problem: f"{problem.title} {problem.place} {problem.cause}", help_text="ปัญหา สถานที่ หรือสาเหตุ")
    village = OneOf("village.code", label="หมู่บ้าน")
    topic = OneOf("topic.name", label="เรื่อง")
    urgency = OneOf("urgency", label="ความเร่งด่วน", choices=Urgency.choices)

    def offer(self) -> None:
        """Offer the villages and topics that are there, each in its own order."""
        rows: Any = self.queryset  # in memory
        villages = {problem.village.code: str(problem.village) for problem in rows}
        topics = sorted({problem.topic for problem in rows}, key=lambda topic: (topic.position, topic.pk))
        self.filters["village"].extra["choices"] = sorted(villages.items())
        self.filters["topic"].extra["choices"] = [(topic.name, topic.name) for topic in topics]


PROBLEMS = List(
    "ปัญหาของหมู่บ้าน",
    "problem",
    (
        Column(
            "title",
            "ปัญหา",
            "title",
            words=("title",),
            note=lambda problem: str(problem.place),
            width_mm=60,
        ),
        Column("village", "หมู่บ้าน", lambda problem: str(problem.village), words=("village",)),
        Column("topic", "เรื่อง", "topic.name", words=("topic",)),
        Column("cause", "สาเหตุ", "cause", part="plans/profile/problem_cause.html", blank="ไม่ได้กรอก", width_mm=60),
        Column("households", "ครัวเรือน", "households", Kind.COUNT, order=("households",), blank="ไม่มีข้อมูล"),
        # In the order of Thai words it stands as it rises: ปกติ, ปานกลาง, เร่งด่วน.
        Column("urgency", "ความเร่งด่วน", Problem.get_urgency_display, words=("urgency",)),
        Column("place", "พื้นที่ที่เกิดปัญหา", "place", words=("place",), is_hidden=True),
    ),
    filters=ProblemFilters,
    per_page=20,  # below what the page says of the tambon
    unfound="ไม่พบปัญหาตามที่เลือก",
)


def problem_list(request: SignedIn, plan: TambonPlan, problems: Iterable[Problem]) -> Listing:
    """Read those of ``problems`` that are asked for; each leads to where it may be changed, if it may."""

    def where(problem: Problem) -> str:
        may = plan.frozen_by_id is None and request.user.has_perm("problem.change", problem)
        return reverse("plans:problem", args=[problem.pk]) if may else ""

    first, *others = PROBLEMS.columns
    listing = replace(PROBLEMS, columns=(replace(first, link=where), *others)).read(request, InMemory(problems))
    listing.place = PROBLEMS_PLACE
    return listing


# --- on the page of a village ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class VillageProblems:
    """What a village's page tells of its problems: the most urgent, how many in all, and where all stand («» for none).

    ``may_change`` says whether the reader may change them and add one.
    """

    first: tuple[Problem, ...]
    count: int
    url: str
    may_change: bool


def problems_read(plan: VillagePlan, user: User) -> VillageProblems:
    """Return what ``user`` may read of the village's problems (one query)."""
    problems = Problem.objects.visible_to(user).filter(village=plan.village_id, tambon_plan__period=plan.period_id)
    every = list(problems.select_related("topic", "village"))
    urgent_first = sorted(every, key=lambda problem: Urgency.values.index(problem.urgency))
    return VillageProblems(
        first=tuple(urgent_first[:PROBLEMS_SHOWN]),
        count=len(every),
        url=_of_village(every[0].tambon_plan_id, plan.village.code) if every else "",
        may_change=may_change(user, plan.village),
    )


def _of_village(plan_id: int, code: str) -> str:
    return f"{reverse('plans:profile', args=[plan_id])}?village={code}#{PROBLEMS_PLACE}"
