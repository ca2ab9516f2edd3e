"""Writing the letterhead of an office: over the state that was shown, with who changed what kept beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F

from agencies.access.permissions import check_permission
from agencies.conflict import BLANK
from agencies.errors import Closed, Stale
from agencies.history import Actor
from agencies.letterheads.models import WRITTEN, LetterheadChange
from agencies.locking import hold
from agencies.offices.models import Agency, Letterhead
from agencies.people.models import User

GONE = "ไม่มีหน่วยงานนี้ในระบบแล้ว"


def stamp(agency: Agency) -> str:
    """Return what a form keeps of the letterhead it was made from, to notice that somebody else saved first.

    It is made of the values themselves: whoever writes them, at /admin/ too, is noticed.
    """
    written = [getattr(agency, name) for name in WRITTEN]
    return sha256(json.dumps(written, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def save_letterhead(agency: Agency, values: Mapping[str, Any], *, base: str, by: User) -> Letterhead:
    """Store the letterhead as typed over the one that ``base`` is the stamp of.

    Raises PermissionDenied, Closed when the office is gone, Stale when somebody saved meanwhile; then nothing is
    written.
    """
    hold(Agency.objects.filter(pk=agency.pk), Closed(GONE), code=F("code"))
    stored: Letterhead = Letterhead.objects.with_place().get(pk=agency.pk)
    check_permission(by, "letterhead.change", stored)
    if stamp(stored) != base:
        raise Stale
    before = said(stored)
    for name in WRITTEN:
        setattr(stored, name, values[name])
    stored.save(update_fields=WRITTEN)
    write_down(stored, before, by=by)
    return stored


def said(agency: Agency) -> dict[str, str]:
    """Return every value of the letterhead in words, by the name of its box."""
    return {name: _words(agency, name) for name in WRITTEN}


def write_down(agency: Agency, before: Mapping[str, str], *, by: User) -> None:
    """Keep what changed since ``before`` (see `said`), and by whom; where nothing did, nothing is kept."""
    changed = [
        {"label": str(Agency._meta.get_field(name).verbose_name), "old": before[name], "new": now}  # type: ignore[union-attr]  # noqa: SLF001  Django's documented way
        for name, now in said(agency).items()
        if now != before[name]
    ]
    if changed:
        LetterheadChange.objects.create(agency_id=agency.pk, changed=changed, **Actor.of(by).columns)


def _words(agency: Agency, name: str) -> str:
    value = getattr(agency, name)
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    display = getattr(agency, f"get_{name}_display", None)
    return str(display() if display else value).replace("\n", " / ") or BLANK
