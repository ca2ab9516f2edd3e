"""Scenes: what many tests begin with is built once and rolled back to, in place of being built for each.

A scene is a fixture that is marked as one; its arguments are other scenes.  Each is a savepoint over the one before;
the transaction of a test is another savepoint above.  A test that asks for `small` finds the cast and the ledger
standing in the database, and gets copies of their objects, so that the next sees nothing of what it does.  Tests that
commit play on an empty stage: there the fixtures build what they return.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pytest
from django.db import connection, transaction

Build = Callable[..., Any]
Objects = dict[Build, Any]


@dataclass(frozen=True)
class Scene:
    """How a scene is built, and how those were built that it takes as arguments."""

    build: Build
    below: tuple[Build, ...]


@dataclass
class Standing:
    """A scene that stands in the database: its savepoint, and the objects of it and of all below."""

    scene: Scene
    savepoint: transaction.Atomic
    objects: Objects


_standing: list[Standing] = []


def scene(build: Build) -> Build:
    """Mark the function of a fixture, below ``pytest.fixture``: it may be built once for many tests."""

    @wraps(build)
    def returned(stage: Objects, **below: Any) -> Any:
        return stage[build] if build in stage else build(**below)

    signature = inspect.signature(build)
    stage = inspect.Parameter("stage", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    returned.__signature__ = signature.replace(parameters=[stage, *signature.parameters.values()])
    returned.builds = build
    return returned


def scenes_of(item: pytest.Item) -> tuple[Scene, ...]:
    """Return the scenes that a test asks for, each after those it stands on."""
    fixtures = item._fixtureinfo.name2fixturedefs
    found: dict[Build, Scene] = {}

    def take(name: str) -> Build | None:
        function = fixtures[name][-1].func if fixtures.get(name) else None
        build = getattr(function, "builds", None)
        if build and build not in found:
            below = tuple(take(argument) for argument in inspect.signature(build).parameters)
            if None in below:  # it stands on a fixture of this test alone, and is built for it
                return None
            found[build] = Scene(build, below)
        return build

    for name in item.fixturenames:
        take(name)
    return tuple(found.values())


def show(scenes: Sequence[Scene]) -> None:
    """Take down what does not belong to ``scenes`` and build what is missing; outside of any test's transaction.

    A test that closed its connection took everything in its transaction along: then all is built anew.
    """
    while _standing and (connection.closed_in_transaction or not _begins_with_those_standing(scenes)):
        _take_down(_standing.pop())
    for one in scenes[len(_standing) :]:
        objects = copies()
        savepoint = transaction.atomic()
        savepoint.__enter__()
        _standing.append(Standing(one, savepoint, {}))
        _standing[-1].objects = objects | {one.build: one.build(*(objects[build] for build in one.below))}


def _begins_with_those_standing(scenes: Sequence[Scene]) -> bool:
    return [standing.scene for standing in _standing] == list(scenes[: len(_standing)])


def copies() -> Objects:
    """Return copies of the objects of everything that stands, whole as they hang together."""
    return copy.deepcopy(_standing[-1].objects) if _standing else {}


def _take_down(standing: Standing) -> None:
    transaction.set_rollback(True)
    standing.savepoint.__exit__(None, None, None)
