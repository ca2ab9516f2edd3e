"""What an edition does to a local plan in figures: lines and money that come, change and go, and the plan after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from paper.thai import NOUGHT, baht
from plans.local.editions import Alteration, PlanRow
from plans.local.entries import Entry

# What becomes of a line, as the address of an edition's rows names it, and in words.
WAYS: Mapping[str, str] = {"new": "รายการใหม่", "changed": "เปลี่ยนรายการเดิม", "ended": "ยกเลิก"}
_COUNTED: Mapping[str, str] = {"new": "เพิ่ม", "changed": "เปลี่ยน", "ended": "ยกเลิก"}


def way_of(old: Entry | None, new: Entry | None) -> str:
    """Tell what becomes of a line: a key of ``WAYS``."""
    return "changed" if old and new else "new" if new else "ended"


@dataclass(frozen=True)
class Part:
    """The lines of one way: how many, and their money in baht as they were and as they will be, over all years."""

    way: str
    count: int
    before_baht: Decimal
    after_baht: Decimal

    @property
    def label(self) -> str:
        """Say what becomes of them."""
        return WAYS[self.way]


@dataclass(frozen=True)
class Balance:
    """An edition in figures: its lines by way, those there are, and how many lines and how much the plan holds."""

    parts: tuple[Part, ...]
    lines_before: int
    baht_before: Decimal

    @property
    def count(self) -> int:
        """Return how many lines the edition touches."""
        return sum(part.count for part in self.parts)

    @property
    def kept_baht(self) -> Decimal:
        """Return the money of the lines that the edition adds or keeps."""
        return sum((part.after_baht for part in self.parts), NOUGHT)

    @property
    def lines_after(self) -> int:
        """Return how many lines the plan has once the edition is in force."""
        signs = {"new": 1, "ended": -1}
        return self.lines_before + sum(signs.get(part.way, 0) * part.count for part in self.parts)

    @property
    def baht_after(self) -> Decimal:
        """Return the plan's money once the edition is in force."""
        return self.baht_before + sum((part.after_baht - part.before_baht for part in self.parts), NOUGHT)

    @property
    def said(self) -> str:
        """Say it in one breath; «» while there are no lines."""
        if not self.parts:
            return ""
        counts = " ".join(f"{_COUNTED[part.way]} {part.count}" for part in self.parts)
        return f"{self.count} รายการ ({counts}) เงินของรายการที่เพิ่มหรือเปลี่ยนรวม {baht(self.kept_baht) or '0'} บาท"


def balance(changes: Iterable[Alteration], plan: Mapping[UUID, PlanRow]) -> Balance:
    """Work the figures out; ``plan`` is the plan in force."""
    by_way: dict[str, list[Alteration]] = {way: [] for way in WAYS}
    for change in changes:
        by_way[way_of(change.old, change.new)].append(change)
    return Balance(
        tuple(_part(way, found) for way, found in by_way.items() if found),
        len(plan),
        _sum(row.entry for row in plan.values()),
    )


def _part(way: str, changes: list[Alteration]) -> Part:
    return Part(way, len(changes), _sum(one.old for one in changes), _sum(one.new for one in changes))


def _sum(entries: Iterable[Entry | None]) -> Decimal:
    return sum((entry.total_baht or NOUGHT for entry in entries if entry), NOUGHT)
