"""What happens to a tambon meeting: it is scheduled and recorded, papers are attached, it is closed or cancelled.

Closing a forum publishes, in the same transaction, every decision and merge that was prepared for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.areas.models import Area
from agencies.documents.checks import Upload
from agencies.documents.storage import attach_paper, detach_paper
from agencies.errors import Cannot, Stale
from agencies.offices.models import Agency
from agencies.people.models import User
from paper.thai import thai_date
from plans.decisions.actions import CannotDecide, publish
from plans.decisions.models import PublicationState
from plans.forum.guests import standing_guests
from plans.tambon.models import Invitee, MeetingPaper, MeetingState, Presentation, TambonMeeting, TambonPlan

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
    if not by.has_perm("tambon_plan.meet", plan):
        raise PermissionDenied("tambon_plan.meet")
    TambonPlan.objects.select_for_update().get(pk=plan.pk)
    same = plan.meetings.filter(state=MeetingState.SCHEDULED, **values).first()
    return same or TambonMeeting.objects.create(tambon_plan=plan, **values)


def change(meeting: TambonMeeting, values: Mapping[str, Any], *, base: int, by: User) -> TambonMeeting:
    """Store the record as typed over revision ``base``.

    Raises PermissionDenied, CannotMeet when the meeting takes no changes, Stale when somebody saved meanwhile.
    """
    _require(by, "change", meeting)
    found = TambonMeeting.objects.filter(pk=meeting.pk, state=MeetingState.SCHEDULED)
    if not found.filter(revision=base).update(revision=F("revision") + 1, **values):
        if found.exists():
            raise Stale
        raise CannotMeet(IS_CLOSED)
    meeting.refresh_from_db()
    return meeting


def _require(by: User, action: str, meeting: TambonMeeting) -> None:
    """Ask the table; a meeting that is over is said to be, to those who may read it."""
    if by.has_perm(f"meeting.{action}", meeting):
        return
    if meeting.state != MeetingState.SCHEDULED and by.has_perm(
        f"meeting.{action}", TambonMeeting(tambon_plan=meeting.tambon_plan)
    ):
        raise CannotMeet(IS_CLOSED)
    raise PermissionDenied(f"meeting.{action}")


def _hold_open(meeting: TambonMeeting) -> None:
    """Take the meeting's row for this transaction; raises CannotMeet when it is over.

    The revision stays: it counts what is typed into the record, and a paper attached meanwhile disturbs no typing.
    """
    if not TambonMeeting.objects.filter(pk=meeting.pk, state=MeetingState.SCHEDULED).update(
        state=MeetingState.SCHEDULED
    ):
        raise CannotMeet(IS_CLOSED)


# --- who is invited, who came, who presented ------------------------------------------------------------------------
@transaction.atomic
def invite_standing(meeting: TambonMeeting, *, by: User) -> int:
    """Invite all village heads, the local authorities and the agencies serving the tambon; return how many are new."""
    _require(by, "change", meeting)
    _hold_open(meeting)
    there = set(meeting.invitees.values_list("agency_id", "name"))
    guests = standing_guests(meeting.tambon_plan.area)
    new = [one for one in guests if (one.agency_id, one.name) not in there]
    for one in new:
        one.meeting = meeting
    Invitee.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def invite(meeting: TambonMeeting, *, kind: str, name: str, agency: Agency | None, by: User) -> Invitee:
    """Invite one more body or person; who is invited already is not invited twice."""
    _require(by, "change", meeting)
    _hold_open(meeting)
    said = name or (agency.name if agency else "")
    same = meeting.invitees.filter(kind=kind, name=said, agency=agency).first()
    return same or meeting.invitees.create(kind=kind, name=said, agency=agency)


@transaction.atomic
def record_presence(
    meeting: TambonMeeting, marks: Mapping[int, tuple[bool | None, str]], *, by: User, gone: Collection[int] = ()
) -> None:
    """Write down by invitee whether it came (None: nobody has said) and who came; strike off those in ``gone``."""
    _require(by, "change", meeting)
    _hold_open(meeting)
    meeting.invitees.filter(pk__in=gone).delete()
    invitees = [one for one in meeting.invitees.all() if one.pk in marks]
    for one in invitees:
        one.came, one.delegate = marks[one.pk]
    Invitee.objects.bulk_update(invitees, ["came", "delegate"])


@transaction.atomic
def record_presentations(meeting: TambonMeeting, presenters: Mapping[int, str], *, by: User) -> None:
    """Write down which villages presented their plan and who did; a village without a presenter did not."""
    _require(by, "change", meeting)
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
    _require(by, "change", meeting)
    paper = MeetingPaper(meeting=meeting, kind=kind, uploaded_by=by)
    return attach_paper(paper, file, hold=partial(_hold_open, meeting), others=meeting.papers.all())


def detach(paper: MeetingPaper, *, by: User) -> None:
    """Remove a paper, row and file, before the meeting is closed."""
    _require(by, "change", paper.meeting)
    detach_paper(paper, hold=partial(_hold_open, paper.meeting))


# --- the end of it --------------------------------------------------------------------------------------------------
def lacking(meeting: TambonMeeting) -> list[str]:
    """Return every Thai sentence that keeps the meeting from being closed."""
    reasons = []
    if meeting.held_on is None:
        reasons.append("ยังไม่ได้กรอกวันที่ประชุม")
    elif meeting.held_on > timezone.localdate():
        reasons.append(f"วันที่ประชุม ({thai_date(meeting.held_on)}) ยังมาไม่ถึง")
    if not meeting.chair:
        reasons.append("ยังไม่ได้กรอกชื่อประธาน")
    if meeting.male_count is None or meeting.female_count is None:
        reasons.append("ยังไม่ได้กรอกจำนวนผู้เข้าร่วมให้ครบทั้งชายและหญิง")
    elif not meeting.attendance:
        reasons.append("จำนวนผู้เข้าร่วมรวมเป็น 0 คน จึงปิดประชุมไม่ได้")
    if not meeting.papers.filter(kind=MeetingPaper.Kind.MINUTES).exists():
        reasons.append("ยังไม่ได้แนบรายงานการประชุม")
    if meeting.kind == TambonMeeting.Kind.FORUM and not meeting.presentations.exists():
        reasons.append("ยังไม่ได้บันทึกว่ามีหมู่บ้านใดนำเสนอแผน (อย่างน้อย 1 หมู่บ้าน)")
    return reasons


def prepared(meeting: TambonMeeting) -> int:
    """Count the decisions and merges that closing the meeting would publish; only a forum publishes."""
    if meeting.kind != TambonMeeting.Kind.FORUM:
        return 0
    plan = meeting.tambon_plan
    merges = plan.merges.filter(standing=PublicationState.PREPARED, undone_at=None)
    return int(plan.decisions.filter(standing=PublicationState.PREPARED).count() + merges.count())


@transaction.atomic
def close(meeting: TambonMeeting, *, by: User, base: int, expected: int) -> int:
    """Close the meeting as it stood at revision ``base`` and publish what a forum prepared; return how many.

    ``expected`` is how many the person was told would be published.  Raises PermissionDenied, or CannotMeet when
    something is lacking, the record or the number has changed, or the meeting is over.
    """
    # The row is locked first: what was checked is what is closed, and of two closers the second finds it closed.
    held = TambonMeeting.objects.select_for_update(of=("self",)).select_related("tambon_plan__area").get(pk=meeting.pk)
    _require(by, "close", held)
    TambonPlan.objects.select_for_update(of=("self",)).get(pk=held.tambon_plan_id)
    count = prepared(held)
    reasons = lacking(held)
    if held.revision != base:
        reasons.append(MOVED_MEANWHILE)
    if count != expected:
        reasons.append(f"ขณะนี้มีมติที่เตรียมไว้ {count} รายการ ไม่ใช่ {expected} รายการ กรุณาตรวจแล้วยืนยันใหม่อีกครั้ง")
    if reasons:
        raise CannotMeet(*reasons)
    now = {"state": MeetingState.CLOSED, "closed_by": by, "closed_name": _named(by), "closed_at": timezone.now()}
    _step(held, now)
    try:
        published = publish(held.tambon_plan, by=by, meeting=held) if count else 0
    except CannotDecide as refusal:
        raise CannotMeet(*refusal.reasons) from refusal
    meeting.refresh_from_db()
    return published


@transaction.atomic
def cancel(meeting: TambonMeeting, *, by: User, base: int) -> None:
    """Cancel a meeting that was not held; its record stays, and what was prepared waits for the next forum."""
    held = TambonMeeting.objects.select_for_update(of=("self",)).select_related("tambon_plan__area").get(pk=meeting.pk)
    _require(by, "cancel", held)
    if held.revision != base:
        raise CannotMeet(MOVED_MEANWHILE)
    _step(held, {"state": MeetingState.CANCELLED})
    meeting.refresh_from_db()


def _step(held: TambonMeeting, values: Mapping[str, object]) -> None:
    changed = TambonMeeting.objects.filter(pk=held.pk, state=MeetingState.SCHEDULED, revision=held.revision).update(
        revision=F("revision") + 1, **values
    )
    if changed != 1:
        raise CannotMeet(MOVED_MEANWHILE)


def _named(user: User) -> str:
    """Say the person and the posts held, as the record keeps them."""
    posts = ", ".join(post.title for post in user.posts)
    return f"{user.full_name} ({posts})"[:320] if posts else user.full_name
