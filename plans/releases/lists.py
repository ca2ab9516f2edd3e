"""The list of plans that were sent and received."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from agencies.lists.acts import Act
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from paper.layout.sheet import Kind
from paper.thai import thai_datetime
from plans.releases import forwarding
from plans.releases.models import Receipt, ReceiptState


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
