"""Entering a plan one thing per screen: what was resolved, and a project from each resolution by one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT
from agencies.errors import Closed
from agencies.people.requests import SignedIn
from plans.village.actions.editing import make_project, say_without_project
from plans.village.actions.forum import OPEN
from plans.village.addressing import screen_url
from plans.village.breadcrumbs import crumbs_to
from plans.village.entered import Entered
from plans.village.entering import forum_tasks, next_step
from plans.village.models import ForumState, Resolution, VillagePlan
from plans.village.queries import money
from plans.village.views.plan import forums_of
from plans.village.views.rows import taken_out


@require_GET
@door("village_plan.change", VillagePlan)
def enter(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Show the next step of entering, what was resolved and became of it, and the plan's sum so far."""
    return _page(request, plan)


def _page(request: SignedIn, plan: VillagePlan, *, status: int = 200) -> HttpResponse:
    entered = Entered(plan)
    known = {line.project.code for line in entered.lines}
    sums = money(entered.lines, plan.period.years)
    context = {
        "plan": plan,
        "step": next_step(entered),
        "resolved": entered.resolved,
        "others": [row for row in sums.rows if row.line.resolution is None],
        "money": sums,
        "forums": [(forum, forum_tasks(plan, forum)) for forum in forums_of(plan, request.user) if forum.state in OPEN],
        "taken_out": [entry for entry in taken_out(request, plan) if entry.code not in known],
        "crumbs": crumbs_to(plan),
    }
    return render(request, "plans/village/enter.html", context, status=status)


@require_POST
@door("village_plan.change", VillagePlan)
def resolution(request: SignedIn, plan: VillagePlan, number: int) -> HttpResponse:
    """Make a resolution (``number`` is its key) a project, say that it becomes none, or take that back."""
    kept = Resolution.objects.filter(forum__plan=plan).exclude(forum__state=ForumState.CANCELLED)
    resolution = get_object_or_404(kept, pk=number)
    wanted = request.POST.get("become", "")
    try:
        if wanted == "project":
            line = make_project(plan, resolution)
            return redirect(screen_url(plan.pk, line.project.code))
        if wanted in {"none", "undecided"}:
            say_without_project(plan, resolution, is_without=wanted == "none")
    except Closed as refusal:
        messages.error(request, " ".join(refusal.reasons))
        return _page(request, plan, status=CONFLICT)
    return redirect(f"{reverse('plans:enter', args=[plan.pk])}#resolution-{resolution.pk}")
