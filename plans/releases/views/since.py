"""What changed since a person took a plan home, on the screen: every plan in reach, and one of them in full."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door, require
from agencies.access.reasons import require_somewhere
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.releases.actions import took_home
from plans.releases.comparing import KINDS
from plans.releases.deliveries import (
    NEVER,
    UNCHANGED,
    Row,
    mark_of,
    others_since,
    rows_since,
    versions_words,
)
from plans.releases.lists import changed_rows, since_plans
from plans.releases.models import Release, ReleasePaper
from plans.releases.queries import newer

TITLE = "สิ่งที่เปลี่ยนหลังท่านดาวน์โหลด"


@require_GET
@door("release.view")
def since_list(request: SignedIn) -> HttpResponseBase:
    """List every plan in reach that was released, with what changed since the person's own mark."""
    require_somewhere(request.user, "release.view")
    return answer(since_plans(request), "plans/releases/delta_list.html")


@require_GET
@door("release.view", Release)
def since_one(request: SignedIn, release: Release) -> HttpResponseBase:
    """Show old and new of every project that changed since the person's mark."""
    if later := newer(release):
        return redirect("plans:since_one", later.pk)
    mark = mark_of(request.user, release)
    is_held = mark is not None and mark.release_id == release.pk
    rows = [] if is_held else rows_since(release, mark)
    context = {
        "release": release,
        "crumbs": [(TITLE, reverse("plans:since"))],
        "mark": mark,
        "never": NEVER,
        "unchanged": UNCHANGED,
        "versions": versions_words(release, mark),
        "has_rows": bool(rows),
        "others": "" if is_held else others_since(release, mark),
        "may_download": request.user.has_perm("release_paper.view", ReleasePaper(release=release)),
        **_figures(rows),
    }
    return answer(changed_rows(request, rows), "plans/releases/delta_page.html", context)


def _figures(rows: list[Row]) -> dict[str, Any]:
    """Count the rows of every kind, and add up by how much the money differs."""
    return {
        "kinds": [(value, label, sum(1 for row in rows if row.kind == value)) for value, label in KINDS.items()],
        "difference_baht": sum(row.difference_baht for row in rows),
    }


@require_POST
@door("release.view", Release)
def since_mark(request: SignedIn, release: Release) -> HttpResponse:
    """Remember that the person has read up to this release, without taking its papers home."""
    require(request, "release_paper.view", ReleasePaper(release=release))
    took_home(release, by=request.user)
    messages.success(request, f"จำไว้แล้วว่าท่านทราบถึงเล่มแผน ครั้งที่ {release.version} ต่อไปจะแสดงเฉพาะที่เปลี่ยนหลังเล่มนี้")
    return redirect("plans:since")
