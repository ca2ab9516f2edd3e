"""Writing the editions of a local plan while they are drafts: lines added, changed, removed, and linked.

Every write takes the edition's row while it is a draft, so that nothing reaches an edition that has moved on.  What is
announced stays as it was announced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.errors import Cannot, Stale
from agencies.locking import locked
from agencies.offices.models import Agency
from agencies.people.models import User
from paper.thai import BUDDHIST_ERA
from plans.local.editions import (
    OutsideRules,
    PlanRow,
    alteration,
    group_of,
    in_print_order,
    lines_in_force,
    next_number,
)
from plans.local.entries import Entry, normal
from plans.local.models import Edition, EditionRow, LocalPlan, RowLink
from plans.local.notes import Note, read_notes
from projects.periods import PlanPeriod
from projects.snapshot import digest

# What an edition says of itself while it is a draft.
HEADER = ("kind", "number", "year", "is_special", "reason")
WRITTEN_MEANWHILE = "มีผู้บันทึกรายการนี้ก่อนท่าน กรุณาตรวจข้อมูลล่าสุดแล้วบันทึกอีกครั้ง"
NOTES_ARE_LIKE = "เช่น ซ้ำลำดับที่ 63, รวมกับลำดับที่ 2, ย้ายไปแผนงาน…, ไปประสาน 02/2"


class CannotAmend(Cannot):
    """A change that is not possible now; ``reasons`` are Thai sentences."""


@dataclass(frozen=True)
class Draft:
    """A row as typed: what the line becomes (None removes it), why, and the planner's note beside it."""

    new: Entry | None
    reason: str = ""
    note: str = ""


# --- plans and editions -----------------------------------------------------------------------------------------------
def open_local_plan(agency: Agency, period: PlanPeriod, *, by: User) -> LocalPlan:
    """Find or start the local plan of an authority; raises PermissionDenied unless ``by`` keeps its plans."""
    check_permission(by, "local_plan.change", LocalPlan(agency=agency, period=period))
    return LocalPlan.objects.get_or_create(agency=agency, period=period)[0]


@transaction.atomic
def start_edition(local_plan: LocalPlan, *, by: User, **header: Any) -> Edition:
    """Start a draft edition; without a number it takes the next of its kind and year, this year unless given.

    Raises PermissionDenied, or CannotAmend when the main edition is there already, is not there yet, or the number is
    taken.
    """
    check_permission(by, "local_plan.change", local_plan)
    locked(local_plan)
    edition = Edition(local_plan=local_plan, created_by=by, **header)
    edition.year = edition.year or timezone.localdate().year + BUDDHIST_ERA
    edition.number = edition.number or free_number(local_plan, edition.kind, edition.year)
    _refuse(header_faults(edition))
    return _saved_once(edition)


def free_number(local_plan: LocalPlan, kind: str, year: int) -> int:
    """Return the next number of a kind in a year, drafts counted."""
    return next_number(local_plan.editions.filter(kind=kind, year=year).values_list("number", flat=True))


def header_faults(edition: Edition) -> list[str]:
    """Return what speaks against an edition's own words: one main edition first, and a reason for a special case."""
    others = edition.local_plan.editions.exclude(pk=edition.pk)
    has_main = others.filter(kind=Edition.Kind.MAIN).exists()
    faults = []
    if edition.kind == Edition.Kind.MAIN and has_main:
        faults.append("แผนนี้มีฉบับแรกแล้ว ให้จัดทำเป็นฉบับแก้ไข เปลี่ยนแปลง เพิ่มเติม หรือทบทวน")
    if edition.kind != Edition.Kind.MAIN and not has_main:
        faults.append("แผนนี้ยังไม่มีฉบับแรก กรุณาจัดทำฉบับแรกก่อน")
    if edition.is_special and edition.kind not in {Edition.Kind.CHANGE, Edition.Kind.SUPPLEMENT}:
        faults.append("กรณีพิเศษใช้ได้กับฉบับเพิ่มเติมและฉบับเปลี่ยนแปลงเท่านั้น")
    if edition.is_special and not edition.reason.strip():
        faults.append("กรณีพิเศษต้องบอกเหตุผล เช่น ชื่อโครงการพระราชดำริ นโยบาย หรือเหตุสาธารณภัย")
    return faults


