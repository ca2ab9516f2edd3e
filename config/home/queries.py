"""What waits for a person and what happened last, asked of every package in order, in equally many queries."""

from __future__ import annotations

from agencies.people.models import User
from agencies.todo import RECENT, Happening, Waiting, histories, looks


def waiting(user: User) -> list[Waiting]:
    """Return what waits for ``user``, the most pressing first; nothing that she may not do."""
    return [work for look in looks() for work in look(user) if work.count]


def recent(user: User) -> list[Happening]:
    """Return the last events in the reach of ``user``, the newest first."""
    events = [event for history in histories() for event in history(user)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:RECENT]
