"""A workbook laid beside the plan and beside its base: three readings tell who changed what, and nothing is lost.

A cell that the file left as it was downloaded keeps the plan's value; a cell changed in the file only is taken; a
cell changed on both sides to different values is a conflict, an error that names both.  Pure: no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Final

from paper.thai import baht, thai_date
from plans.village.workbook.columns import FORUM, FORUM_LABELS, PROJECTS, Column, Kind, address, columns
from plans.village.workbook.held import Held, HeldRow
from plans.village.workbook.report import CellValue, FieldChange, ForumReport, Report, RowOutcome, RowReport
from plans.village.workbook.resolved import Rest, resolved
from plans.village.workbook.rows import (
    NO_FORUM_MARKS,
    Base,
    BaseRow,
    CellError,
    ForumRow,
    ProjectRow,
    ReadWorkbook,
    Value,
    at,
    identity,
    mark,
    marks,
    plain,
    written,
)
from projects.arithmetic import Facts, contradictions

SIMILAR: Final = 0.8
BLANK: Final = "(ว่าง)"


def compared(read: ReadWorkbook, held: Held, base: Base, *, today: date) -> Report:
    """Return what storing ``read`` would do to the plan ``held``.

    ``base`` is the workbook's own base, or the later one its last stored upload left behind.
    """
    report = Report(held.village_code, read.period, held.years, held.revision, errors=read.errors, is_fatal=True)
    if read.is_fatal:
        return report
    if strange := _of_another_plan(read, held):
        return replace(report, errors=(strange,))
    return _Comparison(read, held, base).report(today)


def _of_another_plan(read: ReadWorkbook, held: Held) -> CellError | None:
    if read.village_code != held.village_code:
        sentence = (
            f"ไฟล์นี้เป็นแบบกรอกของหมู่บ้านรหัส {read.village_code} ไม่ใช่ {held.village_code} "
            "กรุณาใช้แบบกรอกที่ดาวน์โหลดจากแผนของหมู่บ้านนี้"
        )
        return at("", "", sentence)
    if read.base.years != held.years:
        sentence = f"ไฟล์นี้เป็นแบบกรอกของแผนช่วง พ.ศ. {read.period.replace('-', '–')} ซึ่งไม่ใช่ช่วงของแผนนี้"
        return at("", "", sentence)
    return None


@dataclass(frozen=True)
class _Match:
    """A row of the file beside the project of the plan it is, if there is one."""

    row: ProjectRow
    held: HeldRow | None


class _Comparison:
    """One workbook against one plan; gathers errors and warnings as it goes."""

    def __init__(self, read: ReadWorkbook, held: Held, base: Base) -> None:
        self.read = read
        self.held = held
        self.columns = columns(held.years)
        self.base = {base_row.code: base_row for base_row in base.rows}
        self.base_forum = base.forum_id
        self.forum_marks = base.forum_marks or NO_FORUM_MARKS
        self.by_code = {held_row.row.code: held_row for held_row in held.rows}
        self.wrong = dict(read.wrong)
        self.errors = list(read.errors)
        self.warnings = list(read.warnings)

    def report(self, today: date) -> Report:
        """Compare everything."""
        forum = self._forum(today)
        forum_id = self.held.forum.id if self.held.forum else None
        rests = resolved((row.resolution for row in self.read.rows), self.held.resolutions, forum_id)
        rows = [self._row(match, rests) for match in self._matches()]
        kept = {*self.read.codes, *(row.code for row in rows)}
        reports = [*rows, *self._removed(kept), *self._wrong(rows)]
        self._warn_of_leftovers(kept)
        return Report(
            village_code=self.held.village_code,
            period=self.read.period,
            years=self.held.years,
            revision=self.held.revision,
            rows=tuple(sorted(reports, key=lambda report: (not report.row, report.row))),
            forum=forum,
            errors=tuple(self.errors),
            warnings=tuple(self.warnings),
        )

    # --- which row is which project ---------------------------------------------------------------------------------
    def _matches(self) -> list[_Match]:
        """Find every row's project: by its code, else by title and place, else by its former place in the sheet."""
        rows = self._recoded()
        taken = {row.code for row in rows if row.code}
        free = {_identity(held_row.row): held_row for held_row in self.held.rows if held_row.row.code not in taken}
        matches = []
        for row in rows:
            held = self.by_code.get(row.code) if row.code else free.pop(_identity(row), None)
            matches.append(_Match(row, held))
        moved = {
            self.base[held_row.row.code].row: held_row for held_row in free.values() if held_row.row.code in self.base
        }
        return [
            match if match.row.code or match.held else _Match(match.row, _renamed(match.row, moved))
            for match in matches
        ]

    def _recoded(self) -> list[ProjectRow]:
        """Give codes back to their rows when the visible columns were sorted without the hidden one."""
        own = {_identity(held_row.row): held_row.row.code for held_row in self.held.rows}
        astray = {
            row.row: own[_identity(row)]
            for row in self.read.rows
            if row.code and own.get(_identity(row), row.code) != row.code
        }
        if sorted(astray.values()) != sorted(row.code for row in self.read.rows if row.row in astray):
            return list(self.read.rows)
        return [replace(row, code=astray.get(row.row, row.code)) for row in self.read.rows]

    # --- rows -------------------------------------------------------------------------------------------------------
    def _row(self, match: _Match, rests: Mapping[str, Rest]) -> RowReport:
        rest = rests.get(match.row.resolution)
        row = replace(match.row, resolution=rest.text) if rest else match.row
        if match.held is None:
            return self._without_project(row, rest)
        base = self.base.get(match.held.row.code)
        merged, changes, errors = self._merged(row, match.held.row, base)
        if "resolution" not in {change.field for change in changes}:
            rest = None
        errors += self._resolution_errors(row, rest)
        self._check_sums(merged, match.held)
        fate = RowOutcome.WRONG if errors else RowOutcome.CHANGED if changes else RowOutcome.UNCHANGED
        self.errors += errors
        doubts = self.read.doubted.get(row.row, {})
        return RowReport(
            fate,
            row.row,
            match.held.row.code,
            row.title,
            tuple(changes),
            typed=row,
            result=merged,
            rest=rest,
            held=match.held,
            doubts={change.field: doubts[change.field] for change in changes if change.field in doubts},
        )

    def _without_project(self, row: ProjectRow, rest: Rest | None) -> RowReport:
        if not row.code:
            errors = self._resolution_errors(row, rest)
            self.errors += errors
            self._check_sums(row, None)
            fate = RowOutcome.WRONG if errors else RowOutcome.NEW
            says = [
                CellValue(column.heading, address(index, row.row), shown(getattr(row, column.field), column))
                for index, column in enumerate(self.columns)
                if column.field != "title"
            ]
            return RowReport(
                fate,
                row.row,
                "",
                row.title,
                values=tuple(one for one in says if one.value != BLANK),
                blanks=tuple(one.heading for one in says if one.value == BLANK),
                typed=row,
                result=row,
                rest=rest,
                doubts=self.read.doubted.get(row.row, {}),
            )
        base = self.base.get(row.code)
        if base and self._is_as_downloaded(row, base):
            self.warnings.append(
                self._at(row, "title", f"โครงการ «{row.title[:80]}» ถูกลบในระบบหลังดาวน์โหลดไฟล์นี้ จะไม่นำกลับเข้าแผน")
            )
            return RowReport(RowOutcome.UNCHANGED, row.row, row.code, row.title)
        sentence = "ถูกลบในระบบหลังดาวน์โหลดไฟล์นี้ แต่แก้ไขในไฟล์ ถ้ายังต้องการ กรุณากรอกเป็นโครงการใหม่ในแถวว่าง"
        if base is None:
            sentence = "มีรหัสที่ไม่ใช่โครงการของแผนนี้ กรุณากรอกเป็นโครงการใหม่ในแถวว่าง"
        self.errors.append(self._at(row, "title", f"โครงการ «{row.title[:80]}» {sentence}"))
        return RowReport(RowOutcome.WRONG, row.row, row.code, row.title)

    def _merged(
        self, row: ProjectRow, ours: ProjectRow, base: BaseRow | None
    ) -> tuple[ProjectRow, list[FieldChange], list[CellError]]:
        """Join the file's row with the plan's: the result, the changes, the conflicts."""
        taken: dict[str, Any] = {"code": ours.code}
        changes: list[FieldChange] = []
        errors: list[CellError] = []
        known = base.marks if base else []
        for index, column in enumerate(self.columns):
            theirs, mine = getattr(row, column.field), getattr(ours, column.field)
            before = known[index] if known else mark("", column)
            cell = address(index, row.row)
            if _same(theirs, mine, column):
                continue
            if mark(theirs, column) == before:
                taken[column.field] = mine
            # The order of rows is nobody's loss, so the file's order simply wins.
            elif mark(mine, column) == before or column.kind is Kind.POSITION:
                changes.append(
                    FieldChange(column.field, column.heading, cell, shown(mine, column), shown(theirs, column))
                )
            else:
                errors.append(at(PROJECTS, cell, _conflict(column, mine, theirs)))
        return replace(row, **taken), changes, errors

    def _is_as_downloaded(self, row: ProjectRow, base: BaseRow) -> bool:
        return all(
            mark_now == mark_then
            for mark_now, mark_then, column in zip(marks(row, self.columns), base.marks, self.columns, strict=True)
            if column.kind is not Kind.POSITION
        )

    def _resolution_errors(self, row: ProjectRow, rest: Rest | None) -> list[CellError]:
        """Refuse a new resolution when the only forum there is was certified: its minutes are closed."""
        forum = self.held.forum
        if rest is None or rest.id is not None or forum is None or forum.is_open:
            return []
        sentence = "ไม่มีมตินี้ในรายงานเวทีประชาคมที่รับรองแล้ว กรุณาอ้างมติที่มีอยู่ หรือเพิ่มเวทีใหม่ในระบบก่อนส่งไฟล์"
        return [self._at(row, "resolution", sentence)]

    def _check_sums(self, row: ProjectRow, ours: HeldRow | None) -> None:
        """Do the sums of the project; what does not agree is worth a warning."""
        facts = Facts(
            target_quantity=row.target_quantity,
            target_unit=row.target_unit,
            unit_rate_baht=ours.unit_rate_baht if ours else None,
            budget_baht=row.budget_baht,
            beneficiary_households=row.beneficiary_households,
            quantity_per_household=ours.quantity_per_household if ours else None,
        )
        self.warnings += [
            self._at(row, "target_quantity", contradiction.message) for contradiction in contradictions(facts)
        ]

    def _at(self, row: ProjectRow, field: str, sentence: str) -> CellError:
        index = next(index for index, column in enumerate(self.columns) if column.field == field)
        return at(PROJECTS, address(index, row.row), sentence)

    # --- rows that are not there ------------------------------------------------------------------------------------
    def _removed(self, kept: AbstractSet[str]) -> list[RowReport]:
        """Return the downloaded projects that are no longer in the file; one changed meanwhile is not removed."""
        gone = []
        for base_row in self.read.base.rows:
            ours = self.by_code.get(base_row.code)
            if ours is None or base_row.code in kept:
                continue
            if self._is_as_downloaded(ours.row, self.base.get(base_row.code, base_row)):
                gone.append(RowReport(RowOutcome.REMOVED, 0, base_row.code, ours.row.title, held=ours))
                continue
            sentence = (
                f"โครงการ «{ours.row.title[:80]}» ถูกลบออกจากไฟล์ แต่มีผู้แก้ไขในระบบหลังดาวน์โหลด กรุณาดาวน์โหลดใหม่ หรือลบในระบบ"
            )
            self.errors.append(at(PROJECTS, "", sentence))
            gone.append(RowReport(RowOutcome.WRONG, 0, base_row.code, ours.row.title, held=ours))
        return gone

    def _warn_of_leftovers(self, kept: AbstractSet[str]) -> None:
        """Name the projects that this file once brought in and no longer holds; only downloaded ones are removed.

        A row that is wrong is in the file all the same: it is known by its title, or by where it stood.
        """
        downloaded = {base_row.code for base_row in self.read.base.rows}
        titles = {title.casefold() for title in self.wrong.values()}
        for code in self.base.keys() - downloaded - kept:
            ours = self.by_code.get(code)
            if ours and ours.row.title.casefold() not in titles and self.base[code].row not in self.wrong:
                sentence = (
                    f"โครงการ «{ours.row.title[:80]}» ที่เคยมาจากไฟล์นี้ไม่อยู่ในไฟล์แล้ว แต่ยังอยู่ในแผน ถ้าไม่ใช้แล้ว กรุณาลบในระบบ"
                )
                self.warnings.append(at(PROJECTS, "", sentence))

    def _wrong(self, rows: Sequence[RowReport]) -> list[RowReport]:
        """Return the rows that could not even be read."""
        seen = {report.row for report in rows}
        unread = {error.row for error in self.read.errors if error.sheet == PROJECTS and error.row} - seen
        return [RowReport(RowOutcome.WRONG, row, "", self.wrong.get(row, "")) for row in sorted(unread)]

    # --- forum ------------------------------------------------------------------------------------------------------
    def _forum(self, today: date) -> ForumReport:
        theirs, held = self.read.forum, self.held.forum
        if theirs is None:
            return ForumReport(held=held)
        mine = held.row if held else ForumRow()
        # Another forum than the downloaded one has no base of its own.
        before = self.forum_marks if held and held.id == self.base_forum else NO_FORUM_MARKS
        changes, errors, taken = [], [], {}
        for index, column in enumerate(FORUM_LABELS):
            new, old = getattr(theirs, column.field), getattr(mine, column.field)
            cell = address(1, index + 1)
            if _same(new, old, column):
                continue
            if mark(new, column) in {before[index], self.forum_marks[index]}:
                taken[column.field] = old
            elif mark(old, column) == before[index]:
                changes.append(FieldChange(column.field, column.heading, cell, shown(old, column), shown(new, column)))
            else:
                errors.append(at(FORUM, cell, _conflict(column, old, new)))
        if changes and held and not held.is_open:
            sentence = "ผู้ใหญ่บ้านรับรองเวทีนี้แล้ว แก้ไขในไฟล์ไม่ได้ ถ้าเป็นเวทีครั้งใหม่ กรุณาเพิ่มเวทีในระบบก่อนส่งไฟล์"
            errors += [at(FORUM, change.cell, sentence) for change in changes]
        self.errors += errors
        if errors:
            return ForumReport(held=held)
        if theirs.held_on and theirs.held_on > today and changes:
            self.warnings.append(
                at(FORUM, "B1", f"วันที่จัดเวที {thai_date(theirs.held_on)} ยังไม่ถึง ระบบจะบันทึกเป็นเวทีที่นัดหมายไว้")
            )
        return ForumReport(tuple(changes), replace(theirs, **taken) if changes else None, held)


