"""Which agency is meant by a name as somebody wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from rapidfuzz import fuzz

from agencies.areas.models import Area
from agencies.offices.models import Agency
from agencies.offices.names import Spelling, spelled, split_names, squeezed

# Names below that likeness (of 100) are others; more than a handful is no choice any more.
ALIKE = 62
# The likeness of a longer name that holds a short one whole («สภา อบต.บ้านบัว»).
HOLDS = 95
OFFERED = 5


@dataclass(frozen=True)
class Unknown:
    """A name that no agency of the directory has, and those that may be meant, the likeliest first."""

    typed: str
    candidates: tuple[Agency, ...] = ()

    @property
    def sentence(self) -> str:
        """Say it to who typed the name, with the names to choose from."""
        names = " หรือ ".join(f"«{agency.short_name}»" for agency in self.candidates)
        meant = f" หมายถึง {names} หรือไม่ ถ้าใช่ กรุณาพิมพ์ชื่อนั้น ถ้าไม่ใช่" if names else ""
        return f"ไม่พบหน่วยงาน «{self.typed}» ในระบบ{meant} จะเก็บเป็นชื่อตามที่พิมพ์"


class Directory:
    """The agencies among which a name is looked for, those that matter most first."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        """Keep the agencies, which are read when the first name is looked for."""
        self._agencies = agencies

    @classmethod
    def near(cls, area: Area) -> Self:
        """Return the agencies that serve ``area``, the nearest first (one query, at the first name)."""
        return cls(Agency.objects.serving(area))

    @cached_property
    def _spellings(self) -> list[tuple[Agency, frozenset[Spelling]]]:
        return [(agency, agency.spellings) for agency in self._agencies]

    def called(self, text: str) -> Agency | None:
        """Return the nearest agency of that name; None when there is none, or two that are equally near.

        A kind alone («อบต.») is the only agency of its kind.
        """
        meant = spelled(text)
        if not any(meant):
            return None
        found = [agency for agency, names in self._spellings if meant in names]
        if not found and meant.kind and not meant.place:
            found = [agency for agency, names in self._spellings if any(name.kind == meant.kind for name in names)]
            return found[0] if len(found) == 1 else None
        nearest = [agency for agency in found if agency.area_id == found[0].area_id]
        return nearest[0] if len(nearest) == 1 else None

    def close(self, text: str) -> tuple[Agency, ...]:
        """Return the agencies that may be meant by ``text``, the likeliest first."""
        meant, letters = spelled(text), squeezed(text)
        likeness = [
            (
                HOLDS if squeezed(agency.short_name) in letters else max(_likeness(meant, name) for name in names),
                -place,
                agency,
            )
            for place, (agency, names) in enumerate(self._spellings)
        ]
        likeliest = sorted((one for one in likeness if one[0] >= ALIKE), key=lambda one: one[:2], reverse=True)
        return tuple(agency for _, _, agency in likeliest[:OFFERED])

    def unknown(self, text: str) -> list[Unknown]:
        """Return the names of a list in one line that nobody here has, each with those that may be meant."""
        return [Unknown(name, self.close(name)) for name in split_names(text) if self.called(name) is None]

    def named(self, text: str) -> list[Agency]:
        """Return the agencies that are named in a list in one line; names nobody has are left out."""
        found = (self.called(name) for name in split_names(text))
        return list(dict.fromkeys(agency for agency in found if agency))


def _likeness(one: Spelling, other: Spelling) -> float:
    """Return how alike two names are (0 to 100): one kind is more than half of it, and alone it is no other kind."""
    if one.kind and not one.place and one.kind != other.kind:
        return 0
    whole = fuzz.ratio("".join(one), "".join(other))
    if one.kind and one.kind == other.kind:
        return max(whole, ALIKE + (100 - ALIKE) * fuzz.ratio(one.place, other.place) / 100)
    return whole
