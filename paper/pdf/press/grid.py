"""Where the cells of a sheet stand on a page, and how high its lines are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from paper.layout.measures import LOOK, part_with_room
from paper.layout.sheet import Line, Role
from paper.layout.widths import Fit
from paper.pdf.press.canvas import MM
from paper.pdf.press.lines import Filler, TextLine
from paper.pdf.press.shaping import Style

_FILLS = {Role.GROUP: LOOK.group_fill, Role.TOTAL: LOOK.heading_fill}


class Box(NamedTuple):
    """One cell: its columns, its text in lines, how it is printed, and what the tags say of it."""

    first: int
    last: int
    lines: tuple[TextLine, ...]
    align: str
    style: Style
    heading: bool = False
    attributes: str = ""


class Strip(NamedTuple):
    """One line of the table, ready to be drawn."""

    boxes: tuple[Box, ...]
    depth: int  # lines of text
    fill: str
    role: Role


@dataclass(frozen=True)
class Fonts:
    """The styles of a table."""

    body: Style
    bold: Style


class Grid:
    """The columns of a sheet as they were fitted to a page, in points, and the filling of their cells."""

    def __init__(self, fit: Fit, fonts: Fonts) -> None:
        self.fit, self.fonts = fit, fonts
        self.leading = fonts.body.size * LOOK.table_leading
        # The outer rules stand inside the margins, half of each on either side of an edge.
        self.edges = [fit.page.left_mm * MM + LOOK.border / 2]
        width = fit.page.text_mm * MM - LOOK.border
        for share in fit.shares:
            self.edges.append(self.edges[-1] + share * width)
        self._fillers: dict[tuple[int, int, Style, bool], Filler] = {}

    def strip(self, line: Line) -> Strip:
        """Fill the cells of a line."""
        boxes = tuple(self._boxes(line))
        return Strip(boxes, max(1, *(len(box.lines) for box in boxes)), _FILLS.get(line.role, ""), line.role)

    def height(self, lines: int) -> float:
        """Tell how high a line of the table is that holds so many lines of text."""
        return lines * self.leading + 2 * LOOK.padding_y + LOOK.border

    def room(self, height: float) -> int:
        """Tell how many lines of text fit into a height."""
        return int((height - 2 * LOOK.padding_y - LOOK.border) / self.leading + 1e-6)

    def filler(self, first: int, last: int, style: Style, *, whole: bool = False) -> Filler:
        """Give the filler of the columns from first to last."""
        key = (first, last, style, whole)
        if key not in self._fillers:
            self._fillers[key] = Filler(style, self.width(first, last), whole=whole)
        return self._fillers[key]

    def width(self, first: int, last: int) -> float:
        """Tell how much room for text the columns from first to last have, in points."""
        return self.edges[last + 1] - self.edges[first] - 2 * LOOK.padding_x - LOOK.border

    def _boxes(self, line: Line) -> Iterator[Box]:
        summed = line.role in {Role.SUBTOTAL, Role.TOTAL}
        if line.span:
            yield self._label(line)
        for place, cell in enumerate(line.cells, start=line.span):
            style = self.fonts.bold if summed or cell.bold else self.fonts.body
            is_number = cell.kind.align == "end"
            lines = self.filler(place, place, style, whole=is_number).lines(cell.text)
            if is_number and lines and lines[0].width > self.width(place, place):
                style, lines = self._tightened(place, style, lines)
            yield Box(place, place, lines, cell.kind.align, style)

    def _tightened(self, place: int, style: Style, lines: tuple[TextLine, ...]) -> tuple[Style, tuple[TextLine, ...]]:
        """Give a number that its cell has no room for in smaller letters: it is never broken and stays in its cell."""
        part = part_with_room(self.width(place, place), max(line.width for line in lines)) / 100
        return style.smaller(part), tuple(TextLine(line.width * part, line.code) for line in lines)

    def _label(self, line: Line) -> Box:
        last = line.span - 1
        empty = line.role is Role.EMPTY
        style = self.fonts.body if empty else self.fonts.bold
        align = "center" if empty else "start" if line.role is Role.GROUP else "end"
        span = f"/ColSpan {line.span}" if line.span > 1 else ""
        scope = "" if empty else "/Scope/Row"
        return Box(0, last, self.filler(0, last, style).lines(line.label), align, style, not empty, scope + span)
