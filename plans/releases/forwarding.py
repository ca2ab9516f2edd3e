"""A release on its way: to whom it may go, why it may not go yet, and each addressee's receipt from state to state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import check_permission, roles_that_may
from agencies.areas.codes import parents, under
from agencies.errors import Cannot, Reason, Severity, against, stops
from agencies.fullness import marking
from agencies.history import Actor
from agencies.locking import locked
from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from agencies.people.models import PostHolder, User
from agencies.workflow import Machine, Move
from plans.alignment.readiness import alignment_lacking
from plans.decisions.models import Outcome, PublicationState
from plans.forum.readiness import forum_closed
from plans.releases.levels import lock_plans, plans_of
from plans.releases.models import Receipt, ReceiptState, Release
from plans.releases.queries import at_takers, plan_of
from plans.releases.staleness import Validity, validity_of
from plans.tambon.models import TambonPlan

K = Agency.Kind
# Who is offered first, already ticked, by the level that sends: those whose work begins with this plan.
TICKED = {
    Release.Level.TAMBON: (K.SAO, K.MUNICIPALITY, K.DISTRICT_OFFICE, K.DISTRICT_CDD, K.DISTRICT_AGRI),
    Release.Level.DISTRICT: (K.PROVINCE_OFFICE, K.PROVINCE_CDD, K.PROVINCE_AGRI),
    Release.Level.PROVINCE: (K.DOAE, K.NFC),
}


class CannotForward(Cannot):
    """A step with a release or a receipt that is not possible now; ``reasons`` are Thai sentences."""


@dataclass(frozen=True)
class Letter:
    """What goes with a release: the number of the office's letter, and a word to the addressees."""

    number: str = ""
    note: str = ""


# --- may it go ------------------------------------------------------------------------------------------------------
def check_list(release: Release) -> list[Reason]:
    """Return in Thai everything that keeps a release from being sent, and what its sender should know."""
    return check_list_of(validity_of(release))


def check_list_of(validity: Validity) -> list[Reason]:
    """Return the same of a release of which it is known how it stands (at most three queries)."""
    reasons = [Reason(f"เล่มแผนนี้ไม่เป็นปัจจุบัน: {reason}", place=reason.place) for reason in validity.reasons]
    plan = validity.plan
    if not isinstance(plan, TambonPlan):
        return reasons
    return [*reasons, *forum_closed(plan), *alignment_lacking(plan, Severity.STOP), *_integrated(plan)]


def barriers(release: Release) -> list[Reason]:
    """Return in Thai everything that keeps a release from being sent; none means it may go."""
    return stops(check_list(release))


def _integrated(plan: TambonPlan) -> list[Reason]:
    """Tell the sender, although the release may go, that the plan was not called integrated."""
    if plan.integrated_at is not None:
        return []
    said = "ประธานยังไม่ได้ประกาศว่าแผนบูรณาการแล้ว ผู้รับจะเห็นว่าบางหน่วยงานอาจยังไม่ตอบรับ"
    place = reverse("plans:commitments", args=[plan.pk])
    return [Reason(said, place=place, severity=Severity.WARNING, code="not_integrated", figure="ยังไม่บูรณาการ")]


# --- to whom --------------------------------------------------------------------------------------------------------
def addressees(release: Release) -> list[Agency]:
    """Return the agencies a release may be sent to, nearest first.

    They serve its area or a village in it, and somebody there may receive it: ``is_held`` says whether anybody holds
    such a post now.
    """
    code = release.area.code
    serving = Q(area__code__in=(*parents(code), code)) | under(code, "coverages__village__code")
    below = under(code, "area__code") if release.level != Release.Level.TAMBON else Q(pk__in=())
    near_first = Agency.objects.filter(serving | below).that_may("receipt.receive").distinct().select_related("area")
    receivers = PostHolder.objects.current().filter(post__role__in=roles_that_may("receipt", "receive"))
    near_first = near_first.annotate(is_held=Exists(receivers.filter(post__agency=OuterRef("pk"))))
    return listed(sorted(near_first, key=lambda agency: (-len(parents(agency.area.code)), agency.area.code)))


def ticked(release: Release, offered: Iterable[Agency]) -> list[Agency]:
    """Return which of the offered agencies are ticked at first, not yet sent to.

    By level and kind, and those to which the forum passed a project on: it comes to them with the plan.
    """
    reached = set(release.receipts.values_list("agency_id", flat=True))
    kinds, passed_to = TICKED[Release.Level(release.level)], _passed_to(release)
    wanted = [agency for agency in offered if agency.kind in kinds or agency.pk in passed_to]
    return [agency for agency in wanted if agency.pk not in reached]


def _passed_to(release: Release) -> set[int]:
    """Return the keys of the agencies to which the forum of a tambon passed projects on."""
    plan = plan_of(release)
    if plan is None:
        return set()
    passed = plan.decisions.filter(standing=PublicationState.PUBLISHED, fate=Outcome.PASSED_ON, lead__isnull=False)
    return set(passed.values_list("lead", flat=True))


