"""What happens to a ballot: opened, its papers typed in, closed with the order that came out, used, or not used.

Marks are kept as they stood on paper.  Ranking again is a new ballot; a closed one never changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Reason
from agencies.history import Actor
from agencies.locking import locked
from agencies.people.models import User
from agencies.workflow import Machine, Move
from paper.thai import thai_sort_key
from plans.decisions.actions import held_for
from plans.ranking.actions.ballot_entry import (
    CLOSED,
    FIRST,
    SCORED,
    CannotRank,
    Comparison,
    boxes_of,
    boxes_with_marks,
    codes_of,
    comparison,
    hold_ballot,
    marks_of,
    papers_of,
    titles_of,
)
from plans.ranking.actions.criteria import held_to_score, take_criteria
from plans.ranking.actions.order import put_ranks
from plans.ranking.models import Ballot, Criterion
from plans.ranking.queries import Candidate, Pool, criteria_of, in_use, pool_for, pool_of
from plans.ranking.scoring import Facts, Method, Place, ranked
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan

# A weight in a product changes nothing unless it is an exponent, and nobody can check an exponent by hand at a forum.
NO_WEIGHTS = (
    "วิธีคูณคะแนนใช้กับเกณฑ์ที่มีน้ำหนักไม่ได้ เพราะการคูณด้วยน้ำหนักทำให้ทุกโครงการเพิ่มเท่ากันและลำดับไม่เปลี่ยน "
    "กรุณาตั้งน้ำหนักของเกณฑ์ทุกข้อเป็น 1 หรือเลือกวิธีบวกคะแนน"
)


@dataclass(frozen=True)
class Opening:
    """How a new ballot is to be held."""

    method: str
    votes_each: int = 1
    is_tally: bool = False
    is_typed_twice: bool = False
    meeting: TambonMeeting | None = None


# --- opening --------------------------------------------------------------------------------------------------------
@transaction.atomic
def open_ballot(plan: TambonPlan, opening: Opening, *, by: User) -> Ballot:
    """Open the next ballot over everything the plan holds now; raises CannotRank with Thai sentences."""
    plan = held_to_score(plan, by)
    candidates = pool_for(plan, by).candidates
    criteria = in_use(criteria_of(plan, Criterion.Purpose.RANKING)) if opening.method in SCORED else []
    if reasons := _against_opening(opening, candidates, criteria):
        raise CannotRank(*reasons)
    if criteria:
        criteria = in_use(take_criteria(plan)[Criterion.Purpose.RANKING])
    latest = plan.ballots.aggregate(latest=Max("number"))["latest"] or 0
    ballot: Ballot = Ballot.objects.create(
        tambon_plan=plan,
        number=latest + 1,
        method=opening.method,
        votes_each=opening.votes_each,
        is_tally=opening.is_tally and opening.method == Ballot.Method.VOTE,
        is_typed_twice=opening.is_typed_twice and opening.method != Ballot.Method.CONSENSUS,
        meeting=opening.meeting,
        by=by,
        by_name=by.full_name[:160],
        settled={
            "projects": [
                {"id": candidate.project_id, "code": candidate.code, "title": candidate.title, "place": candidate.place}
                for candidate in candidates
            ],
            # What the plan held besides: a project that is none of these came after the ballot.
            "in_plan": sorted(plan.lines.order_by().values_list("project", flat=True)),
            "criteria": [
                {"id": criterion.pk, "name": criterion.name, "weight": f"{criterion.weight:.2f}"}
                for criterion in criteria
            ],
        },
    )
    return ballot


def _against_opening(opening: Opening, candidates: Sequence[Candidate], criteria: Sequence[Criterion]) -> list[str]:
    reasons = []
    if not candidates:
        reasons.append("ยังไม่มีโครงการในแผนตำบลให้จัดลำดับ กรุณารับแผนหมู่บ้านและรอให้รวมแผนเสร็จก่อน")
    if opening.method in SCORED and not criteria:
        reasons.append("ยังไม่มีเกณฑ์จัดลำดับที่ใช้อยู่ กรุณาเปิดใช้เกณฑ์อย่างน้อย 1 ข้อก่อน")
    if opening.method == Ballot.Method.MULTIPLY and any(criterion.weight != 1 for criterion in criteria):
        reasons.append(NO_WEIGHTS)
    if opening.meeting is not None and opening.meeting.state == MeetingState.CANCELLED:
        reasons.append("การประชุมที่เลือกถูกยกเลิกแล้ว")
    return reasons


# --- closing --------------------------------------------------------------------------------------------------------
def lacking(
    ballot: Ballot, papers: Mapping[int, Sequence[str]] | None = None, compared: Comparison | None = None
) -> list[Reason]:
    """Return everything that keeps the ballot from being closed; at most three queries.

    Who has read the papers and compared the typings already gives them, so that it is not done again.
    """
    place = reverse("plans:ballot", args=[ballot.pk])
    return [Reason(sentence, place=place) for sentence in _lacking(ballot, papers or papers_of(ballot), compared)]


def _lacking(ballot: Ballot, papers: Mapping[int, Sequence[str]], compared: Comparison | None) -> list[str]:
    if ballot.method == Ballot.Method.CONSENSUS:
        is_agreed = bool(papers[FIRST]) and bool(ballot.resolution)
        return [] if is_agreed else ["ยังไม่ได้บันทึกลำดับและข้อความมติที่เวทีเห็นพ้องกัน"]
    if not papers[FIRST]:
        return ["ยังไม่มีใบคะแนนที่บันทึกไว้"]
    reasons = []
    if ballot.is_typed_twice and not (compared or comparison(ballot, papers)).is_clean:
        reasons.append("สองรอบที่บันทึกยังไม่ตรงกัน กรุณาแก้ตามรายการที่ไม่ตรง")
    if ballot.method in SCORED:
        reasons += _without_score(ballot)
    return reasons


def _without_score(ballot: Ballot) -> list[str]:
    names = {criterion["id"]: criterion["name"] for criterion in ballot.settled["criteria"]}
    titles = titles_of(ballot)
    scored = boxes_with_marks(ballot)
    return [
        f"โครงการ «{titles[box.project]}» ยังไม่มีใบใดให้คะแนนเกณฑ์ «{names[box.criterion]}»"
        for box in boxes_of(ballot)
        if box not in scored and box.criterion is not None
    ]


def doubts(ballot: Ballot) -> list[str]:
    """Return what the forum should know before it closes; none of it forbids."""
    return [*_too_many_votes(ballot), *_typed_alone(ballot)]


def _too_many_votes(ballot: Ballot) -> list[str]:
    attendance = ballot.meeting.attendance if ballot.meeting else None
    if ballot.method != Ballot.Method.VOTE or not attendance:
        return []
    stored = ballot.marks.filter(typing=FIRST).aggregate(total=Sum("value"))
    total, most = stored["total"] or 0, attendance * ballot.votes_each
    if total <= most:
        return []
    each = f"ผู้เข้าร่วม {attendance:,} คน คนละ {ballot.votes_each} เสียง ({most:,} เสียง)"
    return [f"คะแนนรวม {total:,} เสียง มากกว่า{each}"]


def _typed_alone(ballot: Ballot) -> list[str]:
    """Name the papers that one person typed in both times: she may have read a figure wrong twice."""
    if not ballot.is_typed_twice:
        return []
    typed = ballot.marks.order_by().values_list("paper", "by", "typing").distinct()
    both = Counter((paper, by) for paper, by, _ in typed)
    alone = sorted({paper for (paper, _), times in both.items() if times > 1}, key=thai_sort_key)
    return [f"คนเดียวกันบันทึกทั้งสองรอบ: ใบที่ {', '.join(alone)} ควรให้อีกคนตรวจกับใบจริง"] if alone else []


BALLOTS: Machine[Ballot, Move[Ballot]] = Machine(
    "ballot",
    Ballot,
    Ballot.State,
    refusal=CannotRank,
    hold=lambda ballot, _move: hold_ballot(ballot),
    # Everybody is told: a ballot that is over is read by all.
    hears=lambda *_: True,
    elsewhere=lambda *_: [CLOSED],
    starts={"open": (Ballot.State.OPEN, "เปิดการจัดลำดับ")},
    moves=(
        Move("close", "ปิดบันทึก", {Ballot.State.OPEN}, Ballot.State.CLOSED, conditions=(lacking,)),
        Move("discard", "ไม่ใช้", {Ballot.State.OPEN, Ballot.State.CLOSED}, Ballot.State.DISCARDED),
    ),
)


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User) -> Ballot:
    """Compute the order and freeze it with the facts that broke its ties; raises CannotRank with Thai sentences."""
    step = BALLOTS.begin(ballot, "close", by=by)
    step.check()
    ballot = step.thing
    candidates = pool_for(ballot.tambon_plan, by).by_code
    facts = {code: candidates[code].facts if code in candidates else Facts() for code in codes_of(ballot)}
    marks = marks_of(ballot)
    weights = {criterion["id"]: Decimal(criterion["weight"]) for criterion in ballot.settled["criteria"]}
    order = ranked(marks, Method(ballot.method), facts, weights=weights)
    settled = ballot.settled | {
        "order": [
            {"rank": place.rank, "code": place.project, "points": _said(place.points), "tie": place.tie}
            for place in order
        ],
        "facts": {code: _facts(project_facts) for code, project_facts in facts.items()},
        "papers": len({mark.paper for mark in marks}),
    }
    step.take(settled=settled, closed_at=timezone.now())
    ballot.refresh_from_db()
    return ballot


def _said(points: Fraction | None) -> str | None:
    return None if points is None else str(points)


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "urgency": facts.urgency,
        "beneficiaries": facts.beneficiaries,
        "cost_baht": None if facts.cost_baht is None else f"{facts.cost_baht:.2f}",
    }


def order_of(ballot: Ballot) -> list[Place]:
    """Return the order that came out of a closed ballot; empty while it is open."""
    return [
        Place(row["rank"], row["code"], None if row["points"] is None else Fraction(row["points"]), row["tie"])
        for row in ballot.settled.get("order", [])
    ]


@transaction.atomic
def discard_ballot(ballot: Ballot, *, by: User) -> None:
    """Say that a ballot is not used; its marks stay."""
    BALLOTS.apply(ballot, "discard", by=by)


# --- using the order ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Drift:
    """How the plan moved on since a ballot was opened: projects not voted on, and projects no longer ranked."""

    lacks: tuple[Candidate, ...]
    gone: tuple[str, ...]


def drift(ballot: Ballot, pool: Pool, *, is_told_all: bool = True) -> Drift:
    """Compare a ballot with what the plan ranks now; its own list stays as it is.

    Who is not told all hears of the projects that came into the plan later, and of nothing that was prepared.
    """
    codes = dict.fromkeys(codes_of(ballot))
    lacks = [candidate for candidate in pool.candidates if candidate.code not in codes]
    if is_told_all:
        return Drift(tuple(lacks), tuple(code for code in codes if code not in pool.by_code))
    known = set(ballot.settled.get("in_plan", ()))
    return Drift(tuple(candidate for candidate in lacks if candidate.project_id not in known), ())


@dataclass(frozen=True)
class Used:
    """What came of using a ballot's order: how many decisions changed, and which projects nobody voted on."""

    changed: int
    not_voted_on: tuple[Candidate, ...]


@transaction.atomic
def use_ballot(ballot: Ballot, *, by: User) -> Used:
    """Prepare the forum's decisions with the ranks of a closed ballot.

    Projects that are no longer ranked leave no gap; those that came after the ballot have no rank of it, and keep none
    from elsewhere.
    """
    ballot = locked(ballot, "tambon_plan__area", "meeting")
    if ballot.state != Ballot.State.CLOSED:
        raise CannotRank("ใช้ลำดับได้เมื่อปิดบันทึกแล้วเท่านั้น")
    # Before anything is said of the projects: what is prepared is of those alone who decide.
    held_for(ballot.tambon_plan, by)
    pool = pool_of(ballot.tambon_plan, with_prepared=True)
    lacks = drift(ballot, pool).lacks
    order = [pool.by_code[place.project] for place in order_of(ballot) if place.project in pool.by_code]
    meeting = ballot.meeting if ballot.meeting and ballot.meeting.state == MeetingState.SCHEDULED else None
    changed = put_ranks(ballot.tambon_plan, order, by=by, meeting=meeting, unranked=lacks)
    Ballot.objects.filter(pk=ballot.pk).update(used_at=timezone.now(), used_name=Actor.of(by).listed)
    return Used(changed, lacks)
