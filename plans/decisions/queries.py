"""What became of projects in the tambon plan, as far as it is in force: what the village that asked for them reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.people.models import User
from plans.decisions.models import Decision, Outcome, PublicationState
from plans.tambon.models import MeetingState, TambonLine, TambonMeeting, TambonPlan

WAITING = "อยู่ในแผนตำบลตามที่เสนอ รอเวทีตำบลพิจารณา"


@dataclass(frozen=True)
class ProjectOutcome:
    """The fate of one project with its reason; before the forum has spoken it is carried as it was proposed."""

    line: TambonLine
    plan: TambonPlan
    is_decided: bool

    @property
    def fate(self) -> Outcome:
        """Return the fate."""
        return Outcome(self.line.fate)

    @property
    def label(self) -> str:
        """Say the fate in words."""
        return str(self.fate.label) if self.is_decided else WAITING

    @property
    def is_merged(self) -> bool:
        """Tell whether another project carries this one."""
        return self.fate == Outcome.MERGED and self.line.carrier is not None

    @property
    def lead(self) -> str:
        """Say who leads, or to whom the project is passed on."""
        return str(self.line.details.get("lead_name", ""))


def outcomes(projects: Iterable[int], *, reader: User) -> dict[int, ProjectOutcome]:
    """Say what became of projects, by key, in the plan that ``reader`` may read: three queries for all.

    Only what was published is in the lines; a project that no tambon plan holds has no outcome.
    """
    plans = TambonPlan.objects.visible_to(reader)
    rows = TambonLine.objects.filter(project__in=list(projects), tambon_plan__in=plans)
    lines = list(rows.select_related("carrier", "tambon_plan__area", "tambon_plan__period").order_by("pk"))
    published = Decision.objects.visible_to(reader).filter(standing=PublicationState.PUBLISHED)
    decided = set(published.filter(project__in=[line.project_id for line in lines]).values_list("project", flat=True))
    closed = TambonMeeting.objects.filter(
        tambon_plan__in={line.tambon_plan_id for line in lines},
        kind=TambonMeeting.Kind.FORUM,
        state=MeetingState.CLOSED,
    )
    spoken = set(closed.values_list("tambon_plan", flat=True))
    return {
        line.project_id: ProjectOutcome(
            line=line,
            plan=line.tambon_plan,
            is_decided=line.fate != Outcome.CARRIED or line.project_id in decided or line.tambon_plan_id in spoken,
        )
        for line in lines
    }
