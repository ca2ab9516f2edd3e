"""What happens to a tambon meeting: it is scheduled and recorded, papers are attached, it is closed or cancelled.

Closing a forum publishes, in the same transaction, every decision and merge that was prepared for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.areas.models import Area
from agencies.documents.checks import Upload
from agencies.documents.storage import attach_paper, detach_paper
from agencies.errors import Cannot, Reason
from agencies.locking import hold, locked, overwrite
from agencies.offices.models import Agency
from agencies.people.models import User
from agencies.workflow import Machine, Move
from plans.decisions.actions import FROZEN, CannotDecide, publish
from plans.decisions.readiness import prepared_count
from plans.forum.guests import standing_guests
from plans.meetings.record import NO_MINUTES, day_lacking
from plans.tambon.models import Invitee, MeetingPaper, MeetingState, Presentation, TambonMeeting, TambonPlan
from plans.tambon.readiness import Act, check_list

NO_PRESENTATION = "ยังไม่ได้บันทึกว่ามีหมู่บ้านใดนำเสนอแผน (อย่างน้อย 1 หมู่บ้าน)"
IS_CLOSED = "การประชุมนี้ปิดหรือยกเลิกแล้ว จึงแก้ไขไม่ได้"
MOVED_MEANWHILE = "มีผู้แก้ไขหรือดำเนินการกับการประชุมนี้ก่อนหน้าเพียงครู่เดียว กรุณาตรวจบันทึกล่าสุดแล้วดำเนินการใหม่อีกครั้ง"


class CannotMeet(Cannot):
    """A step of a meeting that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


# --- the record -----------------------------------------------------------------------------------------------------
@transaction.atomic
def schedule(plan: TambonPlan, values: Mapping[str, Any], *, by: User) -> TambonMeeting:
    """Write down a new meeting; the same form sent twice is one meeting.

    A plan that the level above has taken over may still be met about: the tambon's meetings go on.
    """
    check_permission(by, "tambon_plan.meet", plan)
    locked(plan)
    same = plan.meetings.filter(state=MeetingState.SCHEDULED, **values).first()
    return same or TambonMeeting.objects.create(tambon_plan=plan, **values)


def change(meeting: TambonMeeting, values: Mapping[str, Any], *, base: int, by: User) -> TambonMeeting:
    """Store the record as typed over revision ``base``.

    Raises PermissionDenied, CannotMeet when the meeting takes no changes, Stale when somebody saved meanwhile.
    """
    _require(by, meeting)
    still_open = TambonMeeting.objects.filter(pk=meeting.pk, state=MeetingState.SCHEDULED)
    overwrite(still_open, CannotMeet(IS_CLOSED), base=base, **values)
    meeting.refresh_from_db()
    return meeting


def _require(by: User, meeting: TambonMeeting) -> None:
    """Ask whether ``by`` may change the record; that a meeting is over is said to those who could have."""
    if by.has_perm("meeting.change", meeting):
        return
    if meeting.state != MeetingState.SCHEDULED and by.has_perm(
        "meeting.change", TambonMeeting(tambon_plan=meeting.tambon_plan)
    ):
        raise CannotMeet(IS_CLOSED)
    raise PermissionDenied("meeting.change")


def _hold_open(meeting: TambonMeeting) -> None:
    """Take the meeting's row for this transaction; raises CannotMeet when it is over.

    The revision stays: it counts what is typed into the record, and a paper attached meanwhile disturbs no typing.
    """
    still_open = TambonMeeting.objects.filter(pk=meeting.pk, state=MeetingState.SCHEDULED)
    hold(still_open, CannotMeet(IS_CLOSED), state=F("state"))


# --- who is invited, who came, who presented ------------------------------------------------------------------------
@transaction.atomic
def invite_standing(meeting: TambonMeeting, *, by: User) -> int:
    """Invite all village heads, the local authorities and the agencies serving the tambon; return how many are new."""
    _require(by, meeting)
    _hold_open(meeting)
    there = set(meeting.invitees.values_list("agency_id", "name"))
    guests = standing_guests(meeting.tambon_plan.area)
    new = [guest for guest in guests if (guest.agency_id, guest.name) not in there]
    for guest in new:
        guest.meeting = meeting
    Invitee.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def invite(meeting: TambonMeeting, *, kind: str, name: str, agency: Agency | None, by: User) -> Invitee:
    """Invite one more body or person; who is invited already is not invited twice."""
    _require(by, meeting)
    _hold_open(meeting)
    said = name or (agency.name if agency else "")
    same = meeting.invitees.filter(kind=kind, name=said, agency=agency).first()
    return same or meeting.invitees.create(kind=kind, name=said, agency=agency)


