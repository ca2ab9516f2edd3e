"""What happens to a forum: papers are attached, it is certified by the head, and the certificate is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.documents.checks import Upload
from agencies.documents.storage import attach_paper, detach_paper
from agencies.errors import Cannot, Closed, Stale
from agencies.people.models import User
from paper.thai import normalise, thai_date
from plans.village.models import EDITABLE, Attachment, AttendanceGroup, Forum, ForumState, Resolution, VillagePlan

OPEN = frozenset({ForumState.SCHEDULED, ForumState.HELD})
PLAN_IS_CLOSED = "แผนของหมู่บ้านส่งแล้ว จึงแก้ไขไม่ได้ กรุณาดึงแผนกลับหรือขอให้ผู้ตรวจส่งกลับก่อน"
FORUM_IS_CLOSED = "เวทีนี้ได้รับการรับรองหรือยกเลิกแล้ว จึงแก้ไขไม่ได้ หากต้องแก้ไข ให้ผู้ใหญ่บ้านถอนการรับรองก่อน"
# Higher than any number that is typed (at most 999), lower than the column's limit of 32,767.
RESOLUTIONS_ASIDE = 10_000
MOVED_MEANWHILE = "มีผู้ดำเนินการกับเวทีนี้ก่อนหน้าเพียงครู่เดียว กรุณาเปิดหน้านี้ใหม่อีกครั้ง"


class CannotCertify(Cannot):
    """A step of a forum that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


def lacking(forum: Forum) -> list[str]:
    """Return every Thai sentence that keeps the forum from being certified."""
    today = timezone.localdate()
    reasons = []
    if forum.held_on is None:
        reasons.append("ยังไม่ได้กรอกวันที่จัดเวที")
    elif forum.held_on > today:
        reasons.append(f"วันที่จัดเวที ({thai_date(forum.held_on)}) ยังมาไม่ถึง")
    if not forum.attendance:
        reasons.append("ยังไม่ได้กรอกจำนวนผู้เข้าร่วม")
    if not forum.attachments.filter(kind=Attachment.Kind.MINUTES).exists():
        reasons.append("ยังไม่ได้แนบรายงานการประชุม")
    return reasons


def doubts(forum: Forum) -> list[str]:
    """Return what the head should know before she certifies; none of it forbids."""
    found = []
    if not forum.resolutions.exists():
        found.append("เวทีนี้ยังไม่มีมติที่ประชุม โครงการจึงยังอ้างมติของเวทีนี้ไม่ได้")
    if not forum.attachments.filter(kind=Attachment.Kind.ATTENDANCE).exists():
        found.append("ยังไม่ได้แนบบัญชีลงชื่อผู้เข้าร่วม")
    households = forum.plan.household_count
    if households and forum.household_count is not None and forum.household_count > households:
        found.append(f"ครัวเรือนที่เข้าร่วม ({forum.household_count:,}) มากกว่าครัวเรือนทั้งหมดของหมู่บ้าน ({households:,})")
    return found


def hold_plan(plan: VillagePlan) -> None:
    """Take the plan's row for this transaction and count the change; raises Closed when it is not editable."""
    changed = VillagePlan.objects.filter(pk=plan.pk, state__in=EDITABLE).update(
        revision=F("revision") + 1, updated_at=timezone.now()
    )
    if not changed:
        raise Closed(PLAN_IS_CLOSED)


@dataclass(frozen=True)
class Record:
    """What the secretary writes down of a forum: its own fields, who came by group, and the resolutions.

    A resolution is (key or None for a new one, number, text); one whose key is missing here is removed.
    """

    values: Mapping[str, Any]
    groups: Mapping[str, int | None]
    resolutions: Sequence[tuple[int | None, int, str]]


