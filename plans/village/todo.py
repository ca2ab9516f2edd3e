"""What waits for a village and for those who check it: its plan to begin, write, send, certify, mend and accept."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from agencies.access.permissions import rows
from agencies.access.reach import ReachQuerySet
from agencies.areas.codes import NOTHING, under
from agencies.areas.models import Area
from agencies.people.models import User
from agencies.todo import NAMED, RECENT, Happening, Waiting, first_and_count, named, register, register_history
from paper.thai import thai_datetime
from plans.village.checks import resolutions_of
from plans.village.entering import next_step
from plans.village.models import Forum, PlanEvent, PlanState, VillagePlan
from plans.village.queries import lines_of
from plans.village.states import VILLAGE_PLANS, missing
from projects.periods import PlanPeriod


def _returned(user: User) -> ReachQuerySet:
    mine = VillagePlan.objects.allowing(user, "change") | VillagePlan.objects.allowing(user, "submit")
    return mine.filter(state=PlanState.RETURNED)


@register(10, rows=_returned)
def returned(user: User) -> list[Waiting]:
    """Find plans that came back, with the reason, for those who mend them and those who send them again."""
    return _plans(_returned(user), "แก้ไขแผนที่ถูกส่งกลับ", lambda plan: f"เหตุผล: {_last_note(plan)}")


def _last_note(plan: VillagePlan) -> str:
    event = plan.events.exclude(note="").first()
    return event.note if event else "ไม่ได้ระบุ"


@register(20)
def to_check(user: User) -> list[Waiting]:
    """Find submitted plans this person may accept or return."""
    mine = VillagePlan.objects.allowing(user, "accept") | VillagePlan.objects.allowing(user, "return")
    sendings = PlanEvent.objects.filter(plan=OuterRef("pk"), to_state=PlanState.SUBMITTED)
    last = {"sent_by": Subquery(sendings.values("by_name")[:1]), "sent_at": Subquery(sendings.values("at")[:1])}
    return _plans(mine.filter(state=PlanState.SUBMITTED).annotate(**last), "ตรวจแผนที่หมู่บ้านส่งมา", _sent)


def _sent(plan: Any) -> str:  # noqa: ANN401  a plan that the query told who sent it
    return f"ส่งโดย {plan.sent_by} เมื่อ {thai_datetime(plan.sent_at)}" if plan.sent_at else "รอตรวจ"


@register(30)
def to_certify(user: User) -> list[Waiting]:
    """Find forums that were held and wait for the head's word."""
    forums = Forum.objects.allowing(user, "certify").select_related("plan__village").order_by("held_on")
    first, count = first_and_count(forums)
    names = [f"{forum} {forum.plan.village}" for forum in first]
    url = f"{reverse('plans:forum', args=[first[0].pk])}#certificate" if first else ""
    return [Waiting(title="รับรองรายงานเวทีประชาคม", detail=named(names, count), url=url, count=count)]


@register(40)
def drafts(user: User) -> list[Waiting]:
    """Find plans still being written, with the first things they lack."""
    plans = VillagePlan.objects.allowing(user, "change").filter(state=PlanState.DRAFT)
    return _plans(plans, "จัดทำแผนหมู่บ้านให้เสร็จ", _next, page="plans:enter")


def _next(plan: VillagePlan) -> str:
    """Say what is entered next, and what keeps the plan from being sent."""
    lacking, step = _lacking(plan), next_step(plan, resolutions_of(plan), lines_of(plan))
    return lacking if step.is_last or lacking == READY else f"ต่อไป: {step.title} {step.why} · {lacking}"


@register(50)
def to_start(user: User) -> list[Waiting]:
    """Find villages whose secretary has not begun the plan of an open period."""
    places = reduce(or_, (under(code) for code in _codes(user, "create")), NOTHING)
    first, count = first_and_count(_without_plan(Area.objects.filter(places)))
    if not first:
        return []
    names = [str(village) for village in first]
    period = PlanPeriod(first_year=first[0].first_year, last_year=first[0].last_year)
    title, url = f"เริ่มแผนพัฒนาหมู่บ้าน {period}", reverse("plans:village_list")
    return [Waiting(title=title, detail=named(names, count), url=url, count=count)]


def _without_plan(areas: QuerySet[Any]) -> Any:  # noqa: ANN401  villages that the query told of the open period
    """Keep the villages without a plan of the open period, and tell its years; none where no period is open."""
    period = PlanPeriod.objects.filter(is_open=True)
    begun = VillagePlan.objects.filter(village=OuterRef("pk"), period=Subquery(period.values("pk")[:1]))
    years = {name: Subquery(period.values(name)[:1]) for name in ("first_year", "last_year")}
    villages = areas.filter(~Exists(begun), level=Area.Level.VILLAGE).annotate(**years)
    return villages.filter(first_year__isnull=False).in_force()


def _codes(user: User, action: str) -> set[str]:
    """Return the codes of the places where a post of the person's may do ``action`` on village plans."""
    return {code for reach in user.reaches if rows("village_plan", action, reach.role) for code in reach.codes}


@register(60)
def to_submit(user: User) -> list[Waiting]:
    """Find plans that somebody who does not write them may submit."""
    if _codes(user, "submit") <= _codes(user, "change"):
        return []
    writing = VillagePlan.objects.allowing(user, "change").order_by().values("pk")
    plans = VillagePlan.objects.allowing(user, "submit").filter(state=PlanState.DRAFT).exclude(pk__in=writing)
    return _plans(plans, "แผนที่ยังไม่ได้ส่งทีมตำบล", _lacking)


def _lacking(plan: VillagePlan) -> str:
    reasons = missing(plan)
    if not reasons:
        return READY
    more = f" และอีก {len(reasons) - NAMED} ข้อ" if len(reasons) > NAMED else ""
    return "ยังขาด: " + ", ".join(reasons[:NAMED]) + more


# Said of a plan that lacks nothing: the next step is to read it through and to send it.
READY = "ครบแล้ว พร้อมส่งทีมตำบล"


@register_history
def moves_of_plans(user: User) -> list[Happening]:
    """Return the last moves of the village plans ``user`` may read."""
    readable = VillagePlan.objects.visible_to(user).order_by().values("pk")
    events = PlanEvent.objects.filter(plan__in=readable).select_related("plan__village__parent", "plan__period")
    labels = VILLAGE_PLANS.labels
    return [
        Happening(
            at=event.at,
            title=f"{labels[event.move]} {event.plan.village} {event.plan.village.parent} {event.plan.period}",
            by_name=event.by_name,
            by_post=event.by_post,
            note=event.note,
        )
        for event in events[:RECENT]
    ]


def _plans(
    plans: ReachQuerySet, title: str, detail: Callable[[VillagePlan], str], *, page: str = "plans:village"
) -> list[Waiting]:
    """Say the first plan's ``detail`` and the names of the next ones; one plan is opened at once, at its ``page``."""
    first_plans, count = first_and_count(plans.select_related("village__parent", "period"), NAMED + 1)
    if not first_plans:
        return []
    first = first_plans[0]
    others = named([str(plan.village) for plan in first_plans[1:]], count - 1)
    words = detail(first) if count == 1 else f"{first.village}: {detail(first)} · {others}"
    listed = f"{reverse('plans:village_list')}?state={first.state}"
    page = "plans:village_review" if words == READY else page
    url = reverse(page, args=[first.pk]) if count == 1 else listed
    return [Waiting(title=f"{title}: {first.village}" if count == 1 else title, detail=words, url=url, count=count)]
