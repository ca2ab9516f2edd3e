"""How a package says what waits for whom: its ``todo`` registers functions, and the page of one's own work asks them.

A ``todo`` module of any package of an app is found by itself, so a new kind of work is one function in one file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

# How many places are called by name before the rest is counted.
NAMED: Final = 3
# How many steps are shown at once where there is no room for all.
SHOWN: Final = 6
# What is shown of them before all others, the most pressing first: states of a step.
PRESSING: Final = ("late", "now", "wait")
# How many events are told; a history need not bring more.
RECENT: Final = 6


@dataclass(frozen=True)
class Waiting:
    """One kind of work that waits: what (verb first), why and how much, where to do it, and how many of which ``unit``.

    ``unit`` is «» where the title says how many already.  ``action`` is what its button says.  Where the reader can
    only wait, ``waits_for`` names the post and the person who acts.  ``since`` is when it began to wait, and ``due_on``
    the day until when it was asked for, both as far as they are recorded.  Of what ``is_reading`` nothing has to be
    done.
    """

    title: str
    detail: str
    url: str
    count: int
    action: str = "เปิดดู"
    unit: str = "รายการ"
    waits_for: str = ""
    since: datetime | None = None
    is_reading: bool = False
    due_on: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether the day until when it was asked for has gone by."""
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def said(self) -> str:
        """Say what is to be done, with how many where there are several."""
        return f"{self.title} {self.count} {self.unit}" if self.count > 1 and self.unit else self.title


@dataclass(frozen=True)
class Happening:
    """One move of a plan in reach, as the history part shows it, by the person of the key ``by`` where it is known.

    ``url`` leads to what it tells of; «» where the reader may not open it.
    """

    at: datetime
    title: str
    by_name: str
    by_post: str
    note: str
    url: str = ""
    by: int | None = None


@dataclass(frozen=True)
class Stage:
    """One step of a long work: its name, its state (a key of ``config.badges.BADGES``), a short note, its page.

    ``state`` is «done» by a record alone; the note says its date, or what is left.  ``phase`` is the part of the work
    that begins with the step; «» where it goes on.  ``is_here`` marks the present one; one that ``is_far`` from it is
    folded where there is no room for all.
    """

    label: str
    state: str
    note: str = ""
    url: str = ""
    phase: str = ""
    is_here: bool = False
    is_far: bool = False


def around(stages: Sequence[Stage], here: int) -> list[Stage]:
    """Mark the step at place ``here`` as the present one, and as far all but six: it, what presses, what is near."""

    def first(place: int) -> tuple[bool, int, int]:
        state = stages[place].state
        pressing = PRESSING.index(state) if state in PRESSING else len(PRESSING)
        return place != here, pressing, abs(place - here)

    shown = sorted(range(len(stages)), key=first)[:SHOWN]
    return [replace(stage, is_here=place == here, is_far=place not in shown) for place, stage in enumerate(stages)]


@dataclass(frozen=True)
class Figure:
    """One number of a plan: as it is shown (None while it is unknown), its unit, and the rows that make it."""

    label: str
    value: str | None
    unit: str
    url: str = ""


@dataclass(frozen=True)
class Journey:
    """How far the one plan of a person has come: its steps, its figures, and what she may do of its steps now."""

    title: str
    url: str
    stages: Sequence[Stage]
    figures: Sequence[Figure] = ()
    acts: Sequence[Waiting] = ()

    @property
    def done(self) -> int:
        """Count the steps that are done."""
        return sum(stage.state == "done" for stage in self.stages)

    @property
    def told(self) -> str:
        """Say how many are done, where some are folded; «» where all are shown."""
        return f"เสร็จแล้ว {self.done} จาก {len(self.stages)} ขั้น" if any(one.is_far for one in self.stages) else ""


# A function asks what waits for one person; its argument is her User, which stands above this module.
Look = Callable[[Any], list[Waiting]]
# The rows without which a look finds nothing: of all looks that name theirs it is asked in one query who has any.
Rows = Callable[[Any], QuerySet[Any]]
History = Callable[[Any], list[Happening]]
# What tells the one plan of a person, or nothing where she has none or several.
Road = Callable[[Any], Journey | None]
L = TypeVar("L", bound=Look)
H = TypeVar("H", bound=History)
R = TypeVar("R", bound=Road)
M = TypeVar("M", bound=Model)

_LOOKS: dict[int, Look] = {}
_ROWS: dict[Look, Rows] = {}
_HISTORIES: list[History] = []
_ROADS: list[Road] = []


def register(order: int, *, rows: Rows | None = None) -> Callable[[L], L]:
    """Register what finds work for a person, at its place on the page: the lower ``order``, the more pressing.

    Where there are none of its ``rows`` it need not be asked: name them for work that most people seldom have.  Two
    functions never share a place: ValueError names the one that stands there.
    """

    def registered(look: L) -> L:
        if order in _LOOKS:
            there = _LOOKS[order]
            message = f"{order} is the place of {there.__module__}.{there.__name__}"
            raise ValueError(message)
        _LOOKS[order] = look
        if rows is not None:
            _ROWS[look] = rows
        return look

    return registered


def register_history(history: H) -> H:
    """Register what tells the latest events in a person's reach, the newest first."""
    _HISTORIES.append(history)
    return history


def register_journey(road: R) -> R:
    """Register what tells how far the one plan of a person has come."""
    _ROADS.append(road)
    return road


def roads() -> list[Road]:
    """Return every registered teller of a plan's way."""
    return list(_ROADS)


def looks() -> list[Look]:
    """Return every registered function, the most pressing work first."""
    return [look for _, look in sorted(_LOOKS.items())]


def rows_of(look: Look, user: Any) -> QuerySet[Any] | None:  # noqa: ANN401  her User stands above this module
    """Return the rows without which ``look`` finds nothing for a person; None when that is not known beforehand."""
    rows = _ROWS.get(look)
    return rows(user) if rows else None


def histories() -> list[History]:
    """Return every registered teller of events."""
    return list(_HISTORIES)


def load(app: str) -> None:
    """Import the ``todo`` of every package of an app, so that it registers its work; the app's entry calls it."""
    for package in iter_modules(import_module(app).__path__, f"{app}."):
        if package.ispkg and module_has_submodule(import_module(package.name), "todo"):
            import_module(f"{package.name}.todo")


def first_and_count(things: QuerySet[M], size: int = NAMED) -> tuple[list[M], int]:
    """Return the first of ``things`` and how many there are: what is not more than ``size`` is read and not counted."""
    first = list(things[: size + 1])
    return first[:size], len(first) if len(first) <= size else things.count()


def named(names: Sequence[str], count: int) -> str:
    """Say the first names, and how many places there are beside them: «หมู่ที่ 1, หมู่ที่ 2 และอีก 4 แห่ง»."""
    more = f" และอีก {count - len(names)} แห่ง" if count > len(names) else ""
    return ", ".join(names) + more
