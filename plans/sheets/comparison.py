"""The old/new comparison of an edition: what a line of the plan was stands above what it becomes."""

from __future__ import annotations

from dataclasses import replace

from paper.sheet import Column, Kind, Sheet
from plans.models import PlanPeriod
from plans.sheets.layouts import SOURCE_OF_LAYOUT, Layout, money


def comparison(period: PlanPeriod, layout: Layout, *, code: str, title: str) -> Sheet:
    """Return the comparison; nothing is added up, for old and new stand below one another."""
    has_indicator = not layout.is_by_issue
    amounts = money(period, width_mm=18)
    return Sheet(
        code=code,
        title=title,
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        counted="รายการ",
        columns=(
            Column("number", "ที่", 8, Kind.COUNT),
            Column("standing", "รายการ", 13),
            Column("form", "แบบ", 13),
            Column("project.title", "โครงการ", 32),
            Column("project.objective", "วัตถุประสงค์", 26 if has_indicator else 32),
            Column("project.target", "เป้าหมาย", 22 if has_indicator else 26),
            # The key of a money column begins at the row; here the project is one step further down.
            *(replace(column, key=f"project.{column.key}", total=False) for column in amounts),
            *((Column("project.indicator", "ตัวชี้วัด (KPI)", 19),) if has_indicator else ()),
            Column("project.expected_result", "ผลที่คาดว่าจะได้รับ", 21),
            Column("project.lead", "หน่วยงานที่รับผิดชอบหลัก", 20),
            Column("changed_titles", "ช่องที่เปลี่ยน", 23),
            Column("reason", "เหตุผลความจำเป็น", 24),
        ),
    )
