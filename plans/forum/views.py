"""Tambon meetings on the screen: the series, one meeting with guests, presentations and papers, and its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door, require, takes_files
from agencies.access.responses import CONFLICT, UNREADABLE, is_htmx, tell_doubts
from agencies.areas.models import Area
from agencies.conflict import Answer
from agencies.documents.downloads import stream
from agencies.documents.uploads import PapersForm, asked_to_remove, received
from agencies.errors import CheckList
from agencies.lists.answering import answer
from agencies.people.requests import SignedIn
from plans.decisions.queries import prepared_by_fate
from plans.forum.actions import (
    MEETINGS,
    CannotMeet,
    attach,
    cancel,
    close,
    detach,
    invite,
    invite_standing,
    lacking,
    prepared,
    record_presence,
    record_presentations,
)
from plans.forum.forms import InviteForm, MeetingForm, PresenceForm, PresentationsForm
from plans.forum.lists import past_meetings
from plans.forum.next_act import act_of_meeting, act_of_meetings, recorded
from plans.forum.queries import participation as took_part
from plans.forum.saving import MeetingChanging, MeetingScheduling
from plans.tambon.breadcrumbs import way_to
from plans.tambon.models import Invitee, MeetingPaper, MeetingState, TambonMeeting, TambonPlan
from plans.village.models import VillagePlan

# What the next meeting of a series has from the one before it.
REPEATED = ("kind", "title", "starts_at", "place", "agenda", "chair", "secretary")
ACTIONS = ("change", "close", "cancel")


def _meetings_of(plan: TambonPlan) -> tuple[str, str]:
    return "เวทีและการประชุม", reverse("plans:meetings", args=[plan.pk])


def _way(meeting: TambonMeeting) -> list[tuple[str, str]]:
    plan = meeting.tambon_plan
    return way_to(plan, _meetings_of(plan), (str(meeting), reverse("plans:meeting", args=[meeting.pk])))


# --- the series -----------------------------------------------------------------------------------------------------
@require_GET
@door("tambon_plan.view", TambonPlan)
def meetings(request: SignedIn, plan: TambonPlan) -> HttpResponseBase:
    """List the meetings of a tambon plan, the newest first."""
    meetings = TambonMeeting.objects.visible_to(request.user).filter(tambon_plan=plan).order_by("-held_on", "-pk")
    entries = list(meetings.prefetch_related("invitees", "presentations"))
    may_meet = request.user.has_perm("tambon_plan.meet", plan)
    context = {
        "plan": plan,
        "crumbs": way_to(plan),
        "coming": [entry for entry in entries if entry.state == MeetingState.SCHEDULED],
        "kinds": TambonMeeting.Kind,
        "may_meet": may_meet,
        "task": act_of_meetings(plan, entries) if may_meet else None,
    }
    return answer(past_meetings(request, meetings), "plans/forum/meeting_list.html", context)


@require_GET
@door("tambon_plan.view", TambonPlan)
def participation(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Show who took part in every step: village forums and tambon meetings."""
    context = {"plan": plan, "crumbs": way_to(plan), "participation": took_part(plan, reader=request.user)}
    return render(request, "plans/forum/participation.html", context)


