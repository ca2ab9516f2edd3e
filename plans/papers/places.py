"""Two places of one paper that must say the same: what a place is, and in which figures two of them differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

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

    def differences(self, said: Mapping[Place[P], Figures]) -> Iterator[Difference]:
        """Return every figure in which the two places differ."""
        left, right = said[self.left], said[self.right]
        for name in left:
            if name in right and left[name] != right[name]:
                yield Difference(name, self.left.name, left[name], right[name])


class Difference(NamedTuple):
    """A figure that a place says, and what others say of it: the same cause, however many they are."""

    name: str
    place: str
    number: Number
    other: Number

    def sentence(self, others: Iterable[str]) -> str:
        """Say it in Thai, with the places that say the other number."""
        named = " ".join(f"«{other}»" for other in others)
        return (
            f"ตัวเลขในเอกสารไม่ตรงกัน: {self.name} ใน «{self.place}» คือ {_said(self.name, self.number)} "
            f"แต่ใน {named} คือ {_said(self.name, self.other)}"
        )


def _said(name: str, number: Number) -> str:
    return f"{baht(Decimal(number))} บาท" if name.startswith(MONEY_WORD) else f"{number:,}"


def paired(pairs: Iterable[tuple[Place[P], Iterable[Place[P]]]]) -> tuple[Equality[P], ...]:
    """Return the equality of a place with each of those beside it."""
    return tuple(Equality(left, right) for left, others in pairs for right in others)


def differences(equalities: Iterable[Equality[P]], papers: P) -> list[str]:
    """Return a Thai sentence for every figure that places contradict, each place read once; none: all agree."""
    declared = tuple(equalities)
    every = dict.fromkeys(place for equality in declared for place in (equality.left, equality.right))
    said = {place: place.read(papers) for place in every}
    others: defaultdict[Difference, list[str]] = defaultdict(list)
    for equality in declared:
        for difference in equality.differences(said):
            others[difference].append(equality.right.name)
    return [difference.sentence(names) for difference, names in others.items()]
