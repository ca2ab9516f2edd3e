"""One ballot on the screen: opened, its papers typed in, an order agreed on, closed with its result, used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts
from agencies.lists.answering import answer
from agencies.people.models import User
from agencies.people.requests import SignedIn
from plans.decisions.actions import CannotDecide
from plans.ranking.actions.ballot_entry import (
    FIRST,
    SECOND,
    Box,
    codes_of,
    columns_of,
    comparison,
    headings_of,
    marks_of,
    next_paper,
    papers_of,
    put_order,
    put_paper,
    remove_paper,
    stamp_of,
    titles_of,
)
from plans.ranking.actions.ballots import (
    close_ballot,
    discard_ballot,
    doubts,
    drift,
    lacking,
    open_ballot,
    use_ballot,
)
from plans.ranking.forms import OpeningForm, PaperForm, ResolutionTextForm, TypedOrder, typed_order
from plans.ranking.lists import agreed_list, result_of
from plans.ranking.models import Ballot, Criterion
from plans.ranking.next_act import act_of_typing
from plans.ranking.queries import criteria_of, in_use, pool_for, pool_of
from plans.ranking.views.ranking import ranking_of
from plans.ranking.views.turning import TABLE, is_table, part_of
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan

# A page of papers as they were typed in: so many papers, or fewer when each has many projects.
PAPERS_PER_PAGE, PROJECTS_PER_PAGE = 25, 400
MISSES_SHOWN = 100
ACTIONS = ("type", "close", "discard")


@require_http_methods(["GET", "POST"])
@door("tambon_plan.score", TambonPlan)
def ballot_new(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Open the next ballot."""
    held = TambonMeeting.objects.visible_to(request.user).filter(tambon_plan=plan)
    meetings = held.exclude(state=MeetingState.CANCELLED)
    form = OpeningForm(meetings, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ballot = open_ballot(plan, form.opening(), by=request.user)
            messages.success(request, f"เปิด{ballot} แล้ว")
            return redirect("plans:ballot", pk=ballot.pk)
        except CannotDecide as refusal:
            form.add_error(None, list(refusal.reasons))
    context = {
        "plan": plan,
        "form": form,
        "crumbs": way_to(plan, ranking_of(plan)),
        "criteria": in_use(criteria_of(plan, Criterion.Purpose.RANKING)),
    }
    return render(request, "plans/ranking/ballot_new.html", context, status=UNREADABLE if form.errors else 200)


# --- one ballot -----------------------------------------------------------------------------------------------------
@require_GET
@door("ballot.view", Ballot)
def ballot(request: SignedIn, ballot: Ballot) -> HttpResponseBase:
    """Show an open ballot with its papers, or a closed one with its result."""
    return _page(request, ballot)


def _page(request: SignedIn, ballot: Ballot, refusals: Sequence[str] = ()) -> HttpResponseBase:
    plan = ballot.tambon_plan
    is_free = not plan.frozen_by_id
    decides = request.user.has_perm("tambon_plan.decide", plan)
    may = {name: is_free and request.user.has_perm(f"ballot.{name}", ballot) for name in ACTIONS}
    context = {
        "ballot": ballot,
        "plan": plan,
        "crumbs": way_to(plan, ranking_of(plan)),
        "refusals": refusals,
        "may": may | {"use": is_free and decides},
        # What is prepared is of those alone who decide; everybody sees what came after the ballot.
        "drift": drift(ballot, pool_of(plan, with_prepared=decides), is_told_all=decides),
        "titles": titles_of(ballot),
        "task": None,
    }
    return _with_papers_or_result(request, ballot, context)


def _with_papers_or_result(request: SignedIn, ballot: Ballot, context: dict[str, Any]) -> HttpResponseBase:
    template, status = "plans/ranking/ballot_page.html", CONFLICT if context["refusals"] else 200
    if ballot.state == Ballot.State.OPEN:
        typing = _typing(ballot)
        task = act_of_typing(ballot, typing) if context["may"]["type"] else None
        return render(request, template, context | typing | {"task": task}, status=status)
    listing = result_of(request, ballot, context["drift"])
    if context["refusals"]:
        return render(request, template, context | {"listing": listing, "page": listing.page}, status=status)
    return answer(listing, template, context)


def _typing(ballot: Ballot) -> dict[str, Any]:
    """Return what is said of a ballot whose papers are being typed in; never what is on them."""
    papers = papers_of(ballot)
    compared = comparison(ballot, papers) if ballot.is_typed_twice else None
    names = {criterion["id"]: criterion["name"] for criterion in ballot.settled["criteria"]}
    titles = titles_of(ballot)
    typings = (FIRST, SECOND) if ballot.is_typed_twice else (FIRST,)
    return {
        "typings": [(typing, papers[typing], next_paper(papers, typing)) for typing in typings],
        "compared": compared,
        # One after the other is put right, and the next ones come up: two papers mixed up differ in thousands of boxes.
        "misses": [
            (miss, titles[miss.project], names.get(miss.criterion or 0, "จำนวนเสียง"))
            for miss in (compared.boxes[:MISSES_SHOWN] if compared else ())
        ],
        "agreed": _agreed(ballot),
        "lacking": lacking(ballot, papers, compared),
        "doubts": doubts(ballot),
    }


def _agreed(ballot: Ballot) -> list[str]:
    """Return the titles in the order stored so far for a consensus."""
    if ballot.method != Ballot.Method.CONSENSUS:
        return []
    titles = titles_of(ballot)
    return [titles[mark.project] for mark in sorted(marks_of(ballot), key=lambda mark: mark.value)]


STEPS: dict[str, tuple[Callable[..., object], str]] = {
    "close": (close_ballot, "ปิดบันทึกแล้ว ได้ลำดับตามตารางด้านล่าง"),
    "discard": (discard_ballot, "ไม่ใช้การจัดลำดับครั้งนี้แล้ว ข้อมูลที่บันทึกไว้ยังอยู่"),
    "use": (use_ballot, "เตรียมผลการพิจารณาตามลำดับนี้แล้ว มีผลเมื่อประกาศมติ โครงการที่ยังไม่ได้ลงคะแนนไม่มีลำดับ"),
}


@require_POST
@door("ballot.view", Ballot)
def ballot_step(request: SignedIn, ballot: Ballot) -> HttpResponseBase:
    """Close a ballot, use its order, or say that it is not used; what speaks against it is said on its page."""
    name = request.POST.get("step", "")
    if name not in STEPS:
        return _page(request, ballot, ["ไม่รู้จักการดำเนินการนี้ กรุณาเลือกจากปุ่มในหน้านี้"])
    step, done = STEPS[name]
    try:
        step(ballot, by=request.user)
    except CannotDecide as refusal:
        ballot.refresh_from_db()
        return _page(request, ballot, refusal.reasons)
    messages.success(request, done)
    return redirect("plans:ballot", pk=ballot.pk)


def _way_to(ballot: Ballot) -> list[tuple[str, str]]:
    """Return the way to a page below a ballot's own."""
    plan = ballot.tambon_plan
    return way_to(plan, ranking_of(plan), (f"ครั้งที่ {ballot.number}", reverse("plans:ballot", args=[ballot.pk])))


# --- papers ---------------------------------------------------------------------------------------------------------
def _typing_of(ballot: Ballot, words: QueryDict) -> int:
    """Read which typing is meant; a ballot that is typed once has no second (404)."""
    typing = {"1": FIRST, "2": SECOND}.get(words.get("typing", "1"))
    if typing is None or (typing == SECOND and not ballot.is_typed_twice) or ballot.method == Ballot.Method.CONSENSUS:
        raise Http404("typing")
    return typing


@require_http_methods(["GET", "POST"])
@door("ballot.type", Ballot)
def ballot_paper(request: SignedIn, ballot: Ballot) -> HttpResponse:
    """Type one paper in, or open one again; the other typing's marks are never shown here."""
    typing = _typing_of(ballot, request.GET)
    papers = papers_of(ballot)
    number = request.GET.get("paper", "") or next_paper(papers, typing)
    if request.method == "GET":
        form = _paper_form(ballot, typing, number, page=request.GET.get("page", ""))
        return _paper_page(request, ballot, form, typing=typing, papers=papers)
    stamp, left = request.POST.get("stamp", ""), request.POST.get("left", "")
    form = PaperForm(ballot, number=number, stamp=stamp, page=left, data=request.POST)
    if "page" in request.POST:
        form = form.turned(request.POST["page"])
    elif form.is_valid():
        try:
            put_paper(ballot, form.paper(typing), by=request.user)
            messages.success(request, f"บันทึกใบที่ {form.cleaned_data['number']} แล้ว")
            return redirect(_after_paper(ballot, typing, was_open=bool(form.cleaned_data["stamp"])))
        except CannotDecide as refusal:
            form.add_error(None, list(refusal.reasons))
    return _paper_page(request, ballot, form, typing=typing, papers=papers)


def _paper_form(ballot: Ballot, typing: int, number: str, *, page: str) -> PaperForm:
    values = {Box(mark.project, mark.criterion): mark.value for mark in marks_of(ballot, typing, [number])}
    stamp = stamp_of(ballot, typing, number) if values else ""
    return PaperForm(ballot, number=number, stamp=stamp, values=values, page=page)


def _after_paper(ballot: Ballot, typing: int, *, was_open: bool) -> str:
    """Go on to the next paper, or back to the ballot after a paper was mended."""
    if was_open:
        return reverse("plans:ballot", args=[ballot.pk])
    return f"{reverse('plans:ballot_paper', args=[ballot.pk])}?typing={typing}"


def _paper_page(
    request: SignedIn, ballot: Ballot, form: PaperForm, *, typing: int, papers: Mapping[int, Sequence[str]]
) -> HttpResponse:
    plan = ballot.tambon_plan
    context = {
        "ballot": ballot,
        "plan": plan,
        "form": form,
        "page": form.page,
        "is_unsaved": request.method == "POST",
        "typing": typing,
        "papers": papers[typing],
        "crumbs": _way_to(ballot),
    }
    return render(request, "plans/ranking/ballot_paper.html", context, status=UNREADABLE if form.errors else 200)


@require_POST
@door("ballot.type", Ballot)
def ballot_paper_remove(request: SignedIn, ballot: Ballot) -> HttpResponseBase:
    """Take one typing of a paper out."""
    typing, number = _typing_of(ballot, request.POST), request.POST.get("paper", "")
    try:
        removed = remove_paper(ballot, typing, number, by=request.user)
    except CannotDecide as refusal:
        return _page(request, ballot, refusal.reasons)
    if removed:
        messages.success(request, f"ลบใบที่ {number} ของรอบที่ {typing} แล้ว")
    return redirect("plans:ballot", pk=ballot.pk)


@require_GET
@door("ballot.view", Ballot)
def ballot_papers(request: SignedIn, ballot: Ballot) -> HttpResponse:
    """Show every paper as it was typed in, once the ballot is closed."""
    if ballot.state == Ballot.State.OPEN:
        raise Http404("papers")
    papers = papers_of(ballot)[FIRST]
    per_page = min(PAPERS_PER_PAGE, max(1, PROJECTS_PER_PAGE // max(1, len(codes_of(ballot)))))
    page: Page[str] = Paginator(papers, per_page).get_page(request.GET.get("page"))
    plan = ballot.tambon_plan
    context = {
        "ballot": ballot,
        "plan": plan,
        "page": page,
        "headings": headings_of(ballot),
        "papers": _as_typed(ballot, list(page.object_list)),
        "crumbs": _way_to(ballot),
    }
    return render(request, "plans/ranking/ballot_papers.html", context)


def _as_typed(ballot: Ballot, papers: Sequence[str]) -> dict[str, list[tuple[Mapping[str, str], list[int | None]]]]:
    """Return by paper each project with what stands in its boxes, in the order of the paper; None was left blank."""
    values = {(mark.paper, mark.project, mark.criterion): mark.value for mark in marks_of(ballot, papers=papers)}
    columns = columns_of(ballot)
    return {
        number: [
            (project, [values.get((number, project["code"], criterion)) for criterion in columns])
            for project in ballot.settled["projects"]
        ]
        for number in papers
    }


# --- an order agreed on ---------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("ballot.type", Ballot)
def ballot_order(request: SignedIn, ballot: Ballot) -> HttpResponseBase:
    """Write the order of a consensus down, with the words of its resolution."""
    if ballot.method != Ballot.Method.CONSENSUS:
        raise Http404("order")
    if request.method == "GET":
        return _order_table(request, ballot) if is_table(request) else _order_begun(request, ballot)
    typed, form = typed_order(request.POST), ResolutionTextForm(request.POST)
    if typed.wanted and not typed.errors:
        return _order_page(request, ballot, typed, form=form.unsent(), is_unsaved=True)
    errors = list(typed.errors)
    if form.is_valid() and not errors:
        try:
            put_order(ballot, typed.order, form.cleaned_data["resolution"], by=request.user)
            messages.success(request, "บันทึกลำดับและมติแล้ว ตรวจแล้วกดปิดบันทึก")
            tell_doubts(request, form)
            return redirect("plans:ballot", pk=ballot.pk)
        except CannotDecide as refusal:
            errors = list(refusal.reasons)
    return _order_page(request, ballot, replace(typed, errors=errors), form=form, is_unsaved=True)


def _order_begun(request: SignedIn, ballot: Ballot) -> HttpResponse:
    start = TypedOrder(_starting_order(ballot, request.user), left=request.GET.get("page", ""))
    return _order_page(request, ballot, start, form=ResolutionTextForm(resolution=ballot.resolution))


def _stored_order(ballot: Ballot) -> list[str]:
    return [mark.project for mark in sorted(marks_of(ballot), key=lambda mark: mark.value)]


def _order_table(request: SignedIn, ballot: Ballot) -> HttpResponseBase:
    stored = _stored_order(ballot)
    context = {
        "about": ballot,
        "sheet": reverse("plans:ballot_order", args=[ballot.pk]),
        "crumbs": _way_to(ballot),
        "lead": "ลำดับที่บันทึกไว้แล้ว" if stored else "ยังไม่ได้บันทึกลำดับ นี่คือลำดับที่แบบกรอกเริ่มให้",
    }
    return answer(agreed_list(request, ballot, stored or _starting_order(ballot, request.user)), TABLE, context)


def _starting_order(ballot: Ballot, person: User) -> list[str]:
    """Return the order stored so far; before that the tambon's ranks as they are, then the villages' order."""
    stored = _stored_order(ballot)
    if stored:
        return stored
    pool = pool_for(ballot.tambon_plan, person)
    suggested = {suggestion.place.project: suggestion.place.rank for suggestion in pool.suggestions}
    ranks = {candidate.code: candidate.rank for candidate in pool.candidates}
    codes = codes_of(ballot)
    return sorted(codes, key=lambda code: (ranks.get(code) is None, ranks.get(code) or 0, suggested.get(code, 0)))


def _order_page(
    request: SignedIn, ballot: Ballot, typed: TypedOrder, *, form: ResolutionTextForm, is_unsaved: bool = False
) -> HttpResponse:
    plan = ballot.tambon_plan
    projects = {project["code"]: project for project in ballot.settled["projects"]}
    now = replace(typed, order=[code for code in typed.order if code in projects])
    part = part_of(now, now.shown)
    context = {
        "ballot": ballot,
        "plan": plan,
        "form": form,
        "errors": now.errors,
        **part,
        "rows": [projects[code] | {"place_now": now.unread.get(code, place)} for place, code in part["placed"]],
        "is_unsaved": is_unsaved,
        "crumbs": _way_to(ballot),
    }
    has_errors = bool(now.errors or form.errors)
    return render(request, "plans/ranking/ballot_order.html", context, status=UNREADABLE if has_errors else 200)
