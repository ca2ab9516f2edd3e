"""Tables to which rows are only added, for the database too: it refuses UPDATE and DELETE, whoever asks.

A table may name the few changes and deletions that belong to its life; every other column is then as it was.  SQLite
also refuses an INSERT OR REPLACE that would push a row out, PostgreSQL a TRUNCATE.  The rules are made from the columns
that a table has at that moment: a later migration that changes one of these tables says ``frozen(...)`` again, for
SQLite makes a table anew and forgets its triggers.  The tests try them on a database that all migrations went through.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REFUSAL = "rows of this table are only added"


@dataclass(frozen=True)
class Ledger:
    """A table and what may still happen to its rows, as conditions over OLD and NEW.

    ``changes`` are conditions, each with the columns that may differ when it holds; ``deletes`` is the condition under
    which a row may go; ``pushes`` says which rows an INSERT OR REPLACE would push out beside the one of the same id.
    """

    table: str
    changes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    deletes: str = ""
    pushes: str = ""


def frozen(*ledgers: Ledger) -> migrations.RunPython:
    """Return the operation that gives tables their triggers, or gives them anew."""
    return migrations.RunPython(partial(_freeze, ledgers=ledgers), partial(_thaw, ledgers=ledgers), elidable=False)


def _freeze(_apps: StateApps, editor: BaseDatabaseSchemaEditor, *, ledgers: tuple[Ledger, ...]) -> None:
    _thaw(_apps, editor, ledgers=ledgers)
    write = {"sqlite": _sqlite, "postgresql": _postgresql}[editor.connection.vendor]
    for ledger in ledgers:
        with editor.connection.cursor() as cursor:
            described = editor.connection.introspection.get_table_description(cursor, ledger.table)
        for statement in write(ledger, _may_change(ledger, [column.name for column in described], editor)):
            editor.execute(statement)


def _thaw(_apps: StateApps, editor: BaseDatabaseSchemaEditor, *, ledgers: tuple[Ledger, ...]) -> None:
    for ledger in ledgers:
        for what in ("no_update", "no_delete", "no_replace", "no_truncate"):
            name = f"{ledger.table}_{what}"
            if editor.connection.vendor == "sqlite":
                editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {ledger.table}")
                editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _may_change(ledger: Ledger, columns: list[str], editor: BaseDatabaseSchemaEditor) -> str:
    same = "IS" if editor.connection.vendor == "sqlite" else "IS NOT DISTINCT FROM"
    ways = [
        " AND ".join([f"({condition})", *(f'NEW."{name}" {same} OLD."{name}"' for name in columns if name not in free)])
        for condition, free in ledger.changes
    ]
    return " OR ".join(f"({way})" for way in ways)


def _sqlite(ledger: Ledger, may_change: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    table, pushes = ledger.table, f" OR ({ledger.pushes})" if ledger.pushes else ""
    pushed = f"EXISTS (SELECT 1 FROM {table} AS kept WHERE kept.id = NEW.id{pushes})"  # noqa: S608  names of our own tables
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {_unless(may_change)} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {_unless(ledger.deletes)} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {pushed} {refuse}",
    ]


def _unless(condition: str) -> str:
    return f"WHEN NOT ({condition})" if condition else ""


def _postgresql(ledger: Ledger, may_change: str) -> list[str]:
    table = ledger.table
    rules = (
        ("no_update", "BEFORE UPDATE", "FOR EACH ROW", may_change, "NEW"),
        ("no_delete", "BEFORE DELETE", "FOR EACH ROW", ledger.deletes, "OLD"),
        ("no_truncate", "BEFORE TRUNCATE", "FOR EACH STATEMENT", "", "NULL"),
    )
    return [
        statement
        for what, when, each, condition, row in rules
        for statement in (
            f"""CREATE FUNCTION {table}_{what}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NOT ({condition or "FALSE"}) THEN
                        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN {row};
                END $$""",
            f"CREATE TRIGGER {table}_{what} {when} ON {table} {each} EXECUTE FUNCTION {table}_{what}()",
        )
    ]
