"""The forum's board: what the plan would be if everything prepared were published now, in three columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Max

from paper.thai import NOUGHT, added
from plans.board.duplicates import owners_of
from plans.board.shares import Carried, Suggestion, carried_with_shares, money_of, shares_of
from plans.decisions.models import Decision, Merge, Outcome, PublicationState
from plans.decisions.queries import Amount, unheard
from plans.proposals.models import OWNERS
from plans.rollup.aggregation import Inputs, Joining, Line
from plans.rollup.queries import inputs_of, ruling
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup

UNSORTED = "ยังไม่ระบุกลุ่ม"


@dataclass(frozen=True)
class Card:
    """One project as the forum will have it: with what is joined to it, the group its shares speak for, and its rank.

    ``seen`` is the newest decision on it (0 for none): what somebody else decides meanwhile is noticed by it.
    """

    line: Line
    owner: str
    budget_baht: Decimal | None
    suggestion: Suggestion
    stated_baht: Decimal = NOUGHT
    seen: int = 0
    is_prepared: bool = False
    # Whether what is published says of it what became of it, be it by the silence of a forum that closed.
    is_heard: bool = False
    joined: tuple[tuple[Line, str], ...] = ()
    carrier: Line | None = None
    # The rank as somebody entered it, while it waits to be published; the plan then numbers its projects 1..n.
    entered_rank: int | None = None

    @property
    def over_baht(self) -> Decimal | None:
        """Return by how many baht the payers bring more than the project needs; None when they do not."""
        if self.budget_baht is None or self.fate != Outcome.CARRIED:
            return None
        over = self.stated_baht - self.budget_baht
        return over if over > 0 else None

    @property
    def is_undecided(self) -> bool:
        """Tell whether it waits for a forum, and nothing is prepared: it stands in the plan as it was proposed."""
        return not (self.seen or self.is_prepared or self.is_heard)

    @property
    def is_once(self) -> bool:
        """Tell whether what is joined to it is the same thing proposed twice, whose money counts once, in the plan."""
        return sum(line.counts for line in (self.line, *(line for line, _ in self.joined))) == 1

    @property
    def code(self) -> str:
        """Return the project's public code."""
        return self.line.code

    @property
    def fate(self) -> Outcome:
        """Return what becomes of the project."""
        return Outcome(self.line.fate)

    @property
    def group_label(self) -> str:
        """Say the group in words."""
        return str(ActionGroup(self.line.action_group).label) if self.line.action_group else UNSORTED

    @property
    def is_against(self) -> bool:
        """Tell whether the project stands in another group than its shares speak for."""
        return self.suggestion.group not in {None, self.line.action_group}

    @property
    def lead(self) -> str:
        """Say who leads."""
        return str(self.line.details.get("lead_name", ""))

    @property
    def supporting(self) -> str:
        """Say who supports."""
        return str(self.line.details.get("supporting_names", ""))


@dataclass(frozen=True)
class Column:
    """The carried projects of one group, by rank, and what they come to."""

    group: str
    label: str
    cards: tuple[Card, ...]

    @property
    def budget_baht(self) -> Decimal:
        """Return the money of the column."""
        return sum((card.budget_baht or NOUGHT for card in self.cards), NOUGHT)


