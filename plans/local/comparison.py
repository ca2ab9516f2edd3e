"""OLD above NEW: an edition's rows as the screen shows them: title and money in columns, what changed open below."""

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
    """One cell of OLD or NEW: a title, or the money of a year."""

    label: str
    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class Side:
    """One of the two lines of a row; ``is_new`` tells which."""

    is_new: bool
    label: str
    title: Cell
    money: tuple[Cell, ...]


@dataclass(frozen=True)
class Text:
    """What a line says beside its title and its money, as it was and as it will be; «» where there is none."""

    label: str
    old: str
    new: str
    is_changed: bool = False

    @property
    def now(self) -> str:
        """Return what is said at last."""
        return self.new or self.old


@dataclass(frozen=True)
class Shown:
    """One row of the comparison with its lines, OLD first; one of them is missing when the line comes or goes."""

    row: Compared
    sides: tuple[Side, ...]
    texts: tuple[Text, ...]

    @property
    def open_texts(self) -> list[Text]:
        """Return what stands open: what changed; of a line that comes or goes its target and who does it."""
        is_whole = not (self.row.old and self.row.new)
        return [text for text in self.texts if text.is_changed or (is_whole and text.label in OPEN and text.now)]

    @property
    def folded_texts(self) -> list[Text]:
        """Return what can be opened."""
        shown = self.open_texts
        return [text for text in self.texts if text.now and text not in shown]


TARGET, LEAD = "เป้าหมาย", "หน่วยงานรับผิดชอบหลัก"
OPEN = frozenset({TARGET, LEAD})
# What is said below the title, and the fields it prints.
TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("วัตถุประสงค์", ("objective",)),
    (TARGET, ("target_quantity", "target_unit", "target_text", "place")),
    ("ตัวชี้วัด", ("indicator",)),
    ("ผลที่คาดว่าจะได้รับ", ("expected_result",)),
    (LEAD, ("lead",)),
    ("แบบและตำแหน่งในแผน", ("form", "issue", "tactic", "programme", "equipment_type")),
)


def headings(plan: LocalPlan) -> list[str]:
    """Return the heads of the money columns: every year, and their sum."""
    return [*(f"ปี {year}" for year in plan.period.years), "รวม"]


def side_by_side(plan: LocalPlan, rows: Iterable[Compared]) -> list[Shown]:
    """Return the rows as they are shown."""
    return [Shown(row, tuple(_sides(plan, row)), tuple(_texts(row))) for row in rows]


def _sides(plan: LocalPlan, row: Compared) -> Iterable[Side]:
    if row.old:
        yield _side(plan, row, row.old, label="เดิม" if row.new else "ยกเลิก")
    if row.new:
        yield _side(plan, row, row.new, label="ใหม่" if row.old else "รายการใหม่")


def _side(plan: LocalPlan, row: Compared, entry: Entry, *, label: str) -> Side:
    *years, whole = headings(plan)
    money = [
        Cell(head, amount(entry.budget_baht.get(year)), f"{BUDGET}.{year}" in row.changed)
        for head, year in zip(years, plan.period.years, strict=True)
    ]
    is_other_sum = row.old is not None and row.new is not None and row.old.total_baht != row.new.total_baht
    money.append(Cell(whole, amount(entry.total_baht), is_other_sum))
    return Side(entry is row.new, label, Cell("โครงการ", entry.title, "title" in row.changed), tuple(money))


def _texts(row: Compared) -> Iterable[Text]:
    for label, names in TEXTS:
        old, new = (_text(entry, names) if entry else "" for entry in (row.old, row.new))
        yield Text(label, old, new, bool(row.changed & set(names)))


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
    """Say money as screens do: blank is blank, nought is 0."""
    return "" if baht_ is None else baht(baht_) or "0"
