"""How high the blocks of a letter stand on its paper, about: its layout is reckoned before any printer."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from paper.layout.blocks import (
    Block,
    Dotted,
    Emblem,
    Field,
    Heading,
    Paragraph,
    Placed,
    Room,
    Sides,
    Signature,
    Table,
    Urgency,
)
from paper.layout.letters import width
from paper.layout.measures import LETTER, LOOK, POINTS_PER_MM, SARABUN_POINTS

# Of a letter: a line, and above a paragraph, the closing words and the name; large lines; the indent of a paragraph.
LINE_POINTS: Final = 18
_GAP_POINTS, _CLOSING_POINTS, _HAND_POINTS, _LARGE_POINTS, _URGENT_POINTS = 6, 12, 48, 23, 38
_INDENT_MM: Final = 25
# Lines end between words: so much of each is used.
_USED: Final = 0.97
_TABLE_LINE_POINTS: Final = SARABUN_POINTS * LOOK.table_size * LOOK.table_leading


def height_points(blocks: Iterable[Block]) -> float:
    """Return how high blocks are below one another, in points; what stands on pages of its own is not counted."""
    return sum(_HEIGHTS[block.kind](block) for block in blocks if block.kind in _HEIGHTS)


def _sides(block: Sides) -> float:
    rooms = (block.right_mm, LETTER.text_mm - block.right_mm)
    return LINE_POINTS * max(map(_lines, (block.left, block.right), rooms))


def _field(block: Field) -> float:
    return _GAP_POINTS + LINE_POINTS * _lines(block.lines, LETTER.text_mm - block.label_mm)


def _placed(block: Placed) -> float:
    return block.gap_points + LINE_POINTS * _lines((block.text,), LETTER.text_mm - block.left_mm)


def _paragraph(block: Paragraph) -> float:
    indent = _INDENT_MM if block.indented else 0
    return _GAP_POINTS + LINE_POINTS * _lines(block.text.splitlines(), LETTER.text_mm, indent)


def _signature(block: Signature) -> float:
    lines = bool(block.closing) + 1 + len(block.posts)
    return _CLOSING_POINTS + _HAND_POINTS + LINE_POINTS * lines


def _lines(texts: Iterable[str], room_mm: float, indent_mm: float = 0) -> int:
    """Tell into how many lines texts go that each begin a new one."""
    letter_mm = SARABUN_POINTS / POINTS_PER_MM
    return sum(max(1, math.ceil((width(text) * letter_mm + indent_mm) / (room_mm * _USED))) for text in texts)


def _table(block: Table) -> float:
    """Reckon a table of the letter's width as its form has it."""
    sheet = block.sheet
    share = LETTER.text_mm / sum(column.width_mm for column in sheet.columns)
    rows = sheet.matrix(block.rows, block.grouping)
    lines = LINE_POINTS / _TABLE_LINE_POINTS if block.caption != "" else 0  # the caption is as large as the letter
    for row in rows:
        cells = zip(row, sheet.columns, strict=True)
        lines += max(_lines((text,), column.width_mm * share * LOOK.table_size) for text, column in cells)
    return lines * _TABLE_LINE_POINTS + len(rows) * (2 * LOOK.padding_y + LOOK.border)


def _high(block: Emblem | Room) -> float:
    return block.height_mm * POINTS_PER_MM


_HEIGHTS: Final[Mapping[str, Callable[[Any], float]]] = {
    Emblem.kind: _high,
    Room.kind: _high,
    Urgency.kind: lambda _block: _URGENT_POINTS,
    Sides.kind: _sides,
    Placed.kind: _placed,
    Dotted.kind: lambda _block: _LARGE_POINTS,
    Field.kind: _field,
    Paragraph.kind: _paragraph,
    Heading.kind: lambda _block: _LARGE_POINTS,
    Table.kind: _table,
    Signature.kind: _signature,
}
