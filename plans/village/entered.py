"""What was entered in a village plan: forums, what they resolved, lines; each is read once for all who ask."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from plans.village.models import Attachment, ForumState, PlanLine, Resolution, VillagePlan


def lines_of(plan: VillagePlan) -> list[PlanLine]:
    """Return the plan's lines with all that its pages show, in two queries."""
    lines = plan.lines.select_related("project__area", "resolution__forum")
    return list(lines.prefetch_related("project__year_budgets"))


def minutes_of(forum: OuterRef) -> QuerySet[Attachment]:
    """Select the minutes of a forum: without them its head cannot certify it."""
    return Attachment.objects.filter(forum=forum, kind=Attachment.Kind.MINUTES)


class Entered:
    """A plan as it stands at this moment; whoever changes it asks anew."""

    def __init__(self, plan: VillagePlan) -> None:
        """Read nothing yet."""
        self.plan = plan

    @cached_property
    def lines(self) -> list[PlanLine]:
        """Return what ``lines_of`` the plan returns."""
        return lines_of(self.plan)

    @cached_property
    def forums(self) -> list[Any]:
        """Return the plan's forums, those that were called off among them; each says whether it ``has_minutes``."""
        return list(self.plan.forums.annotate(has_minutes=Exists(minutes_of(OuterRef("pk")))))

    @property
    def certified(self) -> list[Any]:
        """Return the forums that the head certified."""
        return [forum for forum in self.forums if forum.state == ForumState.CERTIFIED]

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """Return what the plan's forums resolved, in order, each with its forum; one query."""
        kept = Resolution.objects.filter(forum__plan=self.plan).exclude(forum__state=ForumState.CANCELLED)
        return list(kept.select_related("forum").order_by("forum__held_on", "forum", "number"))

    @cached_property
    def resolved(self) -> list[tuple[Resolution, list[PlanLine]]]:
        """Return each resolution with the lines that rest on it."""
        resting: defaultdict[int | None, list[PlanLine]] = defaultdict(list)
        for line in self.lines:
            resting[line.resolution_id].append(line)
        return [(one, resting[one.pk]) for one in self.resolutions]

    @property
    def undecided(self) -> list[Resolution]:
        """Return those of which nobody has said yet whether they become a project."""
        return [one for one, lines in self.resolved if not one.without_project and not lines]
