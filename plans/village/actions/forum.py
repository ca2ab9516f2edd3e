"""What happens to a forum: papers are attached, it is certified by the head, and the certificate is taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.documents.checks import Upload
from agencies.documents.storage import attach_paper, detach_paper
from agencies.errors import Cannot, Closed, Reason, Severity
from agencies.locking import hold, overwrite
from agencies.people.models import User
from agencies.workflow import Machine, Move
from paper.thai import normalise
from plans.meetings.record import NO_MINUTES, day_lacking, was_held
from plans.village.models import (
    EDITABLE,
    Attachment,
    AttendanceGroup,
    Forum,
    ForumState,
    PlanState,
    Resolution,
    VillagePlan,
)

OPEN = frozenset({ForumState.SCHEDULED, ForumState.HELD})
PLAN_IS_CLOSED = "แผนของหมู่บ้านส่งแล้ว จึงแก้ไขไม่ได้ กรุณาดึงแผนกลับหรือขอให้ผู้ตรวจส่งกลับก่อน"
FORUM_IS_CLOSED = "เวทีนี้ได้รับการรับรองหรือยกเลิกแล้ว จึงแก้ไขไม่ได้ หากต้องแก้ไข ให้ผู้ใหญ่บ้านถอนการรับรองก่อน"
# Higher than any number that is typed (at most 999), lower than the column's limit of 32,767.
RESOLUTIONS_ASIDE = 10_000
MOVED_MEANWHILE = "มีผู้ดำเนินการกับเวทีนี้ก่อนหน้าเพียงครู่เดียว กรุณาเปิดหน้านี้ใหม่อีกครั้ง"


class CannotCertify(Cannot):
    """A step of a forum that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


def lacking(forum: Forum) -> list[Reason]:
    """Return everything that keeps the forum from being certified, each with the place that mends it."""
    record = reverse("plans:forum_edit", args=[forum.pk])
    reasons = [Reason(sentence, place=record) for sentence in day_lacking(forum.held_on, "วันที่จัดเวที")]
    if not forum.attendance:
        reasons.append(Reason("ยังไม่ได้กรอกจำนวนผู้เข้าร่วม", place=record))
    if Attachment.Kind.MINUTES not in _kinds_of_papers(forum):
        reasons.append(Reason(NO_MINUTES, place=_papers_of(forum)))
    return reasons


def doubts(forum: Forum) -> list[Reason]:
    """Return what the head should know before she certifies; none of it forbids."""
    record = reverse("plans:forum_edit", args=[forum.pk])
    found = []
    if not forum.resolutions.all():
        sentence = "เวทีนี้ยังไม่มีมติที่ประชุม โครงการจึงยังอ้างมติของเวทีนี้ไม่ได้"
        found.append(("no_resolutions", "ไม่มีมติ", sentence, record))
    if Attachment.Kind.ATTENDANCE not in _kinds_of_papers(forum):
        found.append(("no_attendance_list", "ไม่มีบัญชีลงชื่อ", "ยังไม่ได้แนบบัญชีลงชื่อผู้เข้าร่วม", _papers_of(forum)))
    households, came = forum.plan.household_count, forum.household_count
    if households and came is not None and came > households:
        sentence = f"ครัวเรือนที่เข้าร่วม ({came:,}) มากกว่าครัวเรือนทั้งหมดของหมู่บ้าน ({households:,})"
        found.append(("more_households", "ครัวเรือนเกินหมู่บ้าน", sentence, record))
    return [
        Reason(sentence, place=place, severity=Severity.WARNING, code=code, figure=figure)
        for code, figure, sentence, place in found
    ]


def _kinds_of_papers(forum: Forum) -> set[str]:
    return {paper.kind for paper in forum.attachments.all()}


def _papers_of(forum: Forum) -> str:
    return f"{reverse('plans:forum', args=[forum.pk])}#papers"


def hold_plan(plan: VillagePlan) -> None:
    """Take the plan's row for this transaction and count the change; raises Closed when it is not editable."""
    editable = VillagePlan.objects.filter(pk=plan.pk, state__in=EDITABLE)
    hold(editable, Closed(PLAN_IS_CLOSED), revision=F("revision") + 1, updated_at=timezone.now())


@dataclass(frozen=True)
class Record:
    """What the secretary writes down of a forum: its own fields, who came by group, and the resolutions.

    A resolution is (key or None for a new one, number, text); one whose key is missing here is removed.  None is what
    this record says nothing of: it stays as it is stored.
    """

    values: Mapping[str, Any] | None = None
    groups: Mapping[str, int | None] | None = None
    resolutions: Sequence[tuple[int | None, int, str]] | None = None


