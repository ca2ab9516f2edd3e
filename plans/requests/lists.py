"""The list of what a tambon asked of agencies."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from paper.layout.sheet import Kind
from paper.thai import days_to
from plans.requests.models import Commitment, CommitmentState


class RequestFilters(Filters):
    """Find requests by project, agency and state; those that were withdrawn are found by their state alone."""

    q = Search("project__title", "project__code", "agency__name", help_text="ชื่อหรือรหัสโครงการ หน่วยงาน")
    state = Choice("state", label="สถานะ", choices=CommitmentState.choices, every="ทั้งหมดที่ไม่ได้ถอน")
    kind = Choice("kind", label="สิ่งที่ขอ", choices=Commitment.Kind.choices)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what was asked for."""
        kept = super().filter_queryset(queryset)
        return kept if self.asked.get("state") else kept.exclude(state=CommitmentState.WITHDRAWN)


def _late(asked: Commitment) -> tuple[str, str] | None:
    today = timezone.localdate()
    is_late = asked.state == CommitmentState.ASKED and asked.due_on < today
    return ("late", days_to(asked.due_on, today)) if is_late else None


REQUESTS = List(
    "คำขอร่วมดำเนินการ",
    "commitment",
    (
        Column(
            "project",
            "โครงการ",
            "project",
            words=("project__title",),
            link=lambda asked: reverse("plans:commitment", args=[asked.pk]),
            note=lambda asked: f"{asked.owner} · รหัส {asked.project.code}",
            width_mm=60,
        ),
        Column("code", "รหัสโครงการ", "project.code", Kind.CODE, order=("project__code",), is_hidden=True),
        Column("owner", "ของ", "owner", is_hidden=True),
        Column("agency", "หน่วยงาน", "agency", words=("agency__name",), note=Commitment.get_part_display),
        Column("kind", "ขอ", Commitment.get_kind_display, order=("kind",), note=lambda asked: asked.details),
        Column("baht", "ขอ (บาท)", "amount_baht", Kind.BAHT, order=("amount_baht",)),
        Column("offered", "เสนอ (บาท)", "countered_baht", Kind.BAHT, order=("countered_baht",)),
        Column("due", "ขอคำตอบภายใน", "due_on", Kind.DATE, order=("due_on",)),
        Column("state", "สถานะ", Commitment.get_state_display, badge=lambda asked: asked.state, tag=_late),
        Column("answer", "คำตอบ/เหตุผล", "answer", is_hidden=True, width_mm=60),
    ),
    order=("due_on",),
    filters=RequestFilters,
    per_page=100,
)
