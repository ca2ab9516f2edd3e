"""What waits between a district or province and the level below it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from agencies.access.reasons import may_somewhere
from agencies.people.models import User
from agencies.todo import NAMED, Waiting, named, register
from plans.releases.models import Release
from plans.releases.queries import told_by_takers
from plans.tambon.models import TambonPlan
from plans.upper.models import Acceptance, UpperPlan


def _given_back(user: User) -> QuerySet[Acceptance]:
    lower = TambonPlan.objects.allowing(user, "release").order_by()
    upper = UpperPlan.objects.allowing(user, "release").order_by()
    area, period = OuterRef("area"), OuterRef("upper_plan__period")
    mine = Exists(lower.filter(area=area, period=period)) | Exists(upper.filter(area=area, period=period))
    newer = Acceptance.objects.filter(area=area, upper_plan__period=period, pk__gt=OuterRef("pk"))
    anew = Release.objects.filter(area=area, period=period, at__gt=OuterRef("ended_at"))
    return Acceptance.objects.filter(mine, ~Exists(newer), ~Exists(anew), ended_at__isnull=False)


@register(110, rows=_given_back)
def back_from_above(user: User) -> list[Waiting]:
    """Find plans that the level above gave back, until they are released anew, at those who may release."""
    ended = _given_back(user).select_related("area", "upper_plan__area", "upper_plan__period")
    returned = list(ended.order_by("-ended_at"))
    if not returned:
        return []
    first, names = returned[0], [str(acceptance.area) for acceptance in returned[1 : NAMED + 1]]
    plan, others = first.upper_plan, f" · {named(names, len(returned) - 1)}" if names else ""
    return [
        Waiting(
            title=f"แผนที่{plan.get_level_display()}คืนให้แก้ไขและออกฉบับใหม่: {first.area} {plan.period}",
            detail=f"{plan.area}: {first.end_reason}{others}",
            url=_page_of(first),
            count=len(returned),
        )
    ]


def _page_of(given_back: Acceptance) -> str:
    """Return the address of the plan that came back, where it is told who gave it back and why."""
    area, period = given_back.area_id, given_back.upper_plan.period_id
    if given_back.upper_plan.level == UpperPlan.Level.DISTRICT:
        return reverse("plans:tambon", args=[TambonPlan.objects.get(area=area, period=period).pk])
    return reverse("plans:upper", args=[UpperPlan.objects.get(area=area, period=period).pk])


@register(130)
def to_take_in(user: User) -> list[Waiting]:
    """Find releases of the level below that wait for a district or province to take them into its plan."""
    if not may_somewhere(user, "upper_plan.accept"):
        return []
    plans = UpperPlan.objects.allowing(user, "accept").filter(period__is_open=True, frozen_by=None).order_by()
    later = Release.objects.filter(area=OuterRef("area"), period=OuterRef("period"), version__gt=OuterRef("version"))
    taken = Acceptance.objects.filter(area=OuterRef("area"), upper_plan__period=OuterRef("period"), ended_at=None)
    mine = Exists(plans.filter(area=OuterRef("area__parent"), period=OuterRef("period")))
    here = told_by_takers(OuterRef("area__parent")).filter(release=OuterRef("pk"), is_back=False)
    sent = Release.objects.filter(mine, Exists(here), ~Exists(later), ~Exists(taken))
    waiting = sent.select_related("area").defer("content", "head")
    names = [str(release.area) for release in waiting.order_by("area__code")]
    return [
        Waiting(
            title="แผนที่ส่งถึงสำนักงานแล้ว รอพิจารณาเข้าแผนของท่าน",
            detail=named(names[:NAMED], len(names)),
            url=reverse("plans:upper_list"),
            count=len(names),
        )
    ]
