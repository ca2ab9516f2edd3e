"""A tambon plan against the strategies, and where its agencies meet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door
from agencies.access.responses import UNREADABLE
from agencies.errors import CheckList, stops
from agencies.lists.answering import answer
from agencies.lists.listing import EXPORT
from agencies.people.requests import SignedIn
from paper.thai import NOUGHT
from plans.alignment.actions import CannotAlign, align, unalign
from plans.alignment.forms import ALIGN, AlignForm
from plans.alignment.lists import LOOSE, PLACE, Against, project_list, target_list, words_of
from plans.alignment.queries import of_province, report, unaligned, usable
from plans.alignment.readiness import check_list, kept_back
from plans.alignment.target_areas import targets
from plans.requests.models import Commitment
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan
from projects.strategies.models import StrategyFramework

PAGE = "plans/alignment/alignment_page.html"


@require_GET
@door("tambon_plan.view", TambonPlan)
def alignment(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show which project serves which item of a chosen strategy, and what cannot be forwarded yet."""
    context = _context(request, plan, _chosen(plan, request.GET.get("framework", "")))
    return answer(context["listing"], PAGE, context) if context["listing"] else render(request, PAGE, context)


def _chosen(plan: TambonPlan, named: str) -> StrategyFramework | None:
    """Return the strategy that is named, otherwise the province's, otherwise the first there is."""
    frameworks = usable(plan)
    if named:
        framework = frameworks.filter(pk=named).first() if named.isdecimal() else None
        if framework is None:
            raise Http404(named)
        return framework
    return of_province(plan).first() or frameworks.first()


def _context(
    request: SignedIn, plan: TambonPlan, framework: StrategyFramework | None, *, form: AlignForm | None = None
) -> dict[str, Any]:
    """Return what the page shows: what keeps the plan back, and against a strategy its sums and its projects."""
    loose = unaligned(plan)
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "frameworks": usable(plan).select_related("agency"),
        "framework": framework,
        "standing": CheckList(kept_back(plan, loose, place=f"?show={LOOSE}#{PLACE}" if framework else "")),
        "refusals": (),
        "form": form,
        "listing": None,
    }
    if framework is None:
        return context
    against = Against(
        framework, report(plan, framework), {line.project_id for line in loose}, **_ticking(request, plan)
    )
    return context | _listed(request, plan, against, form=form or AlignForm(plan=plan, framework=framework))


def _ticking(request: SignedIn, plan: TambonPlan) -> dict[str, Any]:
    """Return whether the person may tick projects, and which she ticked (keys)."""
    may_align = request.user.has_perm("tambon_plan.align", plan)
    return {"may_align": may_align, "ticked": set(request.POST.getlist("projects"))}


def _listed(request: SignedIn, plan: TambonPlan, against: Against, *, form: AlignForm) -> dict[str, Any]:
    """Return the list of projects with what those found cost; 404 for a word that opens nothing."""
    show = request.GET.get("show", "")
    if show and show not in words_of(against.report):
        raise Http404(show)
    listing = project_list(request, plan, against)
    return {
        "form": form,
        "report": against.report,
        "may_align": against.may_align,
        "checks": _asked(plan, form),
        "listing": listing,
        "page": listing.page,
        "found_baht": sum((row.budget_baht for row in listing.found), NOUGHT),
        "asked": _kept(request, against.framework),
    }


def _kept(request: SignedIn, framework: StrategyFramework) -> str:
    """Return what was asked of the list as it stands in an address, which its form carries on."""
    asked = request.GET.copy()
    asked["framework"] = str(framework.pk)
    asked.pop(EXPORT, None)
    return asked.urlencode()


def _asked(plan: TambonPlan, form: AlignForm) -> CheckList:
    """Return what is to be confirmed of the projects that were ticked together."""
    ticked = form.cleaned_data.get("projects", ()) if form.is_bound else ()
    return CheckList(check_list(plan, {project.pk for project in ticked}))


@require_POST
@door("tambon_plan.align", TambonPlan)
def alignment_set(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Align the ticked projects with an item, or take that back."""
    framework = _chosen(plan, request.POST.get("framework", ""))
    if framework is None:
        raise Http404
    form, refusals = AlignForm(request.POST, plan=plan, framework=framework), []
    if form.is_valid():
        try:
            messages.success(request, _changed(request, plan, form))
            return redirect(f"{reverse('plans:alignment', args=[plan.pk])}?{_kept(request, framework)}#{PLACE}")
        except CannotAlign as refusal:
            refusals = stops(refusal.reasons)
    context = _context(request, plan, framework, form=form) | {"refusals": refusals}
    return render(request, PAGE, context, status=UNREADABLE)


def _changed(request: SignedIn, plan: TambonPlan, form: AlignForm) -> str:
    """Align what a valid form says, or take it back, and say it; raises CannotAlign."""
    projects, item = [project.pk for project in form.cleaned_data["projects"]], form.cleaned_data["item"]
    if form.cleaned_data["action"] != ALIGN:
        return f"ยกเลิกการเทียบกับ «{item}» แล้ว {unalign(plan, projects, item, by=request.user)} โครงการ"
    confirmed = request.POST.getlist("confirm")
    return f"เทียบกับ «{item}» แล้ว {align(plan, projects, item, by=request.user, confirmed=confirmed)} โครงการ"


@require_GET
@door("tambon_plan.view", TambonPlan)
def target_areas(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show the places where several agencies work, or all places."""
    requests = Commitment.objects.visible_to(request.user).filter(tambon_plan=plan).select_related("agency")
    way = ("หน่วยงานตอบรับ", reverse("plans:commitments", args=[plan.pk]))
    context = {"plan": plan, "crumbs": way_to(plan, way)}
    return answer(target_list(request, targets(plan, requests)), "plans/alignment/target_areas.html", context)
