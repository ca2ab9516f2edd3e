"""The log of what administrators and inviting offices did: set-up pages, requests, invitations, hand-overs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import F, Model, QuerySet, Value

from agencies.appointments.models import Appointment, AppointmentEvent, AppointmentQuerySet, AppointmentState
from agencies.people.models import Handover, Invitation, User


def in_place_of(holder: User) -> AppointmentQuerySet:
    """Select what waits and asks for somebody else in a post that ``holder`` holds now."""
    held = [post.pk for post in holder.posts]
    asked: AppointmentQuerySet = Appointment.objects.open().filter(outgoing=holder, post__in=held).named()
    return asked


def told_of(user: User) -> AppointmentQuerySet:
    """Select what waits and others asked: about a post that ``user`` holds, or to be confirmed by her."""
    confirms: AppointmentQuerySet = Appointment.objects.allowing(user, "confirm").open().named()
    asked: AppointmentQuerySet = (confirms | in_place_of(user)).exclude(asked_by=user)
    return asked


@dataclass(frozen=True)
class Entry:
    """One line of the log."""

    at: datetime
    who: str
    what: str
    why: str


def _of_admin(entry: LogEntry) -> Entry:
    return Entry(entry.action_time, _name(entry.user), f"หน้าผู้ดูแลระบบ: {entry.content_type}", str(entry))


def _of_appointment(event: AppointmentEvent) -> Entry:
    label = {"file": "ยื่นคำขอ"}.get(event.move) or str(AppointmentState(event.to_state).label)
    what = f"{event.appointment.kind}: {label} {event.appointment}"
    return Entry(event.at, f"{event.by_name} ({event.by_post})", what, event.note)


def _of_invitation(invitation: Invitation) -> Entry:
    by = _name(invitation.invited_by) if invitation.invited_by else "ผู้ติดตั้งระบบ"
    return Entry(invitation.created_at, by, f"เชิญ {_invited(invitation)}", invitation.reason)


def _of_withdrawal(invitation: Invitation) -> Entry:
    # Who took it back is kept only where a request was behind it; then it stands in the log of its own.
    return Entry(invitation.withdrawn_at or invitation.created_at, "", f"ถอนคำเชิญ {_invited(invitation)}", "")


def _invited(invitation: Invitation) -> str:
    return f"{invitation.name} ดำรงตำแหน่ง {invitation.post}"


def _of_handover(handover: Handover) -> Entry:
    before = f" แทน {_name(handover.outgoing)}" if handover.outgoing else ""
    what = f"{_name(handover.incoming)} รับตำแหน่ง {handover.post}{before}"
    return Entry(handover.at, handover.by_name, what, handover.why)


def _name(user: Any) -> str:  # noqa: ANN401  a key of the settings' user model
    return f"{user.full_name} ({user.get_username()})" if isinstance(user, User) else ""


# Each source: its rows with when they happened, what is read along, and how one is said.  Of two sources of one model
# the first holds all of its rows, and is read for both.
_SOURCES: Mapping[str, tuple[QuerySet[Any], str, tuple[str, ...], Callable[[Any], Entry]]] = {
    "admin": (LogEntry.objects.all(), "action_time", ("user", "content_type"), _of_admin),
    "appointment": (AppointmentEvent.objects.all(), "at", ("appointment__post", "appointment__user"), _of_appointment),
    "invitation": (Invitation.objects.all(), "created_at", ("invited_by", "post"), _of_invitation),
    "withdrawal": (
        Invitation.objects.filter(withdrawn_at__isnull=False, refused_at=None),
        "withdrawn_at",
        ("invited_by", "post"),
        _of_withdrawal,
    ),
    "handover": (Handover.objects.all(), "at", ("post", "outgoing", "incoming"), _of_handover),
}


def log_rows() -> QuerySet[Any]:
    """Select source, key and time of everything in the log, the newest first: what a paginator counts and cuts."""
    parts = [
        rows.order_by()
        .annotate(source=Value(source), key=F("pk"), happened=F(when))
        .values("source", "key", "happened")
        for source, (rows, when, _, _) in _SOURCES.items()
    ]
    together: QuerySet[Any] = parts[0].union(*parts[1:], all=True)
    return together.order_by("-happened", "source", "-key")


def entries(rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Read the rows of one page, a query for each kind of thing that stands on it."""
    page = list(rows)
    stored: dict[type[Model], Mapping[int, Model]] = {}
    found: dict[tuple[str, int], Entry] = {}
    for source, (things, _, along, said) in _SOURCES.items():
        if things.model not in stored:
            keys = {row["key"] for row in page if _SOURCES[row["source"]][0].model is things.model}
            stored[things.model] = things.select_related(*along).in_bulk(keys) if keys else {}
        read = stored[things.model]
        keys = {row["key"] for row in page if row["source"] == source}
        found |= {(source, key): said(read[key]) for key in keys & read.keys()}
    return [found[row["source"], row["key"]] for row in page if (row["source"], row["key"]) in found]
