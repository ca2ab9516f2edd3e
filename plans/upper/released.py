"""District and province plans among the levels whose plans are released."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from agencies.errors import Reason
from plans.releases.levels import Crumbs, PlanLevel, register
from plans.releases.models import Release
from plans.upper.breadcrumbs import way_up
from plans.upper.content import upper_digests
from plans.upper.models import UpperPlan


def _digests(plans: Sequence[UpperPlan]) -> dict[int, str | None]:
    digests = upper_digests(plan.pk for plan in plans)
    return {plan.area_id: digests[plan.pk] for plan in plans}


def _staleness(plan: UpperPlan, release: Release) -> list[Reason]:
    """Say that a district's or province's plan has accepted, given back or decided something since its release."""
    place = reverse("plans:upper", args=[plan.pk])
    return [Reason(f"แผนที่รับจากระดับล่างหรือผลการพิจารณาเปลี่ยนหลังออกฉบับที่ {release.version} กรุณาออกฉบับใหม่", place=place)]


def _crumbs(release: Release, reader: object) -> Crumbs:
    plan = UpperPlan.objects.visible_to(reader).filter(area=release.area_id, period=release.period_id).first()
    return way_up(plan) if plan is not None else []


for level in UpperPlan.Level:
    register(level, PlanLevel(UpperPlan, _digests, _staleness, _crumbs))
