"""A village plan as canonical content: what is frozen when it is submitted, and its digest."""

from __future__ import annotations

from typing import Any

from agencies.people.models import User
from plans.village.models import Forum, ForumState, PlanLine, PlanVersion, VillagePlan
from projects.snapshot import _plain, digest, entry

FORUM_FIELDS = (
    "kind",
    "held_on",
    "place",
    "chair",
    "secretary",
    "male_count",
    "female_count",
    "household_count",
    "agencies_present",
    "certified_name",
)


def content(plan: VillagePlan) -> dict[str, Any]:
    """Return the plan as plain data: money and quantities as decimal strings, dates as ISO text, blank as None."""
    lines = plan.lines.select_related("project", "resolution").prefetch_related("project__year_budgets")
    forums = plan.forums.filter(state=ForumState.CERTIFIED).prefetch_related("resolutions", "groups", "attachments")
    return {
        "village": plan.village.code,
        "period": plan.period.slug,
        "population_male": plan.population_male,
        "population_female": plan.population_female,
        "household_count": plan.household_count,
        "farmer_household_count": plan.farmer_household_count,
        "farm_area_sq_wa": plan.farm_area_sq_wa,
        "context": plan.context,
        "forums": [_forum(forum) for forum in forums],
        "projects": [_line(line) for line in lines],
    }


def _line(line: PlanLine) -> dict[str, Any]:
    return entry(line.project, position=line.position, resolution=str(line.resolution) if line.resolution else "")


def _forum(forum: Forum) -> dict[str, Any]:
    return {name: _plain(getattr(forum, name)) for name in FORUM_FIELDS} | {
        "resolutions": [str(resolution) for resolution in forum.resolutions.all()],
        "groups": {group.group: group.count for group in forum.groups.all()},
        "papers": [{"kind": attachment.kind, "sha256": attachment.sha256} for attachment in forum.attachments.all()],
    }


def freeze(plan: VillagePlan, *, by: User) -> PlanVersion:
    """Store the plan as it stands as its next version; the caller holds the plan's row by compare-and-set."""
    frozen = content(plan)
    latest = plan.versions.order_by("-number").first()
    number = latest.number + 1 if latest else 1
    return PlanVersion.objects.create(plan=plan, number=number, content=frozen, digest=digest(frozen), submitted_by=by)
