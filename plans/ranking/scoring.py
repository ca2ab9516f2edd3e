"""How projects are weighed and put in order: pure functions over marks as they stood on paper.

Sums and means are exact fractions, so that a tie is a tie; what was left blank is never a nought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import prod

from paper.thai import thai_sort_key

# The order in which urgency separates what is otherwise equal; what has none comes last (docs/domain.md#urgency).
URGENCIES = ("urgent", "medium", "normal")


# --- feasibility ----------------------------------------------------------------------------------------------------
class Feasibility(StrEnum):
    """What a project's scores say of its feasibility (docs/domain.md#feasibility)."""

    FEASIBLE = "feasible"
    CONDITIONAL = "conditional"
    NOT_FEASIBLE = "not_feasible"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Scored:
    """One criterion of a project: its weight, and the score (1–5) or None while nobody has given one."""

    criterion: int
    score: int | None
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Bands:
    """From which mean on a project is feasible, below which it is not, and which score on its own forbids «feasible».

    3.5 and the single 1: docs/domain.md#feasibility.  A mean below 2.5 is where the five-step scale itself speaks of
    «little» (docs/domain.md#five-step-scale), so that is where «not feasible» begins.
    """

    feasible: Decimal = Decimal("3.5")
    doubtful: Decimal = Decimal("2.5")
    alarm: int = 1
    weak: int = 2


@dataclass(frozen=True)
class Verdict:
    """What came out: the outcome, the weighted mean while complete, and the criteria that pull it down."""

    outcome: Feasibility
    mean: Fraction | None
    scored: int
    criteria: int
    weak: tuple[int, ...]
    alarms: tuple[int, ...]


def feasibility(scores: Iterable[Scored], bands: Bands | None = None) -> Verdict:
    """Judge one project: FEASIBLE from a mean of 3.5 without a single 1, NOT_FEASIBLE below 2.5, else CONDITIONAL.

    With a blank, or without any criterion, the outcome is INCOMPLETE and there is no mean.
    """
    bands = bands or Bands()
    scores = list(scores)
    given = [(score.criterion, score.score, Fraction(score.weight)) for score in scores if score.score is not None]
    is_complete = bool(scores) and len(given) == len(scores)
    mean = _mean((score, weight) for _, score, weight in given) if is_complete else None
    alarms = tuple(key for key, score, _ in given if score <= bands.alarm)
    return Verdict(
        outcome=_outcome(mean, bool(alarms), bands),
        mean=mean,
        scored=len(given),
        criteria=len(scores),
        weak=tuple(key for key, score, _ in given if score <= bands.weak),
        alarms=alarms,
    )


def _mean(values: Iterable[tuple[int | Fraction, Fraction]]) -> Fraction:
    """Return the weighted mean of pairs of value and weight; at least one, weights above nought."""
    pairs = list(values)
    return sum((value * weight for value, weight in pairs), Fraction(0)) / sum((w for _, w in pairs), Fraction(0))


def _outcome(mean: Fraction | None, has_alarm: bool, bands: Bands) -> Feasibility:  # noqa: FBT001  a fact, not a switch
    if mean is None:
        return Feasibility.INCOMPLETE
    if mean < Fraction(bands.doubtful):
        return Feasibility.NOT_FEASIBLE
    if has_alarm or mean < Fraction(bands.feasible):
        return Feasibility.CONDITIONAL
    return Feasibility.FEASIBLE


# --- an order out of marks ------------------------------------------------------------------------------------------
class Method(StrEnum):
    """How an order is found (docs/domain.md#ranking)."""

    VOTE = "vote"
    ADD = "add"
    MULTIPLY = "multiply"
    CONSENSUS = "consensus"


@dataclass(frozen=True)
class Mark:
    """One mark on one paper: votes, a score under a criterion, or a place in the agreed order (1 is first)."""

    paper: str
    project: str
    value: int
    criterion: int | None = None


@dataclass(frozen=True)
class Facts:
    """What breaks a tie: urgency, then more beneficiary households, then the lower cost (baht), then the code."""

    urgency: str = ""
    beneficiaries: int | None = None
    cost_baht: Decimal | None = None


@dataclass(frozen=True)
class Place:
    """One project's place: its rank (1 is first), its points (None: nobody gave any), and what set it below an equal.

    ``tie`` is empty unless the project above has as many points: then it says which fact decided between the two.
    """

    rank: int
    project: str
    points: Fraction | None
    tie: str = ""


