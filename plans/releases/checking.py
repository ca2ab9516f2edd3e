"""A file compared with the releases: its digest anew, what it claims, and which release it is, if any."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from agencies.access.incoming import MEGABYTE
from plans.releases.models import Release
from plans.releases.queries import text_digest
from projects.snapshot import canonical

# Anybody may send a file: read as JSON, one of this size takes a third of a second, and some eighty megabytes.
READ_MAX_BYTES: Final = 2 * MEGABYTE


# --- checking -------------------------------------------------------------------------------------------------------
class NotJson(ValueError):
    """What was given is no JSON that a release could be; the message is a Thai sentence."""


@dataclass(frozen=True)
class Check:
    """What came out of checking a file: its digest anew, what it claims, and the release it is, if any."""

    digest: str
    claimed: str
    release: Release | None

    @property
    def holds(self) -> bool:
        """Tell whether it is a release, word for word, and claims nothing else."""
        return self.release is not None and self.claimed in {"", self.digest}


def checked(raw: bytes) -> Check:
    """Recompute the digest of a file: a release's JSON, however it is spaced, or {"content": …, "digest": …}.

    A file as it was handed out is found by its bytes; only a small one is read as JSON.  Raises NotJson.
    """
    digest = hashlib.sha256(raw.strip()).hexdigest()
    if release := _release_of(digest):
        return Check(digest, "", release)
    if len(raw) > READ_MAX_BYTES:
        raise NotJson(
            f"ไฟล์นี้ไม่ตรงกับเล่มแผนใดทุกตัวอักษร และใหญ่เกิน {READ_MAX_BYTES // MEGABYTE} เมกะไบต์ "
            "จึงตรวจได้เฉพาะไฟล์ที่ดาวน์โหลดจากระบบนี้โดยไม่ได้เปิดบันทึกใหม่"
        )
    try:
        claimed, data = _read(raw)
        digest = text_digest(canonical(data).decode())
    except (ValueError, RecursionError) as bad:
        raise NotJson("ไฟล์นี้ไม่ใช่ไฟล์ข้อมูลของเล่มแผนที่ออกแล้ว หรือไฟล์ไม่ครบ") from bad
    return Check(digest, claimed, _release_of(digest))


def _release_of(digest: str) -> Release | None:
    release: Release | None = Release.objects.filter(digest=digest).select_related("area", "period").last()
    return release


def _read(raw: bytes) -> tuple[str, object]:
    """Return the digest that the file claims, if any, and what it holds; raises ValueError or RecursionError."""
    data = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
    if isinstance(data, dict) and {"content", "digest"} <= data.keys():
        inner = data["content"]
        return str(data["digest"]), _inner(inner) if isinstance(inner, str) else inner
    return "", data


def _inner(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except ValueError:
        return text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one thing twice: readers would not agree which holds."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


def _refuse(_text: str) -> object:
    """Refuse numbers that no release holds (money is decimal text)."""
    raise ValueError
