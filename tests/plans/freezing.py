"""A plan that a district has taken into its release."""

from __future__ import annotations

from plans.releases.models import Release
from plans.tambon.models import TambonPlan


def freeze(plan, by):
    held = Release.objects.create(
        level=Release.Level.DISTRICT,
        area=plan.area.parent,
        period=plan.period,
        version=1,
        content="{}",
        digest="0" * 64,
        plan_digest="0" * 64,
        by=by,
    )
    TambonPlan.objects.filter(pk=plan.pk).update(frozen_by=held)
    plan.refresh_from_db()
