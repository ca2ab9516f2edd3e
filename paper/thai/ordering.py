"""The one order in which Thai words are listed: the dictionary's, with the numbers in them as readers count."""

import re
from functools import lru_cache

from paper.thai.folding import folded

_LEADING_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_NUMBER = re.compile(r"([0-9]+)")
# Tones, ็, ์ and their like; they only tell two words apart that are the same without them.
_SECONDARY = re.compile("[\u0e47-\u0e4e]")
# Quotes, dots, brackets, dashes and spaces: a title in quotes stands where it stands without.
_PASSED_BY = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e4d]|_")

Part = tuple[int, int, str]
Key = tuple[bool, tuple[Part, ...], str, str]


@lru_cache(maxsize=4096)  # thousands of lines share a few headings
def thai_sort_key(text: str) -> Key:
    """Order by the dictionary: leading vowels after their consonant, tone marks only to break a tie.

    กก กา เกาะ ขอน เขา, where plain code points give กก กา ขอน เกาะ เขา.  Numbers, Thai digits too, stand before letters
    and count as numbers: 2 before 10, «หมู่ 2» before «หมู่ 10», 2.9 before 2.10.  Quotes, signs and spaces are passed by;
    blank comes last.
    """
    plain = _LEADING_VOWEL.sub(r"\2\1", folded(text))
    letters = _SECONDARY.sub("", plain)
    # Every second piece is a number: without its noughts the longer one is the larger, however long it is.
    pieces = enumerate(_NUMBER.split(letters))
    parts = tuple(part for place, piece in pieces if (part := _number(piece) if place % 2 else _word(piece)))
    marks = "".join(f"{found.start() - count:06d}{found[0]}" for count, found in enumerate(_SECONDARY.finditer(plain)))
    return (not parts, parts, marks, text)


def _number(digits: str) -> Part:
    counting = digits.lstrip("0")
    return 0, len(counting), counting


def _word(piece: str) -> Part | None:
    letters = _PASSED_BY.sub("", piece)
    return (1, 0, letters) if letters else None
