"""Requests to agencies from hand to hand: the one table of moves, and when a plan may be called integrated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.access.reach import ReachQuerySet
from agencies.errors import Cannot
from agencies.people.models import User
from plans.requests.models import Commitment, CommitmentEvent, CommitmentState
from plans.tambon.models import TambonPlan

S = CommitmentState
FROZEN = "แผนนี้ถูกระดับเหนือขึ้นไปรับแล้ว จึงเปลี่ยนแปลงไม่ได้จนกว่าจะได้รับแผนคืน"
ASK, REMIND = "ask", "remind"
POST_LENGTH = 160


class CannotCommit(Cannot):
    """A step that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


@dataclass(frozen=True)
class Move:
    """One edge of the state diagram; ``permission`` is the action of the table's row «commitment.<permission>»."""

    name: str
    label: str
    sources: frozenset[CommitmentState]
    target: CommitmentState
    permission: str
    needs_note: bool = False

    @property
    def is_answer(self) -> bool:
        """Tell whether the agency itself speaks here."""
        return self.permission in {"answer", "revise"}


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("accept", "ตอบรับ", frozenset({S.ASKED}), S.ACCEPTED, "answer"),
        Move("counter", "เสนอปรับ", frozenset({S.ASKED}), S.COUNTERED, "answer", needs_note=True),
        Move("decline", "ปฏิเสธ", frozenset({S.ASKED}), S.DECLINED, "answer", needs_note=True),
        Move("revise_accept", "เปลี่ยนเป็นตอบรับ", frozenset({S.COUNTERED, S.DECLINED}), S.ACCEPTED, "revise"),
        Move(
            "revise_counter",
            "เปลี่ยนเป็นเสนอปรับ",
            frozenset({S.ACCEPTED, S.COUNTERED, S.DECLINED}),
            S.COUNTERED,
            "revise",
            needs_note=True,
        ),
        Move(
            "revise_decline",
            "เปลี่ยนเป็นปฏิเสธ",
            frozenset({S.ACCEPTED, S.COUNTERED}),
            S.DECLINED,
            "revise",
            needs_note=True,
        ),
        Move("agree", "ตกลงตามที่เสนอปรับ", frozenset({S.COUNTERED}), S.ACCEPTED, "agree"),
        Move("withdraw", "ถอนคำขอ", frozenset({S.ASKED, S.COUNTERED}), S.WITHDRAWN, "withdraw", needs_note=True),
    )
}
EVENT_LABELS = {ASK: "ส่งคำขอ", REMIND: "เตือนว่าเลยกำหนดตอบ"} | {one.name: one.label for one in MOVES.values()}


def open_moves(commitment: Commitment, user: User) -> list[Move]:
    """Return the moves that fit the request's state and that ``user`` may take."""
    return [
        move
        for move in MOVES.values()
        if commitment.state in move.sources and user.has_perm(f"commitment.{move.permission}", commitment)
    ]


@transaction.atomic
def move(
    commitment: Commitment, name: str, *, by: User, note: str = "", amount_baht: Decimal | None = None
) -> CommitmentEvent:
    """Take a request one step along MOVES and write who did it, as what and why into its history.

    ``amount_baht`` is what a counter-proposal offers.  Raises PermissionDenied if ``by`` may not, CannotCommit with
    Thai sentences if the request has moved meanwhile or something is missing.
    """
    step = MOVES[name]
    found = Commitment.objects.select_related("tambon_plan__area", "agency").get(pk=commitment.pk)
    if found.state not in step.sources:
        _require(by, "view", found)
        raise CannotCommit(f"คำขอนี้อยู่ในสถานะ «{found.get_state_display()}» แล้ว จึง{step.label}ไม่ได้ กรุณาเปิดหน้าใหม่อีกครั้ง")
    _require(by, step.permission, found)
    if reasons := _lacking(found, step, note=note.strip(), amount_baht=amount_baht):
        raise CannotCommit(*reasons)
    event = _take(found, step, by=by, note=note.strip(), amount_baht=amount_baht)
    commitment.refresh_from_db()
    return event


def _require(by: User, action: str, thing: Commitment) -> None:
    if not by.has_perm(f"commitment.{action}", thing):
        raise PermissionDenied(f"commitment.{action}")


def _lacking(found: Commitment, step: Move, *, note: str, amount_baht: Decimal | None) -> list[str]:
    reasons = []
    if step.needs_note and not note:
        reasons.append(f"กรุณาบอกเหตุผลที่{step.label} เพื่อให้อีกฝ่ายทราบว่าต้องทำอะไรต่อ")
    if step.target == S.COUNTERED and found.kind == Commitment.Kind.MONEY and amount_baht is None:
        reasons.append("กรุณากรอกจำนวนเงินที่หน่วยงานเสนอ ถ้าไม่มีงบประมาณเลยให้เลือก «ปฏิเสธ»")
    if amount_baht is not None and amount_baht < 0:
        reasons.append("จำนวนเงินที่เสนอต้องไม่ติดลบ")
    return reasons


