"""A village plan as canonical content: what is frozen when it is submitted, and its digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

from projects.fields import frozen, names
from projects.models import Project


def entry(project: Project, *, position: int, resolution: str = "") -> dict[str, Any]:
    """Return one project as a version keeps it; an agency's proposal is kept in the same shape."""
    return {
        "id": project.pk,
        "code": project.code,
        "position": position,
        "resolution": resolution,
        "budget_baht": {str(year): _plain(amount) for year, amount in sorted(project.budget_by_year.items())},
    } | {name: _plain(getattr(project, name)) for name in names(frozen())}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def canonical(data: object) -> bytes:
    """Write plain data in one canonical form (sorted keys, no spaces, UTF-8): equal data are equal bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class UnescapedEncoder(json.JSONEncoder):
    """Keeps frozen content as Thai letters, as it is digested; escaped it takes twice the room and is slow to read."""

    def __init__(self, **options: Any) -> None:
        """Take the options of ``json.dumps``, but escape nothing that need not be."""
        super().__init__(**options | {"ensure_ascii": False})


def digest(data: object) -> str:
    """Return the SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()
