"""The areas inside a tambon, a district or a province as drawings: what each comes to, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from agencies.areas.models import Area
from agencies.areas.tiling import Layout, layout_of
from agencies.people.models import User
from paper.layout.tilemap import Tile, TileMap
from paper.thai import baht, thai_date
from plans.rollup.balance import NOT_ACCEPTED, Dimension, Picture
from plans.rollup.queries import Villages
from plans.tambon.models import TambonPlan
from plans.tilemap.queries import AnyPlan, inside
from plans.upper.models import UpperPlan
from plans.upper.readiness import Below, BelowStanding

UNDER_WAY, NOT_BEGUN, OUT, ANEW = "กำลังทำ", "ยังไม่มีแผน", "ออกเล่มแล้ว", "แผนเปลี่ยน รอออกเล่มใหม่"
# What stands beside the areas below; one that is not taken in has no figures, which is not nought.
TAKEN, NOT_TAKEN = "รับเข้าแผนแล้ว", "ยังไม่รับเข้าแผน"
# What is told of a release that went up, in the few words of a square.
_ON_ITS_WAY: Mapping[BelowStanding, tuple[str, str]] = {
    BelowStanding.ACCEPTED: ("accepted", TAKEN),
    BelowStanding.RECEIVED: ("submitted", "รอพิจารณา"),
    BelowStanding.SENT: ("submitted", "ส่งแล้ว รอรับ"),
    BelowStanding.SENT_BACK: ("returned", "ส่งคืนให้แก้"),
    BelowStanding.RELEASED: ("done", OUT),
}


def bare_map(plan: AnyPlan) -> TileMap:
    """Return where the areas stand, without anything that they come to (two queries)."""
    areas = inside(plan)
    layout = layout_of(plan.area, [area.code for area in areas])
    tiles = (Tile(area.name, "", "none", *layout.places[area.code], number=area.moo) for area in areas)
    return TileMap(f"ผังพื้นที่ใน {plan.area}", layout.note, tuple(tiles))


# --- the villages of a tambon -----------------------------------------------------------------------------------------
def village_map(plan: TambonPlan, villages: Villages, sums: Picture) -> TileMap:
    """Return the villages of a tambon with what each has in its plan, as the table by villages says it (one query)."""
    every = sorted((*villages.accepted, *villages.missing), key=lambda area: (area.moo or 0, area.code))
    amounts = {entry.key: entry.tambon.total_baht for entry in sums.breakdowns[Dimension.VILLAGE].entries}
    layout, taken = layout_of(plan.area, [area.code for area in every]), {area.code for area in villages.accepted}
    tiles = (_village(area, layout, amounts.get(area.code), is_taken=area.code in taken) for area in every)
    return TileMap("หมู่บ้านและงบประมาณในแผน (บาท)", layout.note, tuple(tiles))


def _village(area: Area, layout: Layout, amount: Decimal | None, *, is_taken: bool) -> Tile:
    word, state = ("รับแล้ว", "accepted") if is_taken else (NOT_ACCEPTED, "none")
    value = baht(amount) if is_taken else ""
    return Tile(area.name, word, state, *layout.places[area.code], number=area.moo, value=value)


# --- the tambons of a district, the districts of a province -----------------------------------------------------------
def readiness_map(plan: UpperPlan, rows: Sequence[Below], reader: User) -> TileMap:
    """Return how far each area below has come, by what is recorded of it (one query); ``rows`` are its list's."""
    layout = layout_of(plan.area, [row.area.code for row in rows])
    tiles = (_below(row, layout, _opened(row, reader)) for row in rows)
    return TileMap(f"ภาพทั้ง {plan.area}", layout.note, tuple(tiles))


def _below(row: Below, layout: Layout, url: str) -> Tile:
    state, word = _ON_ITS_WAY.get(row.standing) or _not_out(row)
    value = thai_date(row.release.at, short=True) if row.release else ""
    return Tile(row.area.name, word, state, *layout.places[row.area.code], value=value, url=url)


def _not_out(row: Below) -> tuple[str, str]:
    if row.release:
        return "returned", ANEW
    return ("open", UNDER_WAY) if row.has_plan else ("none", NOT_BEGUN)


def _opened(row: Below, reader: User) -> str:
    if row.plan is None or not reader.has_perm(f"{row.plan.ACCESS.name}.view", row.plan):
        return ""
    return reverse("plans:tambon" if isinstance(row.plan, TambonPlan) else "plans:upper", args=[row.plan.pk])


def taken_map(area: Area, head: Mapping[str, Any]) -> TileMap:
    """Return which areas below a release of a district or province was made of, as its book prints it (one query)."""
    named = sorted([*head["accepted"], *head["missing"]], key=lambda below: below["area"])
    layout, taken = layout_of(area, [below["area"] for below in named]), {below["area"] for below in head["accepted"]}
    return TileMap(f"พื้นที่ในแผนของ {area}", layout.note, tuple(_named(named, layout, taken)))


def _named(named: Iterable[Mapping[str, Any]], layout: Layout, taken: set[str]) -> Iterator[Tile]:
    for below in named:
        word, state = (TAKEN, "accepted") if below["area"] in taken else (NOT_TAKEN, "none")
        yield Tile(below["name"], word, state, *layout.places[below["area"]])
