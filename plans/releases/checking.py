"""A file compared with the releases: its digest anew, what it claims, and which release it is, if any."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from plans.releases.models import Release
from plans.releases.queries import text_digest
from projects.snapshot import canonical


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

    Raises NotJson.
    """
    try:
        data = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, UnicodeDecodeError, RecursionError) as bad:
        raise NotJson("ไฟล์นี้ไม่ใช่ JSON ของแผนฉบับที่ออกแล้ว หรือไฟล์ไม่ครบ") from bad
    claimed = ""
    if isinstance(data, dict) and {"content", "digest"} <= data.keys():
        claimed, data = str(data["digest"]), data["content"]
        data = _inner(data) if isinstance(data, str) else data
    digest = text_digest(canonical(data).decode())
    return Check(digest, claimed, Release.objects.filter(digest=digest).select_related("area", "period").last())


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
