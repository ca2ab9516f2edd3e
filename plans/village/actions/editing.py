"""How a village plan is changed: one row at a time, by compare-and-set, in one transaction with the plan's own row.

Nobody is overwritten silently: a change that was typed over an older state raises Stale, which carries what is stored
now, and nothing is written.  Saving what is already stored writes nothing and is no change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.access.reach import Access
from agencies.access.reasons import may_somewhere
from agencies.areas.models import Area
from agencies.errors import Closed, Removed, Stale
from agencies.history import Actor
from agencies.people.models import User
from paper.thai import normalise
from plans.village import doubted
from plans.village.actions.forum import hold_plan, resolution_of
from plans.village.doubted import Doubted
from plans.village.models import BASIC_FIELDS, PlanLine, Resolution, TypedDoubt, VillagePlan
from plans.village.states import STARTED
from projects.fields import column
from projects.models import Project, new_code
from projects.periods import PlanPeriod

# The permission to start a plan asks about villages that have none yet.
CREATES = Access(name="village_plan", area="code")
ROW_IS_GONE = "แถวนี้มีผู้ลบหรือนำกลับไปก่อนแล้ว กรุณาดูรายการโครงการล่าสุด"


def _removed(code: str) -> Removed:
    """Say that somebody else took the row out of the plan or put it back, and at which revision its project is."""
    revision = Project.objects.filter(code=code).values_list("revision", flat=True).first()
    return Removed(ROW_IS_GONE, base=revision or 0)


@dataclass(frozen=True)
class Row:
    """One project row as typed: its code, the revision it was typed over (0: a new row), and its content.

    ``money`` is baht by fiscal year, None is blank.  ``resolution`` is one of the plan's; ``resolution_text`` names
    a resolution that may have to be added to the open forum.  ``doubts`` holds the numbers of which it is not sure
    what was meant, by field.
    """

    code: str
    revision: int
    values: Mapping[str, Any]
    money: Mapping[int, Decimal | None]
    resolution: Resolution | None = None
    resolution_text: str = ""
    puts_back: bool = False
    doubts: Mapping[str, Doubted] = field(default_factory=dict)


def startable(user: User) -> list[tuple[Area, PlanPeriod]]:
    """Return the villages and open periods for which ``user`` may start a plan and none was started yet."""
    if not may_somewhere(user, "village_plan.create"):
        return []
    villages = Area.objects.filter(CREATES.query(user, "create"), level=Area.Level.VILLAGE).in_force()
    if not villages:
        return []
    started = set(VillagePlan.objects.filter(village__in=villages).values_list("village", "period"))
    open_periods = PlanPeriod.objects.filter(is_open=True)
    return [
        (village, period) for village in villages for period in open_periods if (village.pk, period.pk) not in started
    ]


@transaction.atomic
def start(village: Area, period: PlanPeriod, *, by: User) -> VillagePlan:
    """Start the village's plan of a period and write that into its history; a plan that was started is returned.

    Raises PermissionDenied if ``by`` may not.
    """
    check_permission(by, "village_plan.create", VillagePlan(village=village, period=period))
    plan, is_new = VillagePlan.objects.get_or_create(village=village, period=period)
    if is_new:
        plan.events.create(move=STARTED, to_state=plan.state, **Actor.of(by).columns)
    return plan


@transaction.atomic
def save_row(plan: VillagePlan, row: Row) -> PlanLine:
    """Store one row and return its line.

    Raises Stale or Removed when the row was changed meanwhile, Closed when the plan takes no changes or its forums
    no new resolution.
    """
    line = _line(plan, row.code)
    if line is not None and _is_same(line, row):
        return line
    hold_plan(plan)
    line = _line(plan, row.code)
    return _added(plan, row) if line is None else _changed(line, row)


def _line(plan: VillagePlan, code: str) -> PlanLine | None:
    lines = plan.lines.select_related("project__area", "resolution").prefetch_related("project__year_budgets")
    return lines.filter(project__code=code).first()


def _is_same(line: PlanLine, row: Row) -> bool:
    project = line.project
    stored = project.budget_by_year
    return (
        not row.resolution_text
        and line.resolution == row.resolution
        and all(getattr(project, name) == value for name, value in row.values.items())
        and all(stored.get(year) == amount for year, amount in row.money.items())
        and not doubted.unknown(project.pk, row.doubts)
    )


def _added(plan: VillagePlan, row: Row) -> PlanLine:
    """Put a new row at the end of the plan, or put a row back that was taken out meanwhile."""
    taken_out = Project.objects.filter(code=row.code, area=plan.village, village_line=None).first()
    if taken_out is None:
        if row.revision or Project.objects.filter(code=row.code).exists():
            raise _removed(row.code)
        project = Project.objects.create(code=row.code, area=plan.village, **row.values)
        return _filled(_at_end(plan, project), row)
    if not row.puts_back:
        raise _removed(row.code)
    return _changed(_at_end(plan, taken_out), row)


def _at_end(plan: VillagePlan, project: Project) -> PlanLine:
    last = plan.lines.aggregate(last=Max("position"))["last"] or 0
    return PlanLine.objects.create(plan=plan, project=project, position=last + 1)


def _changed(line: PlanLine, row: Row) -> PlanLine:
    changed = Project.objects.filter(pk=line.project_id, revision=row.revision).update(
        revision=F("revision") + 1, updated_at=timezone.now(), **row.values
    )
    if changed != 1:
        raise Stale
    # A number that was typed anew is a new number; one that stands as it stood has been confirmed by nobody.
    doubted.forget(
        line.project_id, (name for name, value in row.values.items() if getattr(line.project, name) != value)
    )
    return _filled(line, row)


def _filled(line: PlanLine, row: Row) -> PlanLine:
    """Write what stands beside the project's own fields: money, resolution, agencies."""
    project = Project.objects.select_related("area").get(pk=line.project_id)
    project.put_budgets(row.money)
    project.put_agencies()
    doubted.keep(project.pk, row.doubts)
    resolution = resolution_of(line.plan, row.resolution_text) if row.resolution_text else row.resolution
    PlanLine.objects.filter(pk=line.pk).update(resolution=resolution)
    filled = _line(line.plan, project.code)
    if filled is None:
        raise _removed(project.code)
    return filled


