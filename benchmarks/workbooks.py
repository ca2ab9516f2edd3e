"""Workbooks against the libraries alone: reading against calamine, writing against xlsxwriter; no database."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from agencies.areas.models import Area
from benchmarks.measure import Measure, at_most, in_turn
from plans.village.models import ForumState, VillagePlan
from plans.village.workbook.columns import MAX_ROWS
from plans.village.workbook.held import Held, HeldForum, HeldRow
from plans.village.workbook.reader import read
from plans.village.workbook.rows import ForumRow, ProjectRow, to_data
from plans.village.workbook.template import made
from projects.periods import PlanPeriod

# Goal of docs/performance.md#workbooks: import (parse, validate, stage) and export against the library alone.
READ_LIMIT = 3
WRITE_LIMIT = 1.5
YEARS = (2571, 2572, 2573, 2574, 2575)
# A usual village, and the most that is taken.
SIZES = (20, MAX_ROWS)
ROWS = tuple(f"{what}-{size}" for size in SIZES for what in ("import", "template"))
Cell = tuple[int, int, str | float | None]
AGENCIES = ("อบต.บ้านบัว", "สพด.บุรีรัมย์")


def measures(*, times: int = 15) -> Iterator[Measure]:
    """Measure import and template of a usual village's workbook and of the largest."""
    for size in SIZES:
        plan, holds = _village(size)
        content = made(plan, holds, AGENCIES)
        ours, alone = in_turn(lambda c=content: _import(c), lambda c=content: _calamine(c), times=times)
        yield at_most(f"import-{size}", ours, alone, limit=READ_LIMIT)
        sheets = _cells(content)
        ours, alone = in_turn(
            lambda p=plan, h=holds: made(p, h, AGENCIES), lambda s=sheets: _xlsxwriter(s), times=times
        )
        yield at_most(f"template-{size}", ours, alone, limit=WRITE_LIMIT)


def _import(content: bytes) -> None:
    """Parse, validate, and write what is staged as JSON."""
    parsed = read(content, period_years=YEARS)
    if parsed.errors:
        raise ValueError(parsed.errors[0].message)
    json.dumps(to_data(parsed))


def _calamine(content: bytes) -> None:
    """Read every cell of every sheet and do nothing with it."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _xlsxwriter(sheets: list[list[Cell]]) -> None:
    """Write the same cells into as many sheets and nothing else: no rules, no notes, no lists, no page set-up."""
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    look = book.add_format({"locked": False, "text_wrap": True})
    for cells in sheets:
        sheet = book.add_worksheet()
        for row, column, value in cells:
            if value is None:
                sheet.write_blank(row, column, None, look)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, look)
            else:
                sheet.write_number(row, column, value, look)
    book.close()


def _cells(content: bytes) -> list[list[Cell]]:
    """Read every cell of every sheet of a finished template, the empty ones too."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        [
            (cell.row - 1, cell.column - 1, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.has_style
        ]
        for sheet in book
    ]


def _village(size: int) -> tuple[VillagePlan, Held]:
    """Make up a village's plan of ``size`` projects."""
    village = Area(code="31010401", level=Area.Level.VILLAGE, name="บ้านตัวอย่าง", moo=1, is_sample=True)
    plan = VillagePlan(village=village, period=PlanPeriod(first_year=YEARS[0], last_year=YEARS[-1]))
    rows = tuple(
        HeldRow(_project(number), number, 1, number, None, unit_rate_baht=None, quantity_per_household=None)
        for number in range(1, size + 1)
    )
    forum = HeldForum(1, ForumState.HELD, ForumRow(place="ศาลากลางหมู่บ้าน"), 1)
    return plan, Held(village.code, YEARS, 1, rows, forum)


def _project(number: int) -> ProjectRow:
    return replace(
        SAMPLE,
        position=number,
        code=f"{number:07d}".translate(str.maketrans("01", "ZY")),
        title=f"ไถกลบตอซังแปลงที่ {number}",
        objective=f"{SAMPLE.objective} รุ่นที่ {number}",
        place=f"ทุ่งแปลงที่ {number}",
        indicator=f"พื้นที่ที่ไม่เผาเพิ่มขึ้น {number} ไร่",
        target_quantity=Decimal(number),
        beneficiary_households=number,
        year_1=Decimal(number * 1000),
        year_5=Decimal(number) + Decimal("0.25"),
    )


SAMPLE = ProjectRow(
    row=0,
    code="",
    position=0,
    title="",
    objective="เพื่อลดการเผาในที่โล่งและบำรุงดินให้อุดมสมบูรณ์",
    target_unit="ไร่",
    year_2=Decimal(0),
    funding_source="ข้อบัญญัติ อบต.",
    action_group="support",
    urgency="urgent",
    lead_name="อบต.บ้านบัว",
    supporting_names="สถานีพัฒนาที่ดินบุรีรัมย์",
    expected_result="ดินดีขึ้นและฝุ่นควันลดลง",
    resolution="เห็นชอบให้ไถกลบตอซังแทนการเผา",
)
