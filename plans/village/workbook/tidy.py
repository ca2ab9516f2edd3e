"""Text in its one normal form, found out quickly: most of what people type is in it already."""

from __future__ import annotations

import re
from typing import Final

from paper.thai import normalise

# What every letter, mark and sign of ordinary Thai office text is; such a text needs no mending when no two marks
# stand in the wrong order.  U+0E3A and the old nikhahit (U+0E4D) are left out: they take the long way.
_ORDINARY: Final = re.compile("[\n -~\u0e01-\u0e39\u0e3f-\u0e4c\u0e4f-\u0e5b“”‘’–—…«»×]*")
# Two marks in a row, unless they are a vowel with its tone or a tone before sara am.
_DISORDER: Final = re.compile(
    "[\u0e31\u0e33-\u0e39\u0e47-\u0e4c]{2}(?<![\u0e31\u0e34-\u0e39\u0e47][\u0e48-\u0e4c])(?<![\u0e48-\u0e4c]\u0e33)"
)
_LOOSE_LINES: Final = re.compile(" \n|\n[ \n]")
_TWO_SARA_E: Final = "\u0e40\u0e40"
_EDGES: Final = frozenset({" ", "\n"})


def is_tidy(text: str) -> bool:
    """Tell for sure that ``normalise`` would change nothing; False means that it has to be asked."""
    return (
        _ORDINARY.fullmatch(text) is not None
        and text[:1] not in _EDGES
        and text[-1:] not in _EDGES
        and "  " not in text
        and _TWO_SARA_E not in text
        and ("\n" not in text or _LOOSE_LINES.search(text) is None)
        and _DISORDER.search(text) is None
    )


def tidied(text: str) -> str:
    """Write text in its normal form, lines kept."""
    return text if is_tidy(text) else normalise(text, keep_lines=True)


def one_line(text: str) -> str:
    """Write text in its normal form on one line."""
    return text if "\n" not in text and is_tidy(text) else normalise(text)
