"""Restoring a backup into an empty installation, and proving that what stands there is what was backed up."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from agencies.people.models import User
from config.backup.archive import CHUNK, FILES, ROWS, Unreadable, checked, members
from config.backup.tables import columns_of, empty, go_on_counting, holding, migrations, read, tables, write
from plans.releases.models import Release
from plans.releases.queries import text_digest
from plans.releases.reader import holds_together


class CannotRestore(Exception):
    """Nothing was restored; the message is a Thai sentence."""


@dataclass(frozen=True)
class Restored:
    """What stands there now, compared with the archive.

    ``differences`` are Thai sentences, none when every table, every release and every file is what it was; ``warnings``
    are those that were said when it was backed up.
    """

    releases: int
    files: int
    sha256: str
    made_at: datetime
    differences: tuple[str, ...]
    warnings: tuple[str, ...]


def restore(path: Path) -> Restored:
    """Bring an archive into the installation at hand, which must be empty and of the archive's version.

    Raises CannotRestore with a Thai sentence; then the database is as it was.
    """
    try:
        manifest = checked(path)
        _check_fits(manifest)
        _bring_files(path)
        _bring_rows(path, manifest)
    except Unreadable as refusal:
        raise CannotRestore(str(refusal)) from refusal
    except SuspiciousFileOperation as error:
        raise CannotRestore("ไฟล์สำรองนี้มีชื่อไฟล์ที่อยู่นอกโฟลเดอร์ของระบบ จึงไม่ได้กู้คืน") from error
    except OSError as error:
        raise CannotRestore(f"กู้คืนไม่ได้ ({error.strerror or error}) ฐานข้อมูลยังว่างอยู่เหมือนเดิม") from error
    except DatabaseError as error:
        raise CannotRestore(f"ฐานข้อมูลไม่รับข้อมูลในไฟล์สำรอง ({error}) จึงยังว่างอยู่เหมือนเดิม") from error
    differences = (*_other_tables(manifest), *_other_releases(manifest), *_other_files(manifest))
    return Restored(
        releases=len(manifest["releases"]),
        files=len(manifest["files"]),
        sha256=_digest_of(path),
        made_at=datetime.fromisoformat(manifest["made_at"]),
        differences=differences,
        warnings=tuple(manifest["warnings"]),
    )


def _check_fits(manifest: dict[str, Any]) -> None:
    if manifest["demo"] != settings.DEMO:
        kinds = ("ข้อมูลสาธิต", "ระบบจริง")
        there, here = kinds if manifest["demo"] else reversed(kinds)
        raise CannotRestore(f"ไฟล์สำรองนี้เป็นของ{there} กู้คืนลงใน{here}ไม่ได้ กรุณาระบุ DEMO และ VAR_DIR ให้ตรงกัน")
    if manifest["migrations"] != migrations():
        raise CannotRestore("ไฟล์สำรองนี้ทำจากโปรแกรมคนละรุ่น กรุณากู้คืนด้วยโปรแกรมรุ่นที่สำรองไว้ แล้วจึงปรับรุ่น")
    _check_empty()


def _check_empty() -> None:
    if what := holding():
        raise CannotRestore(f"ฐานข้อมูลนี้มีข้อมูลอยู่แล้ว ({what}) จึงไม่ได้กู้คืน กรุณาระบุ VAR_DIR หรือ DATABASE_URL ที่ว่าง")


# --- bringing ---------------------------------------------------------------------------------------------------------
def _bring_files(path: Path) -> None:
    """Lay the files down before any row names them; what is left of a restore that died is laid down again."""
    for name, content in members(path):
        if name.startswith(FILES):
            place = Path(default_storage.path(name.removeprefix(FILES)))
            place.parent.mkdir(parents=True, exist_ok=True)
            with _soon(place) as file:
                while chunk := content.read(CHUNK):
                    file.write(chunk)


@contextmanager
def _soon(place: Path) -> Iterator[IO[bytes]]:
    """Give a file that becomes ``place`` when everything is on the disk."""
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        soon = Path(file.name)
        try:
            yield file.file
            file.flush()
            os.fsync(file.fileno())
            soon.chmod(settings.FILE_UPLOAD_PERMISSIONS)
            soon.replace(place)
        except BaseException:
            soon.unlink()
            raise


def _bring_rows(path: Path, manifest: dict[str, Any]) -> None:
    known = {model._meta.label: model for model in tables()}  # noqa: SLF001  Django's documented way to a model's names
    columns = {table["table"]: table["columns"] for table in manifest["tables"]}
    if columns != {label: [column.attname for column in columns_of(model)] for label, model in known.items()}:
        raise CannotRestore("ไฟล์สำรองนี้ทำจากโปรแกรมคนละรุ่น กรุณากู้คืนด้วยโปรแกรมรุ่นที่สำรองไว้ แล้วจึงปรับรุ่น")
    with transaction.atomic():
        _alone()
        _check_empty()
        empty()
        for name, content in members(path):
            if name.startswith(ROWS):
                read(known[name.removeprefix(ROWS)], iter(content))
        go_on_counting()
    ContentType.objects.clear_cache()


def _alone() -> None:
    """Let no second restore begin, and nobody sign up, before this one is over."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(User._meta.db_table)} IN EXCLUSIVE MODE")  # noqa: SLF001  as above


# --- comparing --------------------------------------------------------------------------------------------------------
class _Nowhere:
    """Where lines go that are only counted and hashed."""

    @staticmethod
    def write(content: bytes) -> int:
        return len(content)


def _other_tables(manifest: dict[str, Any]) -> Iterator[str]:
    said = {table["table"]: (table["rows"], table["sha256"]) for table in manifest["tables"]}
    for model in tables():
        written = write(model, _Nowhere())
        if said[written.table] != (written.rows, written.sha256):
            yield f"ตาราง «{model._meta.verbose_name}» ไม่ตรงกับไฟล์สำรอง"  # noqa: SLF001  as above


def _other_releases(manifest: dict[str, Any]) -> Iterator[str]:
    """Compare the digests of all releases with the archive's, each computed anew from its text and from its rows."""
    found = []
    for release in Release.objects.order_by("pk").iterator(10):
        found.append(release.digest)
        if text_digest(release.content) != release.digest or not holds_together(release):
            yield f"{release} ไม่ตรงกับรหัสตรวจสอบเอกสารของเล่มนั้น"
    if found != manifest["releases"]:
        yield "รายการเล่มแผนที่ออกแล้วไม่ตรงกับไฟล์สำรอง"


def _other_files(manifest: dict[str, Any]) -> Iterator[str]:
    for file in manifest["files"]:
        if _digest_of(Path(default_storage.path(file["name"]))) != file["sha256"]:
            yield f"ไฟล์ {file['name']} ไม่ตรงกับไฟล์สำรอง"


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
