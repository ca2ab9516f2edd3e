"""What was decided about a project: by the forum of its tambon, by merging, by the district and the province above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from agencies.areas.models import Area
from plans.decisions.models import Decision, Merge, Outcome, PublicationState
from plans.decisions.queries import MAIN
from plans.releases.reader import fate_words
from plans.tambon.models import MeetingState, TambonMeeting
from plans.upper.models import Acceptance, UpperDecision, UpperPlan
from projects.models import Project
from projects.periods import PlanPeriod

FORUM = "เวทีบูรณาการแผนระดับตำบล"
# How long closing a forum may take to publish what was prepared for it: both are one transaction.
CLOSING = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Verdict:
    """One published decision: of whom, what, why and when; ``published`` is the day since when it is in force.

    ``deviation`` says what a level above decided otherwise than the tambon.
    """

    of: str
    result: str
    reason: str
    on: dt.date | None
    published: dt.date | None = None
    deviation: str = ""


def decisions_of(project: Project) -> list[Decision]:
    """Return what the forum decided and published about a project, the newest first; prepared ones are not there."""
    published = Decision.objects.filter(project=project).exclude(standing=PublicationState.PREPARED)
    # A project is of one plan: not by plan, as decisions else are, which would read plans, places and periods.
    return list(published.select_related("meeting", "lead").order_by("-published_at", "-pk"))


def verdicts_of(
    project: Project, decided: Sequence[Decision], merge: Merge | None, *, tambon: Area, period: PlanPeriod
) -> tuple[Verdict, ...]:
    """Return every published decision on a project with its reason, the newest first."""
    verdicts = [
        Verdict(
            FORUM if decision.standing == PublicationState.PUBLISHED else f"{FORUM} (มีมติใหม่แทนแล้ว)",
            str(decision.get_fate_display()),
            decision.reason,
            decision.meeting.held_on if decision.meeting else day(decision.published_at),
            day(decision.published_at),
        )
        for decision in decided
    ]
    if merge is not None:
        published = day(merge.published_at)
        verdicts.insert(
            0, Verdict(FORUM, _merged(project, merge), merge.reason, _held_on(merge) or published, published)
        )
    return (*_upper_verdicts(project, tambon, period), *verdicts)


def _upper_verdicts(project: Project, tambon: Area, period: PlanPeriod) -> list[Verdict]:
    """Return what the district and the province that hold the tambon's plan now decided, each in its own words."""
    decided = UpperDecision.objects.filter(project=project, standing=PublicationState.PUBLISHED)
    if not decided.order_by().exists():
        return []
    held = Acceptance.objects.filter(ended_at=None, release__period=period)
    districts = held.filter(area=tambon).values("upper_plan")
    above = UpperPlan.objects.filter(pk__in=districts).order_by().values("area")
    holding = Q(upper_plan__in=districts) | Q(upper_plan__in=held.filter(area__in=above).values("upper_plan"))
    verdicts = []
    for decision in decided.filter(holding).select_related("upper_plan__area").order_by("-at", "-pk"):
        of = f"{decision.upper_plan.get_level_display()} {decision.upper_plan.area}"
        result = fate_words(decision.upper_plan.level)[decision.fate]
        deviation = "" if decision.fate == Outcome.CARRIED else f"แต่{of}มีมติ «{result}»"
        verdicts.append(Verdict(of, result, decision.reason, day(decision.at), day(decision.at), deviation))
    return verdicts


def _held_on(merge: Merge) -> dt.date | None:
    """Return the day of the forum that published a merge; None when it was published without one."""
    if merge.published_at is None:
        return None
    closed = TambonMeeting.objects.filter(
        tambon_plan=merge.tambon_plan_id,
        state=MeetingState.CLOSED,
        closed_at__range=(merge.published_at - CLOSING, merge.published_at),
    )
    return closed.order_by("-closed_at").values_list("held_on", flat=True).first()


def merge_of(project: Project) -> Merge | None:
    """Return the published merge that a project is in now."""
    active = Merge.objects.filter(
        standing=PublicationState.PUBLISHED, undone_at=None, members__project=project, members__is_active=True
    )
    return active.select_related("survivor").order_by("-pk").first()


def _merged(project: Project, merge: Merge) -> str:
    if merge.survivor_id == project.pk:
        return MAIN
    return f"รวมกับโครงการรหัส {merge.survivor.code}"


def day(moment: dt.datetime | None) -> dt.date | None:
    """Return the day of a moment in the time of the office."""
    return day_of(moment) if moment else None


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day of a moment that is known."""
    return timezone.localtime(moment).date()
