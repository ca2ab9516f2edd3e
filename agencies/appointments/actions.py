"""A request is filed, confirmed by a second person, declined or withdrawn; what is confirmed happens once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.appointments.models import Appointment, AppointmentEvent, AppointmentState, Wanted
from agencies.errors import Cannot
from agencies.keeping import Column
from agencies.locking import locked
from agencies.people import second_step
from agencies.people.actions import invite, open_invitations, recall, seat
from agencies.people.models import Handover, Invitation, Post, User
from agencies.workflow import Machine, Move, Step

# As long as an invitation: who confirms may come to the office only at the month's meeting.
VALID_FOR = timedelta(days=14)
SECOND_PERSON = "คำขอนี้ต้องให้บุคคลที่สองยืนยัน ผู้ขอและผู้ที่จะดำรงตำแหน่งยืนยันเองไม่ได้"
NOTHING_OPEN = "คำเชิญนี้มีผู้รับแล้ว หมดอายุ หรือถอนไปแล้ว"
ASKER_ONLY = "ผู้ถอนคำขอได้คือผู้ยื่นคำขอเท่านั้น"


class CannotAppoint(Cannot):
    """A step that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


class Lapsing(Column):
    """A state in its column, but that what waits has run out once its day is over."""

    def read(self, thing: Appointment) -> str:
        """Return the state."""
        stored = super().read(thing)
        has_lapsed = stored == AppointmentState.ASKED and thing.expires_at <= timezone.now()
        return AppointmentState.RUN_OUT if has_lapsed else stored

    def where(self, state: str) -> Q:
        """Select the requests in a state."""
        if state == AppointmentState.ASKED:
            return super().where(state) & Q(expires_at__gt=timezone.now())
        if state == AppointmentState.RUN_OUT:
            return super().where(AppointmentState.ASKED) & Q(expires_at__lte=timezone.now())
        return super().where(state)


# --- what speaks against a step --------------------------------------------------------------------------------------
def holder_changed(appointment: Appointment) -> list[str]:
    """Say that somebody else holds the post than when the reason was written."""
    if appointment.post.holder == appointment.outgoing:
        return []
    return ["ผู้ดำรงตำแหน่งเปลี่ยนไปหลังยื่นคำขอนี้ กรุณาให้ผู้ขอยื่นคำขอใหม่"]


def switched_off(appointment: Appointment) -> list[str]:
    """Say that the account is out of use."""
    user = appointment.user
    return [f"บัญชี {user.get_username()} ถูกระงับการใช้งานแล้ว"] if user is not None and not user.is_active else []


def nothing_open(appointment: Appointment) -> list[str]:
    """Say that no invitation of the request is open, so that none can be taken back."""
    return [] if open_invitations().filter(pk=appointment.invitation_id or 0).exists() else [NOTHING_OPEN]


def _held(appointment: Appointment, _move: Move[Appointment]) -> Appointment:
    held = locked(appointment, "post", "user", "outgoing", "asked_by")
    # A step that fills the post waits for whatever else fills it.
    held.post = locked(held.post, "area")
    return held


S = AppointmentState
APPOINTMENTS = Machine(
    "appointment",
    Appointment,
    AppointmentState,
    refusal=CannotAppoint,
    hold=_held,
    keeping=Lapsing(),
    starts={"file": (S.ASKED, "ยื่นคำขอ")},
    moves=(
        Move("confirm", "เห็นชอบตามคำขอ", {S.ASKED}, S.CONFIRMED, conditions=(holder_changed, switched_off)),
        Move("decline", "ไม่ยืนยัน", {S.ASKED}, S.DECLINED, needs_note=True),
        Move("withdraw", "ถอนคำขอ", {S.ASKED}, S.WITHDRAWN),
        # A link that went astray: whoever of the administrators hears of it first.
        Move("recall", "ถอนคำเชิญ", {S.CONFIRMED}, S.WITHDRAWN, conditions=(nothing_open,)),
    ),
)


@dataclass(frozen=True)
class Wish:
    """Who is to hold the post: an account there is, or a name (and address) to invite; and why."""

    reason: str
    user: User | None = None
    name: str = ""
    email: str = ""


