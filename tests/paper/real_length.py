"""Thirty-five projects of a real municipality's plan, in their real length: what every printed page is judged with.

Title, objective, target, money of five years, indicator, result and lead, as the plan of 2566–2570 states them; a line
end is written «\\n» in the file.  Continuation rows are joined to the project they belong to.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from paper.layout.sheet import Column, Kind, Sheet, year_columns

# Every text by its name, and «budget_baht» by year.
Project = Mapping[str, Any]
YEARS = (2566, 2567, 2568, 2569, 2570)
TEXTS = ("title", "objective", "target", "indicator", "expected_result", "lead")
_MONEY = ("first", "second", "third", "fourth", "fifth")
_FILE = Path(__file__).with_suffix(".tsv")


@functools.cache
def projects() -> tuple[Project, ...]:
    """Return the projects: every text by its name, and ``budget_baht`` by year, None where the cell was blank."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(map(_project, csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)))


def _project(line: Mapping[str, str]) -> Project:
    texts = {name: line[name].replace("\\n", "\n") for name in TEXTS}
    amounts = (Decimal(line[name]) if line[name] else None for name in _MONEY)
    return {**texts, "budget_baht": dict(zip(YEARS, amounts, strict=True))}


# ผ.02 with the money of the ordinance beside that of the plan: the widest form.
SHEET = Sheet(
    code="แบบ ผ.02",
    title="รายละเอียดโครงการพัฒนา",
    source="a form of the tests",
    landscape=True,
    columns=(
        Column("", "ที่", 9, Kind.ORDER),
        Column("title", "โครงการ", 26),
        Column("objective", "วัตถุประสงค์", 17),
        Column("target", "เป้าหมาย (ผลผลิตของโครงการ)", 17),
        *year_columns(YEARS[0], len(YEARS), width_mm=20),
        Column("indicator", "ตัวชี้วัด (KPI)", 14),
        Column("expected_result", "ผลที่คาดว่าจะได้รับ", 14),
        Column("lead", "หน่วยงานที่รับผิดชอบหลัก", 17),
        *year_columns(YEARS[0], len(YEARS), key="ordinance.{year}", width_mm=20, band="ข้อบัญญัติ (บาท)"),
    ),
)
ROWS = [{**project, "ordinance": {}} for project in projects()]
