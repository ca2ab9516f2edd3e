"""A release's text read line by line: a province's book is printed, and two releases compared, without holding either.

The text is canonical JSON, so that inside a string every quotation mark stands behind a backslash: where the list of
lines begins is found by its words, and a line is the same as another exactly when their texts are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agencies.areas.models import Area
from plans.decisions.models import Outcome
from plans.releases.models import Release

_BEGINS = '"lines":['
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Place:
    """Where one line stands in the text, and what is asked of it before it is read again."""

    begin: int
    end: int
    code: str
    village: str
    fate: str
    rank: int | None

    @property
    def is_carried(self) -> bool:
        """Tell whether the project is in the plan under its own name."""
        return self.fate == Outcome.CARRIED


class Frozen:
    """A release's content of which the lines stay text until they are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = text.find(_BEGINS)
        self._begin = found + len(_BEGINS) if found >= 0 else -1

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return where every line stands, in their order."""
        return tuple(
            Place(begin, end, line["code"], line["village"], line["fate"], line["rank"])
            for begin, end, line in self._each()
        )

    @cached_property
    def head(self) -> dict[str, Any]:
        """Return everything but the lines."""
        if self._begin < 0:
            return dict(json.loads(self.text))
        end = self.places[-1].end if self.places else self._begin
        return dict(json.loads(self.text[: self._begin] + self.text[end:]))

    def lines(self) -> Iterator[dict[str, Any]]:
        """Read the lines one by one, and keep none."""
        return (line for _, _, line in self._each())

    def line(self, place: Place) -> dict[str, Any]:
        """Read one line."""
        return dict(_DECODER.raw_decode(self.text, place.begin)[0])

    def words(self, place: Place) -> str:
        """Return the text of one line."""
        return self.text[place.begin : place.end]

    def _each(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        at = self._begin
        while 0 <= at < len(self.text) and self.text[at] != "]":
            line, end = _DECODER.raw_decode(self.text, at)
            yield at, end, line
            at = end + 1 if self.text[end] == "," else end


def apart(old: Frozen | None, new: Frozen) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of both contents only the lines that the other does not have word for word, to be compared."""
    theirs = {place.code: place for place in old.places} if old else {}
    ours = {place.code: place for place in new.places}

    def is_same(code: str) -> bool:
        return old is not None and code in theirs and code in ours and old.words(theirs[code]) == new.words(ours[code])

    before = [old.line(place) for code, place in theirs.items() if not is_same(code)] if old else []
    return {"lines": before}, {"lines": [new.line(place) for code, place in ours.items() if not is_same(code)]}


def names_in(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what a release calls its own area and every area below, by code: it was frozen with those names."""
    places = [content["place"][0], *content.get("villages", ())]
    names = ("code", "level", "name", "moo", "is_sample")
    known: dict[str, str] = content.get("names", {})
    return known | {one["code"]: str(Area(**{name: one[name] for name in names if name in one})) for one in places}


UNDECIDED = "undecided"
UNDECIDED_WORDS = "ระดับล่างส่งต่อขึ้นมา รอพิจารณา"
# By what a level's projects are counted, in the order of its page.
SAID = (Outcome.CARRIED.value, UNDECIDED, Outcome.DEFERRED.value, Outcome.DECLINED.value, Outcome.PASSED_ON.value)


def said_words(level: str) -> dict[str, str]:
    """Say how the projects of a level stand, what waits for its decision apart."""
    words = {**fate_words(level), UNDECIDED: UNDECIDED_WORDS}
    return {said: words[said] for said in SAID}


def fate_words(level: str) -> dict[str, str]:
    """Say what a level can decide about a project, in its own words."""
    name = Release.Level(level).label
    return {
        Outcome.CARRIED: f"บรรจุในแผน{name}",
        Outcome.DEFERRED: str(Outcome.DEFERRED.label),
        Outcome.DECLINED: f"ไม่รับเข้าแผน{name}",
        Outcome.PASSED_ON: f"เกินศักยภาพของ{name} ส่งต่อ",
    }
