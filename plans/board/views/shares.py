"""Who pays: the shares of one project, and the plan's money by paying agency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT, UNREADABLE
from agencies.people.requests import SignedIn
from paper.thai import added
from plans.board.actions import put_shares, stamp_of
from plans.board.duplicates import owners_of
from plans.board.forms.decision import ShareRows, share_rows
from plans.board.queries import Card, board_of
from plans.board.shares import Share, payer_report, shares_of, sum_of
from plans.board.views.decision import board_crumb, may_decide
from plans.decisions.actions import FROZEN, CannotDecide
from plans.decisions.models import FundingShare
from plans.rollup.queries import inputs_of
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonLine, TambonPlan


@require_GET
@door("tambon_plan.view", TambonPlan)
def payers(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show the money of the plan in force by who pays it; the table's sum is the plan's."""
    lines = inputs_of(plan).lines()
    context = {
        "plan": plan,
        "crumbs": way_to(plan, board_crumb(plan)),
        "report": payer_report(lines, shares_of(plan)),
        "owners": owners_of(plan, lines),
    }
    return render(request, "plans/board/payer_list.html", context)


@require_http_methods(["GET", "POST"])
@door("tambon_plan.view", TambonPlan)
def shares(request: SignedIn, plan: TambonPlan, code: str) -> HttpResponse:
    """Show who pays for one project and what group that speaks for; who decides writes it down."""
    line = get_object_or_404(plan.lines.select_related("project"), project__code=code)
    if request.method == "GET":
        return _page(request, plan, line)
    require(request, "tambon_plan.decide", plan)
    rows = share_rows(plan, _stored(plan, line), request.POST)
    if not rows.is_valid():
        return _page(request, plan, line, rows=rows, status=UNREADABLE)
    typed, stamp = rows.shares(line.project_id), request.POST.get("stamp", "")
    try:
        put_shares(plan, line.project, typed, by=request.user, stamp=stamp)
    except CannotDecide as refusal:
        return _page(request, plan, line, rows=rows, refusals=refusal.reasons, status=CONFLICT)
    messages.success(request, "บันทึกผู้ออกเงินแล้ว")
    return redirect("plans:shares", pk=plan.pk, code=code)


def _stored(plan: TambonPlan, line: TambonLine) -> list[Share]:
    return [share for share in shares_of(plan) if share.project_id == line.project_id]


def _page(
    request: SignedIn,
    plan: TambonPlan,
    line: TambonLine,
    *,
    rows: ShareRows | None = None,
    refusals: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    decides = may_decide(request, plan)
    stored = _stored(plan, line)
    card = board_of(plan, with_prepared=decides).card(line.project.code)
    context: dict[str, Any] = {
        "plan": plan,
        "crumbs": way_to(plan, board_crumb(plan)),
        "line": line,
        "card": card,
        "stored": stored,
        "labels": [(share, FundingShare.Payer(share.payer).label) for share in stored],
        "sums": _sums(stored, added(line.years_baht), card),
        "rows": rows or (share_rows(plan, stored) if decides and not plan.frozen_by_id else None),
        "stamp": stamp_of(plan, line.project),
        "refusals": refusals,
        "frozen": FROZEN if plan.frozen_by_id else "",
    }
    return render(request, "plans/board/share_page.html", context, status=status)


def _sums(stored: list[Share], own_baht: Decimal | None, card: Card | None) -> dict[str, Decimal | None]:
    """Return the project's money (with what is joined to it), what is stated, and the difference; None is blank."""
    budget = card.budget_baht if card and card.joined else own_baht
    stated = card.stated_baht if card and card.joined else sum_of(stored)
    return {
        "budget": budget,
        "stated": stated,
        "unstated": None if budget is None or budget <= stated else budget - stated,
        "over": None if budget is None or budget >= stated else stated - budget,
    }
