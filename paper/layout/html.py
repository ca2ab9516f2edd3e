"""The table of a sheet as HTML, on the screen and in the pages WeasyPrint prints, and HTML in other digits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from paper.layout.measures import LANDSCAPE, LOOK, PORTRAIT, SARABUN_POINTS, part_with_room
from paper.layout.sheet import Cell, Grouping, Line, Role, Sheet
from paper.thai.digits import Digits

# A tag with its name, or an entity; between them stands text.
_MARKUP: Final = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>|&#?\w+;", re.DOTALL)
_UNCHANGED: Final = frozenset({"style", "script"})
# How wide digits, commas and Thai digits are in plain and in bold type, in parts of the letter size.
_PLAIN: Final = (0.55, 0.252, 0.692)
_BOLD: Final = (0.565, 0.291, 0.7)
_POINTS_PER_MM: Final = 72 / 25.4
_WITHOUT_END: Final = frozenset({"br", "wbr", "col", "hr", "img", "meta", "link", "input"})


def table(
    sheet: Sheet,
    rows: Iterable[Any],
    grouping: Grouping | None = None,
    *,
    caption: str | None = None,
    digits: Digits = Digits.ARABIC,
) -> SafeString:
    """Print the rows of a sheet as a table; the caption is the sheet's title unless another, or none (""), is given."""
    width = sum(column.width_mm for column in sheet.columns)
    context = {
        "sheet": sheet,
        "caption": digits.text(sheet.title if caption is None else caption),
        "widths": [f"{100 * column.width_mm / width:.3f}" for column in sheet.columns],
        "headings": sheet.headings(digits),
        "lines": _tightened(sheet, sheet.lines(rows, grouping, digits=digits)),
    }
    return render_to_string("paper/table.html", context)


def _tightened(sheet: Sheet, lines: Iterable[Line]) -> Iterator[Line]:
    """Say of every number for which its cell on paper has no room in which part of its letters it has."""
    page = LANDSCAPE if sheet.landscape else PORTRAIT
    points = (page.width_mm - page.left_mm - page.right_mm) * _POINTS_PER_MM
    share = points / sum(column.width_mm for column in sheet.columns) / (SARABUN_POINTS * LOOK.table_size)
    beside = (2 * LOOK.padding_x + LOOK.border) / (SARABUN_POINTS * LOOK.table_size)
    rooms = [column.width_mm * share - beside for column in sheet.columns]
    for line in lines:
        is_sum = line.role in {Role.SUBTOTAL, Role.TOTAL}
        spaces = zip(line.cells, rooms[line.span :], strict=True)
        cells = tuple(_in_room(cell, room, is_bold=is_sum or cell.bold) for cell, room in spaces)
        yield line if cells == line.cells else replace(line, cells=cells)


def _in_room(cell: Cell, room: float, *, is_bold: bool) -> Cell:
    """Make a number tight that is wider than its room, both in parts of the letter size."""
    if cell.kind.align != "end":
        return cell
    digit, point, thai = _BOLD if is_bold else _PLAIN
    others = {",": point, ".": point, "-": 0.34, " ": 0.24}
    width = sum(others.get(letter, digit if letter in "0123456789" else thai) for letter in cell.text)
    return cell if width <= room else cell._replace(tight=part_with_room(room, width))


def in_digits(markup: str, digits: Digits) -> str:
    """Write the text of a page in other digits; tags, styles and what is marked translate="no" stay as they are."""
    if digits is Digits.ARABIC:
        return markup
    written: list[str] = []
    place, kept = 0, 0  # how many elements deep nothing is changed
    for match in _MARKUP.finditer(markup):
        text = markup[place : match.start()]
        written += (text if kept else digits.text(text), match[0])
        place = match.end()
        kept = _kept(match, kept)
    return "".join((*written, digits.text(markup[place:])))


def _kept(match: re.Match[str], kept: int) -> int:
    name = (match[2] or "").lower()
    if not name or name in _WITHOUT_END or match[3]:
        return kept
    if match[1]:
        return max(0, kept - 1)
    return kept + 1 if kept or name in _UNCHANGED or 'translate="no"' in match[0] else 0
