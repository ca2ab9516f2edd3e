"""What waits between those who ask agencies and those who are asked."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from agencies.access.reach import ReachQuerySet
from agencies.people.models import User
from agencies.todo import Waiting, register
from paper.thai import thai_date, thai_sort_key
from plans.requests.models import Commitment, CommitmentState
from plans.tambon.models import TambonPlan


def _to_answer(user: User) -> ReachQuerySet:
    return Commitment.objects.allowing(user, "answer")


@register(70, rows=_to_answer)
def asked_of_agency(user: User) -> list[Waiting]:
    """Find the requests that this person's agency has not answered."""
    requests = _to_answer(user)
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()), distinct=True)
    counts = requests.order_by().aggregate(all=Count("pk", distinct=True), late=late)
    detail = f"เลยกำหนดตอบแล้ว {counts['late']} รายการ" if counts["late"] else "ตอบรับ เสนอปรับ หรือปฏิเสธพร้อมเหตุผล"
    return [
        Waiting(
            title="ตอบคำขอถึงหน่วยงานของท่าน",
            detail=detail,
            url=reverse("plans:commitment_inbox"),
            count=counts["all"],
            action="ตอบคำขอ",
            unit="คำขอ",
        )
    ]


def _late() -> Q:
    return Q(state=CommitmentState.ASKED, due_on__lt=timezone.localdate())


DECLINED = Q(state=CommitmentState.DECLINED, tambon_plan__integrated_at=None)
COUNTERED = Q(state=CommitmentState.COUNTERED)


def _asked_by(user: User) -> ReachQuerySet:
    """Return the requests that this person may make, without those that she has to answer herself."""
    askable = TambonPlan.objects.allowing(user, "ask").order_by().values("pk")
    return Commitment.objects.filter(tambon_plan__in=askable).exclude(pk__in=_to_answer(user).order_by().values("pk"))


def _answered(user: User) -> ReachQuerySet:
    return _asked_by(user).filter(_late() | DECLINED | COUNTERED)


@register(80, rows=_answered)
def answers_of_agencies(user: User) -> list[Waiting]:
    """Find what agencies offer otherwise, declined, or have not answered in time, for those who asked them."""
    counts = (
        _answered(user)
        .order_by()
        .aggregate(
            all=Count("pk"),
            late=Count("pk", filter=_late()),
            declined=Count("pk", filter=DECLINED),
            countered=Count("pk", filter=COUNTERED),
            plans=Count("tambon_plan", distinct=True),
            first=Min("tambon_plan"),
        )
    )
    words = (("เสนอปรับ", "countered"), ("ปฏิเสธ", "declined"), ("เลยกำหนดตอบ", "late"))
    detail = " · ".join(f"{said} {counts[name]} รายการ" for said, name in words if counts[name])
    page = (
        reverse("plans:commitments", args=[counts["first"]]) if counts["plans"] == 1 else reverse("plans:tambon_list")
    )
    return [
        Waiting(
            title="ติดตามคำตอบของหน่วยงาน", detail=detail, url=page, count=counts["all"], action="ดูคำตอบ", unit="คำขอ"
        )
    ]


def _awaited(user: User) -> ReachQuerySet:
    return _asked_by(user).filter(state=CommitmentState.ASKED)


@register(180, rows=_awaited)
def awaited_of_agencies(user: User) -> list[Waiting]:
    """Tell which agencies have still to answer what was asked of them, each once: first who is to answer first."""
    asked = _awaited(user).order_by().values_list("agency__name")
    counted = asked.annotate(Count("pk"), Min("asked_at"), Min("due_on"), Min("tambon_plan"))
    return [
        Waiting(
            title=f"ตอบคำขอ {count} รายการ",
            detail=f"ขอคำตอบภายใน {thai_date(due_on)}",
            url=reverse("plans:commitments", args=[plan]),
            count=count,
            waits_for=agency,
            since=since,
            due_on=due_on,
        )
        for agency, count, since, due_on, plan in sorted(counted, key=lambda row: (row[3], thai_sort_key(row[0])))
    ]
