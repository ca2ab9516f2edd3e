"""Which villages a tambon's plan lacks."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies.areas.models import Area
from agencies.errors import Reason, Severity
from agencies.todo import named
from plans.tambon.models import TambonPlan
from plans.tambon.readiness import Act, register
from plans.village.models import PlanState, VillagePlan

# How many villages are called by name.
NAMED = 10


@register(20)
def missing_villages(plan: TambonPlan, _act: Act) -> Iterator[Reason]:
    """Warn of villages in force whose plan is not accepted: one query."""
    accepted = VillagePlan.objects.filter(village=OuterRef("pk"), period=plan.period_id, state=PlanState.ACCEPTED)
    every = Area.objects.filter(parent=plan.area_id, level=Area.Level.VILLAGE).in_force()
    missing = [str(village) for village in every.filter(~Exists(accepted)).order_by("code")]
    if missing:
        yield Reason(
            f"ยังไม่ได้รับแผนของ {len(missing)} หมู่บ้าน: {named(missing[:NAMED], len(missing))}",
            place=reverse("plans:tambon", args=[plan.pk]),
            severity=Severity.WARNING,
            code="missing_villages",
            figure=f"ขาด {len(missing)} หมู่บ้าน",
        )
