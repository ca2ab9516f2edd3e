"""A project in three short screens, each saved as it is typed and whole when one goes on; sums beside the thumb."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from agencies.access.decorators import door
from agencies.access.responses import is_htmx, tell_doubts
from agencies.conflict import Answer
from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from agencies.people.requests import SignedIn
from plans.village.addressing import REVIEW, review_url
from plans.village.entered import lines_of
from plans.village.entering import Sums, sums_with
from plans.village.forms.entering import NEXT, ScreenForm
from plans.village.forms.plan import AUTOSAVE
from plans.village.forms.saving import ScreenSaving, screen_form
from plans.village.models import PlanLine, VillagePlan
from plans.village.views.asking import asking_again, keep_unanswered
from plans.village.workbook.columns import FUNDING_SOURCES
from projects.fields import SCREENS
from projects.forms import year_name
from projects.models import new_code

BACK = "back"


@require_POST
@door("village_plan.change", VillagePlan)
def project_add(_request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Open the first screen of a project under a code of its own; nothing is stored before its title is typed."""
    return redirect("plans:screen", pk=plan.pk, code=new_code(), number=1)


@require_http_methods(["GET", "POST"])
@door("village_plan.change", VillagePlan)
def screen(request: SignedIn, plan: VillagePlan, *, code: str, number: int) -> HttpResponse:
    """Show one screen of a project, or save it and go on, back, or stay (a save that nobody asked for)."""
    if not 1 <= number <= len(SCREENS):
        raise Http404(number)
    saving = ScreenSaving(plan, code, number, request.GET.get(REVIEW, ""))
    if request.method == "POST":
        return _save(request, saving)
    answer = saving.blank()
    if answer.form.is_new and number > 1:
        return redirect("plans:screen", pk=plan.pk, code=code, number=1)
    asking_again(request, answer.form)
    return _page(request, answer)


def _save(request: SignedIn, saving: ScreenSaving) -> HttpResponse:
    answer = saving.answer(request.POST)
    if answer.is_stored:
        keep_unanswered(request, answer.form)
    if answer.is_stored and AUTOSAVE not in request.POST:
        tell_doubts(request, answer.form)
        return _go(request, saving, answer)
    if not is_htmx(request):
        return _page(request, answer)
    context = _facts(answer.form) | {"answer": answer, "form": answer.form, "at": timezone.now()}
    return render(request, "plans/village/village_answer.html", context, status=answer.status)


def _go(request: SignedIn, saving: ScreenSaving, answer: Answer[ScreenForm, PlanLine]) -> HttpResponse:
    """Go to the screen that was asked for; behind the last one stands the list, which knows the next step."""
    step = (NEXT in request.POST) - (BACK in request.POST)
    number = saving.number + step
    if answer.form.opens_at:
        messages.success(request, "บันทึกโครงการแล้ว")
        url = review_url(saving.plan.pk, saving.code)
    elif 1 <= number <= len(SCREENS):
        url = reverse("plans:screen", args=[saving.plan.pk, saving.code, number])
    else:
        url = f"{reverse('plans:enter', args=[saving.plan.pk])}#next"
    if number > len(SCREENS) and answer.stored and not answer.form.opens_at:
        messages.success(request, f"บันทึกโครงการ «{answer.stored.project.title}» แล้ว")
    return HttpResponseClientRedirect(url) if is_htmx(request) else redirect(url)


def _page(request: SignedIn, answer: Answer[ScreenForm, PlanLine]) -> HttpResponse:
    form = answer.form
    plan = form.plan
    context = _facts(form) | {
        "answer": answer if form.is_bound else None,
        "screens": SCREENS,
        "agencies": listed(Agency.objects.serving(plan.village)) if form.agency_boxes else (),
        "funding_sources": FUNDING_SOURCES if "funding_source" in form.fields else (),
        "crumbs": [_before(form)],
    }
    return render(request, "plans/village/screen.html", context, status=answer.status)


def _before(form: ScreenForm) -> tuple[str, str]:
    """Return the name and the address of the page from which somebody came."""
    if form.opens_at:
        return "ตรวจก่อนส่ง", review_url(form.plan.pk, form.code)
    return "กรอกทีละเรื่อง", reverse("plans:enter", args=[form.plan.pk])


def _facts(form: ScreenForm) -> dict[str, Any]:
    """Return what is said in the dock, and beside the boxes, of what is typed."""
    return {"plan": form.plan, "form": form, "sums": _sums(form)}


def _sums(form: ScreenForm) -> Sums:
    facts = form.shown_facts
    stored = form.line.project.budget_by_year if form.line else {}
    typed = form.cleaned_data if form.is_bound else {}
    amounts = [typed.get(year_name(year), stored.get(year)) for year in form.plan.period.years]
    return sums_with(lines_of(form.plan), form.code, facts, amounts=amounts)


@require_POST
@door("village_plan.change", VillagePlan)
def screen_sums(request: SignedIn, plan: VillagePlan, *, code: str, number: int) -> HttpResponse:
    """Do the sums over what is typed and not saved yet, and look for the agencies that are named."""
    if not 1 <= number <= len(SCREENS):
        raise Http404(number)
    return render(
        request, "plans/village/screen_sums.html", _facts(screen_form(plan, code, request.POST, number=number))
    )
