"""How wide the columns of a sheet are on paper, and in which size its letters: as what is in them asks for.

A form's own widths stand as long as its rows are short and everything has room; a column that lacks a little room gets
it from those that have more.  Else a column of numbers gets what its numbers need, an empty one no more than its
heading, and columns of text share what is left so that rows become as low as they can.  Nothing but what is printed
decides, so that every printer lays the same rows out in the same way.
"""

import math
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from paper.layout.letters import width as letters_width
from paper.layout.measures import LANDSCAPE, LOOK, POINTS_PER_MM, PORTRAIT, SARABUN_POINTS, Page
from paper.layout.sheet import Cell, Kind, Line, Role, Sheet
from paper.layout.together import kept_together
from paper.thai.breaks import pieces

# Letters are made smaller step by step, as long as paper can be read: 7.8 points of Sarabun are 11.8 of TH Sarabun.
SIZES: Final = (1.0, 0.95, 0.9, 0.85)
# Of how many lines the rows of a table are looked at: all that is known, or the first of a stream; and how closely.
_LINES_KNOWN, _LINES_OF_STREAM, _ROWS_LOOKED_AT = 2_000, 60, 96
# Rows as short as this on average leave a form as it is.
_SHORT_ROW: Final = 4.0
# A row higher than this part of a page goes on over the page; rows that are so on average are set smaller.
LONG_ROW: Final = 0.25
# So many lines of a row that goes on stand together at least.
LEAST_LINES: Final = 2
# Columns of money are that wide, unless an amount needs more even in tighter letters.
_MONEY_MM: Final = (13.0, 15.0)
_TIGHT: Final = 0.8
# A column of text keeps this part of its width in the form.
_KEPT: Final = 0.6
# What is no Thai word needs no more room than this, in parts of the letter size: it is cut between letters.
_LONGEST_CODE: Final = 7.0
# What the end of a line leaves empty on average, as part of the letter size: half a word.
_SLACK: Final = 1.0
# Rows are as high as their highest cell: a norm as high as this is near enough to the highest, and smooth.
_NORM, _STEPS = 8, 10


@dataclass(frozen=True)
class Fit:
    """The widths of a sheet's columns as parts of the page's width of text, the size of its letters, and its page.

    ``size`` is a part of the usual letter size of tables; ``is_own`` says that the form's own widths stand.
    """

    page: Page
    shares: tuple[float, ...]
    size: float = 1.0
    is_own: bool = False

    @property
    def points(self) -> float:
        """The letter size in points."""
        return SARABUN_POINTS * LOOK.table_size * self.size

    def room(self, place: int, columns: int = 1) -> float:
        """Tell how much room for text the columns from a place on have, in points."""
        width = self.page.text_mm * POINTS_PER_MM * sum(self.shares[place : place + columns])
        return width - _BESIDE

    def lines(self, cell: Cell, place: int) -> int:
        """Reckon how many lines a cell of a column takes."""
        return _lines(_paragraphs(cell.text, self.points, bold=cell.bold), self.room(place) - _SLACK * self.points)

    def long_ones(self, lines: Iterable[Line]) -> Iterator[bool]:
        """Tell of every line whether it is a row so high, with what stands beside it, that it may go on over a page."""
        for together in kept_together(lines):
            depths = [self._depth(line) for line in together]
            for line, depth in zip(together, depths, strict=True):
                yield line.role is Role.ROW and self.may_go_on(depth, sum(depths) - depth)

    def _depth(self, line: Line) -> int:
        """Reckon how many lines a row, a title or a sum takes."""
        if line.cells == ():
            return _lines(_paragraphs(line.label, self.points), self.room(0, line.span))
        if line.role is not Role.ROW:
            return 1
        return max((self.lines(cell, place) for place, cell in enumerate(line.cells) if cell.text), default=1)

    def may_go_on(self, depth: int, beside: int) -> bool:
        """Tell whether a row of so many lines, kept with so many of titles and sums, may go on over a page."""
        height = (depth + beside) * self.points * LOOK.table_leading
        return depth >= 2 * LEAST_LINES and height > LONG_ROW * self.page.body_points


_BESIDE: Final = 2 * LOOK.padding_x + LOOK.border


def page_of(sheet: Sheet) -> Page:
    """Return the page a sheet is printed on."""
    return LANDSCAPE if sheet.landscape else PORTRAIT


