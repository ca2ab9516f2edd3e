"""One page while it is drawn: text, fills and rules in PDF's operators, with the marks that tie text to its tags."""

from collections.abc import Iterable
from typing import Final

from paper.pdf.press.lines import TextLine
from paper.pdf.press.shaping import SIZE, Style

MM: Final = 72 / 25.4
_ARTIFACT: Final = "/Artifact BMC"
# A straight line from x, y to x, y.
Rule = tuple[float, float, float, float]


class Canvas:
    """Collects the operators of one page; lengths are points from the top left corner."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._drawn: list[str] = []
        self._marks = 0

    def content(self) -> bytes:
        """Give the operators."""
        return "\n".join(self._drawn).replace("<>", " ").encode("latin-1")

    def mark(self, tag: str, number: int | None = None) -> int:
        """Begin text that belongs to a tag; return the number of the mark, a new one or one that was kept for it."""
        if number is None:
            number = self._marks
            self._marks += 1
        self._drawn.append(f"/{tag} <</MCID {number}>> BDC")
        return number

    def skip_mark(self) -> None:
        """Keep the number of the next mark for a text that is drawn later, in a content of its own."""
        self._marks += 1

    def artifact(self, *, header: bool = False) -> None:
        """Begin what is no content: rules, fills, repeated headings, the edge of the page."""
        self._drawn.append("/Artifact <</Type/Pagination/Subtype/Header>> BDC" if header else _ARTIFACT)

    def end(self) -> None:
        """End what was begun last."""
        self._drawn.append("EMC")

    def text(self, style: Style, lines: Iterable[tuple[float, float, TextLine]]) -> None:
        """Draw lines, each at its left edge and baseline."""
        drawn = [f"BT /{style.resource} {style.size:.3f} Tf"]
        x, y, size = 0.0, 0.0, f"{style.size:.3f}"
        for left, baseline, line in lines:
            top = self._height - baseline
            drawn.append(f"{left - x:.2f} {top - y:.2f} Td [<{line.code.replace(SIZE, size)}>] TJ")
            # What comes next is counted from where this really is.
            x, y = x + round(left - x, 2), y + round(top - y, 2)
        drawn.append("ET")
        self._drawn.append("\n".join(drawn))

    def fill(self, colour: str, left: float, top: float, *, size: tuple[float, float]) -> None:
        """Fill a box with a colour."""
        width, height = size
        box = f"{left:.2f} {self._height - top - height:.2f} {width:.2f} {height:.2f} re f"
        self._drawn.append(f"{_rgb(colour)} rg {box} 0 g")

    def rules(self, colour: str, width: float, lines: Iterable[Rule]) -> None:
        """Draw straight lines."""
        paths = [
            f"{left:.2f} {self._height - top:.2f} m {right:.2f} {self._height - bottom:.2f} l"
            for left, top, right, bottom in lines
        ]
        self._drawn.append(f"{_rgb(colour)} RG {width:g} w {' '.join(paths)} S")

    def dots(self, left: float, right: float, baseline: float) -> None:
        """Draw a row of dots that leads the eye from a text to its number; there are none where no room is."""
        if right > left:
            y = self._height - baseline
            self._drawn.append(f"q .8 w 1 J [0 3] 0 d {right:.2f} {y:.2f} m {left:.2f} {y:.2f} l S Q")

    def colour(self, colour: str) -> None:
        """Change the colour of the text that follows."""
        self._drawn.append(f"{_rgb(colour)} rg")


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[place : place + 2], 16) / 255:.3g}" for place in (1, 3, 5))
