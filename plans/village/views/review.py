"""The page before a village's plan is sent: everything that will be sent, what speaks against it, and the sending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT
from agencies.errors import Cannot, CheckList, Reason
from agencies.people.requests import SignedIn
from plans.village.actions.editing import settle
from plans.village.actions.moves import move
from plans.village.breadcrumbs import crumbs_to
from plans.village.checking import basics, in_order, projects
from plans.village.entered import lines_of
from plans.village.models import TypedDoubt, VillagePlan
from plans.village.queries import money
from plans.village.states import VILLAGE_PLANS, CannotMove
from plans.village.views.plan import forums_of, plan_page

# Of a page that says no revision, nothing is known of what was seen on it.
UNSEEN = 0


@require_http_methods(["GET", "POST"])
@door("village_plan.view", VillagePlan)
def village_review(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Show everything that will be sent and send it as it was shown; a plan that was sent is on its own page."""
    if request.method == "GET":
        return _review(request, plan) if plan.is_editable else redirect("plans:village", pk=plan.pk)
    typed = request.POST.get("seen", "")
    seen = int(typed) if typed.isdecimal() and len(typed) < 10 else UNSEEN  # more no column holds
    try:
        move(plan, "submit", by=request.user, confirmed=request.POST.getlist("confirm"), seen=seen)
    except CannotMove as refusal:
        plan.refresh_from_db()
        show = _review if plan.is_editable else plan_page
        return show(request, plan, refusals=tuple(refusal.reasons))
    messages.success(request, f"ส่งแผนให้{plan.village.parent}แล้ว")
    return redirect("plans:village", pk=plan.pk)


@require_POST
@door("village_plan.change", VillagePlan)
def settle_number(request: SignedIn, plan: VillagePlan, *, number: int, answer: str) -> HttpResponse:
    """Take one of the two numbers that may have been meant («read» or «other»); ``number`` is the key of the doubt."""
    doubt = TypedDoubt.objects.filter(pk=number, project__village_line__plan=plan).first()
    if answer not in {"read", "other"}:
        raise Http404(answer)
    if doubt is None:
        messages.info(request, "ตัวเลขนี้มีผู้ตอบหรือแก้ไปแล้ว")
        return redirect(f"{reverse('plans:village_review', args=[plan.pk])}#warnings")
    try:
        settle(plan, doubt, takes_other=answer == "other")
    except Cannot as refusal:
        messages.error(request, " ".join(refusal.reasons) or "ตัวเลขนี้มีผู้แก้ไปแล้ว กรุณาดูค่าล่าสุด")
    else:
        messages.success(request, "บันทึกตัวเลขแล้ว")
    return redirect(f"{reverse('plans:village_review', args=[plan.pk])}#projects")


def _review(request: SignedIn, plan: VillagePlan, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    require(request, "village_plan.submit", plan)
    said = VILLAGE_PLANS.check_list(plan, VILLAGE_PLANS["submit"])
    checks = CheckList(said, request.POST.getlist("confirm"))
    context = _projects(request, plan, said) | {
        "plan": plan,
        "refusals": checks.beside(refusals),
        "checks": checks,
        "in_order": in_order(said),
        "basics": basics(plan),
        "forums": forums_of(plan, request.user),
        "next_version": plan.versions.count() + 1,
        "may_change": request.user.has_perm("village_plan.change", plan),
        "crumbs": crumbs_to(plan),
    }
    return render(request, "plans/village/village_review.html", context, status=CONFLICT if refusals else 200)


def _projects(request: SignedIn, plan: VillagePlan, said: Sequence[Reason]) -> dict[str, Any]:
    """Return the page of projects that was asked for, by number or by one of them, and the sums of all."""
    sums, code = money(lines_of(plan), plan.period.years), request.GET.get("project", "")
    page, reviewed = projects(plan, sums, said, number=request.GET.get("page", ""), code=code)
    return {"money": sums, "page": page, "projects": reviewed, "shown": code}
