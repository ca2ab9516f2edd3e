"""What waits for a village and for those who check it: its plan to begin, write, send, certify, mend and accept."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse

from agencies.access.permissions import rows
from agencies.access.reach import ReachQuerySet
from agencies.access.roles import Role
from agencies.areas.codes import NOTHING, under
from agencies.areas.models import Area
from agencies.people.models import PostHolder, User
from agencies.todo import (
    NAMED,
    RECENT,
    Happening,
    Journey,
    Waiting,
    first_and_count,
    named,
    register,
    register_history,
    register_journey,
)
from paper.thai import added, baht, thai_date, thai_datetime
from plans.tambon.models import TambonPlan
from plans.village.entered import lines_of, minutes_of
from plans.village.journey import Known, figures, lacking, last_note, stages, to_send, to_write, with_facts
from plans.village.models import Forum, ForumState, PlanEvent, PlanState, VillagePlan
from plans.village.queries import held_by, own_villages
from plans.village.states import VILLAGE_PLANS
from projects.periods import PlanPeriod


def _returned(user: User) -> ReachQuerySet:
    mine = VillagePlan.objects.allowing(user, "change") | VillagePlan.objects.allowing(user, "submit")
    return mine.filter(state=PlanState.RETURNED)


@register(10, rows=_returned)
def returned(user: User) -> list[Waiting]:
    """Find plans that came back, with the reason, for those who mend them and those who send them again."""
    return _plans(_returned(user), "แก้ไขแผนที่ถูกส่งกลับ", lambda plan: f"เหตุผล: {last_note(plan)}", action="แก้ไขแผน")


@register(20)
def to_check(user: User) -> list[Waiting]:
    """Find submitted plans this person may accept or return; none while a level above holds the tambon's plan."""
    mine = VillagePlan.objects.allowing(user, "accept") | VillagePlan.objects.allowing(user, "return")
    sendings = PlanEvent.objects.filter(plan=OuterRef("pk"), to_state=PlanState.SUBMITTED)
    last = {"sent_by": Subquery(sendings.values("by_name")[:1]), "sent_at": Subquery(sendings.values("at")[:1])}
    of = {"area": OuterRef("village__parent"), "period": OuterRef("period")}
    held = TambonPlan.objects.filter(frozen_by__isnull=False, **of)
    mine = mine.filter(~Exists(held), state=PlanState.SUBMITTED)
    return _plans(mine.annotate(**last), "ตรวจแผนที่หมู่บ้านส่งมา", _sent, action="เปิดตรวจ")


def _sent(plan: Any) -> str:  # noqa: ANN401  a plan that the query told who sent it
    lines = lines_of(plan)
    much = f"มี {len(lines)} โครงการ {baht(added(line.project.budget_baht for line in lines)) or '0'} บาท"
    return f"ส่งโดย {plan.sent_by} เมื่อ {thai_datetime(plan.sent_at)} {much}" if plan.sent_at else much


@register(30)
def to_certify(user: User) -> list[Waiting]:
    """Find forums that wait for the head's word; without their minutes they wait for who writes the plan."""
    forums = Forum.objects.allowing(user, "certify").filter(Exists(minutes_of(OuterRef("pk"))))
    first, count = first_and_count(forums.select_related("plan__village").order_by("held_on"))
    names = [f"{one} {one.plan.village}" for one in first]
    url = f"{reverse('plans:forum', args=[first[0].pk])}#certificate" if first else ""
    what, action = "รับรองรายงานเวทีประชาคม", "ตรวจและรับรอง"
    return [Waiting(title=what, detail=named(names, count), url=url, count=count, action=action, unit="เวที")]