def _saved_once(edition: Edition) -> Edition:
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError:
        raise CannotAmend(f"มี «{edition}» อยู่แล้ว กรุณาใช้เลขครั้งที่อื่น") from None
    return edition


def save_header(edition: Edition, values: Mapping[str, Any], *, by: User) -> Edition:
    """Change kind, number, year or reason of a draft."""
    with transaction.atomic():
        edition = hold(edition, by=by)
        for name in HEADER:
            setattr(edition, name, values[name])
        _refuse(header_faults(edition))
        return _saved_once(edition)


def discard(edition: Edition, *, by: User) -> None:
    """Delete a draft that was never proposed; one that was stays as history and goes on from where it is."""
    with transaction.atomic():
        edition = hold(edition, by=by)
        if edition.steps.exists():
            raise CannotAmend("ฉบับนี้เคยเสนอพิจารณาแล้วจึงลบไม่ได้ แก้ไขแล้วเสนอใหม่ได้")
        edition.delete()


def hold(edition: Edition, *, by: User) -> Edition:
    """Take a draft for this transaction and read it anew.

    Raises PermissionDenied if ``by`` may not change it, CannotAmend when it is no draft any more.
    """
    # An update that finds the row only as a draft: on every database the write makes others wait.
    held = Edition.objects.filter(pk=edition.pk, state=Edition.State.DRAFT).update(state=Edition.State.DRAFT)
    editions = Edition.objects.select_related("local_plan__agency__area", "local_plan__period").filter(pk=edition.pk)
    edition = editions.first() or edition
    if not held:
        check_permission(by, "edition.view", edition)
        raise CannotAmend(f"ฉบับนี้อยู่ในขั้น «{edition.get_state_display()}» แล้ว จึงแก้ไขไม่ได้")
    check_permission(by, "edition.change", edition)
    return edition


def _refuse(reasons: Iterable[str]) -> None:
    reasons = tuple(reasons)
    if reasons:
        raise CannotAmend(*reasons)


# --- rows -------------------------------------------------------------------------------------------------------------
def stamp(row: EditionRow | None) -> str:
    """Return the mark by which a form knows whether the row it was opened on is still the stored one."""
    return digest([row.new, row.reason]) if row else ""


def put_row(
    edition: Edition,
    line: UUID | None,
    draft: Draft,
    *,
    by: User,
    base: str = "",
    project_id: int | None = None,
) -> EditionRow:
    """Store what the edition does to a line: a new one (no ``line``), one of the plan in force, or one of the draft.

    Raises Stale when the row is not the one of ``base``, CannotAmend when the change may not be made at all or changes
    nothing, PermissionDenied.
    """
    with transaction.atomic():
        edition = hold(edition, by=by)
        stored = edition.rows.filter(line=line).first() if line else None
        if stamp(stored) != base:
            raise Stale(WRITTEN_MEANWHILE)
        row = stored or _new_row(edition, line, project_id)
        row.new = normal(draft.new).data() if draft.new else None
        row.form = draft.new.form if draft.new else row.form
        row.reason = draft.reason
        row.changed = _changed(row)
        row.save()
        _put_links(row, draft.note)
        return row


def _new_row(edition: Edition, line: UUID | None, project_id: int | None) -> EditionRow:
    current = lines_in_force(edition.local_plan).get(line) if line else None
    if line and current is None:
        raise CannotAmend("ไม่พบรายการนี้ในแผนที่ใช้อยู่แล้ว อาจมีฉบับอื่นยกเลิกไป กรุณาเลือกรายการใหม่")
    last = edition.rows.order_by("-position").values_list("position", flat=True).first() or 0
    return EditionRow(
        edition=edition,
        line=line or uuid4(),
        project_id=current.project_id if current else project_id,
        old=current.entry.data() if current else None,
        form=current.entry.form if current else EditionRow.FormCode.P02,
        position=last + 1,
    )


