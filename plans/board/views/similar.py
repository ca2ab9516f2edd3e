"""What was asked for before that is like the title that somebody types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.access.decorators import door
from agencies.access.responses import is_htmx
from agencies.people.requests import SignedIn
from plans.board.similar import similar_to
from plans.village.breadcrumbs import crumbs_to
from plans.village.models import VillagePlan

LONGEST_TITLE = 300


@require_GET
@door("village_plan.change", VillagePlan)
def similar(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Show what is like a title, typed or of the plan's project ``code``; a part of the page asks while it is typed."""
    code, title = request.GET.get("code", ""), request.GET.get("title", "")[:LONGEST_TITLE]
    if not title:
        title = plan.lines.filter(project__code=code).values_list("project__title", flat=True).first() or ""
    found = similar_to(title, plan, reader=request.user, code=code)
    context = {"plan": plan, "code": code, "title": title, "found": found, "crumbs": crumbs_to(plan)}
    part = "plans/board/similar.html" if is_htmx(request) else "plans/board/similar_page.html"
    return render(request, part, context)