@transaction.atomic
def save_forum(plan: VillagePlan, record: Record, *, forum: Forum | None = None, base: int = 0) -> Forum:
    """Store a forum's record, new or typed over revision ``base``, and return the forum.

    A forum with a day that is not ahead and people who came was held.  Raises Stale when somebody saved meanwhile,
    Closed when plan or forum takes no changes, CannotCertify when a resolution that projects rest on would go.
    """
    hold_plan(plan)
    values = dict(record.values) | {"state": _state_of(record)}
    if forum is None:
        forum = _same_forum(plan, record) or Forum.objects.create(plan=plan, **values)
    else:
        _overwrite(forum, values, base)
    forum.groups.all().delete()
    stated = [(group, count) for group, count in record.groups.items() if count is not None]
    AttendanceGroup.objects.bulk_create(AttendanceGroup(forum=forum, group=group, count=n) for group, n in stated)
    _put_resolutions(forum, record.resolutions)
    forum.refresh_from_db()
    return forum


def _state_of(record: Record) -> ForumState:
    held_on = record.values.get("held_on")
    came = (record.values.get("male_count") or 0) + (record.values.get("female_count") or 0)
    return ForumState.HELD if held_on and held_on <= timezone.localdate() and came else ForumState.SCHEDULED


def _same_forum(plan: VillagePlan, record: Record) -> Forum | None:
    """Find the forum that the same form, sent twice, has already made."""
    return plan.forums.filter(state__in=OPEN, **record.values).first()


def _overwrite(forum: Forum, values: Mapping[str, Any], base: int) -> None:
    found = Forum.objects.filter(pk=forum.pk, state__in=OPEN)
    if not found.filter(revision=base).update(revision=F("revision") + 1, **values):
        if found.exists():
            raise Stale
        raise Closed(FORUM_IS_CLOSED)


def _put_resolutions(forum: Forum, wanted: Sequence[tuple[int | None, int, str]]) -> None:
    kept = {key for key, _, _ in wanted}
    going = forum.resolutions.exclude(pk__in=[key for key in kept if key])
    blocked = going.filter(lines__isnull=False).distinct()
    if blocked:
        raise CannotCertify(*(f"มีโครงการอ้างมติที่ {one.number} อยู่ จึงลบไม่ได้ กรุณาเปลี่ยนมติของโครงการก่อน" for one in blocked))
    going.delete()
    # Numbers are set aside first: two resolutions may change places, and a number stands once per forum.
    forum.resolutions.update(number=F("number") + RESOLUTIONS_ASIDE)
    for key, number, text in wanted:
        if not (key and forum.resolutions.filter(pk=key).update(number=number, text=text)):
            Resolution.objects.create(forum=forum, number=number, text=text)


@transaction.atomic
def certify(forum: Forum, *, by: User) -> None:
    """Write the head's certificate on a held forum.

    Raises PermissionDenied if ``by`` may not, CannotCertify (with Thai sentences) if something is lacking or the
    forum has moved meanwhile.
    """
    hold_plan(forum.plan)
    forum.refresh_from_db()
    _check(forum, ForumState.HELD, by, "certify", lacking(forum))
    _step(
        forum,
        ForumState.HELD,
        state=ForumState.CERTIFIED,
        certified_by=by,
        certified_name=_named(by),
        certified_at=timezone.now(),
    )


@transaction.atomic
def withdraw(forum: Forum, *, by: User) -> None:
    """Take the certificate back so that the record can be mended; only before the plan is submitted."""
    hold_plan(forum.plan)
    forum.refresh_from_db()
    _check(forum, ForumState.CERTIFIED, by, "reopen", [])
    _step(
        forum,
        ForumState.CERTIFIED,
        state=ForumState.HELD,
        certified_by=None,
        certified_name="",
        certified_at=None,
    )


