"""A chart of standing bars as data: the same drawing on the screen and in a PDF, always with a table of its figures.

Words stand in HTML around the drawing: WeasyPrint lays text inside SVG out letter by letter and tears Thai apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from paper.layout.sheet import Column, Kind, Sheet

# What bars are dyed with, lowest first: the groups of money (plain, slanting threads, dots), then greys.  Colours that
# an eye or a printer takes for each other still differ by their pattern.
COLOURS = ("#2f7d5b", "#d9a11e", "#2b4c86", "#857a66", "#c9c2b2", "#595143")
# The classes by which static/figures.css dyes them anew in the dark.
DYES = ("dye-1", "dye-2", "dye-3", "", "", "")
PATTERNS = ("", "slant", "dots", "", "slant", "dots")
WIDTH = Decimal(36)
HEIGHT = Decimal(100)
STEP = Decimal(4)
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Bar:
    """One bar: its label and one amount per series; None is what nobody reported."""

    label: str
    values: tuple[Decimal | int | None, ...]


@dataclass(frozen=True)
class Segment:
    """One drawn piece of a bar: its class, its top and height in hundredths, and the lines of its pattern.

    ``marks`` is the path of the pattern, inside the piece.
    """

    dye: str
    y: str
    height: str
    colour: str
    pattern: str = ""
    marks: str = ""


@dataclass(frozen=True)
class Drawn:
    """A bar as the template draws it: label, printed sum, the sum on top, what it says in words, and its pieces."""

    label: str
    text: str
    top: str
    words: str
    segments: tuple[Segment, ...]

    @property
    def box(self) -> str:
        """Return what of the drawing the bar takes up, so that its sum stands right on it; nothing of an empty bar."""
        if not self.segments:
            return ""
        top = Decimal(self.segments[-1].y)
        return f"0 {top} {WIDTH} {HEIGHT - top}"


@dataclass(frozen=True)
class Key:
    """One line of the key: the name of a series and a piece that is drawn like its pieces."""

    name: str
    segment: Segment


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
        """Give the bars with their pieces; the longest one fills the height."""
        amount = Column(title=self.unit, kind=self.kind)
        for bar in self.bars:
            parts = zip(self.series, bar.values, strict=True)
            words = ", ".join(
                f"{name} {amount.cell(value).text} {self.unit}" for name, value in parts if value is not None
            )
            text = amount.cell(_sum(bar)).text
            top = self._in_millions(_sum(bar)) if self.is_in_millions else text
            yield Drawn(bar.label, text, top, words, tuple(_segments(bar, self._longest)))

    @property
    def is_in_millions(self) -> bool:
        """Tell whether the sums on top are too long to be read and are written in millions."""
        return self._longest >= MILLION

    @property
    def scale(self) -> str:
        """Say in what the sums on top are written."""
        return f"ล้าน{self.unit}" if self.is_in_millions else self.unit

    @property
    def sentence(self) -> str:
        """Say the whole drawing in one sentence, for whoever does not see it."""
        return f"{self.title}: " + "; ".join(
            f"{bar.label} {f'{bar.text} {self.unit}' if bar.text else 'ไม่มีข้อมูล'}" for bar in self.drawn()
        )

    @property
    def _longest(self) -> Decimal | int:
        return max((_sum(bar) or 0 for bar in self.bars), default=0)

    @staticmethod
    def _in_millions(amount: Decimal | int | None) -> str:
        return "" if amount is None else f"{Decimal(amount) / MILLION:,.2f}"

    def legend(self) -> list[Key]:
        """Pair every series, lowest first, with a piece of its colour; one series alone needs no key."""
        if len(self.series) == 1:
            return []
        return [Key(name, segment(place, Decimal(0), STEP * 3)) for place, name in enumerate(self.series)]

    def sheet(self) -> Sheet:
        """Give the form of the table beside the chart; its rows are the bars."""
        figures = tuple(
            Column(f"values.{place}", name, 28, self.kind, band=f"จำนวน ({self.unit})", total=True)
            for place, name in enumerate(self.series)
        )
        every = (Column("", "รวม", 28, self.kind, value=_sum, band=f"จำนวน ({self.unit})", total=True),)
        columns = (Column("label", self.heading, 60), *figures, *(every if len(self.series) > 1 else ()))
        return Sheet("", self.title, "paper.chart", landscape=False, columns=columns, counted="")


def _sum(bar: Bar) -> Decimal | int | None:
    reported = [value for value in bar.values if value is not None]
    return sum(reported) if reported else None


def _segments(bar: Bar, longest: Decimal | int) -> Iterator[Segment]:
    top = HEIGHT
    for place, value in enumerate(bar.values):
        if value:
            height = Decimal(value) * HEIGHT / Decimal(longest)
            top -= height
            yield segment(place, max(top, Decimal(0)), height)


def segment(place: int, top: Decimal, height: Decimal) -> Segment:
    """Draw a piece of one series, as bars and whatever else is dyed like them have it."""
    lines = {"": lambda *_: "", "slant": _slants, "dots": _dots}[PATTERNS[place]]
    return Segment(DYES[place], f"{top:.3f}", f"{height:.3f}", COLOURS[place], PATTERNS[place], lines(top, height))


def _slants(top: Decimal, height: Decimal) -> str:
    """Draw lines that rise to the right, cut where the piece ends; one at x + y = ``at`` for every step."""
    bottom = top + height
    at = (top // STEP + 1) * STEP
    lines = []
    while at < bottom + WIDTH:
        left, right = max(Decimal(0), at - bottom), min(WIDTH, at - top)
        lines.append(f"M{left:.2f} {at - left:.2f}L{right:.2f} {at - right:.2f}")
        at += STEP
    return "".join(lines)


def _dots(top: Decimal, height: Decimal) -> str:
    """Draw standing lines, which the template breaks into dots."""
    margin = min(STEP / 2, height / 2)
    places = (STEP / 2 + STEP * number for number in range(int(WIDTH / STEP)))
    return "".join(f"M{x:.2f} {top + margin:.2f}V{top + height - margin:.2f}" for x in places)
