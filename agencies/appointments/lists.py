"""The requests to fill a post, and the log of what administrators and inviting offices did."""

from __future__ import annotations

from django.urls import reverse

from agencies.appointments.actions import APPOINTMENTS
from agencies.appointments.models import Appointment, Wanted
from agencies.appointments.queries import entries
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from paper.thai import thai_datetime


class AppointmentFilters(Filters):
    """Find requests by who and what they are about."""

    q = Search(
        *("name", "user__first_name", "user__last_name", "post__title", "asked_by__first_name", "asked_by__last_name"),
        help_text="ชื่อคน ตำแหน่ง หรือผู้ขอ",
    )
    wanted = Choice("wanted", label="คำขอ", choices=Wanted.choices)


APPOINTED = List(
    "คำขอแต่งตั้ง",
    "appointment",
    (
        Column(
            "whom",
            "บุคคล",
            "whom",
            words=("user__first_name", "user__last_name", "name"),
            link=lambda appointment: reverse("agencies:appointment", args=[appointment.pk]),
        ),
        Column("wanted", "คำขอ", Appointment.get_wanted_display),
        Column("post", "ตำแหน่ง", "post", words=("post__title",)),
        Column("area", "พื้นที่", "post.area", order=("post__area__code",), is_hidden=True),
        Column("by", "ผู้ขอ", "asked_by.full_name", words=("asked_by__first_name", "asked_by__last_name")),
        Column("at", "ขอเมื่อ", lambda appointment: thai_datetime(appointment.asked_at), order=("asked_at",)),
        Column("state", "สถานะ", APPOINTMENTS.state_label),
    ),
    order=("-asked_at",),
    filters=AppointmentFilters,
    is_personal=True,
)

LOG = List(
    "บันทึกการดำเนินการ",
    "appointment",
    (
        Column("at", "เมื่อ", lambda entry: thai_datetime(entry.at)),
        Column("by", "โดย", "who"),
        Column("what", "เรื่อง", "what", width_mm=60),
        Column("why", "รายละเอียด", "why", width_mm=60),
    ),
    dress=entries,
    is_personal=True,
)
