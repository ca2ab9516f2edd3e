"""A bulk act: asked first, then done to each row by itself, and told row by row what was done and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from agencies.access.reasons import refusal
from agencies.errors import Cannot
from agencies.lists.acts import Act
from agencies.lists.listing import Listing

# So many rows are done in one press; the others are told to be left for the next.
MOST_AT_ONCE = 200
GONE = "ไม่พบรายการนี้แล้ว หรืออยู่นอกพื้นที่รับผิดชอบของท่าน"
MOVED = "สถานะเปลี่ยนไปหลังจากท่านเปิดหน้านี้ จึงไม่ได้ทำ กรุณาตรวจแล้วเลือกใหม่"
NO_REASON = "กรุณาระบุเหตุผล"


@dataclass(frozen=True)
class Chosen:
    """Rows that somebody ticked: their keys with the state in which she saw them, and how many were left out."""

    keys: Mapping[int, str]
    left_out: int = 0

    def ticks(self) -> list[str]:
        """Return the keys as the forms of pages send them."""
        return [f"{pk}:{state}" for pk, state in self.keys.items()]


@dataclass(frozen=True)
class Outcome:
    """What became of one row; without reasons it was done."""

    name: str
    url: str
    reasons: tuple[str, ...] = ()


def chosen(listing: Listing, act: Act) -> Chosen:
    """Read which rows were ticked: single ones, or everything that the filters find."""
    if "everything" in listing.request.POST:
        rows = listing.rows[:MOST_AT_ONCE]
        return Chosen({row.pk: act.state(row) for row in rows}, max(0, listing.matched - MOST_AT_ONCE))
    pairs = (tick.partition(":") for tick in listing.request.POST.getlist("chosen"))
    keys = {int(pk): state for pk, _, state in pairs if pk.isascii() and pk.isdecimal() and len(pk) < 19}
    kept = dict(list(keys.items())[:MOST_AT_ONCE])
    return Chosen(kept, len(keys) - len(kept))


def names(listing: Listing, picked: Chosen) -> list[str]:
    """Return what the ticked rows are called, as far as they are in reach."""
    first = listing.declared.columns[0]
    return [listing.called(first.cell(row)) for row in listing.dress(_things(listing, picked))]


def done(listing: Listing, act: Act, picked: Chosen, *, note: str) -> list[Outcome]:
    """Do the act to each row by itself; what cannot be done keeps no other row back and says why."""
    things, first = _things(listing, picked), listing.declared.columns[0]
    cells = [first.cell(row) for row in listing.dress(things)]
    by_key = {thing.pk: (thing, cell) for thing, cell in zip(things, cells, strict=True)}
    told = []
    for pk, state in picked.keys.items():
        if pk not in by_key:
            told.append(Outcome(f"เลขที่ {pk}", "", (GONE,)))
            continue
        thing, cell = by_key[pk]
        told.append(Outcome(listing.called(cell), cell.url, _try(listing, act, thing, seen=state, note=note)))
    return told


def _things(listing: Listing, picked: Chosen) -> list[Any]:
    if not isinstance(listing.every, QuerySet):
        message = f"{listing.declared.name}: only rows of the database can be acted on"
        raise TypeError(message)
    found = {thing.pk: thing for thing in listing.every.filter(pk__in=picked.keys)}
    return [found[pk] for pk in picked.keys if pk in found]


def _try(listing: Listing, act: Act, thing: Any, *, seen: str, note: str) -> tuple[str, ...]:  # noqa: ANN401  of any model
    person: Any = listing.request.user
    if not person.has_perm(act.permission, thing):
        why = refusal(person, act.permission)
        return why.whys if why and why.whys else (f"ตำแหน่งของท่าน{act.label}รายการนี้ไม่ได้ในสถานะปัจจุบัน",)
    if act.state(thing) != seen:
        return (MOVED,)
    try:
        act.does(thing, by=person, note=note)
    except Cannot as cannot:
        return cannot.reasons
    return ()
