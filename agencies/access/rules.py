"""The binding of the permission table to ``user.has_perm``: each row's action becomes one registered predicate."""

from __future__ import annotations

from django.db.models import Model
from rules.permissions import add_perm
from rules.predicates import Predicate, predicate

from agencies.access.permissions import actions
from agencies.access.reach import Access


def bind(model: type[Model]) -> None:
    """Register every action the table knows for ``model``; its ``ACCESS`` says how rows are matched."""
    access = model.ACCESS  # type: ignore[attr-defined]  # every guarded model declares it
    for action in actions(access.name):
        add_perm(f"{access.name}.{action}", _predicate(access, action))


def _predicate(access: Access, action: str) -> Predicate:
    @predicate(name=f"{access.name}.{action}")
    def permitted(user: object, thing: Model | None = None) -> bool:
        return thing is not None and access.permits(user, action, thing)

    return permitted
