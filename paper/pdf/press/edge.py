"""What stands on the edge of every pressed page: title and form code above, what ties paper to data below."""

from paper.layout.measures import LOOK, SARABUN_POINTS, Page
from paper.layout.page_footer import PageFooter
from paper.pdf.press.canvas import MM, Canvas
from paper.pdf.press.lines import Filler, TextLine
from paper.pdf.press.shaping import Face, Style


class Edge:
    """The edge of the pages of one document."""

    def __init__(self, page: Page, faces: tuple[Face, Face], page_footer: PageFooter, *, code: str) -> None:
        self._page, self._page_footer, self._code_text = page, page_footer, page_footer.digits.text(code)
        regular, bold = faces
        self._title = Style(regular, SARABUN_POINTS * LOOK.title_size, resource="R")
        self._code = Style(bold, SARABUN_POINTS * LOOK.title_size, resource="B")
        self._foot = Style(regular, SARABUN_POINTS * LOOK.foot_size, resource="R")
        self._left = page.left_mm * MM
        self._right = (page.width_mm - page.right_mm) * MM

    def draw_top(self, canvas: Canvas) -> None:
        """Draw the title and the form code in the middle of the upper margin."""
        width = self._right - self._left
        title = Filler(self._title, width * LOOK.title_width).lines(self._page_footer.shown_title)
        self._draw_middle(canvas, self._title, [(self._left, line) for line in title])
        if not self._code_text:
            return
        code = Filler(self._code, width * (1 - LOOK.title_width)).lines(self._code_text)
        self._draw_middle(canvas, self._code, [(self._right - line.width, line) for line in code])

    def _draw_middle(self, canvas: Canvas, style: Style, lines: list[tuple[float, TextLine]]) -> None:
        leading = style.size * LOOK.leading
        top = self._page.top_mm * MM / 2 - len(lines) * leading / 2 + style.baseline(leading)
        canvas.text(style, [(left, top + n * leading, line) for n, (left, line) in enumerate(lines)])

    def foot(self, number: int, pages: int) -> bytes:
        """Give the foot of a page as a content of its own: the number of pages is known when all are drawn."""
        canvas, style = Canvas(self._page.height_mm * MM), self._foot
        leading = style.size * LOOK.foot_leading
        baseline = (self._page.height_mm - self._page.bottom_mm) * MM + style.baseline(leading)
        canvas.artifact()
        canvas.colour(LOOK.foot_colour)
        page_footer = Filler(style, (self._right - self._left) * LOOK.foot_width).lines(self._page_footer.footer)
        canvas.text(style, [(self._left, baseline + n * leading, line) for n, line in enumerate(page_footer)])
        [count] = Filler(style, self._right - self._left, whole=True).lines(
            self._page_footer.digits.text(f"หน้า {number}/{pages}")
        )
        canvas.text(style, [(self._right - count.width, baseline, count)])
        canvas.end()
        return canvas.content()
