"""A backup of the whole demo, made once by the command on the embedded database, as an office makes it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import stored
from tests.database import migrated_file


@dataclass(frozen=True)
class Made:
    """An archive, what the command said of it, and the folder of the installation it is of."""

    path: Path
    answer: dict[str, object]
    home: Path

    @property
    def database(self) -> Path:
        return self.home / "phaen.sqlite3"


def manage(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the embedded database of an installation."""
    return stored.run(home / "phaen.sqlite3", "manage.py", *command)


def installation(home: Path) -> Path:
    """Make an installation that is migrated and holds nothing."""
    shutil.copy(migrated_file(), home / "phaen.sqlite3")
    return home


@pytest.fixture(scope="session")
def demo_backup(tmp_path_factory) -> Made:
    """Build the demo, and back it up by the command."""
    home = installation(tmp_path_factory.mktemp("demo"))
    built = manage(home, "demo")
    assert built.returncode == 0, built.stderr
    path = home / "backup.tar"
    answer = manage(home, "backup", "--out", str(path))
    assert answer.returncode == 0, answer.stderr
    return Made(path, json.loads(answer.stdout), home)


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """Return the home of an empty installation on the embedded database."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    return installation(home)


@pytest.fixture
def own_home(settings, tmp_path):
    """Let the process of the test have files of its own, like a new installation."""
    settings.VAR_DIR = tmp_path / "home"
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    settings.VAR_DIR.mkdir()
    return settings.VAR_DIR
