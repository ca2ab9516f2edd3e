"""A village's problems, on the page of its plan."""

from __future__ import annotations

from typing import Any

from django import template

from agencies.people.models import User
from plans.profile.problems import may_change
from plans.profile.queries import problems_read
from plans.village.models import VillagePlan

register = template.Library()


@register.simple_tag
def problems_of_village(plan: VillagePlan, reader: User) -> dict[str, Any]:
    """Return what ``reader`` may read, each with whether she may change it, and whether she may add a problem."""
    return {"rows": problems_read(plan, reader), "may_add": may_change(reader, plan.village)}
