"""The tables of an installation as lines of JSON that read alike on both databases, and back again.

A line is the list of a row's values, in the order of the columns.  The models turn them into what the database at hand
takes, so that an archive of one database can be restored into the other.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from config.backup.archive import Sink

# Who is signed in somewhere signs in anew; a stolen archive opens no door.
LEFT_OUT = frozenset({"sessions.Session"})
# What the set-up commands write: an installation that holds nothing else is empty.
SET_UP = frozenset(
    {
        "contenttypes.ContentType",
        "auth.Permission",
        "agencies.Area",
        "agencies.Post",
        "agencies.Invitation",
        "projects.PlanPeriod",
        "projects.StrategyFramework",
        "projects.StrategyItem",
        "plans.Criterion",
        "plans.FormLabel",
        "plans.Topic",
    }
)
BATCH = 500
Model = type[models.Model]


@dataclass(frozen=True)
class Written:
    """What was written of one table: its columns, how many rows, and the SHA-256 of the lines."""

    table: str
    columns: list[str]
    rows: int
    sha256: str


def tables() -> list[Model]:
    """Return every model that has rows of its own, those first to which others point."""
    ordered: dict[Model, None] = {}
    entered: set[Model] = set()

    def visit(model: Model) -> None:
        if model in entered:
            return
        entered.add(model)
        for column in columns_of(model):
            if column.related_model:
                visit(column.related_model)
        ordered[model] = None

    for model in apps.get_models(include_auto_created=True):
        visit(model)
    return [
        model
        for model in ordered
        if model._meta.label not in LEFT_OUT and model._meta.managed and not model._meta.proxy  # noqa: SLF001  Django's documented way to a model's names
    ]


def columns_of(model: Model) -> list[models.Field[Any, Any]]:
    """Return the columns of a table in the order of the model, without those that the database computes."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]  # noqa: SLF001  as above


def migrations() -> list[str]:
    """Return what the database has been through, as «app.name»."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def standing_still() -> Iterator[None]:
    """Read everything as it was at one moment, while others go on writing; nobody waits."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django would begin by taking the right to write, and everybody would wait for the length of a backup.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            yield
        finally:
            cursor.execute("ROLLBACK")


# --- out --------------------------------------------------------------------------------------------------------------
def write(model: Model, out: Sink) -> Written:
    """Write the rows of one table as they are now, a line each, in the order of the key."""
    columns = [column.attname for column in columns_of(model)]
    digest, count = hashlib.sha256(), 0
    rows = model._base_manager.order_by("pk").values_list(*columns)  # noqa: SLF001  every row, whoever may see it
    for values in rows.iterator(BATCH):
        line = as_line(values)
        digest.update(line)
        out.write(line)
        count += 1
    return Written(model._meta.label, columns, count, digest.hexdigest())  # noqa: SLF001  as above


def as_line(values: Iterable[object]) -> bytes:
    """Write the values of a row down, alike whatever database they came from."""
    text = json.dumps(list(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode() + b"\n"


def _plain(value: object) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case UUID():
            return str(value)
        case bytes() | memoryview():  # SQLite gives the one, PostgreSQL the other; Django reads text as base64
            return b64encode(value).decode()
    raise TypeError(f"no way to write down {type(value)}")


# --- in ---------------------------------------------------------------------------------------------------------------
def holding() -> str:
    """Return the name of a table that holds what no set-up command wrote; «» for an empty installation."""
    for model in tables():
        if model._meta.label not in SET_UP and model._base_manager.exists():  # noqa: SLF001  as above
            return str(model._meta.verbose_name)  # noqa: SLF001  as above
    return ""


def empty() -> None:
    """Take away what the set-up commands wrote; the archive brings it as it was."""
    with connection.cursor() as cursor:
        for model in reversed(tables()):
            if model._meta.label in SET_UP:  # noqa: SLF001  as above
                cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")  # noqa: S608, SLF001  our own names


def read(model: Model, lines: Iterable[bytes]) -> None:
    """Write the lines of one table into the database, with their keys; references are checked at the commit."""
    columns = columns_of(model)
    prepared = [_preparing(column) for column in columns]
    names = ", ".join(_quoted(str(column.column)) for column in columns)
    table = _quoted(model._meta.db_table)  # noqa: SLF001  as above
    insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608  our own names
    with connection.cursor() as cursor:
        waiting = iter(lines)
        while batch := list(islice(waiting, BATCH)):
            rows = [
                [prepare(value) for prepare, value in zip(prepared, json.loads(line), strict=True)] for line in batch
            ]
            cursor.executemany(insert, rows)


def _preparing(column: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what makes of a value as it was written down one that the database takes."""
    return lambda value: column.get_db_prep_save(column.to_python(value), connection)


def go_on_counting() -> None:
    """Let new rows have keys after those that were brought."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
