"""Feasibility on the screen: projects × criteria with what comes out beside each, and the tambon's own criteria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, UNREADABLE, is_htmx, tell_doubts
from agencies.people.requests import SignedIn
from agencies.todo import Waiting
from plans.decisions.actions import CannotDecide
from plans.ranking.actions.criteria import put_scores, save_criteria
from plans.ranking.forms import ScoreForm, criterion_rows, typed_criteria
from plans.ranking.models import Criterion
from plans.ranking.next_act import act_of_scoring
from plans.ranking.queries import Candidate, bands, criteria_of, pool_for, verdicts
from plans.ranking.scoring import Feasibility, Verdict
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan

ROWS_PER_PAGE = 40
HUNDREDTH = Decimal("0.01")
# What each outcome is called, and how its badge looks.
OUTCOMES = {
    Feasibility.FEASIBLE: ("เป็นไปได้", "ok"),
    Feasibility.CONDITIONAL: ("เป็นไปได้แบบมีเงื่อนไข", "behind"),
    Feasibility.NOT_FEASIBLE: ("ยังไม่พร้อมทำ", "failed"),
    Feasibility.INCOMPLETE: ("ยังให้คะแนนไม่ครบ", "draft"),
}
FEASIBILITY = Criterion.Purpose.FEASIBILITY


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
        """Return the mean to two places; None until every criterion is scored.

        Rounded half up, but never into a band: 3.499 is below 3.50 and must not be read as reaching it.
        """
        mean = self.verdict.mean
        if mean is None:
            return None
        exact, limits = Decimal(mean.numerator) / Decimal(mean.denominator), bands()
        shown = exact.quantize(HUNDREDTH, ROUND_HALF_UP)
        is_lifted = any(exact < limit <= shown for limit in (limits.feasible, limits.doubtful))
        return exact.quantize(HUNDREDTH, ROUND_DOWN) if is_lifted else shown


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
def feasibility(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show every project with its scores and what they say; those who score get boxes."""
    return _page(request, plan)


def _page(request: SignedIn, plan: TambonPlan, typed: Row | None = None) -> HttpResponse:
    criteria = criteria_of(plan, FEASIBILITY)
    candidates = pool_for(plan, request.user).candidates
    judged = verdicts(plan, candidates, criteria)
    counts = Counter(verdict.outcome for _, verdict in judged.values())
    page: Page[Candidate] = Paginator(candidates, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = _rows(plan, page.object_list, criteria)
    may_score = request.user.has_perm("tambon_plan.score", plan) and not plan.frozen_by_id
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "criteria": [criterion for criterion in criteria if criterion.is_in_use],
        "page": page,
        "rows": [typed if typed and typed.candidate == row.candidate else row for row in rows],
        "figures": [(label, counts[outcome]) for outcome, (label, _) in OUTCOMES.items()],
        "bands": bands(),
        "may_score": may_score,
        "task": _next(plan, candidates, [verdict for _, verdict in judged.values()]) if may_score else None,
    }
    return render(request, "plans/ranking/feasibility_page.html", context, status=_status(typed))


def _next(plan: TambonPlan, candidates: Sequence[Candidate], judged: Sequence[Verdict]) -> Waiting | None:
    """Return what is to be scored next: ``judged`` stands in the order of ``candidates``."""
    page = reverse("plans:feasibility", args=[plan.pk])
    left = [
        (candidate.title, f"{page}?page={place // ROWS_PER_PAGE + 1}#row-{candidate.code}-line")
        for place, (candidate, verdict) in enumerate(zip(candidates, judged, strict=True))
        if verdict.outcome == Feasibility.INCOMPLETE
    ]
    boxes = sum(verdict.scored for verdict in judged), sum(verdict.criteria for verdict in judged)
    return act_of_scoring(plan, boxes=boxes, left=left)


def _status(row: Row | None) -> int:
    if row is None or not (row.refusals or row.form.errors):
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
        return _page(request, plan, row)
    messages.success(request, f"บันทึกคะแนนของ «{candidate.title}» แล้ว: {row.label}")
    return redirect(f"{reverse('plans:feasibility', args=[plan.pk])}?page={request.POST.get('page', '')}#row-{code}")


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
