"""The lines of a table as they are set in columns of a width: which are long, and which are tight."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import tee

from paper.layout.letters import width as letters_width
from paper.layout.measures import part_with_room
from paper.layout.sheet import Cell, Heading, Line, Role
from paper.layout.widths import Fit
from paper.thai.breaks import pieces


def fitted_lines(fit: Fit, lines: Iterable[Line]) -> Iterator[Line]:
    """Say of every number which part of its letters its cell on paper has room for, and of rows that they are long."""
    rooms = [fit.room(place) / fit.points for place in range(len(fit.shares))]
    ours, others = tee(lines)  # both go on together: no more waits in between than stands together
    for line, is_long in zip(ours, fit.long_ones(others), strict=True):
        is_sum = line.role in {Role.SUBTOTAL, Role.TOTAL}
        spaces = zip(line.cells, rooms[line.span :], strict=True)
        cells = tuple(_in_room(cell, room, is_bold=is_sum or cell.bold) for cell, room in spaces)
        yield line if cells == line.cells and not is_long else replace(line, cells=cells, is_long=is_long)


def _in_room(cell: Cell, room: float, *, is_bold: bool) -> Cell:
    """Make a number tight that is wider than its room, both in parts of the letter size."""
    if cell.kind.align != "end":
        return cell
    width = letters_width(cell.text, bold=is_bold)
    return cell if width <= room else cell._replace(tight=part_with_room(room, width))


def heading_depths(fit: Fit, headings: tuple[tuple[Heading, ...], ...]) -> list[int]:
    """Give every heading row so many lines as its headings take; the last row of taller ones gets what they lack."""
    depths = [1] * len(headings)
    for heading in sorted((each for row in headings for each in row), key=lambda each: each.rows):
        spanned = range(heading.row, heading.row + heading.rows)
        room = fit.room(heading.column, heading.columns) / fit.points
        missing = _heading_lines(heading.text, room) - sum(depths[row] for row in spanned)
        depths[spanned[-1]] += max(0, missing)
    return depths


def _heading_lines(text: str, room: float) -> int:
    """Count the lines of a heading in a room, in parts of the letter size; a word wider than the room is cut."""
    lines = 0
    for part in text.split("\n"):
        lines, used = lines + 1, 0.0
        for piece in pieces(part) if part else ():
            width = letters_width(piece.rstrip(), bold=True)
            if used and used + width > room:
                lines, used = lines + 1, 0.0
            lines += max(0, math.ceil(width / room) - 1)
            used += letters_width(piece, bold=True)
    return lines
