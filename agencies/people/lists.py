"""The list of posts in reach."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from agencies.access.roles import Role
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List
from agencies.people.models import Post, PostHolder
from agencies.searching import said_in
from paper.layout.sheet import Kind


def _holding() -> QuerySet[PostHolder]:
    return PostHolder.objects.current().filter(post=OuterRef("pk"))


def _said_of(word: str) -> Q:
    """Return the condition that a word is said of a post: of its title, its area, the one above, or who holds it."""
    named = said_in(word, "user__first_name", "user__last_name")
    here = Q(area__code__startswith=word) | said_in(word, "title", "area__name", "area__parent__name")
    return here | Q(Exists(_holding().filter(named)))


class PostFilters(Filters):
    """Find posts by words, role and whether somebody holds them."""

    q = Search(says=_said_of, help_text="ชื่อตำแหน่ง ชื่อคน ชื่อพื้นที่ หรือรหัสพื้นที่")
    role = Choice("role", label="บทบาท", choices=Role.choices, every="ทุกบทบาท")
    held = Choice(label="ผู้ดำรงตำแหน่ง", choices=(("yes", "มีผู้ดำรงตำแหน่ง"), ("no", "ว่าง")), method="narrowed")

    def narrowed(self, posts: QuerySet[Any], _name: str, held: str) -> QuerySet[Any]:
        """Keep the posts that somebody holds, or that nobody holds."""
        return posts.filter(Exists(_holding()) if held == "yes" else ~Exists(_holding()))


def _holder(post: Any) -> PostHolder | None:  # noqa: ANN401  a post with what ``posts_with_holders`` reads along
    return next(iter(post.present), None)


def _address(post: Post) -> str:
    return reverse("agencies:post", args=[post.pk])


def _area(post: Post) -> str:
    return f"{post.area} {post.area.parent or ''}".strip()


POSTS = List(
    "ตำแหน่งและบุคคล",
    "post",
    (
        Column(
            "title", "ตำแหน่ง", "title", words=("title",), link=lambda post: reverse("agencies:post", args=[post.pk])
        ),
        Column("area", "พื้นที่", _area, order=("area__code",)),
        Column("code", "รหัสพื้นที่", "area.code", Kind.CODE, order=("area__code",), is_hidden=True),
        Column("role", "บทบาท", Post.get_role_display, is_hidden=True),
        Column("agency", "หน่วยงาน", "agency", words=("agency__name",)),
        Column(
            "holder",
            "ผู้ดำรงตำแหน่ง",
            lambda post: tenure.user.full_name if (tenure := _holder(post)) else "ว่าง",
            badge=lambda post: "" if _holder(post) else "behind",
        ),
        Column("since", "ตั้งแต่", lambda post: tenure.since if (tenure := _holder(post)) else None, Kind.DATE),
    ),
    filters=PostFilters,
    is_personal=True,
)


def posts_with_holders(posts: QuerySet[Any]) -> QuerySet[Any]:
    """Read along what the list shows of posts."""
    present = Prefetch("tenures", PostHolder.objects.current().select_related("user"), to_attr="present")
    return posts.select_related("area__parent", "agency").prefetch_related(present)
