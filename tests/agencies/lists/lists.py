"""A list of posts for the tests, with everything that a list can have, and how it is asked."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import QueryDict
from django.test import RequestFactory

from agencies.errors import Cannot
from agencies.lists.acts import Act
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.models import Post
from paper.layout.sheet import Kind


class PostFilters(Filters):
    q = Search("title", "area__name")
    role = Choice("role", label="บทบาท", choices=(("kamnan", "กำนัน"), ("sochoto", "สอช.ต.")))


def rename(post: Any, *, by: Any, note: str) -> None:
    if post.title.startswith("ห้าม"):
        raise Cannot("ตำแหน่งนี้เปลี่ยนชื่อไม่ได้")
    Post.objects.filter(pk=post.pk).update(title=note)


LIST = List(
    "ตำแหน่ง",
    "post",
    (
        Column("title", "ตำแหน่ง", "title", words=("title",), link=lambda post: f"/posts/{post.pk}/"),
        Column("area", "พื้นที่", "area.code", order=("area__code",)),
        Column("key", "เลขที่", "pk", Kind.COUNT, order=("pk",)),
        Column("agency", "หน่วยงาน", "agency", order=("agency__code",)),
        Column("role", "บทบาท", "role", is_hidden=True),
    ),
    filters=PostFilters,
    per_page=3,
    acts=(
        Act(
            "rename",
            "เปลี่ยนชื่อ",
            "post.view",
            rename,
            done="เปลี่ยนชื่อแล้ว",
            asks="เปลี่ยนชื่อตำแหน่งที่เลือก",
            needs_note=True,
            state=lambda post: post.title,
        ),
    ),
)


def asked(words: str, rows: Any = None, *, by: Any = None, of: List = LIST, posted: str = "") -> Listing:
    """Return the list as somebody asked for it with the words of an address."""
    request = RequestFactory().get(f"/?{words}") if not posted else RequestFactory().post(f"/?{words}")
    request.POST = QueryDict(posted)
    request.user, request._messages = by, CookieStorage(request)
    return of.read(request, Post.objects.select_related("area", "agency") if rows is None else rows)
