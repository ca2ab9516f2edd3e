"""The village's own workbook: the plan's rows in the official columns, ready to be filled in offline."""

from __future__ import annotations

import io
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from paper.thai import thai_date
from plans.village.models import VillagePlan
from plans.village.workbook import meta
from plans.village.workbook.columns import (
    CODE,
    FIRST_ROW,
    FORUM,
    FORUM_LABELS,
    FUNDING_SOURCES,
    GUIDE,
    HEADING_ROW,
    LISTS,
    MAX_ROWS,
    META,
    PROJECTS,
    READY_ROWS,
    Column,
    Kind,
    choice_lists,
    columns,
    letter,
)
from plans.village.workbook.held import Held, held
from plans.village.workbook.rows import (
    Base,
    BaseRow,
    ForumRow,
    ProjectRow,
    Value,
    fingerprint,
    marks,
    numbered,
    written,
)
from plans.village.workbook.tidy import one_line

# The typing guide of the Prime Minister's Office: TH Sarabun New 16 points.
FONT: Final = {"font_name": "TH Sarabun New", "font_size": 16}
A4: Final = 9
# One line of the font at 16 points, with room for marks above and below.
LINE_PIXELS: Final = 34
POINTS_PER_PIXEL: Final = 0.75
MAX_LINES: Final = 12
GUIDE_WIDTH: Final = 60
PROTECTION: Final = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
# Zero prints as «-», as on the official forms; blank stays blank.
NUMBER_FORMATS: Final = {
    Kind.MONEY: '#,##0.00;-#,##0.00;"-"',
    Kind.QUANTITY: "#,##0.##",
    Kind.COUNT: "#,##0",
    Kind.POSITION: "0",
}
_NO_WIDTH: Final = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def village_workbook(plan: VillagePlan) -> bytes:
    """Return the village's workbook (.xlsx) with what the plan holds; an unsaved plan gives an empty one.

    The same plan gives the same sheets, but every download has a name of its own, by which a later upload knows what
    it was made from.
    """
    agencies = listed(Agency.objects.serving(plan.village))
    return made(plan, held(plan), [agency.short_name for agency in agencies])


