"""A step along an edition's route on the screen: what is known before it, then the step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, tell_doubts
from agencies.errors import CheckList
from agencies.people.requests import SignedIn
from plans.local.actions.approval import EDITIONS, CannotMove, EditionMove, in_figures, in_order_for, step
from plans.local.forms import StepForm
from plans.local.models import Edition
from plans.local.views.edition import edition_crumbs, fresh_edition, show

UNKNOWN = "ไม่รู้จักการดำเนินการนี้ กรุณาเลือกจากปุ่มในหน้านี้"


@require_http_methods(["GET", "POST"])
@door("edition.view", Edition)
def edition_step(request: SignedIn, edition: Edition) -> HttpResponse:
    """Show what is known before a step along the route, then take it; what speaks against it is said there."""
    if request.method == "GET":
        asked = _asked(request, edition)
        # Nothing here is hers to do, or not any more: the edition's page says who acts.
        return _ask(request, edition, asked) if asked else redirect("plans:edition", edition.pk)
    move = EDITIONS.by_name.get(request.POST.get("move", ""))
    if move is None:
        return show(request, edition, refusals=(UNKNOWN,))
    form = StepForm(request.POST, move=move)
    if not form.is_valid():
        return _refused(request, edition, form)
    try:
        step(edition, move.name, by=request.user, confirmed=request.POST.getlist("confirm"), **form.cleaned_data)
    except CannotMove as refusal:
        return _refused(request, edition, form, refusals=tuple(refusal.reasons))
    messages.success(request, f"{move.label}แล้ว")
    tell_doubts(request, form)
    return redirect("plans:edition", edition.pk)


def _asked(request: SignedIn, edition: Edition) -> EditionMove | None:
    """Return the move of the address, without one the next along the route, if it is the reader's now."""
    name = request.GET.get("move", "")
    moves = EDITIONS.open_moves(edition, request.user)
    return next((move for move in moves if (move.name == name if name else not move.goes_back)), None)


def _refused(request: SignedIn, edition: Edition, form: StepForm, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    """Say why a step was not taken: where it is asked for, or, if it is not hers now, where the edition is shown."""
    edition = fresh_edition(request, edition)
    if form.move in EDITIONS.open_moves(edition, request.user):
        return _ask(request, edition, form.move, form=form, refusals=refusals)
    return show(request, edition, refusals=refusals or of_boxes(form))


def of_boxes(form: StepForm) -> tuple[str, ...]:
    """Return what is said at the boxes of a form."""
    return tuple(str(error) for errors in form.errors.values() for error in errors)


def _ask(
    request: SignedIn,
    edition: Edition,
    move: EditionMove,
    *,
    form: StepForm | None = None,
    refusals: tuple[str, ...] = (),
) -> HttpResponse:
    """Show the check list of a move, what the edition does to the plan, and the boxes of the step."""
    said = EDITIONS.check_list(edition, move)
    checks = CheckList(said, request.POST.getlist("confirm"))
    context: dict[str, Any] = {
        "edition": edition,
        "plan": edition.local_plan,
        "crumbs": edition_crumbs(edition),
        "title": move.label if move.goes_back else f"ตรวจก่อน{move.label}",
        "move": move,
        "form": form or StepForm(move=move),
        "checks": checks,
        "in_order": in_order_for(edition, move, said),
        "figures": in_figures(edition),
        "refusals": checks.beside(refusals),
    }
    return render(request, "plans/local/edition_step.html", context, status=CONFLICT if form else 200)
