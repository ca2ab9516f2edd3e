"""The money of a tambon plan as threads: what is done, in which group, and the source of money that was proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

from paper.layout.threads import PROPOSED, Cell, Node, Threads
from paper.thai import thai_sort_key
from plans.rollup.aggregation import Line
from plans.rollup.balance import Dimension, Picture
from plans.rollup.kinds import UNKNOWN, kind_of
from projects.models import ActionGroup

TITLE = f"เส้นเงิน: ทำอะไร แบบไหน {PROPOSED}"
UNNAMED, OTHERS = "ยังไม่ระบุ", "อื่น ๆ"
# So many nodes have a name on either side; the rest stand together.
NAMED = 8
# The groups in the order of their colours; a project of none is grey.
_DYES = (*ActionGroup.values, "")


def threads_of(sums: Picture, *, rows_url: str = "") -> Threads:
    """Return the money of the plan; nodes open their rows at ``rows_url``, on paper they open nothing.

    A kind of work is told by titles.  The source of money is as it was proposed, and nobody's word that it will pay:
    that stands with the shares (plans.board.shares).
    """
    lines = [line for line in sums.tambon if line.counts and line.budget_baht]
    kinds = _column(lines, lambda line: kind_of(line.title), last=("",))
    payers = _column(lines, lambda line: line.funding_source, last=("",))
    groups = [(group,) for group in _DYES if any(line.action_group == group for line in lines)]
    money: defaultdict[tuple[int, int, int], Decimal] = defaultdict(Decimal)
    for line in lines:
        what, who = _place(kinds, kind_of(line.title)), _place(payers, line.funding_source)
        money[what, _place(groups, line.action_group), who] += line.budget_baht
    ways = _Ways(rows_url, (("kind", kinds), (Dimension.GROUP.value, groups), (Dimension.SOURCE.value, payers)), money)
    return Threads(
        TITLE,
        ways.nodes(0, lambda kind: kind or UNKNOWN),
        tuple(
            replace(node, dye=_DYES.index(group))
            for node, (group,) in zip(ways.nodes(1, partial(sums.label, Dimension.GROUP)), groups, strict=True)
        ),
        ways.nodes(2, lambda payer: payer or UNNAMED),
        tuple(Cell(*ends, amount, ways.url(enumerate(ends))) for ends, amount in sorted(money.items())),
    )


@dataclass(frozen=True)
class _Ways:
    """The columns by the words of addresses, each a list of the keys of its nodes, and the money between them."""

    rows_url: str
    columns: tuple[tuple[str, Sequence[tuple[str, ...]]], ...]
    money: Mapping[tuple[int, int, int], Decimal]

    def nodes(self, column: int, said: Callable[[str], str]) -> tuple[Node, ...]:
        """Return the nodes of a column with what they come to."""
        sums: defaultdict[int, Decimal] = defaultdict(Decimal)
        for ends, amount in self.money.items():
            sums[ends[column]] += amount
        return tuple(
            Node(said(keys[0]) if len(keys) == 1 else OTHERS, sums[place], self.url([(column, place)]))
            for place, keys in enumerate(self.columns[column][1])
        )

    def url(self, ends: Iterable[tuple[int, int]]) -> str:
        """Return the address of the rows that pass through nodes, each given by its column and its place there."""
        if not self.rows_url:
            return ""
        words = ((word, keys[place]) for column, place in ends for word, keys in [self.columns[column]])
        query = urlencode([(word, key) for word, several in words for key in several])
        return f"{self.rows_url}?{query}"


def _place(column: Sequence[tuple[str, ...]], key: str) -> int:
    return next(place for place, keys in enumerate(column) if key in keys)


def _column(lines: Iterable[Line], key: Callable[[Line], str], *, last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the keys of a column: the eight largest by the groups they go to, then the others, what nobody named last.

    In the order of the groups bundles cross as little as they can.
    """
    sums, leaning = defaultdict[str, Decimal](Decimal), defaultdict[str, Decimal](Decimal)
    for line in lines:
        sums[key(line)] += line.budget_baht
        leaning[key(line)] += line.budget_baht * _DYES.index(line.action_group)
    named = sorted(sums.keys() - set(last), key=lambda one: (-sums[one], thai_sort_key(one)))
    others = tuple(named[NAMED:])
    by_group = sorted(named[:NAMED], key=lambda one: leaning[one] / sums[one])
    return [*((one,) for one in by_group), *([others] if others else []), *((one,) for one in last if one in sums)]
