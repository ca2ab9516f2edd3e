"""Whether an edition would make the plan hold one work twice: two of its lines are projects that the forum merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from agencies.errors import Reason, Severity
from plans.decisions.models import Merge, MergeMember
from plans.local.duplicates import merged
from plans.local.editions import Alteration, PlanRow
from plans.local.models import Edition
from plans.proposals.models import called

TWICE = "twice"


@dataclass(frozen=True)
class _Line:
    """One line as the plan will hold it: its project, its title there, and the edition that brought it there."""

    project_id: int
    title: str
    since_id: int | None
    is_new: bool = False


def held_twice(
    edition: Edition, changes: Iterable[Alteration], plan: Mapping[UUID, PlanRow], *, place: str
) -> list[Reason]:
    """Say each merge of which the plan will hold several lines once the edition is in force, naming where each stands.

    The same thing counts once, so a line that the edition adds to it is stopped; what is done together adds up and is
    told.  What the plan in force holds twice already is told: this edition did not do it and may not be able to mend
    it.  ``place`` is the address where a stop is mended.
    """
    lines = _lines(plan, changes)
    members = merged(line.project_id for line in lines)
    groups: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        if line.project_id in members:
            groups[members[line.project_id].merge_id].append(line)
    several = [group for group in groups.values() if len({line.project_id for line in group}) > 1]
    names = _names(edition, several)
    said = [_reason(members, group, names, place=place) for group in several]
    return [reason for reason in said if reason]


def _lines(plan: Mapping[UUID, PlanRow], changes: Iterable[Alteration]) -> list[_Line]:
    """Return the lines of the plan with the edition on it, those that have a project."""
    held = {row.line: _Line(row.project_id, row.entry.title, row.since_id) for row in plan.values() if row.project_id}
    for change in changes:
        if change.new is None:
            held.pop(change.line, None)
        elif change.old is None and change.project_id:
            held[change.line] = _Line(change.project_id, change.new.title, None, is_new=True)
    return list(held.values())


def _names(edition: Edition, groups: Sequence[Sequence[_Line]]) -> dict[int | None, str]:
    """Name the editions that brought the lines; this one, which is not announced, has no key."""
    names: dict[int | None, str] = {None: f"ในฉบับนี้ ({edition})"}
    if groups:
        since = {line.since_id for group in groups for line in group if line.since_id}
        names |= {one.pk: f"ในแผนที่ใช้อยู่ ({one})" for one in edition.local_plan.editions.filter(pk__in=since)}
    return names


def _reason(
    members: Mapping[int, MergeMember], group: Sequence[_Line], names: Mapping[int | None, str], *, place: str
) -> Reason | None:
    stand = " กับ ".join(
        f"{called(members[line.project_id].project, line.title)} {names[line.since_id]}" for line in group
    )
    adds = any(line.is_new for line in group)
    if members[group[0].project_id].merge.kind == Merge.Kind.JOINT:
        said = f"{stand} เวทีตำบลรวมเป็นโครงการที่ทำร่วมกันแล้ว กรุณาตรวจว่าเงินส่วนเดียวกันไม่ได้อยู่ในสองรายการ"
        return _warning(said, group) if adds else None
    said = f"{stand} เวทีตำบลรวมเป็นโครงการเดียวกันแล้ว ซึ่งนับเงินครั้งเดียว"
    if not adds:
        return _warning(f"{said} แต่แผนที่ใช้อยู่นับสองครั้ง กรุณายกเลิกรายการหนึ่งในฉบับเปลี่ยนแปลงหรือทบทวน", group)
    mended = (
        "เหลือไว้รายการเดียว"
        if all(line.is_new for line in group)
        else "เอารายการใหม่ออก แล้วเปลี่ยนรายการเดิมในฉบับเปลี่ยนแปลงหรือทบทวนแทน"
    )
    return Reason(f"{said} กรุณา{mended}", place=place)


def _warning(said: str, group: Sequence[_Line]) -> Reason:
    figure = f"«{group[0].title}» ที่เวทีรวมแล้ว {len(group)} รายการ"
    return Reason(said, severity=Severity.WARNING, code=TWICE, figure=figure)