@register(40)
def drafts(user: User) -> list[Waiting]:
    """Find plans still being written: of one its next step and what it lacks, of several their list."""
    plans = VillagePlan.objects.allowing(user, "change").filter(state=PlanState.DRAFT)
    first, count = first_and_count(plans.select_related("village__parent", "period"), 1)
    return (
        _plans(plans, "จัดทำแผนหมู่บ้านให้เสร็จ", lacking)
        if count > 1
        else [to_write(plan, Known.by_writer(plan)) for plan in first]
    )


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
    return [Waiting(title=title, detail=named(names, count), url=url, count=count, action="เริ่มทำแผน", unit="หมู่บ้าน")]


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
    first, count = first_and_count(plans.select_related("village__parent", "period"), 1)
    if count > 1:
        return _plans(plans, "ตรวจและส่งแผนให้ทีมตำบล", lacking)
    told = [(plan, Known.of(plan)) for plan in first]
    # Which forum is to be certified ``to_certify`` tells.
    return [to_send(plan, known) for plan, known in told if not known.lacks_only_the_certificate]


@register_history
def moves_of_plans(user: User) -> list[Happening]:
    """Return the last moves that others made of the village plans ``user`` may read."""
    readable = VillagePlan.objects.visible_to(user).order_by().values("pk")
    others = PlanEvent.objects.filter(plan__in=readable).exclude(by=user)
    events = others.select_related("plan__village__parent", "plan__period")
    labels = VILLAGE_PLANS.labels
    return [
        Happening(
            at=event.at,
            title=f"{labels[event.move]} {event.plan.village} {event.plan.village.parent} {event.plan.period}",
            by_name=event.by_name,
            by_post=event.by_post,
            note=event.note,
            url=reverse("plans:village", args=[event.plan_id]),
        )
        for event in events[:RECENT]
    ]


def _plans(
    plans: ReachQuerySet, title: str, detail: Callable[[VillagePlan], str], *, action: str = "ดูรายการ"
) -> list[Waiting]:
    """Say the first plan's ``detail`` and the names of the next ones; one plan is opened at once."""
    first_plans, count = first_and_count(plans.select_related("village__parent", "period"), NAMED + 1)
    if not first_plans:
        return []
    first = first_plans[0]
    others = named([str(plan.village) for plan in first_plans[1:]], count - 1)
    words = detail(first) if count == 1 else f"{first.village}: {detail(first)} · {others}"
    listed = f"{reverse('plans:village_list')}?state={first.state}"
    if count > 1:
        return [Waiting(title=title, detail=words, url=listed, count=count, action="ดูรายการ", unit="หมู่บ้าน")]
    url = reverse("plans:village", args=[first.pk])
    return [Waiting(title=f"{title}: {first.village}", detail=words, url=url, count=1, action=action)]


# --- what others have to do -------------------------------------------------------------------------------------------
def _at_tambon(user: User) -> ReachQuerySet:
    return VillagePlan.objects.visible_to(user).filter(village__in=own_villages(user), state=PlanState.SUBMITTED)


@register(200, rows=_at_tambon)
def awaited_of_tambon(user: User) -> list[Waiting]:
    """Tell a village since when its plan lies before the tambon's team, and whether anybody has opened it."""
    sendings = PlanEvent.objects.filter(plan=OuterRef("pk"), to_state=PlanState.SUBMITTED)
    plans = (
        _at_tambon(user)
        .select_related("village__parent", "period")
        .annotate(sent_at=Subquery(sendings.values("at")[:1]))
    )
    return [
        Waiting(
            title=f"ตรวจรับแผน {plan.village} {plan.period}",
            detail=f"เปิดอ่านแล้วเมื่อ {thai_datetime(plan.opened_at)}" if plan.opened_at else "ยังไม่ได้เปิดอ่าน",
            url=reverse("plans:village", args=[plan.pk]),
            count=1,
            waits_for=held_by(plan),
            since=plan.sent_at,
        )
        for plan in plans[:1]
    ]


def _to_be_certified(user: User) -> ReachQuerySet:
    mine = Forum.objects.allowing(user, "certify").order_by().values("pk")
    held = Forum.objects.visible_to(user).filter(plan__village__in=own_villages(user), state=ForumState.HELD)
    return held.filter(Exists(minutes_of(OuterRef("pk")))).exclude(pk__in=mine)


