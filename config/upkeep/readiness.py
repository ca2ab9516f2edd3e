"""Whether an installation can do its work now: database, broker, workers, what waits, and room on the disk."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.utils import timezone
from kombu.exceptions import OperationalError

from agencies.access.incoming import MEGABYTE
from config.upkeep import heartbeat
from paper.jobs import queue
from plans.tambon.models import TambonPlan

# Each is served by a worker of its own (docker-compose.yml, bin/run).
QUEUES = ("print", "rollup")


@dataclass(frozen=True)
class Waiting:
    """What waits for a worker: prints and roll-ups, and for how many seconds the oldest has (None: nothing waits)."""

    prints: int = 0
    roll_ups: int = 0
    oldest_s: int | None = None


@dataclass(frozen=True)
class Readiness:
    """What was found; nothing of it is secret."""

    database: bool
    broker: bool
    workers: dict[str, bool]
    waiting: Waiting
    disk_free_mb: int

    @property
    def is_late(self) -> bool:
        """Tell whether something has waited for longer than an office is told to expect."""
        return (self.waiting.oldest_s or 0) > settings.QUEUE_PATIENCE_S

    @property
    def is_full(self) -> bool:
        """Tell whether the disk has little room left."""
        return self.disk_free_mb < settings.DISK_LOW_MB

    @property
    def is_ready(self) -> bool:
        """Tell whether all is as it should be."""
        return self.database and self.broker and all(self.workers.values()) and not (self.is_late or self.is_full)


def readiness() -> Readiness:
    """Look once at everything; what does not answer is down, and nothing is waited for longer than a few seconds."""
    database, broker = database_answers(), broker_answers()
    return Readiness(
        database=database,
        broker=broker,
        # Without a broker nobody can have been heard of, and the cache is not waited for either.
        workers=heartbeat.heard(QUEUES) if broker else dict.fromkeys(QUEUES, False),
        waiting=_waiting() if database else Waiting(),
        disk_free_mb=min(_free_mb(Path(place)) for place in (settings.VAR_DIR, settings.MEDIA_ROOT)),
    )


def database_answers() -> bool:
    """Ask the database for nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Connect to the broker, once."""
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


def _waiting() -> Waiting:
    prints = queue.groups()
    behind = TambonPlan.objects.behind().order_by().aggregate(count=Count("pk"), oldest=Min("wanted_at"))
    oldest = min([group.oldest for group in prints] + ([behind["oldest"]] if behind["oldest"] else []), default=None)
    return Waiting(sum(group.count for group in prints), behind["count"], _seconds_since(oldest))


def _seconds_since(moment: datetime | None) -> int | None:
    return None if moment is None else max(0, int((timezone.now() - moment).total_seconds()))


def _free_mb(place: Path) -> int:
    """Return the room at ``place``, or where it will come into being."""
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free // MEGABYTE
