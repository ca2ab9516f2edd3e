"""What speaks against closing a tambon's forum and releasing its plan: every package says what it knows, once.

The page before the button, the action and the command read this one list.  A package above adds to it by registering a
function in its own ``readiness``; nothing here knows what they look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Final, TypeVar

from agencies.errors import Reason
from plans.tambon.models import TambonPlan

# How many projects a reason calls one by one.
CALLED: Final = 5


class Act(StrEnum):
    """What is done with the plan and cannot be taken back."""

    CLOSE = "close"
    RELEASE = "release"


Look = Callable[[TambonPlan, Act], Iterable[Reason]]
L = TypeVar("L", bound=Look)

_LOOKS: dict[int, Look] = {}


def register(place: int) -> Callable[[L], L]:
    """Register what a package finds, at its place in the list; two never share one (ValueError)."""

    def registered(look: L) -> L:
        if place in _LOOKS:
            message = f"{place} is the place of {_LOOKS[place].__module__}"
            raise ValueError(message)
        _LOOKS[place] = look
        return look

    return registered


def check_list(plan: TambonPlan, act: Act) -> list[Reason]:
    """Return what forbids ``act`` now and what only warns, in the order of the tambon's work."""
    return [reason for _, look in sorted(_LOOKS.items()) for reason in look(plan, act)]


def first_of(projects: Sequence[str]) -> str:
    """Say the first of ``projects``, each as a sentence calls it, and how many there are beside them."""
    more = len(projects) - CALLED
    shown = ", ".join(projects[:CALLED])
    return f"{shown} และอีก {more} โครงการ" if more > 0 else shown
