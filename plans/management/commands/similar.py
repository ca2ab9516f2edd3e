"""Find the projects of an area that look alike: pairs for people to decide about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.core.management.base import CommandParser

from agencies.areas.codes import under
from agencies.areas.models import Area
from agencies.management.answers import AnsweringCommand, BadInput, area
from paper.thai import readers
from paper.thai.text import Unreadable
from plans.decisions.models import Merge, Unlike
from plans.management.options import add_period, period
from plans.proposals.models import AgencyProposal, ProposalState
from plans.village.models import PlanState, VillagePlan
from projects.duplicates.likeness import ASK, Work, best_first, candidates
from projects.duplicates.places import Gazetteer
from projects.duplicates.queries import places_of
from projects.periods import PlanPeriod


class Command(AnsweringCommand):
    """Find look-alikes."""

    help = "คู่โครงการที่คล้ายกันของหมู่บ้านและหน่วยงาน ที่ยังไม่มีผู้พิจารณา (ไม่รวมโครงการเอง)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the area and the period, and how alike and how many."""
        parser.add_argument("area_code")
        add_period(parser)
        parser.add_argument("--at-least", default=str(ASK), metavar="SCORE", help="คะแนนความคล้ายต่ำสุดที่แสดง (0-100)")
        parser.add_argument("--limit", metavar="N", help="แสดงไม่เกินกี่คู่ (คู่ที่คล้ายที่สุดก่อน)")

    def answer(self, **options: Any) -> object:
        """Return one entry per pair, the most alike first."""
        place = area(options["area_code"])
        at_least = readers.quantity(options["at_least"]).value
        try:
            limit = readers.count(options["limit"]).value
        except Unreadable as unreadable:
            raise BadInput(f"จำนวนคู่ (--limit): {unreadable}") from unreadable
        if at_least is None or not 0 < at_least <= 100:
            raise BadInput("คะแนนต้องอยู่ระหว่าง 0 ถึง 100")
        asked = period(options["period"])
        works = {work.code: work for work in (*_works(place, asked), *_proposed(place, asked))}
        alike = candidates(works.values(), Gazetteer(places_of(place)), at_least=float(at_least))
        judged = _judged(place)
        pairs = [pair for pair in alike if frozenset({pair.a, pair.b}) not in judged]
        return [
            {
                "a": pair.a,
                "b": pair.b,
                "score": pair.score,
                "titles": [works[pair.a].title, works[pair.b].title],
                "villages": [works[pair.a].village, works[pair.b].village],
                "same_place": pair.same_place,
                "same_years": pair.same_years,
                "advice": pair.advice,
            }
            for pair in best_first(pairs, limit=limit)
        ]


def _works(place: Area, asked: PlanPeriod) -> list[Work]:
    """Read the projects of the accepted plans under an area, as they were accepted."""
    accepted = (
        VillagePlan.objects.filter(under(place.code, "village__code"), period=asked, state=PlanState.ACCEPTED)
        .select_related("village", "accepted_version")
        .order_by("village__code")
    )
    return [
        _work(project, plan.village.code)
        for plan in accepted
        if plan.accepted_version
        for project in plan.accepted_version.content["projects"]
    ]


def _proposed(place: Area, asked: PlanPeriod) -> list[Work]:
    """Read the projects that agencies propose under an area, as they were proposed."""
    proposed = AgencyProposal.objects.filter(
        under(place.code, "tambon_plan__area__code"), tambon_plan__period=asked, state=ProposalState.PROPOSED
    )
    rows = proposed.order_by("pk").values_list("content", "tambon_plan__area__code")
    return [_work(content or {}, code) for content, code in rows]


def _work(project: Mapping[str, Any], code: str) -> Work:
    return Work(
        code=project["code"],
        title=project["title"],
        village=code,
        years=frozenset(
            int(year) for year, amount in project["budget_baht"].items() if amount is not None and Decimal(amount)
        ),
        place=project["place"],
    )


def _judged(place: Area) -> set[frozenset[str]]:
    """Return the pairs that people have judged: called different, or merged already."""
    within = under(place.code, "tambon_plan__area__code")
    different = Unlike.objects.filter(within).values_list("first__code", "second__code")
    merges = Merge.objects.filter(within, undone_at=None).prefetch_related("members__project")
    merged = ([member.project.code for member in merge.members.all()] for merge in merges)
    return {frozenset(pair) for pair in (*different, *(pair for codes in merged for pair in combinations(codes, 2)))}
