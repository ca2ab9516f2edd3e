"""The emblem as a picture, for Word, which knows no drawing of ours."""

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from PIL import Image, ImageDraw

from paper.layout.emblem import BOX, SHAPE, outline

# Of the picture: sharp at 3 cm on paper, and drawn three times as large to have smooth edges.
_HIGH, _TIMES, _STEPS = 720, 3, 12
_TOKEN: Final = re.compile(r"[MLCZ]|-?[0-9.]+")
_PLACES: Final = {"M": 1, "L": 1, "C": 3}
Point = tuple[float, float]


@cache
def picture() -> bytes:
    """Draw the emblem as a PNG, black on nothing."""
    unit = _HIGH * _TIMES / BOX[3]
    large = Image.new("L", (round(_HIGH * SHAPE) * _TIMES, _HIGH * _TIMES))
    drawer = ImageDraw.Draw(large)
    for figure in _figures():
        drawer.polygon([((x - BOX[0]) * unit, (y - BOX[1]) * unit) for x, y in figure], fill=255)
    mask = large.resize((large.width // _TIMES, large.height // _TIMES), Image.Resampling.LANCZOS)
    drawn = Image.new("RGBA", mask.size, (0, 0, 0, 0))
    drawn.putalpha(mask)
    content = io.BytesIO()
    drawn.save(content, "PNG", optimize=True)
    return content.getvalue()


def _figures() -> Iterator[list[Point]]:
    """Give each closed figure as corners, curves in short steps."""
    tokens = iter(_TOKEN.findall(outline()))
    figure: list[Point] = []
    for command in tokens:
        if command == "Z":
            yield figure
            figure = []
            continue
        places = [(float(next(tokens)), float(next(tokens))) for _ in range(_PLACES[command])]
        figure += _curve(figure[-1], *places) if command == "C" else places


def _curve(*points: Point) -> Iterator[Point]:
    """Give the steps of a curve behind the first of its four points."""
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        pairs = list(zip(parts, points, strict=True))
        yield sum(part * x for part, (x, _) in pairs), sum(part * y for part, (_, y) in pairs)
