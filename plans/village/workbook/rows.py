"""What travels between the rooms of the workbook: rows, the forum, errors, and the memory of what was downloaded."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeVar

from paper.thai import added
from plans.village.doubted import Doubted
from plans.village.workbook.columns import FORUM_LABELS, Column
from plans.village.workbook.tidy import one_line, tidied
from projects.fields import MONEY, Kind, in_workbook
from projects.periods import years_between

Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class CellError:
    """One thing that is wrong or doubted: sheet and cell (blank for the whole file or sheet) and a Thai sentence."""

    sheet: str
    cell: str
    message: str

    @property
    def row(self) -> int:
        """Return the row the cell stands in, 0 for none."""
        digits = self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return int(digits) if digits.isdecimal() else 0

    @property
    def sentence(self) -> str:
        """Return the sentence without the cell in front of it."""
        return self.message.removeprefix(_place(self.cell))


def at(sheet: str, cell: str, sentence: str) -> CellError:
    """Name the cell in front of the sentence: «ช่อง H5: …»."""
    return CellError(sheet, cell, _place(cell) + sentence)


def _place(cell: str) -> str:
    return f"ช่อง {cell}: " if cell else ""


# What the workbook holds of a project, in the order of its columns; the money stands beside it, year by year.
PROJECT_FIELDS: Final = tuple(one.name for one in in_workbook() if one.name != MONEY)
_NUMBERS: Final = frozenset({Kind.QUANTITY, Kind.COUNT, Kind.BAHT})
Row = TypeVar("Row")


def with_the_workbook(row: type[Row]) -> type[Row]:
    """Give a row every field that the registry puts into the workbook, and that the class does not write out itself."""
    for one in in_workbook():
        if one.name != MONEY and one.name not in row.__annotations__:
            row.__annotations__[one.name] = "Value"
            setattr(row, one.name, None if one.kind in _NUMBERS else "")
    return row


@dataclass(frozen=True)
@with_the_workbook
class ProjectRow:
    """One row of the sheet โครงการ; amounts are baht, year_1 to year_5 the years of the period, None is blank.

    ``row`` is the row of the sheet, 0 for a row that comes from the plan.  Written out is what is read by name; the
    registry adds the rest.  A choice is the stored value, not the label.
    """

    row: int
    code: str
    position: int
    title: str
    target_quantity: Decimal | None = None
    target_unit: str = ""
    place: str = ""
    beneficiary_households: int | None = None
    year_1: Decimal | None = None
    year_2: Decimal | None = None
    year_3: Decimal | None = None
    year_4: Decimal | None = None
    year_5: Decimal | None = None
    funding_source: str = ""
    lead_name: str = ""
    supporting_names: str = ""
    resolution: str = ""

    YEARS = ("year_1", "year_2", "year_3", "year_4", "year_5")

    @property
    def years_baht(self) -> tuple[Decimal | None, ...]:
        """Return the money of year 1 to 5 of the period."""
        return (self.year_1, self.year_2, self.year_3, self.year_4, self.year_5)

    @property
    def budget_baht(self) -> Decimal | None:
        """Return the sum over the years, None when every year is blank."""
        return added(self.years_baht)


@dataclass(frozen=True)
class ForumRow:
    """The sheet เวทีประชาคม; counts are people and households, None is blank."""

    held_on: date | None = None
    place: str = ""
    male_count: int | None = None
    female_count: int | None = None
    household_count: int | None = None
    chair: str = ""
    secretary: str = ""


@dataclass(frozen=True)
class BaseRow:
    """How one project stood when the workbook last agreed with the plan: a mark per column, joined by spaces.

    ``row`` is the sheet's row it was last stored from, 0 when it came with the download.
    """

    code: str
    joined: str
    row: int = 0

    @property
    def marks(self) -> list[str]:
        """Return the marks in the columns' order."""
        return self.joined.split()


