"""A release on its way on the screen: choosing addressees, and what each of them does with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.reasons import require_somewhere
from agencies.access.responses import UNREADABLE, tell_doubts
from agencies.errors import CheckList
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.releases import forwarding
from plans.releases.forms import ForwardForm, ReturnForm
from plans.releases.forwarding import CannotForward, Letter
from plans.releases.lists import RECEIPTS
from plans.releases.models import Receipt, Release
from plans.releases.next_act import in_order
from plans.releases.staleness import Validity, out_of_date, validity_of
from plans.releases.totals import carried
from plans.tambon.models import TambonPlan


@require_http_methods(["GET", "POST"])
@door("release.forward", Release)
def release_forward(request: SignedIn, release: Release) -> HttpResponse:
    """Choose to whom a release goes and send it, or say everything that keeps it."""
    offered = forwarding.addressees(release)
    reached = forwarding.having(release)
    first = {"agencies": forwarding.ticked(release, offered)}
    form = ForwardForm(request.POST or None, offered=offered, reached=reached, initial=first)
    refusals: tuple[str, ...] = ()
    if form.is_valid():
        letter, confirmed = Letter(form.cleaned_data["letter_number"], form.cleaned_data["note"]), _ticked(request)
        try:
            sent = forwarding.forward(
                release, form.cleaned_data["agencies"], letter, by=request.user, confirmed=confirmed
            )
        except CannotForward as refusal:
            refusals = refusal.reasons
        else:
            tell_doubts(request, form)
            return _sent(request, release, len(sent))
    return _form(request, release, form, refusals=refusals)


def _ticked(request: SignedIn) -> list[str]:
    return request.POST.getlist("confirm")


def _sent(request: SignedIn, release: Release, count: int) -> HttpResponse:
    words = f"ส่งเล่มแผน ครั้งที่ {release.version} แล้ว {count} แห่ง" if count else "ทุกหน่วยงานที่เลือกได้รับเล่มแผนนี้แล้ว"
    messages.success(request, words)
    return redirect(reverse("plans:release", args=[release.pk]) + "#receipts")


def _form(request: SignedIn, release: Release, form: ForwardForm, *, refusals: tuple[str, ...]) -> HttpResponse:
    validity = validity_of(release)
    checks = CheckList(forwarding.check_list_of(validity), _ticked(request))
    context = {
        "release": release,
        "projects": carried(release.lines.all()),
        "form": form,
        "crumbs": [(str(release), reverse("plans:release", args=[release.pk]))],
        "checks": checks,
        "refusals": checks.beside(refusals),
        "in_order": _in_order(validity),
        "receipts": Receipt.objects.visible_to(request.user).filter(release=release).select_related("agency"),
    }
    is_refused = bool(form.errors or refusals)
    return render(request, "plans/releases/release_forward.html", context, status=UNREADABLE if is_refused else 200)


def _in_order(validity: Validity) -> list[str]:
    """Say what was checked of a release and of its plan, and holds."""
    holds = not (validity.reasons or validity.newer)
    said = [f"{validity.release} เป็นเล่มล่าสุด และตรงกับแผนในขณะนี้"] if holds else []
    return in_order(validity.plan, said) if isinstance(validity.plan, TambonPlan) else said


# --- at the addressee -----------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("receipt.view")
def receipts(request: SignedIn) -> HttpResponseBase:
    """List the plans that were sent to the person's agency, and those she may follow, the newest first."""
    require_somewhere(request.user, "receipt.view")
    receipts = Receipt.objects.visible_to(request.user).select_related("agency", "release__area", "release__period")
    listing = RECEIPTS.read(request, receipts.defer("release__content", "release__head"))
    return answer(listing, "plans/releases/receipt_list.html")


@require_GET
@door("receipt.view", Receipt)
def receipt(request: SignedIn, sent: Receipt) -> HttpResponse:
    """Show one sent plan; the addressee's first look is noted."""
    if forwarding.opened(sent, by=request.user):
        sent.refresh_from_db()
    return _receipt(request, sent, ReturnForm())


def _receipt(request: SignedIn, sent: Receipt, form: ReturnForm) -> HttpResponse:
    context = {
        "receipt": sent,
        "form": form,
        "crumbs": [("แผนที่ส่งและรับ", reverse("plans:receipts"))],
        "stale": out_of_date(sent.release),
        "may_receive": request.user.has_perm("receipt.receive", sent),
        "may_return": request.user.has_perm("receipt.return", sent),
        "against_return": forwarding.RECEIPTS.reasons_against(sent, forwarding.RECEIPTS["return"]),
        "may_read": request.user.has_perm("release.view", sent.release),
    }
    return render(request, "plans/releases/receipt.html", context, status=UNREADABLE if form.errors else 200)


@require_POST
@door("receipt.view", Receipt)
def receipt_receive(request: SignedIn, sent: Receipt) -> HttpResponse:
    """Write down that the plan has been received; whether it may still be is decided under its row."""
    try:
        forwarding.receive(sent, by=request.user)
        messages.success(request, "ลงรับแผนแล้ว ผู้ส่งเห็นสถานะนี้")
    except CannotForward as refusal:
        messages.warning(request, str(refusal))
    return redirect("plans:receipt", sent.pk)


@require_POST
@door("receipt.view", Receipt)
def receipt_return(request: SignedIn, sent: Receipt) -> HttpResponse:
    """Send a plan back with its reason."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _receipt(request, sent, form)
    try:
        forwarding.give_back(sent, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "ส่งคืนแล้ว ผู้ส่งเห็นเหตุผลของท่าน")
        tell_doubts(request, form)
    except CannotForward as refusal:
        messages.warning(request, str(refusal))
    return redirect("plans:receipt", sent.pk)
