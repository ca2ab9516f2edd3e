"""OLD above NEW: the cells of an edition's rows as the screen shows them, the changed ones marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from paper.thai import baht
from plans.local.editions import BUDGET, Compared
from plans.local.entries import Entry
from plans.local.models import EditionRow, LocalPlan

FORMS = dict(EditionRow.FormCode.choices)


@dataclass(frozen=True)
class Cell:
    """One cell of OLD or NEW."""

    label: str
    text: str
    is_changed: bool
    look: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two lines of a row; ``is_new`` tells which."""

    is_new: bool
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Shown:
    """One row of the comparison with its lines, OLD first; one of them is missing when the line comes or goes."""

    row: Compared
    sides: tuple[Side, ...]


# What stands in one column, and the fields it prints.
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("โครงการ", ("title",)),
    ("วัตถุประสงค์", ("objective",)),
    ("เป้าหมาย", ("target_quantity", "target_unit", "target_text", "place")),
    ("ตัวชี้วัด", ("indicator",)),
    ("ผลที่คาดว่าจะได้รับ", ("expected_result",)),
    ("หน่วยงานรับผิดชอบหลัก", ("lead",)),
    ("แบบและตำแหน่งในแผน", ("form", "issue", "tactic", "programme", "equipment_type")),
)
# The money stands behind the target, as on the forms.
MONEY_AFTER = 3


def headings(plan: LocalPlan) -> tuple[tuple[str, bool], ...]:
    """Return the columns' headings, and whether they are numbers."""
    texts = [(title, False) for title, _ in COLUMNS]
    years = [(f"ปี {year}", True) for year in plan.period.years]
    return (*texts[:MONEY_AFTER], *years, *texts[MONEY_AFTER:])


def side_by_side(plan: LocalPlan, rows: Iterable[Compared]) -> list[Shown]:
    """Return the rows as they are shown."""
    return [Shown(row, tuple(_sides(plan, row))) for row in rows]


def _sides(plan: LocalPlan, row: Compared) -> Iterable[Side]:
    if row.old:
        yield Side(is_new=False, label="เดิม" if row.new else "ยกเลิก", cells=_cells(plan, row.old, row.changed))
    if row.new:
        yield Side(is_new=True, label="ใหม่" if row.old else "รายการใหม่", cells=_cells(plan, row.new, row.changed))


def _cells(plan: LocalPlan, entry: Entry, changed: frozenset[str]) -> tuple[Cell, ...]:
    texts = [
        Cell(title, _text(entry, names), bool(changed & set(names)), look="place" if "form" in names else "")
        for title, names in COLUMNS
    ]
    money = [
        Cell(f"ปี {year}", amount(entry.budget_baht.get(year)), f"{BUDGET}.{year}" in changed, look="num")
        for year in plan.period.years
    ]
    return (*texts[:MONEY_AFTER], *money, *texts[MONEY_AFTER:])


def _text(entry: Entry, names: tuple[str, ...]) -> str:
    if "target_quantity" in names:
        return entry.target
    if "form" in names:
        parts = (entry.issue, entry.tactic, entry.programme, entry.equipment_type, FORMS[entry.form])
        return "\n".join(part for part in parts if part)
    return "\n".join(str(getattr(entry, name)) for name in names)


def value_of(entry: Entry, name: str) -> str:
    """Print one field of a line, «budget_baht.2571» included."""
    plain, _, year = name.partition(".")
    if plain == BUDGET:
        return amount(entry.budget_baht.get(int(year)))
    if plain == "form":
        return FORMS[entry.form]
    return baht(entry.target_quantity) if plain == "target_quantity" else str(getattr(entry, plain))


def amount(baht_: Decimal | None) -> str:
    """Print money as the forms do: blank is blank, nought is a dash."""
    return "" if baht_ is None else baht(baht_) if baht_ else "-"
