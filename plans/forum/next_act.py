"""What is to be done next about a tambon's meetings: what one lacks before it is closed, and where that is mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from agencies.errors import Reason
from agencies.todo import Waiting
from paper.thai import thai_date
from plans.forum.actions import NO_PRESENTATION, lacking, prepared
from plans.meetings.record import NO_MINUTES
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan

FORUM = TambonMeeting.Kind.FORUM


def act_of_meetings(plan: TambonPlan, meetings: Iterable[TambonMeeting]) -> Waiting | None:
    """Return what comes next of the ``meetings`` of a plan, the first day first; None once a forum is closed.

    A forum goes before the other meetings: it is what the plan waits for.
    """
    every = sorted(meetings, key=_by_day)
    coming = [one for one in every if one.state == MeetingState.SCHEDULED]
    forum = next((one for one in coming if one.kind == FORUM), None)
    if forum is None and not any(one.kind == FORUM and one.state == MeetingState.CLOSED for one in every):
        url = f"{reverse('plans:meeting_add', args=[plan.pk])}?kind={FORUM}"
        why = "ยังไม่มีเวทีที่นัดไว้หรือปิดแล้ว จึงประกาศมติไม่ได้ และส่งต่อแผนไม่ได้"
        return Waiting("นัดเวทีบูรณาการแผนระดับตำบล", why, url, 1, action="นัดเวที")
    first = forum or next(iter(coming), None)
    if first is None:
        return None
    url = reverse("plans:meeting", args=[first.pk])
    if _is_ahead(first):
        return Waiting(f"เตรียม{first} {thai_date(first.held_on)}", _invited(first), url, 1, action="เปิดบันทึก")
    reasons = lacking(first)
    why = f"{reasons[0]} รวมที่ยังขาด {len(reasons)} ข้อ" if reasons else "บันทึกครบแล้ว ปิดประชุมได้"
    return Waiting(f"บันทึกและปิด{first}", why, url, 1, action="เปิดบันทึก")


def _by_day(meeting: TambonMeeting) -> tuple[bool, dt.date, int]:
    return meeting.held_on is None, meeting.held_on or dt.date.max, meeting.pk


def _is_ahead(meeting: TambonMeeting) -> bool:
    """Tell whether the day of the meeting is to come: until then nothing of it can be closed."""
    return meeting.held_on is not None and meeting.held_on > timezone.localdate()


def _invited(meeting: TambonMeeting) -> str:
    """Say how many are invited."""
    count = len(meeting.invitees.all())
    return f"เชิญแล้ว {count:,} ราย ปิดประชุมได้ตั้งแต่วันประชุม" if count else "ยังไม่ได้เชิญผู้เข้าร่วม"


def act_of_meeting(meeting: TambonMeeting, reasons: Sequence[Reason], *, may: dict[str, bool]) -> Waiting | None:
    """Return what comes next of one meeting that is still open, for whom ``may`` says so; without url: wait.

    ``reasons`` are what it lacks before it is closed.
    """
    if meeting.state != MeetingState.SCHEDULED or not may["change"]:
        return None
    if _is_ahead(meeting):
        return _before_the_day(meeting)
    if reasons:
        title = f"บันทึกให้ครบก่อนปิดประชุม อีก {len(reasons)} ข้อ"
        return Waiting(title, reasons[0], reasons[0].place, len(reasons), action="ไปกรอกข้อแรก")
    if not may["close"]:
        return None
    count = prepared(meeting)
    why = f"มติที่เตรียมไว้ {count:,} รายการจะประกาศพร้อมกัน" if count else "บันทึกครบแล้ว"
    return Waiting("ปิดประชุม", why, reverse("plans:meeting_close", args=[meeting.pk]), 1, action="ตรวจก่อนปิดประชุม")


def _before_the_day(meeting: TambonMeeting) -> Waiting:
    day = thai_date(meeting.held_on)
    if len(meeting.invitees.all()):
        return Waiting(f"รอวันประชุม {day}", f"{_invited(meeting)} หลังประชุมให้กรอกรายการด้านล่างให้ครบ", "", 1)
    return Waiting(f"เชิญผู้เข้าร่วมประชุม {day}", _invited(meeting), "#guests", 1, action="ไปเชิญผู้เข้าร่วม")


def recorded(meeting: TambonMeeting, said: Collection[str]) -> list[str]:
    """Say what of a meeting is written down that closing it asks for; ``said`` is what its check list says."""
    told = {
        f"ประธาน: {meeting.chair}": meeting.chair,
        f"ผู้เข้าร่วม: {meeting.attendance} คน": meeting.attendance,
        "แนบรายงานการประชุมแล้ว": NO_MINUTES not in said,
        "บันทึกหมู่บ้านที่นำเสนอแผนแล้ว": meeting.kind == FORUM and NO_PRESENTATION not in said,
    }
    return [words for words, is_there in told.items() if is_there]
