"""Where words and rules stand on the pages of a PDF, of either printer: what crosses a border is found here."""

from __future__ import annotations

import html
import io
import itertools
import re
import subprocess
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ContentStream

from paper.layout.measures import LANDSCAPE, POINTS_PER_MM, PORTRAIT

_WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
# How thick what is drawn as a box may be and still be a rule, and how far a letter may touch it, in points.
_THICK, _TOUCH = 1.5, 0.3
# No cell is as low as this, nor any line of text: what is shorter belongs to a drawing, as the dots of a chart's key.
_SHORT = 6.0

Box = tuple[float, float, float, float]  # left, top, right, bottom
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Leaf:
    """One page: its size, its words with their boxes, and its upright and level rules, in points from the top left."""

    width: float
    height: float
    words: tuple[tuple[str, Box], ...]
    uprights: tuple[Box, ...]
    levels: tuple[Box, ...]

    def crossing(self) -> list[str]:
        """Return the words through which an upright rule goes, or which leave the paper."""
        return [word for word, box in self.words if self._is_crossed(box)]

    def _is_crossed(self, box: Box) -> bool:
        left, top, right, bottom = box
        middle = (top + bottom) / 2
        crossed = any(
            left + _TOUCH < rule[0] < right - _TOUCH and rule[1] <= middle <= rule[3] for rule in self.uprights
        )
        return crossed or right > self.width or left < 0


def leaves(content: bytes) -> list[Leaf]:
    """Read every page of a PDF."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    texts = done.stdout.decode().split("<page ")[1:]
    reader = PdfReader(io.BytesIO(content))
    return [_leaf(reader, page, text) for page, text in zip(reader.pages, texts, strict=True)]


def _leaf(reader: PdfReader, page, text: str) -> Leaf:
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    words = tuple((html.unescape(found[4]), tuple(map(float, found[:4]))) for found in _WORD.findall(text))
    rules = [_upside(rule, height) for rule in _rules(ContentStream(page.get_contents(), reader))]
    return Leaf(
        width,
        height,
        words,
        tuple(rule for rule in rules if rule[2] - rule[0] <= _THICK and rule[3] - rule[1] > _SHORT),
        tuple(rule for rule in rules if rule[3] - rule[1] <= _THICK and rule[2] - rule[0] > _SHORT),
    )


def _upside(box: Box, height: float) -> Box:
    left, low, right, high = box
    return left, height - high, right, height - low


def _rules(stream: ContentStream):
    """Walk through the operators of a page; give every line and thin box in the page's own measure."""
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    kept: list[Matrix] = []
    path: list[tuple[float, float]] = []
    boxes: list[Box] = []
    for operands, operator in stream.operations:
        if operator == b"q":
            kept.append(matrix)
        elif operator == b"Q":
            matrix = kept.pop() if kept else matrix
        elif operator == b"cm":
            matrix = _times(tuple(map(float, operands)), matrix)
        elif operator == b"m":
            path.append(_point(matrix, *map(float, operands)))
        elif operator == b"l":
            path.append(_point(matrix, *map(float, operands)))
            boxes.append(_around(path[-2:]))
        elif operator == b"re":
            x, y, width, height = map(float, operands)
            boxes.append(_around([_point(matrix, x, y), _point(matrix, x + width, y + height)]))
        elif operator in {b"S", b"s", b"f", b"f*", b"B"}:
            yield from boxes
            path, boxes = [], []
        elif operator in {b"n", b"W", b"W*"}:
            path, boxes = [], []


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _around(points) -> Box:
    across, down = zip(*points, strict=True)
    return min(across), min(down), max(across), max(down)


def left_empty(leaf: Leaf) -> float:
    """Tell which part of the height between the margins is empty below what is printed, without the page's foot."""
    page = LANDSCAPE if leaf.width > leaf.height else PORTRAIT
    foot = leaf.height - page.bottom_mm * POINTS_PER_MM - 1
    ends = [box[3] for _, box in leaf.words if box[1] < foot] + [rule[3] for rule in leaf.levels + leaf.uprights]
    return (foot - max(ends)) / (foot - page.top_mm * POINTS_PER_MM)


def filled_part(leaf: Leaf) -> float:
    """Tell which part of the paper's height is filled, from the first rule to the last rule or word of the table."""
    if not leaf.levels:
        return 0.0
    top, bottom = min(rule[1] for rule in leaf.levels), max(rule[3] for rule in leaf.levels)
    return (bottom - top) / leaf.height


def pairs(values):
    """Give neighbours."""
    return itertools.pairwise(values)
