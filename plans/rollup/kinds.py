"""What kind of work a project is, told by the words of its title (docs/decisions/0013-kinds-of-work.md).

Nothing is stored: no form asks for a kind of work, and what is guessed must not look like an answer.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from paper.thai.folding import folded

KINDS = Path(__file__).with_name("kinds.csv")
UNKNOWN = "ยังไม่ระบุประเภท"


@cache
def kinds() -> Mapping[str, tuple[str, ...]]:
    """Return every kind of work with the words that tell it, in the order in which they are asked for."""
    with KINDS.open(encoding="utf-8", newline="") as lines:
        return {row["kind"]: tuple(map(folded, row["words"].split())) for row in csv.DictReader(lines)}


@lru_cache(maxsize=4096)  # every figure of a plan asks again for the same titles
def kind_of(title: str) -> str:
    """Return the first kind one of whose words stands in a title, «» where none does."""
    said = folded(title)
    return next((kind for kind, words in kinds().items() if any(word in said for word in words)), "")
