"""Releases on the screen: a tambon's versions, one version with its proof and papers, and what is taken home of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT, is_htmx
from agencies.documents.downloads import stream_bytes
from agencies.errors import CheckList
from agencies.people.requests import SignedIn
from plans.decisions.queries import in_plan
from plans.releases.actions import CannotRelease, checked, took_home
from plans.releases.actions import release as release_plan
from plans.releases.forwarding import check_list_of
from plans.releases.models import Receipt, Release, ReleasePaper
from plans.releases.next_act import act_of_releases, before_release
from plans.releases.queries import check_url, file_name, grouped, versions_of
from plans.releases.staleness import Validity, is_changed_beside, validity_in_force, validity_of
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan


# --- a tambon's -----------------------------------------------------------------------------------------------------
@require_GET
@door("tambon_plan.view", TambonPlan)
def releases(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show the versions of a plan, why the newest is out of date, and what keeps it from being released or sent."""
    validity = validity_in_force(plan)
    versions = versions_of(plan.area, plan.period).visible_to(request.user).defer("content", "head")
    may_release = request.user.has_perm("tambon_plan.release", plan)
    sending = _sending(request, validity) if validity else None
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "versions": versions if validity else [],
        "validity": validity,
        "stale": validity.reasons if validity else [],
        "may_release": may_release,
        "sending": sending,
        "task": act_of_releases(plan, validity, sending=sending) if may_release else None,
    }
    return render(request, "plans/releases/release_list.html", context)


def _sending(request: SignedIn, validity: Validity) -> dict[str, Any]:
    """Return what the page of a release says about sending it and whom it reached."""
    release = validity.release
    may_forward = request.user.has_perm("release.forward", release)
    sent = Receipt.objects.visible_to(request.user).filter(release=release)
    receipts = list(sent.select_related("agency", "release__area"))
    return {
        "may_forward": may_forward,
        "checks": CheckList(check_list_of(validity) if may_forward else ()),
        "receipts": receipts,
        "own": next((one for one in receipts if request.user.has_perm("receipt.receive", one)), None),
        "may_see": request.user.has_perm("receipt.view", Receipt(release=release)),
    }


@require_http_methods(["GET", "POST"])
@door("tambon_plan.release", TambonPlan)
def release_make(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Say in figures what a release would hold and what to know before it; then release the plan as it stands."""
    if request.method == "GET":
        return _ask_to_release(request, plan)
    before = versions_of(plan.area, plan.period).first()
    try:
        issued = release_plan(plan, by=request.user, confirmed=request.POST.getlist("confirm"))
    except CannotRelease as refusal:
        return _ask_to_release(request, plan, refusals=refusal.reasons)
    if issued == before:
        messages.info(request, f"แผนไม่มีการเปลี่ยนแปลงหลังออกเล่มแผน ครั้งที่ {issued.version} จึงไม่ได้ออกเล่มใหม่")
    else:
        messages.success(request, f"ออกเล่มแผน ครั้งที่ {issued.version} แล้ว ไม่มีผู้ใดแก้ไขหรือลบเล่มนี้ได้อีก")
    return redirect("plans:release", issued.pk)


def _ask_to_release(request: SignedIn, plan: TambonPlan, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    known = checked(plan, anew="compare" in request.GET)
    checks = CheckList(known.said, request.POST.getlist("confirm"))
    (done, next_version), (now, fates) = before_release(plan), in_plan(plan)
    context = {
        "plan": plan,
        "crumbs": way_to(plan, ("ออกเล่มแผนและส่งต่อ", reverse("plans:releases", args=[plan.pk]))),
        "checks": checks,
        "compared_at": known.compared_at,
        "refusals": checks.beside(refusals),
        "next_version": next_version,
        "now": now,
        "fates": fates,
        "in_order": done,
        "draft_url": reverse("plans:tambon_draft", args=[plan.pk]),
        "back": reverse("plans:releases", args=[plan.pk]),
    }
    return render(request, "plans/releases/release_make.html", context, status=CONFLICT if refusals else 200)


# --- one version ----------------------------------------------------------------------------------------------------
@require_GET
@door("release.view", Release)
def release(request: SignedIn, release: Release) -> HttpResponse:
    """Show one version: its digest in groups of four, its public address, its papers, and whom it was sent to."""
    papers = ReleasePaper.objects.visible_to(request.user).filter(release=release)
    validity = validity_of(release)
    context = {
        "release": release,
        "crumbs": validity.crumbs(request.user),
        "validity": validity,
        "digest": grouped(release.digest),
        "check_url": check_url(release),
        "may_download": request.user.has_perm("release_paper.view", ReleasePaper(release=release)),
        "papers": papers,
        "formats": [each for each in ReleasePaper.Format if each not in {paper.format for paper in papers}],
        "sending": _sending(request, validity),
    }
    return render(request, "plans/releases/release_page.html", context)


@require_GET
@door("release.view", Release)
def release_beside(request: SignedIn, release: Release) -> HttpResponse:
    """Say whether what stands beside the projects has changed since: the part that the pages load, or a page."""
    validity = validity_of(release)
    context = {
        "release": release,
        "crumbs": [*validity.crumbs(request.user), (str(release), reverse("plans:release", args=[release.pk]))],
        "validity": validity,
        "is_changed_beside": is_changed_beside(validity),
    }
    part = "#changed" if "changed" in request.GET else "#notice"
    template = "plans/releases/release_beside_page.html"
    return render(request, f"{template}{part}" if is_htmx(request) else template, context)


@require_GET
@door("release.view", Release)
def release_json(request: SignedIn, release: Release) -> HttpResponseBase:
    """Hand out the frozen text itself, logged: whoever recomputes its SHA-256 gets the digest."""
    require(request, "release_paper.view", ReleasePaper(release=release))
    took_home(release, by=request.user)
    name = file_name(release, "json")
    return stream_bytes(
        request, content=release.content.encode(), file_name=name, thing=release, area_code=release.area.code
    )
