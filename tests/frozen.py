"""How tests empty the tables at their end, although the database refuses to let go of a released plan or of history.

A test that commits (a browser, a worker, two people at once) leaves its rows to whoever comes next.  Django's flush
would empty a hundred tables and write down its permissions anew, each time; ours asks once which tables hold anything.
The refusals of the database are silenced for the length of that; nothing outside tests/ can do so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

# What Django writes down about the code stays, as it would come again.
OF_THE_CODE = {"django_content_type", "auth_permission"}


@contextlib.contextmanager
def thawed() -> Iterator[None]:
    """Let the triggers sleep, as somebody would who has the database's own password; wake them whatever happens."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for _, sql in triggers:
                cursor.execute(sql)


def let_tests_empty_their_tables() -> None:
    """Put our emptying in the place of the flush at the end of every test that commits."""
    TransactionTestCase._fixture_teardown = lambda _case: empty_tables()


def empty_tables() -> None:
    """Delete every row that the migrations or a test committed; wait for those who still write."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {', '.join(_tables())} IN SHARE ROW EXCLUSIVE MODE")
            # Neither triggers nor references between tables are asked.
            cursor.execute("SET LOCAL session_replication_role = replica")
            _delete_rows(cursor)
        else:
            with thawed():
                _delete_rows(cursor)


def _delete_rows(cursor: CursorWrapper) -> None:
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in _tables()))
    for (table,) in cursor.fetchall():
        cursor.execute(f"DELETE FROM {table}")


@cache
def _tables() -> list[str]:
    """Return the tables of all models."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(found) - OF_THE_CODE)