@transaction.atomic
def save_forum(plan: VillagePlan, record: Record, *, forum: Forum | None = None, base: int = 0) -> Forum:
    """Store a forum's record, new or typed over revision ``base``, and return the forum.

    A forum with a day that is not ahead and people who came was held.  Raises Stale when somebody saved meanwhile,
    Closed when plan or forum takes no changes, CannotCertify when a resolution that projects rest on would go.
    """
    hold_plan(plan)
    values = {} if record.values is None else dict(record.values) | {"state": _state_of(record.values)}
    if forum is None:
        forum = _same_forum(plan, record.values or {}) or Forum.objects.create(plan=plan, **values)
    else:
        stored = Forum.objects.filter(pk=forum.pk, state__in=OPEN)
        overwrite(stored, Closed(FORUM_IS_CLOSED), base=base, **values)
    if record.groups is not None:
        _put_groups(forum, record.groups)
    if record.resolutions is not None:
        _put_resolutions(forum, record.resolutions)
    forum.refresh_from_db()
    return forum


def _put_groups(forum: Forum, groups: Mapping[str, int | None]) -> None:
    forum.groups.all().delete()
    stated = [(group, count) for group, count in groups.items() if count is not None]
    AttendanceGroup.objects.bulk_create(AttendanceGroup(forum=forum, group=group, count=n) for group, n in stated)


def _state_of(values: Mapping[str, Any]) -> ForumState:
    held = was_held(values.get("held_on"), values.get("male_count"), values.get("female_count"))
    return ForumState.HELD if held else ForumState.SCHEDULED


def _same_forum(plan: VillagePlan, values: Mapping[str, Any]) -> Forum | None:
    """Find the forum that the same form, sent twice, has already made."""
    return plan.forums.filter(state__in=OPEN, **values).first()


def _put_resolutions(forum: Forum, wanted: Sequence[tuple[int | None, int, str]]) -> None:
    kept = {key for key, _, _ in wanted}
    going = forum.resolutions.exclude(pk__in=[key for key in kept if key])
    blocked = going.filter(lines__isnull=False).distinct()
    if blocked:
        raise CannotCertify(
            *(f"มีโครงการอ้างมติที่ {resolution.number} อยู่ จึงลบไม่ได้ กรุณาเปลี่ยนมติของโครงการก่อน" for resolution in blocked)
        )
    going.delete()
    # Numbers are set aside first: two resolutions may change places, and a number stands once per forum.
    forum.resolutions.update(number=F("number") + RESOLUTIONS_ASIDE)
    for key, number, text in wanted:
        if not (key and forum.resolutions.filter(pk=key).update(number=number, text=text)):
            Resolution.objects.create(forum=forum, number=number, text=text)


# --- certified, taken back, cancelled -------------------------------------------------------------------------------
def _held(forum: Forum, _move: Move[Forum]) -> Forum:
    hold_plan(forum.plan)
    forum.refresh_from_db()
    return forum


def _elsewhere(forum: Forum, move: Move[Forum]) -> list[str]:
    stands = f"เวทีอยู่ในสถานะ «{forum.get_state_display()}»"
    if move.name == "cancel":
        return [f"{stands} จึงยกเลิกไม่ได้"]
    return [f"{stands} แล้ว กรุณาเปิดหน้านี้ใหม่อีกครั้ง", *(lacking(forum) if move.name == "certify" else ())]


def _rested_on(forum: Forum) -> list[str]:
    rests = forum.resolutions.filter(lines__isnull=False).exists()
    return ["มีโครงการอ้างมติของเวทีนี้อยู่ กรุณาเปลี่ยนมติของโครงการเหล่านั้นก่อน"] if rests else []


FORUMS: Machine[Forum, Move[Forum]] = Machine(
    "forum",
    Forum,
    ForumState,
    refusal=CannotCertify,
    hold=_held,
    elsewhere=_elsewhere,
    overtaken=MOVED_MEANWHILE,
    counts=True,
    # Scheduled or held is what the record says of its day and of who came, typed by form or workbook.
    starts={"schedule": (ForumState.SCHEDULED, "บันทึกเวที"), "record": (ForumState.HELD, "บันทึกเวที")},
    moves=(
        Move("certify", "รับรอง", {ForumState.HELD}, ForumState.CERTIFIED, conditions=(lacking, doubts)),
        Move("withdraw", "ถอนการรับรอง", {ForumState.CERTIFIED}, ForumState.HELD, permission="reopen"),
        Move("cancel", "ยกเลิก", OPEN, ForumState.CANCELLED, permission="change", conditions=(_rested_on,)),
    ),
)


