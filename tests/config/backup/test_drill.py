"""The drill: an installation is backed up, restored elsewhere on either database, and is what it was, byte for byte."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.models import BinaryField

from agencies.areas.models import Area
from agencies.people.models import User
from config.backup.archive import checked
from config.backup.tables import SET_UP, as_line, columns_of, holding, standing_still, tables
from plans.releases.models import Release
from plans.tambon.models import MeetingPaper
from tests import stored
from tests.config.backup.conftest import manage
from tests.frozen import empty_tables

WRITABLE = {
    *(
        "AutoField",
        "BigAutoField",
        "BigIntegerField",
        "BinaryField",
        "BooleanField",
        "CharField",
        "DateField",
        "DateTimeField",
    ),
    *("DecimalField", "FileField", "FloatField", "ForeignKey", "GenericIPAddressField", "IntegerField", "JSONField"),
    *("OneToOneField", "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"),
    *("SmallIntegerField", "SlugField", "TextField", "TimeField", "URLField", "UUIDField"),
}


@pytest.fixture
def empty(transactional_db, own_home):
    """Leave the database of this process as a migrated one that nobody has used."""
    empty_tables()


def restored(archive) -> dict[str, object]:
    out = StringIO()
    call_command("restore", str(archive), stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def backed_up(path) -> dict[str, object]:
    out = StringIO()
    call_command("backup", "--out", str(path), stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_the_answer_of_a_backup_says_its_digest_and_how_much_it_holds(demo_backup):
    assert list(demo_backup.answer) == ["file", "sha256", "releases", "files"]
    assert demo_backup.answer["file"] == demo_backup.path.name
    assert demo_backup.answer["sha256"] == hashlib.sha256(demo_backup.path.read_bytes()).hexdigest()
    assert demo_backup.answer["releases"] >= 1
    assert demo_backup.answer["files"] >= 2


def test_what_is_restored_on_this_database_is_what_was_backed_up_on_the_embedded_one(demo_backup, empty, own_home):
    answer = restored(demo_backup.path)
    assert answer == {key: demo_backup.answer[key] for key in ("releases", "files")} | {"equal": True}
    manifest = checked(demo_backup.path)
    assert list(Release.objects.order_by("pk").values_list("digest", flat=True)) == manifest["releases"]
    for file in manifest["files"]:
        with default_storage.open(file["name"]) as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == file["sha256"]
    certificate = next((own_home / "certificates").iterdir()).read_text()
    assert "ตรงกับไฟล์สำรองทุกรายการ" in certificate
    assert connection.display_name in certificate
    assert "พฤศจิกายน" in certificate or "25" in certificate


def test_a_restored_installation_can_be_worked_in_and_backed_up_again_with_the_same_rows(
    demo_backup, empty, elsewhere, tmp_path
):
    restored(demo_backup.path)
    again = tmp_path / "again.tar"
    backed_up(again)
    assert checked(again)["tables"] == checked(demo_backup.path)["tables"]
    assert checked(again)["files"] == checked(demo_backup.path)["files"]
    # A new row has a key of its own.
    before = set(Area.objects.values_list("pk", flat=True))
    assert Area.objects.create(code="99", level=Area.Level.PROVINCE, name="ใหม่").pk not in before
    # And back into the embedded database, whichever this one is.
    answer = manage(elsewhere, "restore", str(again))
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["equal"] is True


def test_restoring_over_people_and_plans_is_refused_and_changes_nothing(demo_backup, empty, elsewhere):
    assert manage(elsewhere, "restore", str(demo_backup.path)).returncode == 0
    answer = manage(elsewhere, "restore", str(demo_backup.path))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "มีข้อมูลอยู่แล้ว" in answer.stderr
    User.objects.create(username="somebody")
    with pytest.raises(SystemExit) as refused:
        restored(demo_backup.path)
    assert refused.value.code == 1
    assert [user.username for user in User.objects.all()] == ["somebody"]
    assert not Release.objects.exists()


def test_what_the_set_up_commands_write_does_not_stand_in_the_way(empty, demo_backup, capsys):
    call_command("load_areas", stdout=StringIO(), stderr=StringIO())
    call_command("load_strategies", stdout=StringIO(), stderr=StringIO())
    call_command("first_administrator", stdout=StringIO(), stderr=StringIO())
    assert holding() == ""
    assert restored(demo_backup.path)["equal"] is True


@pytest.mark.django_db
def test_a_migrated_database_counts_as_empty():
    assert holding() == ""
    assert {model._meta.label for model in tables()} >= SET_UP


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label)
def test_every_column_is_of_a_kind_that_a_backup_can_write_down(model):
    assert {column.get_internal_type() for column in columns_of(model)} <= WRITABLE


@pytest.mark.parametrize("kept", [b"\x00\xff a key", memoryview(b"\x00\xff a key")])
def test_the_bytes_of_a_key_come_back_as_they_were(kept):
    (written,) = json.loads(as_line([kept]))
    assert bytes(BinaryField().to_python(written)) == b"\x00\xff a key"


def test_those_tables_come_first_to_which_others_point():
    order = [model._meta.label for model in tables()]
    assert order.index("plans.Release") < order.index("plans.ReleaseLine")
    assert order.index("agencies.Area") < order.index("agencies.Agency") < order.index("plans.Decision")
    assert "sessions.Session" not in order


def test_a_file_that_a_backup_finds_changed_or_missing_is_said_and_stands_in_the_certificate(
    demo_backup, empty, own_home, tmp_path, capsys
):
    restored(demo_backup.path)
    first, second = MeetingPaper.objects.order_by("pk")[:2]
    with Path(first.file.path).open("ab") as file:
        file.write(b"changed")
    second.file.storage.delete(second.file.name)
    said = StringIO()
    out = tmp_path / "again.tar"
    call_command("backup", "--out", str(out), stdout=StringIO(), stderr=said)
    assert first.file.name in said.getvalue()
    assert second.file.name in said.getvalue()
    assert len(checked(out)["files"]) == demo_backup.answer["files"] - 1


WRITES_MEANWHILE = """
import django; django.setup()
import sqlite3, sys
from django.db import connection
from config.backup.tables import standing_still
def count():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM agencies_area")
        return cursor.fetchone()[0]
with standing_still():
    before = count()
    other = sqlite3.connect(sys.argv[1], timeout=0)
    other.execute("DELETE FROM projects_strategyitem")
    other.execute("INSERT INTO agencies_area SELECT 987654, 'xx', level, 'ใหม่', "
                  + ", ".join(f'"{row[1]}"' for row in other.execute("PRAGMA table_info(agencies_area)").fetchall()[4:])
                  + " FROM agencies_area WHERE code = 'TH'")
    other.commit()
    during = count()
print(during - before, count() - before)
"""


def test_others_write_while_the_embedded_database_is_read_and_are_not_in_that_backup(demo_backup, tmp_path):
    home = tmp_path / "busy"
    home.mkdir()
    path = home / "phaen.sqlite3"
    shutil.copy(demo_backup.database, path)
    answer = stored.run(path, "-c", WRITES_MEANWHILE, str(path))
    assert (answer.stdout.split(), answer.stderr) == (["0", "1"], "")


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_others_write_while_postgresql_is_read_and_are_not_in_that_backup(own_home):
    def written() -> None:
        User.objects.create(username="meanwhile")
        connection.close()

    with standing_still():
        before = User.objects.count()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(written).result(timeout=10)
        during = User.objects.count()
    assert (before, during, User.objects.count()) == (0, 0, 1)
