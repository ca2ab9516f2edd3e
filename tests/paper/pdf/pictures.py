"""Rows of many lengths, and pages compared dot by dot."""

from __future__ import annotations

import random
import subprocess

from PIL import Image, ImageChops, ImageFilter, ImageOps

from tests.paper.forms import project
from tests.paper.readers import WORDS


def many(count):
    """Make rows of projects with texts of many lengths."""
    draw = random.Random(2571)

    def words(most):
        return "".join(draw.choices(WORDS, k=draw.randint(1, most)))

    return [
        project(
            f"หมู่ {n * 4 // count}",
            words(9),
            {2571: draw.choice([None, 0, 1234567])},
            objective=words(12),
            result=words(5),
        )
        for n in range(count)
    ]


def pictures(content, folder, name):
    """Draw every page in greys."""
    (folder / name).write_bytes(content)
    subprocess.run(["pdftoppm", "-r", "60", "-gray", folder / name, folder / name], check=True)
    return [Image.open(page) for page in sorted(folder.glob(f"{name}-*.pgm"))]


def strays(one, other):
    """Say which share of the dots is black in one picture, and white in the other there and all around it.

    A dot is a sixtieth of an inch: so far a rule or the edge of a letter may be off by rounding.
    """
    assert one.size == other.size
    ink, other_ink = ImageOps.invert(one), ImageOps.invert(other)
    found = 0
    for here, there in ((ink, other_ink), (other_ink, ink)):
        lonely = ImageChops.subtract(here, there.filter(ImageFilter.MaxFilter(3)))
        found += sum(lonely.histogram()[129:])
    return found / (one.width * one.height)
