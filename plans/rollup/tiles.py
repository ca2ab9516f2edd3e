"""The villages of a tambon as equal squares: each one unit of work, whatever its area, with its state and its money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from agencies.areas.models import Area
from paper.thai import thai_date
from plans.rollup.balance import NOT_ACCEPTED
from plans.rollup.queries import Villages
from plans.village.models import PlanState, VillagePlan

# What a square says of a plan that is not in the sum: the state of a badge, and the word in the square.
_SAID: Mapping[str, tuple[str, str]] = {
    PlanState.SUBMITTED: ("submitted", "รอตรวจ"),
    PlanState.RETURNED: ("returned", "ส่งกลับให้แก้"),
    PlanState.DRAFT: ("draft", "ยังไม่ส่ง"),
}
# What happened on the day of its last move.
_MOVED: Mapping[str, str] = {PlanState.SUBMITTED: "ส่งเมื่อ", PlanState.RETURNED: "เมื่อ"}
_INSIDE = ("accepted", "รับแล้ว")
_UNKNOWN = ("none", NOT_ACCEPTED)


@dataclass(frozen=True)
class Tile:
    """One square: its village, the plan if the reader may open it, its badge's state, word, and baht in the sum.

    ``baht`` is None where the village is not in the sum, or named no amount at all; ``url`` is what the square opens,
    nothing where there is nothing that the reader may open; ``moved_at`` is when the plan came into its state.
    """

    village: Area
    plan: VillagePlan | None
    state: str
    word: str
    url: str
    is_inside: bool = False
    baht: Decimal | None = None
    moved_at: datetime | None = None

    @property
    def said(self) -> str:
        """Say how the plan stands and, of one that is on its way, since which day."""
        verb = _MOVED.get(self.state, "")
        return f"{self.word} {verb} {thai_date(self.moved_at, short=True)}" if verb and self.moved_at else self.word


def tiles(
    villages: Villages, plans: Mapping[int, VillagePlan], baht: Mapping[str, Decimal | None], *, rows_url: str
) -> list[Tile]:
    """Return a square for every village in the order of their numbers, which is how they are laid: no coordinates.

    ``plans`` are those the reader may open, by village; ``baht`` what the villages have in the tambon plan, by code.
    Of a plan that the reader may not open nothing is said but that it is not accepted.
    """
    inside = set(villages.accepted)
    every = sorted((*villages.accepted, *villages.missing), key=lambda area: (area.moo or 0, area.code))
    return [
        _accepted(village, plans.get(village.pk), baht.get(village.code), rows_url=rows_url)
        if village in inside
        else _missing(village, plans.get(village.pk))
        for village in every
    ]


def _accepted(village: Area, plan: VillagePlan | None, baht: Decimal | None, *, rows_url: str) -> Tile:
    url = _opened(plan) or f"{rows_url}?village={village.code}"
    return Tile(village, plan, *_INSIDE, url, is_inside=True, baht=baht)


def _missing(village: Area, plan: VillagePlan | None) -> Tile:
    said = _SAID.get(plan.state, _UNKNOWN) if plan else _UNKNOWN
    # Only plans that were read with it know since when they stand as they do.
    return Tile(village, plan, *said, _opened(plan), moved_at=getattr(plan, "moved_at", None))


def _opened(plan: VillagePlan | None) -> str:
    return reverse("plans:village", args=[plan.pk]) if plan else ""
