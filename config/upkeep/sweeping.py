"""Taking away what nothing needs: files that no row names, sessions that ran out, old rows about signing in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from config.upkeep.stored import named

# A file is stored before its row, so a young one may still get its row.
YOUNG_S = 24 * 3600


@dataclass(frozen=True)
class Swept:
    """How many files were taken away, and how many bytes they had."""

    files: int
    bytes: int


def sweep_files(*, is_trial: bool = False) -> Swept:
    """Take away the stored files older than a day that no row names (killed uploads and prints leave them).

    A trial only counts them.  Who is faster than this one is no fault.
    """
    root = Path(settings.MEDIA_ROOT)
    # The files first, then the rows: what got its row meanwhile is not among the old.
    old = dict(_older_than(root, time.time() - YOUNG_S))
    for file in named():
        old.pop(file.name, None)
    if not is_trial:
        for name in old:
            (root / name).unlink(missing_ok=True)
    return Swept(len(old), sum(old.values()))


def _older_than(root: Path, moment: float) -> Iterator[tuple[str, int]]:
    """Return the files under ``root`` that have not been written since ``moment``, with their sizes."""
    for path in root.rglob("*"):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        if path.is_file() and found.st_mtime < moment:
            yield path.relative_to(root).as_posix(), found.st_size


def purge_sign_ins() -> None:
    """Take away sessions that ran out, locks that ended, and notes of signing in, right or wrong, that are old."""
    SessionStore.clear_expired()
    locked_since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    AccessAttempt.objects.filter(attempt_time__lt=locked_since).delete()
    axes = AxesDatabaseHandler()
    axes.reset_logs(age_days=settings.SIGN_INS_KEPT_DAYS)
    axes.reset_failure_logs(age_days=settings.SIGN_INS_KEPT_DAYS)
