"""The tambon's plans among the levels whose plans are released."""

from __future__ import annotations

from django.urls import reverse

from agencies.errors import Reason
from plans.releases.levels import Crumbs, PlanLevel, register
from plans.releases.models import Release
from plans.releases.queries import plan_of
from plans.releases.staleness import staleness, tambon_digests
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan


def _staleness(plan: TambonPlan, _release: Release) -> list[Reason]:
    return [Reason(why, place=_versions(plan)) for why in staleness(plan)]


def _versions(plan: TambonPlan) -> str:
    return reverse("plans:releases", args=[plan.pk])


def _crumbs(release: Release, _reader: object) -> Crumbs:
    plan = plan_of(release)
    return [*way_to(plan), ("ออกฉบับและส่งต่อ", _versions(plan))] if plan is not None else []


register(Release.Level.TAMBON, PlanLevel(TambonPlan, tambon_digests, _staleness, _crumbs))