TIES = ("urgency", "beneficiaries", "cost", "code")


def ranked(
    marks: Iterable[Mark],
    method: Method,
    facts: Mapping[str, Facts],
    *,
    weights: Mapping[int, Decimal] | None = None,
) -> list[Place]:
    """Put every project of ``facts`` in order, ranks 1..n, by the marks of all papers; ties are broken totally.

    Marks of other projects are left out.  ``weights`` is by criterion, 1 where it is silent; it has a meaning for
    added scores only.  Votes are summed; scores are averaged over the papers that gave one, criterion by criterion,
    and the means are added or multiplied; a place in an agreed order counts as it stands.
    """
    kept = [mark for mark in marks if mark.project in facts]
    points = {
        Method.VOTE: lambda: _votes(kept, facts),
        Method.ADD: lambda: _added(kept, weights or {}),
        Method.MULTIPLY: lambda: _multiplied(kept),
        Method.CONSENSUS: lambda: _agreed(kept),
    }[method]()
    return placed(points, facts)


def placed(points: Mapping[str, Fraction], facts: Mapping[str, Facts]) -> list[Place]:
    """Put every project of ``facts`` in order, most points first, those without points last; ranks are 1..n."""
    order = sorted(facts, key=lambda code: (*_by_points(points.get(code)), *_tie_break_keys(code, facts[code])))
    places: list[Place] = []
    for rank, code in enumerate(order, start=1):
        above = places[-1] if places else None
        is_tied = above is not None and above.points == points.get(code)
        tie = _decided_by(above.project, code, facts) if above is not None and is_tied else ""
        places.append(Place(rank, code, points.get(code), tie))
    return places


def _by_points(points: Fraction | None) -> tuple[bool, Fraction]:
    return (points is None, -(points or Fraction(0)))


def _tie_break_keys(code: str, facts: Facts) -> tuple[tuple[object, ...], ...]:
    """Return one key per fact of ``TIES``; what is not known comes after what is."""
    place = URGENCIES.index(facts.urgency) if facts.urgency in URGENCIES else len(URGENCIES)
    return (
        (place,),
        (facts.beneficiaries is None, -(facts.beneficiaries or 0)),
        (facts.cost_baht is None, facts.cost_baht or Decimal(0)),
        (code,),
    )


def _decided_by(above: str, below: str, facts: Mapping[str, Facts]) -> str:
    pairs = zip(TIES, _tie_break_keys(above, facts[above]), _tie_break_keys(below, facts[below]), strict=True)
    return next(name for name, upper, lower in pairs if upper != lower)


def _votes(marks: Sequence[Mark], facts: Mapping[str, Facts]) -> dict[str, Fraction]:
    """Sum votes; a project nobody voted for has none, which is a known nought."""
    votes = dict.fromkeys(facts, Fraction(0))
    for mark in marks:
        votes[mark.project] += mark.value
    return votes


def _means(marks: Sequence[Mark]) -> dict[str, dict[int, Fraction]]:
    """Average the scores of each project under each criterion over the papers that gave one."""
    given: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        if mark.criterion is not None:
            given[mark.project][mark.criterion].append(mark.value)
    return {
        project: {criterion: Fraction(sum(values), len(values)) for criterion, values in criteria.items()}
        for project, criteria in given.items()
    }


def _added(marks: Sequence[Mark], weights: Mapping[int, Decimal]) -> dict[str, Fraction]:
    return {
        project: sum((mean * Fraction(weights.get(key, Decimal(1))) for key, mean in means.items()), Fraction(0))
        for project, means in _means(marks).items()
    }


def _multiplied(marks: Sequence[Mark]) -> dict[str, Fraction]:
    return {project: prod(means.values(), start=Fraction(1)) for project, means in _means(marks).items()}


def _agreed(marks: Sequence[Mark]) -> dict[str, Fraction]:
    """Turn places into points: the smaller the place, the more."""
    return {mark.project: Fraction(-mark.value) for mark in marks}


# --- the same papers typed twice ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Mismatch:
    """One box that was not typed alike twice; None was left blank, or the whole paper was not typed."""

    paper: str
    project: str
    criterion: int | None
    first: int | None
    second: int | None


