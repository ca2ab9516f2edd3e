"""What a tambon weighs and ranks: its projects as the forum means them now, the villages' own order, and the criteria.

For those who decide, a decision or merge that is prepared counts already: the forum ranks what it is about to agree
on.  Everybody else works on what is published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.areas.models import Area
from agencies.people.models import User
from paper.thai import added
from plans.decisions.models import Merge, Outcome, PublicationState
from plans.ranking.models import Criterion, FeasibilityScore
from plans.ranking.scoring import Bands, Facts, Scored, Suggestion, Verdict, VillageLine, feasibility, suggested
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.models import PlanState, VillagePlan
from projects.fields import BUDGET


@dataclass(frozen=True)
class Candidate:
    """One project that stands in the plan under its own name; a survivor stands for everything merged into it."""

    project_id: int
    code: str
    title: str
    places: tuple[str, ...]
    urgency: str
    beneficiaries: int | None
    cost_baht: Decimal | None
    rank: int | None = None

    @property
    def facts(self) -> Facts:
        """Return what breaks a tie."""
        return Facts(self.urgency, self.beneficiaries, self.cost_baht)

    @property
    def place(self) -> str:
        """Say which villages (or which agency) the project is of."""
        return ", ".join(self.places)

    @property
    def called(self) -> str:
        """Call the project in a sentence by title, place and code: another village may have one of the same title."""
        return f"«{self.title}» ({self.place} รหัส {self.code})"


@dataclass(frozen=True)
class Pool:
    """Everything a ranking of one tambon plan needs to know."""

    candidates: tuple[Candidate, ...]
    village_lines: tuple[VillageLine, ...]
    households: Mapping[str, int | None]
    villages: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Candidate]:
        """Return the candidates by the project's code."""
        return {candidate.code: candidate for candidate in self.candidates}

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """Return the tambon's order as the villages' own orders suggest it."""
        facts = {candidate.code: candidate.facts for candidate in self.candidates}
        return suggested(self.village_lines, self.households, facts)

    @property
    def without_households(self) -> list[str]:
        """Name the villages whose number of households nobody wrote down."""
        return [
            name
            for code, name in sorted(self.villages.items())
            if code in self.households and not self.households[code]
        ]


@dataclass(frozen=True)
class Group:
    """The lines that are one project now: the one that stands for it, all of them, and those whose money counts."""

    head: TambonLine
    members: tuple[TambonLine, ...]
    paying: tuple[TambonLine, ...]


def pool_for(plan: TambonPlan, person: User) -> Pool:
    """Read what a plan ranks as a person may know it: what is prepared is of those alone who decide."""
    return pool_of(plan, with_prepared=person.has_perm("tambon_plan.decide", plan))


def pool_of(plan: TambonPlan, *, with_prepared: bool = False) -> Pool:
    """Read what a plan ranks, as published or as prepared: at most six queries, however many projects."""
    lines = list(plan.lines.select_related("project__village_line").order_by("area_code", "position"))
    villages = {area.code: str(area) for area in Area.objects.filter(parent=plan.area_id)}
    # «published» comes before «prepared», which then takes its place.
    seen = (PublicationState.PUBLISHED, PublicationState.PREPARED) if with_prepared else (PublicationState.PUBLISHED,)
    standing = plan.decisions.filter(standing__in=seen).order_by("-standing")
    decisions = {decision.project_id: decision for decision in standing}
    prepared = {
        pk: decision.fate for pk, decision in decisions.items() if decision.standing == PublicationState.PREPARED
    }
    groups = _groups(lines, _prepared_merges(plan) if with_prepared else [])
    carrier = {line.project_id: group.head.project.code for group in groups for line in group.members}
    accepted = VillagePlan.objects.filter(village__parent=plan.area_id, period=plan.period_id, state=PlanState.ACCEPTED)
    return Pool(
        candidates=tuple(
            _candidate(group, villages, getattr(decisions.get(group.head.project_id), "rank", None))
            for group in groups
            if prepared.get(group.head.project_id, group.head.fate) == Outcome.CARRIED
        ),
        village_lines=tuple(
            VillageLine(line.area_code, place.position, carrier[line.project_id])
            for line in lines
            if (place := getattr(line.project, "village_line", None)) is not None
        ),
        households=dict(accepted.values_list("village__code", "household_count")),
        villages=villages,
    )


def _prepared_merges(plan: TambonPlan) -> list[tuple[Merge, list[int]]]:
    """Read the merges that are prepared, each with its members."""
    prepared = plan.merges.filter(standing=PublicationState.PREPARED, undone_at=None).prefetch_related("members")
    return [(merge, [member.project_id for member in merge.members.all()]) for merge in prepared]


