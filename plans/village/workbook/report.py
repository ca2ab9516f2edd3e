"""What importing a workbook would do, row by row, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from plans.village.doubted import Doubted
from plans.village.workbook.held import HeldForum, HeldRow
from plans.village.workbook.resolved import Rest
from plans.village.workbook.rows import CellError, ForumRow, ProjectRow

SHORT: Final = 16


class RowOutcome(StrEnum):
    """What becomes of a row; ``label`` is the Thai word for it."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        """Return the word people read."""
        return {"new": "เพิ่มใหม่", "changed": "แก้ไข", "unchanged": "เหมือนเดิม", "removed": "ลบออก", "wrong": "ต้องแก้ไขก่อน"}[
            self
        ]


@dataclass(frozen=True)
class FieldChange:
    """One cell that would change: its field and heading, its address, and both values as people read them."""

    field: str
    heading: str
    cell: str
    old: str
    new: str


@dataclass(frozen=True)
class CellValue:
    """One cell that would come in with a new project: its heading, its address, and the value as people read it."""

    heading: str
    cell: str
    value: str

    @property
    def is_long(self) -> bool:
        """Tell whether it needs a line of its own beside a heading on a phone."""
        return len(self.value) > SHORT or "\n" in self.value


@dataclass(frozen=True)
class Doubt:
    """One sentence of warning and the cells of a sheet that it is said of; the sheet is blank for the whole file."""

    sheet: str
    cells: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class RowReport:
    """One project: its fate, its row in the sheet (0 when it is not in the file), and what would be stored.

    ``values`` is all that a new row says beside its title, ``blanks`` the headings of what it leaves blank.  ``typed``
    is the row as the file has it; ``result`` differs from it where the file was left as downloaded and the plan has
    moved on.  ``doubts`` are the numbers that would be stored and could have been meant otherwise, by field.
    """

    fate: RowOutcome
    row: int
    code: str
    title: str
    changes: tuple[FieldChange, ...] = ()
    values: tuple[CellValue, ...] = ()
    blanks: tuple[str, ...] = ()
    typed: ProjectRow | None = None
    result: ProjectRow | None = None
    rest: Rest | None = None
    held: HeldRow | None = None
    doubts: Mapping[str, Doubted] = field(default_factory=dict)

    @property
    def changed_fields(self) -> frozenset[str]:
        """Return the names of the fields that would change."""
        return frozenset(change.field for change in self.changes)


@dataclass(frozen=True)
class ForumReport:
    """The forum: what would change, and the row that would be stored (None when nothing would)."""

    changes: tuple[FieldChange, ...] = ()
    result: ForumRow | None = None
    held: HeldForum | None = None


@dataclass(frozen=True)
class Report:
    """The dry run of one workbook against one plan.

    ``revision`` is the plan's revision it was made against.  ``errors`` speak of cells that must be mended,
    ``warnings`` of things worth a second look that hinder nothing.  ``is_fatal``: no row can be stored.
    """

    village_code: str
    period: str
    years: tuple[int, ...] = ()
    revision: int = 0
    rows: tuple[RowReport, ...] = ()
    forum: ForumReport = ForumReport()
    errors: tuple[CellError, ...] = ()
    warnings: tuple[CellError, ...] = ()
    is_fatal: bool = False

    @property
    def is_right(self) -> bool:
        """Tell whether nothing has to be mended."""
        return not self.errors

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return the warnings, those that say the same of several cells as one."""
        cells: dict[tuple[str, str], list[str]] = {}
        for warning in self.warnings:
            cells.setdefault((warning.sheet, warning.sentence), []).append(warning.cell)
        return tuple(Doubt(sheet, tuple(found), sentence) for (sheet, sentence), found in cells.items())

    @property
    def has_changes(self) -> bool:
        """Tell whether the right rows would change anything."""
        return bool(self.forum.changes) or any(
            row.fate in {RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.REMOVED} for row in self.rows
        )

    @property
    def can_store_all(self) -> bool:
        """Tell whether the whole workbook may be stored."""
        return self.is_right and not self.is_fatal

    @property
    def can_store_right_rows(self) -> bool:
        """Tell whether there are right rows worth storing beside wrong ones."""
        return not self.is_right and not self.is_fatal and self.has_changes

    def of(self, fate: RowOutcome) -> tuple[RowReport, ...]:
        """Return the rows of one fate, in the sheet's order."""
        return tuple(row for row in self.rows if row.fate == fate)

    @property
    def new(self) -> tuple[RowReport, ...]:
        """Return the rows that would be added."""
        return self.of(RowOutcome.NEW)

    @property
    def changed(self) -> tuple[RowReport, ...]:
        """Return the rows that would change, field by field."""
        return self.of(RowOutcome.CHANGED)

    @property
    def unchanged(self) -> tuple[RowReport, ...]:
        """Return the rows that are in the plan as they are in the file."""
        return self.of(RowOutcome.UNCHANGED)

    @property
    def removed(self) -> tuple[RowReport, ...]:
        """Return the projects that were downloaded and are no longer in the file."""
        return self.of(RowOutcome.REMOVED)

    @property
    def wrong(self) -> tuple[RowReport, ...]:
        """Return the rows that cannot be stored."""
        return self.of(RowOutcome.WRONG)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows meet each fate."""
        by_fate = Counter(row.fate for row in self.rows)
        return {fate.value: by_fate[fate] for fate in RowOutcome}

    @property
    def results(self) -> tuple[ProjectRow, ...]:
        """Return the file's projects as they would stand in the plan."""
        return tuple(row.result for row in self.rows if row.result and row.fate != RowOutcome.REMOVED)

    @property
    def numbers_doubted(self) -> int:
        """Count the numbers that would be stored and can be read in two ways."""
        return sum(len(row.doubts) for row in (*self.new, *self.changed))

    @property
    def project_years(self) -> int:
        """Count project × fiscal year with money above nought."""
        return sum(1 for row in self.results for amount in row.years_baht if amount)

    @property
    def budget_by_year(self) -> dict[int, Decimal]:
        """Return the sum of what is stated, in baht by fiscal year; every year of the period is there."""
        return {
            year: sum((row.years_baht[index] or Decimal(0) for row in self.results), Decimal(0))
            for index, year in enumerate(self.years)
        }
