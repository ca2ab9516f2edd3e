"""The tambon plans that a person may read, and the meetings that were held for them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from agencies.access.reasons import may_somewhere
from agencies.people.models import User
from agencies.todo import RECENT, Happening, Waiting, register, register_history
from plans.tambon.models import MeetingState, PlanReport, TambonMeeting, TambonPlan


@register(160)
def to_read(user: User) -> list[Waiting]:
    """Count the tambon plans of the reach, and how many have a paper ready to be taken."""
    plans = TambonPlan.objects.visible_to(user).filter(period__is_open=True)
    papers = PlanReport.objects.visible_to(user).filter(status=PlanReport.Status.DONE, form=PlanReport.BOOK)
    ready = Exists(papers.filter(tambon_plan=OuterRef("pk")))
    counts = plans.order_by().aggregate(all=Count("pk"), ready=Count("pk", filter=Q(ready)))
    may_take = may_somewhere(user, "plan_report.view")
    printed = f"พิมพ์แล้ว พร้อมดาวน์โหลด {counts['ready']} ตำบล" if counts["ready"] else "ยังไม่มีเล่มที่พิมพ์แล้ว"
    detail = printed if may_take else "เปิดอ่านบนหน้าจอได้"
    return [Waiting(title="แผนตำบลในพื้นที่ของท่าน", detail=detail, url=reverse("plans:tambon_list"), count=counts["all"])]


@register_history
def closed_meetings(user: User) -> list[Happening]:
    """Return the meetings and forums of tambons that were closed last, as far as ``user`` may read them."""
    closed = TambonMeeting.objects.visible_to(user).filter(state=MeetingState.CLOSED, closed_at__isnull=False)
    named = closed.select_related("tambon_plan__area", "tambon_plan__period").order_by("-closed_at")
    return [
        Happening(
            at=meeting.closed_at,
            title=f"ปิด{meeting.get_kind_display()} {meeting.tambon_plan.area} {meeting.tambon_plan.period}",
            by_name=meeting.closed_name,
            by_post="",
            note="",
        )
        for meeting in named[:RECENT]
    ]
