"""The tambon plans that a person may read, and the meetings that were held for them."""

from __future__ import annotations

from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from agencies.access.reasons import may_somewhere
from agencies.people.models import User
from agencies.todo import RECENT, Happening, Waiting, register, register_history
from plans.tambon.models import MeetingState, PlanReport, TambonMeeting, TambonPlan
from projects.periods import PlanPeriod

ON_SCREEN: Final = "เปิดอ่านบนหน้าจอได้"


@register(160)
def to_read(user: User) -> list[Waiting]:
    """Count the tambon plans of the reach by period, as their list does, and those with a paper of what stands now."""
    plans = TambonPlan.objects.visible_to(user).filter(period__is_open=True)
    papers = PlanReport.objects.visible_to(user).books().filter(status=PlanReport.Status.DONE)
    ready = Exists(papers.filter(tambon_plan=OuterRef("pk"), digest=OuterRef("digest")))
    years = plans.order_by("-period__first_year").values_list("period__first_year", "period__last_year")
    counted = list(years.annotate(count=Count("pk"), printed=Count("pk", filter=Q(ready))))
    may_take = may_somewhere(user, "plan_report.view")
    return [
        Waiting(
            title="อ่านแผนตำบลในพื้นที่ของท่าน" + (f" {period}" if len(counted) > 1 else ""),
            detail=_printed(printed) if may_take else ON_SCREEN,
            url=f"{reverse('plans:tambon_list')}?period={period.slug}",
            count=count,
            unit="ตำบล",
            is_reading=True,
        )
        for first, last, count, printed in counted
        for period in (PlanPeriod(first_year=first, last_year=last),)
    ]


def _printed(count: int) -> str:
    return f"พิมพ์แล้ว พร้อมดาวน์โหลด {count} ตำบล" if count else ON_SCREEN


@register_history
def closed_meetings(user: User) -> list[Happening]:
    """Return the meetings and forums of tambons that others closed last, as far as ``user`` may read them."""
    closed = TambonMeeting.objects.visible_to(user).filter(state=MeetingState.CLOSED, closed_at__isnull=False)
    named = (
        closed.exclude(closed_by=user).select_related("tambon_plan__area", "tambon_plan__period").order_by("-closed_at")
    )
    return [
        Happening(
            at=meeting.closed_at,
            title=f"ปิด{meeting.get_kind_display()} {meeting.tambon_plan.area} {meeting.tambon_plan.period}",
            by_name=meeting.closed_name,
            by_post="",
            note="",
            url=reverse("plans:meeting", args=[meeting.pk]),
        )
        for meeting in named[:RECENT]
    ]
