"""Resolutions as people write them in a cell: the text itself, or only its number («1», «มติที่ 1», «ข้อ 1»)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from paper.thai import arabic_digits
from plans.village.workbook.held import HeldResolution
from plans.village.workbook.tidy import one_line

_NUMBER: Final = re.compile(r"(?:มติ(?:ที่|ข้อที่|ข้อ)?|ข้อที่|ข้อ)?\s*(\d{1,3})")


@dataclass(frozen=True)
class Rest:
    """What a project rests on: a stored resolution, or one that is new in the file (``id`` None)."""

    number: int
    text: str
    id: int | None = None


def resolved(cells: Iterable[str], known: Sequence[HeldResolution], forum_id: int | None) -> dict[str, Rest]:
    """Return what each distinct cell text means; equal texts are one resolution.

    ``known`` are the plan's resolutions, those of the forum first; new texts get the forum's next numbers in the
    order they first appear.  A bare number is the forum's resolution of that number, stored or new in this file, else
    that of an earlier forum, or else becomes the text of a new resolution of that number.
    """
    texts = [text for text in dict.fromkeys(cells) if text]
    meant: dict[str, Rest] = {}
    by_text: dict[str, Rest] = {}
    for resolution in known:
        by_text.setdefault(_key(resolution.text), _rest(resolution))
    by_number = {
        resolution.number: _rest(resolution) for resolution in reversed(known) if resolution.forum_id == forum_id
    }
    bare = []
    for text in texts:
        if rest := by_text.get(_key(text)):
            meant[text] = rest
        elif number := _bare(text):
            bare.append((text, number))
        else:
            rest = Rest(max(by_number, default=0) + 1, text)
            meant[text] = by_text[_key(text)] = by_number[rest.number] = rest
    elsewhere = {resolution.number: _rest(resolution) for resolution in reversed(known)}
    for text, number in bare:
        meant[text] = by_number.setdefault(number, elsewhere.get(number) or Rest(number, text))
    return meant


def _key(text: str) -> str:
    return one_line(text).casefold()


def _rest(resolution: HeldResolution) -> Rest:
    return Rest(resolution.number, resolution.text, resolution.id)


def _bare(text: str) -> int:
    """Return the number when a cell holds nothing else, 0 otherwise."""
    match = _NUMBER.fullmatch(arabic_digits(text).strip(" ."))
    return int(match[1]) if match else 0
