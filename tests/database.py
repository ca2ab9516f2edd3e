"""The test databases: migrations run once, and every process of the tests begins with a copy of their outcome.

The outcome is a file named after the digest of the migrations, kept in pytest's cache, so that a second run need
not migrate at all: a database of SQLite, and a dump from which the template of a PostgreSQL cluster is made.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.services import postgres_program

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "migrated"


def create(connection: BaseDatabaseWrapper) -> None:
    """Create the test database of this process, migrated, and let ``connection`` speak to it."""
    if connection.vendor == "postgresql":
        with _alone():
            if not _template_stands(connection):
                _make_template(connection)
            connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
            _begin(connection)
    else:
        with _alone():
            stored = migrated_file()
        _begin(connection)
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(stored)) as source:
            source.backup(connection.connection)


def migrated_file() -> Path:
    """Return the migrated SQLite file of today's migrations; migrate if there is none."""
    path = _folder() / f"{schema_digest()}.sqlite3"
    if not path.exists():
        unfinished = path.with_suffix(f".{os.getpid()}")
        migrate(f"sqlite:///{unfinished}")
        unfinished.replace(path)
    return path


def schema_digest() -> str:
    """Return the digest of what decides how a migrated database looks: migrations, settings, Django."""
    paths = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "config/settings.py"]
    parts = [django.get_version().encode(), *(path.read_bytes() for path in paths)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:20]


def migrate(url: str) -> None:
    """Migrate the database at ``url`` in a process of its own; raise RuntimeError with its last words."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"DATABASE_URL": url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        _run(sys.executable, "manage.py", "migrate", "--verbosity", "0", **environ)


def _run(*command: str, **environ: str) -> None:
    run = subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr)


def _begin(connection: BaseDatabaseWrapper) -> None:
    name = connection.creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
    connection.close()
    connection.settings_dict["NAME"] = name


def _template_stands(connection: BaseDatabaseWrapper) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        return cursor.fetchone() is not None


def _make_template(connection: BaseDatabaseWrapper) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {TEMPLATE}_soon")
    cluster, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    _migrate_or_restore(f"{cluster}/{TEMPLATE}_soon")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {TEMPLATE}_soon RENAME TO {TEMPLATE}")


def _migrate_or_restore(url: str) -> None:
    dump = _folder() / f"{schema_digest()}.sql"
    if dump.exists():
        _run(postgres_program("psql"), "-qX", "-1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", str(dump), url)
        return
    migrate(url)
    unfinished = dump.with_suffix(f".{os.getpid()}")
    _run(postgres_program("pg_dump"), "--file", str(unfinished), url)
    unfinished.replace(dump)


def _folder() -> Path:
    folder = ROOT / ".pytest_cache" / f"databases-{os.geteuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process after the other in."""
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