def _groups(lines: Iterable[TambonLine], coming: Iterable[tuple[Merge, list[int]]]) -> list[Group]:
    """Put together what is one project: what was merged, and what is about to be.

    A member whose plan is not accepted now is left out; without the survivor the first member by code stands for it.
    """
    by_project = {line.project_id: line for line in lines}
    groups = []
    for merge, pks in coming:
        members = sorted((by_project.pop(pk) for pk in pks if pk in by_project), key=lambda line: line.project.code)
        if members:
            groups.append(_joined(merge, members))
    merged: dict[int, list[TambonLine]] = defaultdict(list)
    for line in by_project.values():
        merged[line.carrier_id or line.project_id].append(line)
    for carrier, members in merged.items():
        head = by_project.get(carrier, members[0])
        groups.append(Group(head, tuple(members), tuple(line for line in members if line.counts)))
    return sorted(groups, key=lambda group: (group.head.area_code, group.head.position))


def _joined(merge: Merge, members: list[TambonLine]) -> Group:
    head = next((line for line in members if line.project_id == merge.survivor_id), members[0])
    payer = next((line for line in members if line.project.code == merge.values.get(BUDGET)), head)
    return Group(head, tuple(members), tuple(members) if merge.kind == Merge.Kind.JOINT else (payer,))


def _candidate(group: Group, villages: Mapping[str, str], rank: int | None) -> Candidate:
    return Candidate(
        project_id=group.head.project_id,
        code=group.head.project.code,
        title=group.head.title,
        places=tuple(
            dict.fromkeys(villages.get(line.area_code, "หน่วยงานเป็นผู้เสนอ") for line in (group.head, *group.members))
        ),
        urgency=group.head.urgency,
        beneficiaries=_beneficiaries(group.members),
        cost_baht=added(amount for line in group.paying for amount in line.years_baht),
        rank=rank,
    )


def _beneficiaries(members: Iterable[TambonLine]) -> int | None:
    """Add the households of each village once, by its largest proposal; None when nobody wrote a number."""
    most: dict[str, int] = {}
    for line in members:
        count = line.project.beneficiary_households
        if count is not None:
            most[line.area_code] = max(count, most.get(line.area_code, 0))
    return sum(most.values()) if most else None


# --- criteria -------------------------------------------------------------------------------------------------------
def criteria_of(plan: TambonPlan, purpose: str) -> list[Criterion]:
    """Return the tambon's own criteria, or the defaults while it has none; those not in use are among them."""
    criterions = Criterion.objects.filter(purpose=purpose)
    own = list(criterions.filter(tambon_plan=plan))
    return own or list(criterions.filter(tambon_plan=None))


def in_use(criteria: Iterable[Criterion]) -> list[Criterion]:
    """Keep the criteria that are in use."""
    return [criterion for criterion in criteria if criterion.is_in_use]


def candidate_lines(lines: QuerySet[TambonLine]) -> QuerySet[TambonLine]:
    """Keep the lines that ``pool_of`` has as candidates while nothing is prepared."""
    return lines.filter(fate=Outcome.CARRIED)


def not_fully_scored(lines: QuerySet[TambonLine]) -> QuerySet[TambonLine]:
    """Keep the lines whose verdict is INCOMPLETE: a criterion in use has no score, or none is in use."""
    plan = {"tambon_plan": OuterRef("tambon_plan")}
    of_purpose = Criterion.objects.filter(purpose=Criterion.Purpose.FEASIBILITY)
    # As ``criteria_of`` has it: the defaults count while the tambon has none of its own, in use or not.
    default = Q(tambon_plan=None) & ~Exists(of_purpose.filter(tambon_plan=OuterRef(OuterRef("tambon_plan"))))
    used = of_purpose.filter(Q(**plan) | default, is_in_use=True)
    given = FeasibilityScore.objects.filter(
        tambon_plan=OuterRef(OuterRef("tambon_plan")), project=OuterRef(OuterRef("project")), criterion=OuterRef("pk")
    )
    return lines.filter(~Exists(used) | Exists(used.filter(~Exists(given))))


def bands() -> Bands:
    """Return from which mean a project is feasible here, and below which it is not."""
    return Bands(feasible=settings.FEASIBLE_MEAN, doubtful=settings.NOT_FEASIBLE_BELOW)


def verdicts(
    plan: TambonPlan, candidates: Iterable[Candidate], criteria: Iterable[Criterion]
) -> dict[int, tuple[dict[int, int], Verdict]]:
    """Return, by project, the scores given by criterion and what they say; one query."""
    criteria, limits = in_use(criteria), bands()
    given: dict[int, dict[int, int]] = defaultdict(dict)
    stored = FeasibilityScore.objects.filter(tambon_plan=plan, criterion__in=criteria)
    for project, criterion, score in stored.values_list("project_id", "criterion_id", "score"):
        given[project][criterion] = score
    return {
        candidate.project_id: (
            given[candidate.project_id],
            feasibility(
                (Scored(key.pk, given[candidate.project_id].get(key.pk), key.weight) for key in criteria), limits
            ),
        )
        for candidate in candidates
    }