@transaction.atomic
def settle(plan: VillagePlan, doubt: TypedDoubt, *, takes_other: bool) -> None:
    """Say which of two numbers was meant; raises Closed, and Stale when the number is another one by now."""
    hold_plan(plan)
    project = Project.objects.filter(pk=doubt.project_id, **{doubt.field: Decimal(doubt.read_as)})
    if takes_other and doubt.other:
        meant = {doubt.field: Decimal(doubt.other)}
        if not project.update(revision=F("revision") + 1, updated_at=timezone.now(), **meant):
            raise Stale
    doubt.delete()


# --- from what was resolved -----------------------------------------------------------------------------------------
@transaction.atomic
def make_project(plan: VillagePlan, resolution: Resolution) -> PlanLine:
    """Make a resolution a project of the plan, its text the title; the project that rests on it already is returned.

    A text longer than a title is cut between two words; the resolution keeps the whole.  Raises Closed.
    """
    hold_plan(plan)
    made = plan.lines.filter(resolution=resolution).select_related("project").first()
    if made is not None:
        return made
    Resolution.objects.filter(pk=resolution.pk).update(without_project=False)
    return _added(plan, Row(new_code(), 0, {"title": title_of(resolution.text)}, {}, resolution))


def title_of(text: str) -> str:
    """Return the text of a resolution as a project's title: one line, no longer than a title may be."""
    most, title = column("title").max_length or 0, normalise(text)
    if len(title) <= most:
        return title
    cut = title[:most]
    return cut.rpartition(" ")[0] or cut


@transaction.atomic
def say_without_project(plan: VillagePlan, resolution: Resolution, *, is_without: bool) -> None:
    """Say of a resolution that it becomes no project, or take that back; raises Closed, also where one rests on it."""
    hold_plan(plan)
    if is_without and plan.lines.filter(resolution=resolution).exists():
        raise Closed(f"มติที่ {resolution.number} มีโครงการแล้ว หากไม่ทำเป็นโครงการ กรุณาลบโครงการออกจากแผนก่อน")
    Resolution.objects.filter(pk=resolution.pk).update(without_project=is_without)


@transaction.atomic
def shift_row(plan: VillagePlan, code: str, *, by: int) -> bool:
    """Move a row up (-1) or down (+1) one place; tells whether it moved."""
    hold_plan(plan)
    lines = list(plan.lines.select_related("project"))
    place = next((place for place, line in enumerate(lines) if line.project.code == code), None)
    if place is None:
        raise _removed(code)
    other = place + by
    if by not in (-1, 1) or not 0 <= other < len(lines):
        return False
    lines[place], lines[other] = lines[other], lines[place]
    _number(lines)
    return True


@dataclass(frozen=True)
class TakenOut:
    """A row that was taken out of a plan, with what is needed to put it back."""

    code: str
    title: str
    position: int
    resolution_id: int | None


@transaction.atomic
def take_out(plan: VillagePlan, code: str) -> TakenOut:
    """Take a row out of the plan; the project itself stays, so that older versions and the undo still find it."""
    hold_plan(plan)
    line = _line(plan, code)
    if line is None:
        raise _removed(code)
    kept = TakenOut(code, line.project.title, line.position, line.resolution_id)
    line.delete()
    _number(list(plan.lines.all()))
    return kept


@transaction.atomic
def put_back(plan: VillagePlan, taken: TakenOut) -> PlanLine:
    """Put a row back where it stood."""
    hold_plan(plan)
    project = Project.objects.filter(code=taken.code, area=plan.village, village_line=None).first()
    if project is None:
        raise _removed(taken.code)
    resolution = Resolution.objects.filter(pk=taken.resolution_id or 0, forum__plan=plan).first()
    lines = list(plan.lines.all())
    line = PlanLine.objects.create(plan=plan, project=project, position=taken.position, resolution=resolution)
    lines.insert(taken.position - 1, line)
    _number(lines)
    return line


def _number(lines: list[PlanLine]) -> None:
    """Write the places 1, 2, 3 … and only where they changed."""
    moved = []
    for place, line in enumerate(lines, start=1):
        if line.position != place:
            line.position = place
            moved.append(line)
    PlanLine.objects.bulk_update(moved, ["position"])


def basics_stamp(plan: VillagePlan) -> str:
    """Return a fingerprint of the village's basic data, which its form carries and hands back."""
    values = [getattr(plan, name) for name in BASIC_FIELDS]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:16]


@transaction.atomic
def save_basics(plan: VillagePlan, values: Mapping[str, Any], *, stamp: str) -> None:
    """Store the village's basic data if they are still those of ``stamp``; raises Stale, Closed."""
    stored = VillagePlan.objects.get(pk=plan.pk)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return
    hold_plan(plan)
    if basics_stamp(VillagePlan.objects.get(pk=plan.pk)) != stamp:
        raise Stale
    VillagePlan.objects.filter(pk=plan.pk).update(**values)
