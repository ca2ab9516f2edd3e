"""Requests that wait for a second person, and what became of one's own."""

from __future__ import annotations

from django.urls import reverse

from agencies.access.reasons import may_somewhere
from agencies.appointments.actions import APPOINTMENTS
from agencies.appointments.models import Appointment, AppointmentEvent
from agencies.people.models import User
from agencies.todo import NAMED, RECENT, Happening, Waiting, named, register, register_history


@register(6)
def of_own_posts(user: User) -> list[Waiting]:
    """Find requests to put somebody else into this person's own posts: she is told before anybody confirms."""
    asked = Appointment.objects.open().filter(outgoing=user, post__in=[post.pk for post in user.posts])
    return [
        Waiting(
            title=f"มีคำขอแต่งตั้งผู้อื่นแทนท่าน รอบุคคลที่สองยืนยัน: {one.post}",
            detail=f"{one.whom} ผู้ขอ: {one.asked_by.full_name} เหตุผล: {one.reason}",
            url=reverse("agencies:replacement", args=[one.post_id]),
            count=1,
        )
        for one in asked.exclude(asked_by=user).named().order_by("asked_at")
    ]


@register(7)
def to_confirm(user: User) -> list[Waiting]:
    """Find requests that this person may confirm: neither her own nor about herself."""
    if not may_somewhere(user, "appointment.confirm"):
        return []
    waiting = Appointment.objects.allowing(user, "confirm").open().exclude(asked_by=user)
    found = [one for one in waiting.named() if one.user_id != user.pk]
    if not found:
        return []
    url = reverse("agencies:appointment", args=[found[0].pk]) if len(found) == 1 else reverse("agencies:appointments")
    detail = named([str(one) for one in found[:NAMED]], len(found))
    return [Waiting(title="คำขอแต่งตั้งที่รอท่านยืนยัน", detail=detail, url=url, count=len(found))]


@register_history
def of_requests(user: User) -> list[Happening]:
    """Return what others did with the requests this person filed."""
    if not may_somewhere(user, "appointment.file"):
        return []
    events = AppointmentEvent.objects.filter(appointment__asked_by=user).exclude(by=user)
    return [
        Happening(
            at=event.at,
            title=f"{APPOINTMENTS.labels[event.move]}: {event.appointment}",
            by_name=event.by_name,
            by_post=event.by_post,
            note=event.note,
        )
        for event in events.select_related("appointment__post", "appointment__user")[:RECENT]
    ]
