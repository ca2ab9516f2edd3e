"""Threads of money as data: what is done, in which group, from which proposed source; one drawing for screen and PDF.

A thread is about so many baht, and the sums beside the drawing are exact.  Words stand in HTML around it, as around
every chart; each column is a list whose rows are as high as the drawing gives them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from paper.layout.chart import COLOURS, Segment, segment
from paper.layout.sheet import Column, Kind, Sheet
from paper.thai import baht

# What the last column says: a source as it was proposed pays nothing yet.
PROPOSED = "แหล่งงบที่เสนอ"
# About how much one thread is, and how many of them can still be told apart and are enough to compare.
WANTED, FEWEST, MOST = Decimal(50_000), 60, 200
UNITS = tuple(Decimal(step * 10**power) for power in range(2, 10) for step in (1, 2, 5))
# In pixels of a screen: all threads side by side, the room of two lines of words, of one, and between two nodes.
THICKNESS, TWO_LINES, ONE_LINE, GAP = 300.0, 50.0, 24.0, 10.0
WIDTH = 100
# How the threads of each group are broken, and the classes by which static/figures.css dyes them anew in the dark.
DASHES = ("", "14 2", "3 2", "")
CLASSES = ("thread-1", "thread-2", "thread-3", "thread-4")
DYES = ("dye-1", "dye-2", "dye-3", "")


@dataclass(frozen=True)
class Node:
    """One end of threads: what it is called, what it comes to in baht, and what it opens («» on paper).

    ``dye`` is the place of a group among the colours of the chart.
    """

    label: str
    baht: Decimal
    url: str = ""
    dye: int = 0


@dataclass(frozen=True)
class Cell:
    """The money that goes one way: the places of its kind, its group and its payer in their columns, and its baht."""

    what: int
    how: int
    who: int
    baht: Decimal
    url: str = ""


# A column by its number, and where a way stands in it.
End = tuple[int, Callable[[Cell], int]]
WHAT: End = (0, lambda cell: cell.what)
HOW: End = (1, lambda cell: cell.how)
WHO: End = (2, lambda cell: cell.who)


@dataclass(frozen=True)
class Row:
    """A line of the table beside the drawing."""

    what: str
    how: str
    who: str
    baht: Decimal
    url: str


@dataclass(frozen=True)
class Piece:
    """A piece of a bar, in hundredths of the longest one: where it begins, its length, and the class of its group."""

    x: str
    width: str
    dye: str


@dataclass(frozen=True)
class Slot:
    """A node as it is drawn: the height of its row, the block of a group, and its bar by groups."""

    node: Node
    height: int
    block: Segment | None = None
    bar: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """The threads of one group between two columns: their path, colour, class and dashes."""

    path: str
    colour: str
    dye: str
    dashes: str
    width: str


@dataclass(frozen=True)
class Threads:
    """What is drawn: three columns of nodes and the money between them; every column comes to the same sum."""

    title: str
    whats: tuple[Node, ...]
    hows: tuple[Node, ...]
    whos: tuple[Node, ...]
    cells: tuple[Cell, ...]

    @property
    def total_baht(self) -> Decimal:
        """Return what all threads come to."""
        return sum((cell.baht for cell in self.cells), Decimal(0))

    @property
    def is_drawn(self) -> bool:
        """Tell whether there is anything to compare: from one node to one node goes a block, and no thread."""
        return min(len(self.whats), len(self.whos)) > 1

    @property
    def sentence(self) -> str:
        """Say the whole drawing in one sentence, for whoever does not see it."""
        columns = (("ทำอะไร", self.whats), ("แบบไหน", self.hows), (PROPOSED, self.whos))
        said = "; ".join(
            f"{head}: " + ", ".join(f"{node.label} {baht(node.baht)} บาท" for node in nodes) for head, nodes in columns
        )
        return f"{self.title} รวม {baht(self.total_baht)} บาท; {said}"

    @property
    def rows(self) -> list[Row]:
        """Return the money one way after the other."""
        return [
            Row(self.whats[one.what].label, self.hows[one.how].label, self.whos[one.who].label, one.baht, one.url)
            for one in self.cells
        ]

    @staticmethod
    def sheet() -> Sheet:
        """Give the form of the table on paper."""
        words = (("what", "ทำอะไร", 50), ("how", "แบบไหน", 35), ("who", PROPOSED, 55))
        money = Column("baht", "เงิน (บาท)", 30, Kind.AMOUNT, total=True)
        columns = (*(Column(key, title, width) for key, title, width in words), money)
        return Sheet("", "เส้นเงิน", "paper.threads", landscape=False, columns=columns, counted="")

    # --- the drawing --------------------------------------------------------------------------------------------------
    @cached_property
    def unit(self) -> Decimal:
        """Return about how many baht a thread is: near 50,000, so that there are 60 to 200 threads where possible."""
        counts = {unit: sum(self._counts(unit)) for unit in UNITS}
        fit = [unit for unit, count in counts.items() if FEWEST <= count <= MOST]
        if fit:
            return min(fit, key=lambda unit: abs(math.log(unit / WANTED)))
        return next((unit for unit, count in counts.items() if count <= MOST), UNITS[-1])

    def _counts(self, unit: Decimal) -> list[int]:
        return [max(1, round(cell.baht / unit)) for cell in self.cells]

    @cached_property
    def strands(self) -> dict[Cell, int]:
        """Return how many threads every way has; the smallest sum has one."""
        return dict(zip(self.cells, self._counts(self.unit), strict=True))

    @property
    def _pitch(self) -> float:
        return THICKNESS / max(1, sum(self.strands.values()))

    def _thick(self, end: End, nodes: Sequence[Node]) -> list[float]:
        counts = [0] * len(nodes)
        for cell, count in self.strands.items():
            counts[end[1](cell)] += count
        return [count * self._pitch for count in counts]

    @cached_property
    def _columns(self) -> tuple[list[float], list[float], list[float]]:
        return (
            self._thick(WHAT, self.whats),
            self._thick(HOW, self.hows),
            self._thick(WHO, self.whos),
        )

    @cached_property
    def _heights(self) -> tuple[list[int], list[int], list[int]]:
        """Return the height of every row; a group has its words above its block, the others beside theirs."""
        left, middle, right = self._columns
        beside = ([math.ceil(max(thick, TWO_LINES) + GAP) for thick in column] for column in (left, right))
        first, last = beside
        return first, [math.ceil(thick + ONE_LINE + GAP) for thick in middle], last

    @property
    def height(self) -> int:
        """Return how high the drawing is, in pixels."""
        return max((sum(column) for column in self._heights), default=0)

    def _tops(self, column: int) -> list[float]:
        """Return where the threads of each node of a column begin; columns stand in the middle of the drawing."""
        heights, thick = self._heights[column], self._columns[column]
        at, tops = (self.height - sum(heights)) / 2, []
        for height, own in zip(heights, thick, strict=True):
            tops.append(at + (ONE_LINE if column == 1 else (height - own) / 2))
            at += height
        return tops

    def _slots(self, column: int, nodes: Sequence[Node]) -> list[Slot]:
        return [
            Slot(node, height, _block(node.dye, thick) if column == 1 else None)
            for node, height, thick in zip(nodes, self._heights[column], self._columns[column], strict=True)
        ]

    @property
    def left(self) -> list[Slot]:
        """Return the rows of what is done."""
        return self._slots(0, self.whats)

    @property
    def middle(self) -> list[Slot]:
        """Return the rows of the groups with their blocks."""
        return self._slots(1, self.hows)

    @property
    def right(self) -> list[Slot]:
        """Return the rows of the sources, each with its bar."""
        most = max((node.baht for node in self.whos), default=Decimal(0)) or Decimal(1)
        slots = self._slots(2, self.whos)
        return [replace(slot, bar=tuple(self._bar(who, 100 / most))) for who, slot in enumerate(slots)]

    def _bar(self, who: int, scale: Decimal) -> Iterator[Piece]:
        at = Decimal(0)
        for how, node in enumerate(self.hows):
            width = scale * sum(cell.baht for cell in self.cells if (cell.how, cell.who) == (how, who))
            if width:
                yield Piece(f"{at:.1f}%", f"{width:.1f}%", DYES[node.dye])
            at += width

    @property
    def coming(self) -> list[Bundle]:
        """Return the threads from what is done to the groups."""
        return self._bundles(WHAT, HOW)

    @property
    def going(self) -> list[Bundle]:
        """Return the threads from the groups to who pays."""
        return self._bundles(HOW, WHO)

    def _bundles(self, here: End, there: End) -> list[Bundle]:
        starts, ends = self._stacked(here, there), self._stacked(there, here)
        paths: dict[int, str] = dict.fromkeys(range(len(self.hows)), "")
        for cell, count in self.strands.items():
            for turn in range(count):
                middle = (turn + 0.5) * self._pitch
                paths[cell.how] += _curve(starts[cell] + middle, ends[cell] + middle)
        width = f"{max(0.6, self._pitch * 0.6):.2f}"
        dyes = ((self.hows[how].dye, path) for how, path in paths.items())
        return [Bundle(path, COLOURS[dye], CLASSES[dye], DASHES[dye], width) for dye, path in dyes]

    def _stacked(self, own: End, other: End) -> dict[Cell, float]:
        """Stack the ways of each node in the order of their other ends, so that threads cross as little as possible."""
        at, places = self._tops(own[0]), dict[Cell, float]()
        for cell in sorted(self.strands, key=lambda cell: (own[1](cell), other[1](cell), cell.what, cell.who)):
            places[cell] = at[own[1](cell)]
            at[own[1](cell)] += self.strands[cell] * self._pitch
        return places


def _block(place: int, thick: float) -> Segment:
    return segment(place, Decimal(0), Decimal(f"{max(thick, 1):.2f}"))


def _curve(start: float, end: float) -> str:
    half = WIDTH // 2
    return f"M0 {start:.1f}C{half} {start:.1f} {half} {end:.1f} {WIDTH} {end:.1f}"