def looked_at(rows: Iterable[Any], lines: Iterable[Line]) -> tuple[list[Line], Iterator[Line]]:
    """Return the first lines of a table, to be looked at, and all of them; of a stream only few are read ahead."""
    waiting = iter(lines)
    first = list(islice(waiting, _LINES_KNOWN if isinstance(rows, Sized) else _LINES_OF_STREAM))
    return first, chain(first, waiting)


def fitted(sheet: Sheet, lines: Sequence[Line]) -> Fit:
    """Find the widths for lines of a sheet, or for the first of them."""
    page = page_of(sheet)
    whole = sum(column.width_mm for column in sheet.columns)
    own = Fit(page, tuple(column.width_mm / whole for column in sheet.columns), is_own=True)
    rows = [line for line in lines if line.role is Role.ROW]
    if not rows:
        return own
    content = _Content(sheet, rows[:: -(-len(rows) // _ROWS_LOOKED_AT)], lines)
    for fit in (own, _widened(content, own)):
        if content.has_room(fit) and content.height(fit) <= _SHORT_ROW:
            return fit
    for size in SIZES:
        fit = _shared(content, own, size)
        leading = fit.points * LOOK.table_leading
        if content.has_room(fit) and content.height(fit) * leading <= LONG_ROW * page.body_points:
            break
    return fit


class _Content:
    """What the columns of a sheet hold, in parts of the letter size."""

    def __init__(self, sheet: Sheet, rows: Sequence[Line], lines: Sequence[Line]) -> None:
        self.sheet, self.rows = sheet, rows
        places = range(len(sheet.columns))
        self.is_text = [column.kind in {Kind.TEXT, Kind.CODE} for column in sheet.columns]
        self.heads = [self._head(place) for place in places]
        self.least = [self._least(place, lines) for place in places]
        self.most = [self._most(place) for place in places]
        self.cells = [[row.cells[place] for place in places] for row in rows]

    def _head(self, place: int) -> float:
        """Return how wide the longest word of a column's heading is."""
        return max((letters_width(word, bold=True) for word in _words(self.sheet.columns[place].title)), default=0.0)

    def _least(self, place: int, lines: Sequence[Line]) -> float:
        """Return how wide the longest word of a column is, or the longest number."""
        heading = self.heads[place]
        if self.is_text[place]:
            texts = {row.cells[place].text for row in self.rows}
            words = {word for text in texts for word in _words(text)}
            return max(heading, max((_least(word, bold=self._is_bold(place)) for word in words), default=0.0))
        numbers = (
            letters_width(line.cells[place - line.span].text, bold=line.role is not Role.ROW)
            for line in lines
            if place >= line.span and line.cells
        )
        return max(heading, max(numbers, default=0.0))

    def _is_bold(self, place: int) -> bool:
        return self.sheet.columns[place].bold is not None

    def _most(self, place: int) -> float:
        """Return how wide the longest paragraph of a column is, beyond which more room is of no use."""
        texts = {row.cells[place].text for row in self.rows}
        paragraphs = {part for text in texts for part in text.split("\n")}
        return max((letters_width(part, bold=self._is_bold(place)) for part in paragraphs), default=0.0)

    def has_room(self, fit: Fit) -> bool:
        """Tell whether every word and every number has room; numbers may be set tighter, but for their heading."""
        return all(fit.room(place) >= self.needed(place) * fit.points for place in range(len(self.least)))

    def needed(self, place: int) -> float:
        """Return what a column needs at least, its numbers set as tight as they may be."""
        may_be_tight = self.sheet.columns[place].kind.is_number
        return max(self.least[place] * _TIGHT, self.heads[place]) if may_be_tight else self.least[place]

    def height(self, fit: Fit) -> float:
        """Reckon how many lines a row takes on average."""
        heights = (max(fit.lines(cell, place) for place, cell in enumerate(cells)) for cells in self.cells)
        return sum(heights) / len(self.cells)


def _widened(content: _Content, own: Fit) -> Fit:
    """Give the columns of a form that lack room what they need, at the cost of those that have more than they need."""
    whole = own.page.text_mm * POINTS_PER_MM
    widths = [share * whole for share in own.shares]
    needed = [least * own.points * 1.02 + _BESIDE for least in content.least]
    lacking = [place for place in range(len(widths)) if own.room(place) < content.needed(place) * own.points]
    spare = {place: width - needed[place] for place, width in enumerate(widths) if width > needed[place]}
    wanted = sum(needed[place] - widths[place] for place in lacking)
    if wanted > sum(spare.values()):
        return own
    for place in lacking:
        widths[place] = needed[place]
    for place, room in spare.items():
        widths[place] -= room * wanted / sum(spare.values())
    return Fit(own.page, tuple(width / whole for width in widths))


def _shared(content: _Content, own: Fit, size: float) -> Fit:
    """Share a page among the columns: to each what it must have, the rest to text."""
    fit = Fit(own.page, own.shares, size)
    whole = own.page.text_mm * POINTS_PER_MM
    texts = [place for place, is_text in enumerate(content.is_text) if is_text and content.most[place]]
    widths = [_fixed(content, place, fit.points) for place in range(len(own.shares))]
    rest = whole - sum(width for place, width in enumerate(widths) if place not in texts)
    slack = _BESIDE + _SLACK * fit.points
    areas = [[_area(cells[place], fit.points) for place in texts] for cells in content.cells]
    least = [max(content.least[place] * fit.points * 1.02 + _BESIDE, slack + fit.points) for place in texts]
    kept = [max(must, _kept(content, own, place, size=size)) for must, place in zip(least, texts, strict=True)]
    least = kept if sum(kept) <= rest else least
    if texts:
        for place, width in zip(texts, _balanced(areas, least, rest=rest, slack=slack), strict=True):
            widths[place] = width
    used = sum(widths)
    return Fit(own.page, tuple(width / used for width in widths), size)


def _fixed(content: _Content, place: int, points: float) -> float:
    """Return the width of a column that holds no text, in points."""
    needed = content.least[place] * points * 1.02 + _BESIDE
    if content.sheet.columns[place].kind not in {Kind.BAHT, Kind.AMOUNT} or not content.most[place]:
        return needed
    low, high = (limit * POINTS_PER_MM for limit in _MONEY_MM)
    return min(max(needed, low), max(high, content.needed(place) * points * 1.02 + _BESIDE))


def _kept(content: _Content, own: Fit, place: int, *, size: float) -> float:
    """Return what a column keeps of its width in the form, as far as it has use for it."""
    form = _KEPT * size * own.shares[place] * own.page.text_mm * POINTS_PER_MM
    return min(form, content.most[place] * own.points * size + _BESIDE)


def _balanced(areas: list[list[float]], least: list[float], *, rest: float, slack: float) -> list[float]:
    """Share a width among columns so that rows with these areas of text become as low as they can.

    The height of a row is taken as the p-norm of the heights of its cells; at the lowest sum of them the widths to the
    power of p + 1 are as the sums below, which are found again and again until they hardly change.
    """
    if sum(least) >= rest:  # words will be broken: everybody gets the same part of what it must have
        return [width * rest / sum(least) for width in least]
    widths = _within([1.0] * len(least), least, rest=rest, slack=slack)
    for _ in range(_STEPS):
        weights = [0.0] * len(least)
        for row in areas:
            heights = [(area / (width - slack)) ** _NORM for area, width in zip(row, widths, strict=True)]
            height = sum(heights) ** (1 / _NORM)
            if height:
                for place, area in enumerate(row):
                    weights[place] += area**_NORM * height ** (1 - _NORM)
        widths = _within([weight ** (1 / (_NORM + 1)) for weight in weights], least, rest=rest, slack=slack)
    return widths


def _within(weights: list[float], least: list[float], *, rest: float, slack: float) -> list[float]:
    """Share a width by weights, nobody getting less than it must have."""
    free = set(range(len(weights)))
    while True:
        taken = sum(least[place] for place in range(len(weights)) if place not in free)
        unit = (rest - taken - slack * len(free)) / (sum(weights[place] for place in free) or 1.0)
        short = {place for place in free if weights[place] * unit + slack < least[place]}
        if not short:
            return [weights[place] * unit + slack if place in free else least[place] for place in range(len(weights))]
        free -= short


def _least(word: str, *, bold: bool) -> float:
    width = letters_width(word, bold=bold)
    return min(width, _LONGEST_CODE) if word.isascii() else width


def _words(text: str) -> set[str]:
    return {piece.rstrip() for part in text.split("\n") for piece in (pieces(part) if part else ())}


def _paragraphs(text: str, points: float, *, bold: bool = False) -> Iterator[float]:
    return (letters_width(part, bold=bold) * points for part in text.split("\n"))


def _area(cell: Cell, points: float) -> float:
    return sum(_paragraphs(cell.text, points, bold=cell.bold))


def _lines(paragraphs: Iterable[float], room: float) -> int:
    return sum(max(1, math.ceil(width / max(room, 1.0))) for width in paragraphs)
