"""What the forum decides about projects: prepared unseen, published together, merged and un-merged with a reason.

Everything here happens under the tambon plan's row, so that two secretaries cannot decide past each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.errors import Cannot, Reason, stops
from agencies.history import Actor
from agencies.keeping import Column, Marks
from agencies.locking import locked, open_plan
from agencies.offices.models import Agency, kinds_that_may
from agencies.people.models import User
from agencies.workflow import Machine, Move
from plans.decisions.models import (
    DECIDABLE,
    Decision,
    Merge,
    MergeMember,
    MergeState,
    Outcome,
    PublicationState,
    Unlike,
)
from plans.decisions.readiness import to_be_published
from plans.tambon.models import TambonLine, TambonMeeting, TambonPlan
from plans.tambon.queue import ask_for_roll_up
from plans.tambon.readiness import Act
from projects.fields import BUDGET, CHOOSABLE
from projects.models import ActionGroup, Project

FROZEN = "แผนนี้ถูกรับเข้าแผนระดับบนแล้ว จึงแก้ไขไม่ได้ กรุณาขอให้ระดับบนคืนแผนก่อน"
NEEDS_REASON = frozenset({Outcome.DEFERRED, Outcome.DECLINED, Outcome.PASSED_ON})


class CannotDecide(Cannot):
    """A decision that is not possible; ``reasons`` are Thai sentences, all of them at once."""


# How results come into force, together, when the forum publishes them: under the plan's row, by its permission.  The
# standing of a merge moves by the same table.
DECISIONS: Machine[Any, Move[Any]] = Machine(
    "decision",
    Decision,
    PublicationState,
    refusal=CannotDecide,
    keeping=Column("standing"),
    starts={"prepare": (PublicationState.PREPARED, "เตรียมผล"), "enact": (PublicationState.PUBLISHED, "ลงมติทันที")},
    table="tambon_plan",
    guarded=lambda decision: decision.tambon_plan,
    moves=(
        Move("publish", "ประกาศ", {PublicationState.PREPARED}, PublicationState.PUBLISHED, permission="decide"),
        Move("replace", "ลงมติใหม่แทน", {PublicationState.PUBLISHED}, PublicationState.REPLACED, permission="decide"),
    ),
)


@dataclass(frozen=True)
class DecisionInput:
    """What somebody wants decided about one project."""

    fate: str
    rank: int | None = None
    action_group: str = ""
    lead: Agency | None = None
    supporting: tuple[Agency, ...] = ()
    reason: str = ""


def refuse_frozen(plan: TambonPlan) -> None:
    """Raise CannotDecide while a level above holds the plan."""
    open_plan(plan, CannotDecide(FROZEN))


def held_for(plan: TambonPlan, by: User) -> TambonPlan:
    """Lock the plan's row and check that ``by`` may decide on it and that no level above holds it."""
    plan = locked(plan, "area", "period")
    check_permission(by, "tambon_plan.decide", plan)
    refuse_frozen(plan)
    return plan


@transaction.atomic
def prepare(
    plan: TambonPlan,
    project: Project,
    decision_input: DecisionInput,
    *,
    by: User,
    meeting: TambonMeeting | None = None,
    seen: int | None = None,
) -> Decision:
    """Keep what the forum is about to decide on ``project``; nobody but those who decide sees it before publication.

    ``seen`` is the key of the newest decision on the project that the person had before her (0 for none): when
    somebody else was faster CannotDecide says so.  Raises PermissionDenied, or CannotDecide with Thai sentences.
    """
    plan = held_for(plan, by)
    newest = plan.decisions.filter(project=project).order_by("-pk").first()
    if seen is not None and seen != (newest.pk if newest else 0):
        raise CannotDecide(f"มีผู้บันทึกผลของโครงการ «{project}» ก่อนหน้าเพียงครู่เดียว กรุณาตรวจผลล่าสุดแล้วบันทึกอีกครั้ง")
    if reasons := reasons_against(plan, project, decision_input):
        raise CannotDecide(*reasons)
    plan.decisions.filter(project=project, standing=PublicationState.PREPARED).delete()
    return _write(plan, project, decision_input, by=by, meeting=meeting)


