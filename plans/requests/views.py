"""Requests to agencies on the screen: a tambon's, an agency's own, one request with its history, «บูรณาการแล้ว»."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.reach import ReachQuerySet
from agencies.access.reasons import require_somewhere
from agencies.access.responses import UNREADABLE, tell_doubts, words_in
from agencies.errors import stops, warnings
from agencies.lists.answering import answer as answer_list
from agencies.lists.listing import Listing
from agencies.people.requests import SignedIn
from paper.thai import baht
from plans.board.shares import Carried
from plans.requests.actions.asking import ask, ask_hosts, losses, money_of, set_days, to_ask
from plans.requests.actions.moves import (
    COMMITMENTS,
    EVENT_LABELS,
    CannotCommit,
    against_integrating,
    answer,
    integrate,
    is_integrated,
    move,
    stale,
    write_note,
)
from plans.requests.forms import (
    AnswerForm,
    AskForm,
    DaysForm,
    HostsForm,
    IntegrateForm,
    ManyForm,
    NoteForm,
)
from plans.requests.lists import INBOX, REQUESTS, money_in, sent_to, wanted_list
from plans.requests.models import Commitment, CommitmentEvent, CommitmentState
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan

INBOX_PAGE = "plans/requests/commitment_inbox.html"
TAMBON_PAGE = "plans/requests/commitment_tambon.html"
WANTED_PAGE = "plans/requests/commitments_wanted.html"
S = CommitmentState


def _sums(requests: ReachQuerySet) -> dict[str, Any]:
    """Count the requests by state and add up the money asked for and promised."""
    sums: dict[str, Any] = requests.order_by().aggregate(
        asked_baht=Sum("amount_baht", filter=~Q(state=S.WITHDRAWN)),
        **{f"n_{state.value}": Count("pk", filter=Q(state=state)) for state in S},
    )
    accepted = requests.filter(state=S.ACCEPTED).values_list("amount_baht", "countered_baht")
    promised = [asked if offered is None else offered for asked, offered in accepted]
    sums["promised_baht"] = sum((amount for amount in promised if amount is not None), Decimal(0))
    return sums


# --- a tambon's -----------------------------------------------------------------------------------------------------
@require_GET
@door("tambon_plan.view", TambonPlan)
def commitments(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show what was asked of whom for a plan, what is still to be asked, and whether the plan is integrated."""
    return answer_list(_listing(request, plan), TAMBON_PAGE, _context(request, plan))


def _page(request: SignedIn, plan: TambonPlan, *, refusals: tuple[str, ...]) -> HttpResponse:
    """Show the page again with why something was not done."""
    context = _context(request, plan) | {"listing": _listing(request, plan), "refusals": refusals}
    return render(request, TAMBON_PAGE, context, status=UNREADABLE)


def _listing(request: SignedIn, plan: TambonPlan) -> Listing:
    asked = Commitment.objects.visible_to(request.user).filter(tambon_plan=plan)
    listing = REQUESTS.read(request, asked.select_related(*Commitment.NAMED, "agency"))
    listing.base = reverse("plans:commitments", args=[plan.pk])
    return listing


def _context(request: SignedIn, plan: TambonPlan) -> dict[str, Any]:
    may = {name: request.user.has_perm(f"tambon_plan.{name}", plan) for name in ("ask", "integrate")}
    waiting, money = stale(plan).count(), money_of(plan) if may["ask"] else None
    said = against_integrating(plan, waiting) if may["integrate"] else []
    wanted = to_ask(plan, money) if may["ask"] else []
    return {
        "plan": plan,
        **_came_of(request, plan, money),
        "crumbs": way_to(plan),
        "may": may,
        "wanted": wanted,
        "wanted_baht": money_in(wanted),
        "is_integrated": is_integrated(plan),
        "stale": waiting,
        "against": stops(said),
        "overdue": warnings(said),
        "integrate_form": IntegrateForm(),
        "days_form": DaysForm(plan=plan),
        "refusals": (),
    }


def _came_of(request: SignedIn, plan: TambonPlan, money: Mapping[int, Carried] | None) -> dict[str, Any]:
    """Return what the requests that the person may read add up to, and what was lost with those declined."""
    readable = Commitment.objects.visible_to(request.user).filter(tambon_plan=plan)
    declined = readable.filter(state=S.DECLINED).select_related(*Commitment.NAMED, "agency")
    return {"sums": _sums(readable), "losses": losses(plan, list(declined), money)}