@transaction.atomic
def record_presence(
    meeting: TambonMeeting, marks: Mapping[int, tuple[bool | None, str]], *, by: User, gone: Collection[int] = ()
) -> None:
    """Write down by invitee whether it came (None: nobody has said) and who came; strike off those in ``gone``."""
    _require(by, meeting)
    _hold_open(meeting)
    meeting.invitees.filter(pk__in=gone).delete()
    invitees = [invitee for invitee in meeting.invitees.all() if invitee.pk in marks]
    for invitee in invitees:
        invitee.came, invitee.delegate = marks[invitee.pk]
    Invitee.objects.bulk_update(invitees, ["came", "delegate"])


@transaction.atomic
def record_presentations(meeting: TambonMeeting, presenters: Mapping[int, str], *, by: User) -> None:
    """Write down which villages presented their plan and who did; a village without a presenter did not."""
    _require(by, meeting)
    _hold_open(meeting)
    villages = Area.objects.filter(parent=meeting.tambon_plan.area_id, pk__in=presenters)
    spoke = {village: presenters[village.pk] for village in villages if presenters[village.pk]}
    meeting.presentations.exclude(village__in=spoke).delete()
    for village, presenter in spoke.items():
        Presentation.objects.update_or_create(meeting=meeting, village=village, defaults={"presenter": presenter})


# --- papers ---------------------------------------------------------------------------------------------------------
def attach(meeting: TambonMeeting, file: Upload, kind: str, *, by: User) -> MeetingPaper:
    """Check a file by opening it and store it as a paper of the meeting; the same file twice is one paper.

    Raises ValidationError with one Thai sentence, PermissionDenied, or CannotMeet.
    """
    _require(by, meeting)
    paper = MeetingPaper(meeting=meeting, kind=kind, uploaded_by=by)
    others: QuerySet[MeetingPaper] = meeting.papers.all()
    return attach_paper(paper, file, hold=partial(_hold_open, meeting), others=others)


def detach(paper: MeetingPaper, *, by: User) -> None:
    """Remove a paper, row and file, before the meeting is closed."""
    _require(by, paper.meeting)
    detach_paper(paper, hold=partial(_hold_open, paper.meeting))


# --- the end of it --------------------------------------------------------------------------------------------------
def lacking(meeting: TambonMeeting) -> list[Reason]:
    """Return everything that keeps the meeting from being closed, each with the place that mends it: one query."""
    record, page = (reverse(name, args=[meeting.pk]) for name in ("plans:meeting_edit", "plans:meeting"))
    reasons = [Reason(sentence, place=record) for sentence in _record_lacking(meeting)]
    has_minutes, has_spoken = _kept(meeting)
    if not has_minutes:
        reasons.append(Reason(NO_MINUTES, place=f"{page}#papers"))
    if meeting.kind == TambonMeeting.Kind.FORUM and not has_spoken:
        reasons.append(Reason(NO_PRESENTATION, place=f"{page}#presentations"))
    return reasons


def _kept(meeting: TambonMeeting) -> tuple[bool, bool]:
    """Tell whether a meeting has minutes, and whether any village presented its plan."""
    asked = {
        "has_minutes": Exists(MeetingPaper.objects.filter(meeting=OuterRef("pk"), kind=MeetingPaper.Kind.MINUTES)),
        "has_spoken": Exists(Presentation.objects.filter(meeting=OuterRef("pk"))),
    }
    own = TambonMeeting.objects.filter(pk=meeting.pk).order_by().annotate(**asked)
    has_minutes, has_spoken = own.values_list(*asked).get()
    return has_minutes, has_spoken


