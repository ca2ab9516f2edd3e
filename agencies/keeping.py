"""Where a model keeps the state of a thing: in a column of its own, or told by the times that are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q
from django.utils import timezone


class Keeping(Protocol):
    """How a model keeps where a thing stands."""

    def read(self, thing: Any) -> str:  # noqa: ANN401  a thing of any model
        """Return the state."""

    def where(self, state: str) -> Q:
        """Select the things in a state."""

    def values(self, state: str) -> Mapping[str, object]:
        """Return what is written to bring a thing into a state."""


@dataclass(frozen=True)
class Column:
    """A state in a column of its own."""

    name: str = "state"

    def read(self, thing: Any) -> str:  # noqa: ANN401  a thing of any model
        """Return the state."""
        return str(getattr(thing, self.name))

    def where(self, state: str) -> Q:
        """Select the things in a state."""
        return Q(**{self.name: state})

    def values(self, state: str) -> Mapping[str, object]:
        """Return what is written to bring a thing into a state."""
        return {self.name: state}


@dataclass(frozen=True)
class Marks:
    """A state told by times: ``times`` names the column that is filled in each, ``rest`` is while none is."""

    rest: str
    times: Mapping[str, str]

    def read(self, thing: Any) -> str:  # noqa: ANN401  a thing of any model
        """Return the state whose time is filled in."""
        return next((state for state, name in self.times.items() if getattr(thing, name) is not None), self.rest)

    def where(self, state: str) -> Q:
        """Select the things in a state."""
        filled = self.times.get(state)
        return Q(**{f"{name}__isnull": name != filled for name in self.times.values()})

    def values(self, state: str) -> Mapping[str, object]:
        """Return the time that is filled in now; coming back to rest empties all."""
        now = timezone.now()
        return {name: now if key == state else None for key, name in self.times.items()}
