"""Village plans on the screen: the list, starting one, one plan with its moves, the rows behind a number, versions."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door, require
from agencies.access.reasons import require_somewhere
from agencies.access.responses import words_in
from agencies.areas.codes import NOTHING, under
from agencies.areas.models import Area
from agencies.lists.answering import answer
from agencies.people.models import User
from agencies.people.requests import SignedIn
from paper.thai import baht
from plans.village import lists
from plans.village.actions.editing import start, startable
from plans.village.actions.moves import move, opened
from plans.village.breadcrumbs import CRUMBS, crumbs_to
from plans.village.checks import missing
from plans.village.entered import Entered, lines_of
from plans.village.journey import Known, next_act, stages_of
from plans.village.models import Attachment, Forum, PlanState, VillagePlan
from plans.village.queries import (
    changes,
    held_by,
    history,
    money,
    narrowed,
    version_rows,
)
from plans.village.states import VILLAGE_PLANS, CannotMove
from plans.village.views.taking import TAKING, check_page
from projects.periods import PlanPeriod

# The one move that is taken on the page that shows what is sent.
SENDING = "submit"


def forums_of(plan: VillagePlan, user: User) -> QuerySet[Forum]:
    """Return the plan's forums that ``user`` may read, with resolutions and those papers that she may read."""
    papers = Prefetch("attachments", Attachment.objects.visible_to(user))
    return Forum.objects.visible_to(user).filter(plan=plan).prefetch_related("resolutions", papers)


@require_GET
@door("village_plan.view")
def village_list(request: SignedIn) -> HttpResponseBase:
    """List the village plans in reach, narrowed by period, area and state, and offer to start new ones."""
    require_somewhere(request.user, "village_plan.view")
    listing = lists.VILLAGE_PLANS.read(request, VillagePlan.objects.visible_to(request.user))
    return answer(listing, "plans/village/village_list.html", {"startable": startable(request.user)})


@require_POST
@door("village_plan.create")
def village_start(request: SignedIn) -> HttpResponse:
    """Start a village's plan of a period and open its form; a plan that was started is opened."""
    user = request.user
    reached = reduce(or_, (under(code) for reach in user.reaches for code in reach.codes), NOTHING)
    villages = Area.objects.filter(reached, level=Area.Level.VILLAGE)
    village = get_object_or_404(villages, code=request.POST.get("village", ""))
    first, _, last = request.POST.get("period", "").partition("-")
    wanted = {"first_year": first, "last_year": last} if (first + last).isdecimal() else {"pk": None}
    period = get_object_or_404(PlanPeriod, is_open=True, **wanted)
    require(request, "village_plan.create", VillagePlan(village=village, period=period))
    plan = start(village, period, by=user)
    return redirect("plans:village_edit", pk=plan.pk)


@require_GET
@door("village_plan.view", VillagePlan)
def village(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Show a village plan; a reviewer's first look at a submitted plan is noted."""
    opened(plan, request.user)
    return plan_page(request, plan)


def plan_page(request: SignedIn, plan: VillagePlan, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    """Show a plan with its moves; sending and taking it have pages of their own, where what goes is read first."""
    user = request.user
    open_moves = (step for step in VILLAGE_PLANS.open_moves(plan, user) if step.name not in {SENDING, *TAKING})
    steps = [(step, VILLAGE_PLANS.reasons_against(plan, step)) for step in open_moves]
    may = {name: user.has_perm(f"village_plan.{name}", plan) for name in ("change", "download", SENDING, *TAKING)}
    entered = Entered(plan)
    sums = money(entered.lines, plan.period.years)
    context = _standing(entered, user) | {
        "plan": plan,
        "may": may,
        "to_check": plan.state == PlanState.SUBMITTED and may["return"],
        "moves": steps,
        "refusals": refusals,
        "figures": f"{len(sums.rows)} โครงการ รวม {baht(sums.total) or '0'} บาท",
        "money": sums,
        "forums": forums_of(plan, user),
        "versions": plan.versions.defer("content").select_related("submitted_by"),
        "events": history(plan),
        "crumbs": CRUMBS,
    }
    return render(request, "plans/village/village.html", context, status=409 if refusals else 200)


def _standing(entered: Entered, user: User) -> dict[str, Any]:
    """Return what a plan lacks, who has it, how far it is, and what this person does next."""
    plan = entered.plan
    lacks, holder = missing(entered) if plan.is_editable else [], held_by(plan)
    return {
        "missing": lacks,
        "holder": holder,
        "stages": stages_of(plan, may_change=user.has_perm("village_plan.change", plan)),
        "act": next_act(plan, user, Known(entered, lacks, holder)),
    }


@require_POST
@door("village_plan.view", VillagePlan)
def village_move(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Take the plan one step; what speaks against it is said on the page where it is taken."""
    step = VILLAGE_PLANS.by_name.get(request.POST.get("move", ""))
    if step is not None and step.name == SENDING:
        return redirect("plans:village_review", pk=plan.pk)
    if step is None:
        return plan_page(request, plan, refusals=("ไม่รู้จักการดำเนินการนี้ กรุณาเลือกจากปุ่มในหน้านี้",))
    note, confirmed = words_in(request, "note"), request.POST.getlist("confirm")
    try:
        move(plan, step.name, by=request.user, note=note, confirmed=confirmed)
    except CannotMove as refusal:
        plan.refresh_from_db()
        if step.name in TAKING and plan.state == PlanState.SUBMITTED:
            return check_page(request, plan, refusals=tuple(refusal.reasons), note=note)
        return plan_page(request, plan, refusals=tuple(refusal.reasons))
    messages.success(request, f"{step.label}เรียบร้อยแล้ว")
    return redirect("plans:village", pk=plan.pk)


@require_GET
@door("village_plan.view", VillagePlan)
def village_rows(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Show the rows behind one number of the plan's page."""
    lines, words, year = narrowed(lines_of(plan), request.GET.dict())
    years = [year] if year in plan.period.years else plan.period.years
    context = {"plan": plan, "money": money(lines, years), "words": words, "crumbs": crumbs_to(plan)}
    return render(request, "plans/village/village_rows.html", context)


@require_GET
@door("village_plan.view", VillagePlan)
def village_version(request: SignedIn, plan: VillagePlan, number: int) -> HttpResponse:
    """Show what one submitted version changed against the one before it."""
    version = get_object_or_404(plan.versions.select_related("submitted_by"), number=number)
    before = plan.versions.filter(number__lt=number).order_by("-number").first()
    context = {
        "plan": plan,
        "version": version,
        "heading": f"{plan} ส่งครั้งที่ {version.number}",
        "rows": version_rows(version),
        "before": before,
        "changes": changes(before, version),
        "crumbs": crumbs_to(plan),
    }
    return render(request, "plans/village/village_version.html", context)
