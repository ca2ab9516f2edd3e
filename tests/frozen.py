"""How tests empty the tables at their end, although the database refuses to let go of a released plan.

A test that commits (a browser, a worker, two people at once) ends with Django's flush, which deletes every row or, on
PostgreSQL, truncates every table: production refuses that for releases, and so would the tests' own database.  The
triggers are taken off for the length of that flush and put back with the migration's own words; nothing outside tests/
can do so.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator

from django.db import connection
from django.test import TransactionTestCase

TRIGGERS = importlib.import_module("plans.migrations._frozen_releases")


@contextlib.contextmanager
def thawed() -> Iterator[None]:
    """Take the triggers off, and put them back whatever happens."""
    _say(TRIGGERS.THAW)
    try:
        yield
    finally:
        _say(TRIGGERS.FREEZE)


def _say(statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def let_tests_empty_their_tables() -> None:
    """Put the thaw around the flush at the end of every test that commits."""
    flush = TransactionTestCase._fixture_teardown

    def thawing_flush(case: TransactionTestCase) -> None:
        with thawed():
            flush(case)

    TransactionTestCase._fixture_teardown = thawing_flush
