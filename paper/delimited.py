"""A sheet as comma-separated text, as office programs open it: UTF-8 with its mark, and nothing that runs."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

from paper.layout.sheet import Cell, Kind, Sheet

# What an office program takes for the beginning of a formula, also behind spaces.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBERS: Final = {Kind.COUNT, Kind.BAHT, Kind.AMOUNT, Kind.PERCENT, Kind.YEAR, Kind.ORDER}


def comma_separated(sheet: Sheet, rows: Iterable[Any]) -> bytes:
    """Write the lowest headings and every row; numbers without separators, what was not reported as nothing."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([plain(column.title) for column in sheet.columns])
    writer.writerows([_said(cell) for cell in sheet.cells(row, number)] for number, row in enumerate(rows, start=1))
    return written.getvalue().encode("utf-8-sig")


def plain(text: str) -> str:
    """Return a text that no office program runs: an apostrophe stands before what looks like a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text


def _said(cell: Cell) -> str:
    if cell.value is None:
        return ""
    return str(cell.value) if cell.kind in _NUMBERS else plain(cell.text)