def made(plan: VillagePlan, held_plan: Held, agencies: Sequence[str], *, ready_rows: int = READY_ROWS) -> bytes:
    """Write the workbook of ``plan`` with the given rows, suggestions and empty rows; touches no database."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": FONT})
    book.set_properties({"title": str(plan), "subject": plan.period.slug})
    _WorkbookWriter(book, plan, held_plan, ready_rows=ready_rows).write(agencies)
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class _Formats:
    """The looks of cells, made once per workbook."""

    heading: Format
    typed: Mapping[Kind, Format]
    lines: Format
    locked: Format
    title: Format
    plain: Format


class _WorkbookWriter:
    """Writes the five sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, plan: VillagePlan, held_plan: Held, *, ready_rows: int) -> None:
        self.book = book
        self.ready_rows = ready_rows
        self.plan = plan
        self.held_plan = held_plan
        self.columns = columns(held_plan.years)
        self.formats = _formats(book)

    def write(self, agencies: Sequence[str]) -> None:
        """Write the sheets in the order people see them."""
        sheets = {name: self.book.add_worksheet(name) for name in (PROJECTS, FORUM, GUIDE, LISTS, META)}
        base = self._projects(sheets[PROJECTS])
        self._forum(sheets[FORUM])
        self._guide(sheets[GUIDE])
        self._lists(sheets[LISTS], agencies)
        sheets[META].very_hidden()
        for row, line in enumerate(meta.written(base)):
            for index, text in enumerate(line):
                sheets[META].write_string(row, index, text)

    # --- โครงการ ----------------------------------------------------------------------------------------------------
    def _projects(self, sheet: Worksheet) -> Base:
        places = numbered([held_row.row.position for held_row in self.held_plan.rows])
        rows = [
            held_row.row if held_row.row.position == place else replace(held_row.row, position=place)
            for held_row, place in zip(self.held_plan.rows, places, strict=True)
        ]
        end = FIRST_ROW - 1 + max(len(rows), min(len(rows) + self.ready_rows, MAX_ROWS))
        lines: Counter[int] = Counter()
        marks_by_column = []
        for index, column in enumerate(self.columns):
            values = [getattr(row, column.field) for row in rows]
            texts = [written(value, column) for value in values]
            marks_by_column.append(map(fingerprint, texts))
            cells = [_cell(value, text, column) for value, text in zip(values, texts, strict=True)]
            lines |= _long(cells, column.width)
            cells += [None] * (end - FIRST_ROW + 1 - len(rows))
            sheet.set_column(index, index, column.width)
            sheet.write_string(HEADING_ROW - 1, index, column.heading, self.formats.heading)
            _write_down(sheet, (FIRST_ROW - 1, index), cells, look=self.formats.typed[column.kind])
            sheet.data_validation(FIRST_ROW - 1, index, end - 1, index, _validation(column))
        for number, count in lines.items():
            sheet.set_row_pixels(FIRST_ROW - 1 + number, LINE_PIXELS * min(MAX_LINES, count))
        self._codes(sheet, rows)
        self._set_up_projects(sheet, end)
        joined = map(" ".join, zip(*marks_by_column, strict=True))
        return self._base([BaseRow(row.code, row_marks) for row, row_marks in zip(rows, joined, strict=True)])

    def _base(self, rows: Sequence[BaseRow]) -> Base:
        """Return what the workbook is made from; every copy that is handed out has a name of its own."""
        forum = self.held_plan.forum
        return Base(
            workbook=secrets.token_hex(8),
            village_code=self.held_plan.village_code,
            first_year=self.held_plan.years[0],
            last_year=self.held_plan.years[-1],
            revision=self.held_plan.revision,
            forum_id=forum.id if forum else 0,
            forum_marks=marks(forum.row if forum else ForumRow(), FORUM_LABELS),
            rows=tuple(rows),
        )

    def _codes(self, sheet: Worksheet, rows: Sequence[ProjectRow]) -> None:
        """Lock each row's project code into a hidden column behind the official ones."""
        index = len(self.columns)
        sheet.set_column(index, index, CODE.width, self.formats.locked, {"hidden": True})
        sheet.write_string(HEADING_ROW - 1, index, CODE.heading, self.formats.heading)
        for number, row in enumerate(rows, start=FIRST_ROW - 1):
            sheet.write_string(number, index, row.code, self.formats.locked)

    def _set_up_projects(self, sheet: Worksheet, end: int) -> None:
        sheet.set_row_pixels(HEADING_ROW - 1, 3 * LINE_PIXELS)
        sheet.freeze_panes(HEADING_ROW, 2)
        sheet.set_landscape()
        # Twenty columns on one sheet of paper would be too small to read: two sheets, number and title on both.
        sheet.repeat_rows(HEADING_ROW - 1)
        sheet.repeat_columns(0, 1)
        sheet.fit_to_pages(2, 0)
        # Lines are drawn around filled rows only, so that two hundred empty ones are not printed.
        filled = {"type": "formula", "criteria": f'=$B{FIRST_ROW}<>""', "format": self.formats.lines}
        sheet.conditional_format(FIRST_ROW - 1, 0, end - 1, len(self.columns) - 1, filled)
        self._set_up_page(sheet)

    def _set_up_page(self, sheet: Worksheet) -> None:
        """Set up the page and protect the sheet; there is no password, the lock only keeps from slips."""
        sheet.set_paper(A4)
        sheet.set_default_row(LINE_PIXELS * POINTS_PER_PIXEL)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.set_header(f"&L{_header_text(str(self.plan.village))}&R{_header_text(str(self.plan.period))}")
        sheet.set_footer("&Lแบบกรอกแผนพัฒนาหมู่บ้าน&Rหน้า &P/&N")
        sheet.protect("", PROTECTION)

    # --- the other sheets -------------------------------------------------------------------------------------------
    def _forum(self, sheet: Worksheet) -> None:
        row = self.held_plan.forum.row if self.held_plan.forum else ForumRow()
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 48)
        for number, column in enumerate(FORUM_LABELS):
            sheet.write_string(number, 0, column.heading, self.formats.heading)
            value = getattr(row, column.field)
            cell = _cell(value, written(value, column), column)
            _write_down(sheet, (number, 1), [cell], look=self.formats.typed[column.kind])
            sheet.data_validation(number, 1, number, 1, _validation(column))
        sheet.conditional_format(0, 1, len(FORUM_LABELS) - 1, 1, {"type": "no_errors", "format": self.formats.lines})
        sheet.fit_to_pages(1, 0)
        self._set_up_page(sheet)

    def _guide(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, GUIDE_WIDTH)
        sheet.write_string(0, 0, f"แบบกรอก{self.plan}", self.formats.title)
        sheet.set_row_pixels(0, 2 * LINE_PIXELS)
        for number, line in enumerate(_guide(self.plan), start=1):
            sheet.write_string(number, 0, line, self.formats.plain)
            sheet.set_row_pixels(number, LINE_PIXELS * _lines(line, GUIDE_WIDTH))
        sheet.fit_to_pages(1, 0)
        self._set_up_page(sheet)

    def _lists(self, sheet: Worksheet, agencies: Sequence[str]) -> None:
        """Write what the drop-downs offer and name each list."""
        used = [held_row.row.funding_source for held_row in self.held_plan.rows]
        lists = {
            **choice_lists(),
            "FundingSources": _distinct([*FUNDING_SOURCES, *used]),
            "Agencies": _distinct(agencies) or ["อบต."],
        }
        for index, (name, values) in enumerate(lists.items()):
            for number, value in enumerate(values):
                sheet.write_string(number, index, value, self.formats.plain)
            column = letter(index)
            self.book.define_name(name, f"='{LISTS}'!${column}$1:${column}${len(values)}")
        sheet.hide()


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    typed = {"locked": False, "text_wrap": True, "valign": "top"}
    looks = {
        kind: book.add_format(typed | {"num_format": NUMBER_FORMATS.get(kind, "@" if kind is Kind.DATE else "General")})
        for kind in Kind
    }
    heading = {
        "bold": True,
        "bg_color": "#DDE8F5",
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    }
    return _Formats(
        heading=book.add_format(heading),
        typed=looks,
        lines=book.add_format({"border": 1}),
        locked=book.add_format({"locked": True}),
        title=book.add_format({"bold": True, "font_size": 20}),
        plain=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _cell(value: Value, text: str, column: Column) -> str | float | None:
    """Turn a value and its plain form into what stands in the cell; dates are text of the Buddhist era."""
    if not text:
        return None
    if isinstance(value, str):
        return _label(value, column) if column.choices else text
    if isinstance(value, date):
        return thai_date(value, short=True)
    return float(value) if value is not None else None


def _label(value: str, column: Column) -> str:
    return next((label for label, stored in column.choices.items() if stored == value), value)


def _write_down(sheet: Worksheet, place: tuple[int, int], cells: Iterable[str | float | None], *, look: Format) -> None:
    """Write cells downwards: text as text, numbers as numbers; nothing that was typed becomes a formula or a link."""
    first, index = place
    write_string, write_number, write_blank = sheet.write_string, sheet.write_number, sheet.write_blank
    for number, value in enumerate(cells, start=first):
        if value is None:
            write_blank(number, index, None, look)
        elif isinstance(value, str):
            write_string(number, index, value, look)
        else:
            write_number(number, index, value, look)


def _long(cells: Sequence[str | float | None], width: float) -> Counter[int]:
    """Count the lines of the cells that take more than one; only Excel finds a row's height out by itself."""
    return Counter(
        {
            number: _lines(text, width)
            for number, text in enumerate(cells)
            if isinstance(text, str) and (len(text) > width or "\n" in text)
        }
    )


def _lines(text: str, width: float) -> int:
    """Count the lines a text takes in a column of ``width`` characters; marks above and below take no room."""
    return sum(1 + len(_NO_WIDTH.sub("", line)) // int(width) for line in text.split("\n"))


def _validation(column: Column) -> dict[str, Any]:
    """Return the rule, the drop-down and the note of a column's cells.

    Only the official values of a choice are enforced; everywhere else the program warns and lets the person go on,
    because «-», Thai digits and free text are right in the reader's eyes.
    """
    note = {"input_title": column.heading[:32], "input_message": column.note[:255], "error_title": column.heading[:32]}
    if column.list_name:
        strict = bool(column.choices)
        message = "กรุณาเลือกจากรายการ" if strict else "ไม่มีในรายการ พิมพ์เองได้ ต้องการใช้ค่านี้หรือไม่"
        return note | {
            "validate": "list",
            "source": f"={column.list_name}",
            "error_type": "stop" if strict else "warning",
            "error_message": message,
        }
    if column.kind in {Kind.MONEY, Kind.QUANTITY, Kind.COUNT, Kind.POSITION}:
        whole = column.kind in {Kind.COUNT, Kind.POSITION}
        return note | {
            "validate": "integer" if whole else "decimal",
            "criteria": ">=",
            "value": 0,
            "error_type": "warning",
            "error_message": "ควรเป็นตัวเลขตั้งแต่ 0 ขึ้นไป (ปีที่ไม่ใช้เงินใส่ - ได้)"
            if column.kind is Kind.MONEY
            else "ควรเป็นตัวเลขตั้งแต่ 0 ขึ้นไป",
        }
    if column.kind is Kind.TEXT:
        limit = f"ยาวได้ไม่เกิน {column.max_length:,} ตัวอักษร"
        return note | {"validate": "length", "criteria": "<=", "value": column.max_length, "error_message": limit}
    return note | {"validate": "any"}


def _guide(plan: VillagePlan) -> Iterable[str]:
    """Return what a secretary has to know, one line each."""
    return (
        f"หมู่บ้าน: {plan.village} (รหัส {plan.village.code})   ช่วงแผน: {plan.period}",
        "",
        f"1. กรอกโครงการในชีต «{PROJECTS}» หนึ่งแถวต่อหนึ่งโครงการ เริ่มที่แถว 2 รับได้ไม่เกิน {MAX_ROWS} แถว แถวที่ว่างไม่นับ",
        "2. ห้ามเปลี่ยนชื่อชีต หัวตาราง หรือลำดับคอลัมน์ ไม่ต้องใส่ยอดรวมหรือหมายเหตุท้ายตาราง ระบบรวมยอดให้เอง",
        "3. งบประมาณกรอกเป็นบาท ปีที่ไม่ใช้เงินใส่ - (ขีด) ปีที่ยังไม่ทราบจำนวนให้เว้นว่าง สองอย่างนี้ไม่เหมือนกัน",
        "4. ตัวเลขพิมพ์เป็น 1,632,820 หรือเลขไทยก็ได้ ห้ามใส่สูตร",
        "5. กลุ่มและความเร่งด่วนเลือกจากรายการ แหล่งงบประมาณและหน่วยงานเลือกจากรายการหรือพิมพ์เองได้",
        "6. มติที่ประชุม พิมพ์ข้อความมติ หรือเลขที่มติ เช่น 1 ข้อความที่เหมือนกันนับเป็นมติเดียวกัน",
        f"7. กรอกข้อมูลการประชุมในชีต «{FORUM}» วันที่เป็น พ.ศ. เช่น 15 มี.ค. 2569 หรือ 15/3/2569",
        "8. ถ้าต้องการลบโครงการ ให้ลบข้อความทั้งแถว ถ้าต้องการเพิ่ม ให้กรอกในแถวว่าง ไม่คัดลอกทั้งแถว",
        "9. บันทึกเป็น .xlsx แล้วส่งเข้าระบบ ระบบจะแสดงรายการให้ตรวจก่อน ยังไม่บันทึกจนกว่าจะกดยืนยัน",
        "10. ไฟล์นี้ใช้ได้เฉพาะหมู่บ้านและช่วงแผนข้างต้น ถ้ามีผู้แก้ไขในระบบหลังดาวน์โหลด ระบบจะบอกและไม่เขียนทับ",
    )


def _distinct(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(one_line(value) for value in values) if value]


def _header_text(text: str) -> str:
    """Write a text into a page header, where & begins a command."""
    return text.replace("&", "&&")
