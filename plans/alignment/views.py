"""A tambon plan against the strategies, and where its agencies meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door
from agencies.access.responses import UNREADABLE
from agencies.areas.models import Area
from agencies.errors import CheckList, stops
from agencies.people.requests import SignedIn
from paper.thai import NOUGHT
from plans.alignment.actions import CannotAlign, align, unalign
from plans.alignment.forms import ALIGN, AlignForm
from plans.alignment.models import Alignment
from plans.alignment.queries import forwarded_lines, of_province, report, unaligned, usable
from plans.alignment.readiness import check_list
from plans.alignment.target_areas import targets
from plans.requests.models import Commitment
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonLine, TambonPlan
from projects.strategies.models import StrategyFramework, StrategyItem

SEVERAL = 2


@require_GET
@door("tambon_plan.view", TambonPlan)
def alignment(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show which project serves which item of a chosen strategy, and what cannot be forwarded yet."""
    return _page(request, plan, _chosen(plan, request.GET.get("framework", "")))


def _chosen(plan: TambonPlan, named: str) -> StrategyFramework | None:
    """Return the strategy that is named, otherwise the province's, otherwise the first there is."""
    frameworks = usable(plan)
    if named:
        framework = frameworks.filter(pk=named).first() if named.isdecimal() else None
        if framework is None:
            raise Http404(named)
        return framework
    return of_province(plan).first() or frameworks.first()


def _page(
    request: SignedIn, plan: TambonPlan, framework: StrategyFramework | None, *, form: AlignForm | None = None
) -> HttpResponse:
    show = request.GET.get("show", "")
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "frameworks": usable(plan).select_related("agency"),
        "framework": framework,
        "has_province": of_province(plan).exists(),
        "unaligned": unaligned(plan),
        "may_align": request.user.has_perm("tambon_plan.align", plan),
        "show": show,
        "ticked": set(request.POST.getlist("projects")),
        "checks": _asked(plan, form),
    }
    context |= _against(plan, framework, form=form, show=show) if framework else {"form": None}
    return render(request, "plans/alignment/alignment_page.html", context, status=UNREADABLE if form else 200)


def _asked(plan: TambonPlan, form: AlignForm | None) -> CheckList:
    """Return what is to be confirmed of the projects that were ticked together."""
    ticked = form.cleaned_data.get("projects", ()) if form is not None and form.is_bound else ()
    return CheckList(check_list(plan, {project.pk for project in ticked}))


def _against(plan: TambonPlan, framework: StrategyFramework, *, form: AlignForm | None, show: str) -> dict[str, Any]:
    """Return the plan against one strategy: the sums by item, the projects, and the form to align them.

    What is to be shown is the whole, or a row of the sums by its word.
    """
    served_report = report(plan, framework)
    if show and show not in served_report.every:
        raise Http404(show)
    only = served_report.every.get(show)
    return {
        "form": form or AlignForm(plan=plan, framework=framework),
        "report": served_report,
        "only": only,
        "rows": _rows(plan, framework, only=set(only.projects) if only else None, money=served_report.budget_baht),
    }


def _rows(
    plan: TambonPlan, framework: StrategyFramework, *, only: set[int] | None, money: Mapping[int, Decimal]
) -> list[dict[str, Any]]:
    """Put beside each line that leaves the tambon its village and the items that it serves (four queries)."""
    villages = {area.code: str(area) for area in Area.objects.filter(parent=plan.area_id)}
    served: defaultdict[int, list[StrategyItem]] = defaultdict(list)
    carrier = dict(plan.lines.order_by().values_list("project", "carrier"))
    in_plan = Alignment.objects.filter(item__framework=framework, project__in=list(carrier)).select_related("item")
    for alignment in in_plan.order_by("item__position"):
        served[carrier[alignment.project_id] or alignment.project_id].append(alignment.item)
    lines: list[TambonLine] = list(forwarded_lines(plan))
    return [
        {
            "line": line,
            "village": villages.get(line.area_code, "หน่วยงานเสนอ"),
            "items": list(dict.fromkeys(served[line.project_id])),
            "budget_baht": money.get(line.project_id, NOUGHT),
        }
        for line in lines
        if only is None or line.project_id in only
    ]


@require_POST
@door("tambon_plan.align", TambonPlan)
def alignment_set(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Align the ticked projects with an item, or take that back."""
    framework = _chosen(plan, request.POST.get("framework", ""))
    if framework is None:
        raise Http404
    form = AlignForm(request.POST, plan=plan, framework=framework)
    if not form.is_valid():
        return _page(request, plan, framework, form=form)
    try:
        messages.success(request, _changed(request, plan, form))
    except CannotAlign as refusal:
        form.add_error(None, " ".join(stops(refusal.reasons)))
        return _page(request, plan, framework, form=form)
    return redirect(f"{reverse('plans:alignment', args=[plan.pk])}?framework={framework.pk}#projects")


def _changed(request: SignedIn, plan: TambonPlan, form: AlignForm) -> str:
    """Align what a valid form says, or take it back, and say it; raises CannotAlign."""
    projects, item = [project.pk for project in form.cleaned_data["projects"]], form.cleaned_data["item"]
    if form.cleaned_data["action"] != ALIGN:
        return f"ยกเลิกการเทียบกับ «{item}» แล้ว {unalign(plan, projects, item, by=request.user)} โครงการ"
    confirmed = request.POST.getlist("confirm")
    return f"เทียบกับ «{item}» แล้ว {align(plan, projects, item, by=request.user, confirmed=confirmed)} โครงการ"


@require_GET
@door("tambon_plan.view", TambonPlan)
def target_areas(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show the places where several agencies work, or all places."""
    requests = Commitment.objects.visible_to(request.user).filter(tambon_plan=plan).select_related("agency")
    all_targets = targets(plan, requests)
    shows_all = request.GET.get("show") == "all"
    context = {
        "plan": plan,
        "crumbs": way_to(plan, ("หน่วยงานตอบรับ", reverse("plans:commitments", args=[plan.pk]))),
        "targets": [target for target in all_targets if shows_all or len(target.works) >= SEVERAL],
        "shows_all": shows_all,
    }
    return render(request, "plans/alignment/target_areas.html", context)
