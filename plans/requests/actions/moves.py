"""Requests to agencies from hand to hand: the one table of moves, and when a plan may be called integrated."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.access.reach import ReachQuerySet
from agencies.errors import Cannot, Reason, Severity, stops, warnings
from agencies.history import Actor
from agencies.locking import locked
from agencies.people.models import User
from agencies.workflow import Machine, Move, Step
from plans.requests.models import Commitment, CommitmentEvent, CommitmentState
from plans.tambon.models import TambonPlan

S = CommitmentState
FROZEN = "แผนนี้ถูกระดับเหนือขึ้นไปรับแล้ว จึงเปลี่ยนแปลงไม่ได้จนกว่าจะได้รับแผนคืน"
ASK, REMIND = "ask", "remind"
ANSWERS = frozenset({"answer", "revise"})


class CannotCommit(Cannot):
    """A step that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


class CommitmentMove(Move[Commitment]):
    """A step with a request."""

    @property
    def is_answer(self) -> bool:
        """Tell whether the agency itself speaks here."""
        return self.permission in ANSWERS


def _read(commitment: Commitment, _move: CommitmentMove) -> Commitment:
    """Read a request as it is stored now; its row is not held, of two at once the later one is told."""
    stored: Commitment = Commitment.objects.select_related("tambon_plan__area", "agency").get(pk=commitment.pk)
    return stored


def _moved_on(commitment: Commitment, move: CommitmentMove) -> list[str]:
    state = commitment.get_state_display()
    return [f"คำขอนี้อยู่ในสถานะ «{state}» แล้ว จึง{move.label}ไม่ได้ กรุณาเปิดหน้าใหม่อีกครั้ง"]


COMMITMENTS = Machine(
    "commitment",
    Commitment,
    S,
    refusal=CannotCommit,
    hold=_read,
    elsewhere=_moved_on,
    overtaken="มีผู้ดำเนินการกับคำขอนี้ก่อนหน้าเพียงครู่เดียว กรุณาเปิดหน้าใหม่อีกครั้ง",
    note_missing="กรุณาบอกเหตุผลที่{label} เพื่อให้อีกฝ่ายทราบว่าต้องทำอะไรต่อ",
    starts={ASK: (S.ASKED, "ส่งคำขอ")},
    moves=(
        CommitmentMove("accept", "ตอบรับ", {S.ASKED}, S.ACCEPTED, "answer"),
        CommitmentMove("counter", "เสนอปรับ", {S.ASKED}, S.COUNTERED, "answer", needs_note=True),
        CommitmentMove("decline", "ปฏิเสธ", {S.ASKED}, S.DECLINED, "answer", needs_note=True),
        CommitmentMove("revise_accept", "เปลี่ยนเป็นตอบรับ", {S.COUNTERED, S.DECLINED}, S.ACCEPTED, "revise"),
        CommitmentMove(
            "revise_counter",
            "เปลี่ยนเป็นเสนอปรับ",
            {S.ACCEPTED, S.COUNTERED, S.DECLINED},
            S.COUNTERED,
            "revise",
            needs_note=True,
        ),
        CommitmentMove(
            "revise_decline", "เปลี่ยนเป็นปฏิเสธ", {S.ACCEPTED, S.COUNTERED}, S.DECLINED, "revise", needs_note=True
        ),
        CommitmentMove("agree", "ตกลงตามที่เสนอปรับ", {S.COUNTERED}, S.ACCEPTED, "agree"),
        CommitmentMove("withdraw", "ถอนคำขอ", {S.ASKED, S.COUNTERED}, S.WITHDRAWN, "withdraw", needs_note=True),
    ),
)
EVENT_LABELS = COMMITMENTS.labels | {REMIND: "เตือนว่าเลยกำหนดตอบ"}


@transaction.atomic
def move(
    commitment: Commitment, name: str, *, by: User, note: str = "", amount_baht: Decimal | None = None
) -> CommitmentEvent:
    """Take a request one step and write who did it, as what and why into its history.

    ``amount_baht`` is what a counter-proposal offers.  Raises PermissionDenied if ``by`` may not, CannotCommit with
    Thai sentences if the request has moved meanwhile or something is missing.
    """
    step = COMMITMENTS.begin(commitment, name, by=by, note=note)
    step.check(after=_amount_lacking(step, amount_baht))
    values = _answered(step, amount_baht) if step.move.is_answer else {}
    _take(step, values)
    offered = values.get("countered_baht", step.thing.countered_baht)
    event = step.record(CommitmentEvent, commitment=step.thing, amount_baht=offered)
    commitment.refresh_from_db()
    return event


