"""Sheets as a workbook: the same headings, cells and sums as on paper, as real numbers and real dates."""

import io
import math
import re
from collections.abc import Iterable, Sequence, Sized
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from paper.layout.measures import OFFICE_FONT
from paper.layout.page_footer import PageFooter
from paper.layout.sheet import Cell, Grouping, Heading, Kind, Line, Role, Sheet
from paper.layout.widths import looked_at
from paper.thai.digits import Digits
from paper.thai.text import SQ_WA_PER_RAI
from paper.xlsx.columns import YEAR_HEADING, column_widths
from paper.xlsx.continuation import continued

Table = tuple[Sheet, Iterable[Any]] | tuple[Sheet, Iterable[Any], Grouping | None]
_A4: Final = 9
_PIXELS_PER_MM: Final = 96 / 25.4
_MARGINS_INCH: Final = {"left": 0.5, "right": 0.5, "top": 0.75, "bottom": 0.6}
_NUMBER_FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.CODE: "@",
    Kind.ORDER: "0",
    Kind.COUNT: "#,##0",
    Kind.BAHT: '#,##0;-#,##0;"-"',
    Kind.AMOUNT: "#,##0",
    Kind.RAI: '#,##0.00## "ไร่"',
    Kind.PERCENT: "#,##0.00",
    Kind.DATE: "d mmm yyyy",
    Kind.YEAR: "0",
}
_WITH_SATANG: Final = "#,##0.00"
# Which digits, which calendar (01 common, 07 Buddhist), names of months in Thai (041E).
_BUDDHIST: Final = {Digits.ARABIC: "[$-107041E]", Digits.THAI: "[$-D07041E]"}
_THAI_NUMBER: Final = "[$-D00041E]"
_ALIGN: Final = {"start": "left", "center": "center", "end": "right"}
# Of the letters in head and foot.
_CODE_POINTS, _EDGE_POINTS = 14, 12
_LONGEST_EDGE: Final = 255
# The office's font at 14 points: an office program does not always find the height of a row by itself.
_POINTS: Final = 14
_LINE_POINTS: Final = 21
_LETTER_MM: Final = 2.15  # with what breaking at words leaves empty
_PADDING_MM: Final = 1.5
_TALLEST_POINTS: Final = 400
_MOST_LINES: Final = (_TALLEST_POINTS - 2) // _LINE_POINTS  # what has more goes on in a row below
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")
# So many rows are written in memory, in half the time; more of them, or a stream, go through files, flat in memory.
_ROWS_IN_MEMORY: Final = 5000
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31


def workbook(tables: Sequence[Table], header: Sequence[str] = (), page_footer: PageFooter | None = None) -> bytes:
    """Write one worksheet per (sheet, rows[, grouping]), each below its title and the lines of the header.

    Rows are written as they come and not kept. Text is never taken for a formula or an address. An area is a number of
    rai, so that it can be added up. What was not reported is an empty cell. With Thai digits numbers stay numbers:
    their formats show the digits.
    """
    content = io.BytesIO()
    few = sum(len(rows) if isinstance(rows, Sized) else _ROWS_IN_MEMORY for _, rows, *_ in tables) < _ROWS_IN_MEMORY
    digits = page_footer.digits if page_footer else Digits.ARABIC
    options = {
        "constant_memory": not few,
        "in_memory": few,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        if page_footer is not None:
            book.set_properties({"title": page_footer.shown_title, "comments": page_footer.footer})
        formats = _Formats(book, digits)
        names: set[str] = set()
        for sheet, rows, *grouping in tables:
            page = book.add_worksheet(_name(sheet.code or sheet.title, names))
            first, lines = looked_at(rows, sheet.lines(rows, grouping[0] if grouping else None, digits=digits))
            writer = _Writer(page, sheet, formats, widths=column_widths(sheet, first))
            writer.write(map(digits.text, header), lines)
            _set_up_page(page, sheet, page_footer)
    return content.getvalue()


class _Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, digits: Digits) -> None:
        self._book, self.digits = book, digits
        self._made: dict[tuple[str | bool, ...], Format] = {}
        self._of_cells: dict[tuple[Kind, Role, str, bool], Format] = {}

    def get(self, kind: Kind, role: Role, number_format: str = "@", *, bold: bool = False) -> Format:
        """Give the format of a cell by its kind, the role of its line and its number format; sums are bold anyway."""
        key = (kind, role, number_format, bold)
        if key not in self._of_cells:
            looks: dict[str, Any] = {"align": _ALIGN[kind.align], "border": 1}
            if bold or role is not Role.ROW:
                looks["bold"] = True
            if kind.is_number:  # a number wider than its cell would be shown as ###
                looks |= {"shrink": True, "text_wrap": False}
            if role in {Role.SUBTOTAL, Role.TOTAL}:
                looks["bg_color"] = "#EEF1F4"
            self._of_cells[key] = self._make(key, {**looks, "num_format": self._in_digits(kind, number_format)})
        return self._of_cells[key]

    def _in_digits(self, kind: Kind, number_format: str) -> str:
        if kind is Kind.DATE and number_format != "@":
            return _BUDDHIST[self.digits] + number_format
        if self.digits is Digits.THAI and number_format != "@":
            return ";".join(_THAI_NUMBER + part for part in number_format.split(";"))
        return number_format

    def label(self, role: Role) -> Format:
        """Give the format of a label over several columns."""
        align = "center" if role is Role.EMPTY else "left" if role is Role.GROUP else "right"
        return self._make(("label", role), {"bold": role is not Role.EMPTY, "align": align, "border": 1})

    def heading(self, before_year: str | None = None) -> Format:
        """Give the format of the headings, or of those that are a year behind a word or none ("")."""
        looks: dict[str, Any] = {"bold": True, "align": "center", "valign": "vcenter", "border": 1}
        looks["bg_color"] = "#E3E9EE"
        if before_year is not None:
            looks |= {"shrink": True, "text_wrap": False}  # as every number
            quoted = f'"{before_year}"' if before_year else ""
            looks["num_format"] = self._in_digits(Kind.YEAR, f"{quoted}{_NUMBER_FORMATS[Kind.YEAR]}")
        return self._make(("heading", before_year or "", before_year is None), looks)

    def title(self) -> Format:
        """Give the format of the lines above a table."""
        return self._make(("title",), {"bold": True, "text_wrap": False})

    def _make(self, key: tuple[str | bool, ...], looks: dict[str, Any]) -> Format:
        if key not in self._made:
            every = {"font_name": OFFICE_FONT, "font_size": _POINTS, "valign": "top", "text_wrap": True}
            self._made[key] = self._book.add_format({**every, **looks})
        return self._made[key]


