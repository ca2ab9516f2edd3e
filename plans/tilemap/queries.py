"""Which areas stand inside the area of a plan, and where."""

from __future__ import annotations

from agencies.areas.models import Area
from agencies.areas.tiling import Layout, layout_of
from plans.tambon.models import TambonPlan
from plans.upper.models import UpperPlan

AnyPlan = TambonPlan | UpperPlan


def inside(plan: AnyPlan) -> list[Area]:
    """Return the villages of a tambon, tambons of a district or districts of a province that are in force, by code."""
    return list(Area.objects.filter(parent=plan.area_id).in_force().order_by("code"))


def standing(plan: AnyPlan) -> Layout:
    """Return where they stand now (two queries)."""
    return layout_of(plan.area, [area.code for area in inside(plan)])
