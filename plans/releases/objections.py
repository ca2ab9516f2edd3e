"""What packages above say against releasing a tambon plan: each says once that it wants to be asked."""

from __future__ import annotations

from collections.abc import Callable

from agencies.errors import Reason
from plans.tambon.models import TambonPlan

Objection = Callable[[TambonPlan], list[Reason]]
_objections: list[Objection] = []


def register(objection: Objection) -> None:
    """Have a question asked before every release of a tambon plan; a package does so when it is loaded."""
    _objections.append(objection)


def objections(plan: TambonPlan) -> list[Reason]:
    """Return in Thai everything that is said against releasing a plan that is not behind; the caller holds its row.

    The papers of the plan are laid out for it: no page asks for them.
    """
    return [reason for objection in _objections for reason in objection(plan)]
