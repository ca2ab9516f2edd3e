"""What may be done to many rows of a list at once: an act that exists for one, with its permission and its question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any, Protocol

from agencies.access.reasons import may_somewhere


class Deed(Protocol):
    """An action of a package: it changes the state of one thing under its lock, or raises ``Cannot`` with reasons."""

    def __call__(self, thing: Any, *, by: Any, note: str) -> object:  # noqa: ANN401  of any package; users stand above
        """Do it."""


@dataclass(frozen=True)
class Act:
    """A bulk act: its word in forms, its button, the permission of each row, and the action that does it to one.

    ``done`` is what is said of a row to which it was done.  ``asks`` is the sentence before the last press.  Where it
    ``needs_note`` one reason is given for all; where it ``takes_note`` words may be given.  ``state`` tells the state
    of a row as the page showed it; what is in another one when the press arrives is left as it is, and says so.
    ``may`` tells of a row as the list dresses it whether it may be ticked; without it the permission is asked.
    """

    name: str
    label: str
    permission: str
    does: Deed
    _: KW_ONLY
    done: str
    asks: str
    needs_note: bool = False
    takes_note: bool = False
    may: Callable[[Any], bool] | None = None
    state: Callable[[Any], str] = lambda _: ""

    def is_offered(self, person: object) -> bool:
        """Tell whether any post of ``person`` may do it to anything at all."""
        return may_somewhere(person, self.permission)
