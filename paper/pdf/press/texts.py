"""The words above and below a pressed table, as templates/paper/part.html prints them."""

from paper.layout.measures import LOOK, SARABUN_POINTS
from paper.pdf.press.canvas import MM
from paper.pdf.press.document import Document
from paper.pdf.press.lines import Filler, TextLine
from paper.pdf.press.shaping import Style


class Texts:
    """Draws heading, framed sentence and closing words of a part."""

    def __init__(self, document: Document) -> None:
        _, bold = document.faces
        self._document = document
        self._left = document.page.left_mm * MM
        self._right = (document.page.width_mm - document.page.right_mm) * MM
        self._heading = Style(bold, SARABUN_POINTS * LOOK.part_heading_size, resource="B")
        self._bold = Style(bold, SARABUN_POINTS, resource="B")

    def heading(self, lines: tuple[str, ...]) -> None:
        """Draw the heading in the middle: its first line is the heading, the others say whose it is."""
        filler = Filler(self._heading, self._right - self._left)
        leading = self._heading.size * LOOK.part_heading_leading
        for tag, line in zip(("H1", *["P"] * len(lines)), lines, strict=False):
            eaches = [((self._left + self._right - each.width) / 2, each) for each in filler.lines(line)]
            self._draw(tag, self._heading, eaches, leading=leading)
        self._document.y += LOOK.part_gap * SARABUN_POINTS

    def framed(self, text: str) -> None:
        """Draw a sentence in a frame."""
        document, x, y = self._document, LOOK.frame_x_mm * MM, LOOK.frame_y_mm * MM
        inset = x + LOOK.frame
        lines = Filler(self._bold, self._right - self._left - 2 * inset).lines(text)
        top = document.y
        document.y += LOOK.frame + y
        self._draw("P", self._bold, [(self._left + inset, line) for line in lines])
        document.y += LOOK.frame + y
        left, right, upper, lower = (
            edge + LOOK.frame / 2 * way
            for edge, way in ((self._left, 1), (self._right, -1), (top, 1), (document.y, -1))
        )
        document.canvas.artifact()
        sides = [(left, upper, right, upper), (left, lower, right, lower)]
        sides += [(left, upper, left, lower), (right, upper, right, lower)]
        document.canvas.rules("#000000", LOOK.frame, sides)
        document.canvas.end()
        document.y += LOOK.part_gap * SARABUN_POINTS

    def closing_height(self, text: str) -> float:
        """Tell how much room the closing words take, with the gap above them."""
        return LOOK.table_gap * SARABUN_POINTS + len(self._closing_lines(text)) * self._bold.size * LOOK.leading

    def closing(self, text: str) -> None:
        """Draw words on the right below the table, whose last line keeps room for them."""
        document = self._document
        if document.y + self.closing_height(text) > document.bottom:  # more words than a page has room for
            document.end_page()
            document.begin_page()
        else:
            document.y += LOOK.table_gap * SARABUN_POINTS
        self._draw("P", self._bold, [(self._right - line.width, line) for line in self._closing_lines(text)])

    def _closing_lines(self, text: str) -> tuple[TextLine, ...]:
        return Filler(self._bold, self._right - self._left).lines(text)

    def _draw(
        self, tag: str, style: Style, lines: list[tuple[float, TextLine]], *, leading: float | None = None
    ) -> None:
        document, leading = self._document, leading or style.size * LOOK.leading
        top = document.y + style.baseline(leading)
        document.elements.append(document.structure.text(tag, document.number, document.canvas.mark(tag)))
        document.canvas.text(style, [(left, top + n * leading, line) for n, (left, line) in enumerate(lines)])
        document.canvas.end()
        document.y += len(lines) * leading
