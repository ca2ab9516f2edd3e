"""The one place where rows are held: locked for a transaction, taken by a write, or written over a known revision.

PostgreSQL locks rows.  On the embedded database every write transaction holds the whole file, which comes to the same;
there ``select_for_update`` says nothing, and only ``hold`` makes others wait before the first change.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from django.db.models import F, Model, QuerySet

from agencies.errors import Cannot, Stale

T = TypeVar("T", bound=Model)


class Plan(Protocol):
    """A plan that a level above can take in, and that changes no more while it holds it."""

    frozen_by_id: int | None


P = TypeVar("P", bound=Plan)


def locked(thing: T, *related: str) -> T:
    """Lock the row of ``thing`` for this transaction and return it as it is stored now, with ``related`` read along."""
    rows = locked_rows(type(thing)._default_manager.all())  # noqa: SLF001  Django's way to any model's manager
    # Without names select_related would follow every key there is.
    return (rows.select_related(*related) if related else rows).get(pk=thing.pk)


def locked_rows(rows: QuerySet[T]) -> QuerySet[T]:
    """Lock, of everything a query joins, its own rows only: what it reads along stays free for others."""
    return rows.select_for_update(of=("self",))


def open_plan(plan: P, refusal: Cannot) -> P:
    """Return a plan that is held already; raises ``refusal`` while the level above holds it."""
    if plan.frozen_by_id:
        raise refusal
    return plan


def hold(rows: QuerySet[Any], refusal: Cannot, **values: object) -> None:
    """Take ``rows`` for this transaction by a write, on every database; raises ``refusal`` when there are none.

    ``values`` are what is written: ``state=F("state")`` changes nothing, ``revision=F("revision") + 1`` counts.
    """
    if not rows.update(**values):
        raise refusal


def overwrite(rows: QuerySet[Any], refusal: Cannot, *, base: int, **values: object) -> None:
    """Write ``values`` over revision ``base`` of the one row in ``rows`` and count the change.

    Raises Stale when somebody wrote meanwhile, ``refusal`` when the row is not among ``rows`` (any more).
    """
    if rows.filter(revision=base).update(revision=F("revision") + 1, **values):
        return
    if rows.exists():
        raise Stale
    raise refusal
