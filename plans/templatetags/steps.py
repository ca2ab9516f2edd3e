"""The row of steps above every page of a tambon plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse

from plans.releases.staleness import staleness
from plans.requests.actions.moves import is_integrated
from plans.tambon.models import TambonPlan
from plans.tambon.steps import STEPS, step

register = template.Library()


@register.inclusion_tag("parts/steps.html")
def steps(plan: TambonPlan, current: str, stale: Sequence[str] | None = None) -> dict[str, Any]:
    """Show whether ``plan`` is called integrated, its steps, which of them this page is, and that step's guidance.

    ``stale`` is why the newest release no longer holds; it is read when the page has not read it already.
    """
    return {
        "integrated_at": plan.integrated_at if is_integrated(plan) else None,
        "steps": [(step, reverse(step.url_name, args=[plan.pk]), step.name == current) for step in STEPS],
        "number": STEPS.index(step(current)) + 1,
        "guidance": step(current).guidance,
        "stale": staleness(plan) if stale is None else stale,
    }
