"""The list of a tambon's meetings that were held or called off."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.access.reach import ReachQuerySet
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from plans.tambon.models import MeetingState, TambonMeeting


class PastFilters(Filters):
    """Find meetings by words of what they were called, by kind, and by how they ended."""

    q = Search("title", "place", "chair", "summary", help_text="ชื่อการประชุม สถานที่ ประธาน หรือมติ")
    kind = Choice("kind", label="ประเภท", choices=TambonMeeting.Kind.choices, every="ทุกประเภท")
    state = Choice(
        "state",
        label="สถานะ",
        choices=[choice for choice in MeetingState.choices if choice[0] != MeetingState.SCHEDULED],
    )


PAST = List(
    "การประชุมที่ปิดหรือยกเลิกแล้ว",
    "meeting",
    (
        Column(
            "meeting",
            "การประชุม",
            str,
            link=lambda meeting: reverse("plans:meeting", args=[meeting.pk]),
            width_mm=60,
        ),
        Column("held", "วันที่", "held_on", Kind.DATE, order=("held_on",), blank="ไม่ได้กรอก"),
        Column(
            "state", "สถานะ", TambonMeeting.get_state_display, order=("state",), badge=lambda meeting: meeting.state
        ),
        Column(
            "came",
            "ผู้เข้าร่วม (คน)",
            "attendance",
            Kind.COUNT,
            order=("came",),
            computes={"came": Coalesce(F("male_count"), 0) + Coalesce(F("female_count"), 0)},
            blank="ไม่ได้กรอก",
        ),
        Column("villages", "หมู่บ้านที่นำเสนอ", lambda meeting: len(meeting.presentations.all()), Kind.COUNT),
        Column("kind", "ประเภท", TambonMeeting.get_kind_display, order=("kind",), is_hidden=True),
        Column("place", "สถานที่", "place", words=("place",), is_hidden=True),
        Column("chair", "ประธาน", "chair", words=("chair",), is_hidden=True),
    ),
    order=("-held_on", "-pk"),
    filters=PastFilters,
    unfound="ไม่พบการประชุมตามที่เลือก",
)


def past_meetings(request: SignedIn, meetings: ReachQuerySet) -> Listing:
    """Read those of ``meetings`` that are over and asked for."""
    over = meetings.exclude(state=MeetingState.SCHEDULED).prefetch_related("presentations")
    listing = PAST.read(request, over)
    listing.place = "past"
    return listing
