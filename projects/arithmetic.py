"""The sums an inspector would do: quantity × rate against the money, households × share against the quantity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project


@dataclass(frozen=True)
class Facts:
    """The numbers of one project that have to agree; None was not filled in and is never nought.

    ``target_quantity`` and ``quantity_per_household`` count ``target_unit``; amounts are baht, ``budget_baht`` is the
    sum over all fiscal years.
    """

    target_quantity: Decimal | None = None
    target_unit: str = ""
    unit_rate_baht: Decimal | None = None
    budget_baht: Decimal | None = None
    beneficiary_households: int | None = None
    quantity_per_household: Decimal | None = None


@dataclass(frozen=True)
class Contradiction:
    """Numbers that cannot all be true: the model's fields they stand in and a Thai sentence that names both sides."""

    fields: tuple[str, ...]
    message: str
    is_error: bool = True


MONEY_FIELDS = ("target_quantity", "unit_rate_baht", "year_budgets")
SHARE_FIELDS = ("beneficiary_households", "quantity_per_household", "target_quantity")


def facts(project: Project) -> Facts:
    """Take the numbers of a stored project."""
    return Facts(
        target_quantity=project.target_quantity,
        target_unit=project.target_unit,
        unit_rate_baht=project.unit_rate_baht,
        budget_baht=project.budget_baht,
        beneficiary_households=project.beneficiary_households,
        quantity_per_household=project.quantity_per_household,
    )


def contradictions(these: Facts) -> list[Contradiction]:
    """Return one contradiction per wrong number, exact to the satang; a number that is missing contradicts nothing.

    When both sums fail only because of the quantity they share, that is one slip and gives one message.
    """
    slips = [slip for slip in (_money(these), _share(these)) if slip]
    shared = _quantity(these) if len(slips) > 1 else None
    return [shared] if shared else slips


def product(these: Facts) -> Decimal | None:
    """Return quantity × rate in baht, None while one of them is missing."""
    quantity, rate = these.target_quantity, these.unit_rate_baht
    return None if quantity is None or rate is None else quantity * rate


def equation(these: Facts) -> str:
    """Say quantity × rate = money as it is written on paper, e.g. «400 ไร่ × 200 บาท = 80,000 บาท»; «» without both."""
    quantity, rate, money = these.target_quantity, these.unit_rate_baht, product(these)
    if quantity is None or rate is None or money is None:
        return ""
    return f"{_of(quantity, these)} × {_number(rate)} บาท = {_number(money)} บาท"


def share_equation(these: Facts) -> str:
    """Say households × share = quantity, e.g. «100 ครัวเรือน × 4 ไร่ = 400 ไร่»; «» without both."""
    households, share = these.beneficiary_households, these.quantity_per_household
    if households is None or share is None:
        return ""
    return f"{households:,} ครัวเรือน × {_of(share, these)} = {_of(households * share, these)}"


def _money(these: Facts) -> Contradiction | None:
    """Check quantity × rate = money, e.g. 400 ไร่ × 200 บาท = 80,000 บาท."""
    expected, budget = product(these), these.budget_baht
    if expected is None or budget is None or expected == budget:
        return None
    return Contradiction(MONEY_FIELDS, f"{equation(these)} แต่งบประมาณรวมทุกปีที่กรอกคือ {_number(budget)} บาท")


def _share(these: Facts) -> Contradiction | None:
    """Check households × share = quantity, e.g. 100 ครัวเรือน × 4 ไร่ = 400 ไร่."""
    households, share, quantity = these.beneficiary_households, these.quantity_per_household, these.target_quantity
    if households is None or share is None or quantity is None or households * share == quantity:
        return None
    return Contradiction(
        SHARE_FIELDS,
        f"{share_equation(these)} แต่เป้าหมายที่กรอกคือ {_of(quantity, these)}",
    )


def _quantity(these: Facts) -> Contradiction | None:
    """Name the quantity alone when households × share × rate gives the money without it."""
    households, share, rate = these.beneficiary_households, these.quantity_per_household, these.unit_rate_baht
    quantity, budget = these.target_quantity, these.budget_baht
    if households is None or share is None or rate is None or quantity is None or budget is None:
        return None
    if households * share * rate != budget:
        return None
    return Contradiction(
        ("target_quantity",),
        f"{share_equation(these)} ซึ่งตรงกับงบประมาณ {_number(budget)} บาท แต่เป้าหมายที่กรอกคือ {_of(quantity, these)}",
    )


def _of(quantity: Decimal, these: Facts) -> str:
    return f"{_number(quantity)} {these.target_unit or 'หน่วย'}"


def _number(amount: Decimal) -> str:
    """Print exactly, with thousands separated and no noughts behind the point."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
