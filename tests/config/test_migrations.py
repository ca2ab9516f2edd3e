"""A database of the version in which migrations began anew comes up to date, and no release of it changes."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3

import pytest

from tests import stored

RELEASES = ["tambon 310104 1", "tambon 310104 2", "tambon 310105 1", "district 3101 1", "province 31 1"]
KEPT = ("plans_release", "plans_releaseline", "projects_project", "agencies_user", "plans_villageplan")


def count(path, table: str) -> int:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """Return the stored database as it was and as it is after `migrate`."""
    before = stored.unpack(tmp_path_factory.mktemp("before"))
    after = stored.unpack(tmp_path_factory.mktemp("after"))
    answer = stored.run(after, "manage.py", "migrate", "--verbosity", "0")
    assert answer.returncode == 0, answer.stderr
    return before, after


def test_every_release_keeps_its_digest_its_text_and_its_rows(migrated):
    before, after = migrated
    with contextlib.closing(sqlite3.connect(before)) as database:
        was = [digest for (digest,) in database.execute("SELECT digest FROM plans_release ORDER BY id")]
    answer = stored.run(after, "-m", "tests.stored.building")
    assert answer.returncode == 0, f"{answer.stderr}\nafter a change of 0001_initial itself: python -m tests.stored"
    digests = json.loads(answer.stdout)
    assert list(digests) == [
        "tambon 310104 1",
        "tambon 310104 2",
        "tambon 310105 1",
        "district 3101 1",
        "province 31 1",
    ]
    assert [kept for kept, _, _ in digests.values()] == was
    assert [of_text for _, of_text, _ in digests.values()] == was
    assert [of_rows for _, _, of_rows in digests.values()] == was


def test_no_row_is_lost(migrated):
    before, after = migrated
    assert count(before, "plans_release") == 5
    assert [count(after, table) for table in KEPT] == [count(before, table) for table in KEPT]


def test_releases_stay_frozen(migrated):
    _, after = migrated
    with contextlib.closing(sqlite3.connect(after)) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE plans_release SET digest = 'changed'")
    with contextlib.closing(sqlite3.connect(after)) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE plans_releaseline SET digest = 'changed'")


def test_the_stored_database_is_small_and_its_people_are_invented(migrated):
    assert stored.STORED.stat().st_size < 300_000
    with contextlib.closing(sqlite3.connect(migrated[0])) as database:
        people = database.execute("SELECT username, first_name, last_name, password FROM agencies_user").fetchall()
    assert people
    assert {(first, last, password) for _, first, last, password in people} <= {("สมมติ", "", ""), ("", "", "")}
    assert not [name for name, *_ in people if re.search(r"\d{13}|@", name)]