def enact(plan: TambonPlan, project: Project, decision_input: DecisionInput, *, by: User) -> Decision:
    """Put a decision into force at once in place of what was in force, or prepared, about ``project``.

    The caller holds the plan, has checked ``decision_input`` and asks for the roll-up.
    """
    plan.decisions.filter(project=project, standing=PublicationState.PREPARED).delete()
    _replace(plan, [project.pk])
    return _write(
        plan, project, decision_input, by=by, standing=PublicationState.PUBLISHED, published_at=timezone.now()
    )


def reasons_against(plan: TambonPlan, project: Project, decision_input: DecisionInput) -> list[str]:
    """Return every Thai sentence that speaks against deciding ``decision_input`` on ``project``."""
    line = plan.lines.filter(project=project).first()
    name = f"โครงการ «{project}»"
    if line is None:
        return [f"{name} ไม่อยู่ในแผนตำบลนี้ หรือแผนของหมู่บ้านยังไม่ได้รับ"]
    reasons = []
    if line.fate == Outcome.MERGED:
        reasons.append(f"{name} รวมกับโครงการอื่นแล้ว กรุณาบันทึกผลที่โครงการหลัก หรือยกเลิกการรวมก่อน")
    if decision_input.fate not in DECIDABLE:
        reasons.append(f"{name} ต้องเลือกผลการพิจารณา")
    if decision_input.fate in NEEDS_REASON and not decision_input.reason.strip():
        reasons.append(f"{name} กรุณาบอกเหตุผลที่{Outcome(decision_input.fate).label} เพราะหมู่บ้านจะเห็นข้อความนี้")
    if decision_input.fate == Outcome.PASSED_ON and decision_input.lead is None:
        reasons.append(f"{name} กรุณาระบุหน่วยงานที่ส่งต่อให้")
    return reasons + _group_reasons(line, decision_input, name) + _agency_reasons(decision_input, name)


def _group_reasons(line: TambonLine, decision_input: DecisionInput, name: str) -> list[str]:
    if decision_input.action_group and decision_input.action_group not in ActionGroup.values:
        return [f"{name} ไม่รู้จักกลุ่ม «{decision_input.action_group}»"]
    if (
        decision_input.action_group
        and decision_input.action_group != line.action_group
        and not decision_input.reason.strip()
    ):
        return [f"{name} กรุณาบอกเหตุผลที่ย้ายไปกลุ่ม{ActionGroup(decision_input.action_group).label}"]
    return []


def _agency_reasons(decision_input: DecisionInput, name: str) -> list[str]:
    if decision_input.lead is not None and decision_input.lead in decision_input.supporting:
        return [f"{name} หน่วยงานรับผิดชอบหลักกับหน่วยงานสนับสนุนต้องไม่ซ้ำกัน"]
    lead, receivers = decision_input.lead, kinds_that_may("receipt.receive")
    if decision_input.fate == Outcome.PASSED_ON and lead is not None and lead.kind not in receivers:
        return [f"{name} ส่งต่อถึง{lead.name}ไม่ได้ เพราะไม่มีผู้ลงรับแผนในหน่วยงานนี้"]
    return []


def input_of(decision: Decision) -> DecisionInput:
    """Return what a decision says, to be compared or decided again with something changed."""
    return DecisionInput(
        fate=decision.fate,
        rank=decision.rank,
        action_group=decision.action_group,
        lead=decision.lead,
        supporting=tuple(decision.supporting.all()),
        reason=decision.reason,
    )


def _write(
    plan: TambonPlan, project: Project, decision_input: DecisionInput, *, by: User, **fields: object
) -> Decision:
    decision = Decision.objects.create(
        tambon_plan=plan,
        project=project,
        fate=decision_input.fate,
        rank=decision_input.rank,
        action_group=decision_input.action_group,
        lead=decision_input.lead,
        reason=decision_input.reason.strip(),
        **fields,
        **Actor.of(by).columns,
    )
    decision.supporting.set(decision_input.supporting)
    return decision


