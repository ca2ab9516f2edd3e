"""What the tambon is and what presses it, on the screen: picture, profile, and the problems of its villages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door, require
from agencies.access.responses import tell_doubts
from agencies.areas.models import Area
from agencies.conflict import Answer
from agencies.errors import Cannot
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.profile.forms import ProblemForm, ProfileForm
from plans.profile.lists import problem_list
from plans.profile.models import Problem
from plans.profile.problems import (
    by_topic,
    changeable_villages,
    problems_of,
    remove_problem,
    shared,
    tambon_plan_for,
)
from plans.profile.queries import overview, profile_of
from plans.profile.saving import ProblemAdding, ProblemChanging, ProfileSaving
from plans.tambon.actions import FROZEN
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import TambonPlan
from plans.village.breadcrumbs import crumbs_to
from plans.village.models import VillagePlan


def _way(plan: TambonPlan) -> list[tuple[str, str]]:
    return way_to(plan, ("ภาพรวมและปัญหาตำบล", reverse("plans:profile", args=[plan.pk])))


@require_GET
@door("tambon_plan.view", TambonPlan)
def profile(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """Show the tambon's picture, its profile, its own problems, and those of the villages that may be read."""
    user, is_open = request.user, plan.frozen_by_id is None
    written, every = profile_of(plan), problems_of(plan)
    readable = Problem.objects.visible_to(user).filter(tambon_plan=plan).select_related("topic", "village")
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "overview": overview(plan),
        "profile": written,
        "sections": [
            (section.title, [(box.label, box.value()) for box in boxes])
            for section, boxes in ProfileForm(instance=written).grouped()
        ],
        "shared": shared(every),
        "by_topic": by_topic(every),
        "may_describe": is_open and user.has_perm("tambon_plan.describe", plan),
        "may_add": is_open and bool(changeable_villages(plan, user)),
        "frozen": "" if is_open else FROZEN,
    }
    return answer(problem_list(request, plan, readable), "plans/profile/profile_page.html", context)


@require_http_methods(["GET", "POST"])
@door("tambon_plan.describe", TambonPlan)
def profile_edit(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Write the profile and SWOT; when somebody was first, both values are shown box by box."""
    saving = ProfileSaving(plan, request.user)
    answer = saving.blank()
    if request.method == "POST":
        answer = saving.answer(request.POST)
        if answer.is_stored:
            messages.success(request, "บันทึกข้อมูลตำบลแล้ว")
            tell_doubts(request, answer.form)
            return redirect("plans:profile", pk=plan.pk)
    context = {"plan": plan, "form": answer.form, "answer": answer, "crumbs": _way(plan)}
    return render(request, "plans/profile/profile_edit.html", context, status=answer.status)


# --- problems -------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("tambon_plan.view", TambonPlan)
def problem_add(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Write down a problem of one of the tambon's villages."""
    villages = changeable_villages(plan, request.user)
    if not villages:
        raise PermissionDenied("problem.change")
    back = reverse("plans:profile", args=[plan.pk])
    return _added(request, villages, back=f"{back}#problems", crumbs=_way(plan), plan=plan)


@require_http_methods(["GET", "POST"])
@door("village_plan.view", VillagePlan)
def village_problem_add(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Write down a problem of the village, from its plan's page."""
    require(request, "problem.change", Problem(village=plan.village))
    back = f"{reverse('plans:village', args=[plan.pk])}#problems"
    of = tambon_plan_for(plan.village, plan.period) if request.method == "POST" else None
    return _added(request, [plan.village], back=back, crumbs=crumbs_to(plan), plan=of)


def _added(
    request: SignedIn,
    villages: list[Area],
    *,
    back: str,
    crumbs: list[tuple[str, str]],
    plan: TambonPlan | None,
) -> HttpResponse:
    answer: Answer[ProblemForm, Problem] = Answer(ProblemForm(villages=villages))
    if request.method == "POST" and plan:
        answer = ProblemAdding(plan, request.user, villages).answer(request.POST)
        if answer.is_stored:
            messages.success(request, "บันทึกปัญหาแล้ว")
            tell_doubts(request, answer.form)
            return redirect(back)
    lead = str(villages[0]) if len(villages) == 1 else ""
    context = {"form": answer.form, "answer": answer, "back": back, "crumbs": crumbs, "lead": lead}
    return render(request, "plans/profile/problem_edit.html", context, status=answer.status)


@require_http_methods(["GET", "POST"])
@door("problem.change", Problem)
def problem(request: SignedIn, problem: Problem) -> HttpResponse:
    """Change a problem, or ask whether to take it out."""
    saving = ProblemChanging(problem, request.user)
    answer = saving.blank()
    if request.method == "POST":
        answer = saving.answer(request.POST)
        if answer.is_stored:
            messages.success(request, "บันทึกปัญหาแล้ว")
            tell_doubts(request, answer.form)
            return redirect(_back(request, problem))
    context = {"form": answer.form, "answer": answer, "problem": problem, "lead": str(problem.village)}
    extra = {"back": _back(request, problem), "crumbs": _way_of(request, problem)}
    return render(request, "plans/profile/problem_edit.html", context | extra, status=answer.status)


@require_POST
@door("problem.change", Problem)
def problem_remove(request: SignedIn, problem: Problem) -> HttpResponse:
    """Take a problem out."""
    back = _back(request, problem)
    try:
        remove_problem(problem, by=request.user)
        messages.success(request, f"ลบปัญหา «{problem.title}» แล้ว")
    except Cannot as refusal:
        messages.error(request, " ".join(refusal.reasons))
    return redirect(back)


def _village_plan(request: SignedIn, problem: Problem) -> VillagePlan | None:
    """Return the village's plan of the same period if the person is at home there and not in the tambon."""
    if request.user.has_perm("tambon_plan.describe", problem.tambon_plan):
        return None
    plans = VillagePlan.objects.visible_to(request.user).select_related("village", "period")
    plan: VillagePlan | None = plans.filter(village=problem.village, period=problem.tambon_plan.period_id).first()
    return plan


def _back(request: SignedIn, problem: Problem) -> str:
    plan = _village_plan(request, problem)
    page = reverse("plans:village", args=[plan.pk]) if plan else reverse("plans:profile", args=[problem.tambon_plan_id])
    return f"{page}#problems"


def _way_of(request: SignedIn, problem: Problem) -> list[tuple[str, str]]:
    plan = _village_plan(request, problem)
    return crumbs_to(plan) if plan else _way(problem.tambon_plan)
