"""The page before a village's plan is taken into the tambon's, or sent back: what goes in and what is asked first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT
from agencies.errors import CheckList
from agencies.people.requests import SignedIn
from plans.village.actions.moves import opened
from plans.village.breadcrumbs import crumbs_to
from plans.village.checking import for_reader, in_order
from plans.village.checks import doubts as doubts_of
from plans.village.checks import missing
from plans.village.entered import Entered
from plans.village.models import PlanState, VillagePlan
from plans.village.queries import money
from plans.village.states import VILLAGE_PLANS

# The moves that are taken on this page.
TAKING = ("accept", "return")


@require_GET
@door("village_plan.view", VillagePlan)
def village_check(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Show those who check a plan that was sent what to ask and what goes in; any other plan is on its own page."""
    if plan.state != PlanState.SUBMITTED:
        return redirect("plans:village", pk=plan.pk)
    opened(plan, request.user)
    return check_page(request, plan)


def check_page(request: SignedIn, plan: VillagePlan, *, refusals: tuple[str, ...] = (), note: str = "") -> HttpResponse:
    """Show the check list of a plan that was sent; what is doubted is told and does not forbid; ``note`` as typed."""
    require(request, "village_plan.return", plan)
    entered, may_accept = Entered(plan), request.user.has_perm("village_plan.accept", plan)
    asked = doubts_of(entered)
    context = {
        "plan": plan,
        "refusals": refusals,
        "note": note,
        "may_accept": may_accept,
        "checks": CheckList(VILLAGE_PLANS.check_list(plan, VILLAGE_PLANS["accept"]) if may_accept else ()),
        "asked": for_reader(plan, asked),
        "in_order": in_order([*missing(entered), *asked]),
        "money": money(entered.lines, plan.period.years),
        "version": plan.versions.defer("content").select_related("submitted_by").first(),
        "crumbs": crumbs_to(plan),
    }
    return render(request, "plans/village/village_check.html", context, status=CONFLICT if refusals else 200)
