"""A stored database of the version in which migrations began anew, and what is asked of it after migrating."""

from __future__ import annotations

import contextlib
import lzma
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORED = Path(__file__).with_name("database.sqlite3.xz")


def unpack(folder: Path) -> Path:
    """Write the stored database into ``folder`` and return its path."""
    path = folder / "phaen.sqlite3"
    path.write_bytes(lzma.decompress(STORED.read_bytes()))
    return path


def run(path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with ``command`` on the SQLite file ``path``, in a process of its own with its own state."""
    environ = os.environ | {
        "VAR_DIR": str(path.parent),
        "DATABASE_URL": f"sqlite:///{path}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    with contextlib.chdir(ROOT):
        return subprocess.run([sys.executable, *command], env=environ, capture_output=True, text=True, check=False)
