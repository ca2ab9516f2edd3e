"""Taking a release of the level below in, and giving it back: each with its check list, then done by one press."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, words_in
from agencies.errors import CheckList, Reason
from agencies.people.requests import SignedIn
from paper.thai import thai_date
from plans.releases.models import Release
from plans.upper import actions as upper_actions
from plans.upper.actions import CannotAccept
from plans.upper.breadcrumbs import way_up
from plans.upper.checking import INSIDE, MISSING, accepting, giving_back
from plans.upper.models import Acceptance, UpperPlan
from plans.upper.queries import brought


def below(plan: UpperPlan) -> str:
    """Return the address of the list of what is below a plan."""
    return reverse("plans:upper", args=[plan.pk]) + "#below"


def _key(request: SignedIn, name: str) -> int | None:
    """Read the key of what is meant; None when the address names nothing, 0 when it names what cannot be one."""
    text = (request.POST if request.method == "POST" else request.GET).get(name)
    if text is None:
        return None
    return int(text) if text.isascii() and text.isdecimal() else 0


# --- taking in ------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("upper_plan.accept", UpperPlan)
def upper_accept(request: SignedIn, plan: UpperPlan) -> HttpResponse:
    """Say what a release of the level below brings and what to know before; taken in, nothing below changes."""
    key = _key(request, "release")
    if key is None and request.method == "GET":
        return redirect(below(plan))
    releases = Release.objects.visible_to(request.user).filter(area__parent=plan.area_id, period=plan.period_id)
    release = get_object_or_404(releases.select_related("area", "period"), pk=key)
    if request.method == "GET":
        return _ask_to_accept(request, plan, release)
    try:
        upper_actions.accept(plan, release, by=request.user, confirmed=request.POST.getlist("confirm"))
    except CannotAccept as refusal:
        plan.refresh_from_db()
        return _ask_to_accept(request, plan, release, refusals=refusal.reasons)
    messages.success(request, f"รับ{release} แล้ว {release.area} แก้ไขแผนไม่ได้จนกว่าท่านจะคืนแผน")
    return redirect(below(plan))


def _ask_to_accept(
    request: SignedIn, plan: UpperPlan, release: Release, *, refusals: Sequence[str] = ()
) -> HttpResponse:
    said = accepting(plan, release)
    checks = CheckList(said, request.POST.getlist("confirm"))
    context = {
        "plan": plan,
        "release": release,
        "crumbs": way_up(plan),
        "checks": checks,
        "refusals": checks.beside(refusals),
        "brought": brought(release),
        "in_order": [] if checks.stops else _in_order(plan, release, said),
        "back": below(plan),
    }
    return render(request, "plans/upper/upper_accept.html", context, status=CONFLICT if refusals else 200)


def _in_order(plan: UpperPlan, release: Release, said: Sequence[Reason]) -> list[str]:
    """Say what was checked of a release that nothing forbids to take in, and holds; ``said`` is what warns."""
    is_whole = all(reason.code != MISSING for reason in said)
    sent = f"เล่มแผน ครั้งที่ {release.version} ออกเมื่อ {thai_date(release.at)} และส่งถึงสำนักงานแล้ว"
    whole = [f"แผน {release.area} มีแผนครบทุก{INSIDE[plan.level].label}"] if is_whole else []
    return [sent, f"เล่มแผนตรงกับแผน {release.area} ในขณะนี้ และเป็นเล่มล่าสุด", *whole]


# --- giving back ----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("upper_plan.accept", UpperPlan)
def upper_give_back(request: SignedIn, plan: UpperPlan) -> HttpResponse:
    """Say what leaves a plan when it is given back; the reason is seen below, and kept where it is refused."""
    key = _key(request, "acceptance")
    if key is None and request.method == "GET":
        return redirect(below(plan))
    held = plan.acceptances.select_related("area", "release__area", "release__period", "upper_plan__area")
    taken = get_object_or_404(held.defer("release__content", "release__head"), pk=key)
    if request.method == "GET":
        return redirect(below(plan)) if taken.ended_at else _ask_to_give_back(request, plan, taken)
    reason, confirmed = words_in(request, "reason"), request.POST.getlist("confirm")
    try:
        upper_actions.give_back(taken, by=request.user, reason=reason, confirmed=confirmed)
    except CannotAccept as refusal:
        taken.upper_plan.refresh_from_db()
        return _ask_to_give_back(request, plan, taken, reason=reason, refusals=refusal.reasons)
    messages.success(request, f"คืนแผน {taken.area} แล้ว ผู้รับผิดชอบเห็นเหตุผลของท่านบนหน้าแผน")
    return redirect(below(plan))


def _ask_to_give_back(
    request: SignedIn, plan: UpperPlan, taken: Acceptance, *, reason: str = "", refusals: Sequence[str] = ()
) -> HttpResponse:
    checks = CheckList(giving_back(taken), request.POST.getlist("confirm"))
    context = {
        "plan": plan,
        "taken": taken,
        "release": taken.release,
        "crumbs": way_up(plan),
        "checks": checks,
        "refusals": checks.beside(refusals),
        "brought": brought(taken.release),
        "reason": reason,
        "back": below(plan),
    }
    return render(request, "plans/upper/upper_give_back.html", context, status=CONFLICT if refusals else 200)
