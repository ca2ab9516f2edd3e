"""Where the squares of an area stand, placed by its office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.access.decorators import door
from agencies.people.requests import SignedIn
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan
from plans.tilemap.queries import AnyPlan
from plans.tilemap.saving import TileSaving
from plans.upper.breadcrumbs import way_up
from plans.upper.models import UpperPlan

# Squares are placed once; earlier layouts stay in the database.
SHOWN = 10


@require_http_methods(["GET", "POST"])
@door("tambon_plan.arrange", TambonPlan)
def tambon_tiles(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Place the villages of a tambon."""
    return _page(request, plan, way_to(plan))


@require_http_methods(["GET", "POST"])
@door("upper_plan.arrange", UpperPlan)
def upper_tiles(request: SignedIn, plan: UpperPlan) -> HttpResponse:
    """Place the tambons of a district, or the districts of a province."""
    return _page(request, plan, way_up(plan))


def _page(request: SignedIn, plan: AnyPlan, crumbs: list[tuple[str, str]]) -> HttpResponse:
    saving = TileSaving(plan, request.user)
    answer = saving.blank()
    if request.method == "POST":
        answer = saving.answer(request.POST)
        if answer.is_stored:
            messages.success(request, f"บันทึกผังของ {plan.area} แล้ว")
            return redirect(crumbs[-1][1])
    context = {
        "plan": plan,
        "crumbs": crumbs,
        "form": answer.form,
        "answer": answer,
        "changes": plan.area.tile_layouts.all()[:SHOWN],
    }
    return render(request, "plans/tilemap/tiles.html", context, status=answer.status)
