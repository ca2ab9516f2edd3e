"""Which project serves which strategy: what the library offers a tambon, and what is not aligned to its province."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from agencies.access.permissions import check_permission
from agencies.errors import Cannot, against
from agencies.locking import locked, open_plan
from agencies.people.models import User
from plans.alignment.models import Alignment
from plans.alignment.queries import usable
from plans.alignment.readiness import check_list
from plans.tambon.models import TambonPlan
from projects.strategies.models import StrategyItem

FROZEN = "แผนนี้ถูกรับเข้าแผนระดับบนแล้ว จึงเปลี่ยนความสอดคล้องไม่ได้ กรุณาขอให้ระดับบนคืนแผนก่อน"


class CannotAlign(Cannot):
    """An alignment that is not possible; ``reasons`` are Thai sentences."""


# --- aligning -------------------------------------------------------------------------------------------------------
@transaction.atomic
def align(
    plan: TambonPlan,
    projects: Iterable[int],
    item: StrategyItem,
    *,
    by: User,
    confirmed: Collection[str] | None = None,
) -> int:
    """Say that projects of the plan serve ``item`` and return for how many that is new.

    Several at once are of one kind, and ``confirmed`` names the list of them that was read (readiness.check_list).
    Raises PermissionDenied if ``by`` may not; CannotAlign if the plan is frozen, ``item`` does not hold for it, or
    the projects have to be looked at one by one.
    """
    plan, known = _held(plan, by=by), set(projects)
    if not usable(plan).filter(pk=item.framework_id).exists():
        raise CannotAlign("ยุทธศาสตร์นี้ไม่ได้ใช้กับตำบลหรือช่วงแผนนี้ กรุณาเลือกจากรายการ")
    if reasons := against(check_list(plan, known), confirmed):
        raise CannotAlign(*reasons)
    in_plan = plan.lines.filter(project__in=known).order_by().values_list("project", flat=True)
    before = set(item.alignments.order_by().values_list("project", flat=True))
    new = sorted(set(in_plan) - before)
    Alignment.objects.bulk_create((Alignment(project_id=pk, item=item, by=by) for pk in new), ignore_conflicts=True)
    return len(new)


@transaction.atomic
def unalign(plan: TambonPlan, projects: Iterable[int], item: StrategyItem, *, by: User) -> int:
    """Take back that projects of the plan serve ``item`` and return for how many; raises as ``align`` does."""
    plan = _held(plan, by=by)
    in_plan = plan.lines.filter(project__in=set(projects)).order_by().values("project")
    return int(Alignment.objects.filter(item=item, project__in=in_plan).delete()[0])


def _held(plan: TambonPlan, *, by: User) -> TambonPlan:
    check_permission(by, "tambon_plan.align", plan)
    return open_plan(locked(plan, "area", "period"), CannotAlign(FROZEN))
