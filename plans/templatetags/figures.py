"""Figures that people would rather look at, one line each on a page: squares of places, threads of money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from agencies.areas.models import Area
from agencies.areas.tiling import Layout, layout_of
from agencies.people.models import User
from plans.rollup.balance import Picture
from plans.rollup.threads import threads_of
from plans.rollup.tiles import Tile
from plans.tilemap.maps import bare_map, readiness_map
from plans.tilemap.queries import AnyPlan
from plans.upper.models import UpperPlan
from plans.upper.readiness import Below

register = template.Library()


@register.simple_tag
def layout(inside: Area, tiles: Sequence[Tile]) -> Layout:
    """Return where the squares of a tambon's villages stand, and from what: {% layout plan.area tiles as laid %}."""
    return layout_of(inside, [tile.village.code for tile in tiles])


@register.filter
def across(laid: Layout, code: str) -> int:
    """Return how many squares from the left an area stands."""
    return laid.places[code].x


@register.filter
def down(laid: Layout, code: str) -> int:
    """Return how many squares from the top an area stands."""
    return laid.places[code].y


@register.inclusion_tag("parts/figures/tile_map.html")
def bare_tiles(plan: AnyPlan) -> dict[str, Any]:
    """Draw where the areas inside a plan's area stand: {% bare_tiles plan %}."""
    return {"map": bare_map(plan)}


@register.inclusion_tag("parts/figures/tile_map.html")
def readiness_tiles(plan: UpperPlan, rows: Sequence[Below], reader: User) -> dict[str, Any]:
    """Draw how far the areas below an upper plan have come: {% readiness_tiles plan rows user %}, beside their list."""
    return {"map": readiness_map(plan, rows, reader)}


@register.inclusion_tag("parts/figures/threads.html")
def money_threads(sums: Picture, rows_url: str) -> dict[str, Any]:
    """Draw what is done, how, and from which proposed source, with its table: {% money_threads picture rows_url %}."""
    return {"threads": threads_of(sums, rows_url=rows_url), "rows_url": rows_url}