def _take(found: Commitment, step: Move, *, by: User, note: str, amount_baht: Decimal | None) -> CommitmentEvent:
    values: dict[str, Any] = {"state": step.target}
    if step.is_answer:
        values |= {
            "answer": note,
            "countered_baht": amount_baht if step.target == S.COUNTERED else None,
            "answered_by": by,
            "answered_post": f"{by.full_name} {posts_of(by)}".strip(),
            "answered_at": timezone.now(),
        }
    try:
        with transaction.atomic():
            changed = Commitment.objects.filter(pk=found.pk, state=found.state).update(**values)
    except IntegrityError:  # another agency was asked meanwhile and is the lead of this kind
        raise CannotCommit("มีหน่วยงานอื่นเป็นหน่วยงานรับผิดชอบหลักของคำขอนี้แล้ว จึงกลับมาตอบรับไม่ได้ กรุณาประสานทีมตำบล") from None
    if changed != 1:
        raise CannotCommit("มีผู้ดำเนินการกับคำขอนี้ก่อนหน้าเพียงครู่เดียว กรุณาเปิดหน้าใหม่อีกครั้ง")
    amount = values.get("countered_baht", found.countered_baht)
    return record(found, step.name, by=by, note=note, to_state=step.target, amount_baht=amount)


def record(
    commitment: Commitment,
    name: str,
    *,
    by: User | None,
    to_state: str,
    note: str = "",
    amount_baht: Decimal | None = None,
) -> CommitmentEvent:
    """Write one line of a request's history; ``by`` is None when the system itself did it."""
    return CommitmentEvent.objects.create(
        commitment=commitment,
        move=name,
        from_state="" if name == ASK else commitment.state,
        to_state=to_state,
        amount_baht=amount_baht,
        note=note,
        by=by,
        by_name=by.full_name if by else "ระบบ",
        by_post=posts_of(by)[:POST_LENGTH] if by else "",
    )


def posts_of(user: User) -> str:
    """Say the posts that ``user`` holds today."""
    return ", ".join(post.title for post in user.posts)


def answer(
    commitment: Commitment, kind: str, *, by: User, note: str = "", amount_baht: Decimal | None = None
) -> CommitmentEvent:
    """Answer «accept», «counter» or «decline», or change an answer given earlier into it."""
    first = kind if commitment.state == S.ASKED else f"revise_{kind}"
    return move(commitment, first, by=by, note=note, amount_baht=amount_baht)


def write_note(commitment: Commitment, text: str, *, by: User) -> None:
    """Keep the agency's own note; it is in no history and no export."""
    _require(by, "note", commitment)
    Commitment.objects.filter(pk=commitment.pk).update(internal_note=text.strip())


# --- «บูรณาการแล้ว» ---------------------------------------------------------------------------------------------------
def stale(plan: TambonPlan, now: datetime | None = None) -> ReachQuerySet:
    """Return the requests of the plan that wait for an answer longer than its set days."""
    since = (now or timezone.now()) - timedelta(days=plan.answer_days)
    return plan.commitments.filter(state=S.ASKED, asked_at__lt=since)


def is_integrated(plan: TambonPlan) -> bool:
    """Tell whether the plan was called integrated and still is: nothing is overdue, or the chair said why."""
    return plan.integrated_at is not None and (bool(plan.integrated_reason) or not stale(plan).exists())


@transaction.atomic
def integrate(plan: TambonPlan, *, by: User, reason: str = "") -> None:
    """Call the plan integrated.

    Raises PermissionDenied if ``by`` may not; CannotCommit while nothing was asked of anybody, or while a request
    waits longer than the set days and the chair gives no reason.
    """
    if not by.has_perm("tambon_plan.integrate", plan):
        raise PermissionDenied("tambon_plan.integrate")
    plan = TambonPlan.objects.select_for_update(of=("self",)).select_related("area", "period").get(pk=plan.pk)
    if reasons := _against(plan, reason.strip()):
        raise CannotCommit(*reasons)
    TambonPlan.objects.filter(pk=plan.pk).update(
        integrated_at=timezone.now(),
        integrated_name=f"{by.full_name} {posts_of(by)}".strip()[:320],
        integrated_reason=reason.strip(),
    )


def _against(plan: TambonPlan, reason: str) -> list[str]:
    if plan.frozen_by_id:
        return [FROZEN]
    if is_integrated(plan):
        return ["แผนนี้ประกาศว่าบูรณาการแล้ว"]
    if not plan.commitments.exclude(state=S.WITHDRAWN).exists():
        return ["ยังไม่ได้ส่งคำขอถึงหน่วยงานใดเลย จึงยังประกาศว่าบูรณาการแล้วไม่ได้"]
    waiting = stale(plan).count()
    if waiting and not reason:
        return [
            f"มีคำขอ {waiting} รายการที่หน่วยงานยังไม่ตอบเกิน {plan.answer_days} วัน ประธานต้องบอกเหตุผลก่อนประกาศว่าบูรณาการแล้ว"
        ]
    return []
