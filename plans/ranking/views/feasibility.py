"""Feasibility on the screen: projects × criteria with what comes out beside each, and the tambon's own criteria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, UNREADABLE, is_htmx, tell_doubts
from agencies.lists.answering import answer
from agencies.lists.listing import EXPORT
from agencies.people.requests import SignedIn
from agencies.todo import Waiting
from plans.decisions.actions import CannotDecide
from plans.ranking.actions.criteria import put_scores, save_criteria
from plans.ranking.forms import ScoreForm, criterion_rows, typed_criteria
from plans.ranking.lists import FEASIBILITY as SHEET_LIST
from plans.ranking.lists import OUTCOMES, Judged, feasibility_list, mean_of
from plans.ranking.models import Criterion
from plans.ranking.next_act import act_of_scoring
from plans.ranking.queries import Candidate, bands, criteria_of, pool_for, verdicts
from plans.ranking.scoring import Feasibility, Verdict
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan

ROWS_PER_PAGE = SHEET_LIST.per_page
FEASIBILITY = Criterion.Purpose.FEASIBILITY
PAGE = "plans/ranking/feasibility_page.html"


@dataclass(frozen=True)
class Row:
    """One project of the grid: its boxes, and what its scores say."""

    candidate: Candidate
    form: ScoreForm
    verdict: Verdict
    weak: Sequence[Criterion]
    refusals: Sequence[str] = ()
    is_saved: bool = False
    renewed: Sequence[str] = ()

    @property
    def label(self) -> str:
        """Say the outcome."""
        return OUTCOMES[self.verdict.outcome][0]

    @property
    def state(self) -> str:
        """Return how the outcome's badge looks."""
        return OUTCOMES[self.verdict.outcome][1]

    @property
    def mean(self) -> Decimal | None:
        """Return the mean to two places; None until every criterion is scored."""
        return mean_of(self.verdict)


def _rows(plan: TambonPlan, candidates: Iterable[Candidate], criteria: Sequence[Criterion]) -> list[Row]:
    candidates = list(candidates)
    judged = verdicts(plan, candidates, criteria)
    by_key = {criterion.pk: criterion for criterion in criteria}
    return [
        Row(
            candidate=candidate,
            form=ScoreForm(candidate.code, criteria, given=judged[candidate.project_id][0]),
            verdict=judged[candidate.project_id][1],
            weak=[by_key[key] for key in judged[candidate.project_id][1].weak],
        )
        for candidate in candidates
    ]