@transaction.atomic
def discard(plan: TambonPlan, project: Project, *, by: User) -> None:
    """Drop what was prepared on ``project`` and not yet published."""
    held_for(plan, by).decisions.filter(project=project, standing=PublicationState.PREPARED).delete()


@transaction.atomic
def publish(plan: TambonPlan, *, by: User, meeting: TambonMeeting | None = None) -> int:
    """Put everything that was prepared into force at once and ask for a roll-up; return how many things that were.

    Closing a meeting publishes too: then the right to close stands for the right to decide.  Raises CannotDecide
    when a result has no reason for its village to read, or two projects would have the same rank.
    """
    if meeting is None:
        plan = held_for(plan, by)
    else:
        plan = locked(plan)
        refuse_frozen(plan)
    prepared = list(plan.decisions.filter(standing=PublicationState.PREPARED))
    merges = plan.merges.filter(undone_at=None)
    if reasons := stops(to_be_published(plan, Act.CLOSE)):
        raise CannotDecide(*reasons)
    now = timezone.now()
    _replace(plan, [decision.project_id for decision in prepared])
    decisions = plan.decisions.filter(pk__in=[decision.pk for decision in prepared])
    count = DECISIONS.take_many(decisions, "publish", published_at=now, meeting=meeting)
    count += DECISIONS.take_many(merges, "publish", published_at=now)
    if count:
        ask_for_roll_up(plan)
    return count


def _replace(plan: TambonPlan, projects: Iterable[int]) -> None:
    DECISIONS.take_many(plan.decisions.filter(project__in=projects), "replace")


@transaction.atomic
def join(
    plan: TambonPlan,
    members: Iterable[Project],
    *,
    kind: str,
    survivor: Project,
    reason: str,
    by: User,
    values: Mapping[str, str] | None = None,
) -> Merge:
    """Prepare that ``members`` (the survivor among them) are one project: the same (kind «same») or «joint».

    ``values`` gives, by field of CHOOSABLE or «budget», the code of the member whose value is used.  Raises
    PermissionDenied, or CannotDecide with Thai sentences.
    """
    plan = held_for(plan, by)
    everyone = {project.pk: project for project in (survivor, *members)}
    if reasons := _reasons_against_joining(plan, everyone, kind=kind, reason=reason, values=values or {}):
        raise CannotDecide(*reasons)
    merge = Merge.objects.create(
        tambon_plan=plan,
        kind=kind,
        survivor=survivor,
        values=dict(values or {}),
        reason=reason.strip(),
        **Actor.of(by).columns,
    )
    MergeMember.objects.bulk_create(MergeMember(merge=merge, project=project) for project in everyone.values())
    return merge


def _reasons_against_joining(
    plan: TambonPlan, everyone: Mapping[int, Project], *, kind: str, reason: str, values: Mapping[str, str]
) -> list[str]:
    reasons = []
    if len(everyone) < 2:
        reasons.append("การรวมต้องมีตั้งแต่สองโครงการขึ้นไป")
    if kind not in Merge.Kind.values:
        reasons.append("กรุณาเลือกว่าเป็นโครงการเดียวกัน หรือทำร่วมกัน")
    if not reason.strip():
        reasons.append("กรุณาบอกเหตุผลที่รวมโครงการ เพราะหมู่บ้านเจ้าของโครงการจะเห็นข้อความนี้")
    inside = set(plan.lines.filter(project__in=everyone).values_list("project_id", flat=True))
    reasons += [
        f"โครงการ «{project}» ไม่อยู่ในแผนตำบลนี้ หรือแผนของหมู่บ้านยังไม่ได้รับ"
        for pk, project in everyone.items()
        if pk not in inside
    ]
    taken = MergeMember.objects.filter(project__in=everyone, is_active=True).select_related("project")
    reasons += [f"โครงการ «{member.project}» รวมกับโครงการอื่นอยู่แล้ว กรุณายกเลิกการรวมเดิมก่อน" for member in taken]
    codes = {project.code for project in everyone.values()}
    if any(name not in {*CHOOSABLE, BUDGET} or code not in codes for name, code in values.items()):
        reasons.append("ค่าที่เลือกใช้ต้องมาจากโครงการที่รวมกัน กรุณาเลือกใหม่")
    return reasons