def _record_lacking(meeting: TambonMeeting) -> Iterator[str]:
    yield from day_lacking(meeting.held_on, "วันที่ประชุม")
    if not meeting.chair:
        yield "ยังไม่ได้กรอกชื่อประธาน"
    if meeting.male_count is None or meeting.female_count is None:
        yield "ยังไม่ได้กรอกจำนวนผู้เข้าร่วมให้ครบทั้งชายและหญิง"
    elif not meeting.attendance:
        yield "จำนวนผู้เข้าร่วมรวมเป็น 0 คน จึงปิดประชุมไม่ได้"


def prepared(meeting: TambonMeeting) -> int:
    """Count the decisions and merges that closing the meeting would publish; only a forum publishes."""
    return prepared_count(meeting.tambon_plan) if meeting.kind == TambonMeeting.Kind.FORUM else 0


def open_points(meeting: TambonMeeting) -> list[Reason]:
    """Return what the plan lacks when its forum is closed; other meetings publish nothing."""
    if meeting.kind != TambonMeeting.Kind.FORUM:
        return []
    plan = meeting.tambon_plan
    frozen = [Reason(FROZEN)] if plan.frozen_by_id and prepared(meeting) else []
    return [*frozen, *check_list(plan, Act.CLOSE)]


def _held(meeting: TambonMeeting, _move: Move[TambonMeeting]) -> TambonMeeting:
    """Lock the meeting and its plan: what was checked is what is closed, and a second closer finds it closed."""
    held = locked(meeting, "tambon_plan__area")
    locked(held.tambon_plan)
    return held


def _hears(meeting: TambonMeeting, move: Move[TambonMeeting], by: User) -> bool:
    """Ask of a meeting that is still to come: who could have taken the step is told that it is over."""
    return by.has_perm(f"meeting.{move.action}", TambonMeeting(tambon_plan=meeting.tambon_plan))


MEETINGS: Machine[TambonMeeting, Move[TambonMeeting]] = Machine(
    "meeting",
    TambonMeeting,
    MeetingState,
    refusal=CannotMeet,
    hold=_held,
    hears=_hears,
    elsewhere=lambda *_: [IS_CLOSED],
    overtaken=MOVED_MEANWHILE,
    counts=True,
    starts={"schedule": (MeetingState.SCHEDULED, "นัดหมายการประชุม")},
    moves=(
        Move("close", "ปิดประชุม", {MeetingState.SCHEDULED}, MeetingState.CLOSED, conditions=(lacking, open_points)),
        Move("cancel", "ยกเลิก", {MeetingState.SCHEDULED}, MeetingState.CANCELLED),
    ),
)


@transaction.atomic
def close(
    meeting: TambonMeeting, *, by: User, base: int, expected: int, confirmed: Collection[str] | None = None
) -> int:
    """Close the meeting as it stood at revision ``base`` and publish what a forum prepared; return how many.

    ``expected`` is how many the person was told would be published, ``confirmed`` names the warnings that she read
    (agencies.errors.against).  Raises PermissionDenied, or CannotMeet when something is lacking, the record or the
    number has changed, or the meeting is over.
    """
    step = MEETINGS.begin(meeting, "close", by=by)
    count = prepared(step.thing)
    step.check(after=[*_changed(step.thing, base), *_other_count(count, expected)], confirmed=confirmed)
    step.take(closed_by=by, closed_name=step.actor.signed, closed_at=timezone.now())
    try:
        published = publish(step.thing.tambon_plan, by=by, meeting=step.thing) if count else 0
    except CannotDecide as refusal:
        raise CannotMeet(*refusal.reasons) from refusal
    meeting.refresh_from_db()
    return published


def _changed(meeting: TambonMeeting, base: int) -> list[str]:
    return [] if meeting.revision == base else [MOVED_MEANWHILE]


def _other_count(count: int, expected: int) -> list[str]:
    if count == expected:
        return []
    return [f"ขณะนี้มีมติที่เตรียมไว้ {count} รายการ ไม่ใช่ {expected} รายการ กรุณาตรวจแล้วยืนยันใหม่อีกครั้ง"]


@transaction.atomic
def cancel(meeting: TambonMeeting, *, by: User, base: int) -> None:
    """Cancel a meeting that was not held; its record stays, and what was prepared waits for the next forum."""
    step = MEETINGS.begin(meeting, "cancel", by=by)
    step.check(after=_changed(step.thing, base))
    step.take()
    meeting.refresh_from_db()
