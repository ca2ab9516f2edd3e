"""The tambon operations team: who is in it, which of its four kinds is still missing, and changes to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agencies.access.permissions import check_permission
from agencies.access.reach import Access
from agencies.areas.codes import TAMBON_DIGITS
from agencies.areas.models import Area
from agencies.errors import Closed, Stale
from agencies.locking import locked, open_plan
from agencies.people.models import User
from plans.tambon.models import MEMBER_FIELDS, TambonPlan, TeamMember
from projects.periods import PlanPeriod
from projects.snapshot import digest

FROZEN = "แผนตำบลนี้ระดับบนรับไว้แล้ว จึงแก้ไขไม่ได้ หากต้องแก้ไข กรุณาขอให้ระดับบนส่งคืนก่อน"
# The permission to start a plan asks about tambons that have none yet.
STARTS = Access(name="tambon_plan", area="code", touching=True, digits=TAMBON_DIGITS)
GONE = "มีผู้ลบรายการนี้ไปก่อนแล้ว กรุณาเปิดหน้านี้ใหม่อีกครั้ง"


def hold(plan: TambonPlan) -> TambonPlan:
    """Take the plan's row for this transaction; raises Closed while the plan is frozen by the level above."""
    return open_plan(locked(plan, "area", "period"), Closed(FROZEN))


def startable(user: User) -> list[tuple[Area, PlanPeriod]]:
    """Return the tambons and open periods whose work ``user`` may start: the team is briefed before villages plan.

    A plan that nobody starts begins by itself with the first village's plan that is accepted.
    """
    tambons = Area.objects.filter(STARTS.query(user, "staff"), level=Area.Level.TAMBON).in_force()
    if not tambons:
        return []
    started = set(TambonPlan.objects.filter(area__in=tambons).values_list("area", "period"))
    open_periods = list(PlanPeriod.objects.filter(is_open=True))
    return [(tambon, period) for tambon in tambons for period in open_periods if (tambon.pk, period.pk) not in started]


def start(tambon: Area, period: PlanPeriod, *, by: User) -> TambonPlan:
    """Start the tambon's plan of a period, still without a village; one that was started is returned.

    Raises PermissionDenied if ``by`` may not.
    """
    check_permission(by, "tambon_plan.staff", TambonPlan(area=tambon, period=period))
    return TambonPlan.objects.get_or_create(area=tambon, period=period)[0]


def missing_kinds(plan: TambonPlan) -> list[str]:
    """Return the names of the kinds of members that nobody in the team is of."""
    there = set(plan.team_members.values_list("kind", flat=True))
    return [str(kind.label) for kind in TeamMember.Kind if kind not in there]


def stamp(member: TeamMember) -> str:
    """Return what a form keeps of the member it was made from, to notice that somebody else saved first."""
    return digest({name: getattr(member, name) for name in MEMBER_FIELDS})


@transaction.atomic
def save_member(
    plan: TambonPlan,
    values: Mapping[str, Any],
    *,
    by: User,
    member: TeamMember | None = None,
    base: str = "",
) -> TeamMember:
    """Store a member, new or typed over the one that ``base`` is the stamp of; the same form sent twice is one member.

    Raises PermissionDenied, Closed when the plan is frozen or the member gone, Stale when somebody saved meanwhile.
    """
    check_permission(by, "tambon_plan.staff", hold(plan))
    if member is None:
        same = plan.team_members.filter(**values).first()
        return same or TeamMember.objects.create(tambon_plan=plan, **values)
    stored = plan.team_members.filter(pk=member.pk).first()
    if stored is None:
        raise Closed(GONE)
    if stamp(stored) != base:
        raise Stale
    TeamMember.objects.filter(pk=stored.pk).update(**values)
    stored.refresh_from_db()
    return stored


@transaction.atomic
def remove_member(member: TeamMember, *, by: User) -> None:
    """Take a member out of the team; raises PermissionDenied or Closed."""
    check_permission(by, "tambon_plan.staff", hold(member.tambon_plan))
    member.delete()
