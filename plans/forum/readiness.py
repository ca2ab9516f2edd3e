"""How far a tambon's forum is: one that was to be held and is still open, or none that was closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from agencies.errors import Reason, Severity
from paper.thai import thai_date
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan
from plans.tambon.readiness import Act, register


@register(10)
def forum_lacking(plan: TambonPlan, act: Act) -> Iterator[Reason]:
    """Forbid to release while a forum is open whose day has come; without any closed one only warn.

    A forum that is still ahead has decided nothing: the plan may be released as the villages proposed it.
    """
    if act != Act.RELEASE:
        return
    forums = list(plan.meetings.filter(kind=TambonMeeting.Kind.FORUM).exclude(state=MeetingState.CANCELLED))
    today = timezone.localdate()
    for forum in forums:
        if forum.state == MeetingState.SCHEDULED and (forum.held_on is None or forum.held_on <= today):
            day = f" ({thai_date(forum.held_on)})" if forum.held_on else ""
            place = reverse("plans:meeting", args=[forum.pk])
            yield Reason(f"«{forum}»{day} ยังไม่ได้ปิดประชุม", place=place, figure="เวทียังไม่ปิด")
    if not any(forum.state == MeetingState.CLOSED for forum in forums):
        yield none_closed(plan, Severity.WARNING)


def forum_closed(plan: TambonPlan) -> Iterator[Reason]:
    """Forbid what needs a forum that is over: one query."""
    if not plan.meetings.filter(kind=TambonMeeting.Kind.FORUM, state=MeetingState.CLOSED).exists():
        yield none_closed(plan, Severity.STOP)


def none_closed(plan: TambonPlan, severity: Severity) -> Reason:
    """Say that no forum of the tambon was closed."""
    return Reason(
        "ยังไม่มีเวทีบูรณาการแผนระดับตำบลที่ปิดประชุมแล้ว",
        place=reverse("plans:meetings", args=[plan.pk]),
        severity=severity,
        code="no_forum",
        figure="ยังไม่มีเวทีที่ปิดแล้ว",
    )
