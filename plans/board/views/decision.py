"""The forum screen: projects in three columns, each with its fate; one project's decision; one fate for many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT, UNREADABLE, is_htmx, tell_doubts, words_in
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.board.forms.decision import DecisionForm, ManyForm, Refused, move_card, newest_of, save_decision
from plans.board.lists import asked_here, choosing, is_on_pages, part_of
from plans.board.queries import Board, Card, board_of
from plans.decisions.actions import FROZEN, CannotDecide, discard
from plans.decisions.models import Decision, PublicationState
from plans.decisions.readiness import against_publishing
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup, Project


def board_crumb(plan: TambonPlan) -> tuple[str, str]:
    """Return text and address of the board."""
    return "ผลการพิจารณา", reverse("plans:decisions", args=[plan.pk])


def may_decide(request: SignedIn, plan: TambonPlan) -> bool:
    """Tell whether the person decides, and so sees what is prepared."""
    return request.user.has_perm("tambon_plan.decide", plan)


# --- the board ------------------------------------------------------------------------------------------------------
@require_GET
@door("tambon_plan.view", TambonPlan)
def decisions(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show the projects by group; who decides sees what is prepared, everybody else what is in force."""
    return _board_page(request, plan)


def _board_page(
    request: SignedIn,
    plan: TambonPlan,
    *,
    board: Board | None = None,
    many: ManyForm | None = None,
    refused: Refused | None = None,
    moved: Card | None = None,
    status: int = 200,
) -> HttpResponseBase:
    decides = may_decide(request, plan)
    board = board or board_of(plan, with_prepared=decides)
    changes = decides and not plan.frozen_by_id
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "board": board,
        "in_force": board.in_force if board.prepared else None,
        "may": {"decide": decides, "change": changes},
        "frozen": FROZEN if plan.frozen_by_id else "",
        "groups": ActionGroup.choices,
        "many": many or (ManyForm(plan=plan, cards=board.cards) if changes else None),
        "doubts": list(against_publishing(plan, board.waiting.decisions)) if decides else [],
        "refused": refused,
        "moved": moved,
        # What was chosen stays chosen when it could not be stored.
        "picked": (picked := {pick.partition(":")[0] for pick in many.named} if many else set()),
        **part_of(request, plan, board, kept=picked | {one.code for one in (refused, moved) if one}),
    }
    return _answer(request, context, status=status)


def _answer(request: SignedIn, context: dict[str, Any], *, status: int) -> HttpResponseBase:
    """Answer with the board's page, the board alone, or a file of what it shows."""
    template = f"plans/board/decision_board.html{'#board' if is_htmx(request) else ''}"
    if request.method == "GET":
        return answer(context["listing"], template, context)
    return render(request, template, context, status=status)


def _at_card(request: SignedIn, plan: TambonPlan, code: str) -> str:
    """Return the address of a card on the board; where the board has several pages the address names it."""
    words = asked_here(request, code if is_on_pages(plan) else "")
    return f"{reverse('plans:decisions', args=[plan.pk])}{words}#card-{code}"


@require_POST
@door("tambon_plan.decide", TambonPlan)
def decision_move(request: SignedIn, plan: TambonPlan, code: str) -> HttpResponseBase:
    """Move a project to another group; against what its shares say only with a reason."""
    card, reason = _card(request, plan, code), words_in(request, "reason")
    try:
        move_card(plan, card, request.POST, reason=reason, by=request.user)
    except CannotDecide as refusal:
        refused = Refused(refusal.reasons, code, reason)
        return _board_page(request, plan, refused=refused, status=CONFLICT)
    group = ActionGroup(request.POST["group"]).label
    if is_htmx(request):
        board = board_of(plan, with_prepared=True)
        return _board_page(request, plan, board=board, moved=board.card(code))
    messages.success(request, f"ย้าย «{card.line.title}» ไปกลุ่ม{group}แล้ว ยังไม่ประกาศ")
    return redirect(_at_card(request, plan, code))


def _card(request: SignedIn, plan: TambonPlan, code: str) -> Card:
    """Find a project on the board as the person sees it; one that is not there does not exist (404)."""
    card = board_of(plan, with_prepared=may_decide(request, plan)).card(code)
    if card is None:
        raise Http404(code)
    return card


