"""Addresses of the pages of a village plan, and the plan as it is stored now."""

from __future__ import annotations

from django.urls import reverse

from plans.village.models import VillagePlan


def url(name, plan, *more):
    return reverse(f"plans:{name}", args=[plan.pk, *more])


def fresh(plan):
    return VillagePlan.objects.get(pk=plan.pk)