def _amount_lacking(step: Step[Commitment, CommitmentMove], amount_baht: Decimal | None) -> list[str]:
    reasons = []
    if step.target == S.COUNTERED and step.thing.kind == Commitment.Kind.MONEY and amount_baht is None:
        reasons.append("กรุณากรอกจำนวนเงินที่หน่วยงานเสนอ ถ้าไม่มีงบประมาณเลยให้เลือก «ปฏิเสธ»")
    if amount_baht is not None and amount_baht < 0:
        reasons.append("จำนวนเงินที่เสนอต้องไม่ติดลบ")
    return reasons


def _answered(step: Step[Commitment, CommitmentMove], amount_baht: Decimal | None) -> dict[str, Any]:
    return {
        "answer": step.note,
        "countered_baht": amount_baht if step.target == S.COUNTERED else None,
        "answered_by": step.by,
        "answered_post": step.actor.in_a_row,
        "answered_at": timezone.now(),
    }


def _take(step: Step[Commitment, CommitmentMove], values: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            step.take(**values)
    except IntegrityError:  # another agency was asked meanwhile and is the lead of this kind
        raise CannotCommit("มีหน่วยงานอื่นเป็นหน่วยงานรับผิดชอบหลักของคำขอนี้แล้ว จึงกลับมาตอบรับไม่ได้ กรุณาประสานทีมตำบล") from None


def record(
    commitment: Commitment, name: str, *, by: User | None, note: str = "", amount_baht: Decimal | None = None
) -> CommitmentEvent:
    """Write that a request was sent or reminded of into its history; ``by`` is None when the system itself did it."""
    return CommitmentEvent.objects.create(
        commitment=commitment,
        move=name,
        from_state="" if name == ASK else commitment.state,
        to_state=commitment.state,
        amount_baht=amount_baht,
        note=note,
        **Actor.of(by).columns,
    )


def answer(
    commitment: Commitment, kind: str, *, by: User, note: str = "", amount_baht: Decimal | None = None
) -> CommitmentEvent:
    """Answer «accept», «counter» or «decline», or change an answer given earlier into it."""
    first = kind if commitment.state == S.ASKED else f"revise_{kind}"
    return move(commitment, first, by=by, note=note, amount_baht=amount_baht)


def write_note(commitment: Commitment, text: str, *, by: User) -> None:
    """Keep the agency's own note; it is in no history and no export."""
    check_permission(by, "commitment.note", commitment)
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
    check_permission(by, "tambon_plan.integrate", plan)
    plan = locked(plan, "area", "period")
    said = against_integrating(plan)
    if reasons := stops(said) or ([] if reason.strip() else warnings(said)):
        raise CannotCommit(*reasons)
    TambonPlan.objects.filter(pk=plan.pk).update(
        integrated_at=timezone.now(),
        integrated_name=Actor.of(by).in_a_row,
        integrated_reason=reason.strip(),
    )


def against_integrating(plan: TambonPlan, waiting: int | None = None) -> list[Reason]:
    """Return what speaks against calling the plan integrated; what only warns asks the chair for her reason.

    ``waiting`` is how many requests are ``stale``, counted when it is not given.
    """
    if plan.frozen_by_id:
        return [Reason(FROZEN)]
    if is_integrated(plan):
        return [Reason("แผนนี้ประกาศว่าบูรณาการแล้ว")]
    requests = reverse("plans:commitments", args=[plan.pk])
    if not plan.commitments.exclude(state=S.WITHDRAWN).exists():
        return [Reason("ยังไม่ได้ส่งคำขอถึงหน่วยงานใดเลย จึงยังประกาศว่าบูรณาการแล้วไม่ได้", place=requests)]
    waiting, days = stale(plan).count() if waiting is None else waiting, plan.answer_days
    if not waiting:
        return []
    said = f"มีคำขอ {waiting} รายการที่หน่วยงานยังไม่ตอบเกิน {days} วัน ประธานต้องบอกเหตุผลก่อนประกาศว่าบูรณาการแล้ว"
    return [Reason(said, place=requests, severity=Severity.WARNING)]
