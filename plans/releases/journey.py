"""How far a tambon's plan has come: the twelve steps, each with the state that its records give it.

A step is done only by what is recorded, with its date where one is kept; of what nobody recorded nothing is said.
One query for all plans, which ``thread`` and ``threads`` share: a tambon's page and its people's home tell the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from agencies.areas.models import Area
from agencies.todo import Stage
from paper.thai import thai_date
from plans.alignment.models import Alignment
from plans.alignment.queries import FORWARDED
from plans.decisions.models import Decision, Merge, PublicationState, Unlike
from plans.decisions.queries import unheard
from plans.profile.models import Problem, TambonProfile
from plans.proposals.models import AgencyProposal, ProposalState
from plans.ranking.models import Ballot, FeasibilityScore
from plans.ranking.queries import candidate_lines, not_fully_scored
from plans.releases.models import Receipt, ReceiptState, Release
from plans.requests.models import Commitment, CommitmentState
from plans.tambon.models import MeetingState, TambonLine, TambonMeeting, TambonPlan, TeamMember
from plans.tambon.steps import STEPS
from plans.village.models import PlanEvent, PlanState, VillagePlan
from projects.strategies.models import StrategyFramework

DONE, NOW, WAIT, LATE, LATER, NONE = "done", "now", "wait", "late", "later", "none"
NOT_BEGUN: Final = "ยังไม่เริ่ม"

# State and note of a step; «later» means that nothing is recorded.
Standing = tuple[str, str]
Row = Any  # the facts of a plan, by their names
# Before the name of each fact, so that none is taken for a field of the plan.
TOLD: Final = "told_"


def thread(plan: TambonPlan) -> list[Stage]:
    """Return the steps of one plan in their order, each with state, note and the address of its page: one query."""
    return threads(TambonPlan.objects.filter(pk=plan.pk))[plan.pk]


def threads(plans: QuerySet[Any]) -> dict[int, list[Stage]]:
    """Return the steps of each of ``plans`` by its key: one query, however many there are."""
    return {row.pk: stages_of(row) for row in with_facts(plans)}


def with_facts(plans: QuerySet[Any]) -> QuerySet[Any]:
    """Let ``plans`` bring along what ``stages_of`` reads of each."""
    told: QuerySet[Any] = plans.annotate(**{f"{TOLD}{name}": fact for name, fact in _facts().items()})
    return told


def stages_of(plan: TambonPlan) -> list[Stage]:
    """Say of a plan ``with_facts`` how far each step is."""
    values = {name.removeprefix(TOLD): value for name, value in vars(plan).items() if name.startswith(TOLD)}
    has_changed = plan.is_behind or plan.digest != values["released_digest"]
    facts = SimpleNamespace(**values, has_changed=has_changed)
    told = [(step, *_STANDINGS[step.name](facts)) for step in STEPS]
    last = max((place for place, (_, state, _) in enumerate(told) if state == DONE), default=-1)
    stages = [
        Stage(
            label=step.label,
            # Nothing is recorded of it, and later work is done: it was done without the system, or left out.
            state=NONE if state == LATER and place < last else state,
            note="" if state == LATER and place < last else note,
            url=reverse(step.url_name, args=[plan.pk]),
            phase=step.phase,
        )
        for place, (step, state, note) in enumerate(told)
    ]
    return _with_now(stages)


def _with_now(stages: list[Stage]) -> list[Stage]:
    """Call the first step that nobody has begun the present one, where no other can be worked at."""
    if any(stage.state in {NOW, WAIT, LATE} for stage in stages):
        return stages
    first = next((place for place, stage in enumerate(stages) if stage.state == LATER), None)
    return [replace(stage, state=NOW) if place == first else stage for place, stage in enumerate(stages)]


# --- what each step's records say -------------------------------------------------------------------------------------
def _villages(row: Row) -> Standing:
    if not row.villages:
        return LATER, NOT_BEGUN
    if row.accepted == row.villages:
        return DONE, _day(row.accepted_at)
    return NOW if row.submitted else WAIT, f"รับ {row.accepted} จาก {row.villages}"


KINDS: Final = len(TeamMember.Kind)


def _team(row: Row) -> Standing:
    if not row.team_kinds:
        return LATER, NOT_BEGUN
    if row.team_kinds < KINDS:
        return NOW, f"ขาด {KINDS - row.team_kinds} ประเภท"
    return (DONE, _day(row.briefed_on)) if row.briefed_on else (NOW, "ยังไม่ประชุมชี้แจง")


def _profile(row: Row) -> Standing:
    if row.profiled_at and row.problems:
        return DONE, _day(row.profiled_at)
    if row.profiled_at:
        return NOW, "ยังไม่มีปัญหา"
    return (NOW, "ยังไม่มีภาพรวม") if row.problems else (LATER, NOT_BEGUN)


def _proposals(row: Row) -> Standing:
    return (DONE, f"{row.proposals} โครงการ") if row.proposals else (LATER, "ยังไม่มีผู้เสนอ")


def _forum(row: Row) -> Standing:
    if row.closed_on:
        return DONE, _day(row.closed_on)
    if row.has_forum:
        return NOW, f"นัด {_day(row.forum_on)}" if row.forum_on else "ยังไม่นัดวัน"
    return LATER, NOT_BEGUN


def _alike(row: Row) -> Standing:
    """Tell what was judged; whether any pair is left is not recorded, it is computed where the pairs are shown."""
    judged = row.unlikes + row.merges
    if not judged:
        return LATER, NOT_BEGUN
    return NONE if row.closed_on else NOW, f"ตัดสินแล้ว {judged} คู่"


def _feasibility(row: Row) -> Standing:
    if not row.has_scores:
        return LATER, NOT_BEGUN
    return (NOW, f"เหลือ {row.unscored} โครงการ") if row.unscored else (DONE, f"{row.candidates} โครงการ")


def _ranking(row: Row) -> Standing:
    if row.ranked_at:
        return DONE, _day(row.ranked_at)
    if row.ballot_state == Ballot.State.OPEN:
        return NOW, "กำลังบันทึก"
    return (NOW, "ยังไม่ใช้ลำดับ") if row.ballot_state else (LATER, NOT_BEGUN)


def _decisions(row: Row) -> Standing:
    # A forum that closed without a word on what was before it left that as proposed: so much is said of it.
    said_on = row.decided_at or (row.closed_on if row.undecided < row.candidates else None)
    if not said_on:
        # What is prepared is told to nobody: whether it was begun is not said either.
        return LATER, "ยังไม่มีผล"
    return (NOW, f"เหลือ {row.undecided} โครงการ") if row.undecided else (DONE, _day(said_on))


def _requests(row: Row) -> Standing:
    if row.overdue:
        return LATE, f"เลยกำหนด {row.overdue} คำขอ"
    if row.asked:
        return WAIT, f"รอตอบ {row.asked} คำขอ"
    return (DONE, _day(row.answered_at)) if row.answered_at else (LATER, NOT_BEGUN)


def _alignment(row: Row) -> Standing:
    if not row.aligned_at or not row.forwarded:
        return LATER, NOT_BEGUN
    return (NOW, f"เหลือ {row.unaligned} โครงการ") if row.unaligned else (DONE, _day(row.aligned_at))


# Said of a plan that is no longer what its newest release says.
OUTDATED: Final = "แผนเปลี่ยน ต้องออกใหม่"


def _releases(row: Row) -> Standing:
    if not row.released_at:
        return LATER, NOT_BEGUN
    if row.has_changed:
        return NOW, OUTDATED
    if row.sent_version != row.released_version:
        return NOW, "ออกแล้ว ยังไม่ส่ง"
    return (NOW, "ถูกส่งคืน") if row.sent_state == ReceiptState.RETURNED else (DONE, f"ส่ง {_day(row.sent_at)}")


_STANDINGS: Mapping[str, Callable[[Row], Standing]] = {
    "roll_up": _villages,
    "team": _team,
    "profile": _profile,
    "proposals": _proposals,
    "meetings": _forum,
    "alike": _alike,
    "feasibility": _feasibility,
    "ranking": _ranking,
    "decisions": _decisions,
    "commitments": _requests,
    "alignment": _alignment,
    "releases": _releases,
}


def _day(moment: dt.date | None) -> str:
    return thai_date(moment, short=True)


# --- read in one query ------------------------------------------------------------------------------------------------
S, P = PublicationState, OuterRef("pk")


def _facts() -> dict[str, Any]:
    """Return what every step asks, of the plan of the outer query."""
    return {**_before_the_forum(), **_at_the_forum(), **_after_the_forum()}


def _before_the_forum() -> dict[str, Any]:
    villages = Area.objects.filter(parent=OuterRef("area"), level=Area.Level.VILLAGE).in_force()
    in_force = Exists(Area.objects.filter(pk=OuterRef("village")).in_force())
    sent = VillagePlan.objects.filter(in_force, village__parent=OuterRef("area"), period=OuterRef("period"))
    accepting = PlanEvent.objects.filter(
        plan__village__parent=OuterRef("area"), plan__period=OuterRef("period"), to_state=PlanState.ACCEPTED
    )
    meetings = TambonMeeting.objects.filter(tambon_plan=P)
    briefings = meetings.filter(kind=TambonMeeting.Kind.BRIEFING, state=MeetingState.CLOSED)
    return {
        "villages": _count(villages, "parent"),
        "accepted": _count(sent.filter(state=PlanState.ACCEPTED), "period"),
        "submitted": _count(sent.filter(state=PlanState.SUBMITTED), "period"),
        "accepted_at": _first(accepting, "-at", value="at"),
        "team_kinds": _count(TeamMember.objects.filter(tambon_plan=P), of="kind"),
        "briefed_on": _first(briefings, "-held_on", value="held_on"),
        "profiled_at": _first(TambonProfile.objects.filter(tambon_plan=P), "pk", value="updated_at"),
        "problems": _count(Problem.objects.filter(tambon_plan=P)),
        "proposals": _count(AgencyProposal.objects.filter(tambon_plan=P, state=ProposalState.PROPOSED)),
    }


def _at_the_forum() -> dict[str, Any]:
    forums = TambonMeeting.objects.filter(tambon_plan=P, kind=TambonMeeting.Kind.FORUM)
    lines, ballots = TambonLine.objects.filter(tambon_plan=P), Ballot.objects.filter(tambon_plan=P)
    used = ballots.filter(used_at__isnull=False)
    merged = Merge.objects.filter(tambon_plan=P, standing=S.PUBLISHED, undone_at=None)
    decided = Decision.objects.filter(tambon_plan=P, standing=S.PUBLISHED)
    standing = candidate_lines(lines)
    return {
        "has_forum": Exists(forums.exclude(state=MeetingState.CANCELLED)),
        "forum_on": _first(forums.filter(state=MeetingState.SCHEDULED), "held_on", value="held_on"),
        "closed_on": _first(forums.filter(state=MeetingState.CLOSED), "-held_on", value="held_on"),
        "unlikes": _count(Unlike.objects.filter(tambon_plan=P)),
        "merges": _count(merged),
        "candidates": _count(standing),
        "unscored": _count(not_fully_scored(standing)),
        "has_scores": Exists(FeasibilityScore.objects.filter(tambon_plan=P)),
        "ballot_state": _first(ballots.exclude(state=Ballot.State.DISCARDED), "-number", value="state"),
        "ranked_at": _first(used, "-used_at", value="used_at"),
        "decided_at": _first(decided, "-published_at", value="published_at"),
        "undecided": _count(unheard(lines)),
    }


def _after_the_forum() -> dict[str, Any]:
    requests = Commitment.objects.filter(tambon_plan=P)
    asked = requests.filter(state=CommitmentState.ASKED)
    forwarded = TambonLine.objects.filter(tambon_plan=P, fate__in=FORWARDED)
    releases = Release.objects.filter(area=OuterRef("area"), period=OuterRef("period"))
    aligned = Alignment.objects.filter(project__tambon_lines__tambon_plan=P)
    sent = Receipt.objects.filter(release__area=OuterRef("area"), release__period=OuterRef("period"))
    last = ("-release__version", "-sent_at", "-pk")
    return {
        "asked": _count(asked),
        "overdue": _count(asked.filter(due_on__lt=timezone.localdate())),
        "answered_at": _first(requests.filter(answered_at__isnull=False), "-answered_at", value="answered_at"),
        "forwarded": _count(forwarded),
        "unaligned": _count(forwarded.filter(~Exists(_served()))),
        "aligned_at": _first(aligned, "-at", value="at"),
        "released_at": _first(releases, "-version", value="at"),
        "released_digest": _first(releases, "-version", value="plan_digest"),
        "released_version": _first(releases, "-version", value="version"),
        "sent_version": _first(sent, *last, value="release__version"),
        "sent_state": _first(sent, *last, value="state"),
        "sent_at": _first(sent, *last, value="sent_at"),
    }


def _served() -> QuerySet[Alignment]:
    """Select what a line serves of its province's strategy, by itself or by what it carries."""
    of = "project__tambon_lines"
    carried = Q(**{f"{of}__carrier": OuterRef("project")})
    itself = Q(**{f"{of}__carrier": None, "project": OuterRef("project")})
    return Alignment.objects.filter(
        carried | itself,
        **{f"{of}__tambon_plan": OuterRef("tambon_plan")},
        item__framework__level=StrategyFramework.Level.PROVINCE,
        item__framework__area=OuterRef("tambon_plan__area__parent__parent"),
        item__framework__first_year__lte=OuterRef("tambon_plan__period__last_year"),
        item__framework__last_year__gte=OuterRef("tambon_plan__period__first_year"),
    )


def _count(rows: QuerySet[Any], by: str = "tambon_plan", *, of: str = "pk") -> Coalesce:
    """Count ``rows`` of the outer plan, each value ``of`` once; ``by`` is what they all have in common."""
    counted = rows.order_by().values(by).annotate(counted=Count(of, distinct=True)).values("counted")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _first(rows: QuerySet[Any], *order: str, value: str) -> Subquery:
    return Subquery(rows.order_by(*order).values(value)[:1])