@transaction.atomic
def file(post: Post, wish: Wish, *, by: User) -> Appointment:
    """Ask that ``post`` be filled; nothing changes until somebody else confirms.

    Raises PermissionDenied if ``by`` may not ask, CannotAppoint while another request for the post waits or the
    account holds it already.
    """
    post = _post_to_ask_about(post, by)
    holder, reasons = post.holder, _waiting_already(post)
    if wish.user is not None and wish.user == holder:
        reasons.append(f"{wish.user.full_name} ดำรงตำแหน่งนี้อยู่แล้ว")
    if reasons:
        raise CannotAppoint(*reasons)
    return _filed(Appointment(post=post, user=wish.user, name=wish.name, email=wish.email, outgoing=holder), wish, by)


@transaction.atomic
def file_second_step(post: Post, reason: str, *, by: User) -> Appointment:
    """Ask that the second step of who holds ``post`` be taken away, so that she sets a new one up.

    Raises PermissionDenied if ``by`` may not ask, CannotAppoint while another request for the post waits, nobody holds
    it or she has nothing to take away.
    """
    post = _post_to_ask_about(post, by)
    holder, reasons = post.holder, _waiting_already(post)
    if holder is None:
        reasons.append("ตำแหน่งนี้ว่าง ไม่มีการยืนยันสองชั้นให้ล้าง")
    elif not second_step.is_set_up(holder):
        reasons.append(f"{holder.full_name} ยังไม่ได้ตั้งค่าการยืนยันสองชั้น จึงไม่มีสิ่งที่ต้องล้าง")
    if reasons:
        raise CannotAppoint(*reasons)
    asked = Appointment(post=post, user=holder, outgoing=holder, wanted=Wanted.SECOND_STEP)
    return _filed(asked, Wish(reason), by)


def _post_to_ask_about(post: Post, by: User) -> Post:
    check_permission(by, "appointment.file", Appointment(post=post))
    return locked(post, "area")


def _waiting_already(post: Post) -> list[str]:
    waits = Appointment.objects.open().filter(post=post).exists()
    return ["ตำแหน่งนี้มีคำขอที่รอยืนยันอยู่แล้ว ให้ถอนคำขอเดิมก่อน"] if waits else []


def _filed(asked: Appointment, wish: Wish, by: User) -> Appointment:
    asked.reason, asked.asked_by, asked.expires_at = wish.reason, by, timezone.now() + VALID_FOR
    asked.save()
    filed = Step(APPOINTMENTS, Move("file", "ยื่นคำขอ", {""}, S.ASKED), asked, by, wish.reason)
    filed.source = ""
    filed.record(AppointmentEvent, appointment=asked)
    return asked


def check_person(appointment: Appointment, move: str, by: User) -> None:
    """Raise PermissionDenied for who settles what she asked, or what is about her, or withdraws another's request."""
    if move == "withdraw":
        if by.pk != appointment.asked_by_id:
            raise PermissionDenied(ASKER_ONLY)
    elif move != "recall" and by.pk in {appointment.asked_by_id, appointment.user_id}:
        raise PermissionDenied(SECOND_PERSON)


@transaction.atomic
def settle(appointment: Appointment, name: str, *, by: User, note: str = "") -> Handover | None:
    """Confirm, decline, withdraw or recall a request by compare-and-set, and do it in the same transaction.

    Returns the hand-over where the post changed hands.  Raises PermissionDenied for who may not or asked herself,
    CannotAppoint when it was settled or has run out.
    """
    check_person(appointment, name, by)
    step = APPOINTMENTS.begin(appointment, name, by=by, note=note)
    step.check()
    handover, invitation = _done(step.thing, by) if name == "confirm" else (None, step.thing.invitation)
    if name == "recall" and not (invitation and recall(invitation)):
        raise CannotAppoint(NOTHING_OPEN)
    step.take(invitation=invitation)
    step.record(AppointmentEvent, appointment=step.thing)
    return handover


def _done(appointment: Appointment, by: User) -> tuple[Handover | None, Invitation | None]:
    """Do what was asked and is being confirmed: seat the account, invite the name, or take the second step away."""
    post, asker, reason = appointment.post, appointment.asked_by, _said(appointment, by)
    if appointment.user is not None and appointment.wanted == Wanted.SECOND_STEP:
        second_step.take_all(appointment.user)
        return None, None
    if appointment.user is not None:
        return seat(post, appointment.user, by=asker, reason=reason), None
    return None, invite(post, name=appointment.name, email=appointment.email, by=asker, reason=reason)


def _said(appointment: Appointment, by: User) -> str:
    return f"{appointment.reason} (ยืนยันโดย {by.full_name})"
