"""The log of downloads, and of who looked at how others are reached."""

from __future__ import annotations

from django.db.models import Q

from agencies.access.reasons import thing_words
from agencies.documents.models import Download
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from agencies.people.models import Invitation, User
from agencies.searching import said_in
from paper.thai import thai_datetime

# What is looked at on the set-up pages alone, and no row of the permission table speaks of.
_ACCOUNTS = {str(model._meta.model_name): str(model._meta.verbose_name) for model in (User, Invitation)}  # noqa: SLF001  Django's own way to a model's name


def _said_of(word: str) -> Q:
    people = User.objects.filter(said_in(word, "username", "first_name", "last_name"))
    return said_in(word, "file_name") | Q(area_code__startswith=word) | Q(user__in=people)


def _kind(download: Download) -> str:
    words = _ACCOUNTS.get(download.object) or thing_words(download.object)
    return f"{words} เลขที่ {download.object_id}" if download.object_id else words


class DownloadFilters(Filters):
    """Find downloads by file, person or area code, and by what was done."""

    q = Search(says=_said_of, help_text="ชื่อไฟล์ ชื่อคน หรือรหัสพื้นที่")
    kind = Choice("kind", label="การกระทำ", choices=Download.Kind.choices)


DOWNLOADS = List(
    "บันทึกการดาวน์โหลด",
    "download",
    (
        Column("file", "ไฟล์หรือข้อมูล", "file_name", width_mm=60),
        Column("kind", "การกระทำ", Download.get_kind_display),
        Column("thing", "ประเภท", _kind, order=("object", "object_id")),
        Column("area", "รหัสพื้นที่", "area_code", order=("area_code",)),
        Column("by", "โดย", "user.full_name", words=("user__first_name", "user__last_name")),
        Column("at", "เมื่อ", lambda download: thai_datetime(download.at), order=("at",)),
        Column("from", "จากเครื่อง", "ip_address", blank="ไม่ทราบ"),
        Column("digest", "รหัสตรวจสอบไฟล์", "sha256", part="agencies/documents/download_digest.html"),
    ),
    order=("-at",),
    filters=DownloadFilters,
    is_personal=True,
)
