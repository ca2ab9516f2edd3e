"""How far a village's plan has come, from its forum to the tambon: each step by its records alone, in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, DecimalField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.errors import Reason
from agencies.people.models import User
from agencies.todo import Figure, Stage, Waiting
from paper.thai import baht, thai_date
from plans.village.checks import READY, missing, said
from plans.village.entered import Entered, minutes_of
from plans.village.entering import next_step, reviewing
from plans.village.models import Forum, ForumState, PlanEvent, PlanLine, PlanState, Resolution, VillagePlan
from plans.village.queries import held_by
from projects.models import YearBudget

DONE, NOW, WAIT, LATER, NONE = "done", "now", "wait", "later", "none"


def with_facts(plans: QuerySet[Any]) -> QuerySet[Any]:
    """Let plans bring along what ``stages`` and ``figures`` read of each."""
    of = {"plan": OuterRef("pk")}
    forums = Forum.objects.filter(**of).exclude(state=ForumState.CANCELLED)
    certified = forums.filter(state=ForumState.CERTIFIED).order_by("-held_on")
    resolutions = Resolution.objects.filter(forum__plan=OuterRef("pk")).exclude(forum__state=ForumState.CANCELLED)
    lines, events = PlanLine.objects.filter(**of), PlanEvent.objects.filter(**of).order_by("-at")
    money = YearBudget.objects.filter(project__village_line__plan=OuterRef("pk"))
    told: QuerySet[Any] = plans.annotate(
        certified_on=Subquery(certified.values("held_on")[:1]),
        attended=Subquery(certified.values(both=F("male_count") + F("female_count"))[:1]),
        forum_state=Subquery(forums.order_by("-pk").values("state")[:1]),
        forum_minutes=Subquery(
            forums.annotate(told=Exists(minutes_of(OuterRef("pk")))).order_by("-pk").values("told")[:1]
        ),
        forum_on=Subquery(forums.order_by("-pk").values("held_on")[:1]),
        resolved=_count(resolutions, "forum__plan"),
        left=_count(resolutions.filter(without_project=False, lines=None), "forum__plan"),
        projects=_count(lines, "plan"),
        budget_baht=_sum(money),
        sent_at=Subquery(events.filter(to_state=PlanState.SUBMITTED).values("at")[:1]),
        accepted_at=Subquery(events.filter(to_state=PlanState.ACCEPTED).values("at")[:1]),
    )
    return told


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(counted=Count("pk", distinct=True)).values("counted")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _sum(money: QuerySet[YearBudget]) -> Subquery:
    summed = money.order_by().values("project__village_line__plan").annotate(summed=Sum("amount_baht"))
    return Subquery(summed.values("summed"), output_field=DecimalField())


def stages(plan: Any, *, may_change: bool) -> list[Stage]:  # noqa: ANN401  a plan that the query told its facts
    """Return the steps of a plan ``with_facts``; only who writes it is led to where it is written."""
    page, enter = reverse("plans:village", args=[plan.pk]), reverse("plans:enter", args=[plan.pk])
    writes = may_change and plan.is_editable
    steps = (
        ("เวทีประชาคม", _forum(plan), f"{page}#forums"),
        ("มติที่ประชุม", _resolutions(plan), enter if writes else f"{page}#forums"),
        ("โครงการ", _projects(plan), enter if writes else f"{page}#money"),
        ("ตรวจก่อนส่ง", _review(plan), reverse("plans:village_review", args=[plan.pk]) if writes else ""),
        ("ส่งให้ตำบล", _sending(plan), page),
        ("ตำบลรับแผน", _taking_in(plan), page),
    )
    return [Stage(label, state, note, url) for label, (state, note), url in steps]


def stages_of(plan: VillagePlan, *, may_change: bool) -> list[Stage]:
    """Return the steps of one plan, however it was read: one query."""
    return stages(with_facts(VillagePlan.objects.filter(pk=plan.pk)).get(), may_change=may_change)


def figures(plan: Any) -> list[Figure]:  # noqa: ANN401  a plan that the query told its facts
    """Return what a plan ``with_facts`` comes to, each number with its rows."""
    rows = reverse("plans:village_rows", args=[plan.pk])
    years = plan.period.years
    total = None if plan.budget_baht is None else baht(plan.budget_baht) or "0"
    return [
        Figure("โครงการ", str(plan.projects), "โครงการ", rows),
        Figure(f"งบประมาณ {len(years)} ปี", total, "บาท", rows),
        Figure("มติเวทีประชาคม", str(plan.resolved), "เรื่อง", f"{reverse('plans:village', args=[plan.pk])}#forums"),
    ]


def _forum(plan: Any) -> tuple[str, str]:  # noqa: ANN401  as above
    if plan.certified_on:
        came = f" มา {plan.attended} คน" if plan.attended else ""
        return DONE, f"{_day(plan.certified_on)}{came}"
    if plan.forum_state == ForumState.HELD:
        return (WAIT, "รอผู้ใหญ่บ้านรับรอง") if plan.forum_minutes else (NOW, "ยังไม่แนบรายงานการประชุม")
    if plan.forum_state == ForumState.SCHEDULED and plan.forum_on:
        return NOW, f"นัด {_day(plan.forum_on)}"
    return NOW, "ยังไม่ได้บันทึก"


def _resolutions(plan: Any) -> tuple[str, str]:  # noqa: ANN401  as above
    if plan.resolved:
        return DONE, f"{plan.resolved} เรื่อง"
    return (NONE, "") if plan.is_sent else (LATER, "ยังไม่มีมติ")


def _projects(plan: Any) -> tuple[str, str]:  # noqa: ANN401  as above
    if plan.left and not plan.is_sent:
        return NOW, f"เหลือ {plan.left} จาก {plan.resolved} เรื่อง"
    return (DONE, f"{plan.projects} โครงการ") if plan.projects else (LATER, "ยังไม่มีโครงการ")


def _review(plan: Any) -> tuple[str, str]:  # noqa: ANN401  as above
    if plan.is_sent:
        return DONE, ""
    is_written = plan.certified_on and plan.projects and not plan.left
    return (NOW, "") if is_written else (LATER, "ทำได้เมื่อครบทุกเรื่อง")


def _sending(plan: Any) -> tuple[str, str]:  # noqa: ANN401  as above
    if plan.is_sent:
        return DONE, _day(plan.sent_at)
    return (NOW, "ตำบลส่งกลับให้แก้") if plan.state == PlanState.RETURNED else (LATER, "")


def _taking_in(plan: Any) -> tuple[str, str]:  # noqa: ANN401  as above
    if plan.state == PlanState.ACCEPTED:
        return DONE, _day(plan.accepted_at)
    return (WAIT, "รอทีมตำบลตรวจรับ") if plan.state == PlanState.SUBMITTED else (LATER, "")


def _day(moment: dt.date | None) -> str:
    return thai_date(moment, short=True)


# --- what is done next ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Known:
    """What was read of a plan: what was entered, what keeps it from being sent, and in whose hands it is.

    Who writes a plan has it in her own hands: then ``holder`` is not asked for.
    """

    entered: Entered
    lacks: Sequence[Reason]
    holder: str = ""

    @classmethod
    def of(cls, plan: VillagePlan) -> Known:
        """Read all of it."""
        return replace(cls.by_writer(plan), holder=held_by(plan))

    @classmethod
    def by_writer(cls, plan: VillagePlan) -> Known:
        """Read what ``to_write`` says."""
        entered = Entered(plan)
        return cls(entered, missing(entered))

    @property
    def lacks_only_the_certificate(self) -> bool:
        """Whether nothing is lacking but the head's word on a forum that was held and has its minutes."""
        is_held = any(forum.state == ForumState.HELD for forum in self.entered.forums)
        return [reason.code for reason in self.lacks] == ["not_certified"] and is_held

    @property
    def lacks_minutes(self) -> bool:
        """Whether the minutes of its forum come first of what is lacking."""
        return bool(self.lacks) and self.lacks[0].code == "no_minutes"