def _renamed(row: ProjectRow, moved: dict[int, HeldRow]) -> HeldRow | None:
    """Find the project that this row of the same workbook was last time, when its name or place was mended since."""
    before = moved.get(row.row)
    if before is None:
        return None
    (title, place), (old_title, old_place) = _identity(row), _identity(before.row)
    alike = SequenceMatcher(None, title, old_title).ratio() >= SIMILAR
    return moved.pop(row.row) if title == old_title or (place == old_place and alike) else None


def _identity(row: ProjectRow) -> tuple[str, str]:
    return identity(row.title, row.place)


def _same(value: Value, other: Value, column: Column) -> bool:
    if column.field == "resolution":
        return plain(value).casefold() == plain(other).casefold()
    return value == other or written(value, column) == written(other, column)


def _conflict(column: Column, mine: Value, theirs: Value) -> str:
    return (
        f"«{column.heading}» มีผู้แก้ไขในระบบหลังดาวน์โหลดไฟล์นี้ ในระบบคือ «{shown(mine, column)}» ในไฟล์คือ "
        f"«{shown(theirs, column)}» กรุณาพิมพ์ค่าในไฟล์ให้ตรงกับค่าที่ตกลงกัน หรือแก้ไขในระบบ"
    )


def shown(value: Value, column: Column) -> str:
    """Print a value as people read it; blank is said."""
    if value is None or value == "":
        return BLANK
    if column.choices:
        return next((label for label, stored in column.choices.items() if stored == value), str(value))
    if isinstance(value, Decimal):
        return _amount(value, column)
    if isinstance(value, date):
        return thai_date(value)
    return f"{value:,}" if isinstance(value, int) else value


def _amount(value: Decimal, column: Column) -> str:
    if column.kind is Kind.MONEY:
        return baht(value) if value else "-"
    return f"{value:,.2f}".rstrip("0").rstrip(".")
