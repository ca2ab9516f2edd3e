"""Lays the lines of a sheet on pages that look as WeasyPrint prints the same sheet."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final, NamedTuple

from paper.layout.measures import LANDSCAPE, LOOK, PORTRAIT, SARABUN_POINTS
from paper.layout.page_footer import PageFooter
from paper.layout.part import TablePart
from paper.layout.sheet import Grouping, Heading, Role, Sheet
from paper.layout.together import kept_together
from paper.layout.widths import LEAST_LINES, Fit, fitted, looked_at
from paper.pdf.fonts import typeface
from paper.pdf.press.document import Document
from paper.pdf.press.grid import Box, Fonts, Grid, Strip
from paper.pdf.press.lines import Filler, TextLine
from paper.pdf.press.shaping import Style
from paper.pdf.press.structure import Row
from paper.pdf.press.texts import Texts
from paper.thai.digits import Digits

Headings = tuple[tuple[Heading, ...], ...]
_INSET: Final = LOOK.padding_x + LOOK.border / 2


def press(
    sheet: Sheet,
    rows: Iterable[Any],
    target: BinaryIO,
    *,
    page_footer: PageFooter,
    grouping: Grouping | None = None,
    caption: str | None = None,
) -> int:
    """Print the rows of a sheet to a binary stream; return the number of pages.

    Rows may be a stream: a page is written as soon as it is full. PDF 1.7, tagged as PDF/UA-1 asks; the text copied out
    of it is the text printed. The caption is the sheet's title unless another, or none (""), is given. Raises
    FontMissing and PangoMissing.
    """
    document = Document(target, page_footer, typeface=typeface())
    document.begin_part(LANDSCAPE if sheet.landscape else PORTRAIT, page_footer.code)
    _lay_table(document, TablePart(sheet, rows, grouping, caption=caption), page_footer.digits)
    document.end_page()
    return document.close()


def lay(document: Document, part: TablePart, digits: Digits) -> None:
    """Print a part into a document, on pages of its own."""
    document.begin_part(LANDSCAPE if part.sheet.landscape else PORTRAIT, part.sheet.code)
    document.bookmark(digits.text(part.label))
    texts = Texts(document)
    if part.heading:
        texts.heading(tuple(map(digits.text, part.heading)))
    if part.above:
        texts.framed(digits.text(part.above))
    below = digits.text(part.below)
    _lay_table(document, part, digits, below=texts.closing_height(below) if below else 0)
    if below:
        texts.closing(below)
    document.end_page()


def _lay_table(document: Document, part: TablePart, digits: Digits, *, below: float = 0) -> None:
    """Lay a table; ``below`` is the height of the words that are kept with its last line."""
    first, lines = looked_at(part.rows, part.sheet.lines(part.rows, part.grouping, digits=digits))
    table = _Table(document, fitted(part.sheet, first), part.sheet.headings(digits))
    table.begin(digits.text(part.printed_caption))
    every = kept_together(lines)
    together = next(every, [])
    for following in every:
        table.place([table.grid.strip(line) for line in together])
        together = following
    table.place([table.grid.strip(line) for line in together], below=below)
    table.tags.close()
    document.uprights(set(), document.y)


class _Seat(NamedTuple):
    """Where a box says what it is: its row of tags and its place in it."""

    row: Row
    place: int


class _Table:
    """A table while it is laid on the pages of a document."""

    def __init__(self, document: Document, fit: Fit, headings: Headings) -> None:
        regular, bold = document.faces
        self.tags, self._is_headed = document.structure.table(), False
        self.document, self._fit = document, fit
        fonts = Fonts(Style(regular, fit.points, resource="R"), Style(bold, fit.points, resource="B"))
        self.grid = Grid(fit, fonts)
        self._caption = Style(bold, SARABUN_POINTS, resource="B")
        self._headings = [[(heading, self._heading_box(heading)) for heading in row] for row in headings]
        self._heights = self._heading_heights()
        self._left, self._right = self.grid.edges[0], self.grid.edges[-1]
        self._first_line = 0.0  # where the lines of this page begin

    def begin(self, caption: str) -> None:
        """Draw the caption and the headings of the first page."""
        if caption:
            self._draw_caption(caption)
        self.document.y += LOOK.border / 2
        self._draw_headings()

    def _draw_caption(self, caption: str) -> None:
        document, style = self.document, self._caption
        leading = style.size * LOOK.table_leading
        lines = Filler(style, self._right - self._left).lines(caption)
        document.elements.append(self.tags.caption(document.number, document.canvas.mark("Caption")))
        top = document.y + style.baseline(leading)
        document.canvas.text(
            style, [(self._left - LOOK.border / 2, top + n * leading, line) for n, line in enumerate(lines)]
        )
        document.canvas.end()
        document.y += len(lines) * leading + LOOK.caption_gap * style.size

    # --- headings -----------------------------------------------------------------------------------------------------
    def _heading_box(self, heading: Heading) -> Box:
        last = heading.column + heading.columns - 1
        lines = self.grid.filler(heading.column, last, self.grid.fonts.bold).lines(heading.text)
        spans = (("ColSpan", heading.columns), ("RowSpan", heading.rows))
        attributes = "/Scope/Column" + "".join(f"/{name} {span}" for name, span in spans if span > 1)
        return Box(heading.column, last, lines, "center", self.grid.fonts.bold, heading=True, attributes=attributes)

    def _heading_heights(self) -> list[float]:
        """Give each heading row the height of its headings; the last row of taller ones gets what they lack."""
        heights = [0.0] * len(self._headings)
        for heading, box in sorted((each for row in self._headings for each in row), key=lambda each: each[0].rows):
            spanned = range(heading.row, heading.row + heading.rows)
            missing = self.grid.height(max(1, len(box.lines))) - sum(heights[row] for row in spanned)
            heights[spanned[-1]] += max(0, missing)
        return heights

    def _draw_headings(self) -> None:
        """Draw the headings: as content on the first page, as an artifact wherever they come again."""
        document = self.document
        tops = [document.y + sum(self._heights[:row]) for row in range(len(self._heights) + 1)]
        is_first, self._is_headed = not self._is_headed, True
        document.canvas.artifact(header=not is_first)
        size = (self._right - self._left, tops[-1] - tops[0])
        document.canvas.fill(LOOK.heading_fill, self._left, tops[0], size=size)
        if is_first:
            document.canvas.end()
        for headings in self._headings:
            row = self.tags.row(heading=True) if is_first else None
            for heading, box in headings:
                self._draw_heading(box, tops[heading.row], tops[heading.row + heading.rows], row=row)
            if row:
                row.close()
        if not is_first:
            document.canvas.end()
        document.y = self._first_line = tops[-1]
        document.rules.append((self._left, document.y, self._right, document.y))

    def _draw_heading(self, box: Box, top: float, bottom: float, *, row: Row | None) -> None:
        left, right = self.grid.edges[box.first], self.grid.edges[box.last + 1]
        self.document.rules += [(left, top, right, top), (left, top, left, bottom), (right, top, right, bottom)]
        seat = _Seat(row, row.cell(box.attributes, heading=True)) if row else None
        middle = (top + bottom - len(box.lines) * self.grid.leading) / 2
        self._draw_box(box, middle, lines=box.lines, seat=seat)

    # --- lines --------------------------------------------------------------------------------------------------------
    def place(self, strips: list[Strip], *, below: float = 0) -> None:
        """Place lines that are kept together on this page or the next; a long row among them goes on over the page."""
        heights = [self.grid.height(strip.depth) for strip in strips]
        rows = [number for number, strip in enumerate(strips) if strip.role is Role.ROW]
        if self.document.y + sum(heights) + below <= self.document.bottom:
            rows = []
        elif rows:
            depth = strips[rows[0]].depth
            beside = sum(strip.depth for strip in strips) - depth + round(below / self.grid.leading)
            room = self.grid.room(self.document.bottom - self.document.y - sum(heights[: rows[0]]))
            if not self._fit.may_go_on(depth, beside) or room < LEAST_LINES:
                self._turn_page()
        else:
            self._turn_page()
        for number, strip in enumerate(strips):
            behind = sum(heights[number + 1 :]) + below if number in rows else 0
            self._place_strip(strip, behind)

    def _turn_page(self) -> None:
        """Go on to the next page, unless nothing stands on this one yet."""
        if self.document.y > self._first_line:
            self.document.end_page()
            self.document.begin_page()
            self.document.y += LOOK.border / 2
            self._draw_headings()

    def _place_strip(self, strip: Strip, behind: float) -> None:
        """Place a line; a row that does not fit is divided, and ends on the page of what is kept behind it."""
        row = self.tags.row(heading=False)
        places = [row.cell(box.attributes, heading=box.heading) for box in strip.boxes]
        seats = [_Seat(row, place) for place in places]
        done = 0
        while done < strip.depth:
            lines = self._lines_here(strip.depth - done, behind)
            self._draw_strip(strip, seats, slice(done, done + lines))
            done += lines
            if done < strip.depth:
                self._turn_page()
        row.close()

    def _lines_here(self, lines: int, behind: float) -> int:
        """Tell how many of a row's lines stand on this page: all of them, with what is kept behind, or a part."""
        height = self.document.bottom - self.document.y
        if self.grid.height(lines) + behind <= height:
            return lines
        room = self.grid.room(height)
        # What is kept behind the row needs lines of it on its page.
        return max(1, min(room, lines - LEAST_LINES) if lines <= room + LEAST_LINES else room)

    def _draw_strip(self, strip: Strip, seats: list[_Seat], part: slice) -> None:
        document, edges = self.document, self.grid.edges
        top = document.y
        document.y = bottom = top + self.grid.height(part.stop - part.start)
        if strip.fill:
            document.canvas.artifact()
            document.canvas.fill(strip.fill, self._left, top, size=(self._right - self._left, bottom - top))
            document.canvas.end()
        for box, seat in zip(strip.boxes, seats, strict=True):
            self._draw_box(box, top + LOOK.padding_y + LOOK.border / 2, lines=box.lines[part], seat=seat)
        document.uprights({edges[box.first] for box in strip.boxes} | {self._right}, top)
        if part.stop < strip.depth:  # a row that goes on is open below, as WeasyPrint leaves it
            document.y = document.bottom
        else:
            document.rules.append((self._left, bottom, self._right, bottom))

    def _draw_box(self, box: Box, top: float, *, lines: tuple[TextLine, ...], seat: _Seat | None) -> None:
        """Draw a part of a text; with a seat it is content that belongs to its cell."""
        if not lines:
            return
        canvas = self.document.canvas
        if seat is None:
            canvas.text(box.style, self._placed(box, top, lines))
            return
        mark = canvas.mark("TH" if box.heading else "TD")
        canvas.text(box.style, self._placed(box, top, lines))
        canvas.end()
        self.document.elements.append(seat.row.mark(seat.place, self.document.number, mark))

    def _placed(self, box: Box, top: float, lines: tuple[TextLine, ...]) -> Iterator[tuple[float, float, TextLine]]:
        left, right = self.grid.edges[box.first], self.grid.edges[box.last + 1]
        baseline, leading = top + box.style.baseline(self.grid.leading), self.grid.leading
        for number, line in enumerate(lines):
            x = left + _INSET
            # A line wider than its cell begins at the left of it all the same.
            if box.align == "end":
                x = max(x, right - _INSET - line.width)
            elif box.align == "center":
                x = max(x, (left + right - line.width) / 2)
            yield x, baseline + number * leading, line
