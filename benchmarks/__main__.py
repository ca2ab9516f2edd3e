"""Measure against floors, on a temporary database of its own: ``.venv/bin/python -m benchmarks [--json] [ROW …]``.

Without rows: all that end within a minute each; ``--heavy`` adds the others. ``--list`` names them. ``--database
postgres://…`` measures the rows ``nation-…`` on an empty PostgreSQL database.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main() -> int:
    """Make the data, measure and print; the exit code is 1 when a goal is missed that no later change is to reach."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        _stand_alone(Path(folder), database=given.database)
        from benchmarks import run  # noqa: PLC0415  only now the settings may be read

        return run.main(given.rows, is_heavy=given.heavy, is_json=given.json, is_list=given.list)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW")
    for name in ("json", "heavy", "list"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--database", default="")
    return parser.parse_args()


def _stand_alone(folder: Path, *, database: str) -> None:
    """Point the settings at a folder of their own, and at a named database if there is one, and start Django."""
    for name in ("DATABASE_URL", "BROKER_URL", "MEDIA_ROOT", "STATIC_ROOT"):
        os.environ.pop(name, None)
    os.environ |= {
        "DEMO": "1",
        "DEMO_PASSWORD": "measured-not-used",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
        # Messages lie in this process, so that they can be counted without a server.
        "BROKER_URL": "memory://",
        # Nobody answers there: the pages are measured without a cache.
        "CACHE_URL": "redis://127.0.0.1:1/1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    if database:
        os.environ["DATABASE_URL"] = database
    (folder / "static").mkdir()
    import_module("django").setup()


if __name__ == "__main__":
    sys.exit(main())
