"""The projects that came up to a district or province: the table behind every number, and one project's decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.decisions.actions import FROZEN
from plans.decisions.models import Outcome, PublicationState
from plans.releases.models import ReleaseLine
from plans.releases.reader import fate_words, said_words
from plans.upper import actions as upper_actions
from plans.upper.actions import CannotAccept
from plans.upper.breadcrumbs import way_up
from plans.upper.forms import UpperDecisionForm
from plans.upper.lists.projects import dressed, risen_projects
from plans.upper.models import UpperDecision, UpperPlan
from plans.upper.queries import Risen, Wanted, projects, risen_sums
from projects.models import Project


@require_GET
@door("upper_plan.view", UpperPlan)
def upper_rows(request: SignedIn, plan: UpperPlan) -> HttpResponseBase:
    """Show the projects a number came from, searched and narrowed; their own sum is that number."""
    try:
        wanted = Wanted.read(request.GET, plan)
    except ValueError:
        raise Http404 from None
    sums, words = risen_sums(plan, wanted), said_words(plan.level)
    context = {
        "plan": plan,
        "crumbs": way_up(plan),
        "wanted": wanted,
        "sums": sums,
        "beside": [(words[fate], told) for fate, told in sums.fates.items() if fate != Outcome.CARRIED],
    }
    return answer(risen_projects(request, plan, wanted), "plans/upper/upper_rows.html", context)


# --- one project ----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("upper_plan.view", UpperPlan)
def upper_decision(request: SignedIn, plan: UpperPlan, code: str) -> HttpResponse:
    """Show what was decided about one project here and below; who may decides anew."""
    lines = list(projects(plan).filter(project__code=code).select_related("project"))
    if not lines:
        raise Http404(code)
    row = dressed(lines, plan=plan)[0]
    if request.method == "GET":
        return _page(request, plan, row)
    require(request, "upper_plan.decide", plan)
    form = _form(plan, row["risen"], request.POST)
    if not form.is_valid():
        return _page(request, plan, row, form=form, status=UNREADABLE)
    try:
        upper_actions.decide(plan, lines[0].project, by=request.user, **form.cleaned_data)
    except CannotAccept as refusal:
        return _page(request, plan, row, form=_again(request, plan, row["risen"]), refusals=refusal.reasons)
    messages.success(request, f"บันทึกผลของ «{lines[0].title}» แล้ว")
    tell_doubts(request, form)
    return redirect(f"{_back(request, plan)}#project-{code}")


def _standing(plan: UpperPlan, risen: Risen) -> UpperDecision | None:
    decisions = plan.decisions.filter(project=risen.line.project_id, standing=PublicationState.PUBLISHED)
    return decisions.first()


def _form(plan: UpperPlan, risen: Risen, data: QueryDict | None = None) -> UpperDecisionForm:
    return UpperDecisionForm(data, plan=plan, standing=_standing(plan, risen), fate=risen.fate)


def _again(request: SignedIn, plan: UpperPlan, risen: Risen) -> UpperDecisionForm:
    """Show what was typed over the decision that stands now, so that the next press is meant for that one."""
    standing, typed = _standing(plan, risen), request.POST.copy()
    typed["seen"] = str(standing.pk if standing else 0)
    return _form(plan, risen, typed)


def _page(
    request: SignedIn,
    plan: UpperPlan,
    row: Mapping[str, Any],
    *,
    form: UpperDecisionForm | None = None,
    refusals: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    line = row["risen"].line
    may_decide = request.user.has_perm("upper_plan.decide", plan) and not plan.frozen_by_id
    context = {
        "plan": plan,
        "crumbs": way_up(plan, ("โครงการที่ขึ้นมาจากระดับล่าง", _back(request, plan))),
        "row": row,
        "tambon_fate": Outcome(line.tambon_fate).label,
        "back": _back(request, plan),
        "form": form or (_form(plan, row["risen"]) if may_decide else None),
        "refusals": refusals,
        "frozen": FROZEN if plan.frozen_by_id else "",
        "may_open": Project.objects.visible_to(request.user).filter(pk=line.project_id).exists(),
        "history": _history(plan, line),
    }
    return render(request, "plans/upper/upper_decision.html", context, status=CONFLICT if refusals else status)


def _back(request: SignedIn, plan: UpperPlan) -> str:
    return f"{reverse('plans:upper_rows', args=[plan.pk])}?{request.GET.urlencode()}"


def _history(plan: UpperPlan, line: ReleaseLine) -> list[tuple[UpperDecision, str]]:
    """Return what this level and the one below decided about a project, the newest first, each in its own words."""
    every = UpperDecision.objects.filter(project=line.project, upper_plan__period=plan.period_id)
    levels = [plan.area.code, *([line.area_code[:4]] if plan.level == UpperPlan.Level.PROVINCE else [])]
    decisions = (
        every.filter(upper_plan__area__code__in=levels).select_related("upper_plan__area").order_by("-at", "-pk")
    )
    return [(decision, fate_words(decision.upper_plan.level)[decision.fate]) for decision in decisions]
