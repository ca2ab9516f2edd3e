"""The project's own drawing of the garuda, the emblem of state agencies, as one path: see NOTICE."""

import re
from pathlib import Path
from typing import Final

# What of the drawing's units is drawn in: left, top, width, height.
BOX: Final = (8, 0, 84, 99)
SHAPE: Final = BOX[2] / BOX[3]
_DRAWING: Final = Path(__file__).with_name("garuda.svg")


def outline() -> str:
    """Give the path: closed figures of lines and cubic curves (M, L, C, Z), in absolute places."""
    found = re.search(r' d="([^"]*)"', _DRAWING.read_text(encoding="utf-8"))
    assert found is not None  # noqa: S101  the file is ours
    return " ".join(found[1].split())
