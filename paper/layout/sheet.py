"""An official form as data: its columns, headings, cells and sums. Every printer prints exactly what stands here."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.utils import timezone

from paper.thai import added, area_dashed, baht, thai_date
from paper.thai.digits import Digits

# A row is whatever the caller has: a model, a dataclass, a mapping; a value is whatever a column reads out of it.
Row = Any
Value = Any
# How a value is found in a row: a dotted path («area.name», «budget_baht.2571») or a function of the row.
Reader = str | Callable[[Row], Value]
# What an empty form says where its rows would be.
NOTHING = "ไม่มีรายการ"


class Kind(StrEnum):
    """What a column holds. The kind alone decides alignment, print and workbook format."""

    TEXT = "text"
    ORDER = "order"  # the running number, counted by the sheet, beginning anew in every group
    COUNT = "count"
    BAHT = "baht"  # Decimal; nought prints «-» as on the official forms
    AMOUNT = "amount"  # the same where no form is official: nought prints 0, and only what is not known is blank
    RAI = "rai"  # an area in whole square wa, printed ไร่-งาน-ตร.ว.
    PERCENT = "percent"  # hundredths: Decimal("12.5") is twelve and a half per cent
    DATE = "date"
    YEAR = "year"  # a year of the Buddhist era
    CODE = "code"  # text of which no letter and no digit is ever written in another way

    @property
    def align(self) -> str:
        """Tell on which side the kind is printed: start, center or end."""
        return _ALIGNED.get(self, "start")

    @property
    def is_number(self) -> bool:
        """Tell whether values of the kind are counted or added up."""
        return self.align == "end"


_ALIGNED: Mapping[Kind, str] = {
    Kind.ORDER: "center",
    Kind.COUNT: "end",
    Kind.BAHT: "end",
    Kind.AMOUNT: "end",
    Kind.RAI: "end",
    Kind.PERCENT: "end",
    Kind.DATE: "center",
    Kind.YEAR: "center",
}
_PRINTED: Mapping[Kind, Callable[[Value], str]] = {
    Kind.TEXT: str,
    Kind.ORDER: str,
    Kind.COUNT: lambda number: f"{number:,}",
    Kind.BAHT: lambda amount: baht(amount) if amount else "-",
    Kind.AMOUNT: lambda amount: baht(amount) if amount else "0",
    Kind.RAI: area_dashed,
    Kind.PERCENT: lambda hundredths: f"{hundredths:,.2f}",
    Kind.DATE: lambda date: thai_date(date, short=True),
    Kind.YEAR: str,
    Kind.CODE: str,
}


def _as_it_is(value: Value) -> Value:
    return value


def _day(value: datetime.date) -> datetime.date:
    """Take the day of a moment in the office's time, and a day as it is."""
    if isinstance(value, datetime.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


_RAW: Mapping[Kind, Callable[[Value], Value]] = {Kind.TEXT: str, Kind.CODE: str, Kind.DATE: _day}


@dataclass(frozen=True)
class Column:
    """One column: what it reads, its official heading, its width in millimetres and its kind.

    It reads along the path ``key`` or by the function ``value``. ``band`` is the merged heading above it, outermost
    first when there are several. ``blank`` is what a value that nobody reported (None) prints; it is never nought.
    Where ``bold`` reads something true out of a row, the row's cell is printed in bold type. Letters alone tell nobody
    who listens: what the type means must be said in words too, by another column.
    """

    key: str = ""
    title: str = ""
    width_mm: float = 20
    kind: Kind = Kind.TEXT
    _: KW_ONLY
    value: Callable[[Row], Value] | None = None
    band: str | tuple[str, ...] = ""
    total: bool = False
    blank: str = ""
    bold: Reader | None = None

    @property
    def bands(self) -> tuple[str, ...]:
        """The merged headings above the column, outermost first."""
        if isinstance(self.band, str):
            return (self.band,) if self.band else ()
        return self.band

    def read(self, row: Row) -> Value:
        """Read the column's value out of a row."""
        return read(row, self.value or self.key)

    def is_bold(self, row: Row) -> bool:
        """Tell whether the cell of a row is printed in bold type."""
        return self.bold is not None and bool(read(row, self.bold))

    def cell(self, value: Value, *, bold: bool = False) -> "Cell":
        """Make the cell of a value: raw value, printed text and whether it is bold."""
        if value is None or value == "":
            return Cell(None, self.blank, self.kind, bold)
        raw, printed = self._writers
        kept = raw(value)
        return Cell(kept, printed(kept), self.kind, bold)

    @cached_property
    def _writers(self) -> tuple[Callable[[Value], Value], Callable[[Value], str]]:
        """Say how the kind keeps a value and how it prints what is kept."""
        return _RAW.get(self.kind, _as_it_is), _PRINTED[self.kind]


class Cell(NamedTuple):  # a table has tens of thousands
    """One cell: the raw value (None where nothing was reported), the text that is printed, its kind, and its type.

    ``bold`` is what the column says of this one row; that sums are bold everywhere is their line's role.  ``tight`` is
    in which per cent of its letters a number has room in its cell, 0 where it has room as it is.
    """

    value: str | int | Decimal | datetime.date | None
    text: str
    kind: Kind
    bold: bool = False
    tight: int = 0


@dataclass(frozen=True)
class Heading:
    """One heading cell: its text, where it stands and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


class Role(StrEnum):
    """What a printed line is."""

    GROUP = "group"  # the title of a group, over the whole width
    ROW = "row"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    EMPTY = "empty"  # the only line of a form without rows


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: a label over the first ``span`` columns (none in a plain row), then the remaining cells.

    A row that is ``is_long`` on its paper may go on over a page.
    """

    role: Role
    cells: tuple[Cell, ...]
    label: str = ""
    span: int = 0
    is_long: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that belong together, and the title printed above them."""

    key: Value
    title: str
    rows: list[Value]


@dataclass(frozen=True)
class Grouping:
    """How rows are grouped: by the value of ``key``, under the text of ``title`` (the key's own value unless given)."""

    key: Reader
    title: Reader | None = None


class Share(StrEnum):
    """How a row takes part in a sum."""

    IN = "in"
    ABSENT = "absent"  # it is named and has no figures: «รวม 3 จาก 4 หมู่บ้าน»
    BESIDE = "beside"  # it has figures and is none of what is counted: «และหน่วยงาน»


@dataclass(frozen=True)
class Sheet:
    """An official form: code, title, where the layout comes from, its columns, and what one row of it is called.

    A sum says how many rows it is of, unless nothing stands in ``counted``.  Where ``counts`` reads the ``Share`` of a
    row it says of how many of them, and names what else is in it by ``beside``: a list of villages may hold one
    without a plan, and a line that is none.
    """

    code: str
    title: str
    source: str
    landscape: bool
    columns: tuple[Column, ...]
    counted: str = "โครงการ"
    counts: Reader | None = None
    beside: str = ""

    def in_own_signs(self) -> "Sheet":
        """Give the sheet with money as a table without an official form prints it: nought is 0, and blank is blank."""
        own = (
            replace(column, kind=Kind.AMOUNT, blank="") if column.kind is Kind.BAHT else column
            for column in self.columns
        )
        return replace(self, columns=tuple(own))

    def headings(self, digits: Digits = Digits.ARABIC) -> tuple[tuple[Heading, ...], ...]:
        """Give the heading rows from the top; merged bands stand once, a column's own title reaches to the bottom."""
        if digits is Digits.ARABIC:
            return self._headings
        return tuple(tuple(replace(each, text=digits.text(each.text)) for each in row) for row in self._headings)

    @cached_property
    def _headings(self) -> tuple[tuple[Heading, ...], ...]:
        depth = max(len(column.bands) for column in self.columns) + 1
        return tuple(tuple(self._heading_row(level, depth)) for level in range(depth))

    def _heading_row(self, level: int, depth: int) -> Iterator[Heading]:
        places = range(len(self.columns))
        for bands, members in groupby(places, key=lambda place: self.columns[place].bands[: level + 1]):
            together = list(members)
            if len(bands) > level:
                yield Heading(bands[level], level, together[0], 1, len(together))
                continue
            for place in together:
                if len(bands) == level == len(self.columns[place].bands):
                    yield Heading(self.columns[place].title, level, place, depth - level, 1)

    def bands(self) -> tuple[Heading, ...]:
        """Give the merged headings alone."""
        return tuple(heading for row in self.headings() for heading in row if heading.columns > 1)

    def cells(self, row: Row, number: int | None = None) -> tuple[Cell, ...]:
        """Give the cells of one row; ``number`` is its running number."""
        return tuple(
            column.cell(
                number if column.kind is Kind.ORDER else read(row, column.value or column.key),
                bold=column.bold is not None and column.is_bold(row),
            )
            for column in self.columns
        )

    def totals(self, rows: Iterable[Value]) -> tuple[Cell, ...]:
        """Sum the columns that are totalled; a column in which nothing was reported stays empty and is not nought."""
        sums = Sums(self)
        for row in rows:
            sums.add(row, self.cells(row))
        return sums.cells()

    def groups(self, rows: Iterable[Value], key: Reader, title: Reader | None = None) -> Iterator[Group]:
        """Give the rows group by group; they must come ordered by group, a group that comes twice is a ValueError."""
        seen = set()
        for value, members in groupby(rows, key=lambda row: read(row, key)):
            if value in seen:
                message = f"{self.code}: rows are not ordered by group, {value!r} comes again"
                raise ValueError(message)
            seen.add(value)
            together = list(members)
            yield Group(value, str(value if title is None else read(together[0], title)), together)

    def matrix(
        self, rows: Iterable[Value], grouping: Grouping | None = None, *, digits: Digits = Digits.ARABIC
    ) -> tuple[tuple[str, ...], ...]:
        """Give the printed table as text from the first heading to the last sum: what every print of it must say.

        Every line is as wide as the sheet; a merged cell has its text in its first place and nothing in the others.
        """
        width = len(self.columns)
        printed = []
        for row in self.headings(digits):
            begins = {heading.column: heading.text for heading in row}
            printed.append(tuple(begins.get(place, "") for place in range(width)))
        for line in self.lines(rows, grouping, digits=digits):
            label = (line.label, *[""] * (line.span - 1)) if line.span else ()
            printed.append((*label, *(cell.text for cell in line.cells)))
        return tuple(printed)

    def lines(
        self, rows: Iterable[Value], grouping: Grouping | None = None, *, digits: Digits = Digits.ARABIC
    ) -> Iterator[Line]:
        """Give every printed line in order: rows, group titles, «รวม n โครงการ» and «รวมทั้งสิ้น n โครงการ».

        Totals are here so that no printer adds anything up. Rows are read once and may be a stream.
        """
        lines = self._lines(rows, grouping)
        return lines if digits is Digits.ARABIC else (_written(line, digits) for line in lines)

    def _lines(self, rows: Iterable[Value], grouping: Grouping | None) -> Iterator[Line]:
        grand = Sums(self)
        if grouping is None:
            yield from self._rows(rows, grand)
        else:
            for group in self.groups(rows, grouping.key, grouping.title):
                yield Line(Role.GROUP, (), group.title, len(self.columns))
                sums = Sums(self)
                yield from self._rows(group.rows, grand, sums)
                yield from sums.line(Role.SUBTOTAL, "รวม")
        if not grand.is_empty:
            yield from grand.line(Role.TOTAL, "รวม" if grouping is None else "รวมทั้งสิ้น")
        else:
            yield Line(Role.EMPTY, (), NOTHING, len(self.columns))

    def _rows(self, rows: Iterable[Value], *sums: "Sums") -> Iterator[Line]:
        for number, row in enumerate(rows, start=1):
            cells = self.cells(row, number)
            for each in sums:
                each.add(row, cells)
            yield Line(Role.ROW, cells)


class Sums:
    """The running sums of a sheet's totalled columns, and how many rows took part in them in which way."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.counts = Counter[Share]()
        self._places = [place for place, column in enumerate(sheet.columns) if column.total]
        self._sums: dict[int, Value] = {}

    def add(self, row: Row, cells: tuple[Cell, ...]) -> None:
        """Add one row with its cells; what was not reported adds nothing."""
        self.counts[Share.IN if self.sheet.counts is None else read(row, self.sheet.counts)] += 1
        for place in self._places:
            value = cells[place].value
            if value is not None:
                self._sums[place] = self._sums.get(place, 0) + value

    @property
    def is_empty(self) -> bool:
        """Tell whether no row was added."""
        return not self.counts

    def cells(self) -> tuple[Cell, ...]:
        """Give the sums as cells, empty where the column is not totalled or nothing was reported."""
        return tuple(
            column.cell(self._sums.get(place)) if column.total else Cell(None, "", column.kind)
            for place, column in enumerate(self.sheet.columns)
        )

    def line(self, role: Role, word: str) -> Iterator[Line]:
        """Give the line of the sums: a label up to the first totalled column, then cells; none without one."""
        if self._places:
            span = self._places[0]
            label = f"{word} {self._said}".strip() if span else ""
            yield Line(role, self.cells()[span:], label, span)

    @property
    def _said(self) -> str:
        """Say of how many rows the sums are, of how many that are named, and what else is in them."""
        if not self.sheet.counted:
            return ""
        shared, absent = self.counts[Share.IN], self.counts[Share.ABSENT]
        every = f" จาก {shared + absent:,}" if absent else ""
        beside = f" และ{self.sheet.beside}" if self.counts[Share.BESIDE] else ""
        return f"{shared:,}{every} {self.sheet.counted}{beside}"


def _written(line: Line, digits: Digits) -> Line:
    """Write a line with other digits; its values stay."""
    cells = tuple(
        cell if cell.kind is Kind.CODE else Cell(cell.value, digits.text(cell.text), cell.kind, cell.bold)
        for cell in line.cells
    )
    return replace(line, cells=cells, label=digits.text(line.label))


def read(row: Row, key: Reader) -> Value:
    """Read a value out of a row by a function or along a dotted path of attributes and keys; None ends the path."""
    if callable(key):
        return key(row)
    value = row
    for step, place in _path(key):
        if value is None:
            return None
        value = _step(value, step, place)
    return value


@cache
def _path(key: str) -> tuple[tuple[str, int | None], ...]:
    """Take a path apart once, for every row reads it: each step, and its number where it is one."""
    return tuple((step, int(step) if step.isdecimal() else None) for step in key.split("."))


def _step(value: Value, step: str, place: int | None) -> Value:
    if place is not None and isinstance(value, Sequence):
        return value[place]
    if isinstance(value, Mapping):
        # The keys of money by year are years; a year without an entry was not reported.
        return value.get(place) if place is not None and step not in value else value[step]
    return getattr(value, step)


def year_columns(
    first_year: int,
    years: int = 5,
    *,
    key: str = "budget_baht.{year}",
    width_mm: float = 19,
    band: str | tuple[str, ...] = "งบประมาณ (บาท)",
    title: str = "{year}",
    sum_title: str = "",
) -> tuple[Column, ...]:
    """Make the money columns of a period, one per fiscal year of the Buddhist era.

    ``key`` is a path in which {year} is the year and {n} its place in the period from 1 (wide rows have one column per
    place). With ``sum_title`` a last column adds the row up; it is empty where no year was reported.
    """
    numbered = [(first_year + n, n + 1) for n in range(years)]
    keys = tuple(key.format(year=year, n=n) for year, n in numbered)
    columns = tuple(
        Column(path, title.format(year=year, n=n), width_mm, Kind.BAHT, band=band, total=True)
        for path, (year, n) in zip(keys, numbered, strict=True)
    )
    if not sum_title:
        return columns

    def whole_row(row: Row) -> Decimal | None:
        return added(read(row, path) for path in keys)

    return (*columns, Column("", sum_title, width_mm, Kind.BAHT, value=whole_row, band=band, total=True))
