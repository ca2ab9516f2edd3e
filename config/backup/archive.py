"""The file of a backup: a plain tar of tables, of stored files, then the manifest with every SHA-256, and its own.

An archive that was cut off lacks its end, and one that was changed does not agree with it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

CHUNK = 1024 * 1024
MANIFEST, SEAL, ROWS, FILES = "manifest.json", "manifest.sha256", "rows/", "files/"
FORMAT = "phaen-ruam 1"


class Unreadable(Exception):
    """No archive of ours, or one that was cut off or changed; the message is a Thai sentence."""


class Sink(Protocol):
    """Where bytes go."""

    def write(self, content: bytes, /) -> int:
        """Write on."""


class Hashing:
    """A file that is read from or written to, and the SHA-256 of what went through."""

    def __init__(self, file: IO[bytes]) -> None:
        """Begin with nothing."""
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    @property
    def sha256(self) -> str:
        """Return the digest of what went through until now."""
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        return self._seen(self._file.read(size))

    def write(self, content: bytes) -> int:
        """Write on."""
        return self._file.write(self._seen(content))

    def _seen(self, content: bytes) -> bytes:
        self._digest.update(content)
        self.size += len(content)
        return content


# --- writing ----------------------------------------------------------------------------------------------------------
class Writing:
    """An archive that is being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        """Begin with nothing."""
        self._tar = tar

    def add(self, name: str, source: IO[bytes]) -> str:
        """Add what an open file holds from where it stands, and return its SHA-256."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = os.fstat(source.fileno()).st_size - source.tell(), 0o600
        hashing = Hashing(source)
        self._tar.addfile(entry, hashing)  # type: ignore[arg-type]  # it only reads
        return hashing.sha256

    def finish(self, manifest: dict[str, Any], scratch: IO[bytes]) -> None:
        """Add the manifest and its digest, which make the archive whole."""
        scratch.write(json.dumps({"format": FORMAT} | manifest, ensure_ascii=False, indent=1).encode())
        scratch.seek(0)
        sha256 = self.add(MANIFEST, scratch)
        seal = tarfile.TarInfo(SEAL)
        seal.size, seal.mode = len(sha256), 0o600
        self._tar.addfile(seal, io.BytesIO(sha256.encode()))


@contextmanager
def writing(out: Sink) -> Iterator[Writing]:
    """Write an archive to an open file, from its first byte to its last; nothing is read back."""
    with tarfile.open(mode="w|", fileobj=out) as tar:  # type: ignore[call-overload]  # it only writes
        yield Writing(tar)


# --- reading ----------------------------------------------------------------------------------------------------------
def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Go through the archive once: the name of each member, and what it holds while it is this one's turn.

    Raises tarfile.TarError for what is no tar or is cut off in the middle, also while a member is read.
    """
    with path.open("rb") as file, tarfile.open(fileobj=file, mode="r|", encoding="utf-8") as tar:
        for entry in tar:
            content = tar.extractfile(entry)
            if content is None:
                raise tarfile.TarError(entry.name)
            yield entry.name, content


def checked(path: Path) -> dict[str, Any]:
    """Read the whole archive, compare every digest, and return the manifest; nothing is written.

    Raises Unreadable with a Thai sentence.
    """
    try:
        written, found = _read_through(path)
    except (tarfile.TarError, EOFError) as error:
        raise Unreadable(_damaged(path)) from error
    if SEAL not in found:
        raise Unreadable(f"ไฟล์ {path.name} ไม่ครบ จึงไม่ได้กู้คืน กรุณาใช้ไฟล์สำรองอื่น")
    if found.pop(SEAL) != found.pop(MANIFEST, ""):
        raise Unreadable(_damaged(path))
    manifest = _manifest(written, path)
    said = {ROWS + table["table"]: table["sha256"] for table in manifest["tables"]}
    said |= {FILES + file["name"]: file["sha256"] for file in manifest["files"]}
    if said != found:
        raise Unreadable(_damaged(path))
    return manifest


def _read_through(path: Path) -> tuple[bytes, dict[str, str]]:
    """Return the manifest as it is written, and the SHA-256 of every member; of the seal, what it says."""
    found: dict[str, str] = {}
    written = b""
    for name, content in members(path):
        if name in found or SEAL in found or (MANIFEST in found and name != SEAL):
            raise tarfile.TarError(name)
        if name == SEAL:
            found[SEAL] = content.read().decode("ascii", "replace")
            continue
        hashing = Hashing(content)
        if name == MANIFEST:
            written = hashing.read()
        while hashing.read(CHUNK):
            pass
        found[name] = hashing.sha256
    return written, found


def _manifest(content: bytes, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
        known = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(_damaged(path)) from error
    if not known:
        raise Unreadable(f"ไฟล์ {path.name} ทำจากโปรแกรมรุ่นอื่น จึงไม่ได้กู้คืน กรุณาใช้โปรแกรมรุ่นที่สำรองไว้")
    return dict(manifest)


def _damaged(path: Path) -> str:
    return f"ไฟล์ {path.name} ไม่ใช่ไฟล์สำรองของระบบนี้ หรือไม่ครบ หรือถูกแก้ไข จึงไม่ได้กู้คืน"
