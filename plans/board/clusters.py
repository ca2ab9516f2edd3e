"""Look-alikes in clusters: what people judge at one press, however many pairs it is.

Twelve villages that each propose five works of the same five kinds make 330 pairs, and five clusters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import product
from typing import Final

from projects.duplicates.likeness import Advice, Candidate

Pair = frozenset[str]
# What may be counted twice comes first, then what two villages may share, then what is only of one kind.
_ORDER: Final = (Advice.SAME, Advice.ASK, Advice.ELSEWHERE)


@dataclass(frozen=True)
class Cluster:
    """Open pairs that are judged together, the most alike first, and the codes of their projects."""

    pairs: tuple[Candidate, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the projects."""
        return tuple(sorted({code for pair in self.pairs for code in (pair.a, pair.b)}))

    @property
    def best(self) -> Candidate:
        """Return the pair that is the most alike."""
        return self.pairs[0]

    @property
    def advice(self) -> Advice:
        """Return what the projects probably are: the same for all pairs."""
        return self.best.advice if self.best.is_one_kind else Advice.ASK


def clustered(
    pairs: Sequence[Candidate], judged: Iterable[Candidate] = (), *, unlike: AbstractSet[Pair] = frozenset()
) -> list[Cluster]:
    """Put every open pair, the most alike first, into exactly one cluster.

    Works of one kind of which the same is advised are one cluster, but never two that were called different
    (``unlike``). Weaker pairs are one cluster for every two kinds of work; ``judged`` pairs, which are open no more,
    still tell what is of one kind.
    """
    together = {
        advice: _joined((pair for pair in pairs if pair.is_one_kind and pair.advice == advice), unlike)
        for advice in _ORDER
    }
    kinds = _joined(pair for pair in (*pairs, *judged) if pair.is_one_kind)
    clusters: defaultdict[tuple[int, Pair], list[Candidate]] = defaultdict(list)
    # The page of a tambon may hold thousands of pairs in a handful of groups.
    for pair in pairs:
        rank = _ORDER.index(pair.advice) if pair.is_one_kind else len(_ORDER)
        group_of = together[pair.advice] if pair.is_one_kind else kinds
        left, right = group_of.get(pair.a, frozenset({pair.a})), group_of.get(pair.b, frozenset({pair.b}))
        clusters[rank, left if left is right else left | right].append(pair)
    return [Cluster(tuple(inside)) for (_, _), inside in sorted(clusters.items(), key=lambda item: item[0][0])]


def _joined(pairs: Iterable[Candidate], unlike: AbstractSet[Pair] = frozenset()) -> dict[str, Pair]:
    """Join the two of every pair, and whom they are joined to; return the group of every code that has one."""
    group_of: dict[str, frozenset[str]] = {}
    for pair in pairs:
        left, right = (group_of.get(code, frozenset({code})) for code in (pair.a, pair.b))
        if left is right or (unlike and any(frozenset(two) in unlike for two in product(left, right))):
            continue
        group_of |= dict.fromkeys(left | right, left | right)
    return group_of
