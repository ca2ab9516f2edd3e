"""What became of projects in the tambon plan, as far as it is in force: what the village that asked for them reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from agencies.people.models import User
from paper.thai import NOUGHT, added
from plans.decisions.models import Decision, MergeMember, Outcome, PublicationState
from plans.proposals.models import OWNERS, AgencyProposal, called
from plans.tambon.models import MeetingState, TambonLine, TambonMeeting, TambonPlan
from plans.village.models import PlanEvent, PlanState
from projects.models import Project
from projects.periods import planned_periods

WAITING = "อยู่ในแผนตำบลตามที่เสนอ รอเวทีตำบลพิจารณา"
# Of a period whose plans are no longer made, where no forum is recorded that spoke of a project.
UNRECORDED = "อยู่ในแผนตำบลตามที่เสนอ ไม่มีบันทึกผลการพิจารณาของเวทีตำบล"
# Of a forum that closed without a word on a project: no result of it, and neither a record that is lost.
UNCHANGED = "อยู่ในแผนตำบลตามที่เสนอ"
AS_PROPOSED = "เวทีปิดประชุมโดยไม่ได้แก้ไขข้อเสนอ"
# Of what others joined, and of which nothing else was decided.
MAIN = "เป็นโครงการหลักที่โครงการอื่นมารวม"
# Of those that the plan carries, what the board counts as not decided yet.
UNDECIDED = "ยังไม่ได้พิจารณา (อยู่ตามที่เสนอ)"
NO_REASON = "ไม่มีบันทึกเหตุผล"


@dataclass(frozen=True)
class ProjectOutcome:
    """The fate of one project with its reason; before the forum has spoken it is carried as it was proposed."""

    line: TambonLine
    plan: TambonPlan
    is_decided: bool
    # Whether the forum spoke of this very project, or merged it.
    is_named: bool = True
    # Whether the plans of its period are made, so that it waits for no forum.
    is_past: bool = False
    # Why others joined it, where that alone was decided of it.
    main_of: str | None = None

    @property
    def why(self) -> str:
        """Say the reason; where none was written say that, and blank while the project still waits."""
        reason = str(self.line.reason or self.main_of or "")
        if reason or not self.is_decided:
            return reason
        return NO_REASON if self.is_named else AS_PROPOSED

    @property
    def fate(self) -> Outcome:
        """Return the fate."""
        return Outcome(self.line.fate)

    @property
    def label(self) -> str:
        """Say the fate in words."""
        if self.main_of is not None:
            return MAIN
        if self.is_named:
            return str(self.fate.label)
        return UNCHANGED if self.is_decided else unspoken(is_past=self.is_past)

    @property
    def is_merged(self) -> bool:
        """Tell whether another project carries this one."""
        return self.fate == Outcome.MERGED and self.line.carrier is not None

    @property
    def lead(self) -> str:
        """Say who leads, or to whom the project is passed on."""
        return str(self.line.details.get("lead_name", ""))


def unspoken(*, is_past: bool) -> str:
    """Say of a project of which no forum has spoken that it waits for one; where plans are made, that none did."""
    return UNRECORDED if is_past else WAITING


def outcomes(projects: Iterable[int], *, reader: User) -> dict[int, ProjectOutcome]:
    """Say what became of projects, by key, in the plan that ``reader`` may read: one query for all.

    Only what was published is in the lines; a project that no tambon plan holds has no outcome.
    """
    plans = TambonPlan.objects.visible_to(reader)
    past = planned_periods().filter(pk=OuterRef("tambon_plan__period"))
    rows = with_said(TambonLine.objects.filter(project__in=projects, tambon_plan__in=plans)).annotate(
        is_past=Exists(past)
    )
    lines = rows.select_related("carrier", "tambon_plan__area", "tambon_plan__period").order_by("pk")
    return {line.project_id: _outcome(line) for line in lines}


def with_said(lines: QuerySet[TambonLine]) -> QuerySet[Any]:
    """Let ``lines`` bring along whether what was published names their project, and whether a forum has closed on it.

    ``is_named``: decided, or joined with another; ``main_of`` is why others joined it, None where none did;
    ``is_heard``: a forum closed since it came, so that silence leaves it as it was proposed.
    """
    of: dict[str, Any] = {"tambon_plan": OuterRef("tambon_plan"), "project": OuterRef("project")}
    decided = Decision.objects.filter(standing=PublicationState.PUBLISHED, **of)
    joined = MergeMember.objects.filter(
        merge__tambon_plan=OuterRef("tambon_plan"),
        merge__standing=PublicationState.PUBLISHED,
        project=OuterRef("project"),
        is_active=True,
    )
    main = joined.filter(merge__survivor=OuterRef("project")).order_by().values("merge__reason")
    since = forums_since(OuterRef("arrived")).filter(tambon_plan=OuterRef("tambon_plan"))
    told: QuerySet[Any] = lines.annotate(arrived=_arrived()).annotate(
        is_decided=Exists(decided), is_joined=Exists(joined), main_of=Subquery(main[:1]), is_heard=Exists(since)
    )
    return told


def forums_since(arrived: dt.datetime | OuterRef) -> QuerySet[TambonMeeting]:
    """Select the closed forums that had a project before them: of what came to the plan later a forum says nothing."""
    kind, closed = TambonMeeting.Kind.FORUM, MeetingState.CLOSED
    return TambonMeeting.objects.filter(kind=kind, state=closed, closed_at__gte=arrived)


def unheard(lines: QuerySet[TambonLine]) -> QuerySet[Any]:
    """Keep the lines that wait for a forum: none spoke of them, and none has closed since they came."""
    return unnamed(lines).filter(is_heard=False)


def left_as_proposed(lines: QuerySet[TambonLine]) -> QuerySet[Any]:
    """Keep the lines that a forum left as they were proposed: it closed since they came, and nothing names them."""
    return unnamed(lines).filter(is_heard=True)


def unnamed(lines: QuerySet[TambonLine]) -> QuerySet[Any]:
    """Keep the carried lines that neither a published decision nor a published merge names."""
    return with_said(lines).filter(fate=Outcome.CARRIED, is_decided=False, is_joined=False)


def is_unnamed(line: Any) -> bool:  # noqa: ANN401  a line ``with_said``
    """Tell of a line in hand what ``unnamed`` tells in the database."""
    return line.fate == Outcome.CARRIED and not line.is_decided and not line.is_joined


def _arrived() -> Coalesce:
    """Say when a line's project came to the tambon's plan: its village's was accepted, or its agency proposed it."""
    accepted = PlanEvent.objects.filter(plan__lines__project=OuterRef("project"), to_state=PlanState.ACCEPTED)
    proposed = AgencyProposal.objects.filter(project=OuterRef("project"))
    return Coalesce(
        Subquery(accepted.order_by("-at").values("at")[:1]), Subquery(proposed.order_by().values("proposed_at")[:1])
    )


