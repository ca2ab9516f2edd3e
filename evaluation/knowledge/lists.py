"""The list of knowledge records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django_filters import BooleanFilter

from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from evaluation.knowledge.models import KnowledgeQuerySet, KnowledgeRecord
from evaluation.knowledge.queries import filing_reaches
from paper.layout.sheet import Kind


class _Saying(Search):
    """Words of the title, the place, the author and the telling itself."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:  # noqa: ANN401  what the form read
        """Keep the records that say every word."""
        return qs.saying(str(value)) if isinstance(qs, KnowledgeQuerySet) and value else qs


class RecordFilters(Filters):
    """Find records by words, kind and «my own»."""

    text = _Saying(help_text="ชื่อเรื่อง เนื้อหา สถานที่ ผู้บันทึก")
    kind = Choice("kind", label="ประเภท", choices=KnowledgeRecord.Kind.choices, every="ทุกประเภท")
    mine = BooleanFilter(label="เฉพาะที่ฉันบันทึก", method="own", widget=forms.CheckboxInput({"value": "1"}))

    def offer(self) -> None:
        """Ask for one's own only who files some."""
        if not filing_reaches(self.request.user):  # type: ignore[arg-type]  # whoever is shown a list has signed in
            del self.filters["mine"]

    def own(self, records: QuerySet[Any], _name: str, mine: bool) -> QuerySet[Any]:  # noqa: FBT001  django-filter calls it so
        """Keep the records of the person's own posts."""
        posts: Any = self.request.user
        return records.filter(post__in=[post.pk for post in posts.posts]) if mine else records


def _named(record: KnowledgeRecord) -> str:
    state = "" if record.is_published else f" ({record.get_state_display()})"
    return f"{record.get_kind_display()} โดย {record.author_name}{state}"


RECORDS = List(
    "ความรู้และแบบอย่าง",
    "knowledge",
    (
        Column(
            "title",
            "เรื่อง",
            "title",
            words=("title",),
            link=lambda record: reverse("evaluation:record", args=[record.pk]),
            note=_named,
            width_mm=60,
        ),
        Column("kind", "ประเภท", KnowledgeRecord.get_kind_display, is_hidden=True),
        Column("author", "ผู้บันทึก", "author_name", words=("author_name",), is_hidden=True),
        Column("state", "สถานะ", KnowledgeRecord.get_state_display, is_hidden=True),
        Column("area", "พื้นที่", "whereabouts", order=("area__code",)),
        Column("place", "สถานที่", "place", is_hidden=True),
        Column("year", "ปี", "fiscal_year", Kind.YEAR, order=("fiscal_year",)),
        Column("comments", "ความคิดเห็น", "comment_count", Kind.COUNT, order=("comment_count",)),
        Column("updated", "แก้ไขล่าสุด", "updated_at", Kind.DATE, order=("updated_at",), is_hidden=True),
    ),
    order=("-updated_at",),
    filters=RecordFilters,
    per_page=20,
    is_personal=True,
    unfound="ไม่พบเรื่องที่ค้นหา",
)
