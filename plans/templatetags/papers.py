"""The printed papers of a tambon plan, on the plan's page."""

from __future__ import annotations

from typing import Any

from django import template

from agencies.people.models import User
from plans.papers.queries import papers_of
from plans.tambon.models import TambonPlan

register = template.Library()


@register.simple_tag
def papers_of_plan(plan: TambonPlan, reader: User) -> dict[str, Any]:
    """Return the plan's papers as they stand and older ones, and the formats that may still be asked for."""
    return papers_of(plan, reader)
