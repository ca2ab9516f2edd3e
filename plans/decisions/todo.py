"""What a village is told of the tambon forum."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from agencies.access.reach import ReachQuerySet
from agencies.people.models import User
from agencies.todo import Waiting, register
from paper.thai import thai_date
from plans.decisions.models import Decision, MergeMember, PublicationState
from plans.decisions.queries import outcomes
from plans.tambon.models import MeetingState, TambonMeeting
from plans.village.models import PlanEvent, PlanLine, PlanState, VillagePlan
from plans.village.queries import own_villages, team_of

# What belongs to the tambon's plan of a village's plan.
OF_TAMBON: Final = {"tambon_plan__area": OuterRef("village__parent"), "tambon_plan__period": OuterRef("period")}
# How long a village is told what the forum announced.
ANNOUNCED_FOR = timedelta(days=30)


def _told_lately(user: User) -> ReachQuerySet:
    """Return the plans of her own villages of whose projects something was decided or merged of late."""
    since = timezone.now() - ANNOUNCED_FOR
    decided = Decision.objects.filter(standing=PublicationState.PUBLISHED, published_at__gte=since)
    merges = {"merge__standing": PublicationState.PUBLISHED, "merge__published_at__gte": since, "is_active": True}
    merged = MergeMember.objects.filter(**merges)
    told = Q(lines__project__in=decided.values("project")) | Q(lines__project__in=merged.values("project"))
    return VillagePlan.objects.visible_to(user).filter(told, village__in=own_villages(user))


@register(120, rows=_told_lately)
def announced(user: User) -> list[Waiting]:
    """Find what a tambon forum lately announced about the projects of the person's own village."""
    lines = PlanLine.objects.filter(plan__in=_told_lately(user).values("pk")).select_related("plan__period")
    plans = {line.project_id: line.plan for line in lines.order_by("-plan__period__first_year", "plan__village__code")}
    decided = {project for project, outcome in outcomes(plans, reader=user).items() if outcome.is_decided}
    if not decided:
        return []
    first = next(plan for project, plan in plans.items() if project in decided)
    return [
        Waiting(
            title=f"อ่านผลที่เวทีตำบลประกาศแล้ว {len(decided)} โครงการ",
            detail=f"{first.period} เปิดอ่านผลและเหตุผลของทุกโครงการได้ในหน้าแผนหมู่บ้าน",
            url=reverse("plans:village", args=[first.pk]),
            count=len(decided),
            action="อ่านผล",
            unit="",
            is_reading=True,
        )
    ]


# --- what others have to do -------------------------------------------------------------------------------------------
def _before_the_forum(user: User) -> ReachQuerySet:
    """Return the newest plans of her own villages, if accepted, of whose tambon no forum has spoken, nor closed."""
    closed, spoken = _forums().filter(state=MeetingState.CLOSED), {"standing": PublicationState.PUBLISHED, **OF_TAMBON}
    accepted = VillagePlan.objects.visible_to(user).filter(state=PlanState.ACCEPTED, period__is_open=True)
    newer = VillagePlan.objects.filter(
        village=OuterRef("village"), period__first_year__gt=OuterRef("period__first_year")
    )
    waiting = accepted.filter(~Exists(newer), ~Exists(closed), ~Exists(Decision.objects.filter(**spoken)))
    return waiting.filter(village__in=own_villages(user))


def _forums() -> QuerySet[TambonMeeting]:
    return TambonMeeting.objects.filter(kind=TambonMeeting.Kind.FORUM, **OF_TAMBON)


@register(205, rows=_before_the_forum)
def awaited_of_forum(user: User) -> list[Waiting]:
    """Tell a village that its plan was taken in, and which day the tambon's forum is to speak of it."""
    accepting = PlanEvent.objects.filter(plan=OuterRef("pk"), to_state=PlanState.ACCEPTED).order_by("-at")
    named = _forums().filter(state=MeetingState.SCHEDULED, held_on__isnull=False).order_by("held_on")
    told = {"accepted_at": Subquery(accepting.values("at")[:1]), "forum_on": Subquery(named.values("held_on")[:1])}
    plans = _before_the_forum(user).select_related("village__parent", "period").annotate(**told)
    return [
        Waiting(
            title=f"เวทีตำบลพิจารณาแผน {plan.village} {plan.period}",
            detail=f"ตำบลรับแผนแล้ว · {_day_of_forum(plan.forum_on)}",
            url=reverse("plans:village", args=[plan.pk]),
            count=1,
            waits_for=team_of(plan.village),
            since=plan.accepted_at,
        )
        for plan in plans.order_by("-period__first_year")[:1]
    ]


def _day_of_forum(held_on: date | None) -> str:
    return f"นัดเวที {thai_date(held_on, short=True)}" if held_on else "ยังไม่นัดวันเวที"
