"""The table of a sheet in WordprocessingML: merged bands, groups, sums, and headings that come again on every page."""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from paper.layout.measures import LOOK
from paper.layout.part import TablePart
from paper.layout.sheet import Heading, Line, Role
from paper.thai.digits import Digits

_ALIGN: Final = {"start": "left", "center": "center", "end": "right"}
_FILLS: Final = {Role.GROUP: LOOK.group_fill, Role.TOTAL: LOOK.heading_fill}
_SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_EIGHTHS: Final = 4  # of a point: the width of a rule
# What XML cannot say at all.
UNSPEAKABLE: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


def table(part: TablePart, width: int, *, digits: Digits, half_points: int) -> BaseOxmlElement:
    """Write the table of a part as an element, ``width`` twentieths of a point wide."""
    share = width / sum(column.width_mm for column in part.sheet.columns)
    widths = [round(column.width_mm * share) for column in part.sheet.columns]
    writer = _Rows(widths, half_points)
    headings = part.sheet.headings(digits)
    rows = [writer.headings(headings, level) for level in range(len(headings))]
    rows += [writer.line(line) for line in part.sheet.lines(part.rows, part.grouping, digits=digits)]
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


class _Rows:
    def __init__(self, widths: list[int], half_points: int) -> None:
        self._widths, self._half_points = widths, half_points

    def headings(self, rows: tuple[tuple[Heading, ...], ...], level: int) -> str:
        """Write a row of headings; one that reaches down from a row above goes on in it."""
        reaching = sorted(
            (heading for row in rows for heading in row if heading.row <= level < heading.row + heading.rows),
            key=lambda heading: heading.column,
        )
        return self._row((self._heading(heading, level) for heading in reaching), repeated=True)

    def _heading(self, heading: Heading, level: int) -> str:
        begins = heading.row == level
        merged = ""
        if heading.rows > 1:
            merged = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
        return self._cell(
            heading.text if begins else "",
            (heading.column, heading.columns),
            merged=merged,
            fill=LOOK.heading_fill,
            align="center",
            bold=True,
            middle=True,
        )

    def line(self, line: Line) -> str:
        """Write a line of the table."""
        return self._row(self._cells(line))

    def _cells(self, line: Line) -> Iterator[str]:
        fill, bold = _FILLS.get(line.role, ""), line.role in {Role.SUBTOTAL, Role.TOTAL}
        if line.span:
            align = {Role.EMPTY: "center", Role.GROUP: "start"}.get(line.role, "end")
            yield self._cell(line.label, (0, line.span), fill=fill, align=align, bold=line.role is not Role.EMPTY)
        for place, cell in enumerate(line.cells, start=line.span):
            yield self._cell(cell.text, (place, 1), fill=fill, align=cell.kind.align, bold=bold or cell.bold)

    def _row(self, cells: Iterable[str], *, repeated: bool = False) -> str:
        repeat = "<w:tblHeader/>" if repeated else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(
        self,
        text: str,
        place: tuple[int, int],
        *,
        align: str,
        bold: bool,
        fill: str = "",
        merged: str = "",
        middle: bool = False,
    ) -> str:
        first, columns = place
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill[1:]}"/>' if fill else ""
        centred = '<w:vAlign w:val="center"/>' if middle else ""
        width = sum(self._widths[first : first + columns])
        heavy = "<w:b/><w:bCs/>" if bold else ""
        looks = f'<w:rPr>{heavy}<w:sz w:val="{self._half_points}"/><w:szCs w:val="{self._half_points}"/><w:cs/></w:rPr>'
        lines = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(line.translate(UNSPEAKABLE))}</w:t>' for line in text.split("\n")
        )
        run = f"<w:r>{looks}{lines}</w:r>" if text else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}{shade}{centred}</w:tcPr>'
            f'<w:p><w:pPr><w:jc w:val="{_ALIGN[align]}"/></w:pPr>{run}</w:p></w:tc>'
        )


def _attribute(text: str) -> str:
    return escape(text.translate(UNSPEAKABLE), {'"': "&quot;"})
