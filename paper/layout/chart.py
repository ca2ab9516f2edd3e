"""A horizontal bar chart as data: the same drawing on the screen and in a PDF, always with a table of its figures.

Words stand in HTML around the drawing: WeasyPrint lays text inside SVG out letter by letter and tears Thai apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from paper.layout.sheet import Column, Kind, Sheet

# From dark to light and back, so that neighbours can be told apart in black and white and by the colour-blind.
COLOURS = ("#1d4e89", "#9cc3e6", "#b5541c", "#f2c078", "#3c6e47", "#b7d3b0")


@dataclass(frozen=True)
class Bar:
    """One bar: its label and one amount per series; None is what nobody reported."""

    label: str
    values: tuple[Decimal | int | None, ...]


@dataclass(frozen=True)
class Segment:
    """One drawn piece of a bar, in hundredths of the chart's width."""

    x: str
    width: str
    colour: str


@dataclass(frozen=True)
class Drawn:
    """A bar as the template draws it: label, printed sum, what it says in words, and its pieces."""

    label: str
    text: str
    words: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: what it shows, in which unit, its series (one makes plain bars, several stacked ones) and its bars.

    Raises ValueError for a negative amount, a bar that does not fit the series, or more series than colours.
    """

    title: str
    description: str
    unit: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    heading: str = "รายการ"
    kind: Kind = Kind.BAHT

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if not 1 <= len(self.series) <= len(COLOURS):
            message = f"a chart has 1 to {len(COLOURS)} series, not {len(self.series)}"
            raise ValueError(message)
        for bar in self.bars:
            if len(bar.values) != len(self.series) or any(value is not None and value < 0 for value in bar.values):
                message = f"bar {bar.label!r} needs one amount from nought up per series"
                raise ValueError(message)

    def drawn(self) -> Iterator[Drawn]:
        """Give the bars with their pieces; the longest one fills the width."""
        longest = max((_sum(bar) or 0 for bar in self.bars), default=0)
        amount = Column(title=self.unit, kind=self.kind)
        for bar in self.bars:
            parts = zip(self.series, bar.values, strict=True)
            words = ", ".join(
                f"{name} {amount.cell(value).text} {self.unit}" for name, value in parts if value is not None
            )
            yield Drawn(bar.label, amount.cell(_sum(bar)).text, words, tuple(_segments(bar, longest)))

    def legend(self) -> list[tuple[str, str]]:
        """Pair every series with its colour; one series alone needs no legend."""
        return list(zip(self.series, COLOURS, strict=False)) if len(self.series) > 1 else []

    def sheet(self) -> Sheet:
        """Give the form of the table beside the chart; its rows are the bars."""
        figures = tuple(
            Column(f"values.{place}", name, 28, self.kind, band=f"จำนวน ({self.unit})", total=True)
            for place, name in enumerate(self.series)
        )
        every = (Column("", "รวม", 28, self.kind, value=_sum, band=f"จำนวน ({self.unit})", total=True),)
        columns = (Column("label", self.heading, 60), *figures, *(every if len(self.series) > 1 else ()))
        return Sheet("", self.title, "paper.chart", landscape=False, columns=columns, counted="รายการ")


def _sum(bar: Bar) -> Decimal | int | None:
    reported = [value for value in bar.values if value is not None]
    return sum(reported) if reported else None


def _segments(bar: Bar, longest: Decimal | int) -> Iterator[Segment]:
    begin = Decimal(0)
    for value, colour in zip(bar.values, COLOURS, strict=False):
        if value:
            width = Decimal(value) * 100 / Decimal(longest)
            yield Segment(f"{begin:.3f}", f"{width:.3f}", colour)
            begin += width
