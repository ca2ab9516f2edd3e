"""What packages above say against releasing a plan: asked before every release, kept for the page before the button.

Every paper of the plan is laid out for it, which no page does by the way: a page reads what came out when it was last
asked of the very same state, with its time, and offers to ask anew.  A release always asks anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

from agencies.errors import Reason, stops

Objection = Callable[[Any], list[Reason]]
_objections: defaultdict[str, list[Objection]] = defaultdict(list)
KEPT_S: Final = 24 * 3600


@dataclass(frozen=True)
class Checked:
    """What is said before a release, and when its papers were compared as the plan stands: None when they were not."""

    said: list[Reason]
    compared_at: dt.datetime | None = None


def register(level: str, objection: Objection) -> None:
    """Have a question asked before every release of a level's plans; a package does so when it is loaded."""
    _objections[level].append(objection)


def checked(level: str, plan: Model, said: list[Reason], *, state: str, anew: bool = False) -> Checked:
    """Add to what is ``said`` before a release what packages above object, unless something forbids it already.

    ``state`` changes whenever the papers may say something else.  ``anew`` asks the packages, for which the caller of
    a release holds the plan's row; else what they said of the same state stands, if it is known.
    """
    if stops(said):
        return Checked(said)
    key = f"objections-{level}-{plan.pk}-{hashlib.sha256(state.encode()).hexdigest()}"
    found = _asked(level, plan, key) if anew else cache.get(key)
    if found is None:
        return Checked(said)
    at, objections = found
    return Checked([*said, *(Reason(sentence, place=place) for sentence, place in objections)], at)


def _asked(level: str, plan: Model, key: str) -> tuple[dt.datetime, list[tuple[str, str]]]:
    objections = [reason for objection in _objections[level] for reason in objection(plan)]
    found = timezone.now(), [(str(reason), reason.place) for reason in objections]
    cache.set(key, found, KEPT_S)
    return found