@register(210, rows=_to_be_certified)
def awaited_of_head(user: User) -> list[Waiting]:
    """Tell who writes a plan which forum its head has still to certify."""
    head = PostHolder.objects.current().filter(post__role=Role.VILLAGE_HEAD, post__area=OuterRef("plan__village"))
    names = head.values(name=Concat("user__first_name", Value(" "), "user__last_name"))[:1]
    forums = _to_be_certified(user).annotate(head=Subquery(names)).select_related("plan__village")
    return [
        Waiting(
            title=f"รับรองรายงาน{forum}",
            detail=f"จัดเมื่อ {thai_date(forum.held_on)}" if forum.held_on else "ยังไม่ได้บันทึกวันที่จัด",
            url=reverse("plans:forum", args=[forum.pk]),
            count=1,
            waits_for=f"{Role.VILLAGE_HEAD.label} {forum.head or '(ยังไม่มีผู้ดำรงตำแหน่ง)'}",
        )
        for forum in forums[:NAMED]
    ]


# How many villages are told one by one.
LISTED = 8
_NOT_SENT = {
    None: "ยังไม่เริ่มจัดทำแผน",
    PlanState.DRAFT: "ยังไม่ส่งแผน",
    PlanState.RETURNED: "แก้แผนที่ส่งกลับ",
}


def _late_villages(user: User) -> QuerySet[Any]:
    """Select the villages below the person's own posts whose plan of the open period has not come to the tambon."""
    places = reduce(or_, (under(code) for code in _codes(user, "accept")), NOTHING)
    period = PlanPeriod.objects.filter(is_open=True)
    own = VillagePlan.objects.filter(village=OuterRef("pk"), period=Subquery(period.values("pk")[:1]))
    come = own.filter(state__in=(PlanState.SUBMITTED, PlanState.ACCEPTED))
    villages: QuerySet[Any] = Area.objects.filter(places, level=Area.Level.VILLAGE).in_force()
    last = PlanEvent.objects.filter(plan__village=OuterRef("pk"), plan__period=Subquery(period.values("pk")[:1]))
    holder = PostHolder.objects.current().filter(post__role=Role.VILLAGE_SECRETARY, post__area=OuterRef("pk"))
    late: QuerySet[Any] = villages.filter(Exists(period), ~Exists(come)).annotate(
        plan=Subquery(own.values("pk")[:1]),
        state=Subquery(own.values("state")[:1]),
        moved_at=Subquery(last.values("at")[:1]),
        holder=Subquery(holder.values(name=Concat("user__first_name", Value(" "), "user__last_name"))[:1]),
    )
    return late


@register(220, rows=_late_villages)
def awaited_of_villages(user: User) -> list[Waiting]:
    """Tell those who check plans which villages have not sent theirs, by whom and since when; the first by name."""
    first, count = first_and_count(_late_villages(user).order_by("code"), LISTED)
    told = [
        Waiting(
            title=f"{village} {_NOT_SENT[village.state]}",
            detail="",
            url=reverse("plans:village", args=[village.plan]) if village.plan else reverse("plans:village_list"),
            count=1,
            waits_for=f"{Role.VILLAGE_SECRETARY.label} {village.holder or '(ยังไม่มีผู้ดำรงตำแหน่ง)'}",
            since=village.moved_at,
        )
        for village in first
    ]
    if count > len(first):
        more = f"อีก {count - len(first)} หมู่บ้านยังไม่ส่งแผน"
        told.append(
            Waiting(title=more, detail="", url=reverse("plans:village_list"), count=1, waits_for="เลขานุการของแต่ละหมู่บ้าน")
        )
    return told


# --- how far the plan is ----------------------------------------------------------------------------------------------
@register_journey
def of_village(user: User) -> Journey | None:
    """Tell how far the newest plan of her village is, where her posts are of one village: one query."""
    villages = own_villages(user)
    if len(set(villages)) != 1:
        return None
    plans = VillagePlan.objects.visible_to(user).filter(village__in=villages, period__is_open=True)
    plan = with_facts(plans.select_related("village__parent", "period")).order_by("-period__first_year").first()
    if plan is None:
        return None
    steps = stages(plan, may_change=user.has_perm("village_plan.change", plan))
    url = reverse("plans:village", args=[plan.pk])
    return Journey(title=str(plan), url=url, stages=steps, figures=figures(plan))
