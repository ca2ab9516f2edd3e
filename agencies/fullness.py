"""A full disk: reading goes on, and writing says so.

SQLite says it by an error number, PostgreSQL by a state, the file system by an errno; Django wraps the first two.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

_LOGGER = logging.getLogger(__name__)
DISK_FULL = "53100"  # PostgreSQL's own number of it
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
# What a full disk is known by.
Full = (DatabaseError, OSError)


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error, or what it came from, is that a disk is full."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if (
            (isinstance(error, OSError) and error.errno in NO_ROOM)
            or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
            or getattr(error, "pgcode", None) == DISK_FULL
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def marking() -> Iterator[None]:
    """Write, in one statement, what is noted in passing while somebody reads; with a full disk she reads on without."""
    try:
        yield
    except Full as error:
        if not is_full(error):
            raise
        _LOGGER.exception("the disk is full: what was to be noted was not")
