"""Two places of one paper that must say the same: what a place is, and in which figures two of them differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from paper.thai import baht

P = TypeVar("P")
Number = int | Decimal
# Numbers by their Thai names; money is baht, and its name begins with MONEY_WORD.
Figures = dict[str, Number]
MONEY_WORD = "งบประมาณ"


@dataclass(frozen=True)
class Place(Generic[P]):
    """Where figures are printed: what the place is called, and how they are read there."""

    name: str
    read: Callable[[P], Figures]


@dataclass(frozen=True)
class Equality(Generic[P]):
    """Two places that must say the same wherever they speak of the same."""

    left: Place[P]
    right: Place[P]

    def differences(self, said: Mapping[Place[P], Figures]) -> list[str]:
        """Return a Thai sentence for every figure in which the two places differ."""
        left, right = said[self.left], said[self.right]
        return [
            f"ตัวเลขในเอกสารไม่ตรงกัน: {name}ใน «{self.left.name}» คือ {_said(name, left[name])} "
            f"แต่ใน «{self.right.name}» คือ {_said(name, right[name])}"
            for name in left
            if name in right and left[name] != right[name]
        ]


def _said(name: str, number: Number) -> str:
    return f"{baht(Decimal(number))} บาท" if name.startswith(MONEY_WORD) else f"{number:,}"


def paired(pairs: Iterable[tuple[Place[P], Iterable[Place[P]]]]) -> tuple[Equality[P], ...]:
    """Return the equality of a place with each of those beside it."""
    return tuple(Equality(left, right) for left, others in pairs for right in others)


def differences(equalities: Iterable[Equality[P]], papers: P) -> list[str]:
    """Return a Thai sentence for every figure in which two places contradict each other; every place is read once."""
    declared = tuple(equalities)
    places = dict.fromkeys(place for equality in declared for place in (equality.left, equality.right))
    said = {place: place.read(papers) for place in places}
    return [sentence for equality in declared for sentence in equality.differences(said)]