@require_GET
@door("tambon_plan.ask", TambonPlan)
def commitments_wanted(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """List what the named hosts were not asked yet, to be read before it is sent."""
    context = _wanted(request, plan, HostsForm(plan=plan))
    return answer_list(context["listing"], WANTED_PAGE, context)


def _wanted(request: SignedIn, plan: TambonPlan, form: HostsForm, *, refusals: tuple[str, ...] = ()) -> dict[str, Any]:
    listing = wanted_list(request, plan, to_ask(plan))
    crumbs = way_to(plan, _listed(plan))
    return {
        "plan": plan,
        "crumbs": crumbs,
        "form": form,
        "refusals": refusals,
        "listing": listing,
        "page": listing.page,
        "total": len(listing.every),
    }


@require_POST
@door("tambon_plan.ask", TambonPlan)
def commitments_ask(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Ask every named host of the plan's projects at once."""
    form = HostsForm(request.POST, plan=plan)
    refusals: tuple[str, ...] = ()
    if form.is_valid():
        try:
            count = ask_hosts(plan, by=request.user, due_on=form.cleaned_data["due_on"])
        except CannotCommit as refusal:
            refusals = refusal.reasons
    if refusals or form.errors:
        return render(request, WANTED_PAGE, _wanted(request, plan, form, refusals=refusals), status=UNREADABLE)
    messages.success(request, f"ส่งคำขอแล้ว {count} รายการ" if count else "ไม่มีคำขอที่ต้องส่งเพิ่ม")
    tell_doubts(request, form)
    return redirect("plans:commitments", plan.pk)


@require_POST
@door("tambon_plan.ask", TambonPlan)
def commitments_days(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Set how long agencies may take to answer."""
    form = DaysForm(request.POST, plan=plan)
    if not form.is_valid():
        return _page(request, plan, refusals=tuple(str(error) for error in form.errors["answer_days"]))
    try:
        set_days(plan, form.cleaned_data["answer_days"], by=request.user)
    except CannotCommit as refusal:
        return _page(request, plan, refusals=refusal.reasons)
    messages.success(request, "ตั้งจำนวนวันรอคำตอบแล้ว")
    return redirect("plans:commitments", plan.pk)


@require_http_methods(["GET", "POST"])
@door("tambon_plan.ask", TambonPlan)
def commitment_add(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Write one request by hand."""
    form = AskForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask(plan, form.wanted, by=request.user, due_on=form.cleaned_data["due_on"])
        except CannotCommit as refusal:
            form.add_error(None, " ".join(refusal.reasons))
        else:
            messages.success(request, f"ส่งคำขอถึง {made.agency} แล้ว")
            tell_doubts(request, form)
            return redirect("plans:commitments", plan.pk)
    context = {"plan": plan, "form": form, "crumbs": way_to(plan, _listed(plan))}
    return render(request, "plans/requests/commitment_add.html", context, status=UNREADABLE if form.errors else 200)


def _listed(plan: TambonPlan) -> tuple[str, str]:
    return "หน่วยงานตอบรับ", reverse("plans:commitments", args=[plan.pk])


@require_POST
@door("tambon_plan.integrate", TambonPlan)
def commitments_integrate(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Call the plan integrated, with the chair's reason where requests are overdue."""
    form = IntegrateForm(request.POST)
    form.is_valid()
    try:
        integrate(plan, by=request.user, reason=form.cleaned_data.get("reason", ""))
    except CannotCommit as refusal:
        return _page(request, plan, refusals=refusal.reasons)
    messages.success(request, "ประกาศแล้วว่าแผนตำบลนี้บูรณาการแล้ว")
    tell_doubts(request, form)
    return redirect("plans:commitments", plan.pk)


# --- an agency's own ------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("commitment.answer")
def commitment_inbox(request: SignedIn) -> HttpResponseBase:
    """List what this agency was asked, what waits first, to be answered one by one or many at once."""
    require_somewhere(request.user, "commitment.answer")
    listing = INBOX.read(request, sent_to(request.user))
    if request.method != "POST" or "act" in request.POST:
        return answer_list(listing, INBOX_PAGE, {"refusals": ()})
    # What the page sent before it was a list; it may stand open somewhere, typed in.
    form = ManyForm(request.POST, requests=Commitment.objects.visible_to(request.user).allowing(request.user, "answer"))
    if not form.is_valid():
        context = {"listing": listing, "page": listing.page, "refusals": form.refusals}
        return render(request, INBOX_PAGE, context, status=UNREADABLE)
    _answer_many(request, form)
    tell_doubts(request, form)
    return redirect("plans:commitment_inbox")


def _answer_many(request: SignedIn, form: ManyForm) -> None:
    """Give the same answer to each chosen request; one that moved meanwhile is named and keeps nobody else back."""
    typed, done = form.cleaned_data, 0
    for commitment in typed["requests"].select_related(*Commitment.NAMED):
        try:
            answer(commitment, typed["kind"], by=request.user, note=typed["note"])
            done += 1
        except CannotCommit as refusal:
            project, reasons = commitment.project, " ".join(refusal.reasons)
            messages.warning(request, f"{project} ของ{commitment.owner} รหัส {project.code}: {reasons}")
    if done:
        messages.success(request, f"ตอบคำขอแล้ว {done} รายการ")


# --- one request ----------------------------------------------------------------------------------------------------
@require_GET
@door("commitment.view", Commitment)
def commitment(request: SignedIn, commitment: Commitment) -> HttpResponse:
    """Show one request with its history, and to its agency the internal note."""
    return _detail(request, commitment)


def _detail(
    request: SignedIn,
    commitment: Commitment,
    *,
    form: AnswerForm | None = None,
    refusals: tuple[str, ...] = (),
) -> HttpResponse:
    user, moves = request.user, COMMITMENTS.open_moves(commitment, request.user)
    may_note = user.has_perm("commitment.note", commitment)
    context = {
        "commitment": commitment,
        "plan": commitment.tambon_plan,
        "may_answer": any(move.is_answer for move in moves),
        "moves": [move for move in moves if not move.is_answer],
        "form": form or AnswerForm(),
        "note_form": NoteForm(initial=commitment.internal_note) if may_note else None,
        "losses": losses(commitment.tambon_plan, [commitment]) if commitment.state == S.DECLINED else [],
        "events": [_event_row(event) for event in commitment.events.all()],
        "refusals": refusals,
        "crumbs": _way(request, commitment),
    }
    is_refused = bool(refusals) or bool(form and form.errors)
    return render(request, "plans/requests/commitment_detail.html", context, status=UNREADABLE if is_refused else 200)


def _way(request: SignedIn, commitment: Commitment) -> list[tuple[str, str]]:
    """Lead the agency back to its own requests and everybody else to the tambon's."""
    if request.user.has_perm("commitment.note", commitment):
        return [("คำขอถึงหน่วยงานของท่าน", reverse("plans:commitment_inbox"))]
    return way_to(commitment.tambon_plan, _listed(commitment.tambon_plan))


def _event_row(event: CommitmentEvent) -> dict[str, Any]:
    amount = f" {baht(event.amount_baht)} บาท" if event.amount_baht is not None else ""
    return {
        "at": event.at,
        "title": f"{EVENT_LABELS[event.move]}{amount}",
        "by_name": event.by_name,
        "by_post": event.by_post,
        "note": event.note,
    }


@require_POST
@door("commitment.view", Commitment)
def commitment_answer(request: SignedIn, commitment: Commitment) -> HttpResponse:
    """Answer one request, or change the answer."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _detail(request, commitment, form=form)
    try:
        answer(commitment, form.cleaned_data["kind"], by=request.user, **form.words)
    except CannotCommit as refusal:
        form.add_error(None, " ".join(refusal.reasons))
        commitment.refresh_from_db()
        return _detail(request, commitment, form=form)
    messages.success(request, "บันทึกคำตอบแล้ว")
    tell_doubts(request, form)
    return redirect("plans:commitment", commitment.pk)


@require_POST
@door("commitment.view", Commitment)
def commitment_move(request: SignedIn, commitment: Commitment) -> HttpResponse:
    """Agree to what the agency offers, or withdraw the request."""
    name = request.POST.get("move", "")
    if name not in {"agree", "withdraw"}:
        return _detail(request, commitment, refusals=("ไม่รู้จักการดำเนินการนี้ กรุณาเลือกจากปุ่มในหน้านี้",))
    try:
        move(commitment, name, by=request.user, note=words_in(request, "note"))
    except CannotCommit as refusal:
        commitment.refresh_from_db()
        return _detail(request, commitment, refusals=refusal.reasons)
    messages.success(request, f"{EVENT_LABELS[name]}แล้ว")
    return redirect("plans:commitment", commitment.pk)


@require_POST
@door("commitment.note", Commitment)
def commitment_note(request: SignedIn, commitment: Commitment) -> HttpResponse:
    """Keep the agency's internal note."""
    form = NoteForm(request.POST)
    if form.is_valid():
        write_note(commitment, form.cleaned_data["internal_note"], by=request.user)
        messages.success(request, "บันทึกภายในแล้ว")
        tell_doubts(request, form)
    return redirect("plans:commitment", commitment.pk)
