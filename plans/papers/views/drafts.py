"""The plan as a draft: printed at any time for whoever may see the plan, with «ร่าง» across every page.

It is the book of the plan as it stands, which the worker prints once; it has no number and no address where it could
be checked, so that nobody releases a plan in order to look at it.  Nobody is offered it as a print of the plan, without
the mark, before somebody has asked for that print.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access.decorators import door
from agencies.access.responses import is_htmx
from agencies.documents.prints import handed_out, placed
from agencies.people.requests import SignedIn
from paper.thai.digits import Digits
from plans.papers.book import NotReady
from plans.papers.tambon_book import DRAFT, wanted_report
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import PlanReport, TambonPlan


def _of_plan(plan: TambonPlan) -> PlanReport | None:
    """Return the book of the plan as it stands, made or being made."""
    drafts = plan.reports.filter(is_draft=True)
    books = drafts.filter(form=PlanReport.BOOK, format=PlanReport.Format.PDF, digits=Digits.ARABIC)
    report: PlanReport | None = books.filter(digest=plan.digest).order_by("pk").last()
    return report


@require_http_methods(["GET", "POST"])
@door("tambon_plan.view", TambonPlan)
def tambon_draft(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Ask for the draft of the plan as it stands, and show how far it is."""
    if request.method == "POST":
        try:
            wanted_report(plan.pk, PlanReport.Format.PDF, by=request.user, as_draft=True)
        except NotReady as reason:
            messages.warning(request, str(reason))
        return redirect("plans:tambon_draft", plan.pk)
    report = _of_plan(plan)
    context = {
        "plan": plan,
        "report": placed(report) if report else None,
        "crumbs": way_to(plan),
        "has_lines": plan.lines.exists(),
    }
    part = "#job" if is_htmx(request) else ""
    return render(request, f"plans/papers/tambon_draft.html{part}", context)


@require_GET
@door("tambon_plan.view", TambonPlan)
def tambon_draft_download(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Hand the draft out, logged, with «ร่าง» across every page."""
    report = _of_plan(plan)
    if report is None:
        raise Http404(reverse("plans:tambon_draft", args=[plan.pk]))
    return handed_out(request, report, area_code=plan.area.code, mark=DRAFT)
