"""What a village is told of the tambon forum."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from agencies.areas.models import Area
from agencies.people.models import User
from agencies.todo import Waiting, register
from plans.decisions.models import Decision, PublicationState
from plans.village.models import VillagePlan

# How long a village is told what the forum announced.
ANNOUNCED_FOR = timedelta(days=30)


@register(120)
def announced(user: User) -> list[Waiting]:
    """Find what a tambon forum lately announced about the projects of the person's own village."""
    villages = [post.area_id for post in user.posts if post.area.level == Area.Level.VILLAGE]
    if not villages:
        return []
    since = timezone.now() - ANNOUNCED_FOR
    plans = VillagePlan.objects.visible_to(user).filter(village__in=villages)
    told = Decision.objects.filter(standing=PublicationState.PUBLISHED, published_at__gte=since)
    lately = plans.filter(lines__project__in=told.values("project")).select_related("period")
    village_plans = list(lately.annotate(told=Count("lines__project")).order_by("-period__first_year", "village__code"))
    if not village_plans:
        return []
    count, first = sum(plan.told for plan in village_plans), village_plans[0]
    return [
        Waiting(
            title=f"เวทีตำบลประกาศผลโครงการของหมู่บ้านแล้ว {count} โครงการ",
            detail=f"{first.period} เปิดอ่านผลและเหตุผลของทุกโครงการได้ในหน้าแผนหมู่บ้าน",
            url=reverse("plans:village", args=[first.pk]),
            count=count,
        )
    ]
