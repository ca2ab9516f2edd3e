"""Ranking on the screen: the ballots of a plan, and the order that the villages' own ranks suggest."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.decisions.actions import CannotDecide
from plans.ranking.actions.order import confirm_order
from plans.ranking.forms import TypedOrder, typed_order
from plans.ranking.lists import suggested_of, suggestion_list
from plans.ranking.models import Ballot
from plans.ranking.next_act import act_of_ranking
from plans.ranking.queries import pool_for
from plans.ranking.scoring import moved
from plans.ranking.views.turning import TABLE, is_table, page_of, part_of
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan


def ranking_of(plan: TambonPlan) -> tuple[str, str]:
    """Return text and address of the plan's page of ballots."""
    return "จัดลำดับความสำคัญ", reverse("plans:ranking", args=[plan.pk])


# --- the ballots of a plan ------------------------------------------------------------------------------------------
@require_GET
@door("tambon_plan.view", TambonPlan)
def ranking(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """List the plan's ballots, the newest first, with the way to the villages' order and to a new ballot."""
    ballots = list(Ballot.objects.visible_to(request.user).filter(tambon_plan=plan).select_related("meeting"))
    may_score = request.user.has_perm("tambon_plan.score", plan) and not plan.frozen_by_id
    candidates = pool_for(plan, request.user).candidates
    ranked = sum(1 for candidate in candidates if candidate.rank is not None)
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "ballots": ballots,
        "task": act_of_ranking(plan, ballots, by=request.user) if may_score else None,
        "figures": (
            ("ต้องจัดลำดับ", len(candidates)),
            ("มีลำดับแล้ว", ranked),
            ("ยังไม่มีลำดับ", len(candidates) - ranked),
        ),
        "may_score": may_score,
    }
    return render(request, "plans/ranking/ranking_page.html", context)


# --- the order the villages' own ranks suggest ----------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("tambon_plan.view", TambonPlan)
def suggestion(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show the order that the villages' ranks suggest; those who decide take it as it is or change it with reasons."""
    if request.method == "GET":
        return _suggestion_table(request, plan) if is_table(request) else _suggestion_page(request, plan, None)
    require(request, "tambon_plan.decide", plan)
    typed = typed_order(request.POST)
    if typed.errors or typed.wanted:
        return _suggestion_page(request, plan, typed)
    try:
        confirm_order(plan, typed.order, typed.reasons, by=request.user)
    except CannotDecide as refusal:
        return _suggestion_page(request, plan, replace(typed, errors=list(refusal.reasons)))
    messages.success(request, "เตรียมผลการพิจารณาตามลำดับนี้แล้ว มีผลเมื่อประกาศมติ")
    for doubt in typed.doubts:
        messages.warning(request, doubt)
    return redirect("plans:suggestion", pk=plan.pk)


def _suggestion_table(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    context = {
        "about": plan,
        "sheet": reverse("plans:suggestion", args=[plan.pk]),
        "crumbs": way_to(plan, ranking_of(plan)),
        "lead": "ลำดับที่ระบบเสนอจากลำดับของหมู่บ้าน และลำดับปัจจุบัน",
    }
    return answer(suggestion_list(request, plan, pool_for(plan, request.user)), TABLE, context)


def _suggestion_page(request: SignedIn, plan: TambonPlan, typed: TypedOrder | None) -> HttpResponse:
    pool = pool_for(plan, request.user)
    suggestions = {row.code: row for row in suggested_of(pool)}
    typed_now = replace(typed, order=[code for code in typed.order if code in suggestions]) if typed else None
    now = typed_now or TypedOrder(list(suggestions), left=request.GET.get("page", ""))
    part = part_of(now, _first_unexplained(list(suggestions), now) or now.shown)
    context = {
        "plan": plan,
        "crumbs": way_to(plan, ranking_of(plan)),
        **part,
        "rows": [
            suggestions[code]._asdict()
            | {"reason": now.reasons.get(code, ""), "place_now": now.unread.get(code, place)}
            for place, code in part["placed"]
        ],
        "errors": now.errors,
        "is_unsaved": now.order != list(suggestions) or any(now.reasons.values()),
        "without_households": pool.without_households,
        "may_decide": request.user.has_perm("tambon_plan.decide", plan) and not plan.frozen_by_id,
    }
    return render(request, "plans/ranking/ranking_suggestion.html", context, status=CONFLICT if now.errors else 200)


def _first_unexplained(suggested: list[str], typed: TypedOrder) -> str:
    """Return the page of the first project that was moved without a reason, where that is why nothing was stored."""
    if not typed.errors or typed.unread or sorted(typed.order) != sorted(suggested):
        return ""
    given = {code for code, text in typed.reasons.items() if text}
    return next((page_of(typed.order, code) for code in moved(suggested, typed.order, given)), "")