# --- the grid -------------------------------------------------------------------------------------------------------
@require_GET
@door("tambon_plan.view", TambonPlan)
def feasibility(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show every project with its scores and what they say; those who score get boxes."""
    context = _context(request, plan)
    return answer(context["listing"], PAGE, context)


def _context(request: SignedIn, plan: TambonPlan, typed: Row | None = None) -> dict[str, Any]:
    criteria = criteria_of(plan, FEASIBILITY)
    candidates = pool_for(plan, request.user).candidates
    judged = verdicts(plan, candidates, criteria)
    every = [Judged(candidate, *judged[candidate.project_id]) for candidate in candidates]
    counts = Counter(one.verdict.outcome for one in every)
    may_score = request.user.has_perm("tambon_plan.score", plan) and not plan.frozen_by_id
    return {
        "plan": plan,
        "crumbs": way_to(plan),
        "figures": [(label, counts[outcome], outcome) for outcome, (label, _) in OUTCOMES.items()],
        "bands": bands(),
        "may_score": may_score,
        "task": _next(plan, every) if may_score else None,
        **_sheet(request, plan, every, criteria=criteria, typed=typed),
    }


def _sheet(
    request: SignedIn, plan: TambonPlan, every: Sequence[Judged], *, criteria: Sequence[Criterion], typed: Row | None
) -> dict[str, Any]:
    """Return the rows that are asked for; one that could not be saved stands there as typed, on top if not found."""
    in_use = [criterion for criterion in criteria if criterion.is_in_use]
    listing = feasibility_list(request, plan, every, criteria=in_use)
    rows = _rows(plan, [row.candidate for row in listing.page.object_list], criteria)
    if typed is not None:
        rows = [typed if typed.candidate == row.candidate else row for row in rows]
        rows = rows if typed in rows else [typed, *rows]
    asked = asked_of(request, listing.page.number)
    return {"criteria": in_use, "listing": listing, "page": listing.page, "rows": rows, "asked": asked}


def asked_of(request: SignedIn, page: object) -> str:
    """Return what was asked of the sheet as it stands in an address, which the form of each row carries on."""
    asked = request.GET.copy()
    asked.pop(EXPORT, None)
    asked["page"] = str(page)
    return asked.urlencode()


def _next(plan: TambonPlan, every: Sequence[Judged]) -> Waiting | None:
    """Return what is to be scored next; ``every`` project stands in the order of the sheet as nobody ordered it."""
    page = reverse("plans:feasibility", args=[plan.pk])
    left = [
        (one.candidate.title, f"{page}?page={place // ROWS_PER_PAGE + 1}#row-{one.candidate.code}-line")
        for place, one in enumerate(every)
        if one.verdict.outcome == Feasibility.INCOMPLETE
    ]
    boxes = sum(one.verdict.scored for one in every), sum(one.verdict.criteria for one in every)
    return act_of_scoring(plan, boxes=boxes, left=left)


def _status(row: Row) -> int:
    if not (row.refusals or row.form.errors):
        return 200
    return CONFLICT if row.refusals else UNREADABLE


@require_POST
@door("tambon_plan.score", TambonPlan)
def feasibility_row(request: SignedIn, plan: TambonPlan, code: str) -> HttpResponse:
    """Save one project's scores; htmx gets what they say now, anybody else the page again."""
    candidate = pool_for(plan, request.user).by_code.get(code)
    if candidate is None:
        raise Http404(code)
    row = _saved(request, plan, candidate)
    if is_htmx(request):
        return render(request, "plans/ranking/feasibility_page.html#result", {"row": row}, status=_status(row))
    if not row.is_saved:
        return render(request, PAGE, _context(request, plan, row), status=_status(row))
    messages.success(request, f"บันทึกคะแนนของ «{candidate.title}» แล้ว: {row.label}")
    asked = asked_of(request, request.POST.get("page", ""))
    return redirect(f"{reverse('plans:feasibility', args=[plan.pk])}?{asked}#row-{code}")


def _saved(request: SignedIn, plan: TambonPlan, candidate: Candidate) -> Row:
    """Save a row and return it as it stands now; what could not be saved is returned as typed, with the reasons."""
    criteria = criteria_of(plan, FEASIBILITY)
    [before] = _rows(plan, [candidate], criteria)
    typed = ScoreForm(candidate.code, criteria, given=_given_scores(before.form), data=request.POST)
    if not typed.is_valid():
        return Row(candidate, typed, before.verdict, before.weak)
    try:
        put_scores(plan, candidate.code, typed.cells(), by=request.user)
    except CannotDecide as refusal:
        return Row(candidate, typed, before.verdict, before.weak, refusals=refusal.reasons)
    [after] = _rows(plan, [candidate], criteria_of(plan, FEASIBILITY))
    return replace(after, is_saved=True, renewed=after.form.renewed(typed))


def _given_scores(form: ScoreForm) -> Mapping[int, int]:
    return {criterion.pk: was for _, criterion, was in form.shown if was is not None}


# --- the tambon's own criteria --------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("tambon_plan.score", TambonPlan)
def criteria(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show and change the criteria of this tambon; until it changes one they are the defaults."""
    purpose = request.POST.get("purpose", "")
    forms_of = {
        kind: criterion_rows(criteria_of(plan, kind), kind, request.POST if kind == purpose else None)
        for kind in Criterion.Purpose.values
    }
    if request.method == "GET" or purpose not in forms_of:
        return _criteria_page(request, plan, forms_of)
    if not forms_of[purpose].is_valid():
        return _criteria_page(request, plan, forms_of, status=UNREADABLE)
    try:
        save_criteria(plan, purpose, typed_criteria(forms_of[purpose]), by=request.user)
    except CannotDecide as refusal:
        return _criteria_page(request, plan, forms_of, refusals=refusal.reasons, status=CONFLICT)
    messages.success(request, "บันทึกเกณฑ์ของตำบลแล้ว")
    for form in forms_of[purpose].forms:
        tell_doubts(request, form)
    return redirect(f"{reverse('plans:criteria', args=[plan.pk])}#{purpose}")


def _criteria_page(
    request: SignedIn,
    plan: TambonPlan,
    forms_of: Mapping[str, forms.BaseFormSet],
    *,
    refusals: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "plan": plan,
        "crumbs": way_to(plan, ("วิเคราะห์ความเป็นไปได้", reverse("plans:feasibility", args=[plan.pk]))),
        "parts": [(purpose, forms_of[purpose]) for purpose in Criterion.Purpose],
        "refusals": refusals,
    }
    return render(request, "plans/ranking/criteria_edit.html", context, status=status)
