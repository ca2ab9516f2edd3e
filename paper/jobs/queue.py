"""One line for every kind of print: provinces in turn, in each its persons in turn, of each the oldest print first.

A message only wakes a worker, which takes the next row itself; so the order is that of the rows, whatever came first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils import timezone

from paper.jobs.job import Job, Place, PrintJob, make

Work = Callable[[Any], tuple[bytes, str]]

# Who was served within this time waits behind who was not.
LATELY: Final = timedelta(hours=1)
NEVER: Final = datetime.min.replace(tzinfo=UTC)
# From how many finished prints the time of the next is guessed.
SAMPLE: Final = 20

_WORKS: dict[type[PrintJob], Work] = {}


def prints(model: type[Job]) -> Callable[[Callable[[Job], tuple[bytes, str]]], Callable[[Job], tuple[bytes, str]]]:
    """Register how a kind of print is made: a function from its row, which was taken, to its bytes and file name."""

    def registered(work: Callable[[Job], tuple[bytes, str]]) -> Callable[[Job], tuple[bytes, str]]:
        _WORKS[model] = work
        return work

    return registered


@dataclass(frozen=True)
class Group:
    """The due prints of one kind that one person asked for in one province."""

    model: type[PrintJob]
    province: str
    person: int | None
    count: int
    oldest: datetime


def groups() -> list[Group]:
    """Return who waits for how much (one query for each kind)."""
    return [
        Group(model, *row)
        for model in _WORKS
        for row in model.waiting().values_list("province", "requested_by").annotate(Count("pk"), Min("created_at"))
    ]


def in_turn() -> list[Group]:
    """Return who waits, the next to be served first: who was served longest ago, then who has waited longest."""
    provinces: dict[str, datetime] = {}
    persons: dict[tuple[str, int | None], datetime] = {}
    for province, person, at in _last_served():
        provinces[province] = max(at, provinces.get(province, NEVER))
        persons[province, person] = max(at, persons.get((province, person), NEVER))

    def turn(group: Group) -> tuple[datetime, datetime, datetime]:
        person = persons.get((group.province, group.person), NEVER)
        return provinces.get(group.province, NEVER), person, group.oldest

    return sorted(groups(), key=turn)


def _last_served() -> Iterator[tuple[str, int | None, datetime]]:
    since = timezone.now() - LATELY
    for model in _WORKS:
        rows = model._default_manager.filter(taken_at__gte=since).order_by()  # noqa: SLF001  any model's manager
        yield from rows.values_list("province", "requested_by").annotate(Max("taken_at"))


def take_next() -> PrintJob | None:
    """Take the print whose turn it is; None when nothing is due."""
    for group in in_turn():
        if job := group.model.take_oldest(province=group.province, requested_by=group.person):
            return job
    return None


def print_next() -> bool:
    """Take the print whose turn it is and make it; False when nothing is due."""
    job = take_next()
    if job is None:
        return False
    make(job, _WORKS[type(job)])
    return True


def place_of(job: PrintJob) -> Place:
    """Say about where a waiting print stands, as if nobody else asked for anything meanwhile."""
    waiting, mine = groups(), (job.province, job.requested_by_id)
    # Of everybody else as many come first as come of its own.
    ahead = type(job).waiting().filter(province=mine[0], requested_by=mine[1], created_at__lt=job.created_at).count()
    neighbours = _counted((group.person, group.count) for group in waiting if group.province == job.province)
    ahead += sum(min(count, ahead + 1) for person, count in neighbours.items() if person != job.requested_by_id)
    provinces = _counted((group.province, group.count) for group in waiting)
    ahead += sum(min(count, ahead + 1) for province, count in provinces.items() if province != job.province)
    return Place(ahead, _minutes(job, ahead + 1))


def _counted(pairs: Iterator[tuple[Any, int]]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for key, count in pairs:
        counts[key] = counts.get(key, 0) + count
    return counts


def _minutes(job: PrintJob, prints_to_make: int) -> int | None:
    """Guess how long so many prints take, from the last ones of this kind; None when there was none."""
    rows = type(job)._default_manager.filter(status=PrintJob.Status.DONE, taken_at__isnull=False)  # noqa: SLF001  any model's manager
    spans = rows.order_by("-taken_at").values_list("taken_at", "finished_at")[:SAMPLE]
    seconds = [(finished - taken).total_seconds() for taken, finished in spans if taken and finished]
    if not seconds:
        return None
    return max(1, ceil(sum(seconds) / len(seconds) * prints_to_make / settings.PRINT_WORKERS / 60))
