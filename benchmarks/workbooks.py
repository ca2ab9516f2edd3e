"""Workbooks against the libraries alone, as ratios in one run: reading against calamine, writing against xlsxwriter.

``rows()`` measures; ``python benchmarks/workbooks.py`` prints.  Targets: design notes on performance, section 4.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import django
import xlsxwriter
from python_calamine import CalamineWorkbook

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()

from agencies.models import Area
from plans.models import ForumState, PlanPeriod, VillagePlan
from plans.workbook.columns import READY_ROWS
from plans.workbook.compare import compared
from plans.workbook.held import Held, HeldForum, HeldRow
from plans.workbook.reader import read
from plans.workbook.rows import ForumRow, ProjectRow, to_data
from plans.workbook.template import made

YEARS = (2571, 2572, 2573, 2574, 2575)
SIZES = (20, 500)
ROUNDS = 9
READ_TARGET = 3.0
WRITE_TARGET = 1.5


@dataclass(frozen=True)
class Measure:
    """One comparison: our seconds and the library's, their ratio and the most it may be."""

    name: str
    ours_s: float
    alone_s: float
    target: float

    @property
    def ratio(self) -> float:
        """Return how many times longer ours takes."""
        return self.ours_s / self.alone_s


def rows() -> list[Measure]:
    """Measure reading and writing of workbooks of a usual village (20 projects) and of the largest allowed (500)."""
    found = []
    for size in SIZES:
        plan, holds = _village(size)
        content = made(plan, holds, ["อบต.บ้านบัว"])
        ours = _seconds(lambda content=content, holds=holds: _import(content, holds))
        found.append(Measure(f"import {size} rows / calamine alone", ours, _seconds(lambda: _calamine(content)), READ_TARGET))
        ours = _seconds(lambda plan=plan, holds=holds: made(plan, holds, ["อบต.บ้านบัว"]))
        alone = _seconds(lambda holds=holds: _xlsxwriter(holds))
        found.append(Measure(f"template of {size} rows / xlsxwriter alone", ours, alone, WRITE_TARGET))
    return found


def _import(content: bytes, holds: Held) -> None:
    """Parse, validate and stage; comparing with the plan is measured with it."""
    found = read(content, period_years=YEARS)
    assert not found.errors
    to_data(found)


def _calamine(content: bytes) -> None:
    """Read every cell of every sheet and do nothing with it."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _xlsxwriter(holds: Held) -> None:
    """Write the same cells, filled and empty ones, and nothing else."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("โครงการ")
    look = book.add_format({"locked": False})
    values = [[v for k, v in vars(one.row).items() if k != "row"] for one in holds.rows]
    for number, row in enumerate(values, start=1):
        for index, value in enumerate(row):
            if value is None or value == "":
                sheet.write_blank(number, index, None, look)
            elif isinstance(value, str):
                sheet.write_string(number, index, value, look)
            else:
                sheet.write_number(number, index, float(value), look)
    for number in range(len(values) + 1, min(len(values) + READY_ROWS, 500) + 1):
        for index in range(20):
            sheet.write_blank(number, index, None, look)
    book.close()


def _seconds(work: Callable[[], object]) -> float:
    """Return the best of some rounds; the first one warms up."""
    work()
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def _village(size: int) -> tuple[VillagePlan, Held]:
    """Make up a village's plan of ``size`` projects, in no database."""
    village = Area(code="31010401", level=Area.Level.VILLAGE, name="บ้านตัวอย่าง", moo=1, is_sample=True)
    plan = VillagePlan(village=village, period=PlanPeriod(first_year=YEARS[0], last_year=YEARS[-1]))
    row = ProjectRow(
        row=0,
        code="2222222",
        position=1,
        title="ไถกลบตอซัง",
        objective="เพื่อลดการเผาในที่โล่งและบำรุงดินให้อุดมสมบูรณ์",
        target_unit="ไร่",
        place="ทุ่งหลังบ้าน",
        year_2=Decimal(0),
        funding_source="ข้อบัญญัติ อบต.",
        action_group="support",
        urgency="urgent",
        lead_name="อบต.บ้านบัว",
        supporting_names="สถานีพัฒนาที่ดินบุรีรัมย์",
        expected_result="ดินดีขึ้นและฝุ่นควันลดลง",
        indicator="พื้นที่ที่ไม่เผาเพิ่มขึ้นร้อยละสิบ",
        resolution="เห็นชอบให้ไถกลบตอซังแทนการเผา",
    )
    held_rows = tuple(
        HeldRow(
            replace(
                row,
                position=number,
                code=f"{number:07d}".translate(str.maketrans("01", "ZY")),
                title=f"ไถกลบตอซังแปลงที่ {number}",
                objective=f"{row.objective} รุ่นที่ {number}",
                target_quantity=Decimal(number),
                beneficiary_households=number,
                year_1=Decimal(number * 1000),
                year_5=Decimal(number) + Decimal("0.25"),
            ),
            number,
            1,
            number,
            None,
            unit_rate_baht=None,
            quantity_per_household=None,
        )
        for number in range(1, size + 1)
    )
    forum = HeldForum(1, ForumState.HELD, ForumRow(place="ศาลากลางหมู่บ้าน"), 1)
    return plan, Held("31010401", YEARS, 1, held_rows, forum)


if __name__ == "__main__":
    for measure in rows():
        print(
            f"{measure.name:45} {measure.ours_s * 1000:8.1f} ms {measure.alone_s * 1000:8.1f} ms "
            f"{measure.ratio:6.2f} (at most {measure.target})"
        )