def _held_merge(merge: Merge, _move: Move[Merge]) -> Merge:
    """Read a merge behind its plan's row, which is what two people wait for."""
    plan = locked(merge.tambon_plan, "area", "period")
    merge = Merge.objects.get(pk=merge.pk)
    merge.tambon_plan = plan
    return merge


def not_frozen(merge: Merge) -> list[Reason]:
    """Say that the level above holds the plan of a merge."""
    return [Reason(FROZEN)] if merge.tambon_plan.frozen_by_id else []


MERGES = Machine(
    "merge",
    Merge,
    MergeState,
    refusal=CannotDecide,
    hold=_held_merge,
    keeping=Marks(MergeState.JOINED, {MergeState.UNDONE: "undone_at"}),
    elsewhere=lambda *_: ["การรวมนี้ถูกยกเลิกไปแล้ว"],
    starts={"join": (MergeState.JOINED, "รวมโครงการ")},
    table="tambon_plan",
    guarded=lambda merge: merge.tambon_plan,
    moves=(
        Move(
            "undo",
            "ยกเลิกการรวม",
            {MergeState.JOINED},
            MergeState.UNDONE,
            permission="decide",
            conditions=(not_frozen,),
            needs_note=True,
        ),
    ),
)


@transaction.atomic
def undo(merge: Merge, *, by: User, reason: str) -> Merge:
    """Take a merge back: every member is again what it was, and the ledger keeps that it was merged once.

    Raises PermissionDenied, or CannotDecide with Thai sentences.
    """
    step = MERGES.begin(merge, "undo", by=by, note=reason)
    step.take(undone_by=by, undone_name=step.actor.listed, undo_reason=step.note)
    merge.members.update(is_active=False)
    if step.thing.standing == PublicationState.PUBLISHED:
        ask_for_roll_up(step.thing.tambon_plan)
    merge.refresh_from_db()
    return merge


@transaction.atomic
def differ(plan: TambonPlan, first: Project, second: Project, *, by: User, reason: str = "") -> Unlike:
    """Note that two projects that look alike are different; they are never asked about again."""
    tell_apart(plan, [(first.pk, second.pk)], by=by, reason=reason)
    return Unlike.objects.get(first=min(first.pk, second.pk), second=max(first.pk, second.pk))


@transaction.atomic
def tell_apart(
    plan: TambonPlan,
    pairs: Iterable[tuple[int, int]],
    *,
    by: User,
    reason: str = "",
    verdict: str = Unlike.Verdict.DIFFERENT,
) -> int:
    """Note at once that projects (by key, in pairs) are not one, and return how many pairs nobody had judged before.

    Raises PermissionDenied, or CannotDecide with a Thai sentence when two of a pair are one in a merge that stands.
    """
    plan = held_for(plan, by)
    ordered = {(min(pair), max(pair)) for pair in pairs}
    keys = {key for pair in ordered for key in pair}
    if any(low == high for low, high in ordered):
        raise CannotDecide("กรุณาเลือกสองโครงการที่ต่างกัน")
    merged = dict(MergeMember.objects.filter(project__in=keys, is_active=True).values_list("project", "merge"))
    if any(low in merged and merged[low] == merged.get(high) for low, high in ordered):
        raise CannotDecide("บางโครงการรวมกันอยู่แล้ว กรุณายกเลิกการรวมเดิมก่อนบันทึกว่าต่างกัน")
    known = set(Unlike.objects.filter(first__in=keys, second__in=keys).values_list("first", "second"))
    said = {"verdict": verdict, "reason": reason.strip(), "at": timezone.now(), **Actor.of(by).columns}
    new = sorted(ordered - known)
    Unlike.objects.bulk_create(Unlike(tambon_plan=plan, first_id=low, second_id=high, **said) for low, high in new)
    return len(new)


def merge_of(plan: TambonPlan, project: Project) -> Merge | None:
    """Return the merge that ``project`` is in now, as survivor or member."""
    return plan.merges.filter(Q(undone_at=None), members__project=project, members__is_active=True).first()
