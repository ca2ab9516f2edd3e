"""Who holds a plan one level up, or gave it back and why: on the plan's own page."""

from __future__ import annotations

from typing import Any

from django import template

from plans.releases.models import Release
from plans.tambon.models import TambonPlan
from plans.upper.models import Acceptance, UpperPlan

register = template.Library()


@register.inclusion_tag("plans/upper/upper_notice.html")
def upper_notice(plan: TambonPlan | UpperPlan) -> dict[str, Any]:
    """Say since when which level holds the plan, or the reason it came back until it is released anew."""
    taken = Acceptance.objects.filter(area=plan.area_id, upper_plan__period=plan.period_id)
    last = (
        taken.select_related("upper_plan__area", "release")
        .defer("release__content", "release__head")
        .order_by("-at", "-pk")
        .first()
    )
    if last is None:
        return {"held": None, "given_back": None}
    if last.ended_at is None:
        return {"held": last, "given_back": None}
    later = Release.objects.filter(area=plan.area_id, period=plan.period_id, at__gt=last.ended_at)
    return {"held": None, "given_back": None if later.exists() else last}
