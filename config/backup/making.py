"""Making a backup: everything as it was at one moment, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config.backup.archive import FILES, ROWS, Hashing, Writing, writing
from config.backup.tables import Model, migrations, standing_still, tables, write
from config.upkeep.stored import Named, is_named, named
from plans.releases.models import Release

# A paper that is removed while its file is to be copied lets a backup begin anew; so often in a row it is no accident.
ATTEMPTS = 5


class CannotBackUp(Exception):
    """There is no backup, and no half of one; the message is a Thai sentence."""


class _Removed(Exception):
    """A file of the moment that is being kept was removed since."""


@dataclass(frozen=True)
class Backup:
    """What was backed up: the archive's SHA-256, how many releases and files, and what is to be looked at (Thai)."""

    sha256: str
    releases: int
    files: int
    warnings: tuple[str, ...]


def back_up(out: Path) -> Backup:
    """Write database and files as of now to ``out``, which comes into being, or changes, whole and at the end.

    Raises CannotBackUp with a Thai sentence; then ``out`` is as it was.
    """
    if _is_behind():
        raise CannotBackUp("ฐานข้อมูลยังไม่ตรงกับโปรแกรมรุ่นนี้ กรุณาสำรองด้วยโปรแกรมรุ่นเดิมก่อนปรับรุ่น")
    for _ in range(ATTEMPTS):
        try:
            with _soon(out) as (file, scratch):
                hashing = Hashing(file)
                with writing(hashing) as archive:
                    backup = _Making(archive, scratch).run()
            return Backup(hashing.sha256, *backup)
        except _Removed:
            continue
        except OSError as error:
            raise CannotBackUp(f"เขียนไฟล์สำรอง {out.name} ไม่ได้ ({error.strerror or error}) จึงยังไม่มีไฟล์สำรอง") from error
    raise CannotBackUp("มีการลบไฟล์แนบระหว่างสำรองหลายครั้ง จึงยังไม่มีไฟล์สำรอง กรุณาสั่งอีกครั้ง")


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _soon(out: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Give a file that becomes ``out`` when everything is on the disk, and a folder for what is needed until then."""
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
        soon = Path(folder) / "archive"
        with soon.open("wb") as file:
            yield file, Path(folder)
            file.flush()
            os.fsync(file.fileno())
        soon.replace(out)
    place = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


class _Making:
    """One try."""

    def __init__(self, archive: Writing, scratch: Path) -> None:
        self._archive, self._scratch = archive, scratch
        self._warnings: list[str] = []

    def run(self) -> tuple[int, int, tuple[str, ...]]:
        with standing_still():
            manifest: dict[str, Any] = {
                "made_at": timezone.now().isoformat(),
                "demo": settings.DEMO,
                "migrations": migrations(),
                "tables": [self._add_table(model) for model in tables()],
                "releases": list(Release.objects.order_by("pk").values_list("digest", flat=True)),
            }
            files = {file.name: file for file in named()}
        kept = [self._add_file(file) for _, file in sorted(files.items())]
        manifest |= {"files": [entry for entry in kept if entry], "warnings": self._warnings}
        with self._blank() as scratch:
            self._archive.finish(manifest, scratch)
        return len(manifest["releases"]), len(manifest["files"]), tuple(self._warnings)

    @contextmanager
    def _blank(self) -> Iterator[IO[bytes]]:
        """Give an empty file: a tar wants to know how long a member is before it begins."""
        with tempfile.TemporaryFile(dir=self._scratch) as scratch:
            yield scratch

    def _add_table(self, model: Model) -> dict[str, Any]:
        with self._blank() as scratch:
            written = write(model, scratch)
            scratch.seek(0)
            self._archive.add(ROWS + written.table, scratch)
        return asdict(written)

    def _add_file(self, file: Named) -> dict[str, str] | None:
        try:
            with Path(file.storage.path(file.name)).open("rb") as content:
                sha256 = self._archive.add(FILES + file.name, content)
        except FileNotFoundError:
            if not is_named(file.name):
                raise _Removed(file.name) from None
            self._warnings.append(f"ไม่พบไฟล์ {file.name} ที่ฐานข้อมูลอ้างถึง")
            return None
        if file.sha256 not in {"", sha256}:
            self._warnings.append(f"ไฟล์ {file.name} ไม่ตรงกับรหัสตรวจสอบที่บันทึกไว้")
        return {"name": file.name, "sha256": sha256}