@transaction.atomic
def cancel(forum: Forum, *, by: User) -> None:
    """Cancel a forum that was not certified; its record stays."""
    hold_plan(forum.plan)
    forum.refresh_from_db()
    if forum.state not in OPEN:
        raise CannotCertify(f"เวทีอยู่ในสถานะ «{forum.get_state_display()}» จึงยกเลิกไม่ได้")
    if not by.has_perm("forum.change", forum):
        raise PermissionDenied("forum.change")
    if forum.resolutions.filter(lines__isnull=False).exists():
        raise CannotCertify("มีโครงการอ้างมติของเวทีนี้อยู่ กรุณาเปลี่ยนมติของโครงการเหล่านั้นก่อน")
    _step(forum, forum.state, state=ForumState.CANCELLED)


def _check(forum: Forum, state: ForumState, by: User, action: str, reasons: list[str]) -> None:  # noqa: PLR0917  one question
    if forum.state != state:
        if not by.has_perm("forum.view", forum):
            raise PermissionDenied("forum.view")
        raise CannotCertify(f"เวทีอยู่ในสถานะ «{forum.get_state_display()}» แล้ว กรุณาเปิดหน้านี้ใหม่อีกครั้ง", *reasons)
    if not by.has_perm(f"forum.{action}", forum):
        raise PermissionDenied(f"forum.{action}")
    if reasons:
        raise CannotCertify(*reasons)


def _step(forum: Forum, source: str, **values: object) -> None:
    changed = Forum.objects.filter(pk=forum.pk, state=source, revision=forum.revision).update(
        revision=F("revision") + 1, **values
    )
    if changed != 1:
        raise CannotCertify(MOVED_MEANWHILE)
    forum.refresh_from_db()


def _named(user: User) -> str:
    """Say the person and the posts held, as the certificate keeps them."""
    posts = ", ".join(post.title for post in user.posts)
    return f"{user.full_name} ({posts})"[:320] if posts else user.full_name


def attach(forum: Forum, file: Upload, kind: str, *, by: User) -> Attachment:
    """Check a file by opening it and store it as a paper of the forum.

    The secretary attaches until the forum is certified, and so does the head who certifies.  The same file twice is
    one paper.  Raises ValidationError with one Thai sentence, PermissionDenied, or CannotCertify.
    """
    if not (by.has_perm("forum.change", forum) or by.has_perm("forum.certify", forum)):
        raise PermissionDenied("forum.change")
    paper = Attachment(forum=forum, kind=kind, uploaded_by=by)
    return attach_paper(paper, file, hold=partial(_hold_open, forum), others=forum.attachments.all())


def detach(paper: Attachment, *, by: User) -> None:
    """Remove a paper, row and file, before the forum is certified."""
    if not by.has_perm("forum.change", paper.forum):
        raise PermissionDenied("forum.change")
    detach_paper(paper, hold=partial(_hold_open, paper.forum))


def _hold_open(forum: Forum) -> None:
    """Take plan and forum for this transaction; raises Closed when either is closed."""
    hold_plan(forum.plan)
    changed = Forum.objects.filter(pk=forum.pk, state__in=OPEN).update(revision=F("revision") + 1)
    if not changed:
        raise Closed(FORUM_IS_CLOSED)


def resolution_of(plan: VillagePlan, text: str) -> Resolution:
    """Find the plan's resolution with this text, or add it to the newest forum that is not certified yet.

    Raises Closed when there is no forum it could be added to.
    """
    wanted = normalise(text)
    known = Resolution.objects.filter(forum__plan=plan).exclude(forum__state=ForumState.CANCELLED)
    for one in known.select_related("forum"):
        if normalise(one.text) == wanted:
            return one
    forum = plan.forums.filter(state__in=OPEN).order_by(F("held_on").desc(nulls_last=True), "-pk").first()
    if forum is None:
        raise Closed("ยังไม่มีเวทีประชาคมที่เพิ่มมติได้ กรุณาบันทึกเวทีก่อน หรือให้ผู้ใหญ่บ้านถอนการรับรองเวทีเดิมเพื่อเพิ่มมติ")
    last = forum.resolutions.order_by("-number").values_list("number", flat=True).first() or 0
    return Resolution.objects.create(forum=forum, number=last + 1, text=wanted)
