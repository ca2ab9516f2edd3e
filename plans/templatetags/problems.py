"""A village's problems, on the page of its plan."""

from __future__ import annotations

from django import template

from agencies.people.models import User
from plans.profile.lists import VillageProblems, problems_read
from plans.village.models import VillagePlan

register = template.Library()


@register.simple_tag
def problems_of_village(plan: VillagePlan, reader: User) -> VillageProblems:
    """Return what ``reader`` may read, and whether she may change it and add a problem."""
    return problems_read(plan, reader)
