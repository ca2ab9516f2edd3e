"""Many people at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import PermissionDenied
from django.db import connection

from agencies.errors import Cannot
from agencies.people.models import User
from plans.village.models import VillagePlan
from plans.village.states import CannotMove
from tests import factories


def at_once(
    calls: Sequence[Callable[[], object]], refusals: tuple[type[Exception], ...] = (CannotMove, PermissionDenied)
) -> list[object]:
    """Make all calls at the same moment, each on a connection of its own; ``refusals`` are outcomes too."""
    gate = Barrier(len(calls))

    def one(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except refusals as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def decided_at_once(*calls: Callable[[], object]) -> list[object]:
    """Make all calls at the same moment; what the product calls a refusal is an outcome too."""
    return at_once(calls, (Cannot,))


def refused(outcomes: list[object]) -> int:
    """Count the refusals among outcomes."""
    return sum(isinstance(outcome, Exception) for outcome in outcomes)


def ready(people: dict[str, User], code: str) -> VillagePlan:
    return factories.ready_plan(code, by=people["secretary"], head=people["head"])
