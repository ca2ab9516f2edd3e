"""The table of contents (สารบัญ) of a book: its lines are drawn in their turn, its page numbers when all are known."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from paper.layout.contents import TITLE
from paper.layout.measures import LOOK, PORTRAIT, SARABUN_POINTS
from paper.pdf.press.canvas import MM, Canvas
from paper.pdf.press.document import Document
from paper.pdf.press.lines import Filler
from paper.pdf.press.outline import Entry
from paper.pdf.press.shaping import Style
from paper.pdf.press.texts import Texts
from paper.pdf.press.writer import text

# Room for the number of a page on the right, and between the dots and what stands on both sides of them, in points.
_NUMBER_ROOM: Final = 12 * MM
_BESIDE_DOTS: Final = 4.0


class _Row(NamedTuple):
    """One line as it was drawn: what it leads to is found by its place."""

    page: int
    annotation: int
    mark: int
    dots_from: float
    baseline: float


class Contents:
    """Lays the contents on pages of their own; ``late`` draws the numbers of the pages, which are known at the end."""

    def __init__(self, document: Document, labels: list[str]) -> None:
        """Draw the labels, each a link to its place."""
        self._document, self._rows = document, list[_Row]()
        regular, _ = document.faces
        self._style = Style(regular, SARABUN_POINTS, resource="R")
        self._leading = self._style.size * LOOK.leading
        self._left, self._right = PORTRAIT.left_mm * MM, (PORTRAIT.width_mm - PORTRAIT.right_mm) * MM
        document.begin_part(PORTRAIT, document.code)
        document.bookmark(TITLE)
        Texts(document).heading((TITLE,))
        tags = document.structure.contents()
        filler = Filler(self._style, self._right - self._left - _NUMBER_ROOM)
        for label in labels:
            self._rows.append(self._lay(label, filler, tags.item()))
        tags.close()
        document.end_page()

    def _lay(self, label: str, filler: Filler, link: int) -> _Row:
        document, lines = self._document, filler.lines(label)
        if document.y + len(lines) * self._leading > document.bottom:
            document.end_page()
            document.begin_page()
        top = document.y + self._style.baseline(self._leading)
        mark = document.canvas.mark("Link")
        placed = [(self._left, top + place * self._leading, line) for place, line in enumerate(lines)]
        document.canvas.text(self._style, placed)
        document.canvas.end()
        # The second mark is that of the number, which is drawn at the end.
        document.canvas.skip_mark()
        height = document.page.height_mm * MM
        upper, document.y = document.y, document.y + len(lines) * self._leading
        box = f"{self._left:.2f} {height - document.y:.2f} {self._right:.2f} {height - upper:.2f}"
        annotation = document.link(link, f"/Rect[{box}]/Contents{text(label)}", marks=(mark, mark + 1))
        return _Row(document.number, annotation, mark + 1, self._left + lines[-1].width, placed[-1][1])

    def late(self, entries: list[Entry], pages: Mapping[int, int]) -> dict[int, bytes]:
        """Write where the links lead; return what is still to be drawn by page, ``pages`` numbers every page object."""
        drawn: dict[int, Canvas] = {}
        for row, entry in zip(self._rows, entries, strict=True):
            self._document.lead(row.annotation, entry)
            canvas = drawn.setdefault(row.page, Canvas(PORTRAIT.height_mm * MM))
            self._draw_number(canvas, row, self._document.digits.text(str(pages[entry.page])))
        return {page: canvas.content() for page, canvas in drawn.items()}

    def _draw_number(self, canvas: Canvas, row: _Row, number: str) -> None:
        [line] = Filler(self._style, _NUMBER_ROOM, whole=True).lines(number)
        left = self._right - line.width
        canvas.artifact()
        canvas.dots(row.dots_from + _BESIDE_DOTS, left - _BESIDE_DOTS, row.baseline)
        canvas.end()
        canvas.mark("Link", row.mark)
        canvas.text(self._style, [(left, row.baseline, line)])
        canvas.end()