class _Writer:
    """Writes one worksheet from the top down, row by row, and forgets each row."""

    def __init__(self, page: Worksheet, sheet: Sheet, formats: _Formats, *, widths: Sequence[float]) -> None:
        self.page, self.sheet, self.formats, self._widths = page, sheet, formats, widths
        self.row = 0
        self._rooms: dict[tuple[int, int], float] = {}

    def write(self, header: Iterable[str], lines: Iterable[Line]) -> None:
        """Write header, headings and lines, then freeze and repeat the headings."""
        for place, width_mm in enumerate(self._widths):
            self.page.set_column_pixels(place, place, round(width_mm * _PIXELS_PER_MM))
        digits = self.formats.digits
        for text in (digits.text(self.sheet.title), *header):
            self._height([1])
            self.page.write_string(self.row, 0, text, self.formats.title())
            self.row += 1
        first = self.row
        self._headings(self.sheet.headings(digits))
        self.page.repeat_rows(first, self.row - 1)
        self.page.freeze_panes(self.row, 0)
        for line in lines:
            self._line(line)

    def _headings(self, rows: Sequence[Sequence[Heading]]) -> None:
        look = self.formats.heading()
        for row in rows:
            begins = {heading.column: heading for heading in row}
            self._height(
                math.ceil(self._lines(heading.text, heading.column, heading.columns) / heading.rows) for heading in row
            )
            for place in range(len(self.sheet.columns)):
                if place in begins:
                    text = begins[place].text
                    if year := YEAR_HEADING.fullmatch(text):
                        self.page.write_number(self.row, place, int(year[2]), self.formats.heading(year[1] or ""))
                    else:
                        self._text(place, text, look)
                    self._merge(begins[place].column, begins[place].rows, begins[place].columns)
                else:
                    self.page.write_blank(self.row, place, None, look)
            self.row += 1

    def _line(self, line: Line) -> None:
        lines = self._lines_of_texts(line)
        if max(lines, default=1) <= _MOST_LINES:
            self._row(line, lines)
            return
        for part in continued(line, self._lines, _MOST_LINES):
            self._row(part, self._lines_of_texts(part))

    def _lines_of_texts(self, line: Line) -> list[int]:
        texts = enumerate(line.cells, start=line.span)
        return [self._lines(cell.text, place) for place, cell in texts if cell.kind is Kind.TEXT and cell.text]

    def _row(self, line: Line, lines: list[int]) -> None:
        # No office program makes a row higher for a text in merged cells.
        self._height([*lines, self._lines(line.label, 0, line.span)] if line.span else lines)
        if line.span:
            look = self.formats.label(line.role)
            self._text(0, line.label, look)
            for place in range(1, line.span):
                self.page.write_blank(self.row, place, None, look)
            self._merge(0, 1, line.span)
        for place, cell in enumerate(line.cells, start=line.span):
            self._cell(place, cell, line.role)
        self.row += 1

    def _cell(self, place: int, cell: Cell, role: Role) -> None:
        value = cell.value
        if value is None and cell.kind.is_number:  # a mark for «none» would be text among numbers
            self._text(place, "", self.formats.get(cell.kind, role, _NUMBER_FORMATS[cell.kind], bold=cell.bold))
            return
        if value is None or isinstance(value, str):
            kind = Kind.TEXT if cell.text else cell.kind
            self._text(place, cell.text, self.formats.get(kind, role, bold=cell.bold))
            return
        look = self.formats.get(cell.kind, role, _number_format(cell), bold=cell.bold)
        if cell.kind is Kind.DATE:
            self.page.write_datetime(self.row, place, value, look)
        elif cell.kind is Kind.RAI:
            self.page.write_number(self.row, place, Decimal(str(value)) / SQ_WA_PER_RAI, look)
        else:
            self.page.write_number(self.row, place, value, look)

    def _lines(self, text: str, place: int, columns: int = 1) -> int:
        """Guess how many lines a text takes in its columns; marks above and below letters take no room."""
        room = self._rooms.get((place, columns))
        if room is None:
            width = sum(self._widths[place : place + columns])
            room = self._rooms[place, columns] = max(1.0, (width - _PADDING_MM) / _LETTER_MM)
        return 1 if len(text) <= room and "\n" not in text else _lines_of(text, room)

    def _height(self, lines: Iterable[int]) -> None:
        self.page.set_row(self.row, min(_TALLEST_POINTS, _LINE_POINTS * max(lines, default=1) + 2))

    def _text(self, place: int, text: str, look: Format) -> None:
        if text:
            self.page.write_string(self.row, place, text, look)
        else:
            self.page.write_blank(self.row, place, None, look)

    def _merge(self, column: int, rows: int, columns: int) -> None:
        if rows > 1 or columns > 1:
            # merge_range() would write into rows to come; this list is all it keeps of a merge.
            self.page.merge.append([self.row, column, self.row + rows - 1, column + columns - 1])


