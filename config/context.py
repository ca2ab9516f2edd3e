"""What the frame of every page needs: the menu of what this person may see, and whether this is the demo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from agencies.access.reasons import may_somewhere

# Address, words, and the row of the permission table that opens it; no row opens to everybody who signed in.
MENU = (
    ("home", "งานของฉัน", ""),
    ("plans:village_list", "แผนหมู่บ้าน", "village_plan.view"),
    ("plans:tambon_list", "แผนตำบล", "tambon_plan.view"),
    ("plans:upper_list", "แผนอำเภอและจังหวัด", "upper_plan.view"),
    ("plans:commitment_inbox", "คำขอถึงหน่วยงาน", "commitment.answer"),
    ("plans:receipts", "แผนที่ส่งและรับ", "receipt.view"),
    ("plans:local_list", "แผนท้องถิ่น", "local_plan.view"),
    ("strategies:strategies", "ยุทธศาสตร์", "strategy.view"),
    ("evaluation:records", "ความรู้", "knowledge.view"),
    ("agencies:posts", "ตำแหน่ง", "post.view"),
    ("agencies:downloads", "การดาวน์โหลด", "download.view"),
)


@dataclass(frozen=True)
class Item:
    """One entry of the menu."""

    url: str
    label: str
    is_here: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template ``menu`` (asked for only where it is drawn) ``demo`` and ``mfa``."""
    return {"menu": partial(menu, request), "demo": settings.DEMO, "mfa": settings.MFA}


def menu(request: HttpRequest) -> list[Item]:
    """Return the entries this person may open; the one whose part of the site is shown is marked."""
    if not request.user.is_authenticated:
        return []
    home = reverse("home")
    return [
        Item(url=url, label=label, is_here=request.path == url or (url != home and request.path.startswith(url)))
        for name, label, permission in MENU
        if not permission or may_somewhere(request.user, permission)
        for url in (reverse(name),)
    ]
