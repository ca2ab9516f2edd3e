"""Everything that is kept about one person, as plain data that she may take with her."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.db.models import Q, QuerySet

from agencies.documents.models import Download
from agencies.people.models import Handover, Invitation, User
from agencies.people.second_step import passkeys

# A person who prints every day for years has thousands; the newest say what is kept.
NEWEST = 1000


def personal_data(user: User) -> dict[str, Any]:
    """Return what is kept about ``user``, by kind; times are ISO 8601, nothing of other people but what she did.

    Ten queries at most, whatever she did.
    """
    return {
        "account": {
            "username": user.username,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "date_joined": _time(user.date_joined),
            "last_login": _time(user.last_login),
        },
        "posts": [
            {
                "title": tenure.post.title,
                "area": tenure.post.area.code,
                "since": str(tenure.since),
                "until": _text(tenure.until),
            }
            for tenure in user.tenures.select_related("post__area")
        ],
        "handovers": [
            {"post": handover.post.title, "at": _time(handover.at), "is_incoming": handover.incoming_id == user.pk}
            for handover in Handover.objects.filter(Q(outgoing=user) | Q(incoming=user)).select_related("post")
        ],
        "invitations_issued": [
            {"post": invitation.post.title, "name": invitation.name, "created_at": _time(invitation.created_at)}
            for invitation in Invitation.objects.filter(invited_by=user).select_related("post")
        ],
        "downloads": [
            {"kind": taken.kind, "file_name": taken.file_name, "at": _time(taken.at), "ip_address": taken.ip_address}
            for taken in downloads_of(user)[:NEWEST]
        ],
        "passkeys": [
            {"name": passkey.name, "created_at": _time(passkey.created_at), "last_used_at": _time(passkey.last_used_at)}
            for passkey in passkeys(user)
        ],
        "failed_sign_ins": [
            {"at": _time(attempt.attempt_time), "ip_address": attempt.ip_address}
            for attempt in failures_of(user)[:NEWEST]
        ],
    }


def downloads_of(user: User) -> QuerySet[Download]:
    """Return the files she took and the addresses of others that she looked at, the newest first."""
    return user.downloads.order_by("-at", "-pk")


def failures_of(user: User) -> QuerySet[AccessAttempt]:
    """Return the failed attempts under her user name, the newest first."""
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(username=user.username).order_by("-attempt_time")
    return attempts


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
