"""Agencies' proposals on the screen: a tambon's list, the form, one proposal and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts
from agencies.lists.answering import answer
from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from agencies.people.requests import SignedIn
from plans.proposals.actions import PROPOSALS, CannotPropose, agencies_of, draft, move, rewrite
from plans.proposals.forms import ProposalForm
from plans.proposals.lists import PROPOSED
from plans.proposals.models import AgencyProposal
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan
from plans.village.workbook.columns import FUNDING_SOURCES
from projects.models import Project


def _listed(plan: TambonPlan) -> tuple[str, str]:
    return "โครงการของหน่วยงาน", reverse("plans:proposals", args=[plan.pk])


@require_GET
@door("tambon_plan.view", TambonPlan)
def proposals(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """List what agencies propose to a tambon; drafts are seen by their own agency only."""
    proposals = AgencyProposal.objects.visible_to(request.user).filter(tambon_plan=plan)
    related = proposals.select_related("agency", "project").prefetch_related("project__year_budgets")
    may_propose = request.user.has_perm("tambon_plan.propose", plan)
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "may_propose": may_propose and bool(agencies_of(request.user, plan)),
        "has_no_agency": may_propose and not agencies_of(request.user, plan),
    }
    return answer(PROPOSED.read(request, related), "plans/proposals/proposal_list.html", context)


@require_http_methods(["GET", "POST"])
@door("tambon_plan.propose", TambonPlan)
def proposal_add(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Write a new project of one's agency."""
    agencies = agencies_of(request.user, plan)
    form = ProposalForm(request.POST if request.method == "POST" else None, plan=plan, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        made = draft(plan, form.cleaned_data["agency"], form.written, by=request.user)
        messages.success(request, "บันทึกร่างแล้ว ตรวจแล้วกด «เสนอต่อเวทีตำบล» เมื่อพร้อม")
        tell_doubts(request, form)
        return redirect("plans:proposal", made.pk)
    return _form_page(request, plan, form, status=UNREADABLE if form.errors else 200)


def _form_page(
    request: SignedIn, plan: TambonPlan, form: ProposalForm, *, status: int, proposal: AgencyProposal | None = None
) -> HttpResponse:
    back = reverse("plans:proposal", args=[proposal.pk]) if proposal else reverse("plans:proposals", args=[plan.pk])
    context = {
        "plan": plan,
        "form": form,
        "heading": "แก้ไขโครงการของหน่วยงาน" if proposal else "เสนอโครงการของหน่วยงาน",
        "back": back,
        "agencies": listed(Agency.objects.serving(plan.area)),
        "funding_sources": FUNDING_SOURCES,
        "crumbs": way_to(plan, _listed(plan)),
    }
    return render(request, "plans/proposals/proposal_edit.html", context, status=status)


@require_GET
@door("proposal.view", AgencyProposal)
def proposal(request: SignedIn, proposal: AgencyProposal) -> HttpResponse:
    """Show one proposal, and to its agency what may be done with it and what it lacks."""
    return _detail(request, proposal)


def _detail(request: SignedIn, proposal: AgencyProposal, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    project = proposal.project
    context: dict[str, Any] = {
        "proposal": proposal,
        "plan": proposal.tambon_plan,
        "project": project,
        "money": sorted(project.budget_by_year.items()),
        "moves": [
            (step, PROPOSALS.reasons_against(proposal, step)) for step in PROPOSALS.open_moves(proposal, request.user)
        ],
        "may_change": request.user.has_perm("proposal.change", proposal),
        "may_open": Project.objects.visible_to(request.user).filter(pk=project.pk).exists(),
        "refusals": refusals,
        "crumbs": way_to(proposal.tambon_plan, _listed(proposal.tambon_plan)),
    }
    return render(request, "plans/proposals/proposal_detail.html", context, status=CONFLICT if refusals else 200)


@require_http_methods(["GET", "POST"])
@door("proposal.change", AgencyProposal)
def proposal_edit(request: SignedIn, proposal: AgencyProposal) -> HttpResponse:
    """Change a draft, or a project that was withdrawn."""
    plan = proposal.tambon_plan
    form = ProposalForm(request.POST if request.method == "POST" else None, plan=plan, proposal=proposal)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            rewrite(proposal, form.written, by=request.user)
        except CannotPropose as refusal:
            form.add_error(None, " ".join(refusal.reasons))
            status = CONFLICT
        else:
            messages.success(request, "บันทึกโครงการแล้ว")
            tell_doubts(request, form)
            return redirect("plans:proposal", proposal.pk)
    elif form.errors:
        status = UNREADABLE
    return _form_page(request, plan, form, proposal=proposal, status=status)


@require_POST
@door("proposal.view", AgencyProposal)
def proposal_move(request: SignedIn, proposal: AgencyProposal) -> HttpResponse:
    """Propose the project or withdraw it."""
    name = request.POST.get("move", "")
    if name not in {"submit", "withdraw"}:
        return _detail(request, proposal, refusals=("ไม่รู้จักการดำเนินการนี้ กรุณาเลือกจากปุ่มในหน้านี้",))
    try:
        move(proposal, name, by=request.user)
    except CannotPropose as refusal:
        proposal.refresh_from_db()
        return _detail(request, proposal, refusals=refusal.reasons)
    messages.success(request, "เสนอต่อเวทีตำบลแล้ว" if name == "submit" else "ถอนโครงการแล้ว")
    return redirect("plans:proposal", proposal.pk)
