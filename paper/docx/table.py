"""The table of a sheet in WordprocessingML: merged bands, groups, sums, and headings that come again on every page.

Columns are as wide, letters as large and rows held together as on paper.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from paper.layout.fitting import fitted_lines, heading_depths
from paper.layout.measures import LOOK, Page
from paper.layout.part import TablePart
from paper.layout.sheet import Heading, Line, Role
from paper.layout.together import kept_together
from paper.layout.widths import fitted, looked_at
from paper.thai.digits import Digits

_ALIGN: Final = {"start": "left", "center": "center", "end": "right"}
_FILLS: Final = {Role.GROUP: LOOK.group_fill, Role.TOTAL: LOOK.heading_fill}
_SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_EIGHTHS: Final = 4  # of a point: the width of a rule
_LINE: Final = 1.15  # the height of a line of TH Sarabun, in parts of its size
# What XML cannot say at all.
UNSPEAKABLE: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


def table(part: TablePart, page: Page, *, digits: Digits, points: float) -> BaseOxmlElement:
    """Write the table of a part as an element, as wide as the text of its page; ``points`` is the usual letter size."""
    first, lines = looked_at(part.rows, part.sheet.lines(part.rows, part.grouping, digits=digits))
    fit = replace(fitted(part.sheet, first), page=page)
    widths = [round(share * Mm(page.text_mm).twips) for share in fit.shares]
    writer = _Rows(widths, round(2 * points * fit.size))
    headings = part.sheet.headings(digits)
    rows = [writer.headings(headings, level, depth) for level, depth in enumerate(heading_depths(fit, headings))]
    rows += [row for together in kept_together(fitted_lines(fit, lines)) for row in writer.lines(together)]
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{_EIGHTHS}" w:space="0" w:color="{LOOK.border_colour[1:]}"/>'
        for side in _SIDES
    )
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    title = f'<w:tblCaption w:val="{_attribute(digits.text(part.sheet.title))}"/>'
    made: BaseOxmlElement = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar>{title}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    return made


@dataclass(frozen=True)
class _Look:
    """How a cell is written; ``kept`` on the page of the next row, ``tight`` in per cent of its letters' width."""

    align: str
    fill: str = ""
    bold: bool = False
    kept: bool = False
    middle: bool = False
    tight: int = 0


class _Rows:
    def __init__(self, widths: list[int], half_points: int) -> None:
        self._widths, self._half_points = widths, half_points

    def headings(self, rows: tuple[tuple[Heading, ...], ...], level: int, depth: int) -> str:
        """Write a row of headings, so many lines deep; one that reaches down from a row above goes on in it.

        The height is said: LibreOffice repeats heads on further pages without regard to those that reach down.
        """
        reaching = sorted(
            (heading for row in rows for heading in row if heading.row <= level < heading.row + heading.rows),
            key=lambda heading: heading.column,
        )
        twips = round(depth * self._half_points * 10 * _LINE)
        height = f'<w:trHeight w:val="{twips}" w:hRule="atLeast"/><w:tblHeader/>'
        return self._row((self._heading(heading, level) for heading in reaching), height)

    def _heading(self, heading: Heading, level: int) -> str:
        begins = heading.row == level
        merged = ""
        if heading.rows > 1:
            merged = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
        look = _Look("center", fill=LOOK.heading_fill, bold=True, middle=True)
        return self._cell(heading.text if begins else "", (heading.column, heading.columns), look, merged=merged)

    def lines(self, together: Sequence[Line]) -> Iterator[str]:
        """Write lines that stand together on a page."""
        last = len(together) - 1
        for place, line in enumerate(together):
            # A row that goes on over a page holds nothing: Word would begin it on a page of its own.
            kept = place < last and not line.is_long
            yield self._row(self._cells(line, kept=kept), is_whole=not line.is_long)

    def _cells(self, line: Line, *, kept: bool) -> Iterator[str]:
        fill, bold = _FILLS.get(line.role, ""), line.role in {Role.SUBTOTAL, Role.TOTAL}
        if line.span:
            align = {Role.EMPTY: "center", Role.GROUP: "start"}.get(line.role, "end")
            look = _Look(align, fill=fill, bold=line.role is not Role.EMPTY, kept=kept)
            yield self._cell(line.label, (0, line.span), look)
        for place, cell in enumerate(line.cells, start=line.span):
            look = _Look(cell.kind.align, fill=fill, bold=bold or cell.bold, kept=kept, tight=cell.tight)
            yield self._cell(cell.text, (place, 1), look)

    def _row(self, cells: Iterable[str], more: str = "", *, is_whole: bool = True) -> str:
        whole = "<w:cantSplit/>" if is_whole else ""
        return f"<w:tr><w:trPr>{whole}{more}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(self, text: str, place: tuple[int, int], look: _Look, *, merged: str = "") -> str:
        first, columns = place
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{look.fill[1:]}"/>' if look.fill else ""
        centred = '<w:vAlign w:val="center"/>' if look.middle else ""
        width = sum(self._widths[first : first + columns])
        lines = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(line.translate(UNSPEAKABLE))}</w:t>' for line in text.split("\n")
        )
        run = f"<w:r>{self._letters(look)}{lines}</w:r>" if text else ""
        keep = "<w:keepNext/>" if look.kept else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}{shade}{centred}</w:tcPr>'
            f'<w:p><w:pPr>{keep}<w:jc w:val="{_ALIGN[look.align]}"/></w:pPr>{run}</w:p></w:tc>'
        )

    def _letters(self, look: _Look) -> str:
        heavy = "<w:b/><w:bCs/>" if look.bold else ""
        narrow = f'<w:w w:val="{look.tight}"/>' if look.tight else ""
        size = f'<w:sz w:val="{self._half_points}"/><w:szCs w:val="{self._half_points}"/>'
        return f"<w:rPr>{heavy}{narrow}{size}<w:cs/></w:rPr>"


def _attribute(text: str) -> str:
    return escape(text.translate(UNSPEAKABLE), {'"': "&quot;"})
