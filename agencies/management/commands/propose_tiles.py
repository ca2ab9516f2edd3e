"""The first proposal of where areas stand as squares, made anew from centre points."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.areas.codes import COUNTRY, parents
from agencies.areas.tiling import PROPOSALS, Point, in_directions
from agencies.management.answers import AnsweringCommand, BadInput


class Command(AnsweringCommand):
    """Write whole numbers alone, from a file of centre points."""

    help = "เขียนผังเริ่มต้นของอำเภอและตำบลจากไฟล์จุดกึ่งกลาง (CSV หัวตาราง code,latitude,longitude) เก็บเฉพาะลำดับช่อง"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the centre points and where to write."""
        parser.add_argument("points", type=Path, metavar="POINTS.csv")
        parser.add_argument("--out", type=Path, default=PROPOSALS, metavar="FILE.csv")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Lay out the areas inside each area and write one line for each."""
        inside: defaultdict[str, dict[str, Point]] = defaultdict(dict)
        for code, point in _read(options["points"]).items():
            inside[parents(code)[-1]][code] = point
        placed = [
            (code, *square)
            for above in sorted(inside)
            if above != COUNTRY
            for code, square in sorted(in_directions(inside[above]).items())
        ]
        with options["out"].open("w", encoding="utf-8", newline="") as written:
            csv.writer(written, lineterminator="\n").writerows([("code", "x", "y"), *placed])
        return {"areas": len(placed)}


def _read(points: Path) -> dict[str, Point]:
    unreadable = f"อ่านไฟล์จุดกึ่งกลาง {points} ไม่ได้ ต้องเป็น CSV หัวตาราง code,latitude,longitude"
    try:
        with points.open(encoding="utf-8-sig", newline="") as lines:
            found = {
                row["code"]: Point(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(lines)
            }
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise BadInput(unreadable) from fault
    if not found:
        raise BadInput(unreadable)
    return found
