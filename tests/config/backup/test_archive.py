"""What is half, changed or foreign is never taken for a backup, and a backup that dies leaves none."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from agencies.people.models import User
from config.backup import making
from config.backup.archive import MANIFEST, SEAL, Unreadable, checked
from config.backup.making import CannotBackUp, back_up
from plans.village.models import Attachment
from tests import factories, stored
from tests.cast import VILLAGES
from tests.config.backup.conftest import manage


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_an_archive_that_was_cut_off_is_refused(demo_backup, tmp_path, part):
    whole = demo_backup.path.read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(Unreadable, match=r"cut\.tar"):
        checked(cut)


@pytest.mark.parametrize("member", [MANIFEST, SEAL])
def test_an_archive_without_its_last_member_is_refused(demo_backup, tmp_path, member):
    cut = tmp_path / "cut.tar"
    with tarfile.open(demo_backup.path) as whole:
        at = whole.getmember(member).offset
    cut.write_bytes(demo_backup.path.read_bytes()[:at])
    with pytest.raises(Unreadable, match="ไม่ครบ"):
        checked(cut)


@pytest.mark.parametrize("prefix", ["rows/plans.Release", "files/", MANIFEST, SEAL])
def test_one_changed_byte_is_found(demo_backup, tmp_path, prefix):
    changed = tmp_path / "changed.tar"
    content = bytearray(demo_backup.path.read_bytes())
    with tarfile.open(demo_backup.path) as whole:
        member = next(entry for entry in whole if entry.name.startswith(prefix) and entry.size)
    content[member.offset_data + member.size // 2] ^= 1
    changed.write_bytes(content)
    with pytest.raises(Unreadable):
        checked(changed)


def test_a_changed_archive_leaves_the_installation_empty(demo_backup, elsewhere, tmp_path):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(demo_backup.path.read_bytes()[:200_000])
    answer = manage(elsewhere, "restore", str(cut))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "จึงไม่ได้กู้คืน" in answer.stderr
    assert not list(elsewhere.rglob("uploads/**/*.*"))
    assert manage(elsewhere, "restore", str(demo_backup.path)).returncode == 0


def test_a_name_that_leads_out_of_the_folder_is_refused(demo_backup, elsewhere, tmp_path):
    bad = tmp_path / "bad.tar"
    manifest = checked(demo_backup.path)
    name = "files/../../outside.pdf"
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    manifest["files"].append({"name": name.removeprefix("files/"), "sha256": empty})
    with tarfile.open(demo_backup.path) as whole, tarfile.open(bad, "w") as tar:
        for entry in whole:
            if entry.name not in {MANIFEST, SEAL}:
                tar.addfile(entry, whole.extractfile(entry))
        tar.addfile(tarfile.TarInfo(name))
        content = json.dumps(manifest).encode()
        for member, words in ((MANIFEST, content), (SEAL, hashlib.sha256(content).hexdigest().encode())):
            last = tarfile.TarInfo(member)
            last.size = len(words)
            tar.addfile(last, io.BytesIO(words))
    answer = manage(elsewhere, "restore", str(bad))
    assert answer.returncode == 1
    assert "อยู่นอกโฟลเดอร์" in answer.stderr
    assert not list(tmp_path.rglob("outside.pdf"))


def test_the_backup_of_a_demo_is_not_restored_as_a_real_installation(demo_backup, elsewhere, monkeypatch):
    manifest = checked(demo_backup.path)
    assert manifest["demo"] is True
    monkeypatch.setenv("SECRET_KEY", "s" * 50)
    monkeypatch.setenv("ALLOWED_HOSTS", "plan.example.go.th")
    monkeypatch.setenv("DEMO", "0")
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    run = [sys.executable, "manage.py", "restore", str(demo_backup.path)]
    environ = {
        "VAR_DIR": str(elsewhere),
        "DATABASE_URL": f"sqlite:///{elsewhere / 'phaen.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    answer = subprocess.run(run, cwd=stored.ROOT, env=os.environ | environ, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "ข้อมูลสาธิต" in answer.stderr


def test_a_backup_that_is_killed_leaves_no_archive_or_a_whole_one(demo_backup, tmp_path):
    out = tmp_path / "killed.tar"
    environ = {
        "VAR_DIR": str(demo_backup.home),
        "DATABASE_URL": f"sqlite:///{demo_backup.database}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    run = [sys.executable, "manage.py", "backup", "--out", str(out)]
    with subprocess.Popen(run, cwd=stored.ROOT, env=os.environ | environ) as process:
        while process.poll() is None and not list(tmp_path.glob(".killed.tar.*/archive")):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    assert not out.exists() or checked(out)


def test_a_failing_disk_leaves_the_older_archive_as_it_was(demo_backup, tmp_path):
    out = Path("/dev/full")
    answer = manage(demo_backup.home, "backup", "--out", str(out / "x.tar"))
    assert answer.returncode == 2
    answer = manage(demo_backup.home, "backup", "--out", str(tmp_path / "none" / "x.tar"))
    assert answer.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def paper(transactional_db, own_home, people) -> Attachment:
    return factories.paper(factories.forum(factories.village_plan(VILLAGES[0])), people["secretary"])


def test_a_paper_removed_while_its_file_is_copied_lets_the_backup_begin_anew(paper, tmp_path, monkeypatch):
    asked = []

    def removed_meanwhile(name):
        asked.append(name)
        Attachment.objects.filter(pk=paper.pk).delete()
        return False

    monkeypatch.setattr(making, "is_named", removed_meanwhile)
    paper.file.storage.delete(paper.file.name)
    backup = back_up(tmp_path / "backup.tar")
    assert asked == [paper.file.name]
    assert (backup.files, backup.warnings) == (0, ())
    assert checked(tmp_path / "backup.tar")["files"] == []


def test_a_database_that_is_behind_is_not_backed_up(transactional_db, own_home, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "_is_behind", lambda: True)
    with pytest.raises(CannotBackUp, match="ปรับรุ่น"):
        back_up(tmp_path / "backup.tar")
    assert list(tmp_path.glob("*.tar")) == []
    assert User.objects.count() == 0