# --- sending --------------------------------------------------------------------------------------------------------
@transaction.atomic
def forward(
    release: Release, agencies: Iterable[Agency], letter: Letter, *, by: User, confirmed: Collection[str] | None = None
) -> list[Receipt]:
    """Send a release to agencies, each with its own receipt; who has it is not sent it again, who sent it back is.

    The plan's row is held meanwhile, so that no village is reopened between the look and the sending.  Returns the
    new receipts.  ``confirmed`` names the warnings that were read (agencies.errors.against).  Raises
    PermissionDenied, or CannotForward with Thai sentences.
    """
    check_permission(by, "release.forward", release)
    lock_plans(release)
    chosen = list(agencies)
    if reasons := [*against(check_list(release), confirmed), *_not_addressed(release, chosen)]:
        raise CannotForward(*reasons)
    reached = having(release)
    return [
        Receipt.objects.create(
            release=release,
            agency=agency,
            letter_number=letter.number.strip(),
            note=letter.note.strip(),
            sent_by=by,
            sent_name=Actor.of(by).signed,
        )
        for agency in chosen
        if agency.pk not in reached
    ]


def _not_addressed(release: Release, chosen: Sequence[Agency]) -> list[str]:
    """Say of whom was chosen that nothing can be sent there: what is sent can be received and answered."""
    if not chosen:
        return ["กรุณาเลือกหน่วยงานผู้รับอย่างน้อย 1 แห่ง"]
    offered = {agency.pk for agency in addressees(release)}
    return [f"ส่งถึง{agency.name}ไม่ได้ เพราะไม่ได้ดูแลพื้นที่นี้ หรือไม่มีผู้ลงรับแผน" for agency in chosen if agency.pk not in offered]


def having(release: Release) -> set[int]:
    """Return the keys of the agencies that have the release before them: sent, and not sent back."""
    receipts = release.receipts.exclude(state=ReceiptState.RETURNED)
    return set(receipts.values_list("agency_id", flat=True))


# --- at the addressee -----------------------------------------------------------------------------------------------
def _moved_on(receipt: Receipt, move: Move[Receipt]) -> list[str]:
    return [f"รายการนี้อยู่ในสถานะ «{receipt.get_state_display()}» แล้ว จึง{move.label}ไม่ได้ กรุณาเปิดหน้านี้ใหม่"]


def _taken_in(receipt: Receipt) -> list[Reason]:
    """Say of a receipt at an office whose plan holds the release that it is the plan which gives it back."""
    release = receipt.release
    held = plans_of(release).filter(frozen_by=release.pk)
    if not (at_takers(release.area.parent_id or 0).filter(pk=receipt.pk).exists() and held.exists()):
        return []
    return [Reason("แผนนี้รับเข้าแผนของท่านแล้ว ถ้าจะคืนให้กด «คืนแผน» ที่หน้าแผนของท่าน", place=reverse("plans:upper_list"))]


S = ReceiptState
RECEIPTS: Machine[Receipt, Move[Receipt]] = Machine(
    "receipt",
    Receipt,
    S,
    refusal=CannotForward,
    hold=lambda receipt, _: locked(receipt, "agency", "release__area"),
    elsewhere=_moved_on,
    note_missing="กรุณาบอกเหตุผลที่{label} เพื่อให้ผู้ส่งทราบว่าต้องแก้ไขอะไร",
    starts={"forward": (S.SENT, "ส่งต่อ")},
    moves=(
        Move("open", "เปิดอ่าน", {S.SENT}, S.OPENED, permission="receive"),
        Move("receive", "ลงรับ", {S.SENT, S.OPENED}, S.RECEIVED),
        Move(
            "return",
            "ส่งคืน",
            {S.SENT, S.OPENED, S.RECEIVED},
            S.RETURNED,
            conditions=(_taken_in,),
            needs_note=True,
        ),
    ),
)


def opened(receipt: Receipt, *, by: User) -> bool:
    """Note once that somebody who may receive it has opened it; tell whether it was this time."""
    move = RECEIPTS["open"]
    if not RECEIPTS.allows(receipt, move, by):
        return False
    unopened = Receipt.objects.filter(pk=receipt.pk, state__in=move.sources)
    changed = 0
    with marking():
        changed = unopened.update(state=move.target, opened_at=timezone.now())
    return bool(changed)


def receive(receipt: Receipt, *, by: User) -> None:
    """Write down that the agency has received the plan. Raises PermissionDenied or CannotForward."""
    _settle(receipt, "receive", by=by)


def give_back(receipt: Receipt, *, by: User, reason: str) -> None:
    """Return the plan to its sender with a reason. Raises PermissionDenied or CannotForward."""
    _settle(receipt, "return", by=by, reason=reason)


def settled(name: str, by: User, at: datetime) -> dict[str, Any]:
    """Return what a receipt keeps of who received or returned it; that it was received stays when it is returned."""
    signed = Actor.of(by).signed
    kept = {"settled_by": by, "settled_name": signed, "settled_at": at}
    return kept | ({"received_name": signed, "received_at": at} if name == "receive" else {})


@transaction.atomic
def _settle(receipt: Receipt, name: str, *, by: User, reason: str = "") -> None:
    """Take one step by compare-and-set: of two people at once one is told that the other was first."""
    now, step = timezone.now(), RECEIPTS.begin(receipt, name, by=by, note=reason)
    step.take(opened_at=step.thing.opened_at or now, reason=step.note, **settled(name, by, now))
    receipt.refresh_from_db()
