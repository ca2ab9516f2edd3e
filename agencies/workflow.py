"""From where to where: one engine for every table of moves.

A table is a value; the page reads it for its buttons, the action takes its steps, the documentation draws it:

    FORUMS = Machine("forum", Forum, ForumState, refusal=CannotCertify, moves=(
        Move("certify", "รับรอง", {ForumState.HELD}, ForumState.CERTIFIED, conditions=(lacking,)),
        …
    ))

    @transaction.atomic
    def certify(forum, *, by):
        step = FORUMS.begin(forum, "certify", by=by)    # held, of a state that fits, and allowed
        step.check()                                    # nothing speaks against it, or all of it is said at once
        step.take(certified_by=by)                      # compare-and-set: of two at once one is told
        step.record(ForumEvent, forum=step.thing)       # who, as what, when, why

What a step does beside changing its thing stands between these lines; a step with nothing beside it is ``apply``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet, TextChoices

from agencies.errors import Cannot, Reason, against, stops, warnings
from agencies.history import Actor, Event
from agencies.keeping import Column, Keeping
from agencies.locking import locked
from agencies.people.models import User

T = TypeVar("T", bound=Model)
E = TypeVar("E", bound=Event)

OVERTAKEN = "มีผู้ดำเนินการก่อนหน้าเพียงครู่เดียว กรุณาเปิดหน้านี้ใหม่อีกครั้ง"


@dataclass(frozen=True)
class Move(Generic[T]):
    """One edge of a state diagram; its permission is the table's row «<machine>.<permission>», by default its name.

    ``conditions`` say in Thai what speaks against the move before anything is typed, with place and severity: page,
    action and command read this one list.  A move without a target goes to the next state of its thing's route.
    """

    name: str
    label: str
    sources: Collection[str]
    target: str | None
    permission: str = ""
    conditions: tuple[Callable[[T], Iterable[str]], ...] = ()
    needs_note: bool = False

    @property
    def action(self) -> str:
        """Return the action of the permission table."""
        return self.permission or self.name


M = TypeVar("M", bound=Move[Any])


def _locked(thing: T, move: Move[T]) -> T:  # noqa: ARG001  another way to hold a thing may ask which move it is
    return locked(thing)


@dataclass(frozen=True, eq=False)
class Machine(Generic[T, M]):
    """A table of moves, and the few things in which one kind of thing differs from another.

    ``hold`` takes the rows a step needs and returns the thing as it is stored now; it may refuse.  ``elsewhere`` says
    that a thing has moved on already, to those whom ``hears`` allows: who may not even read it is not told.
    ``counts`` compares and counts the thing's ``revision`` with every step.  ``routes`` are the ways of moves without
    a target; ``starts`` names what brings a thing into its first state, with its label.  Where a thing has no
    permissions of its own, ``table`` and ``guarded`` say whose it has: the object of the permission table and the row.
    """

    name: str
    model: type[T]
    states: type[TextChoices]
    moves: Sequence[M]
    refusal: type[Cannot] = Cannot
    hold: Callable[[T, M], T] = _locked
    elsewhere: Callable[[T, M], Iterable[str]] | None = None
    hears: Callable[[T, M, User], bool] | None = None
    overtaken: str = OVERTAKEN
    note_missing: str = "กรุณาบอกเหตุผลที่{label}"
    keeping: Keeping = field(default_factory=Column)
    counts: bool = False
    routes: Sequence[Sequence[str]] = ()
    starts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    table: str = ""
    guarded: Callable[[T], object] | None = None

    def __getitem__(self, name: str) -> M:
        """Return the move of this name; raises KeyError."""
        return self.by_name[name]

    @property
    def by_name(self) -> dict[str, M]:
        """Return the moves by name, in the table's order."""
        return {move.name: move for move in self.moves}

    @property
    def labels(self) -> dict[str, str]:
        """Say what the steps of a history are called, the first one included."""
        return {name: label for name, (_, label) in self.starts.items()} | {
            move.name: move.label for move in self.moves
        }

    # --- what the page asks ---------------------------------------------------------------------------------------
    def state_label(self, thing: T) -> str:
        """Say where a thing stands."""
        return str(self.states(self.keeping.read(thing)).label)

    def fits(self, thing: T, move: M) -> bool:
        """Tell whether ``move`` starts where the thing stands."""
        return self.keeping.read(thing) in move.sources

    def allows(self, thing: T, move: M, user: User) -> bool:
        """Tell whether ``user`` may take ``move``, ready or not."""
        return self._permits(move.action, thing, user)

    def _permits(self, action: str, thing: T, user: User) -> bool:
        return user.has_perm(self.permission(action), self.guarded(thing) if self.guarded else thing)

    def permission(self, action: str) -> str:
        """Return the full name of a permission of the thing."""
        return f"{self.table or self.name}.{action}"

    def open_moves(self, thing: T, user: User) -> list[M]:
        """Return the moves that start where the thing stands and that ``user`` may take, ready or not."""
        return [move for move in self.moves if self.fits(thing, move) and self.allows(thing, move, user)]

    def reasons_against(self, thing: T, move: M) -> list[Reason]:
        """Return everything that speaks against ``move`` now; none means it is ready."""
        return stops(self.check_list(thing, move))

    def doubts(self, thing: T, move: M) -> list[Reason]:
        """Return what somebody should know before she takes ``move``; none of it forbids."""
        return warnings(self.check_list(thing, move))

    @staticmethod
    def check_list(thing: T, move: M) -> list[Reason]:
        """Return what the conditions of ``move`` say now, what forbids and what only warns, in their order."""
        return [Reason.of(sentence) for condition in move.conditions for sentence in condition(thing)]

    # --- what the action does -------------------------------------------------------------------------------------
    def begin(self, thing: T, name: str, *, by: User, note: str = "") -> Step[T, M]:
        """Hold ``thing`` and begin a step; the caller has a transaction open and goes on with what is returned.

        Raises PermissionDenied if ``by`` may not, the machine's refusal when the thing has moved on meanwhile.
        """
        move = self[name]
        held = self.hold(thing, move)
        if not self.fits(held, move):
            if not self._hears(held, move, by):
                raise PermissionDenied(self.permission(move.action))
            raise self.refusal(*self._elsewhere(held, move))
        if not self.allows(held, move, by):
            raise PermissionDenied(self.permission(move.action))
        return Step(self, move, held, by, note.strip())

    @transaction.atomic
    def apply(self, thing: T, name: str, *, by: User, note: str = "", **values: Any) -> Step[T, M]:
        """Take a step that does nothing beside changing its thing; raises as ``begin``, ``check`` and ``take`` do."""
        step = self.begin(thing, name, by=by, note=note)
        step.take(**values)
        return step

    def take_many(self, things: QuerySet[T], name: str, **values: Any) -> int:
        """Bring all of ``things`` that stand where the move starts into its target, at once; return how many moved.

        For things that move together with what they belong to: the caller holds that, and has checked who may and what
        speaks against it.
        """
        move = self[name]
        if move.target is None:
            raise ValueError(f"{self.name}.{name}: things that move together have one target")
        stand_there = reduce(or_, (self.keeping.where(source) for source in move.sources))
        return things.filter(stand_there).update(**{**self.keeping.values(move.target)} | values)

    def _hears(self, thing: T, move: M, by: User) -> bool:
        return self.hears(thing, move, by) if self.hears else self._permits("view", thing, by)

    def _elsewhere(self, thing: T, move: M) -> Iterable[str]:
        if self.elsewhere:
            return self.elsewhere(thing, move)
        return [f"รายการนี้อยู่ในสถานะ «{self.state_label(thing)}» แล้ว จึง{move.label}ไม่ได้ กรุณาเปิดหน้านี้ใหม่อีกครั้ง"]

    # --- what the documentation draws -----------------------------------------------------------------------------
    def edges(self) -> list[tuple[str, str, M]]:
        """Return every edge as source, target and move, in the table's order."""
        return [
            (source, target, move)
            for move in self.moves
            for source in sorted(move.sources)
            for target in self._targets(source, move)
        ]

    def _targets(self, source: str, move: M) -> list[str]:
        if move.target is not None:
            return [move.target]
        steps = [after for route in self.routes for before, after in pairwise(route) if before == source]
        return list(dict.fromkeys(steps))

    def diagram(self) -> str:
        """Draw the machine as a Mermaid state diagram."""
        return "\n".join(
            (
                "stateDiagram-v2",
                *(f'    state "{state.label}" as {state}' for state in self.states),
                *(f"    [*] --> {state}: {name}" for name, (state, _) in self.starts.items()),
                *(f"    {source} --> {target}: {move.name} ({move.label})" for source, target, move in self.edges()),
                "",
            )
        )


