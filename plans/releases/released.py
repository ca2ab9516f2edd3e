"""The tambon's plans among the levels whose plans are released."""

from __future__ import annotations

from django.urls import reverse

from agencies.errors import Reason
from plans.releases.levels import Crumbs, PlanLevel, register
from plans.releases.models import Release
from plans.releases.queries import plan_of
from plans.releases.staleness import changes_since, tambon_digests
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan


def _staleness(plan: TambonPlan, release: Release) -> list[Reason]:
    return [Reason(why, place=_versions(plan)) for why in changes_since(release, plan)]


def _versions(plan: TambonPlan) -> str:
    return reverse("plans:releases", args=[plan.pk])


def _crumbs(plan: TambonPlan, _reader: object) -> Crumbs:
    return [*way_to(plan), ("ออกเล่มแผนและส่งต่อ", _versions(plan))]


register(Release.Level.TAMBON, PlanLevel(TambonPlan, plan_of, tambon_digests, _staleness, _crumbs))
