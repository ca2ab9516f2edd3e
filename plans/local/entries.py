"""One line of a local development plan as plain data: what the forms ผ.02, ผ.02/1, ผ.02/2 and ผ.03 print of it.

A line is stored whole as JSON in every edition that touches it, so that an announced edition never depends on rows
that change later.  Money is baht by fiscal year as decimal text; a year that is missing was left blank, which is not 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from paper.thai import added, baht, normalise
from plans.decisions.models import Outcome
from plans.local.models import EditionRow
from projects.models import ActionGroup

Form = EditionRow.FormCode
SATANG = Decimal("0.01")
# The budget category of every line of ผ.03 («หมวด», always the same: docs/domain.md#p03).
EQUIPMENT = "ค่าครุภัณฑ์"


@dataclass(frozen=True)
class Entry:
    """One line of a local plan.

    Issue (or strategy), tactic and programme are kept as printed; the ids say which items of the strategy library they
    were taken from.  ``village`` is the code of the village the line came from, blank when it is the whole area's.
    """

    title: str
    form: str = EditionRow.FormCode.P02.value
    objective: str = ""
    target_quantity: Decimal | None = None
    target_unit: str = ""
    target_text: str = ""
    place: str = ""
    budget_baht: Mapping[int, Decimal] = field(default_factory=dict)
    indicator: str = ""
    expected_result: str = ""
    lead: str = ""
    issue: str = ""
    issue_id: int | None = None
    tactic: str = ""
    tactic_id: int | None = None
    programme: str = ""
    programme_id: int | None = None
    equipment_type: str = ""
    village: str = ""

    @property
    def total_baht(self) -> Decimal | None:
        """Return the sum over all years, or None when every year is blank."""
        return added(self.budget_baht.values())

    @property
    def project_years(self) -> int:
        """Return in how many years there is money: what ผ.01 counts as «จำนวนโครงการ»."""
        return sum(1 for amount in self.budget_baht.values() if amount)

    @property
    def target(self) -> str:
        """Return the target as the forms print it: quantity and unit, then the words, then the place."""
        quantity = baht(self.target_quantity)
        parts = (f"{quantity} {self.target_unit}".strip() if quantity else "", self.target_text, self.place)
        return "\n".join(part for part in parts if part)

    @property
    def category(self) -> str:
        """Return the budget category, which only equipment has."""
        return EQUIPMENT if self.form == EditionRow.FormCode.P03 else ""

    def years_baht(self, years: tuple[int, ...]) -> tuple[Decimal | None, ...]:
        """Return the money of ``years`` in their order; None is blank."""
        return tuple(self.budget_baht.get(year) for year in years)

    def data(self) -> dict[str, Any]:
        """Return the line as JSON; equal lines give equal data."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        quantity = self.target_quantity
        return values | {
            "target_quantity": None if quantity is None else str(quantity.quantize(SATANG)),
            "budget_baht": {
                str(year): str(amount.quantize(SATANG)) for year, amount in sorted(self.budget_baht.items())
            },
        }


NAMES = tuple(field.name for field in fields(Entry))
_KNOWN = frozenset(NAMES)
_WORDS = ("title", "objective", "target_text", "indicator", "expected_result")


def form_of(fate: str, action_group: str) -> str:
    """Tell on which form a project prints: who must do it decides (docs/domain.md#which-form).

    A planner who takes the project into a local plan may choose another one.
    """
    if fate == Outcome.PASSED_ON:
        return Form.P02_2.value
    return Form.P02_1.value if action_group == ActionGroup.SELF else Form.P02.value


def entry_of(data: Mapping[str, Any]) -> Entry:
    """Read a stored line, as ``Entry.data`` of a line in normal form wrote it.

    Raises ValueError for a field nobody knows: data of another shape must not pass as a line.
    """
    unknown = data.keys() - _KNOWN
    if unknown:
        raise ValueError(f"a line of a local plan has no {', '.join(sorted(unknown))}")
    quantity, money = data.get("target_quantity"), data.get("budget_baht", {})
    numbers = {
        "target_quantity": None if quantity is None else Decimal(quantity),
        "budget_baht": {int(year): Decimal(money[year]) for year in sorted(money, key=int)},
    }
    return Entry(**{**data, **numbers})


def normal(entry: Entry) -> Entry:
    """Return the line in its one normal form: equal lines are equal however they were typed."""
    quantity = entry.target_quantity
    texts: dict[str, Any] = {
        name: normalise(value, keep_lines=name in _WORDS)
        for name in NAMES
        if isinstance(value := getattr(entry, name), str)
    }
    return replace(
        entry,
        **texts,
        target_quantity=None if quantity is None else quantity.quantize(SATANG),
        budget_baht={year: amount.quantize(SATANG) for year, amount in sorted(entry.budget_baht.items())},
    )
