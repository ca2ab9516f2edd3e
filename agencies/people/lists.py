"""The list of posts in reach, and that of what every role may do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from agencies.access.permissions import Row, roles_of_agencies, table
from agencies.access.reach import reaches_of
from agencies.access.reasons import Line, deed_words, read_aloud, thing_words
from agencies.access.roles import Role
from agencies.lists.asking import Choice, Filters, InMemory, OneOf, PlainFilters, Search, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List
from agencies.people.models import Post, PostHolder
from agencies.searching import said_in
from paper.layout.sheet import Kind

NO_AGENCY = "ยังไม่ระบุหน่วยงาน"


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


def lacks_agency(post: Post) -> bool:
    """Tell whether a post acts for an agency and none is set; of a village's posts none is missing."""
    return post.agency_id is None and post.role in roles_of_agencies()


def _agency(post: Post) -> str:
    return NO_AGENCY if lacks_agency(post) else str(post.agency or "")


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
        Column(
            "agency",
            "หน่วยงาน",
            _agency,
            words=("agency__name",),
            badge=lambda post: "behind" if lacks_agency(post) else "",
            blank="",
        ),
        Column(
            "holder",
            "ผู้ดำรงตำแหน่ง",
            lambda post: tenure.user.full_name if (tenure := _holder(post)) else "ว่าง",
            badge=lambda post: "" if _holder(post) else "behind",
        ),
        Column("since", "ตั้งแต่", lambda post: tenure.since if (tenure := _holder(post)) else None, Kind.DATE, blank=""),
    ),
    filters=PostFilters,
    is_personal=True,
)


def posts_with_holders(posts: QuerySet[Any]) -> QuerySet[Any]:
    """Read along what the list shows of posts."""
    present = Prefetch("tenures", PostHolder.objects.current().select_related("user"), to_attr="present")
    return posts.select_related("area__parent", "agency").prefetch_related(present)


@dataclass(frozen=True)
class Right:
    """A row of the permission table, and the same in words."""

    of: Row
    said: Line

    @property
    def answer(self) -> str:
        """Say yes or no."""
        return "ได้" if self.said.allowed else "ไม่ได้"

    @property
    def where(self) -> str:
        """Say on which things, and in which of their states."""
        scope = self.said.scope if self.said.allowed else ""
        when = f"{'เมื่อ' if self.said.allowed else 'ขณะ'} {self.said.states}" if self.said.states else ""
        return " ".join(filter(None, (scope, when)))

    @property
    def text(self) -> str:
        """Return everything that is said of it, as it is searched."""
        return f"{self.said.deed} {self.said.role} {self.where} {self.said.why}"


@cache
def _every_right() -> tuple[Right, ...]:
    return tuple(Right(row, read_aloud(row)) for row in table())


def own_roles(person: object) -> list[str]:
    """Return the roles of a person's posts, each once."""
    return list(dict.fromkeys(reach.role for reach in reaches_of(person)))


def rights(person: object) -> InMemory:
    """Return the whole permission table in its order, the rows of the person's own roles first."""
    own = set(own_roles(person))
    return InMemory(sorted(_every_right(), key=lambda right: right.of.role not in own))


class RightFilters(PlainFilters):
    """Find what may be done by role, by thing, by act, by the answer, and by words."""

    role = OneOf("of.role", label="บทบาท", choices=Role.choices, every="ทุกบทบาท")
    thing = OneOf("of.object", label="เรื่อง", every="ทุกเรื่อง")
    deed = OneOf("said.deed", label="ทำอะไร", every="ทุกการกระทำ")
    allowed = OneOf("of.allowed", label="ได้หรือไม่", choices=(("True", "ได้"), ("False", "ไม่ได้")))
    q = Words(lambda right: right.text, help_text="คำใดก็ได้ในตาราง")

    def offer(self) -> None:
        """Offer the things of the table; once one is chosen, what is done to it."""
        self.filters["thing"].extra["choices"] = _things()
        deeds = _deeds(self.request.GET.get("thing", ""))
        if deeds:
            self.filters["deed"].extra["choices"] = [(deed, deed) for deed in deeds]
        else:
            del self.filters["deed"]


@cache
def _things() -> list[tuple[str, str]]:
    return [(name, thing_words(name)) for name in dict.fromkeys(row.object for row in table())]


def _deeds(thing: str) -> list[str]:
    acts = dict.fromkeys(row.action for row in table() if row.object == thing)
    return [deed_words(thing, act) for act in acts]


RIGHTS = List(
    "ใครทำอะไรได้บ้าง",
    "permission",
    (
        Column("deed", "ทำอะไร", "said.deed", words=("said.deed",), width_mm=60),
        Column("role", "บทบาท", "said.role", words=("said.role",)),
        Column(
            "allowed",
            "ได้หรือไม่",
            "answer",
            words=("answer",),
            badge=lambda right: "ok" if right.said.allowed else "skip",
        ),
        Column("where", "ในเรื่องใด เมื่อใด", "where", blank="ทุกกรณี"),
        Column("why", "เหตุผล", "said.why", width_mm=80),
    ),
    filters=RightFilters,
    # On a phone each is a card.
    per_page=15,
)
