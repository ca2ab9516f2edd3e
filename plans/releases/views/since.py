"""«ตั้งแต่ครั้งก่อน» on the screen: every plan in reach, and what changed in one since the person last took it home."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door, require
from agencies.access.reasons import require_somewhere
from agencies.people.requests import SignedIn
from plans.releases.actions import took_home
from plans.releases.comparing import KINDS
from plans.releases.deliveries import (
    NEVER,
    UNCHANGED,
    Row,
    mark_of,
    newest_in_reach,
    others_since,
    rows_since,
    since,
    versions_words,
)
from plans.releases.models import Release, ReleasePaper
from plans.releases.queries import newer

PLANS_PER_PAGE = 30
PROJECTS_PER_PAGE = 100


@require_GET
@door("release.view")
def since_list(request: SignedIn) -> HttpResponse:
    """List every plan in reach that was released, with what changed since the person's own mark."""
    require_somewhere(request.user, "release.view")
    page = Paginator(newest_in_reach(request.user), PLANS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "entries": since(request.user, page.object_list), "unchanged": UNCHANGED}
    return render(request, "plans/releases/delta_list.html", context)


@require_GET
@door("release.view", Release)
def since_one(request: SignedIn, release: Release) -> HttpResponse:
    """Show old and new of every project that changed since the person's mark."""
    if later := newer(release):
        return redirect("plans:since_one", later.pk)
    mark = mark_of(request.user, release)
    is_held = mark is not None and mark.release_id == release.pk
    rows = [] if is_held else rows_since(release, mark)
    context = {
        "release": release,
        "crumbs": [("ตั้งแต่ครั้งก่อน", reverse("plans:since"))],
        "mark": mark,
        "never": NEVER,
        "unchanged": UNCHANGED,
        "versions": versions_words(release, mark),
        "has_rows": bool(rows),
        "others": "" if is_held else others_since(release, mark),
        "may_download": request.user.has_perm("release_paper.view", ReleasePaper(release=release)),
        **_shown(request, rows),
    }
    return render(request, "plans/releases/delta_page.html", context)


def _shown(request: SignedIn, rows: list[Row]) -> dict[str, Any]:
    """Return a page of the rows of the chosen kind, and the figures of all."""
    kind = request.GET.get("kind", "")
    chosen = [row for row in rows if kind not in KINDS or row.kind == kind]
    return {
        "kinds": [(value, label, sum(1 for row in rows if row.kind == value)) for value, label in KINDS.items()],
        "kind": kind,
        "difference_baht": sum(row.difference_baht for row in rows),
        "page": Paginator(chosen, PROJECTS_PER_PAGE).get_page(request.GET.get("page")),
    }


@require_POST
@door("release.view", Release)
def since_mark(request: SignedIn, release: Release) -> HttpResponse:
    """Remember that the person has read up to this release, without taking its papers home."""
    require(request, "release_paper.view", ReleasePaper(release=release))
    took_home(release, by=request.user)
    messages.success(request, f"จำไว้แล้วว่าท่านทราบถึงเล่มแผน ครั้งที่ {release.version} ต่อไปจะแสดงเฉพาะที่เปลี่ยนหลังเล่มนี้")
    return redirect("plans:since")