@dataclass(frozen=True)
class Base:
    """What the workbook was made from; it tells what was changed in the file from what was changed in the plan."""

    workbook: str = ""
    village_code: str = ""
    first_year: int = 0
    last_year: int = 0
    revision: int = 0
    forum_id: int = 0
    forum_marks: tuple[str, ...] = ()
    rows: tuple[BaseRow, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """Return the fiscal years (B.E.) of the period."""
        return years_between(self.first_year, self.last_year) if self.first_year else ()

    @property
    def period(self) -> str:
        """Return the period as commands write it, «2571-2575»."""
        return f"{self.first_year}-{self.last_year}" if self.first_year else ""


@dataclass(frozen=True)
class ReadWorkbook:
    """A workbook as it was read: the rows that are right, the errors of the others, and its base.

    ``is_fatal`` says that the file or a sheet as a whole cannot be used.  ``codes`` are the project codes of all
    filled rows, wrong ones included.  ``doubted`` are the numbers that can be read in two ways, by row of the sheet and
    field.  ``wrong`` are the filled rows with an error: the row of the sheet and its title,
    blank where it cannot be read.  ``forum`` is None when the forum sheet has an error.  ``warnings`` tell what was
    taken and is worth a second look.
    """

    base: Base = Base()
    forum: ForumRow | None = None
    rows: tuple[ProjectRow, ...] = ()
    codes: tuple[str, ...] = ()
    wrong: tuple[tuple[int, str], ...] = ()
    errors: tuple[CellError, ...] = ()
    warnings: tuple[CellError, ...] = ()
    doubted: Mapping[int, Mapping[str, Doubted]] = field(default_factory=dict)
    is_fatal: bool = False

    @property
    def village_code(self) -> str:
        """Return the code of the village the workbook was made for, blank when it cannot be told."""
        return self.base.village_code

    @property
    def period(self) -> str:
        """Return the period the workbook was made for, «2571-2575», blank when it cannot be told."""
        return self.base.period


def numbered(typed: Sequence[int | None]) -> list[int]:
    """Give every row its place: the numbers as typed, blank rows at the end after them.

    When a number stands twice or a row in between is blank all rows are numbered anew, 1, 2, 3 …: a blank row stays
    behind the row above it and rows of the same number keep their order.
    """
    stated = [number for number in typed if number is not None]
    if len(set(stated)) == len(stated) and None not in typed[: len(stated)]:
        first = max(stated, default=0) + 1
        return [*stated, *range(first, first + len(typed) - len(stated))]
    inherited: list[int] = []
    for number in typed:
        inherited.append(number if number is not None else inherited[-1] if inherited else 0)
    order = sorted(range(len(typed)), key=inherited.__getitem__)
    places = [0] * len(typed)
    for place, index in enumerate(order, start=1):
        places[index] = place
    return places


def identity(title: str, place: str) -> tuple[str, str]:
    """Return what makes two rows the same project when no code says so: title and place."""
    return one_line(title).casefold(), one_line(place).casefold()


def plain(value: Value) -> str:
    """Write a value in its one canonical form, so that equal values are equal strings; blank is ''."""
    if isinstance(value, str):
        return tidied(value)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return "" if value is None else str(value)


def written(value: Value, column: Column) -> str:
    """Write a value in the canonical form of its column, where one line is one line."""
    return one_line(value) if column.is_one_line and isinstance(value, str) else plain(value)


def mark(value: Value, column: Column) -> str:
    """Return a short fingerprint of a value, the same for values that are equal in its column."""
    return fingerprint(written(value, column))


MARK_LENGTH: Final = 8


@lru_cache(maxsize=2048)
def fingerprint(text: str) -> str:
    """Return 48 bits of a text's hash in eight letters: enough to tell a cell that was touched."""
    return b64encode(hashlib.blake2b(text.encode(), digest_size=6).digest()).decode()


def marks(row: ProjectRow | ForumRow, cells: Sequence[Column]) -> tuple[str, ...]:
    """Return the marks of a row, one per column."""
    return tuple(mark(getattr(row, column.field), column) for column in cells)


# --- to and from the staged upload ----------------------------------------------------------------------------------
_ROW_FIELDS: Final = tuple(one.name for one in fields(ProjectRow))
_FORUM_FIELDS: Final = tuple(one.name for one in fields(ForumRow))
_NOT_JSON: Final = (Decimal, date)
_DECIMALS: Final = frozenset({*ProjectRow.YEARS, *(one.name for one in in_workbook() if one.kind is Kind.QUANTITY)})


def to_data(read: ReadWorkbook) -> dict[str, Any]:
    """Write a read workbook as plain data for a JSON column; amounts are strings, dates ISO text."""
    return {
        "base": base_to_data(read.base),
        "forum": None if read.forum is None else dict(zip(_FORUM_FIELDS, _plain_values(read.forum), strict=True)),
        "rows": [_plain_values(row) for row in read.rows],
        "codes": list(read.codes),
        "wrong": [list(row) for row in read.wrong],
        "errors": [vars(error) for error in read.errors],
        "warnings": [vars(warning) for warning in read.warnings],
        "doubted": {
            row: {name: doubt.columns for name, doubt in doubts.items()} for row, doubts in read.doubted.items()
        },
        "is_fatal": read.is_fatal,
    }


def base_to_data(base: Base) -> dict[str, Any]:
    """Write a base as plain data."""
    rows = [(row.code, row.joined, row.row) for row in base.rows]
    return vars(base) | {"rows": rows, "forum_marks": " ".join(base.forum_marks)}


def _plain_values(row: ProjectRow | ForumRow) -> list[str | int | None]:
    return [str(value) if isinstance(value, _NOT_JSON) else value for value in vars(row).values()]


def from_data(data: Mapping[str, Any]) -> ReadWorkbook:
    """Read back what ``to_data`` wrote."""
    forum = data["forum"]
    return ReadWorkbook(
        base=base_from_data(data["base"]),
        forum=None if forum is None else ForumRow(**(forum | {"held_on": _date(forum["held_on"])})),
        rows=tuple(_row(row) for row in data["rows"]),
        codes=tuple(data["codes"]),
        errors=tuple(CellError(**error) for error in data["errors"]),
        # An upload that was staged by an earlier version has none of these.
        wrong=tuple((row, title) for row, title in data.get("wrong", ())),
        warnings=tuple(CellError(**warning) for warning in data.get("warnings", ())),
        doubted={
            int(row): {name: Doubted.from_columns(columns) for name, columns in doubts.items()}
            for row, doubts in data.get("doubted", {}).items()
        },
        is_fatal=data["is_fatal"],
    )


def base_from_data(data: Mapping[str, Any]) -> Base:
    """Read back the base of a staged upload."""
    rows = tuple(BaseRow(*row) for row in data["rows"])
    return Base(**(dict(data) | {"rows": rows, "forum_marks": tuple(data["forum_marks"].split())}))


def _row(data: Sequence[Any]) -> ProjectRow:
    values: dict[str, Any] = dict(zip(_ROW_FIELDS, data, strict=True))
    return ProjectRow(**values | {name: Decimal(values[name]) for name in _DECIMALS if values[name] is not None})


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


NO_FORUM_MARKS: Final = marks(ForumRow(), FORUM_LABELS)
