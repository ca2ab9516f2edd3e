"""Row 1 held against the official headings; one that cannot be trusted makes every cell below it doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from paper.thai import arabic_digits
from plans.village.workbook.columns import CODE, HEADING_ROW, PROJECTS, address, budget_heading, columns
from plans.village.workbook.grid import Grid
from plans.village.workbook.rows import Base, CellError, at
from plans.village.workbook.tidy import one_line

AS_GIVEN: Final = "กรุณาใช้หัวตารางตามแบบกรอกเดิม"
NO_CODES: Final = "คอลัมน์รหัสโครงการที่ซ่อนไว้หายไป กรุณาดาวน์โหลดแบบกรอกของหมู่บ้านใหม่แล้วคัดลอกข้อมูลไปกรอก"
_BUDGET_YEAR: Final = re.compile(r"งบประมาณ.*?(\d{4})")


@dataclass(frozen=True)
class _Official:
    """The headings of one period, in their order; behind them the hidden one of the codes."""

    headings: tuple[str, ...]
    years: tuple[int, ...]
    period: str
    needs_codes: bool

    @property
    def known(self) -> tuple[str, ...]:
        """Return the headings and the hidden one."""
        return (*self.headings, CODE.heading)


def heading_errors(grid: Grid, base: Base) -> list[CellError]:
    """Return what is wrong with row 1: a column that is missing, misplaced, too many, or of a year outside the period.

    The hidden column of the codes may only be missing when no row ever had one.
    """
    headings = tuple(column.heading for column in columns(base.years))
    official = _Official(headings, base.years, base.period.replace("-", "–"), needs_codes=bool(base.rows))
    present = [heading_of(grid.cell(index, HEADING_ROW)) for index in range(max(len(official.known), len(grid.row(1))))]
    errors = [
        grid.error(index, HEADING_ROW, _wrong(present[index], index, official))
        for index in range(len(present))
        if present[index] and present[index : index + 1] != list(official.known[index : index + 1])
    ]
    errors += [
        at(PROJECTS, "", f"ไม่พบหัวคอลัมน์ «{heading}» ซึ่งต้องอยู่ช่อง {address(index, HEADING_ROW)} {AS_GIVEN}")
        for index, heading in enumerate(official.headings)
        if heading not in present
    ]
    if not errors and official.needs_codes and CODE.heading not in present:
        errors.append(at(PROJECTS, "", NO_CODES))
    return errors


def heading_of(cell: object) -> str:
    """Return a heading in its one form: normal Thai, single spaces, Arabic digits."""
    return arabic_digits(one_line(str(cell)))


def _wrong(heading: str, index: int, official: _Official) -> str:
    """Say what is wrong with a heading that does not stand where it should."""
    if year := _BUDGET_YEAR.fullmatch(heading):
        if int(year[1]) not in official.years:
            return f"ปี {year[1]} ใน «{heading[:60]}» อยู่นอกช่วงแผน พ.ศ. {official.period} {AS_GIVEN}"
        heading = budget_heading(int(year[1]))
    if heading == CODE.heading:
        return "คอลัมน์รหัสโครงการที่ซ่อนไว้เลื่อนที่ กรุณาลบคอลัมน์ที่เพิ่มหรือเติมคอลัมน์ที่ลบไป"
    place = _place(heading, official.headings)
    if place == address(index, HEADING_ROW):
        return f"หัวคอลัมน์ต้องเป็น «{heading}» {AS_GIVEN}"
    if place:
        return f"หัวคอลัมน์ «{heading}» ต้องอยู่ช่อง {place} {AS_GIVEN}"
    ours = f" (ช่องนี้ต้องเป็น «{official.headings[index]}»)" if index < len(official.headings) else ""
    return f"ไม่มีหัวคอลัมน์ «{heading[:60]}» ในแบบกรอก{ours} {AS_GIVEN}"


def _place(heading: str, headings: Sequence[str]) -> str:
    return address(headings.index(heading), HEADING_ROW) if heading in headings else ""
