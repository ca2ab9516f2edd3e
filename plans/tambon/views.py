"""The tambon operations team on the screen, with its briefing; and the guide: every step and who does what in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door, require
from agencies.access.responses import tell_doubts
from agencies.conflict import Answer
from agencies.errors import Cannot
from agencies.people.requests import SignedIn
from plans.tambon.actions import FROZEN, missing_kinds, remove_member, start, startable
from plans.tambon.breadcrumbs import way_to
from plans.tambon.forms import MemberForm
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan, TeamMember
from plans.tambon.saving import MemberSaving
from plans.tambon.steps import STEPS


def team_of(plan: TambonPlan) -> tuple[str, str]:
    """Return text and address of the team's page."""
    return "ทีมปฏิบัติการ", reverse("plans:team", args=[plan.pk])


@require_POST
@door("tambon_plan.staff")
def tambon_start(request: SignedIn) -> HttpResponse:
    """Start a tambon's plan of a period and open its team's page; a plan that was started is opened."""
    sent = request.POST.get("tambon", ""), request.POST.get("period", "")
    offered = {(tambon.code, period.slug): (tambon, period) for tambon, period in startable(request.user)}
    if sent in offered:
        tambon, period = offered[sent]
        return redirect("plans:team", pk=start(tambon, period, by=request.user).pk)
    first, _, last = sent[1].partition("-")
    years = {"period__first_year": first, "period__last_year": last} if (first + last).isdecimal() else {"pk": None}
    plan = get_object_or_404(TambonPlan.objects.visible_to(request.user), area__code=sent[0], **years)
    return redirect("plans:team", pk=plan.pk)


@require_http_methods(["GET", "POST"])
@door("tambon_plan.view", TambonPlan)
def team(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show the team by kind, which kind is missing, and its briefing; add a member."""
    saving = MemberSaving(plan, request.user)
    if request.method == "GET":
        return _page(request, plan, saving.blank())
    require(request, "tambon_plan.staff", plan)
    answer = saving.answer(request.POST)
    if not answer.is_stored:
        return _page(request, plan, answer)
    messages.success(request, "เพิ่มสมาชิกทีมแล้ว")
    tell_doubts(request, answer.form)
    return redirect("plans:team", pk=plan.pk)


def _page(request: SignedIn, plan: TambonPlan, answer: Answer[MemberForm, TeamMember]) -> HttpResponse:
    members = list(plan.team_members.all())
    briefings = TambonMeeting.objects.visible_to(request.user).filter(
        tambon_plan=plan, kind=TambonMeeting.Kind.BRIEFING
    )
    context = {
        "plan": plan,
        "kinds": [(kind.label, [member for member in members if member.kind == kind]) for kind in TeamMember.Kind],
        "missing": missing_kinds(plan),
        "briefings": briefings.exclude(state=MeetingState.CANCELLED).prefetch_related("invitees"),
        "may_staff": request.user.has_perm("tambon_plan.staff", plan) and not plan.frozen_by_id,
        "frozen": FROZEN if plan.frozen_by_id else "",
        "may_meet": request.user.has_perm("tambon_plan.meet", plan),
        "form": answer.form,
        "answer": answer,
        "crumbs": way_to(plan),
    }
    return render(request, "plans/tambon/team_page.html", context, status=answer.status)


@require_http_methods(["GET", "POST"])
@door("tambon_plan.staff", TambonPlan)
def member_edit(request: SignedIn, plan: TambonPlan, member: int) -> HttpResponse:
    """Change a member, or ask whether to take her out."""
    team_member = get_object_or_404(plan.team_members, pk=member)
    saving = MemberSaving(plan, request.user, team_member)
    answer = saving.blank()
    if request.method == "POST":
        answer = saving.answer(request.POST)
        if answer.is_stored:
            messages.success(request, "บันทึกสมาชิกทีมแล้ว")
            tell_doubts(request, answer.form)
            return redirect("plans:team", pk=plan.pk)
    context = {"plan": plan, "member": team_member, "form": answer.form, "answer": answer}
    return render(
        request,
        "plans/tambon/member_edit.html",
        context | {"crumbs": way_to(plan, team_of(plan))},
        status=answer.status,
    )


@require_POST
@door("tambon_plan.staff", TambonPlan)
def member_remove(request: SignedIn, plan: TambonPlan, member: int) -> HttpResponse:
    """Take a member out of the team."""
    team_member = get_object_or_404(plan.team_members, pk=member)
    try:
        remove_member(team_member, by=request.user)
        messages.success(request, f"นำ «{team_member.name}» ออกจากทีมแล้ว")
    except Cannot as refusal:
        messages.error(request, " ".join(refusal.reasons))
    return redirect("plans:team", pk=plan.pk)


@require_GET
@door("tambon_plan.view", TambonPlan)
def guide(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show every step of the work on one page: what to do, and what each side does in it."""
    rows = [(step, reverse(step.url_name, args=[plan.pk])) for step in STEPS]
    return render(request, "plans/tambon/guide.html", {"plan": plan, "rows": rows, "crumbs": way_to(plan)})