@lru_cache(maxsize=4096)  # the forms of one plan say the same texts again
def _lines_of(text: str, room: float) -> int:
    return sum(max(1, math.ceil(len(part) / room)) for part in _MARKS.sub("", text).split("\n"))


def _number_format(cell: Cell) -> str:
    """Show satang only where there are any."""
    if cell.kind in {Kind.BAHT, Kind.AMOUNT} and cell.value % 1:  # type: ignore[operator]  # an amount
        return _WITH_SATANG
    return _NUMBER_FORMATS[cell.kind]


def _set_up_page(page: Worksheet, sheet: Sheet, page_footer: PageFooter | None) -> None:
    page.set_paper(_A4)
    if sheet.landscape:
        page.set_landscape()
    page.set_margins(**_MARGINS_INCH)
    page.fit_to_pages(1, 0)
    if sheet.code:
        code = page_footer.digits.text(sheet.code) if page_footer else sheet.code
        page.set_header(f"&R{_edge('Bold', _CODE_POINTS)}{_plain(code)}")
    below = _edge("Regular", _EDGE_POINTS)
    number = f"&R{below}หน้า &P/&N"
    line = _plain(page_footer.footer) if page_footer else ""
    page.set_footer(f"&L{below}{_shortened(line, _LONGEST_EDGE - len(f'&L{below}{number}'))}{number}")


def _shortened(line: str, room: int) -> str:
    """Leave out the first parts of a foot that is too long for a workbook; the whole line stands above the table."""
    while len(line.encode("utf-16-le")) > 2 * room:
        _, parted, line = line.partition(" · ")
        if not parted:
            return ""
    return line


def _edge(face: str, points: int) -> str:
    """Say in which letters a head or foot goes on; the font comes last: digits behind the size would be part of it."""
    return f'&{points}&"{OFFICE_FONT},{face}"'


def _plain(text: str) -> str:
    """Keep an ampersand an ampersand in a header or footer."""
    return text.replace("&", "&&")


def _name(text: str, taken: set[str]) -> str:
    """Make a worksheet name Excel accepts and that is not taken: «ผ.02/1» becomes «ผ.02-1»."""
    plain = _FORBIDDEN_IN_NAMES.sub("-", text).strip() or "ตาราง"
    name, number = plain[:_LONGEST_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name
