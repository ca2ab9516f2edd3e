"""Projects that look alike by their titles: found for people to decide about, never merged by themselves.

Titles are cut into words by the dictionary, words that say nothing of the work are dropped, and what is left is
compared as sets of words. What identifies (a number, a variety, a formula, a place) and what else tells two works of
one kind apart then keeps the score below «the same». Spellings, words and thresholds were chosen on the tuned half of
tests/projects/duplicates/likeness_pairs.tsv and the dev half of hard_pairs.tsv alone; the held halves say how good the
choice is.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate, combinations, combinations_with_replacement, product
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from projects.duplicates.marks import Difference
from projects.duplicates.places import Gazetteer
from projects.duplicates.titles import Title, Wording, Words, difference, identified, read, shared_names, worded

# At or above the first two titles are very likely the same work, at or above the second a person is asked; out of 100.
SAME: Final = 90
ASK: Final = 65
# So much alike in words are two works of one kind.
KIND: Final = 75


class Advice(StrEnum):
    """What two projects probably are, by their titles and by where they are to be done."""

    SAME = "same"
    ELSEWHERE = "same_kind_elsewhere"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Work:
    """What is compared of a project; ``years`` are fiscal years (B.E.) with money, ``place`` where it is to be done."""

    code: str
    title: str
    village: str
    years: frozenset[int] = frozenset()
    place: str = ""


class Candidate(NamedTuple):
    """Two projects, by code, that people may find to be one.

    ``score`` is from 0 to 100 and judges titles; ``advice`` looks at the place too.
    """

    a: str
    b: str
    score: float
    same_place: bool
    same_years: bool
    advice: Advice = Advice.ASK

    @property
    def is_one_kind(self) -> bool:
        """Tell whether they are one kind of work, whether or not a number or a place tells them apart."""
        return self.score >= SAME or self.advice != Advice.ASK


def likeness(a: Title, b: Title) -> float:
    """Return how alike two titles are: 0 to 100, below SAME when something tells the works apart."""
    return _scored(_words_alike(a.wording.words, b.wording.words), difference(a, b))


def _words_alike(a: Words, b: Words) -> float:
    return fuzz.token_set_ratio(" ".join(a), " ".join(b))


def _scored(words_alike: float, apart: Difference) -> float:
    """Return the score of two titles: of one kind of work it is at least SAME where all that differs is explained."""
    if words_alike < KIND:
        return round(words_alike, 1)
    return (
        min(round(words_alike, 1), SAME - 1.0) if apart >= Difference.DOUBT else max(round(words_alike, 1), float(SAME))
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a work says: its title, its place as titles are read (None where blank), and the villages by code.

    ``is_wide`` tells that it is for an area of many villages.
    """

    work: Work
    title: Title
    place: Title | None
    villages: frozenset[str]
    is_wide: bool


# The works whose titles have the same content words, by the wording of the title.
_Alike = defaultdict[Wording, list[_Reading]]
_Pair = tuple[_Reading, _Reading]


def _readings(works: Iterable[Work], gazetteer: Gazetteer) -> Iterator[_Reading]:
    read_once = cache(lambda text: read(text, gazetteer))
    for work in works:
        title, place = read_once(work.title), read_once(work.place)
        villages = gazetteer.villages(work.village, title.said) | gazetteer.villages(work.village, place.said)
        said = place if work.place.strip() else None
        yield _Reading(work, title, said, villages, is_wide=not gazetteer.is_village(work.village))


def candidates(works: Iterable[Work], gazetteer: Gazetteer, *, at_least: float = ASK) -> Iterator[Candidate]:
    """Yield every pair of works whose titles are at least so much alike, in no order; ``a`` is the lesser code.

    Titles of the same content words are compared once. A province holds pairs by the million: take them one by one.
    """
    alike: defaultdict[Words, _Alike] = defaultdict(lambda: defaultdict(list))
    for reading in _readings(works, gazetteer):
        alike[reading.title.wording.words][reading.title.wording].append(reading)
    alike.pop((), None)
    for first, second, words_alike in _similar_titles(sorted(alike), min(at_least, ASK)):
        for pairs, in_words in _pairs(alike[first], alike[second], are_read=words_alike >= KIND):
            found = _candidates(pairs, words_alike, in_words)
            yield from found if at_least <= ASK else (pair for pair in found if pair.score >= at_least)