# --- one meeting ----------------------------------------------------------------------------------------------------
@require_GET
@door("meeting.view", TambonMeeting)
def meeting(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Show a meeting with guests, presentations and papers, and to those who may, what can be done with it."""
    return _page(request, meeting)


def _page(
    request: SignedIn, meeting: TambonMeeting, *, refusals: tuple[str, ...] = (), **typed: forms.BaseForm
) -> HttpResponse:
    """Show the page; ``typed`` are its forms as sent, by name, where they were refused."""
    invitees, may = list(meeting.invitees.all()), _may(request, meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "plan": meeting.tambon_plan,
        "may": may,
        "refusals": refusals,
        **_to_do(meeting, may),
        "papers": MeetingPaper.objects.visible_to(request.user).filter(meeting=meeting),
        **_guests(invitees),
        "crumbs": way_to(meeting.tambon_plan, _meetings_of(meeting.tambon_plan)),
        "is_part": is_htmx(request) and request.method == "POST",
        "published": meeting.decisions.count() if meeting.state == MeetingState.CLOSED else 0,
        "papers_form": typed.get("papers") or PapersForm(kind=MeetingPaper.Kind.MINUTES),
        "presence": typed.get("presence") or PresenceForm(invitees=invitees),
        "invite": typed.get("invite") or InviteForm(tambon=meeting.tambon_plan.area),
        **_villages(request, meeting, typed.get("presentations")),
    }
    status = CONFLICT if refusals else UNREADABLE if any(form.errors for form in typed.values()) else 200
    part = "#papers" if context["is_part"] else ""
    return render(request, f"plans/forum/meeting.html{part}", context, status=status)


def _to_do(meeting: TambonMeeting, may: dict[str, bool]) -> dict[str, Any]:
    """Return what keeps a meeting that is still to come from being closed, and what is done about it next."""
    reasons = lacking(meeting) if meeting.state == MeetingState.SCHEDULED else []
    return {"lacking": reasons, "task": act_of_meeting(meeting, reasons, may=may)}


def _guests(invitees: Sequence[Invitee]) -> dict[str, Any]:
    """Return who is invited, by kind."""
    by_kind = [(kind.label, [invitee for invitee in invitees if invitee.kind == kind]) for kind in Invitee.Kind]
    return {"guests": by_kind, "has_guests": bool(invitees)}


def _may(request: SignedIn, meeting: TambonMeeting) -> dict[str, bool]:
    may = {name: request.user.has_perm(f"meeting.{name}", meeting) for name in ACTIONS}
    return may | {"meet": request.user.has_perm("tambon_plan.meet", meeting.tambon_plan)}


def _villages(request: SignedIn, meeting: TambonMeeting, typed: forms.BaseForm | None) -> dict[str, Any]:
    """Return every village with who presented and its plan, if the person may read it, and the form to say so."""
    plan = meeting.tambon_plan
    villages = list(Area.objects.filter(parent=plan.area_id, level=Area.Level.VILLAGE).in_force())
    spoke = dict(meeting.presentations.values_list("village_id", "presenter"))
    readable = VillagePlan.objects.visible_to(request.user).filter(village__in=villages, period=plan.period_id)
    plans = {village_plan.village_id: village_plan for village_plan in readable}
    form = typed or PresentationsForm(villages=villages, stored=spoke)
    return {
        "presentations": form,
        "villages": [(village, form[f"presenter-{village.pk}"], plans.get(village.pk)) for village in villages],
        "presented": [
            (village, spoke[village.pk], plans.get(village.pk)) for village in villages if village.pk in spoke
        ],
    }


@require_http_methods(["GET", "POST"])
@door("tambon_plan.meet", TambonPlan)
def meeting_add(request: SignedIn, plan: TambonPlan) -> HttpResponse:
    """Schedule a meeting; the address may say of what kind, or which one it follows in a series."""
    if request.method == "GET":
        return _record_page(request, plan, Answer(MeetingForm(instance=_blank(request, plan))))
    answer = MeetingScheduling(plan, request.user).answer(request.POST)
    if answer.stored is None:
        return _record_page(request, plan, answer)
    messages.success(request, "บันทึกนัดหมายแล้ว ขั้นต่อไปคือเชิญผู้เข้าร่วม")
    tell_doubts(request, answer.form)
    return redirect("plans:meeting", pk=answer.stored.pk)


def _blank(request: SignedIn, plan: TambonPlan) -> TambonMeeting:
    """Return what the form of a new meeting begins with: what stays the same from one of a series to the next."""
    after, kind = request.GET.get("after", ""), request.GET.get("kind", "")
    series = TambonMeeting.objects.visible_to(request.user).filter(tambon_plan=plan)
    former = series.filter(pk=after).first() if after.isdecimal() else None
    if former:
        return TambonMeeting(**{name: getattr(former, name) for name in REPEATED})
    return TambonMeeting(kind=kind if kind in TambonMeeting.Kind.values else TambonMeeting.Kind.FORUM)


@require_http_methods(["GET", "POST"])
@door("meeting.change", TambonMeeting)
def meeting_edit(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Change the record of a meeting; when somebody was first, both values are shown box by box."""
    saving = MeetingChanging(meeting, request.user)
    answer = saving.blank()
    if request.method == "POST":
        answer = saving.answer(request.POST)
        if answer.is_stored:
            messages.success(request, "บันทึกการประชุมแล้ว")
            tell_doubts(request, answer.form)
            return redirect("plans:meeting", pk=meeting.pk)
    return _record_page(request, meeting.tambon_plan, answer, meeting=meeting)


def _record_page(
    request: SignedIn,
    plan: TambonPlan,
    answer: Answer[MeetingForm, TambonMeeting],
    *,
    meeting: TambonMeeting | None = None,
) -> HttpResponse:
    context = {
        "plan": plan,
        "meeting": meeting,
        "form": answer.form,
        "answer": answer,
        "heading": "แก้ไขบันทึกการประชุม" if meeting else "นัดหมายการประชุม",
        "crumbs": _way(meeting) if meeting else way_to(plan, _meetings_of(plan)),
    }
    return render(request, "plans/forum/meeting_edit.html", context, status=answer.status)


# --- guests and presentations ---------------------------------------------------------------------------------------
def _stored(request: SignedIn, meeting: TambonMeeting, store: Callable[[], str]) -> HttpResponse:
    """Store something of a meeting and say so, or say on its page why not."""
    try:
        messages.success(request, store())
    except CannotMeet as refusal:
        meeting.refresh_from_db()
        return _page(request, meeting, refusals=tuple(refusal.reasons))
    return redirect("plans:meeting", pk=meeting.pk)


@require_POST
@door("meeting.view", TambonMeeting)
def meeting_invite_all(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Invite everybody a tambon forum always invites, with one press."""

    def store() -> str:
        count = invite_standing(meeting, by=request.user)
        return f"เพิ่มผู้ได้รับเชิญ {count} ราย" if count else "เชิญครบทุกฝ่ายอยู่แล้ว ไม่มีรายชื่อที่เพิ่ม"

    return _stored(request, meeting, store)


@require_POST
@door("meeting.view", TambonMeeting)
def meeting_invite(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Invite one more agency or person."""
    form = InviteForm(request.POST, tambon=meeting.tambon_plan.area)
    if not form.is_valid():
        return _page(request, meeting, invite=form)

    def store() -> str:
        made = invite(meeting, **form.cleaned_data, by=request.user)
        tell_doubts(request, form)
        return f"เชิญ «{made.name}» แล้ว"

    return _stored(request, meeting, store)


@require_POST
@door("meeting.view", TambonMeeting)
def meeting_presence(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Write down who came, and strike off who was invited by mistake."""
    form = PresenceForm(request.POST, invitees=list(meeting.invitees.all()))
    if not form.is_valid():
        return _page(request, meeting, presence=form)

    def store() -> str:
        record_presence(meeting, form.marks, by=request.user, gone=form.gone)
        tell_doubts(request, form)
        return "บันทึกผู้ได้รับเชิญที่มาร่วมแล้ว"

    return _stored(request, meeting, store)


@require_POST
@door("meeting.view", TambonMeeting)
def meeting_presentations(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Write down which villages presented their plan."""
    villages = list(Area.objects.filter(parent=meeting.tambon_plan.area_id, level=Area.Level.VILLAGE).in_force())
    form = PresentationsForm(request.POST, villages=villages, stored={})
    if not form.is_valid():
        return _page(request, meeting, presentations=form)

    def store() -> str:
        record_presentations(meeting, form.presenters, by=request.user)
        tell_doubts(request, form)
        return "บันทึกหมู่บ้านที่นำเสนอแผนแล้ว"

    return _stored(request, meeting, store)


# --- papers ---------------------------------------------------------------------------------------------------------
@require_POST
@door("meeting.view", TambonMeeting)
@takes_files("UPLOADS_MAX_MB")
def meeting_papers_add(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Attach the chosen files, each checked on its own; those that are refused are named with the reason."""
    form = received(request, partial(attach, meeting, by=request.user))
    return redirect("plans:meeting", pk=meeting.pk) if form is None else _page(request, meeting, papers=form)


@require_GET
@door("meeting_paper.view", MeetingPaper)
def meeting_paper(request: SignedIn, paper: MeetingPaper) -> HttpResponseBase:
    """Hand a paper out; the download is logged."""
    return stream(request, paper, area_code=paper.meeting.tambon_plan.area.code)


@require_http_methods(["GET", "POST"])
@door("meeting_paper.view", MeetingPaper)
def meeting_paper_remove(request: SignedIn, paper: MeetingPaper) -> HttpResponse:
    """Ask, and remove a paper before the meeting is closed."""
    require(request, "meeting.change", paper.meeting)
    if request.method == "GET":
        way = _way(paper.meeting)
        stay = "ไม่ลบ กลับไปหน้าการประชุม"
        return asked_to_remove(request, paper, title="ลบเอกสารการประชุม", back=way[-1][1], stay=stay, crumbs=way)

    def store() -> str:
        detach(paper, by=request.user)
        return f"ลบ «{paper.file_name}» แล้ว"

    return _stored(request, paper.meeting, store)


# --- the end of it --------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("meeting.view", TambonMeeting)
def meeting_close(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Ask before a meeting is closed: what is lacking, what will be published; then close it."""
    if request.method == "GET":
        return _ask_to_close(request, meeting)
    sent = {name: request.POST.get(name, "") for name in ("base", "expected")}
    numbers = {name: int(text) if text.isdecimal() else -1 for name, text in sent.items()}
    try:
        count = close(meeting, by=request.user, confirmed=request.POST.getlist("confirm"), **numbers)
    except CannotMeet as refusal:
        meeting.refresh_from_db()
        return _ask_to_close(request, meeting, refusals=tuple(refusal.reasons))
    messages.success(request, f"ปิดประชุมแล้ว ประกาศมติพร้อมกัน {count} รายการ" if count else "ปิดประชุมแล้ว")
    return redirect("plans:meeting", pk=meeting.pk)


def _ask_to_close(request: SignedIn, meeting: TambonMeeting, *, refusals: tuple[str, ...] = ()) -> HttpResponse:
    if meeting.state != MeetingState.SCHEDULED:
        return _page(request, meeting, refusals=refusals)
    require(request, "meeting.close", meeting)
    checks = CheckList(MEETINGS.check_list(meeting, MEETINGS["close"]), request.POST.getlist("confirm"))
    count = prepared(meeting)
    context = {
        "meeting": meeting,
        "plan": meeting.tambon_plan,
        "checks": checks,
        "prepared": count,
        "fates": prepared_by_fate(meeting.tambon_plan) if count else [],
        "refusals": checks.beside(refusals),
        "recorded": recorded(meeting, checks.said),
        "crumbs": _way(meeting),
    }
    return render(request, "plans/forum/meeting_close.html", context, status=CONFLICT if refusals else 200)


@require_POST
@door("meeting.view", TambonMeeting)
def meeting_cancel(request: SignedIn, meeting: TambonMeeting) -> HttpResponse:
    """Cancel a meeting that was not held."""
    base = request.POST.get("base", "")

    def store() -> str:
        cancel(meeting, by=request.user, base=int(base) if base.isdecimal() else -1)
        return "ยกเลิกนัดหมายแล้ว"

    return _stored(request, meeting, store)
