"""Addresses of the pages of a village plan, and the plan as it is stored now."""

from __future__ import annotations

from django.urls import reverse

from plans.village.models import VillagePlan
from tests.pages import ticked


def url(name, plan, *more):
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def fresh(plan):
    return VillagePlan.objects.get(pk=plan.pk)


def as_seen(client, plan) -> dict[str, object]:
    """Read the page before sending and tick every warning, as its form would send them."""
    return {"seen": fresh(plan).revision} | ticked(client, url("village_review", plan))
