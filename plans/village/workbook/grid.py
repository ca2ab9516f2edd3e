"""One sheet as a grid: its values by address, and what its XML showed beside them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

from paper.thai import Unreadable
from paper.thai.readers import Reading
from paper.thai.typed import Percent
from plans.village.workbook import cells
from plans.village.workbook.columns import Column, address, index_of
from plans.village.workbook.envelope import SheetLook
from plans.village.workbook.rows import CellError, Value, at

Matrix = list[list[Any]]
_RANGE: Final = re.compile(r"([A-Z]+)([0-9]+)(?::([A-Z]+)([0-9]+))?")


def _percent(cell: object) -> object:
    return Percent.of(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def _date(cell: object) -> object:
    """Make a date of one that the file writes as text, in whatever zone it says: it is the day that was typed."""
    try:
        return dt.datetime.fromisoformat(cell).replace(tzinfo=None) if isinstance(cell, str) else cell
    except ValueError:
        return cell


class Grid:
    """The cells of one sheet; columns are counted from 0, rows as people count them."""

    def __init__(self, name: str, matrix: Matrix, look: SheetLook) -> None:
        """Lay the values beside what the XML showed; what it shows as a percentage or a date becomes one."""
        self.name = name
        self.matrix = matrix
        self.look = look
        self.special = dict.fromkeys(look.broken, cells.ERROR_VALUE) | dict.fromkeys(look.formulas, cells.FORMULA)
        self.merges = look.merges
        for place in look.shares:
            self._make(place, _percent)
        for place in look.dates:
            self._make(place, _date)

    def _make(self, place: str, made: Callable[[object], object]) -> None:
        match = _RANGE.fullmatch(place)
        if match is None:
            return
        index, row = index_of(match[1]), int(match[2])
        if (cell := self.cell(index, row)) != "":
            self.matrix[row - 1][index] = made(cell)

    @property
    def last_row(self) -> int:
        """Return the last row that holds anything."""
        return len(self.matrix)

    def row(self, row: int) -> list[Any]:
        """Return the values of a row, from the first column on; rows may be of different length."""
        return self.matrix[row - 1] if row <= len(self.matrix) else []

    def cell(self, index: int, row: int) -> object:
        """Return one value; blank is ''."""
        line = self.row(row)
        return line[index] if index < len(line) else ""

    def value(self, index: int, row: int, column: Column) -> Reading[Value]:
        """Read one cell as its column wants it; raises Unreadable."""
        if self.special and (sentence := self.special.pop(address(index, row), "")):
            raise Unreadable(sentence)
        return cells.read(self.cell(index, row), column)

    def error(self, index: int, row: int, sentence: str) -> CellError:
        """Make an error of a cell and its sentence."""
        return at(self.name, address(index, row), sentence)

    def leftovers(self) -> list[CellError]:
        """Return the formulas and error values that stand where nothing was read."""
        return [at(self.name, place, sentence) for place, sentence in sorted(self.special.items())]

    def merged(self, width: int, last_row: int) -> list[CellError]:
        """Return the merged ranges that reach into the first ``width`` columns and ``last_row`` rows."""
        sentence = "ไว้ด้วยกัน (ผสานเซลล์) กรุณายกเลิกการผสานเซลล์ แล้วกรอกข้อมูลให้ครบทุกช่อง"
        return [
            at(self.name, f"{match[1]}{match[2]}", f"รวมช่อง {match[0]} {sentence}")
            for match in map(_RANGE.fullmatch, self.merges)
            if match and int(match[2]) <= last_row and index_of(match[1]) < width
        ]
