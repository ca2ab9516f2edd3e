"""The old/new comparison of an edition: what a line of the plan was stands above what it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from paper.layout.sheet import Column, Kind, Sheet, read
from plans.papers.sheets.layouts import SOURCE_OF_LAYOUT, Layout, money
from plans.papers.sheets.rows import ComparisonRow
from projects.periods import PlanPeriod

_FIELDS = (
    "form",
    "project.title",
    "project.objective",
    "project.target",
    "project.indicator",
    "project.expected_result",
    "project.lead",
)
_MONEY = "project.budget_baht"


def comparison(period: PlanPeriod, layout: Layout, *, code: str, title: str) -> Sheet:
    """Return the comparison; nothing is added up, for old and new stand below one another.

    What changed is bold in the new line (docs/domain.md#old-against-new), and «ช่องที่เปลี่ยน» says it in words.
    """
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
            _marked(Column("form", "แบบ", 13)),
            _marked(Column("project.title", "โครงการ", 32)),
            _marked(Column("project.objective", "วัตถุประสงค์", 26 if has_indicator else 32)),
            _marked(Column("project.target", "เป้าหมาย", 22 if has_indicator else 26)),
            # The key of a money column begins at the row; here the project is one step further down.
            *(_marked(replace(column, key=f"project.{column.key}", total=False)) for column in amounts),
            *((_marked(Column("project.indicator", "ตัวชี้วัด (KPI)", 19)),) if has_indicator else ()),
            _marked(Column("project.expected_result", "ผลที่คาดว่าจะได้รับ", 21)),
            _marked(Column("project.lead", "หน่วยงานที่รับผิดชอบหลัก", 20)),
            Column("changed_titles", "ช่องที่เปลี่ยน", 23),
            Column("reason", "เหตุผลความจำเป็น", 24),
        ),
    )


def _marked(column: Column) -> Column:
    """Print what changed in a column in bold type."""
    return replace(column, bold=lambda row: column.key in row.changed)


def beside_old(old: ComparisonRow, new: ComparisonRow) -> ComparisonRow:
    """Return the new line of a pair, knowing which of its columns differ from the old line above it."""
    before, after = (_amounts(row) for row in (old, new))
    differing = {name for name in _FIELDS if read(old, name) != read(new, name)}
    differing |= {f"{_MONEY}.{year}" for year in before.keys() | after.keys() if before.get(year) != after.get(year)}
    return replace(new, changed=frozenset(differing))


def _amounts(row: ComparisonRow) -> Mapping[int, object]:
    return row.project.budget_baht if row.project else {}
