"""What waits for a person and what happened last, asked of every package in order, in equally many queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists

from agencies.people.models import User
from agencies.todo import RECENT, Happening, Look, Waiting, histories, looks, rows_of


def waiting(user: User) -> list[Waiting]:
    """Return what waits for ``user``, the most pressing first; nothing that she may not do."""
    asked = looks()
    idle = _idle(user, asked)
    return [work for look in asked if look not in idle for work in look(user) if work.count]


def _idle(user: User, asked: list[Look]) -> set[Look]:
    """Return those of the looks that find nothing for ``user``: one query for all that can be told of beforehand."""
    known = {f"look_{place}": look for place, look in enumerate(asked)}
    rows = {name: found for name, look in known.items() if (found := rows_of(look, user)) is not None}
    if not rows:
        return set()
    has: Any = User.objects.filter(pk=user.pk).values(**{name: Exists(found) for name, found in rows.items()}).get()
    return {known[name] for name in rows if not has[name]}


def recent(user: User) -> list[Happening]:
    """Return the last events in the reach of ``user``, the newest first."""
    events = [event for history in histories() for event in history(user)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:RECENT]
