"""The names of agencies as people write them: short forms, dots, spaces and words that may be left out."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from paper.thai.folding import folded

# One line for each long form of a short one (docs/glossary.md#places-and-bodies); the first long form is the usual one.
SHORT_FORMS = Path(__file__).with_name("short_forms.csv")
# Words that a name has or has not in front, and no other agency than with them.
_FRONT = ("สำนักงาน", "สนง", "ที่ทำการ", "ที่ว่าการ")
_LEVELS = ("ตำบล", "อำเภอ", "จังหวัด")
_PLACES = {"ต": "ตำบล", "อ": "อำเภอ", "จ": "จังหวัด"}
_DOTS = "[. ]*"
# No vowel or tone may follow a short form: its last letter would belong to a word.
_WHOLE = "(?![\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])"
# «ต.บ้านบัว», but no letter of a longer short form («อ.บ.ต.»).
_PLACE = re.compile(r"(?<![\u0e01-\u0e4e.])([ตอจ])\. ?(?=[\u0e01-\u0e2e\u0e40-\u0e44][^.])")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NO_LETTER = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|_")
_BETWEEN = re.compile(r"[,;\n]|\s+และ\s+")


class Spelling(NamedTuple):
    """What a name comes to: the usual long form of its kind («» when it has none that is known), and whose it is."""

    kind: str
    place: str


class Form(NamedTuple):
    """A way to write a kind of agency: how its front is found, the usual long form, and the level it names."""

    pattern: re.Pattern[str]
    kind: str
    levels: tuple[str, ...]


def split_names(text: str) -> list[str]:
    """Return the single names of a list that was typed in one line."""
    return [name for part in _BETWEEN.split(text) if (name := part.strip())]


@lru_cache(maxsize=4096)  # the agencies of a tambon are compared with every row
def spelled(name: str) -> Spelling:
    """Return what ``name`` comes to; two names of one agency come to the same."""
    text = folded(name)
    text = _without_front(_IN_BRACKETS.sub(" ", text).strip() or text)
    for form in _forms():
        if found := form.pattern.match(text):
            return Spelling(form.kind, _place(text[found.end() :], form.levels))
    return Spelling("", _letters(text))


def squeezed(name: str) -> str:
    """Return the letters and digits of ``name`` alone."""
    return _letters(folded(name))


def _without_front(text: str) -> str:
    while found := _front().match(text):
        text = text[found.end() :]
    return text


def _place(text: str, levels: tuple[str, ...]) -> str:
    place = _letters(text)
    for word in ("ประจำ", "ระดับ", *levels, "จังหวัด"):
        place = place.removeprefix(word)
    return place


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", _PLACE.sub(lambda found: _PLACES[found[1]], text))


@cache
def _front() -> re.Pattern[str]:
    words = "|".join(" ?".join(word) for word in _FRONT)
    return re.compile(rf"(?:{words})(?![\u0e30-\u0e3a\u0e47-\u0e4e]){_DOTS}(?=.)")


@cache
def _forms() -> tuple[Form, ...]:
    """Return every way to write a kind of agency, the longest first."""
    by_short: defaultdict[str, list[str]] = defaultdict(list)
    with SHORT_FORMS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            by_short[row["short"]].append(row["long"])
    return tuple(form for _, form in sorted(_told(by_short), key=lambda told: -told[0]))


def _told(by_short: Mapping[str, Iterable[str]]) -> Iterable[tuple[int, Form]]:
    for short, longs in by_short.items():
        kind, *_ = longs
        levels = tuple(level for level in _LEVELS if any(long.endswith(level) for long in longs))
        letters = _without_front(folded(short)).replace(".", "")
        # Two letters are too few to be told from the beginning of a word without a dot or a space.
        end = f"{_DOTS}{_WHOLE}" if len(letters) > 2 else "(?:[. ]+|$)"
        yield len(letters), Form(re.compile(_DOTS.join(letters) + end), kind, levels)
        for long in longs:
            words = _without_front(folded(long))
            yield len(words), Form(re.compile(" ?".join(map(re.escape, words)) + _DOTS), kind, levels)
