"""The test databases: migrations run once, and every process of the tests begins with a copy of their outcome.

On SQLite the outcome is a file named after the digest of the migrations, kept in the temporary folder, so that a second
run need not migrate at all; on PostgreSQL it is a template in the tests' own cluster.
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
        environ = os.environ | {"DATABASE_URL": url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
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
    migrate(f"{cluster}/{TEMPLATE}_soon")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {TEMPLATE}_soon RENAME TO {TEMPLATE}")


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"phaen-databases-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process after the other in."""
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
