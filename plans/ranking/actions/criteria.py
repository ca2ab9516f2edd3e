"""What happens to criteria and feasibility scores: a tambon makes the defaults its own and changes them, and scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from agencies.access.permissions import check_permission
from agencies.locking import locked, open_plan
from agencies.people.models import User
from plans.decisions.actions import FROZEN, CannotDecide
from plans.ranking.models import HIGHEST, LOWEST, Criterion, FeasibilityScore
from plans.ranking.queries import criteria_of, pool_for
from plans.tambon.models import TambonPlan

COPIED = ("purpose", "name", "guidance", "risk", "weight", "is_in_use")


class CannotScore(CannotDecide):
    """A change of criteria or scores that is not possible; ``reasons`` are Thai sentences, all of them at once."""


@dataclass(frozen=True)
class CriterionRow:
    """One criterion as typed; ``place`` is its place in the list (1 is first), None for a new one.

    Places do not change: the tambon's own criteria keep the order of the defaults, and new ones are put at the end.
    """

    place: int | None
    name: str
    weight: Decimal
    is_in_use: bool
    guidance: str = ""
    risk: str = ""


@dataclass(frozen=True)
class Cell:
    """One score of a row: the criterion's place in the list, what the form showed, what is wanted; None is blank."""

    place: int
    was: int | None
    wanted: int | None


def held_to_score(plan: TambonPlan, by: User) -> TambonPlan:
    """Lock the plan's row; raises PermissionDenied, or CannotDecide while the level above holds it."""
    held = locked(plan, "area", "period")
    check_permission(by, "tambon_plan.score", held)
    return open_plan(held, CannotDecide(FROZEN))


# --- criteria -------------------------------------------------------------------------------------------------------
def take_criteria(plan: TambonPlan) -> dict[str, list[Criterion]]:
    """Return the plan's own criteria by purpose, copied from the defaults where it has none; the caller holds it."""
    taken = {}
    for purpose in Criterion.Purpose.values:
        criteria = criteria_of(plan, purpose)
        if not any(criterion.tambon_plan_id for criterion in criteria):
            criteria = Criterion.objects.bulk_create(
                Criterion(tambon_plan=plan, position=place, **{name: getattr(criterion, name) for name in COPIED})
                for place, criterion in enumerate(criteria, start=1)
            )
        taken[purpose] = criteria
    return taken


@transaction.atomic
def save_criteria(plan: TambonPlan, purpose: str, rows: Sequence[CriterionRow], *, by: User) -> None:
    """Store a tambon's own criteria of one purpose; raises CannotScore with Thai sentences.

    A criterion that is no longer wanted is put out of use: scores that were given under it stay readable.
    """
    plan = held_to_score(plan, by)
    own = dict(enumerate(take_criteria(plan)[purpose], start=1))
    if reasons := _against_criteria(rows, own):
        raise CannotScore(*reasons)
    last = max((criterion.position for criterion in own.values()), default=0)
    for row in rows:
        criterion = own.get(row.place or 0)
        if criterion is None:
            last += 1
            criterion = Criterion(tambon_plan=plan, purpose=purpose, position=last)
        for name in ("name", "weight", "is_in_use", "guidance", "risk"):
            setattr(criterion, name, getattr(row, name))
        criterion.save()


def _against_criteria(rows: Sequence[CriterionRow], own: Mapping[int, Criterion]) -> list[str]:
    reasons = []
    names = [row.name for row in rows]
    reasons += [f"เกณฑ์ «{name}» ซ้ำกัน กรุณาใช้ชื่อที่ต่างกัน" for name in dict.fromkeys(names) if names.count(name) > 1]
    if any(row.weight <= 0 for row in rows):
        reasons.append("น้ำหนักต้องมากกว่า 0 ถ้าไม่ใช้เกณฑ์ข้อใดให้เลิกเลือก «ใช้อยู่»")
    if not any(row.is_in_use for row in rows):
        reasons.append("ต้องใช้เกณฑ์อย่างน้อย 1 ข้อ")
    if any(row.place is not None and row.place not in own for row in rows):
        reasons.append("เกณฑ์ของตำบลเปลี่ยนไปแล้ว กรุณาเปิดหน้านี้ใหม่")
    return reasons


# --- feasibility ----------------------------------------------------------------------------------------------------
@transaction.atomic
def put_scores(plan: TambonPlan, code: str, cells: Sequence[Cell], *, by: User) -> int:
    """Store the scores of one project that were changed; return how many; raises CannotScore with Thai sentences.

    Only what the person changed is written: two people who score one project do not undo each other, and where both
    changed the same score the second is told.
    """
    plan = held_to_score(plan, by)
    candidate = pool_for(plan, by).by_code.get(code)
    if candidate is None:
        raise CannotScore("โครงการนี้ไม่อยู่ในแผนตำบลแล้ว หรือรวมกับโครงการอื่นแล้ว กรุณาเปิดหน้านี้ใหม่")
    own = dict(enumerate(take_criteria(plan)[Criterion.Purpose.FEASIBILITY], start=1))
    changed = [cell for cell in cells if cell.wanted != cell.was]
    if any(cell.place not in own for cell in changed):
        raise CannotScore("เกณฑ์ของตำบลเปลี่ยนไปแล้ว กรุณาเปิดหน้านี้ใหม่")
    if any(cell.wanted is not None and not LOWEST <= cell.wanted <= HIGHEST for cell in changed):
        raise CannotScore(f"คะแนนกรอกได้ {LOWEST}–{HIGHEST} เท่านั้น")
    stored = FeasibilityScore.objects.filter(tambon_plan=plan, project=candidate.project_id)
    given = dict(stored.values_list("criterion_id", "score"))
    if reasons := _against_others(changed, own, given):
        raise CannotScore(*reasons)
    for cell in changed:
        key = own[cell.place].pk
        if cell.wanted is None:
            stored.filter(criterion=key).delete()
        else:
            FeasibilityScore.objects.update_or_create(
                tambon_plan=plan, project_id=candidate.project_id, criterion_id=key, defaults={"score": cell.wanted}
            )
    return len(changed)


def _against_others(changed: Sequence[Cell], own: Mapping[int, Criterion], given: Mapping[int, int]) -> list[str]:
    """Say which scores somebody else changed to something else in the meantime."""
    theirs = [(cell, own[cell.place], given.get(own[cell.place].pk)) for cell in changed]
    return [
        f"เกณฑ์ «{criterion}» มีผู้บันทึกเป็น {'เว้นว่าง' if now is None else now} ก่อนหน้าเพียงครู่เดียว กรุณาตรวจแล้วบันทึกอีกครั้ง"
        for cell, criterion, now in theirs
        if now not in {cell.was, cell.wanted}
    ]
