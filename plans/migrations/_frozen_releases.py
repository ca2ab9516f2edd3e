"""The database itself refuses to change or delete a released plan or a line of it, whoever asks.

Both databases refuse UPDATE and DELETE of a row.  PostgreSQL also refuses TRUNCATE; SQLite has no such command, but an
INSERT OR REPLACE that would push a released row out.  Both refuse a line that the release does not count: its positions
are 1 to ``line_count``, each once, and all of them were written with it.  A later migration that makes a table anew on
SQLite must give it these triggers again: the tests try them on a database that all migrations have been through.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE_FREEZE = (
    """CREATE TRIGGER plans_release_no_update BEFORE UPDATE ON plans_release
        BEGIN SELECT RAISE(ABORT, 'a released plan is frozen'); END""",
    """CREATE TRIGGER plans_release_no_delete BEFORE DELETE ON plans_release
        BEGIN SELECT RAISE(ABORT, 'a released plan is frozen'); END""",
    """CREATE TRIGGER plans_release_no_replace BEFORE INSERT ON plans_release
        WHEN EXISTS (
            SELECT 1 FROM plans_release
            WHERE id = NEW.id OR token = NEW.token
            OR (area_id = NEW.area_id AND period_id = NEW.period_id AND version = NEW.version)
        )
        BEGIN SELECT RAISE(ABORT, 'a released plan is frozen'); END""",
    """CREATE TRIGGER plans_releaseline_no_update BEFORE UPDATE ON plans_releaseline
        BEGIN SELECT RAISE(ABORT, 'a released plan is frozen'); END""",
    """CREATE TRIGGER plans_releaseline_no_delete BEFORE DELETE ON plans_releaseline
        BEGIN SELECT RAISE(ABORT, 'a released plan is frozen'); END""",
    """CREATE TRIGGER plans_releaseline_no_replace BEFORE INSERT ON plans_releaseline
        WHEN EXISTS (SELECT 1 FROM plans_releaseline WHERE id = NEW.id)
        OR EXISTS (
            SELECT 1 FROM plans_releaseline WHERE release_id = NEW.release_id AND position = NEW.position
        )
        BEGIN SELECT RAISE(ABORT, 'a released plan is frozen'); END""",
    """CREATE TRIGGER plans_releaseline_no_more BEFORE INSERT ON plans_releaseline
        WHEN NOT EXISTS (
            SELECT 1 FROM plans_release WHERE id = NEW.release_id AND NEW.position BETWEEN 1 AND line_count
        )
        BEGIN SELECT RAISE(ABORT, 'a released plan is frozen'); END""",
)
SQLITE_THAW = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "plans_release_no_update",
        "plans_release_no_delete",
        "plans_release_no_replace",
        "plans_releaseline_no_update",
        "plans_releaseline_no_delete",
        "plans_releaseline_no_replace",
        "plans_releaseline_no_more",
    )
)
POSTGRES_FREEZE = (
    """CREATE OR REPLACE FUNCTION plans_release_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a released plan is frozen' USING ERRCODE = 'restrict_violation';
        END $$""",
    """CREATE TRIGGER plans_release_no_change BEFORE UPDATE OR DELETE ON plans_release
        FOR EACH ROW EXECUTE FUNCTION plans_release_is_frozen()""",
    """CREATE TRIGGER plans_release_no_truncate BEFORE TRUNCATE ON plans_release
        FOR EACH STATEMENT EXECUTE FUNCTION plans_release_is_frozen()""",
    """CREATE OR REPLACE FUNCTION plans_release_counts_line() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT EXISTS (
                SELECT 1 FROM plans_release WHERE id = NEW.release_id AND NEW.position BETWEEN 1 AND line_count
            ) THEN
                RAISE EXCEPTION 'a released plan is frozen' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER plans_releaseline_no_change BEFORE UPDATE OR DELETE ON plans_releaseline
        FOR EACH ROW EXECUTE FUNCTION plans_release_is_frozen()""",
    """CREATE TRIGGER plans_releaseline_no_truncate BEFORE TRUNCATE ON plans_releaseline
        FOR EACH STATEMENT EXECUTE FUNCTION plans_release_is_frozen()""",
    """CREATE TRIGGER plans_releaseline_no_more BEFORE INSERT ON plans_releaseline
        FOR EACH ROW EXECUTE FUNCTION plans_release_counts_line()""",
)
POSTGRES_THAW = (
    "DROP TRIGGER IF EXISTS plans_release_no_change ON plans_release",
    "DROP TRIGGER IF EXISTS plans_release_no_truncate ON plans_release",
    "DROP TRIGGER IF EXISTS plans_releaseline_no_change ON plans_releaseline",
    "DROP TRIGGER IF EXISTS plans_releaseline_no_truncate ON plans_releaseline",
    "DROP TRIGGER IF EXISTS plans_releaseline_no_more ON plans_releaseline",
    "DROP FUNCTION IF EXISTS plans_release_is_frozen()",
    "DROP FUNCTION IF EXISTS plans_release_counts_line()",
)
FREEZE = {"sqlite": SQLITE_FREEZE, "postgresql": POSTGRES_FREEZE}
THAW = {"sqlite": SQLITE_THAW, "postgresql": POSTGRES_THAW}


def freeze(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the triggers of the database at hand; another kind of database is refused by name (KeyError)."""
    for statement in FREEZE[editor.connection.vendor]:
        editor.execute(statement)


def thaw(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, when the migration is taken back."""
    for statement in THAW[editor.connection.vendor]:
        editor.execute(statement)
