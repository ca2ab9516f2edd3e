"""From where to where: the one table of moves of a village plan."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from agencies.errors import Cannot, Reason
from agencies.locking import locked, locked_rows
from agencies.workflow import Machine, Move
from plans.tambon.models import TambonPlan
from plans.village.checks import doubts, missing
from plans.village.entered import Entered
from plans.village.models import EDITABLE, PlanState, VillagePlan

STARTED = "create"
# The moves that change what is in the tambon's plan.
ROLLING_UP = frozenset({"accept", "reopen"})


class CannotMove(Cannot):
    """A move that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


def spoken_against(plan: VillagePlan) -> list[Reason]:
    """Say what keeps a plan from being submitted, and what is only told of it."""
    entered = Entered(plan)
    return [*missing(entered), *doubts(entered)]


def not_opened_yet(plan: VillagePlan) -> list[str]:
    """Refuse once a reviewer has opened the plan."""
    return ["ผู้ตรวจเปิดอ่านแผนแล้ว ดึงกลับไม่ได้ กรุณาขอให้ผู้ตรวจส่งกลับแทน"] if plan.opened_at else []


def not_frozen(plan: VillagePlan) -> list[str]:
    """Refuse while the district or province holds the tambon's plan."""
    if not _tambon_plans(plan).filter(frozen_by__isnull=False).exists():
        return []
    return ["แผนตำบลถูกรับเข้าแผนระดับบนแล้ว กรุณาขอให้ระดับบนคืนแผนตำบลก่อน"]


def _tambon_plans(plan: VillagePlan) -> QuerySet[TambonPlan]:
    plans: QuerySet[TambonPlan] = TambonPlan.objects.filter(area=plan.village.parent_id, period=plan.period_id)
    return plans


def _held(plan: VillagePlan, move: Move[VillagePlan]) -> VillagePlan:
    """Lock the plan: what the conditions saw is what is frozen.

    Where the tambon's plan changes with it that one is held too, so that nobody accepts it above meanwhile.
    """
    held = locked(plan, "village", "period")
    if move.name in ROLLING_UP:
        list(locked_rows(_tambon_plans(held)))
    return held


def _elsewhere(plan: VillagePlan, move: Move[VillagePlan]) -> Iterable[str]:
    stands = f"แผนอยู่ในสถานะ «{plan.get_state_display()}» แล้ว"
    return [f"{stands} จึง{move.label}ไม่ได้ กรุณาเปิดหน้าแผนใหม่อีกครั้ง"]


VILLAGE_PLANS: Machine[VillagePlan, Move[VillagePlan]] = Machine(
    "village_plan",
    VillagePlan,
    PlanState,
    refusal=CannotMove,
    hold=_held,
    elsewhere=_elsewhere,
    overtaken="มีผู้ดำเนินการกับแผนนี้ก่อนหน้าเพียงครู่เดียว กรุณาเปิดหน้าแผนใหม่อีกครั้ง",
    note_missing="กรุณาบอกเหตุผลที่{label} เพื่อให้หมู่บ้านทราบว่าต้องทำอะไรต่อ",
    counts=True,
    starts={STARTED: (PlanState.DRAFT, "เริ่มจัดทำแผน")},
    moves=(
        Move("submit", "ส่งแผน", EDITABLE, PlanState.SUBMITTED, conditions=(spoken_against,)),
        Move("pull_back", "ดึงกลับมาแก้ไข", {PlanState.SUBMITTED}, PlanState.DRAFT, conditions=(not_opened_yet,)),
        Move("return", "ส่งกลับให้แก้ไข", {PlanState.SUBMITTED}, PlanState.RETURNED, needs_note=True),
        Move("accept", "รับเข้าแผนตำบล", {PlanState.SUBMITTED}, PlanState.ACCEPTED, conditions=(not_frozen,)),
        Move(
            "reopen",
            "เปิดให้แก้ไขใหม่",
            {PlanState.ACCEPTED},
            PlanState.RETURNED,
            conditions=(not_frozen,),
            needs_note=True,
        ),
    ),
)
