"""Workbooks filled in as people do it: opened by another program, changed here and there, saved."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.areas.models import Area
from plans.village.models import Forum, PlanLine, Resolution, VillagePlan, WorkbookUpload
from plans.village.workbook import intake
from plans.village.workbook.columns import FORUM, FORUM_LABELS, PROJECTS
from plans.village.workbook.held import held
from plans.village.workbook.template import made
from projects.models import Project, YearBudget
from projects.periods import PlanPeriod

VILLAGE = "31010401"
YEARS = (2571, 2572, 2573, 2574, 2575)


def plan_of(code: str = VILLAGE, first_year: int = 2571) -> VillagePlan:
    """Make a plan that is in no database."""
    village = Area(code=code, level=Area.Level.VILLAGE, name="บ้านโคกบัว", moo=int(code[-2:]), is_sample=True)
    return VillagePlan(village=village, period=PlanPeriod(first_year=first_year, last_year=first_year + 4))


def downloaded(plan: VillagePlan) -> bytes:
    """Return the plan's workbook with a few empty rows, which openpyxl opens and saves quicker than two hundred."""
    return made(plan, held(plan), ["อบต.บ้านบัว", "สพด.บุรีรัมย์"], ready_rows=8)


@cache
def empty_workbook(code: str = VILLAGE) -> bytes:
    """Return the workbook of a village without a plan."""
    return downloaded(plan_of(code))


@cache
def good_workbook() -> bytes:
    """Return the same, with two projects and the forum typed in."""
    return filled(empty_workbook(), [STUBBLE, POND], MEETING)


def edited(content: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Open with openpyxl, change, save."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_cells(content: bytes, cells: Mapping[str, Any], sheet: str = PROJECTS) -> bytes:
    """Put values into cells by address; text that begins with = stays text unless it is a Formula."""

    def put(book: openpyxl.Workbook) -> None:
        for address, value in cells.items():
            cell = book[sheet][address]
            cell.value = value
            if isinstance(value, str) and not isinstance(value, Formula):
                cell.data_type = "s"

    return edited(content, put)


class Formula(str):
    """A text that is meant to be calculated."""

    __slots__ = ()


def headings(content: bytes) -> list[str]:
    """Return row 1 of the sheet โครงการ."""
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content))[PROJECTS][1] if cell.value]


def column(content: bytes, heading: str) -> int:
    """Return a heading's column, counted from 1."""
    return headings(content).index(heading) + 1


def filled(
    content: bytes,
    rows: Sequence[Mapping[str, Any]] = (),
    forum: Mapping[str, Any] | None = None,
    *,
    first_row: int = 2,
) -> bytes:
    """Type rows (value by heading) from ``first_row`` on, and the forum (value by label)."""
    titles = headings(content)
    labels = [label.heading for label in FORUM_LABELS]

    def type_in(book: openpyxl.Workbook) -> None:
        for number, row in enumerate(rows, start=first_row):
            for heading, value in row.items():
                cell = book[PROJECTS].cell(number, titles.index(heading) + 1)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        for label, value in (forum or {}).items():
            book[FORUM].cell(labels.index(label) + 1, 2).value = value

    return edited(content, type_in)


STUBBLE = {
    "ลำดับ": 1,
    "โครงการ/กิจกรรม": "ไถกลบตอซัง",
    "วัตถุประสงค์": "ลดการเผาและบำรุงดิน",
    "เป้าหมาย (จำนวน)": 400,
    "หน่วยนับ": "ไร่",
    "พื้นที่ดำเนินการ": "ทุ่งหลังบ้าน",
    "ครัวเรือนที่ได้รับประโยชน์": 100,
    "งบประมาณ 2571": 80000,
    "งบประมาณ 2572": "-",
    "แหล่งงบประมาณ": "ข้อบัญญัติ อบต.",
    "กลุ่ม": "ขอรับการสนับสนุน",
    "ความเร่งด่วน": "เร่งด่วน",
    "หน่วยงานรับผิดชอบหลัก": "อบต.บ้านบัว",
    "หน่วยงานสนับสนุน": "สพด.บุรีรัมย์, วัดบ้านบัว",
    "ผลที่คาดว่าจะได้รับ": "ดินดีขึ้น",
    "ตัวชี้วัด": "พื้นที่ที่ไม่เผา",
    "มติที่ประชุม": "เห็นชอบให้ไถกลบตอซังแทนการเผา",
}
POND = {
    "ลำดับ": 2,
    "โครงการ/กิจกรรม": "ขุดลอกสระน้ำสาธารณะ",
    "งบประมาณ 2571": "1,632,820",
    "งบประมาณ 2573": "๕๐๐,๐๐๐.๕๐",
    "กลุ่ม": " ทำร่วม ",
    "ความเร่งด่วน": "ปานกลาง",
    "มติที่ประชุม": "1",
}
MARKET = {"โครงการ/กิจกรรม": "ตลาดนัดสีเขียว", "กลุ่ม": "ทำเอง", "ความเร่งด่วน": "ปกติ", "มติที่ประชุม": "ตั้งตลาดนัดทุกวันเสาร์"}
MEETING = {
    "วันที่": "15 มี.ค. 2569",
    "สถานที่": "ศาลากลางหมู่บ้าน",
    "ผู้เข้าร่วมชาย": 30,
    "ผู้เข้าร่วมหญิง": "๓๕",
    "ครัวเรือนที่เข้าร่วม": 50,
    "ประธาน": "บุญมา รักถิ่น",
    "เลขานุการ": "บัวผัน ใจงาม",
}


# --- into the plan --------------------------------------------------------------------------------------------------
def upload(plan: VillagePlan, content: bytes, by: Any, name: str = "แผน.xlsx") -> WorkbookUpload:
    return intake.staged(plan, SimpleUploadedFile(name, content), by)


def stored(plan: VillagePlan, content: bytes, by: Any, **how: bool) -> Any:
    plan.refresh_from_db()
    return intake.confirm(upload(plan, content, by), by, **how)


def everything() -> dict[str, list[Any]]:
    """Return all that an import could touch, as it stands in the database."""
    tables = (VillagePlan, Project, YearBudget, PlanLine, Forum, Resolution)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}


def fates(report: Any) -> list[tuple[int, str]]:
    return [(row.row, row.fate.value) for row in report.rows]


def line(plan: VillagePlan, title: str) -> PlanLine:
    return plan.lines.select_related("project", "resolution").get(project__title=title)


def with_three_projects(plan: VillagePlan, by: Any) -> VillagePlan:
    """Bring three projects and a forum into the plan by workbook."""
    stored(plan, filled(downloaded(plan), [STUBBLE, POND, MARKET], MEETING), by)
    plan.refresh_from_db()
    return plan
