"""What a village is told of the tambon forum."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.access.reach import ReachQuerySet
from agencies.areas.models import Area
from agencies.people.models import User
from agencies.todo import Waiting, register
from plans.decisions.models import Decision, MergeMember, PublicationState
from plans.decisions.queries import outcomes
from plans.village.models import PlanLine, VillagePlan

# How long a village is told what the forum announced.
ANNOUNCED_FOR = timedelta(days=30)


def _told_lately(user: User) -> ReachQuerySet:
    """Return the plans of her own villages of whose projects something was decided or merged of late."""
    villages = [post.area_id for post in user.posts if post.area.level == Area.Level.VILLAGE]
    since = timezone.now() - ANNOUNCED_FOR
    decided = Decision.objects.filter(standing=PublicationState.PUBLISHED, published_at__gte=since)
    merges = {"merge__standing": PublicationState.PUBLISHED, "merge__published_at__gte": since, "is_active": True}
    merged = MergeMember.objects.filter(**merges)
    told = Q(lines__project__in=decided.values("project")) | Q(lines__project__in=merged.values("project"))
    return VillagePlan.objects.visible_to(user).filter(told, village__in=villages)


@register(120, rows=_told_lately)
def announced(user: User) -> list[Waiting]:
    """Find what a tambon forum lately announced about the projects of the person's own village."""
    lines = PlanLine.objects.filter(plan__in=_told_lately(user).values("pk")).select_related("plan__period")
    plans = {line.project_id: line.plan for line in lines.order_by("-plan__period__first_year", "plan__village__code")}
    decided = {project for project, outcome in outcomes(plans, reader=user).items() if outcome.is_decided}
    if not decided:
        return []
    first = next(plan for project, plan in plans.items() if project in decided)
    return [
        Waiting(
            title=f"อ่านผลที่เวทีตำบลประกาศแล้ว {len(decided)} โครงการ",
            detail=f"{first.period} เปิดอ่านผลและเหตุผลของทุกโครงการได้ในหน้าแผนหมู่บ้าน",
            url=reverse("plans:village", args=[first.pk]),
            count=len(decided),
            action="อ่านผล",
            unit="",
            is_reading=True,
        )
    ]
