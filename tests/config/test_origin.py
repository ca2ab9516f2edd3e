"""Data that another version made are refused in one sentence, and not a byte of them changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.origin import ForeignData, foreign_migrations, refuse_foreign_data
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
# What the program wrote before its migrations began anew.
OLD = {
    "agencies": ["0001_initial"],
    "projects": ["0001_initial"],
    "evaluation": ["0001_initial"],
    "plans": [
        "0001_initial",
        "0002_periods",
        "0003_forum_decides",
        "0004_topics_and_criteria",
        "0005_commitment_events",
        "0006_form_labels",
        "0007_ballots_used_and_risks",
        "0008_releases_are_frozen",
        "0009_special_editions",
        "0010_official_papers",
    ],
}
SENTENCE = re.compile(r"ข้อมูลใน \S+ สร้างด้วยโปรแกรมรุ่นอื่น จึงไม่ได้แตะต้อง: .*\(these data were made by another version.*\)")


@pytest.fixture
def old_folder(tmp_path) -> Path:
    """Make a data folder as the program left it before: a database in WAL mode, and what bin/run remembers."""
    with contextlib.closing(sqlite3.connect(tmp_path / "phaen.sqlite3")) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
        rows = [(app, name, "2026-11-29 00:00:00") for app, names in OLD.items() for name in names]
        database.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", rows)
        database.execute("CREATE TABLE plans_release (id integer PRIMARY KEY, content text)")
        database.execute("INSERT INTO plans_release (content) VALUES ('{}')")
    (tmp_path / "public.url").write_text("https://old.example.go.th\n")
    return tmp_path


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environ = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
    environ |= {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "1",
        "PYTHONWARNINGS": "ignore",
    }
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    "command",
    [
        ["bin/run", "--port", str(free_port())],
        ["bin/manage", "migrate"],
        ["bin/manage", "roll_up", "310104"],
        [".venv/bin/celery", "--app", "config", "worker", "--pool", "solo"],
    ],
    ids=["bin/run", "migrate", "another command", "the worker"],
)
def test_an_old_folder_is_refused_in_one_sentence_and_left_as_it_is(old_folder, command):
    before = digests(old_folder)
    answer = run(old_folder, *command)
    assert answer.returncode != 0
    (said,) = [line for line in answer.stderr.splitlines() if line.strip()]
    assert SENTENCE.search(said)
    assert "plans.0002_periods" in said
    assert digests(old_folder) == before


def test_our_own_data_and_an_empty_database_are_no_strangers(db):
    assert foreign_migrations(connection) == []
    refuse_foreign_data(connection)


def test_a_migration_that_is_not_in_the_code_makes_data_foreign(db):
    MigrationRecorder(connection).record_applied("plans", "0999_of_tomorrow")
    MigrationRecorder(connection).record_applied("sessions", "0999_not_ours")
    assert foreign_migrations(connection) == ["plans.0999_of_tomorrow"]
    with pytest.raises(ForeignData, match=r"plans\.0999_of_tomorrow"):
        refuse_foreign_data(connection)
