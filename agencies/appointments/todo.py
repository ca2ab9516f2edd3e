"""Requests that wait for a second person, and what became of one's own."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from agencies.access.reasons import may_somewhere
from agencies.appointments.actions import APPOINTMENTS
from agencies.appointments.models import Appointment, AppointmentEvent, Wanted
from agencies.appointments.queries import told_of
from agencies.people.models import User
from agencies.todo import NAMED, RECENT, Happening, Waiting, named, register, register_history


@register(7, rows=told_of)
def of_appointments(user: User) -> list[Waiting]:
    """Find requests about this person's own posts, and those of others that she may confirm (one query)."""
    found = list(told_of(user))
    to_confirm = [one for one in found if one.user_id != user.pk and user.has_perm("appointment.confirm", one)]
    return [*(_in_her_place(one) for one in found if one.outgoing_id == user.pk), *_to_confirm(to_confirm)]


def _in_her_place(asked: Appointment) -> Waiting:
    is_of_place = asked.wanted == Wanted.HOLDER
    what = "แต่งตั้งผู้อื่นแทนท่าน" if is_of_place else f"{asked.get_wanted_display()}ของท่าน"
    return Waiting(
        title=f"ดูคำขอ{what} ซึ่งรอบุคคลที่สองยืนยัน: {asked.post}",
        detail=f"{asked.whom} ผู้ขอ: {asked.asked_by.full_name} เหตุผล: {asked.reason}",
        url=reverse("agencies:replacement", args=[asked.post_id]),
        count=1,
    )


def _to_confirm(found: list[Appointment]) -> list[Waiting]:
    if not found:
        return []
    url = reverse("agencies:appointment", args=[found[0].pk]) if len(found) == 1 else reverse("agencies:appointments")
    detail = named([str(one) for one in found[:NAMED]], len(found))
    return [
        Waiting(title="ยืนยันหรือไม่รับคำขอที่รอท่าน", detail=detail, url=url, count=len(found), action="เปิดคำขอ", unit="คำขอ")
    ]


@register_history
def of_requests(user: User) -> list[Happening]:
    """Return what others did with the requests this person filed, and with those about her own second step."""
    about = Q()
    if may_somewhere(user, "appointment.file"):
        about |= Q(appointment__asked_by=user)
    if settings.MFA:
        about |= Q(appointment__user=user, appointment__wanted=Wanted.SECOND_STEP)
    if not about:
        return []
    events = AppointmentEvent.objects.filter(about).exclude(by=user)
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
