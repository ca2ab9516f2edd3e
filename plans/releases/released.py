"""The tambon's plans among the levels whose plans are released."""

from __future__ import annotations

from django.urls import reverse

from agencies.errors import Reason
from plans.releases.levels import Crumbs, PlanLevel, register
from plans.releases.models import Release
from plans.releases.queries import plan_of
from plans.releases.staleness import staleness
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan


def _staleness(release: Release) -> list[Reason]:
    plan = plan_of(release)
    return [Reason(why, place=_versions(plan)) for why in staleness(plan)] if plan is not None else []


def _versions(plan: TambonPlan) -> str:
    return reverse("plans:releases", args=[plan.pk])


def _crumbs(release: Release, _reader: object) -> Crumbs:
    plan = plan_of(release)
    return [*way_to(plan), ("ออกฉบับและส่งต่อ", _versions(plan))] if plan is not None else []


register(Release.Level.TAMBON, PlanLevel(TambonPlan, _staleness, _crumbs))
