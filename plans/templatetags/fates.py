"""What became of a village's projects, on the pages where the village looks for it."""

from __future__ import annotations

from typing import Any

from django import template

from agencies.people.models import User
from plans.decisions.queries import outcomes
from plans.village.models import VillagePlan

register = template.Library()


@register.inclusion_tag("plans/decisions/fates_of_village.html")
def fates_of_village(plan: VillagePlan, reader: User) -> dict[str, Any]:
    """Show the fates of all projects of a village plan, or nothing while the tambon plan holds none of them."""
    lines = list(plan.lines.select_related("project"))
    by_project = outcomes([line.project_id for line in lines], reader=reader)
    told = [(line, by_project[line.project_id]) for line in lines if line.project_id in by_project]
    rows = [(line, outcome) for line, outcome in told if outcome.is_decided]
    waits = next((outcome.label for _, outcome in told if not outcome.is_decided), "")
    return {"rows": rows, "waiting": len(told) - len(rows), "waits": waits}
