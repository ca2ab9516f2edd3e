"""The papers of a tambon plan: ask for one, watch it being made, make it again, take it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door, require
from agencies.documents.prints import handed_out, watched
from agencies.people.requests import SignedIn
from paper.thai.digits import Digits
from plans.papers.book import NotReady
from plans.papers.formats import PrintWish
from plans.papers.official.asking import Ask
from plans.papers.queries import takeable
from plans.papers.tambon_book import wanted_report
from plans.papers.views import official
from plans.releases.staleness import STALE_WORDS, was_left_behind
from plans.tambon.models import PlanReport, TambonPlan


@require_POST
@door("tambon_plan.print", TambonPlan)
def tambon_print(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Ask for the paper of the plan as it stands; the same content is printed once."""
    wanted = request.POST.get("format")
    if wanted not in PlanReport.BOOK_FORMATS:
        raise Http404
    return _asked(request, plan, PlanReport.Format(wanted))


def _asked(request: SignedIn, plan: TambonPlan, wanted: PlanReport.Format) -> HttpResponse:
    """Find or start the paper and queue it, or say why there can be none now; back to the plan's page."""
    try:
        wanted_report(plan.pk, wanted, by=request.user)
    except NotReady as reason:
        messages.warning(request, str(reason))
    return redirect(reverse("plans:tambon", args=[plan.pk]) + "#papers")


def _page(report: PlanReport) -> str:
    """Return the page a paper was asked for on."""
    if report.ask:
        return reverse("plans:official_form", args=[report.tambon_plan_id, report.form])
    return reverse("plans:tambon", args=[report.tambon_plan_id])


def _may_take(request: SignedIn, report: PlanReport) -> None:
    """Raise Http404 for a paper that says more than the person may read."""
    if not takeable(report.tambon_plan, request.user, form=report.form).filter(pk=report.pk).exists():
        raise Http404


@require_GET
@door("plan_report.view", PlanReport)
def report(request: SignedIn, report: PlanReport) -> HttpResponse:
    """Show how far a paper is, as the part of the page that asks again by itself."""
    _may_take(request, report)
    template = "plans/papers/tambon_report.html"
    return watched(request, report, page=_page(report), template=template, context={"report": report})


@require_POST
@door("plan_report.view", PlanReport)
def report_retry(request: SignedIn, report: PlanReport) -> HttpResponse:
    """Make a failed paper again, of the plan as it stands now."""
    require(request, "tambon_plan.print", report.tambon_plan)
    _may_take(request, report)
    if report.ask:
        wish = PrintWish(Ask.of(report.ask), PlanReport.Format(report.format), Digits(report.digits))
        official.ask_for(request, report.tambon_plan, wish)
        return redirect(f"{_page(report)}#papers")
    return _asked(request, report.tambon_plan, PlanReport.Format(report.format))


@require_GET
@door("plan_report.view", PlanReport)
def report_download(request: SignedIn, report: PlanReport) -> HttpResponseBase:
    """Hand the paper out, checked and logged; a book that the plan has left behind says so on every page."""
    _may_take(request, report)
    is_old = report.format == PlanReport.Format.PDF and was_left_behind(report)
    return handed_out(request, report, area_code=report.tambon_plan.area.code, mark=STALE_WORDS if is_old else "")
