"""From where to where: the one table of moves of a village plan, and the only function that takes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from agencies.errors import Cannot
from agencies.people.models import User
from plans.tambon.models import TambonPlan
from plans.tambon.queue import ask_for_roll_up
from plans.village.actions.editing import STARTED
from plans.village.checks import missing
from plans.village.models import EDITABLE, PlanEvent, PlanState, PlanVersion, VillagePlan
from plans.village.snapshot import freeze
from projects.models import Project, Stage

Guard = Callable[[VillagePlan], list[str]]


class CannotMove(Cannot):
    """A move that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


def not_opened_yet(plan: VillagePlan) -> list[str]:
    """Refuse once a reviewer has opened the plan."""
    return ["ผู้ตรวจเปิดอ่านแผนแล้ว ดึงกลับไม่ได้ กรุณาขอให้ผู้ตรวจส่งกลับแทน"] if plan.opened_at else []


def not_frozen(plan: VillagePlan) -> list[str]:
    """Refuse while the district or province holds the tambon's plan."""
    if not _tambon_plans(plan).filter(frozen_by__isnull=False).exists():
        return []
    return ["แผนตำบลถูกรับเข้าแผนระดับบนแล้ว กรุณาขอให้ระดับบนคืนแผนตำบลก่อน"]


def _tambon_plans(plan: VillagePlan) -> QuerySet[TambonPlan]:
    found: QuerySet[TambonPlan] = TambonPlan.objects.filter(area=plan.village.parent_id, period=plan.period_id)
    return found


@dataclass(frozen=True)
class Move:
    """One edge of the state diagram; its permission is the table's row «village_plan.<name>»."""

    name: str
    label: str
    sources: frozenset[PlanState]
    target: PlanState
    stage: Stage
    guards: tuple[Guard, ...] = ()
    needs_note: bool = False
    rolls_up: bool = False


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("submit", "ส่งแผน", EDITABLE, PlanState.SUBMITTED, Stage.PROPOSED, guards=(missing,)),
        Move(
            "pull_back",
            "ดึงกลับมาแก้ไข",
            frozenset({PlanState.SUBMITTED}),
            PlanState.DRAFT,
            Stage.DRAFT,
            guards=(not_opened_yet,),
        ),
        Move(
            "return",
            "ส่งกลับให้แก้ไข",
            frozenset({PlanState.SUBMITTED}),
            PlanState.RETURNED,
            Stage.DRAFT,
            needs_note=True,
        ),
        Move(
            "accept",
            "รับเข้าแผนตำบล",
            frozenset({PlanState.SUBMITTED}),
            PlanState.ACCEPTED,
            Stage.ACCEPTED,
            guards=(not_frozen,),
            rolls_up=True,
        ),
        Move(
            "reopen",
            "เปิดให้แก้ไขใหม่",
            frozenset({PlanState.ACCEPTED}),
            PlanState.RETURNED,
            Stage.DRAFT,
            guards=(not_frozen,),
            needs_note=True,
            rolls_up=True,
        ),
    )
}
# What an event of a plan is called, the first one included.
EVENT_LABELS = {STARTED: "เริ่มจัดทำแผน"} | {move.name: move.label for move in MOVES.values()}


def open_moves(plan: VillagePlan, user: User) -> list[Move]:
    """Return the moves whose state fits and that ``user`` may take, ready or not (ask ``reasons_against``)."""
    return [
        move
        for move in MOVES.values()
        if plan.state in move.sources and user.has_perm(f"village_plan.{move.name}", plan)
    ]


def reasons_against(plan: VillagePlan, move: Move) -> list[str]:
    """Return every Thai sentence that speaks against ``move`` now; none means it is ready."""
    return [reason for guard in move.guards for reason in guard(plan)]


@transaction.atomic
def move(plan: VillagePlan, name: str, *, by: User, note: str = "") -> PlanEvent:
    """Take ``plan`` one step along MOVES and record who did it, as what and why.

    Raises PermissionDenied if ``by`` may not, CannotMove (with Thai sentences) if the plan is not ready, the reason
    is missing, or the plan has moved meanwhile.  Accepting and reopening ask for a roll-up in the same transaction
    and queue it when that commits.
    """
    step = MOVES[name]
    # The row is locked first: what the guards saw is what is frozen.  On the embedded database every write
    # transaction holds the whole file, which comes to the same.
    plan = VillagePlan.objects.select_for_update(of=("self",)).select_related("village", "period").get(pk=plan.pk)
    if plan.state not in step.sources:
        _require(by.has_perm("village_plan.view", plan), name)
        raise CannotMove(f"แผนอยู่ในสถานะ «{plan.get_state_display()}» แล้ว จึง{step.label}ไม่ได้ กรุณาเปิดหน้าแผนใหม่อีกครั้ง")
    _require(by.has_perm(f"village_plan.{name}", plan), name)
    if step.rolls_up:
        # Held from here on, so that nobody accepts the tambon's plan above while one of its villages moves.
        list(_tambon_plans(plan).select_for_update())
    reasons = reasons_against(plan, step)
    if step.needs_note and not note.strip():
        reasons.append(f"กรุณาบอกเหตุผลที่{step.label} เพื่อให้หมู่บ้านทราบว่าต้องทำอะไรต่อ")
    if reasons:
        raise CannotMove(*reasons)
    return _take(plan, step, by=by, note=note.strip())


def _require(allowed: bool, name: str) -> None:  # noqa: FBT001  the answer of has_perm is the argument
    if not allowed:
        raise PermissionDenied(f"village_plan.{name}")


def _take(plan: VillagePlan, step: Move, *, by: User, note: str) -> PlanEvent:
    source = plan.state
    version = freeze(plan, by=by) if step.name == "submit" else plan.versions.order_by("-number").first()
    changed = VillagePlan.objects.filter(pk=plan.pk, state__in=step.sources).update(
        state=step.target,
        accepted_version=version if step.target == PlanState.ACCEPTED else None,
        opened_at=None,
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    )
    if changed != 1:
        raise CannotMove("มีผู้ดำเนินการกับแผนนี้ก่อนหน้าเพียงครู่เดียว กรุณาเปิดหน้าแผนใหม่อีกครั้ง")
    Project.objects.filter(village_line__plan=plan).update(stage=step.stage)
    event = _record(plan, step, source, by=by, note=note, version=version)
    if step.rolls_up:
        tambon_plan, _ = TambonPlan.objects.get_or_create(area=plan.village.parent, period=plan.period)
        ask_for_roll_up(tambon_plan)
    plan.refresh_from_db()
    return event


def _record(
    plan: VillagePlan, step: Move, source: str, *, by: User, note: str, version: PlanVersion | None
) -> PlanEvent:
    return PlanEvent.objects.create(
        plan=plan,
        move=step.name,
        from_state=source,
        to_state=step.target,
        by=by,
        by_name=by.full_name,
        by_post=", ".join(post.title for post in by.posts)[:160],
        note=note,
        version=version,
    )


def opened(plan: VillagePlan, user: User) -> None:
    """Note that a reviewer has opened a submitted plan (once): from now on it is returned, not pulled back."""
    if plan.state == PlanState.SUBMITTED and user.has_perm("village_plan.return", plan):
        VillagePlan.objects.filter(pk=plan.pk, state=PlanState.SUBMITTED, opened_at=None).update(
            opened_at=timezone.now()
        )
