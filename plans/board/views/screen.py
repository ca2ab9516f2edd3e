"""The projects one after another on the screen of a hall: what is read from its last row, without menu or list."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.access.decorators import door
from agencies.people.requests import SignedIn
from plans.board.queries import Card, board_of
from plans.decisions.models import Outcome
from plans.tambon.models import TambonPlan


@require_GET
@door("tambon_plan.view", TambonPlan)
def screen(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show one project as a hall reads it; the address names it, without it the first that was not considered.

    Who decides sees what is prepared, as on the board.
    """
    decides = request.user.has_perm("tambon_plan.decide", plan)
    cards = _in_turn(board_of(plan, with_prepared=decides).cards)
    place = _place(cards, request.GET.get("at", ""))
    context = {
        "plan": plan,
        "card": cards[place] if cards else None,
        "number": place + 1,
        "count": len(cards),
        "undecided": sum(card.is_undecided for card in cards),
        "before": _address(plan, cards[place - 1]) if place else "",
        "after": _address(plan, cards[place + 1]) if place + 1 < len(cards) else "",
        "may_change": decides and not plan.frozen_by_id,
        "back": reverse("plans:decisions", args=[plan.pk]),
    }
    return render(request, "plans/board/screen.html", context)


def _in_turn(cards: Sequence[Card]) -> list[Card]:
    """Order the projects by village, so that what is decided moves none; what is joined stands with another."""
    own = (card for card in cards if card.fate != Outcome.MERGED)
    return sorted(own, key=lambda card: (card.line.village, card.code))


def _place(cards: Sequence[Card], code: str) -> int:
    """Return where the project called ``code`` stands, else the first that was not considered, else the first."""
    codes = [card.code for card in cards]
    if code in codes:
        return codes.index(code)
    return next((place for place, card in enumerate(cards) if card.is_undecided), 0)


def _address(plan: TambonPlan, card: Card) -> str:
    return f"{reverse('plans:screen', args=[plan.pk])}?{urlencode({'at': card.code})}"