@dataclass
class Step(Generic[T, M]):
    """A step that was begun: its thing is held, stands where the move starts, and ``by`` may take it."""

    machine: Machine[T, M]
    move: M
    thing: T
    by: User
    note: str = ""

    def __post_init__(self) -> None:
        """Write down where the step starts and who takes it."""
        self.source = self.machine.keeping.read(self.thing)
        self.target = self.move.target
        self.actor = Actor.of(self.by)
        self._is_checked = False

    def check(
        self,
        *,
        before: Iterable[str] = (),
        after: Iterable[str] = (),
        confirmed: Collection[str] | None = None,
        said: Iterable[str] = (),
    ) -> None:
        """Refuse the step with every sentence against it at once.

        They are said in the order in which the form asks: ``before``, the move's conditions, a note that is missing,
        ``after``; what is handed in speaks of what was typed.  ``confirmed`` names the warnings as they were read
        (agencies.errors.against), those of ``said`` among them, which are conditions of what was typed.
        """
        reasons = [*before, *against([*self.machine.check_list(self.thing, self.move), *said], confirmed)]
        if self.move.needs_note and not self.note:
            reasons.append(self.machine.note_missing.format(label=self.move.label))
        reasons.extend(after)
        if reasons:
            raise self.machine.refusal(*reasons)
        self._is_checked = True

    def take(self, target: str | None = None, **values: Any) -> None:
        """Bring the thing into its target (``target``, where the move has none) with ``values``, by compare-and-set.

        What was not checked is checked first.  Raises the refusal when somebody was faster.
        """
        if not self._is_checked:
            self.check()
        self.target = target or self.target
        if self.target is None:
            raise ValueError(f"{self.machine.name}.{self.move.name}: the target of a route is missing")
        stands, written = self.machine.keeping.where(self.source), {**self.machine.keeping.values(self.target)}
        if self.machine.counts:
            stands &= Q(revision=self.thing.revision)  # type: ignore[attr-defined]  # machines that count have one
            written["revision"] = F("revision") + 1
        rows = self.machine.model._default_manager.filter(stands, pk=self.thing.pk)  # noqa: SLF001  any model's manager
        if rows.update(**written | values) != 1:
            raise self.machine.refusal(self.machine.overtaken)

    def record(self, events: type[E], **values: Any) -> E:
        """Write the step into its history: which, from where to where, who, as what, why; ``values`` are the rest."""
        row = {"move": self.move.name, "from_state": self.source, "to_state": self.target, "note": self.note}
        return events._default_manager.create(**row | self.actor.columns | values)  # noqa: SLF001  any model's manager
