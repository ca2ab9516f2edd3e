"""Scenes: what many tests begin with is built once and rolled back to, in place of being built for each.

A scene is a savepoint over the one below it; the transaction of a test is another savepoint above.  A test that asks
for `small` finds the cast and the ledger standing in the database, and gets copies of their objects, so that nothing
that it does is seen by the next.  Tests that commit play on an empty stage: there the fixtures build what they return.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tests import cast
from tests.plans import ledger
from tests.plans.released import rolled_up

# Each scene with the one it stands on, and how it is built on that.
SCENES: Mapping[str, tuple[str | None, Callable[[dict[str, Any]], object]]] = {
    "people": (None, lambda _below: cast.assembled()),
    "world": ("people", lambda below: cast.planned(below["people"])),
    "plan": ("world", lambda _below: rolled_up(cast.TAMBON)),
    "small": ("people", lambda below: ledger.build(below["people"])),
}


@dataclass
class Standing:
    """A scene that stands in the database: its savepoint, and the objects of it and of all below."""

    name: str
    savepoint: transaction.Atomic
    objects: dict[str, Any]


_standing: list[Standing] = []


def chain(wanted: Collection[str]) -> tuple[str, ...]:
    """Return the scenes to build for a test that asks for ``wanted``, the lowest first.

    Two that stand beside each other cannot both be shared: the fixture of the second builds it.
    """
    highest = next((name for name in ("plan", "world", "small", "people") if name in wanted), None)
    scenes: list[str] = []
    while highest:
        scenes.insert(0, highest)
        highest = SCENES[highest][0]
    return tuple(scenes)


def show(scenes: tuple[str, ...]) -> None:
    """Take down what does not belong to ``scenes`` and build what is missing; outside of any test's transaction.

    A test that closed its connection took everything in its transaction along: then all is built anew.
    """
    while _standing and (connection.closed_in_transaction or not _begins_with_those_standing(scenes)):
        _take_down(_standing.pop())
    for name in scenes[len(_standing) :]:
        below = copies()
        savepoint = transaction.atomic()
        savepoint.__enter__()
        _standing.append(Standing(name, savepoint, {}))
        _standing[-1].objects = below | {name: SCENES[name][1](below)}


def _begins_with_those_standing(scenes: tuple[str, ...]) -> bool:
    return tuple(scene.name for scene in _standing) == scenes[: len(_standing)]


def copies() -> dict[str, Any]:
    """Return copies of the objects of everything that stands, whole as they hang together."""
    return copy.deepcopy(_standing[-1].objects) if _standing else {}


def _take_down(scene: Standing) -> None:
    transaction.set_rollback(True)
    scene.savepoint.__exit__(None, None, None)