def _outcome(line: Any) -> ProjectOutcome:  # noqa: ANN401  a line that the query told what was said of it
    is_named = line.fate != Outcome.CARRIED or line.is_decided or line.is_joined
    return ProjectOutcome(
        line,
        line.tambon_plan,
        is_decided=is_named or line.is_heard,
        is_named=is_named,
        is_past=line.is_past,
        main_of=None if line.is_decided else line.main_of,
    )


def double_ranks(plan: TambonPlan, prepared: Iterable[Decision]) -> list[str]:
    """Return a Thai sentence for every rank that two carried projects would share."""
    coming = {decision.project_id: decision for decision in prepared}
    published = plan.decisions.filter(standing=PublicationState.PUBLISHED).exclude(
        Q(project__in=coming) | Q(project__in=absorbed(plan))
    )
    by_rank: dict[int, list[Project]] = {}
    for decision in (*coming.values(), *published.select_related(*OWNERS)):
        if decision.rank and decision.fate == Outcome.CARRIED:
            by_rank.setdefault(decision.rank, []).append(decision.project)
    return [
        f"ลำดับที่ {rank} ซ้ำกัน {len(projects)} โครงการ: " + ", ".join(map(called, projects))
        for rank, projects in sorted(by_rank.items())
        if len(projects) > 1
    ]


def absorbed(plan: TambonPlan) -> QuerySet[MergeMember, int]:
    """Return the keys of the projects that another project carries now; what was decided on them alone rests."""
    return joined(plan).exclude(project=F("merge__survivor"))


def joined(plan: TambonPlan) -> QuerySet[MergeMember, int]:
    """Return the keys of all projects of a merge, those that carry others too, also of one that is only prepared."""
    return MergeMember.objects.filter(merge__tambon_plan=plan, is_active=True).values_list("project", flat=True)


# --- in figures -----------------------------------------------------------------------------------------------------
# What plans add up to, by these: compiled each time but built once.
SUMS = {
    # A merged project stands under its own name also where another member's money counts for it.
    "projects": Count("pk", filter=Q(fate=Outcome.CARRIED)),
    **{f"sum_{column}": Sum(column, filter=Q(counts=True)) for column in TambonLine.YEAR_FIELDS},
}


@dataclass(frozen=True)
class Amount:
    """So many projects, and what they come to in baht."""

    label: str
    projects: int
    baht: Decimal


def in_plan(plan: TambonPlan) -> tuple[Amount, list[tuple[str, int]]]:
    """Say how many projects the plan carries now and what they come to, and how many have which fate: one query."""
    by_fate = {fate: row for fate, *row in plan.lines.order_by().values_list("fate").annotate(Count("pk"), **SUMS)}
    baht = added(amount for _, _, *years in by_fate.values() for amount in years) or NOUGHT
    carried = sum(projects for _, projects, *_ in by_fate.values())
    fates = [(fate.label, by_fate[fate][0]) for fate in Outcome if fate in by_fate]
    return Amount(Outcome.CARRIED.label, carried, baht), fates


def prepared_by_fate(plan: TambonPlan) -> list[Amount]:
    """Say of the decisions that are prepared how many projects get which fate, with their own money: one query."""
    prepared = FilteredRelation(
        "project__decisions",
        condition=Q(project__decisions__tambon_plan=plan.pk, project__decisions__standing=PublicationState.PREPARED),
    )
    lines = plan.lines.annotate(prepared=prepared).filter(prepared__isnull=False).order_by()
    years = {f"sum_{column}": Sum(column) for column in TambonLine.YEAR_FIELDS}
    rows = lines.values_list("prepared__fate").annotate(Count("pk"), **years)
    return [Amount(Outcome(fate).label, projects, added(baht) or NOUGHT) for fate, projects, *baht in rows]
