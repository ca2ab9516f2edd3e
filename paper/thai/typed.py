"""What stood in a cell or a box, said again as the person saw it: numbers without a machine's «.0», dates as dates."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from paper.thai.months import BUDDHIST_ERA, FIRST_BUDDHIST_YEAR, SHORT_MONTHS

SHOWN: Final = 40
# What people type for «none» and, in a table of money, for nought.
DASHES: Final = frozenset("-–—−‐‑")
# Figures from nought on: commas set off thousands or are left out, a point begins the decimals.
FIGURES: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


@dataclass(frozen=True)
class Percent:
    """A number that its cell shows as a percentage; ``points`` are per hundred: 0.8 in the file is 80."""

    points: Decimal

    @classmethod
    def of(cls, share: float) -> Percent:
        """Make it from what the file holds, where 1 is a hundred per cent."""
        return cls(_plain(Decimal(f"{share:.15g}") * 100))

    def __str__(self) -> str:
        """Say it as the cell shows it: «12.5%»."""
        return f"{self.points:f}%"


def as_typed(value: object, *, length: int = SHOWN) -> str:
    """Say a value for a sentence, at most ``length`` letters: «-5», «80%», «15 มี.ค. 2569», «8.30 น.»."""
    return _said(value).strip()[:length]


def _said(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case int() | Decimal():
            return _written_out(Decimal(value))
        case float():
            return number_text(value)
        case dt.date():
            era = 0 if value.year >= FIRST_BUDDHIST_YEAR else BUDDHIST_ERA
            return f"{value.day} {SHORT_MONTHS[value.month - 1]} {value.year + era}"
        case dt.time():
            return f"{value.hour}.{value.minute:02d} น."
    return str(value)


def number_text(number: float) -> str:
    """Write a number of a workbook with the 15 digits that it keeps, and not as «1e+21» where it can be written out."""
    return _written_out(Decimal(f"{number:.15g}"))


def _written_out(number: Decimal) -> str:
    # Python refuses to print a whole number of thousands of digits, Decimal does not.
    is_short = number.is_finite() and abs(number.adjusted()) <= SHOWN
    return f"{_plain(number):f}" if is_short else str(number)


def _plain(number: Decimal) -> Decimal:
    """Take the noughts behind the point away, and the sign of nought."""
    return abs(number.normalize()) if not number else number.normalize()