@transaction.atomic
def certify(forum: Forum, *, by: User, confirmed: Collection[str] | None = None) -> None:
    """Write the head's certificate on a held forum.

    ``confirmed`` names the warnings that she read (agencies.errors.against).  Raises PermissionDenied if ``by`` may
    not, CannotCertify (with Thai sentences) if something is lacking or the forum has moved meanwhile.
    """
    step = FORUMS.begin(forum, "certify", by=by)
    step.check(confirmed=confirmed)
    step.take(certified_by=by, certified_name=step.actor.signed, certified_at=timezone.now())
    forum.refresh_from_db()


@transaction.atomic
def withdraw(forum: Forum, *, by: User) -> None:
    """Take the certificate back so that the record can be mended; only before the plan is submitted."""
    FORUMS.apply(forum, "withdraw", by=by, certified_by=None, certified_name="", certified_at=None)
    forum.refresh_from_db()


@transaction.atomic
def cancel(forum: Forum, *, by: User) -> None:
    """Cancel a forum that was not certified; its record stays."""
    FORUMS.apply(forum, "cancel", by=by)
    forum.refresh_from_db()


# --- papers ---------------------------------------------------------------------------------------------------------
def takes_more(forum: Forum) -> bool:
    """Tell whether papers may be added to a forum that was certified: its plan came back and is mended."""
    return forum.state == ForumState.CERTIFIED and forum.plan.state == PlanState.RETURNED


def check_attaching(by: User, forum: Forum) -> None:
    """Raise PermissionDenied unless ``by`` may attach papers: the secretary until it is certified, or who certifies.

    To a certified forum of a plan that was returned the secretary adds; what was certified stays as it is.
    """
    if by.has_perm("forum.certify", forum):
        return
    if takes_more(forum):
        check_permission(by, "village_plan.change", forum.plan)
    else:
        check_permission(by, "forum.change", forum)


def attach(forum: Forum, file: Upload, kind: str, *, by: User) -> Attachment:
    """Check a file by opening it and store it as a paper of the forum.

    The same file twice is one paper.  Raises ValidationError with one Thai sentence, PermissionDenied, or Closed.
    """
    check_attaching(by, forum)
    paper = Attachment(forum=forum, kind=kind, uploaded_by=by)
    others: QuerySet[Attachment] = forum.attachments.all()
    return attach_paper(paper, file, hold=partial(_hold_open, forum, adds=True), others=others)


def detach(paper: Attachment, *, by: User) -> None:
    """Remove a paper, row and file, before the forum is certified."""
    check_permission(by, "forum.change", paper.forum)
    detach_paper(paper, hold=partial(_hold_open, paper.forum))


def _hold_open(forum: Forum, *, adds: bool = False) -> None:
    """Take plan and forum for this transaction; raises Closed when either is closed, to what is added too."""
    hold_plan(forum.plan)
    open_to = Q(state__in=OPEN)
    if adds:
        open_to |= Q(state=ForumState.CERTIFIED, plan__state=PlanState.RETURNED)
    still_open = Forum.objects.filter(open_to, pk=forum.pk)
    hold(still_open, Closed(FORUM_IS_CLOSED), revision=F("revision") + 1)


def resolution_of(plan: VillagePlan, text: str) -> Resolution:
    """Find the plan's resolution with this text, or add it to the newest forum that is not certified yet.

    Raises Closed when there is no forum it could be added to.
    """
    wanted = normalise(text)
    known = Resolution.objects.filter(forum__plan=plan).exclude(forum__state=ForumState.CANCELLED)
    for resolution in known.select_related("forum"):
        if normalise(resolution.text) == wanted:
            return resolution
    forum = plan.forums.filter(state__in=OPEN).order_by(F("held_on").desc(nulls_last=True), "-pk").first()
    if forum is None:
        raise Closed("ยังไม่มีเวทีประชาคมที่เพิ่มมติได้ กรุณาบันทึกเวทีก่อน หรือให้ผู้ใหญ่บ้านถอนการรับรองเวทีเดิมเพื่อเพิ่มมติ")
    last = forum.resolutions.order_by("-number").values_list("number", flat=True).first() or 0
    return Resolution.objects.create(forum=forum, number=last + 1, text=wanted)
