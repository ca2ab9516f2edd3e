"""The lists of plans that were sent and received, and of what changed since a person took a plan home."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse

from agencies.lists.acts import Act
from agencies.lists.asking import Choice, Filters, InMemory, OneOf, PlainFilters, Search, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import thai_date, thai_datetime
from plans.releases import forwarding
from plans.releases.comparing import KINDS
from plans.releases.deliveries import UNCHANGED, Row, Since, newest_in_reach, since
from plans.releases.models import Receipt, ReceiptState, Release


class ReceiptFilters(Filters):
    """Find what was sent by area, addressee or number of the letter, and by its state."""

    q = Search("release__area__name", "agency__name", "letter_number", help_text="ชื่อพื้นที่ ผู้รับ หรือเลขที่หนังสือ")
    state = Choice("state", label="สถานะ", choices=ReceiptState.choices)


def _receive(thing: Any, *, by: Any, note: str) -> None:  # noqa: ANN401  a receipt, and who signed in
    del note  # receiving needs no reason
    forwarding.receive(thing, by=by)


RECEIPTS = List(
    "แผนที่ส่งและรับ",
    "receipt",
    (
        Column(
            "release",
            "แผน",
            "release",
            order=("release__area__code", "release__version"),
            link=lambda receipt: reverse("plans:receipt", args=[receipt.pk]),
            width_mm=60,
        ),
        Column("code", "รหัสพื้นที่", "release.area.code", Kind.CODE, order=("release__area__code",), is_hidden=True),
        Column("agency", "ผู้รับ", "agency.name", words=("agency__name",)),
        Column("state", "สถานะ", Receipt.get_state_display, badge=lambda receipt: receipt.state),
        Column("sent", "ส่งเมื่อ", lambda receipt: thai_datetime(receipt.sent_at), order=("sent_at",)),
        Column("by", "ผู้ส่ง", "sent_name", is_hidden=True),
        Column("letter", "เลขที่หนังสือ", "letter_number"),
        Column("received", "ลงรับเมื่อ", "received_at", Kind.DATE, order=("received_at",), is_hidden=True),
        Column("reason", "เหตุผลที่ส่งคืน", "reason", is_hidden=True),
    ),
    order=("-sent_at",),
    filters=ReceiptFilters,
    acts=(
        Act(
            "receive",
            "ลงรับ",
            "receipt.receive",
            _receive,
            done="ลงรับแล้ว",
            asks="ลงรับแผนที่เลือก ผู้ส่งแต่ละรายจะเห็นว่าหน่วยงานของท่านลงรับแล้ว",
            state=lambda receipt: receipt.state,
        ),
    ),
)


# --- what changed since a person took a plan home ---------------------------------------------------------------------
class SinceFilters(Filters):
    """Find plans by words of their area, and by level."""

    q = Search("area__name", "area__parent__name", help_text="ชื่อตำบล อำเภอ หรือจังหวัด")
    level = Choice("level", label="ระดับ", choices=Release.Level.choices, every="ทุกระดับ")


def _own(entry: Since) -> str:
    if entry.mark is None:
        return "ยังไม่เคยดาวน์โหลด"
    return f"ครั้งที่ {entry.mark.release.version} ({thai_date(entry.mark.at, short=True)})"


def _told(entry: Since) -> str:
    return UNCHANGED if entry.is_unchanged or entry.tally is None else entry.tally.others


def _count(kind: str) -> Any:  # noqa: ANN401  a reader of a column
    return lambda entry: None if entry.is_unchanged else getattr(entry.tally, kind, None)


SINCE = List(
    "แผนที่ออกเล่มแล้วในพื้นที่",
    "release",
    (
        Column(
            "plan",
            "แผน",
            "release.area",
            order=("area__code", "period__first_year"),
            link=lambda entry: reverse("plans:since_one", args=[entry.release.pk]),
            note=lambda entry: str(entry.release.period),
            width_mm=50,
        ),
        Column("code", "รหัสพื้นที่", "release.area.code", Kind.CODE, order=("area__code",), is_hidden=True),
        Column("period", "ช่วงปี", "release.period", order=("period__first_year",), is_hidden=True),
        Column(
            "newest",
            "เล่มล่าสุด",
            lambda entry: f"ครั้งที่ {entry.release.version} ({thai_date(entry.release.at, short=True)})",
            order=("at",),
        ),
        Column("own", "เล่มของท่าน", _own),
        Column("new", "ใหม่", _count("new"), Kind.COUNT, blank=""),
        Column("changed", "เปลี่ยน", _count("changed"), Kind.COUNT, blank=""),
        Column("gone", "ไม่อยู่แล้ว", _count("gone"), Kind.COUNT, blank=""),
        Column(
            "baht",
            "เงินต่าง (บาท)",
            _count("difference_baht"),
            Kind.BAHT,
            part="plans/releases/list_difference.html",
            blank="",
        ),
        Column("told", "อื่น ๆ", _told, blank="", width_mm=45),
    ),
    order=("-period__first_year", "area__code"),
    filters=SinceFilters,
    per_page=30,
    unfound="ไม่พบแผนตามที่เลือก",
)


def since_plans(request: SignedIn) -> Listing:
    """Read the newest release of every plan in reach, each with what changed since the person's own mark."""
    return SINCE.read(request, newest_in_reach(request.user), dress=partial(since, request.user))


class ChangeFilters(PlainFilters):
    """Find projects that changed by words, by place and by what became of them."""

    q = Words(lambda row: f"{row.title} {row.code} {row.place} {row.words}", help_text="ชื่อหรือรหัสโครงการ พื้นที่ สิ่งที่เปลี่ยน")
    kind = OneOf("kind", label="ประเภท", choices=tuple(KINDS.items()))


CHANGED_ROWS = List(
    "โครงการที่เปลี่ยน",
    "release",
    (
        Column("title", "โครงการ", "title", words=("title",), note=lambda row: f"รหัส {row.code}", width_mm=60),
        Column("code", "รหัสโครงการ", "code", Kind.CODE, order=("code",), is_hidden=True),
        Column("place", "พื้นที่", "place", words=("place",), width_mm=45),
        Column("kind", "ประเภท", lambda row: KINDS[row.kind], words=("kind",)),
        Column(
            "words",
            "สิ่งที่เปลี่ยน (เดิม → ใหม่)",
            "words",
            part="plans/releases/list_changes.html",
            blank="",
            width_mm=70,
        ),
        Column("old", "เดิม (บาท)", "old_baht", Kind.BAHT, order=("old",), blank=""),
        Column("new", "ใหม่ (บาท)", "new_baht", Kind.BAHT, order=("new",), blank=""),
        Column("difference", "ต่าง (บาท)", "difference_baht", Kind.BAHT, order=("difference",)),
    ),
    filters=ChangeFilters,
    unfound="ไม่มีโครงการตามที่เลือก",
)


def changed_rows(request: SignedIn, rows: list[Row]) -> Listing:
    """Read the projects that changed and are asked for."""
    return CHANGED_ROWS.read(request, InMemory(rows))
