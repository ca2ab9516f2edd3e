"""The permission table: one file of data, read by checks, by the help page and by the generated tests.

``permissions.csv`` has one row per object, action and role: who may (or may not) do what, in which states, and why,
in words an official can read.  What no row allows is not allowed.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import Model

TABLE = Path(__file__).with_name("permissions.csv")


class Person(Protocol):
    """Somebody who can be asked what she may do: a user, or a visitor who has not signed in."""

    def has_perm(self, perm: str, obj: Model | None = None) -> bool:
        """Tell whether she may do «object.action» on a thing."""


class Scope(StrEnum):
    """On which objects a row speaks: in the post's area, of the post's agency, or the post's own work."""

    AREA = "area"
    AGENCY = "agency"
    OWN = "own"


@dataclass(frozen=True)
class Row:
    """One line of the table; no states means every state."""

    object: str
    action: str
    role: str
    scope: Scope
    states: tuple[str, ...]
    allowed: bool
    why: str


@cache
def table() -> tuple[Row, ...]:
    """Read the whole table, in the file's order."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_row(line) for line in csv.DictReader(lines))


@cache
def rows(thing: str, action: str, role: str) -> tuple[Row, ...]:
    """Return the rows that allow ``role`` to do ``action`` on ``thing``."""
    return tuple(row for row in table() if (row.object, row.action, row.role) == (thing, action, role) and row.allowed)


@cache
def roles_that_may(thing: str, action: str) -> frozenset[str]:
    """Return the roles that some row allows to do ``action`` on ``thing``."""
    return frozenset(row.role for row in table() if (row.object, row.action) == (thing, action) and row.allowed)


@cache
def roles_of_agencies() -> frozenset[str]:
    """Return the roles that act for an agency: some row allows them what is their agency's."""
    return frozenset(row.role for row in table() if row.scope is Scope.AGENCY and row.allowed)


@cache
def actions(thing: str) -> tuple[str, ...]:
    """Return the actions the table knows for ``thing``, in its order."""
    return tuple(dict.fromkeys(row.action for row in table() if row.object == thing))


def check_permission(person: Person, permission: str, thing: Model) -> None:
    """Raise PermissionDenied, with the permission as its words, unless ``person`` may do «object.action» on ``thing``.

    It asks nothing of the thing's state but what the table says of it; what else speaks against a step is a Cannot.
    """
    if not person.has_perm(permission, thing):
        raise PermissionDenied(permission)


def _row(line: dict[str, str]) -> Row:
    if line["allowed"] not in {"yes", "no"}:
        message = f"{TABLE.name}: allowed must be yes or no, not {line['allowed']!r}"
        raise ValueError(message)
    return Row(
        object=line["object"],
        action=line["action"],
        role=line["role"],
        scope=Scope(line["scope"] or "area"),
        states=tuple(state for state in line["state"].split("|") if state and state != "*"),
        allowed=line["allowed"] == "yes",
        why=line["why"],
    )
