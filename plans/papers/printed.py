"""Figures read out of printed tables: their rows, their last sums, and the words that stand before them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from paper.layout.part import TablePart
from paper.layout.sheet import Kind, Line, Role, Sheet
from plans.papers.chapters import Section
from plans.papers.places import MONEY_WORD, Figures, Number

Printed = Section | TablePart
PROJECTS, MONEY = "จำนวนโครงการ", f"{MONEY_WORD}รวม"
_NUMBERS = (Kind.COUNT, Kind.BAHT, Kind.AMOUNT)


def narrow(sheet: Sheet, words: str = "") -> Sheet:
    """Return a sheet with only its columns of numbers, behind its first words or those of the column ``words``."""
    first = next(column for column in sheet.columns if (column.key == words if words else column.kind is Kind.TEXT))
    return replace(sheet, columns=(first, *(column for column in sheet.columns if column.kind in _NUMBERS)))


def figure_lines(table: Printed, words: str = "") -> Iterator[tuple[Sheet, Line]]:
    """Return every printed line, cut down to words and numbers, with the sheet whose columns its cells are of."""
    sheet = narrow(table.sheet, words)
    return ((sheet, line) for line in sheet.lines(table.rows, table.grouping))


def last_line(table: Printed) -> Figures:
    """Return the numbers of a table's last sum by the column's key; none of a table without rows."""
    *_, (sheet, last) = figure_lines(table)
    return sums_in(sheet, last)


def sums_in(sheet: Sheet, last: Line) -> Figures:
    """Return the numbers of a last sum by the column's key; none of any other line."""
    if last.role is not Role.TOTAL:
        return {}
    cells = zip(sheet.columns[last.span :], last.cells, strict=True)
    return {column.key: _number(cell.value) for column, cell in cells if column.total}


def counted_in(last: Line) -> tuple[int, int]:
    """Return of how many a last sum says that it is, and of how many in all: 11 and 12 of «รวม 11 จาก 12 ตำบล»."""
    found = re.search(r"([\d,]+)(?: จาก ([\d,]+))?", last.label)
    if found is None or last.role is not Role.TOTAL:
        return 0, 0
    shared, every = (int(number.replace(",", "")) for number in (found[1], found[2] or found[1]))
    return shared, every


def rows_of(table: Printed, words: str = "") -> Iterator[tuple[str, Figures]]:
    """Return the printed rows: the first words of each (or those of a column), and its numbers by the column's key."""
    return (row_in(sheet, line) for sheet, line in figure_lines(table, words) if line.role is Role.ROW)


def row_in(sheet: Sheet, line: Line) -> tuple[str, Figures]:
    """Return the first words of a printed row, and its numbers by the column's key."""
    words, *numbers = zip(sheet.columns, line.cells, strict=True)
    return words[1].text, {column.key: _number(cell.value) for column, cell in numbers}


def _number(value: object) -> Number:
    """Read a cell; what was not reported adds nothing."""
    return value if isinstance(value, int | Decimal) else 0


def by_year(sums: Mapping[str, Number], years: Iterable[int]) -> Figures:
    """Name the money of every year, and what the years come to."""
    amounts = {year: sums.get(f"budget_baht.{year}", 0) for year in years}
    return {f"{MONEY_WORD}ปี {year}": amount for year, amount in amounts.items()} | {MONEY: sum(amounts.values())}


def added_up(several: Iterable[Figures]) -> Figures:
    """Add figures up by their names."""
    total: defaultdict[str, Number] = defaultdict(int)
    for figures in several:
        for name, number in figures.items():
            total[name] += number
    return dict(total)
