"""The list of plans of districts and provinces."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from agencies.access.reach import ReachQuerySet
from agencies.lists.asking import Choice, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from agencies.people.models import User
from paper.layout.sheet import Kind
from plans.releases.models import Release
from plans.tambon.lists import PeriodFilters
from plans.upper.models import UpperPlan


class UpperFilters(PeriodFilters):
    """What narrows the list: words of the area's name, and the level."""

    q = Search("area__name", help_text="ชื่ออำเภอหรือจังหวัด")
    level = Choice("level", label="ระดับ", choices=UpperPlan.Level.choices)


UPPER_PLANS = List(
    "แผนอำเภอและจังหวัด",
    "upper_plan",
    (
        Column("area", "แผน", "area", order=("area__code",), link=lambda plan: reverse("plans:upper", args=[plan.pk])),
        Column("code", "รหัสพื้นที่", "area.code", Kind.CODE, order=("area__code",), is_hidden=True),
        Column("level", "ระดับ", UpperPlan.get_level_display, order=("level",)),
        Column("taken", "แผนที่รับแล้ว", "taken", Kind.COUNT, order=("taken",)),
        Column(
            "version",
            "เล่มล่าสุด",
            lambda plan: f"ครั้งที่ {plan.version}" if plan.newest else "ยังไม่ออกเล่มแผน",
            order=("version",),
            link=lambda plan: reverse("plans:release", args=[plan.newest]) if plan.newest else "",
        ),
        Column(
            "state",
            "สถานะ",
            lambda plan: "ระดับบนรับแล้ว" if plan.frozen_by_id else "กำลังจัดทำ",
            badge=lambda plan: "accepted" if plan.frozen_by_id else "draft",
        ),
    ),
    order=("area__code",),
    filters=UpperFilters,
)


def with_releases(plans: ReachQuerySet, reader: User) -> QuerySet[UpperPlan]:
    """Read along how many plans each holds, and the newest release that ``reader`` may see."""
    released = Release.objects.visible_to(reader).filter(area=OuterRef("area"), period=OuterRef("period"))
    newest = released.order_by("-version")
    read: QuerySet[UpperPlan] = plans.annotate(
        taken=Count("acceptances", filter=Q(acceptances__ended_at=None), distinct=True),
        version=Subquery(newest.values("version")[:1]),
        newest=Subquery(newest.values("pk")[:1]),
    ).select_related("area", "period")
    return read
