"""What the frame of every page needs: the entries that this person may open, and which of them the page belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from agencies.access.reasons import may_somewhere
from agencies.access.roles import Role
from plans.village.models import VillagePlan

# Address, words, and the row of the permission table that opens it; no row opens to everybody who signed in.
MENU = (
    ("home", "งานของฉัน", ""),
    ("plans:village_list", "หมู่บ้าน", "village_plan.view"),
    ("plans:tambon_list", "ตำบล", "tambon_plan.view"),
    ("plans:upper_list", "อำเภอ–จังหวัด", "upper_plan.view"),
    ("plans:receipts", "ส่ง–รับ", "receipt.view"),
    ("plans:commitment_inbox", "คำขอถึงหน่วยงาน", "commitment.answer"),
    ("plans:local_list", "แผนท้องถิ่น", "local_plan.view"),
    ("strategies:strategies", "ยุทธศาสตร์", "strategy.view"),
    ("evaluation:records", "คลังความรู้", "knowledge.view"),
    ("agencies:posts", "คนและตำแหน่ง", "post.view"),
    ("agencies:letterheads", "หัวหนังสือ", "letterhead.change"),
    ("agencies:downloads", "การดาวน์โหลด", "download.view"),
)
# One row of the desk holds so many; the rest stands behind «เพิ่มเติม», which is then the last of them.
IN_THE_ROW = 6
ACCOUNT = (("personal", "ข้อมูลของฉัน"), ("password_change", "เปลี่ยนรหัสผ่าน"))
SECOND_STEP = ("two_factor", "ยืนยันสองชั้น")
FOOT = (
    ("track", "โครงการของเราอยู่ที่ไหน"),
    ("who_may", "ใครทำอะไรได้บ้าง"),
    ("about", "เกี่ยวกับระบบ"),
    ("privacy", "ข้อมูลส่วนบุคคล"),
    ("accessibility", "การเข้าถึงเว็บไซต์"),
)
# Where a page belongs whose address does not begin like its entry's: the first of these that the person may open.
BELONGS = (
    ("/plans/forum/", ("plans:village_list",)),
    ("/plans/paper/", ("plans:village_list",)),
    ("/projects/", ("plans:village_list", "plans:tambon_list")),
    ("/plans/meeting", ("plans:tambon_list",)),
    ("/plans/ballots/", ("plans:tambon_list",)),
    ("/plans/merges/", ("plans:tambon_list",)),
    ("/plans/problems/", ("plans:tambon_list", "plans:village_list")),
    ("/plans/proposals/", ("plans:tambon_list",)),
    ("/plans/report/", ("plans:tambon_list",)),
    ("/plans/release", ("plans:receipts", "plans:tambon_list")),
    ("/plans/since/", ("plans:receipts", "plans:tambon_list")),
    ("/v/", ("plans:receipts", "plans:tambon_list")),
    ("/plans/edition/", ("plans:local_list",)),
    ("/appointments/", ("agencies:posts",)),
    ("/agencies/", ("agencies:letterheads", "agencies:posts")),
    ("/invitation/", ("agencies:posts",)),
)


@dataclass(frozen=True)
class Item:
    """One entry of the frame; ``icon`` is the template of its drawing, where it has one."""

    url: str
    label: str
    is_here: bool
    icon: str = ""


@dataclass(frozen=True)
class Menu:
    """The entries of the row, those behind «เพิ่มเติม», and those behind the person's name."""

    row: list[Item]
    more: list[Item]
    account: list[Item]


class Frame:
    """The frame of one page: every part is made only where a template draws it; exactly one entry is marked."""

    def __init__(self, request: HttpRequest) -> None:
        """Keep the request."""
        self.request = request

    @cached_property
    def menu(self) -> Menu:
        """Return what stands in the head of the page for somebody who signed in."""
        allowed = [self._item(name, label) for name, label in self._allowed]
        cut = len(allowed) if len(allowed) <= IN_THE_ROW else IN_THE_ROW - 1
        account = [self._item(name, label) for name, label in self._account]
        return Menu(row=allowed[:cut], more=allowed[cut:], account=account)

    @cached_property
    def foot(self) -> list[Item]:
        """Return what anybody may read."""
        return [self._item(name, label) for name, label in FOOT]

    @cached_property
    def bar(self) -> list[Item]:
        """Return the bar below a phone's page for a village's secretary; one query, nothing for everybody else."""
        user = self.request.user
        if not user.is_authenticated or not any(post.role == Role.VILLAGE_SECRETARY for post in user.posts):
            return []
        plan = VillagePlan.objects.visible_to(user).order_by("-period__first_year", "pk").values_list("pk").first()
        home = Item(reverse("home"), "งาน", self._here == "home", "parts/icons/home.html")
        if plan is None:
            return [home]
        page = reverse("plans:village", args=plan)
        is_here, is_forum = self._here == "plans:village_list", self.request.path.startswith("/plans/forum/")
        return [
            home,
            Item(f"{page}#money", "โครงการ", is_here and not is_forum, "parts/icons/list.html"),
            Item(f"{page}#forums", "เวที", is_here and is_forum, "parts/icons/people.html"),
        ]

    @cached_property
    def _allowed(self) -> list[tuple[str, str]]:
        if not self.request.user.is_authenticated:
            return []
        return [
            (name, label)
            for name, label, permission in MENU
            if not permission or may_somewhere(self.request.user, permission)
        ]

    @cached_property
    def _account(self) -> tuple[tuple[str, str], ...]:
        return (*ACCOUNT, SECOND_STEP) if settings.MFA else ACCOUNT

    @cached_property
    def _here(self) -> str:
        """The entry that the page belongs to; a page that belongs to none that is open is one of one's own work."""
        path = self.request.path
        shown = [name for name, _ in (*self._allowed, *(self._account if self._allowed else ()), *FOOT)]
        own = [name for name in shown if name != "home" and path.startswith(_address(name, get_script_prefix()))]
        for start, names in BELONGS:
            if path.startswith(start):
                own += [name for name in names if name in shown]
        return own[0] if own else "home"

    def _item(self, name: str, label: str) -> Item:
        return Item(url=_address(name, get_script_prefix()), label=label, is_here=name == self._here)


@lru_cache(maxsize=64)  # of some twenty names, each asked for twice on every page
def _address(name: str, _prefix: str) -> str:
    return reverse(name)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template ``frame``, ``demo`` and ``mfa``."""
    return {"frame": Frame(request), "demo": settings.DEMO, "mfa": settings.MFA}
