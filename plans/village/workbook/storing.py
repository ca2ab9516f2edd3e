"""The right rows of a report written into the plan: all or nothing, in one transaction, and only over what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.errors import Cannot
from agencies.locking import hold
from plans.meetings.record import was_held
from plans.village import doubted
from plans.village.models import EDITABLE, Forum, ForumState, PlanLine, VillagePlan
from plans.village.workbook.held import HeldRow
from plans.village.workbook.report import ForumReport, Report, RowReport
from plans.village.workbook.resolved import Rest
from plans.village.workbook.rows import PROJECT_FIELDS, ForumRow, ProjectRow
from projects.models import Project

T = TypeVar("T")
OPEN_STATES: Final = (ForumState.SCHEDULED, ForumState.HELD)
MOVED_ON: Final = "มีผู้แก้ไขแผนนี้ก่อนหน้าเพียงครู่เดียว ยังไม่ได้บันทึกอะไร กรุณาตรวจรายการแล้วกดยืนยันอีกครั้ง"
FORUM_CLOSED: Final = "ผู้ใหญ่บ้านรับรองเวทีประชาคมไปแล้วเมื่อครู่ ยังไม่ได้บันทึกอะไร กรุณาตรวจรายการอีกครั้ง"
AGENCY_FIELDS: Final = frozenset({"lead_name", "supporting_names"})


class CannotStore(Cannot):
    """Nothing was stored; ``reasons`` are Thai sentences, all of them at once."""


@transaction.atomic
def write(plan: VillagePlan, report: Report) -> dict[int, str]:
    """Write every new, changed and removed row of the report and return the codes of new projects by sheet row.

    The plan must still be editable and at the report's revision, and every project at the revision that was compared;
    otherwise CannotStore, and nothing was written.  Wrong rows are left out.  A report without changes writes nothing.
    """
    if not report.has_changes:
        return {}
    _hold(plan, report)
    storing = [*report.new, *report.changed]
    forum = _stored_forum(plan, report.forum, needed=any(row.rest and row.rest.id is None for row in storing))
    rests = _stored_rests((row.rest for row in storing if row.rest), forum)
    for row in report.removed:
        # The project itself stays, as it does when a row is taken out in the browser.
        PlanLine.objects.filter(pk=_known(row.held).line_id).delete()
    for row in report.changed:
        _change(plan, row, rests)
    return {row.row: _add(plan, row, rests) for row in report.new}


def _hold(plan: VillagePlan, report: Report) -> None:
    as_compared = VillagePlan.objects.filter(pk=plan.pk, revision=report.revision, state__in=EDITABLE)
    hold(as_compared, CannotStore(MOVED_ON), revision=F("revision") + 1, updated_at=timezone.now())


# --- forum and resolutions ------------------------------------------------------------------------------------------
def _stored_forum(plan: VillagePlan, report: ForumReport, *, needed: bool) -> Forum | None:
    """Write the forum's facts where they changed; a forum is made when there is none and something rests on it."""
    if report.result is None and not needed:
        return None
    if report.held is None:
        return Forum.objects.create(plan=plan, **_facts(report.result or ForumRow()))
    values = _facts(report.result) if report.result else {}
    still_open = Forum.objects.filter(pk=report.held.id, revision=report.held.revision, state__in=OPEN_STATES)
    hold(still_open, CannotStore(FORUM_CLOSED), revision=F("revision") + 1, **values)
    return Forum.objects.get(pk=report.held.id)


def _facts(row: ForumRow) -> dict[str, Any]:
    """Return the forum's fields; with a day that is not ahead and people who came it was held."""
    is_held = was_held(row.held_on, row.male_count, row.female_count)
    return {
        "held_on": row.held_on,
        "place": row.place,
        "male_count": row.male_count,
        "female_count": row.female_count,
        "household_count": row.household_count,
        "chair": row.chair,
        "secretary": row.secretary,
        "state": ForumState.HELD if is_held else ForumState.SCHEDULED,
    }


def _stored_rests(rests: Iterable[Rest], forum: Forum | None) -> dict[Rest, int]:
    """Return the key of every resolution that is rested on; new ones are written into the forum."""
    keys: dict[Rest, int] = {}
    for rest in rests:
        if rest not in keys:
            keys[rest] = rest.id or _known(forum).resolutions.create(number=rest.number, text=rest.text).pk
    return keys


# --- projects -------------------------------------------------------------------------------------------------------
def _add(plan: VillagePlan, row: RowReport, rests: Mapping[Rest, int]) -> str:
    result = _known(row.result)
    project = Project.objects.create(area=plan.village, **_values(result, PROJECT_FIELDS))
    project.put_budgets(dict(zip(plan.period.years, result.years_baht, strict=False)))
    if result.lead_name or result.supporting_names:
        project.put_agencies()
    doubted.keep(project.pk, row.doubts)
    PlanLine.objects.create(
        plan=plan, project=project, position=result.position, resolution_id=rests[row.rest] if row.rest else None
    )
    return project.code


def _change(plan: VillagePlan, row: RowReport, rests: Mapping[Rest, int]) -> None:
    result, held, fields = _known(row.result), _known(row.held), row.changed_fields
    line: dict[str, int | None] = {}
    if "position" in fields:
        line["position"] = result.position
    if "resolution" in fields:
        line["resolution_id"] = rests[row.rest] if row.rest else None
    if line:
        PlanLine.objects.filter(pk=held.line_id).update(**line)
    # A new priority alone is the plan's affair and leaves the project as it is.
    if fields - {"position"}:
        _change_project(plan, held, result, fields=fields)
        doubted.forget(held.project_id, fields)
        doubted.keep(held.project_id, row.doubts)


def _change_project(plan: VillagePlan, held: HeldRow, result: ProjectRow, *, fields: AbstractSet[str]) -> None:
    as_compared = Project.objects.filter(pk=held.project_id, revision=held.project_revision)
    values = _values(result, [name for name in PROJECT_FIELDS if name in fields])
    hold(as_compared, CannotStore(MOVED_ON), revision=F("revision") + 1, updated_at=timezone.now(), **values)
    project = Project.objects.select_related("area").get(pk=held.project_id)
    money = zip(ProjectRow.YEARS, plan.period.years, result.years_baht, strict=False)
    project.put_budgets({year: amount for name, year, amount in money if name in fields})
    if fields & AGENCY_FIELDS:
        project.put_agencies()


def _values(row: ProjectRow, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _known(value: T | None) -> T:
    """Return what a report always has for such a row; raises ValueError when it was not made by comparing."""
    if value is None:
        raise ValueError("a report that was not made by comparing cannot be stored")
    return value
