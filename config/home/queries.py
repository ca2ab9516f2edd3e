"""What waits for a person, how far her plan is and what happened last, asked of every package in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists

from agencies.people.models import User
from agencies.todo import RECENT, Happening, Journey, Look, Waiting, histories, looks, roads, rows_of


@dataclass(frozen=True)
class Desk:
    """What lies before a person: all she may do, the most pressing first, what others do, what is read."""

    acts: Sequence[Waiting]
    waits: Sequence[Waiting]
    reading: Sequence[Waiting]
    journey: Journey | None

    @property
    def first(self) -> Waiting | None:
        """Return the next act; else what she has waited for the longest, else what she may read."""
        return next(iter((*self.acts, *self.waits, *self.reading)), None)

    @property
    def then(self) -> Sequence[Waiting]:
        """Return the acts after the next one."""
        return self.acts[1:]

    @property
    def others(self) -> Sequence[Waiting]:
        """Return what she waits for besides what the card says."""
        return self.waits if self.acts else self.waits[1:]

    @property
    def to_read(self) -> Sequence[Waiting]:
        """Return what she may read besides what the card says."""
        return self.reading if self.acts or self.waits else self.reading[1:]


def desk(user: User) -> Desk:
    """Put in order what waits for ``user``: what she has to do, the steps of her plan, and what she may read.

    What others do comes by how late it is, then by how long it has waited.
    """
    works, journey = waiting(user), next((found for road in roads() if (found := road(user))), None)
    acts = [work for work in works if not work.waits_for and not work.is_reading]
    steps = [step for step in (journey.acts if journey else ()) if step.url not in {act.url for act in acts}]
    waits = by_wait(work for work in works if work.waits_for)
    return Desk([*acts, *steps], waits, [work for work in works if work.is_reading], journey)


def by_wait(works: Iterable[Waiting]) -> list[Waiting]:
    """Put first what is late, the latest of all before; then by how long it has waited, what no record tells last."""
    return sorted(works, key=lambda work: (*_lateness(work), work.since is None, work.since and work.since.timestamp()))


def _lateness(work: Waiting) -> tuple[bool, int]:
    return (False, work.due_on.toordinal()) if work.due_on and work.is_late else (True, 0)


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
    """Return what others did last in the reach of ``user``, the newest first."""
    events = [event for history in histories() for event in history(user) if event.by != user.pk]
    return sorted(events, key=lambda event: event.at, reverse=True)[:RECENT]
