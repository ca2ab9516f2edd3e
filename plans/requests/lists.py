"""The lists of what a tambon asked of agencies, and of what an agency was asked by tambons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from agencies.access.reach import ReachQuerySet
from agencies.lists.acts import Act
from agencies.lists.asking import Choice, Filters, InMemory, OneOf, PlainFilters, Search, Words
from agencies.lists.columns import Column
from agencies.lists.listing import Foot, List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import NOUGHT, thai_sort_key
from plans.requests.actions.asking import Wanted
from plans.requests.actions.moves import answer
from plans.requests.forms import ACCEPT, DECLINE
from plans.requests.models import Commitment, CommitmentState
from plans.tambon.models import TambonPlan

S = CommitmentState
WEEK = dt.timedelta(days=7)


class RequestFilters(Filters):
    """Find requests by project, agency and state; those that were withdrawn are found by their state alone."""

    q = Search("project__title", "project__code", "agency__name", help_text="ชื่อหรือรหัสโครงการ หน่วยงาน")
    state = Choice("state", label="สถานะ", choices=S.choices, every="ทั้งหมดที่ไม่ได้ถอน")
    kind = Choice("kind", label="สิ่งที่ขอ", choices=Commitment.Kind.choices)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what was asked for."""
        kept = super().filter_queryset(queryset)
        return kept if self.asked.get("state") else kept.exclude(state=S.WITHDRAWN)


DUE = Column("due", "ขอคำตอบภายใน", "due_on", Kind.DATE, order=("due_on",), part="plans/requests/due.html")
PROJECT = Column(
    "project",
    "โครงการ",
    "project",
    words=("project__title",),
    link=lambda asked: reverse("plans:commitment", args=[asked.pk]),
    note=lambda asked: f"{asked.owner} · รหัส {asked.project.code}",
    width_mm=60,
)
CODE = Column("code", "รหัสโครงการ", "project.code", Kind.CODE, order=("project__code",), is_hidden=True)
OWNER = Column("owner", "ของ", "owner", is_hidden=True)
BAHT = Column("baht", "ขอ (บาท)", "amount_baht", Kind.BAHT, order=("amount_baht",))
OFFERED = Column("offered", "เสนอ (บาท)", "countered_baht", Kind.BAHT, order=("countered_baht",))
ANSWER = Column("answer", "คำตอบ/เหตุผล", "answer", is_hidden=True, width_mm=60)


REQUESTS = List(
    "คำขอร่วมดำเนินการ",
    "commitment",
    (
        PROJECT,
        CODE,
        OWNER,
        Column("agency", "หน่วยงาน", "agency", words=("agency__name",), note=Commitment.get_part_display),
        Column("kind", "ขอ", Commitment.get_kind_display, order=("kind",), note=lambda asked: asked.details),
        BAHT,
        OFFERED,
        DUE,
        Column("state", "สถานะ", Commitment.get_state_display, badge=lambda asked: asked.state),
        ANSWER,
    ),
    order=("due_on",),
    filters=RequestFilters,
    per_page=100,
)


# --- what is still to be asked ----------------------------------------------------------------------------------------
class WantedFilters(PlainFilters):
    """Find what is to be asked by words, by agency, and by what is asked for."""

    q = Words(
        lambda wanted: f"{wanted.project} {wanted.project.code} {wanted.owner} {wanted.agency}",
        help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน หน่วยงาน",
    )
    agency = OneOf("agency", label="หน่วยงาน")
    kind = OneOf("kind", label="สิ่งที่ขอ", choices=Commitment.Kind.choices)

    def offer(self) -> None:
        """Offer the agencies that are there."""
        rows: Any = self.queryset  # in memory
        names = sorted({str(wanted.agency) for wanted in rows}, key=thai_sort_key)
        self.filters["agency"].extra["choices"] = [(name, name) for name in names]


WANTED = List(
    "คำขอที่ยังไม่ได้ส่ง",
    "commitment",
    (
        Column(
            "project",
            "โครงการ",
            "project",
            words=("project",),
            note=lambda wanted: f"{wanted.owner} · รหัส {wanted.project.code}",
            width_mm=60,
        ),
        Column("code", "รหัสโครงการ", "project.code", Kind.CODE, order=("code",), is_hidden=True),
        Column("owner", "ของ", "owner", words=("owner",), is_hidden=True),
        Column("agency", "หน่วยงาน", "agency", words=("agency",)),
        Column("part", "ในฐานะ", lambda wanted: f"{wanted.part.label} {wanted.basis}", words=("part",)),
        Column("kind", "ขอ", "kind.label", words=("kind",)),
        Column("baht", "จำนวนเงิน (บาท)", "amount_baht", Kind.BAHT, order=("baht",), blank="ไม่ได้ระบุ"),
    ),
    filters=WantedFilters,
)