@require_POST
@door("tambon_plan.decide", TambonPlan)
def decisions_many(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Prepare one fate for every chosen project, all or none."""
    board = board_of(plan, with_prepared=True)
    form = ManyForm(request.POST, plan=plan, cards=board.cards)
    if not form.is_valid():
        return _board_page(request, plan, board=board, many=form, status=UNREADABLE)
    try:
        count = form.save(by=request.user)
    except CannotDecide as refusal:
        return _board_page(request, plan, many=form, refused=Refused(refusal.reasons), status=CONFLICT)
    messages.success(request, f"เตรียมผลของ {count} โครงการแล้ว ยังไม่ประกาศ")
    tell_doubts(request, form)
    return redirect(f"{reverse('plans:decisions', args=[plan.pk])}{asked_here(request)}")


# --- one project ----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("tambon_plan.view", TambonPlan)
def decision(request: SignedIn, plan: TambonPlan, code: str) -> HttpResponse:
    """Show one project's fate, shares and history; who decides prepares another one."""
    card = _card(request, plan, code)
    if request.method == "GET":
        form = DecisionForm(plan=plan, card=card) if _may_change(request, plan, card) else None
        return _decision_page(request, plan, card, form=form)
    require(request, "tambon_plan.decide", plan)
    form = DecisionForm(request.POST, plan=plan, card=card)
    if not form.is_valid():
        return _decision_page(request, plan, card, form=form, status=UNREADABLE)
    try:
        save_decision(form, by=request.user)
    except CannotDecide as refusal:
        return _not_saved(request, plan, form, reasons=refusal.reasons)
    messages.success(request, f"เตรียมผลของ «{card.line.title}» แล้ว ยังไม่ประกาศ")
    tell_doubts(request, form)
    return redirect(_screen_of(request, plan, code) or _at_card(request, plan, code))


def _screen_of(request: SignedIn, plan: TambonPlan, code: str) -> str:
    """Return the address of the hall's screen at its place, for who came from there; «» for others."""
    return f"{reverse('plans:screen', args=[plan.pk])}?at={code}" if "screen" in request.GET else ""


def _not_saved(request: SignedIn, plan: TambonPlan, form: DecisionForm, *, reasons: tuple[str, ...]) -> HttpResponse:
    """Show what was typed again over the newest decision, so that the next press is meant for that one."""
    newest = newest_of(plan, form.card.line.project_id)
    typed = request.POST.copy()
    theirs = newest if newest and typed.get("seen") != str(newest.pk) else None
    typed["seen"] = str(newest.pk if newest else 0)
    again = DecisionForm(typed, plan=plan, card=form.card)
    return _decision_page(request, plan, form.card, form=again, refusals=reasons, theirs=theirs, status=CONFLICT)


def _may_change(request: SignedIn, plan: TambonPlan, card: Card) -> bool:
    """Tell whether the form is shown: a merged project is decided about at the one that carries it."""
    return may_decide(request, plan) and not plan.frozen_by_id and card.carrier is None


def _decision_page(
    request: SignedIn,
    plan: TambonPlan,
    card: Card,
    *,
    form: DecisionForm | None,
    refusals: tuple[str, ...] = (),
    theirs: Decision | None = None,
    status: int = 200,
) -> HttpResponse:
    key = card.line.project_id
    known = Decision.objects.visible_to(request.user).filter(tambon_plan=plan, project=key)
    history = list(known.select_related("lead", "meeting").prefetch_related("supporting").order_by("-pk"))
    context: dict[str, Any] = {
        "plan": plan,
        "crumbs": way_to(plan, board_crumb(plan)),
        "card": card,
        "choose": choosing(plan, [card.code]),
        "may_open": Project.objects.visible_to(request.user).filter(pk=key).exists(),
        "form": form,
        "refusals": refusals,
        "theirs": theirs,
        "frozen": FROZEN if plan.frozen_by_id else "",
        "history": history,
        "back": _screen_of(request, plan, card.code) or reverse("plans:decisions", args=[plan.pk]),
        "may_discard": form is not None and any(entry.standing == PublicationState.PREPARED for entry in history),
    }
    return render(request, "plans/board/decision_page.html", context, status=status)


@require_POST
@door("tambon_plan.decide", TambonPlan)
def decision_discard(request: SignedIn, plan: TambonPlan, code: str) -> HttpResponse:
    """Drop what was prepared on a project; what is in force stays."""
    card = _card(request, plan, code)
    try:
        discard(plan, Project.objects.visible_to(request.user).get(pk=card.line.project_id), by=request.user)
    except CannotDecide as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(request, f"ยกเลิกผลที่เตรียมไว้ของ «{card.line.title}» แล้ว")
    return redirect("plans:decision", pk=plan.pk, code=code)
