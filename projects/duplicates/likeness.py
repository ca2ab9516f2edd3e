"""Projects that look alike by their titles: found for people to decide about, never merged by themselves.

Titles are cut into words by the dictionary, words that say nothing of the work are dropped, and what is left is
compared as sets of words. Spellings, words and thresholds were chosen on the tuned half of
tests/projects/duplicates/likeness_pairs.tsv alone; the held half says how good the choice is.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, product
from typing import Final

from rapidfuzz import fuzz, process

from paper.thai import arabic_digits, normalise
from paper.thai.breaks import pieces

# At or above the first two titles are very likely the same work, at or above the second a person is asked; out of 100.
SAME: Final = 90
ASK: Final = 65
# What offices shorten or spell in two ways, and what the dictionary cuts in two ways: one spelling for each.
_SPELLINGS: Final = tuple(
    (re.compile(written), spelling)
    for written, spelling in (
        (r"คอนกรีตเสริมเหล็ก|ค\.?ส\.?ล\.?(?![ก-๎])", " คสล "),
        ("โซล่า", "โซลาร์"),
        ("จัดหา", "จัดซื้อ"),
        ("โคกระบือ", "โค กระบือ"),
        ("วัว", "โค"),
        ("เนเปียร์", " เนเปียร์ "),
    )
)
_MOO: Final = re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.)\s*(\d+)")
_UNITS: Final = (
    r"ตารางเมตร|ลูกบาศก์เมตร|กิโลเมตร|กิโลกรัม|เซนติเมตร|เมตร|ตร\.ม\.|ลบ\.ม\.|กม\.|กก\.|ซม\.|ม\.|นิ้ว|ไร่|งาน|ตัน|บาท"
    r"|ครัวเรือน|หลังคาเรือน|ราย|คน|ตัว|บ่อ|เครื่อง|คัน|หลัง|แห่ง|จุด|สาย|ชุด|ต้น|กระสอบ|ถุง|ปี|รุ่น|ครั้ง|แปลง|กลุ่ม"
)
_AMOUNT: Final = re.compile(
    r"(?:จำนวน|ขนาด|กว้าง|ยาว|ลึก|หนา|สูง|ระยะทาง|(?:ประจำ)?ปี(?:งบประมาณ)?|พ\.ศ\.|ระยะที่|ครั้งที่|(?:ครัวเรือน|ราย|คน)ละ)?"
    rf"\s*\d[\d,.x×*/-]*\s*(?:{_UNITS})?"
)
_NO_LETTER: Final = re.compile(r"[^0-9a-zก-๎]+")
# Words that may stand in the title of any project.
_PHRASES: Final = (
    "โครงการ กิจกรรม งาน ส่งเสริม พัฒนา สนับสนุน ศักยภาพ หมู่ หมู่ที่ ที่ หมู่บ้าน บ้าน ตำบล อำเภอ จังหวัด การ ความ ใน ของ และ หรือ "
    "เพื่อ ให้ แก่ กับ โดย ด้วย ตาม จาก ต่อ ถึง ทาง ด้าน เข้า สู่ พื้นที่ ประจำ ภายใน พร้อม จำนวน เกษตร เกษตรกร กลุ่ม จัด"
)
_SAYS_NOTHING: Final = frozenset(_PHRASES.split())
# Two titles that say all the same things but of different acts are never «very likely the same».
_ACTS: Final = {
    word: act
    for act, words in enumerate(("สร้าง ก่อสร้าง", "ซ่อม ซ่อมแซม ปรับปรุง", "อบรม ฝึกอบรม", "แจก", "ซื้อ"))
    for word in words.split()
}
# A bare village name that begins like a water's name may be the water: «ขุดลอก หนองแวง».
_WATERS: Final = ("หนอง", "ห้วย", "คลอง", "ลำ", "บึง", "สระ")
_SHORTEST_BARE_NAME: Final = 4
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An area whose name titles may hold: a village with its number and its tambon's code, or an area above it."""

    code: str
    name: str
    parent: str = ""
    moo: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What is compared of a project; ``years`` are fiscal years (B.E.) with money, ``place`` where it is to be done."""

    code: str
    title: str
    village: str
    years: frozenset[int] = frozenset()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two projects, by code, that people may find to be one; ``score`` is from 0 to 100."""

    a: str
    b: str
    score: float
    same_place: bool
    same_years: bool

    @property
    def advice(self) -> str:
        """Say «same» of what is very likely the same work, «ask» of what a person has to look at."""
        return "same" if self.score >= SAME else "ask"


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
        names = {*names, "เมือง"} - {""}
        self._bare = {name for name in names if len(name) >= _SHORTEST_BARE_NAME and not name.startswith(_WATERS)}
        longest_first = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
        self._named = re.compile(rf"(?:ตำบล|ต\.|อำเภอ|อ\.|จังหวัด|จ\.|(?<!หมู่)(?<!แม่)บ้าน)\s*({longest_first})")

    def without(self, text: str) -> str:
        """Return a text without the numbers and names of places."""
        text = self._named.sub(" ", _MOO.sub(" ", text))
        return " ".join(word for word in text.split() if word not in self._bare)

    def villages(self, work: Work) -> frozenset[str]:
        """Return the codes of the villages a work is done in: its own, and those of its tambon it names."""
        text = _plain(f"{work.title} {work.place}")
        tambon = self._tambon.get(work.village, "")
        said = [str(int(moo)) for moo in _MOO.findall(text)] + self._named.findall(text)
        named = (self._villages.get((tambon, name.removeprefix("บ้าน"))) for name in said)
        return frozenset({work.village, *filter(None, named)})


