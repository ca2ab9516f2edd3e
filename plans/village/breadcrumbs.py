"""Village plans on the screen: the list, starting one, one plan with its moves, the rows behind a number, versions."""

from __future__ import annotations

from django.urls import reverse

from plans.village.models import VillagePlan

CRUMBS = [("แผนหมู่บ้าน", "/plans/village/")]


def crumbs_to(plan: VillagePlan) -> list[tuple[str, str]]:
    """Return the way to a page below a plan's own."""
    return [*CRUMBS, (f"{plan.village} {plan.period}", reverse("plans:village", args=[plan.pk]))]
