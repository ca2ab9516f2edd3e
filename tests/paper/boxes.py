"""Where things stand on printed pages, in millimetres from the upper left corner: lines of text, and ink."""

import io
import re
import subprocess
from html import unescape
from typing import NamedTuple

from PIL import Image

MM = 25.4 / 72
DPI = 200
_PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


class Box(NamedTuple):
    """What stands in a box."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""


def pages(content: bytes) -> list[list[Box]]:
    """Read the words of every page of a PDF."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    return [
        [Box(*(float(place) * MM for place in word[:4]), unescape(word[4])) for word in _WORD.findall(page)]
        for page in _PAGE.findall(done.stdout.decode())
    ]


def beginning(words: list[Box], text: str) -> Box:
    """Find the first word that begins with a text."""
    return next(word for word in words if word.text.startswith(text))


def picture(content: bytes, within: Box, page: int = 1) -> Image.Image:
    """Draw what stands inside a box of a page, white on black."""
    options = ["-f", str(page), "-l", str(page), "-r", str(DPI), "-gray"]
    done = subprocess.run(["pdftoppm", *options, "-"], input=content, capture_output=True, check=True)
    place = tuple(round(edge * DPI / 25.4) for edge in within[:4])
    with Image.open(io.BytesIO(done.stdout)) as whole:
        return whole.crop(place).point(lambda shade: 255 if shade < 128 else 0)


def ink(content: bytes, within: Box, page: int = 1) -> Box:
    """Find what is printed inside a box of a page, as the smallest box around it."""
    found = picture(content, within, page).getbbox()
    assert found, "nothing is printed there"
    left, top, right, bottom = (edge * 25.4 / DPI for edge in found)
    return Box(within.left + left, within.top + top, within.left + right, within.top + bottom)


def longest_stroke(content: bytes, within: Box) -> float:
    """Measure the longest level line without a gap inside a box of the first page."""
    drawn = picture(content, within)
    rows = (drawn.crop((0, row, drawn.width, row + 1)).tobytes() for row in range(drawn.height))
    return max(len(run) for row in rows for run in row.split(b"\x00")) * 25.4 / DPI
