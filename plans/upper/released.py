"""District and province plans among the levels whose plans are released."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from agencies.errors import Reason
from plans.releases.levels import Crumbs, PlanLevel, register
from plans.releases.models import Release
from plans.releases.staleness import RELEASE_ANEW
from plans.upper.breadcrumbs import way_up
from plans.upper.content import upper_digests
from plans.upper.models import UpperPlan


def _plan_of(release: Release) -> UpperPlan | None:
    plans = UpperPlan.objects.with_place().filter(area=release.area_id, period=release.period_id)
    plan: UpperPlan | None = plans.first()
    return plan


def _digests(plans: Sequence[UpperPlan]) -> dict[int, str | None]:
    digests = upper_digests(plan.pk for plan in plans)
    return {plan.area_id: digests[plan.pk] for plan in plans}


def _staleness(plan: UpperPlan, release: Release) -> list[Reason]:
    """Say that a district's or province's plan has accepted, given back or decided something since its release."""
    place = reverse("plans:upper", args=[plan.pk])
    return [
        Reason(f"แผนที่รับจากระดับล่างหรือผลการพิจารณาเปลี่ยนหลังออกเล่มแผน ครั้งที่ {release.version}{RELEASE_ANEW}", place=place)
    ]


def _crumbs(plan: UpperPlan, reader: object) -> Crumbs:
    return way_up(plan) if UpperPlan.ACCESS.permits(reader, "view", plan) else []


for level in UpperPlan.Level:
    register(level, PlanLevel(UpperPlan, _plan_of, _digests, _staleness, _crumbs))
