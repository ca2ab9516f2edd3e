"""Areas as equal squares: where each stands, as its office placed it, or as first proposed from its centre point.

One square is one unit of work, whatever its area: nothing here is a map.  ``tiles.csv`` holds whole numbers alone, made
from centre points by ``manage.py propose_tiles`` (docs/domain.md#tiles says from which and how to make them anew).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from agencies.areas.models import Area, TileLayout
from paper.thai import thai_date

PROPOSALS = Path(__file__).with_name("tiles.csv")
# The styles and the print have rules for so many columns and rows.
SIDE = 10
BY_NUMBER = "ผังไม่อิงพิกัด"
BY_DIRECTION = "วางตามทิศโดยประมาณ"


class Square(NamedTuple):
    """A place: how many squares from the left edge, how many from the top; nought is the first."""

    x: int
    y: int


class Point(NamedTuple):
    """A centre point, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Layout:
    """The square of every area by its code, from what they are placed, and the version that a form types over."""

    places: Mapping[str, Square]
    note: str
    version: int = 0

    @property
    def rows(self) -> int:
        """Return how many rows the squares take up."""
        return max((square.y for square in self.places.values()), default=-1) + 1


# --- proposing --------------------------------------------------------------------------------------------------------
def in_directions(points: Mapping[str, Point]) -> dict[str, Square]:
    """Lay areas out by their centre points: rows from north to south, in each from west to east, ties by code.

    There are as many rows as the shape of the whole asks for, of equal size; the first take the remainder.
    """
    if not points:
        return {}
    latitudes = [point.latitude for point in points.values()]
    longitudes = [point.longitude for point in points.values()]
    height = max(latitudes) - min(latitudes)
    # A degree of longitude is the shorter, the farther from the equator.
    width = (max(longitudes) - min(longitudes)) * math.cos(math.radians(sum(latitudes) / len(latitudes)))
    wanted = round(math.sqrt(len(points) * height / width)) if width else len(points)
    southward = sorted(points, key=lambda code: (-points[code].latitude, code))
    return {
        code: Square(x, y)
        for y, row in enumerate(_cut(southward, max(1, min(len(points), wanted))))
        for x, code in enumerate(sorted(row, key=lambda code: (points[code].longitude, code)))
    }


def _cut(codes: Sequence[str], rows: int) -> Iterator[list[str]]:
    size, longer = divmod(len(codes), rows)
    rest = iter(codes)
    return (list(islice(rest, size + (row < longer))) for row in range(rows))


def by_number(codes: Iterable[str]) -> dict[str, Square]:
    """Lay areas out in the order of their codes, row by row, in a block that is about as wide as high."""
    ordered = sorted(codes)
    across = max(1, math.ceil(math.sqrt(len(ordered))))
    return {code: Square(place % across, place // across) for place, code in enumerate(ordered)}


@cache
def proposals() -> Mapping[str, Square]:
    """Return the proposed square of every district and tambon whose centre point is known, by code."""
    with PROPOSALS.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Square(int(row["x"]), int(row["y"])) for row in csv.DictReader(lines)}


# --- what holds -------------------------------------------------------------------------------------------------------
def layout_of(inside: Area, codes: Iterable[str]) -> Layout:
    """Return the squares of the areas inside one area (one query): its office's own, or else the proposal.

    What is newer than either stands in a row of its own below.
    """
    codes = tuple(codes)
    newest = TileLayout.objects.filter(area__code=inside.code).order_by("-number").first()
    if newest is not None:
        note = f"{newest.by_name} วางผังเมื่อ {thai_date(newest.at, short=True)}"
        return Layout(_with_newer(newest.squares, codes), note, newest.number)
    proposed = proposals()
    known = {code: proposed[code] for code in codes if code in proposed}
    return Layout(_with_newer(known, codes), BY_DIRECTION) if known else Layout(by_number(codes), BY_NUMBER)


def _with_newer(known: Mapping[str, tuple[int, int]], codes: Sequence[str]) -> dict[str, Square]:
    """Move what stands to the upper left corner, and put what has no place yet below it."""
    standing = {code: Square(*known[code]) for code in codes if code in known}
    left = min((square.x for square in standing.values()), default=0)
    top = min((square.y for square in standing.values()), default=0)
    moved = {code: Square(square.x - left, square.y - top) for code, square in standing.items()}
    below = max((square.y for square in moved.values()), default=-1) + 1
    newer = sorted(code for code in codes if code not in known)
    return moved | {code: Square(place % SIDE, below + place // SIDE) for place, code in enumerate(newer)}
