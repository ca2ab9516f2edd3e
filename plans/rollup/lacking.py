"""Which villages the sum lacks and who moves next, grouped by cause: told once on the tambon's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agencies.people.models import User
from plans.rollup.balance import NOT_ACCEPTED
from plans.rollup.tiles import Tile
from plans.village.models import PlanState


@dataclass(frozen=True)
class Lack:
    """One cause: its badge's state and word, what is to be done, and the villages it is about (name, address)."""

    state: str
    word: str
    said: str
    villages: Sequence[tuple[str, str]]

    @property
    def act(self) -> tuple[str, str] | None:
        """Return the words and the address of the button that begins it; None where the reader can only wait."""
        if self.state != "now":
            return None
        name, url = self.villages[0]
        return (f"ตรวจรับ{name}", url)


def lacking(tiles: Iterable[Tile], reader: User) -> list[Lack]:
    """Return what the sum lacks, what ``reader`` can do herself first.

    Whoever may not open a plan learns only that it is not accepted.
    """
    outside = [tile for tile in tiles if not tile.is_inside]
    causes: tuple[tuple[str, str, str, Callable[[Tile], bool]], ...] = (
        ("now", "ทำได้ตอนนี้", "ตรวจรับ {} หมู่บ้าน", lambda tile: _may_accept(tile, reader)),
        ("submitted", "รอตรวจ", "รอทีมตำบลตรวจรับ {} หมู่บ้าน", lambda tile: _is(tile, PlanState.SUBMITTED)),
        ("returned", "ส่งกลับให้แก้", "รอแก้แผน {} หมู่บ้าน", lambda tile: _is(tile, PlanState.RETURNED)),
        ("draft", "ยังไม่ส่ง", "รอแผน {} หมู่บ้าน", lambda tile: _is(tile, PlanState.DRAFT)),
        ("none", NOT_ACCEPTED, "รอแผน {} หมู่บ้าน", lambda _: True),
    )
    found = []
    for state, word, said, belongs in causes:
        these = [tile for tile in outside if belongs(tile)]
        outside = [tile for tile in outside if tile not in these]
        if these:
            found.append(Lack(state, word, said.format(len(these)), [(_name(tile), tile.url) for tile in these]))
    return found


def _may_accept(tile: Tile, reader: User) -> bool:
    return _is(tile, PlanState.SUBMITTED) and reader.has_perm("village_plan.accept", tile.plan)


def _is(tile: Tile, state: str) -> bool:
    return tile.plan is not None and tile.plan.state == state


def _name(tile: Tile) -> str:
    """Name a village by its number, as the people of its tambon do."""
    return f"หมู่ที่ {tile.village.moo}" if tile.village.moo else str(tile.village)