def next_act(plan: VillagePlan, user: User, known: Known) -> Waiting | None:
    """Return what ``user`` does next for a plan, or for whom she waits; None where nothing is to be done of it."""
    if plan.is_editable and user.has_perm("village_plan.change", plan):
        return to_mend(plan) if plan.state == PlanState.RETURNED else to_write(plan, known)
    if plan.is_editable and user.has_perm("village_plan.submit", plan):
        return to_send(plan, known)
    if plan.state == PlanState.ACCEPTED:
        return None
    what = "ทีมตำบลตรวจรับแผน" if plan.state == PlanState.SUBMITTED else "หมู่บ้านจัดทำและส่งแผน"
    url = reverse("plans:village", args=[plan.pk])
    return Waiting(title=what, detail="", url=url, count=1, waits_for=known.holder)


def to_mend(plan: VillagePlan) -> Waiting:
    """Ask to mend what came back, with the reason."""
    url = reverse("plans:enter", args=[plan.pk])
    title, detail = f"แก้ไขแผนที่ถูกส่งกลับ: {plan.village}", f"เหตุผล: {last_note(plan)}"
    return Waiting(title=title, detail=detail, url=url, count=1, action="แก้ไขแผน")


def to_write(plan: VillagePlan, known: Known) -> Waiting:
    """Say what is entered next, and what keeps the plan from being sent."""
    lacks, step = said(known.lacks), next_step(known.entered)
    if step.is_last or lacks == READY:
        last = reviewing(known.entered)
        title = f"{last.title}: {plan.village}"
        return Waiting(title=title, detail=lacks, url=last.url, count=1, action=last.action)
    title, url = f"{step.title}: {plan.village}", reverse("plans:enter", args=[plan.pk])
    return Waiting(title=title, detail=f"{step.why} · {lacks}", url=url, count=1, action=step.action)


def to_send(plan: VillagePlan, known: Known) -> Waiting:
    """Ask a head to certify or to send; a plan that is still being written waits for whoever writes it."""
    lacks = said(known.lacks)
    if known.lacks_only_the_certificate:
        what, url, action = f"รับรองรายงานเวทีประชาคม: {plan.village}", known.lacks[0].place, "ตรวจและรับรอง"
        return Waiting(title=what, detail=lacks, url=url, count=1, action=action)
    if lacks == READY:
        url, title = reverse("plans:village_review", args=[plan.pk]), f"ตรวจและส่งแผนให้ทีมตำบล: {plan.village}"
        return Waiting(title=title, detail=lacks, url=url, count=1, action="ตรวจและส่ง")
    what = "แนบรายงานการประชุม" if known.lacks_minutes else "กรอกแผนให้ครบ"
    url, title = reverse("plans:village", args=[plan.pk]), f"{what}: {plan.village}"
    return Waiting(title=title, detail=lacks, url=url, count=1, action="ดูแผน", waits_for=known.holder)


def lacking(plan: VillagePlan) -> str:
    """Say what ``said`` says of one plan."""
    return said(missing(Entered(plan)))


def last_note(plan: VillagePlan) -> str:
    """Return the last reason that somebody gave with a move of the plan."""
    event = plan.events.exclude(note="").first()
    return event.note if event else "ไม่ได้ระบุ"