def _changed(row: EditionRow) -> list[str]:
    """Name the changed fields; raises CannotAmend for a row that does nothing or more than any edition may."""
    if row.old is None and row.new is None:
        raise CannotAmend("รายการใหม่ที่ยังไม่อยู่ในแผนยกเลิกไม่ได้ ให้เอาออกจากฉบับนี้แทน")
    if row.old == row.new:
        raise CannotAmend("ยังไม่มีช่องใดเปลี่ยนจากเดิม จึงยังไม่บันทึกเป็นรายการของฉบับนี้")
    try:
        return list(alteration(row).changed)
    except OutsideRules as refusal:
        raise CannotAmend(str(refusal)) from refusal


def drop_row(row: EditionRow, *, by: User) -> None:
    """Take a row out of a draft: the line stays in the plan as it is."""
    with transaction.atomic():
        edition = hold(row.edition, by=by)
        edition.rows.filter(pk=row.pk).delete()


def renew_old(row: EditionRow, *, by: User) -> bool:
    """Put the line as it is in the plan now in the place of OLD; return False when the row had nothing left to do."""
    with transaction.atomic():
        edition = hold(row.edition, by=by)
        # Read anew behind the lock: what was typed into the row meanwhile is what is compared.
        row = edition.rows.filter(pk=row.pk).first() or _gone()
        current = lines_in_force(edition.local_plan).get(row.line)
        row.old = current.entry.data() if current else None
        if row.old == row.new or (row.old is None and row.new is None):
            row.delete()
            return False
        row.changed = _changed(row)
        row.save(update_fields=["old", "changed"])
        return True


def _gone() -> EditionRow:
    raise CannotAmend("มีผู้เอารายการนี้ออกจากฉบับแล้ว")


# --- links ------------------------------------------------------------------------------------------------------------
def _put_links(row: EditionRow, note: str) -> None:
    """Replace the row's links by what its note says; a note that cannot be read is refused, not lost."""
    reading = read_notes(note)
    _refuse(f"อ่านหมายเหตุ «{words}» ไม่ออก {NOTES_ARE_LIKE}" for words in reading.unread)
    chosen = {link.text: link.to_line for link in row.links.all()}
    row.links.all().delete()
    numbered = numbered_lines(row) if reading.notes else {}
    RowLink.objects.bulk_create(
        RowLink(
            row=row, kind=note.kind, text=note.text[:200], to_line=_line_of(note, numbered) or chosen.get(note.text)
        )
        for note in reading.notes
    )


def _line_of(note: Note, numbered: Mapping[int, PlanRow]) -> UUID | None:
    row = numbered.get(note.number) if note.number else None
    return row.line if row else None


def numbered_lines(row: EditionRow) -> dict[int, PlanRow]:
    """Return the lines that are printed together with the row's, by printed number, as the plan in force has them."""
    change = alteration(row)
    entry = change.new or change.old or Entry("")
    plan = in_print_order(lines_in_force(row.edition.local_plan).values())
    together = [plan_row for plan_row in plan if group_of(plan_row.entry) == group_of(entry)]
    return dict(enumerate(together, start=1))


def point_link(link: RowLink, line: UUID | None, *, by: User) -> None:
    """Say which line a link means: printed numbers begin anew in every group, so a person has the last word."""
    with transaction.atomic():
        edition = hold(link.row.edition, by=by)
        if line is not None and line not in lines_in_force(edition.local_plan):
            raise CannotAmend("ไม่พบรายการที่เลือกในแผนที่ใช้อยู่")
        RowLink.objects.filter(pk=link.pk).update(to_line=line)