def mismatches(first: Iterable[Mark], second: Iterable[Mark]) -> list[Mismatch]:
    """Compare two typings of the same papers, box by box, in the order of papers, projects and criteria."""
    once, again = _boxes(first), _boxes(second)
    misses = [
        Mismatch(paper, project, criterion, once.get(box), again.get(box))
        for box in once.keys() | again.keys()
        if once.get(box) != again.get(box)
        for paper, project, criterion in (box,)
    ]
    return sorted(misses, key=lambda miss: (thai_sort_key(miss.paper), miss.project, miss.criterion or 0))


def _boxes(marks: Iterable[Mark]) -> dict[tuple[str, str, int | None], int]:
    return {(mark.paper, mark.project, mark.criterion): mark.value for mark in marks}


# --- the tambon's order suggested from the villages' ----------------------------------------------------------------
@dataclass(frozen=True)
class VillageLine:
    """One proposal of a village: its own place there, and the project that carries it in the tambon (or itself)."""

    village: str
    place: int
    carrier: str


@dataclass(frozen=True)
class Suggestion:
    """A project's suggested place, and the villages that share it, each with its own rank and how many it proposed."""

    place: Place
    villages: tuple[tuple[str, int, int], ...] = field(default=())


def suggested(
    lines: Iterable[VillageLine], households: Mapping[str, int | None], facts: Mapping[str, Facts]
) -> list[Suggestion]:
    """Suggest the tambon's order from the villages' own (docs/domain.md#tambon-rank).

    A proposal of rank r among a village's n is worth (n − r + 1)/n there; a project is worth the mean over the
    villages that proposed it, weighted by their households; a merged project is the proposal of all its members'
    villages, each by its best one.  Ranks are counted within a village whatever numbers it wrote.  A village whose
    households nobody wrote down (blank, or nought) weighs as much as the mean of the others.
    """
    ranks: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for village, proposals in _by_village(lines).items():
        for rank, line in enumerate(proposals, start=1):
            ranks[line.carrier].setdefault(village, (rank, len(proposals)))
    weights = _weights({village for rank in ranks.values() for village in rank}, households)
    points = {
        carrier: _mean((Fraction(n - rank + 1, n), weights[village]) for village, (rank, n) in by_village.items())
        for carrier, by_village in ranks.items()
    }
    return [
        Suggestion(place, tuple((village, *rank) for village, rank in sorted(ranks.get(place.project, {}).items())))
        for place in placed(points, facts)
    ]


def _by_village(lines: Iterable[VillageLine]) -> dict[str, list[VillageLine]]:
    by_village: dict[str, list[VillageLine]] = defaultdict(list)
    for line in lines:
        by_village[line.village].append(line)
    return {
        village: sorted(proposals, key=lambda proposal: (proposal.place, proposal.carrier))
        for village, proposals in by_village.items()
    }


def _weights(villages: Iterable[str], households: Mapping[str, int | None]) -> dict[str, Fraction]:
    villages = set(villages)
    known = [count for village in villages if (count := households.get(village))]
    usual = Fraction(sum(known), len(known)) if known else Fraction(1)
    return {village: Fraction(households.get(village) or usual) for village in villages}


# --- an order changed by hand ---------------------------------------------------------------------------------------
def arranged(shown: Sequence[str], typed: Mapping[str, int | None]) -> list[str]:
    """Return the order that typed places mean: every project, once, no gaps.

    A project given a new place is put there and the others make room, as with cards on a table; a blank place stays
    where it was.  Whoever types a whole new order 1..n gets exactly that.
    """
    at = {code: place for place, code in enumerate(shown, start=1)}

    def key(code: str) -> tuple[Fraction, int, int]:
        wanted = typed.get(code) or at[code]
        nudge = (wanted > at[code]) - (wanted < at[code])
        return (Fraction(2 * wanted + nudge, 2), wanted, at[code])

    return sorted(shown, key=key)


def moved(before: Sequence[str], after: Sequence[str], excused: Iterable[str] = ()) -> list[str]:
    """Name the projects that were moved and not only pushed along: as few as explain the new order.

    ``excused`` are those whose move has its reason.  The others are in order when they stand as they stood before;
    what is returned are those to take out so that the rest does (the longest common order stays).
    """
    excused = set(excused)
    at = {code: place for place, code in enumerate(before)}
    rest = [code for code in after if code in at and code not in excused]
    best: list[list[str]] = []
    for code in rest:
        ahead = [chain for chain in best if at[chain[-1]] < at[code]]
        longest: list[str] = max(ahead, key=len, default=[])
        best.append([*longest, code])
    stay: list[str] = max(best, key=len, default=[])
    return [code for code in rest if code not in stay]