@dataclass(frozen=True)
class Board:
    """Every project sent, each in one place: a column, beside the plan with its reason, or in another project."""

    columns: tuple[Column, ...]
    beside: tuple[Card, ...]
    merged: tuple[Card, ...]
    waiting: Prepared
    # What the plan holds as long as nothing of that is published.
    in_force: Amount | None = None

    @property
    def prepared(self) -> int:
        """Return how many things wait to be published."""
        return self.prepared_decisions + self.prepared_merges

    @property
    def prepared_decisions(self) -> int:
        """Return how many decisions wait to be published."""
        return len(self.waiting.decisions)

    @property
    def prepared_merges(self) -> int:
        """Return how many merges wait to be published."""
        return len(self.waiting.merges)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Return every card."""
        return (*(card for column in self.columns for card in column.cards), *self.beside, *self.merged)

    @property
    def budget_baht(self) -> Decimal:
        """Return the money of the plan."""
        return sum((column.budget_baht for column in self.columns), NOUGHT)

    @property
    def carried(self) -> int:
        """Return how many projects are in the plan."""
        return sum(len(column.cards) for column in self.columns)

    @property
    def undecided(self) -> int:
        """Return how many of them the forum has said nothing of."""
        return sum(card.is_undecided for column in self.columns for card in column.cards)

    def card(self, code: str) -> Card | None:
        """Return the card of a project."""
        return next((card for card in self.cards if card.code == code), None)


@dataclass(frozen=True)
class Prepared:
    """What was prepared and is not in force yet."""

    decisions: tuple[Decision, ...] = ()
    merges: tuple[Merge, ...] = ()

    def over(self, inputs: Inputs) -> Inputs:
        """Return what the plan is computed from once this is published."""
        coming = {decision.project_id: ruling(decision) for decision in self.decisions}
        standing = [ruling for ruling in inputs.rulings if ruling.project_id not in coming]
        joinings = [_joining(merge) for merge in self.merges]
        return replace(inputs, rulings=(*standing, *coming.values()), joinings=(*inputs.joinings, *joinings))

    @cached_property
    def projects(self) -> frozenset[int]:
        """Return the keys of the projects it is about, gathered once: every card of a board asks."""
        decided = {decision.project_id for decision in self.decisions}
        return frozenset(decided | {member.project_id for merge in self.merges for member in merge.members.all()})


def _joining(merge: Merge) -> Joining:
    members = frozenset(member.project_id for member in merge.members.all())
    return Joining(merge.kind, merge.survivor_id, members, merge.values, merge.reason)


def prepared_of(plan: TambonPlan) -> Prepared:
    """Read what was prepared: four queries."""
    waiting = plan.decisions.filter(standing=PublicationState.PREPARED).select_related("lead", *OWNERS)
    decisions = waiting.prefetch_related("supporting").order_by("pk")
    merges = plan.merges.filter(standing=PublicationState.PREPARED, undone_at=None).prefetch_related("members")
    return Prepared(tuple(decisions), tuple(merges))


def board_of(plan: TambonPlan, *, with_prepared: bool) -> Board:
    """Read the board, in a constant number of queries; without what is prepared it is the plan in force."""
    prepared = prepared_of(plan) if with_prepared else Prepared()
    sent = inputs_of(plan)
    lines = prepared.over(sent).lines()
    carried = carried_with_shares(lines, shares_of(plan))
    decisions = plan.decisions.all() if with_prepared else plan.decisions.exclude(standing=PublicationState.PREPARED)
    seen = dict(decisions.order_by().values_list("project_id").annotate(Max("pk")))
    cards = cards_of(lines, carried, owners_of(plan, lines))
    entered = {decision.project_id: decision.rank for decision in prepared.decisions}
    heard = _heard(plan)
    cards = [
        replace(
            card,
            seen=seen.get(card.line.project_id, 0),
            is_prepared=card.line.project_id in prepared.projects,
            is_heard=card.line.project_id in heard,
            entered_rank=entered.get(card.line.project_id) if card.line.rank else None,
        )
        for card in cards
    ]
    return replace(in_columns(cards, prepared), in_force=_held(sent.lines()))


def _held(lines: Sequence[Line]) -> Amount:
    """Say how many projects the plan carries and what they come to, as ``plans.decisions.queries.in_plan``."""
    baht = added(amount for line in lines if line.counts for amount in line.years_baht) or NOUGHT
    return Amount(Outcome.CARRIED.label, sum(line.is_carried for line in lines), baht)


def _heard(plan: TambonPlan) -> frozenset[int]:
    """Read of which projects what became of them is known: what the plan does not hold yet was before no forum."""
    lines = plan.lines.order_by().exclude(pk__in=unheard(plan.lines.order_by()).values("pk"))
    return frozenset(lines.values_list("project", flat=True))


def cards_of(lines: Sequence[Line], carried: Iterable[Carried], owners: Mapping[int, str]) -> list[Card]:
    """Make one card per line, with its money and shares and what is joined to it."""
    by_key = {line.project_id: line for line in lines}
    in_plan = {project.line.project_id: project for project in carried}
    joined: defaultdict[int, list[tuple[Line, str]]] = defaultdict(list)
    for line in lines:
        if line.fate == Outcome.MERGED:
            joined[line.carrier_id].append((line, owners[line.project_id]))
    return [
        Card(
            line=line,
            owner=owners[line.project_id],
            budget_baht=project.budget_baht if (project := in_plan.get(line.project_id)) else money_of([line]),
            suggestion=project.suggestion if project else Suggestion(None, ""),
            stated_baht=project.stated_baht if project else NOUGHT,
            joined=tuple(joined[line.project_id]),
            carrier=by_key.get(line.carrier_id) if line.fate == Outcome.MERGED else None,
        )
        for line in lines
    ]


def in_columns(cards: Iterable[Card], prepared: Prepared) -> Board:
    """Put every card into its one place."""
    columns: dict[str, list[Card]] = {group: [] for group in ActionGroup.values}
    beside: list[Card] = []
    merged: list[Card] = []
    for card in cards:
        if card.fate == Outcome.CARRIED:
            columns.setdefault(card.line.action_group, []).append(card)
        else:
            (merged if card.fate == Outcome.MERGED else beside).append(card)
    labels = dict(ActionGroup.choices)
    return Board(
        tuple(Column(group, str(labels.get(group, UNSORTED)), tuple(part)) for group, part in columns.items()),
        tuple(beside),
        tuple(merged),
        prepared,
    )