def wanted_list(request: SignedIn, plan: TambonPlan, wanted: Sequence[Wanted]) -> Listing:
    """Read what is asked for of the requests that were not sent yet, with the money of all of them below."""
    listing = WANTED.read(request, InMemory(wanted))
    listing.base = reverse("plans:commitments_wanted", args=[plan.pk])
    listing.foot = Foot("รวมทั้งหมด", {"baht": money_in(wanted)})
    return listing


def money_in(wanted: Iterable[Wanted]) -> Decimal:
    """Add up the money that is to be asked for; what is blank is none."""
    return sum((one.amount_baht for one in wanted if one.amount_baht is not None), NOUGHT)


# --- an agency's own ------------------------------------------------------------------------------------------------
class InboxFilters(Filters):
    """Find what the agency was asked by project and tambon, by its state, by what is asked and by the days left."""

    q = Search(
        "project__title",
        "project__code",
        "tambon_plan__area__name",
        "tambon_plan__area__parent__name",
        help_text="ชื่อหรือรหัสโครงการ ตำบล อำเภอ",
    )
    state = Choice("state", label="สถานะ", choices=[(state.value, state.label) for state in S if state != S.WITHDRAWN])
    kind = Choice("kind", label="สิ่งที่ขอ", choices=Commitment.Kind.choices)
    due = Choice(label="กำหนดตอบ", choices=(("late", "เลยกำหนด"), ("week", "ครบกำหนดใน 7 วัน")), method="within")

    def within(self, requests: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep what waits and is late, or what waits and is to be answered within a week."""
        today = timezone.localdate()
        days = {"due_on__lt": today} if value == "late" else {"due_on__range": (today, today + WEEK)}
        return requests.filter(state=S.ASKED, **days)


def sent_to(person: object) -> ReachQuerySet:
    """Return the requests that ``person`` answers for her agency, or answered and may answer otherwise."""
    may = [Commitment.ACCESS.query(person, action) for action in ("answer", "revise")]
    waiting_first = Case(When(state=S.ASKED, then=0), default=1, output_field=IntegerField())
    named = (*Commitment.NAMED, "agency", "tambon_plan__area__parent")
    mine: ReachQuerySet = Commitment.objects.visible_to(person).filter(may[0] | may[1])
    mine = mine.annotate(waiting_first=waiting_first)
    return mine.select_related(*named)


def _asked_for(asked: Commitment) -> str:
    return " · ".join(word for word in (asked.get_part_display(), asked.details) if word)


def _called(asked: Commitment) -> str:
    """Tell two projects of one name apart, and what is asked for one of them."""
    return f"{asked.project} {asked.owner} รหัส {asked.project.code} ขอ{asked.get_kind_display()}"


def _accept(thing: Any, *, by: Any, note: str) -> None:  # noqa: ANN401  a request, and who signed in
    answer(thing, ACCEPT, by=by, note=note)


def _decline(thing: Any, *, by: Any, note: str) -> None:  # noqa: ANN401  a request, and who signed in
    answer(thing, DECLINE, by=by, note=note)


INBOX = List(
    "คำขอถึงหน่วยงานของท่าน",
    "commitment",
    (
        PROJECT,
        CODE,
        OWNER,
        Column(
            "tambon",
            "ตำบล",
            "tambon_plan.area",
            order=("tambon_plan__area__code",),
            note=lambda asked: str(asked.tambon_plan.area.parent),
        ),
        Column("agency", "หน่วยงาน", "agency", words=("agency__name",), is_hidden=True),
        Column("kind", "ขอ", Commitment.get_kind_display, order=("kind",), note=_asked_for),
        BAHT,
        OFFERED,
        DUE,
        Column("state", "สถานะ", Commitment.get_state_display, order=("state",), badge=lambda asked: asked.state),
        Column("asked", "ขอเมื่อ", "asked_at", Kind.DATE, order=("asked_at",), is_hidden=True),
        Column("answered", "ตอบเมื่อ", "answered_at", Kind.DATE, order=("answered_at",), is_hidden=True),
        ANSWER,
    ),
    # What waits, the nearest day first; then what was answered, the newest first.
    order=("waiting_first", "-answered_at", "due_on"),
    filters=InboxFilters,
    per_page=100,
    calls=_called,
    acts=(
        Act(
            ACCEPT,
            "ตอบรับ",
            "commitment.answer",
            _accept,
            done="ตอบรับแล้ว",
            asks="ตอบรับคำขอที่เลือกตามที่ตำบลขอ ถ้าต้องการเสนอปรับจำนวนเงิน ให้เปิดทีละรายการ",
            takes_note=True,
            state=lambda asked: asked.state,
        ),
        Act(
            DECLINE,
            "ปฏิเสธ",
            "commitment.answer",
            _decline,
            done="ปฏิเสธแล้ว",
            asks="ปฏิเสธคำขอที่เลือกด้วยเหตุผลเดียวกัน ทีมตำบลและหมู่บ้านอ่านเหตุผลนี้",
            needs_note=True,
            state=lambda asked: asked.state,
        ),
    ),
)
