"""Whether an edition can go on: what its lines lack, and what the plan would not bear, each cause told once.

The plan would hold one work twice when two of its lines are projects that the forum merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from agencies.errors import Reason, Severity
from plans.decisions.models import Merge, MergeMember
from plans.local.duplicates import merged
from plans.local.editions import MAY, Alteration, PlanRow, alteration, clashes, lines_in_force, unfit
from plans.local.entries import Entry
from plans.local.models import Edition, EditionRow
from plans.proposals.models import called

TWICE = "twice"
# What is said of a cause that nothing has, by its code: the list of what is in order.
IN_ORDER: Mapping[str, str] = {
    "empty": "ฉบับนี้มีรายการ",
    "kind": "รายการตรงกับประเภทของฉบับ",
    "blank": "ทุกรายการกรอกครบตามแบบ",
    "beyond": "งบประมาณทุกรายการอยู่ในช่วงแผน",
    "unreasoned": "ทุกรายการมีเหตุผลความจำเป็น",
    "held": "ไม่มีโครงการใดอยู่ในแผนแล้วจากฉบับอื่น",
    "outdated": "รายการเดิมตรงกับแผนที่ใช้อยู่",
    TWICE: "ไม่มีโครงการที่เวทีรวมกันแล้วนับเงินสองครั้ง",
}


# --- what an edition lacks --------------------------------------------------------------------------------------------
def faults(edition: Edition) -> list[Reason]:
    """Return everything that is said before proposing or announcing an edition as it stands, one cause after another.

    A cause that several lines have is one reason, which names them all, each with the page on which it is mended.
    """
    lines, page = reverse("plans:edition_lines", args=[edition.pk]), reverse("plans:edition", args=[edition.pk])
    rows = list(edition.rows.all())
    changes = [alteration(row) for row in rows]
    plan = lines_in_force(edition.local_plan)
    return [
        *([] if rows else [Reason("ฉบับนี้ยังไม่มีรายการ", place=lines, code="empty")]),
        *_lacking(edition, rows, changes),
        *_against_plan(changes, plan, place=page),
        *held_twice(edition, changes, plan, place=page),
    ]


def in_order(edition: Edition, said: Iterable[Reason]) -> list[str]:
    """Say what is in order with an edition that was checked: the causes of which ``said`` has none."""
    told = {reason.code for reason in said}
    if "empty" in told:  # nothing is known of rows that are not there
        return []
    if edition.kind == Edition.Kind.MAIN:  # which needs no reasons
        told.add("unreasoned")
    return [words for code, words in IN_ORDER.items() if code not in told]


def _lacking(edition: Edition, rows: Sequence[EditionRow], changes: Sequence[Alteration]) -> list[Reason]:
    """Say what lines lack, each lack once with the lines that have it."""
    causes: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row, change in zip(rows, changes, strict=True):
        # What the row is to become is mended on its page, why it ends where it is ended.
        name = "plans:edition_line" if change.new else "plans:edition_line_end"
        for cause in _lacks(edition, row, change):
            causes[cause].append((change.title, reverse(name, args=[edition.pk, row.line])))
    # A row of another kind is taken out, or the kind is changed: both on the edition's page.
    places = {"kind": reverse("plans:edition", args=[edition.pk])}
    return [_told_once(code, words, lines, place=places.get(code, "")) for (code, words), lines in causes.items()]


def _told_once(code: str, words: str, lines: Sequence[tuple[str, str]], *, place: str) -> Reason:
    (title, page), *others = lines
    said = f"{len(lines)} รายการ{words}" if others else f"«{title}» {words}"
    return Reason(said, place=place or page, code=code, each=lines)


def _lacks(edition: Edition, row: EditionRow, change: Alteration) -> Iterator[tuple[str, str]]:
    """Give the causes that a row has, each by its code and in words."""
    if change.effect not in MAY[edition.kind]:
        yield "kind", unfit(change)
    if change.new:
        yield from (("blank", f"ยังไม่ได้กรอก{words}") for words in _blank(change.new))
        beyond = change.new.budget_baht.keys() - set(edition.local_plan.period.years)
        yield from (("beyond", f"มีงบประมาณปี {year} ซึ่งอยู่นอกช่วงแผน") for year in sorted(beyond))
    if edition.kind != Edition.Kind.MAIN and not row.reason.strip():
        yield "unreasoned", "ยังไม่ได้กรอกเหตุผลความจำเป็น"


def _blank(entry: Entry) -> list[str]:
    """Name what the forms cannot be printed without."""
    is_equipment = entry.form == EditionRow.FormCode.P03
    needed = {
        "ชื่อโครงการ": entry.title,
        "เป้าหมาย": entry.target,
        "งบประมาณอย่างน้อยหนึ่งปี": entry.budget_baht,
        "หน่วยงานรับผิดชอบหลัก": entry.lead,
        "แผนงาน": entry.programme,
        **({"ประเภทครุภัณฑ์": entry.equipment_type} if is_equipment else {"วัตถุประสงค์": entry.objective}),
    }
    return [words for words, value in needed.items() if not value]


def _against_plan(changes: Sequence[Alteration], plan: Mapping[UUID, PlanRow], *, place: str) -> list[Reason]:
    """Say which rows the plan in force holds already, and which speak of lines that it holds otherwise."""
    inside = {row.project_id for row in plan.values() if row.project_id}
    held = [change for change in changes if change.old is None and change.project_id in inside]
    return [
        *(
            Reason(
                f"«{change.title}» อยู่ในแผนแล้วจากฉบับอื่น กรุณาเอาออกจากฉบับนี้ แล้วเปลี่ยนรายการเดิมแทน", place=place, code="held"
            )
            for change in held
        ),
        *(
            Reason(
                f"«{clash.title}» ไม่ตรงกับแผนที่ใช้อยู่แล้ว เพราะมีฉบับอื่นประกาศใช้ก่อน กรุณาปรับรายการเดิมให้เป็นปัจจุบัน",
                place=place,
                code="outdated",
            )
            for clash in clashes(plan, changes)
        ),
    ]


# --- one work twice ---------------------------------------------------------------------------------------------------
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
    return Reason(f"{said} กรุณา{mended}", place=place, code=TWICE)


def _warning(said: str, group: Sequence[_Line]) -> Reason:
    figure = f"«{group[0].title}» ที่เวทีรวมแล้ว {len(group)} รายการ"
    return Reason(said, severity=Severity.WARNING, code=TWICE, figure=figure)
