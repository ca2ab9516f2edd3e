"""Where a work is done, by what its title and its place say: villages by number or name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from projects.duplicates.marks import Difference

# Behind «ก», «ซ», «ม» and «ช» the «ม.» is a unit or «กม.», as it is behind a number or a point; but for «ข้าวหอมมะลิ 105
# ม.3», where it stands by itself and holds the number of a village.
_MOO_WORD: Final = r"หมู่บ้านที่|หมู่ที่|หมู่|(?<![กซมช.\d])(?<!\d )ม\.|(?<=\d )ม\.(?=\d{1,2}(?:\s|$))"
_MOO: Final = re.compile(
    rf"(?:{_MOO_WORD})\s*(\d+)((?:\s*(?:,|-|และ|ถึง)\s*(?:(?:{_MOO_WORD})\s*)?\d+(?!\s*[x×*.]))*)(?!\s*หมู่บ้าน)"
)
_DIGITS: Final = re.compile(r"\d+")
_RANGE: Final = re.compile(r"^\s*(?:-|ถึง)\s*(\d+)$")
_LONGEST_RANGE: Final = 50
_ABOVE: Final = re.compile(r"ตำบล|(?<![ก-๎.])ต\.\s*[ก-๎]|อำเภอ|เทศบาล")
# A bare village name that begins like a water's name may be the water: «ขุดลอก หนองแวง».
_WATERS: Final = ("หนอง", "ห้วย", "คลอง", "ลำ", "บึง", "สระ")
_SHORTEST_BARE_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class Place:
    """An area whose name titles may hold: a village with its number and its tambon's code, or an area above it."""

    code: str
    name: str
    parent: str = ""
    moo: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The villages a text speaks of: by number, and by name; ``of_all`` when it speaks of the area above them alone."""

    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    of_all: bool = False

    @property
    def are_several(self) -> bool:
        """Tell whether more than one village is spoken of."""
        return len(self.numbers) > 1 or len(self.names) > 1

    def difference(self, other: Said) -> Difference:
        """Tell whether two texts speak of two places: each way of naming them is compared where both use it."""
        apart = Difference.NONE
        for mine, others in ((self.numbers, other.numbers), (self.names, other.names)):
            if mine and others and mine != others:
                if mine.isdisjoint(others):
                    return Difference.TWO
                apart = Difference.DOUBT
        return apart


class Gazetteer:
    """The names of an area and its villages: dropped from titles, and read to tell where a work is done."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Learn the places by name, and the villages of each tambon by name and number."""
        names: set[str] = set()
        self._villages: dict[tuple[str, str], str] = {}
        self._tambon: dict[str, str] = {}
        for place in places:
            short = place.name.removeprefix("บ้าน")
            names |= {place.name, short}
            if place.moo is not None:
                self._tambon[place.code] = place.parent
                self._villages |= {(place.parent, str(place.moo)): place.code, (place.parent, short): place.code}
        self._village_names = {name for _, name in self._villages if not name.isdigit()}
        names = {*names, "เมือง"} - {""}
        self._bare = {name for name in names if len(name) >= _SHORTEST_BARE_NAME and not name.startswith(_WATERS)}
        longest_first = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
        self._named = re.compile(rf"(?:ตำบล|ต\.|อำเภอ|อ\.|จังหวัด|จ\.|(?<!หมู่)(?<!แม่)บ้าน)\s*({longest_first})")

    def without(self, text: str) -> str:
        """Return a plain text without the numbers and names of places."""
        text = self._named.sub(" ", _MOO.sub(" ", text))
        return " ".join(word for word in text.split() if word not in self._bare)

    def said(self, text: str) -> Said:
        """Return the villages a plain text speaks of."""
        behind = (match[1].removeprefix("บ้าน") for match in self._named.finditer(text) if match[0].startswith("บ้าน"))
        bare = (word.removeprefix("บ้าน") for word in text.split() if word in self._bare)
        names = frozenset({*behind, *bare} & self._village_names)
        numbers = frozenset(number for match in _MOO.finditer(text) for number in _numbers(match))
        return Said(numbers, names, not numbers and not names and _ABOVE.search(text) is not None)

    def is_village(self, code: str) -> bool:
        """Tell whether a code is a village's, and not that of an area above."""
        return code in self._tambon

    def villages(self, village: str, said: Said) -> frozenset[str]:
        """Return the codes of the villages a work is done in: its own, and those of its tambon that are said.

        ``village`` is the code of the one that proposes it, or of the tambon for which an agency does.
        """
        tambon = self._tambon.get(village, village)
        named = (self._villages.get((tambon, name)) for name in (*said.numbers, *said.names))
        return frozenset({village, *filter(None, named)})


def _numbers(match: re.Match[str]) -> list[str]:
    """Return the village numbers of «หมู่ 3», «หมู่ 3, 5» and «หมู่ 3-5»."""
    first, last = int(match[1]), _RANGE.match(match[2])
    if last and first < int(last[1]) < first + _LONGEST_RANGE:
        return [str(number) for number in range(first, int(last[1]) + 1)]
    return [str(int(number)) for number in _DIGITS.findall(match[0])]
