"""Releases on the screen: a tambon's versions, one version with its proof and papers, and what is taken home of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door, require
from agencies.documents.downloads import stream_bytes
from agencies.documents.prints import handed_out, watched
from agencies.people.requests import SignedIn
from plans.papers.changes import TooMany, delta_paper
from plans.papers.release_papers import wanted_paper
from plans.releases.actions import took_home
from plans.releases.deliveries import (
    UNCHANGED,
    mark_of,
)
from plans.releases.models import Release, ReleasePaper
from plans.releases.queries import newer
from plans.releases.staleness import STALE_WORDS, out_of_date


# --- its papers -----------------------------------------------------------------------------------------------------
@require_POST
@door("release.view", Release)
def release_print(request: SignedIn, release: Release) -> HttpResponse:
    """Ask for the PDF or the workbook of a version; each is made once."""
    require(request, "release_paper.view", ReleasePaper(release=release))
    wanted = request.POST.get("format")
    if wanted not in ReleasePaper.Format.values:
        raise Http404
    return _asked(request, release, ReleasePaper.Format(wanted))


def _asked(request: SignedIn, release: Release, wanted: ReleasePaper.Format) -> HttpResponse:
    wanted_paper(release, wanted, by=request.user)
    return redirect(_page(release) + "#papers")


def _page(release: Release) -> str:
    return reverse("plans:release", args=[release.pk])


@require_GET
@door("release_paper.view", ReleasePaper)
def release_paper(request: SignedIn, paper: ReleasePaper) -> HttpResponse:
    """Show how far a paper is, as the part of the page that asks again by itself."""
    template = "plans/papers/release_paper.html"
    return watched(request, paper, page=_page(paper.release), template=template, context={"paper": paper})


@require_POST
@door("release_paper.view", ReleasePaper)
def release_paper_retry(request: SignedIn, paper: ReleasePaper) -> HttpResponse:
    """Make a failed paper again."""
    return _asked(request, paper.release, ReleasePaper.Format(paper.format))


@require_GET
@door("release_paper.view", ReleasePaper)
def release_paper_download(request: SignedIn, paper: ReleasePaper) -> HttpResponseBase:
    """Hand a paper out, checked and logged; what is out of date says so across every page of its PDF."""
    if paper.status != ReleasePaper.Status.DONE:
        raise Http404
    release = paper.release
    took_home(release, by=request.user)
    is_old = paper.format == ReleasePaper.Format.PDF and out_of_date(release)
    return handed_out(request, paper, area_code=release.area.code, mark=STALE_WORDS if is_old else "")


SUFFIXES = ("pdf", "xlsx")


@require_GET
@door("release.view", Release)
def since_file(request: SignedIn, release: Release, suffix: str) -> HttpResponseBase:
    """Hand out what changed as PDF or workbook, checked and logged; nothing changed is no file."""
    require(request, "release_paper.view", ReleasePaper(release=release))
    if suffix not in SUFFIXES:
        raise Http404(suffix)
    mark = mark_of(request.user, release)
    if newer(release) or (mark and mark.release_id == release.pk):
        messages.info(request, UNCHANGED)
        return redirect("plans:since_one", release.pk)
    try:
        content, name = delta_paper(release, mark, suffix)
    except TooMany as reason:
        messages.warning(request, str(reason))
        return redirect(reverse("plans:release", args=[release.pk]) + "#papers")
    return stream_bytes(request, content=content, file_name=name, thing=release, area_code=release.area.code)