def _pairs(some: _Alike, others: _Alike, *, are_read: bool) -> Iterator[tuple[Iterator[_Pair], Difference]]:
    """Yield the pairs of some works with others, or with each other, by how far their titles differ in words."""
    is_one = some is others
    for one, other in combinations_with_replacement(some, 2) if is_one else product(some, others):
        among = combinations(some[one], 2) if is_one and one == other else product(some[one], others[other])
        yield among, worded(one, other) if are_read and one != other else Difference.NONE


def _candidates(pairs: Iterator[_Pair], words_alike: float, in_words: Difference) -> Iterator[Candidate]:
    """Make candidates of pairs whose titles are so much alike in words; of these there may be millions."""
    apart, alike = _scored(words_alike, Difference.TWO), _scored(words_alike, Difference.NONE)
    for one, other in pairs:
        a, b = (one, other) if one.work.code < other.work.code else (other, one)
        score, advice = apart, Advice.ASK
        if words_alike >= KIND:
            in_titles = in_words if a.title is b.title else max(in_words, identified(a.title, b.title))
            score = apart if in_titles >= Difference.DOUBT else alike
            advice = _advised(a, b, in_words=in_words, in_titles=in_titles)
        same_place = not a.villages.isdisjoint(b.villages)
        same_years = not a.work.years.isdisjoint(b.work.years)
        yield Candidate(a.work.code, b.work.code, score, same_place, same_years, advice)


def _advised(a: _Reading, b: _Reading, *, in_words: Difference, in_titles: Difference) -> Advice:
    """Return what two works of one kind probably are.

    Works of two villages are never «the same»: money would count once for two. A person is asked where both name one
    thing that the villages may share or that lies between them, where the works may be of two kinds, and where an
    agency proposes for a whole tambon what a village of it proposes.
    """
    apart = in_titles if a.place is b.place else max(in_titles, _placed(a.place, b.place))
    if apart is Difference.TWO:
        return Advice.ELSEWHERE
    if not a.villages.isdisjoint(b.villages):
        is_between = a.work.village != b.work.village and a.title.said.are_several
        return Advice.SAME if apart is Difference.NONE and not is_between else Advice.ASK
    if in_words is Difference.DOUBT or shared_names(a.title, b.title):
        return Advice.ASK
    return Advice.ASK if (a.is_wide or b.is_wide) and _contains(a.villages, b.villages) else Advice.ELSEWHERE


def _contains(where: frozenset[str], there: frozenset[str]) -> bool:
    """Tell whether one of two works is done in an area that holds a village of the other."""
    return any(one.startswith(other) or other.startswith(one) for one in where for other in there)


def _placed(where: Title | None, there: Title | None) -> Difference:
    """Tell what two places say; that only one of them says something tells nothing."""
    if where is None or there is None or where == there:
        return Difference.NONE
    apart = identified(where, there)
    mine, others = set(where.wording.words), set(there.wording.words)
    if mine and others:
        # Of two names of one kind («หนองใหญ่», «หนองจอก») the places are two; else they may be one in other words.
        in_words = worded(where.wording, there.wording)
        apart = max(apart, in_words if mine & others else min(in_words, Difference.DOUBT))
    return apart


def told_apart(works: Iterable[Work], gazetteer: Gazetteer) -> bool:
    """Tell whether any two works, however alike, are of two places or are numbered otherwise."""
    return any(_are_apart(a, b) for a, b in combinations(_readings(works, gazetteer), 2))


def _are_apart(a: _Reading, b: _Reading) -> bool:
    if max(identified(a.title, b.title), _placed(a.place, b.place)) is Difference.TWO:
        return True
    return a.villages.isdisjoint(b.villages) and not _contains(a.villages, b.villages)


def _similar_titles(titles: Sequence[Words], at_least: float) -> Iterator[tuple[Words, Words, float]]:
    """Yield what is alike in words among different titles, and each title with itself."""
    written = [" ".join(words) for words in titles]
    for place, mates in enumerate(_worth_comparing(titles, at_least)):
        yield titles[place], titles[place], 100.0
        choices = [written[mate] for mate in mates]
        for _, words_alike, choice in process.extract(
            written[place], choices, scorer=fuzz.token_set_ratio, processor=None, score_cutoff=at_least, limit=None
        ):
            yield titles[place], titles[mates[choice]], words_alike


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