def content_words(title: str, gazetteer: Gazetteer) -> Words:
    """Return the words of a title that say what is done: sorted, each once; places, amounts and phrases dropped."""
    text = _plain(title)
    for written, spelling in _SPELLINGS:
        text = written.sub(spelling, text)
    text = _AMOUNT.sub(" ", gazetteer.without(text))
    return tuple(sorted({_NO_LETTER.sub("", piece) for piece in pieces(text)} - _SAYS_NOTHING - {""}))


def _plain(text: str) -> str:
    return arabic_digits(normalise(text)).casefold()


def likeness(a: Words, b: Words) -> float:
    """Return how alike two titles are by their content words: 0 to 100, below SAME when they name different acts."""
    return _lower_for_other_acts(a, b, fuzz.token_set_ratio(" ".join(a), " ".join(b)))


def _lower_for_other_acts(a: Words, b: Words, score: float) -> float:
    if score >= SAME:
        acts = [{_ACTS[word] for word in words if word in _ACTS} for words in (a, b)]
        if all(acts) and not acts[0] & acts[1]:
            return SAME - 1.0
    return round(score, 1)


def candidates(works: Iterable[Work], gazetteer: Gazetteer, *, at_least: float = ASK) -> Iterator[Candidate]:
    """Yield every pair of works whose titles are at least so much alike, in no order; ``a`` is the lesser code.

    Titles of the same content words are compared once. A province holds pairs by the million: take them one by one.
    """
    alike: defaultdict[Words, list[Work]] = defaultdict(list)
    for work in works:
        alike[content_words(work.title, gazetteer)].append(work)
    alike.pop((), None)
    villages = {work.code: gazetteer.villages(work) for group in alike.values() for work in group}
    for first, second, score in _similar_titles(sorted(alike), at_least):
        pairs = combinations(alike[first], 2) if first == second else product(alike[first], alike[second])
        for pair in pairs:
            yield _candidate(pair, score, villages)


def _candidate(pair: tuple[Work, Work], score: float, villages: Mapping[str, frozenset[str]]) -> Candidate:
    a, b = sorted(pair, key=lambda work: work.code)
    return Candidate(
        a.code,
        b.code,
        score,
        same_place=not villages[a.code].isdisjoint(villages[b.code]),
        same_years=not a.years.isdisjoint(b.years),
    )


def _similar_titles(titles: Sequence[Words], at_least: float) -> Iterator[tuple[Words, Words, float]]:
    """Yield what is alike among different titles, and each title with itself."""
    written = [" ".join(words) for words in titles]
    for place, mates in enumerate(_worth_comparing(titles, at_least)):
        yield titles[place], titles[place], 100.0
        choices = [written[mate] for mate in mates]
        for _, similarity, choice in process.extract(
            written[place], choices, scorer=fuzz.token_set_ratio, processor=None, score_cutoff=at_least, limit=None
        ):
            mate = titles[mates[choice]]
            score = _lower_for_other_acts(titles[place], mate, similarity)
            if score >= at_least:
                yield titles[place], mate, score


def _worth_comparing(titles: Sequence[Words], at_least: float) -> Iterator[list[int]]:
    """Yield for each title the places of the later ones worth comparing: those that share a rare enough word.

    Two sets of words score c of 100 when one of them has at most 2(100-c)/c as many letters beside the shared words as
    in them: at 65 about half of its letters. So its rarest words that make up more than that are not all missing in the
    other. (Words that merely resemble each other are the third way to a score; what they add is measured in the tests.)
    """
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(titles):
        for word in words:
            holders[word].append(place)
    beside = 2 * (100 - at_least) / (200 - at_least)
    telling: list[list[str]] = []
    tellers: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(titles):
        rarest_first = sorted(words, key=lambda word: (len(holders[word]), word))
        lengths = accumulate(len(word) + 1 for word in rarest_first)
        enough = bisect_right(list(lengths), beside * (len(" ".join(words)) + 1))
        telling.append(rarest_first[: enough + 1])
        for word in telling[-1]:
            tellers[word].append(place)
    for place, words in enumerate(titles):
        mates: set[int] = set()
        for index, asked in ((holders, telling[place]), (tellers, words)):
            for word in asked:
                mates.update(index[word][bisect_right(index[word], place) :])
        yield sorted(mates)


def best_first(pairs: Iterable[Candidate], *, limit: int | None = None) -> list[Candidate]:
    """Sort candidates: the most alike first, then those of one place, of the same years, by code."""
    if limit is None:
        return sorted(pairs, key=_rank)
    return heapq.nsmallest(limit, pairs, key=_rank)


def _rank(candidate: Candidate) -> tuple[float, bool, bool, str, str]:
    return -candidate.score, not candidate.same_place, not candidate.same_years, candidate.a, candidate.b
