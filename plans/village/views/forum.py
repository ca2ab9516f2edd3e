"""Forums on the screen: the record, its papers, the head's certificate."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access.decorators import door, require, takes_files
from agencies.access.responses import UNREADABLE, is_htmx, tell_doubts
from agencies.conflict import Answer
from agencies.documents.downloads import stream
from agencies.documents.uploads import PapersForm, asked_to_remove, received
from agencies.errors import Cannot, CheckList
from agencies.people.models import User
from agencies.people.requests import SignedIn
from plans.village.actions.forum import (
    FORUMS,
    attach,
    cancel,
    certify,
    check_attaching,
    detach,
    takes_more,
    withdraw,
)
from plans.village.breadcrumbs import crumbs_to
from plans.village.checking import forum_in_order
from plans.village.entering import PAPERS
from plans.village.forms.forum import ForumForm
from plans.village.forms.saving import ForumSaving
from plans.village.models import Attachment, Forum, ForumState, VillagePlan
from plans.village.views.forum_screens import BACK, NEXT, go_on


def _crumbs(forum: Forum) -> list[tuple[str, str]]:
    return [*crumbs_to(forum.plan), (str(forum), reverse("plans:forum", args=[forum.pk]))]


@require_GET
@door("forum.view", Forum)
def forum(request: SignedIn, forum: Forum) -> HttpResponse:
    """Show a forum with its papers, and to those who may, what can be done with it."""
    return _page(request, forum)


def _page(
    request: SignedIn, forum: Forum, *, refusals: tuple[str, ...] = (), papers: PapersForm | None = None
) -> HttpResponse:
    user = request.user
    prefetch_related_objects([forum], "resolutions__lines__project", "attachments")
    said = FORUMS.check_list(forum, FORUMS["certify"]) if forum.state != ForumState.CERTIFIED else []
    checks = CheckList(said, request.POST.getlist("confirm"))
    may = _may(user, forum)
    context = _papers(request, forum, papers, may=may) | {
        "forum": forum,
        "plan": forum.plan,
        "may": may,
        "refusals": checks.beside(refusals),
        "checks": checks,
        "in_order": forum_in_order(forum) if may["certify"] else [],
        "crumbs": crumbs_to(forum.plan),
    }
    has_errors = bool(refusals) or bool(papers and papers.errors)
    part = "#papers" if is_htmx(request) and request.method == "POST" else ""
    return render(request, f"plans/village/forum.html{part}", context, status=UNREADABLE if has_errors else 200)


def _papers(request: SignedIn, forum: Forum, form: PapersForm | None, *, may: dict[str, bool]) -> dict[str, Any]:
    """Return the papers of a forum and the form for more; what the short screen sent goes back there."""
    return {
        "papers": Attachment.objects.visible_to(request.user).filter(forum=forum).select_related("uploaded_by"),
        "papers_form": form or PapersForm(kind=Attachment.Kind.MINUTES),
        "may_attach": may["change"] or may["certify"] or (takes_more(forum) and may["enter"]),
        "number": PAPERS if request.POST.get("from") == "enter" else 0,
    }


def _may(user: User, forum: Forum) -> dict[str, bool]:
    """Tell what a person may do with a forum and its plan while that takes changes."""
    may = {name: user.has_perm(f"forum.{name}", forum) for name in ("change", "certify", "reopen")}
    may["enter"] = user.has_perm("village_plan.change", forum.plan)
    return {name: forum.plan.is_editable and allowed for name, allowed in may.items()}


# --- the record -----------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@door("village_plan.change", VillagePlan)
def forum_add(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Write down a new forum of the plan."""
    return _record(request, plan, None)


@require_http_methods(["GET", "POST"])
@door("forum.change", Forum)
def forum_edit(request: SignedIn, forum: Forum) -> HttpResponse:
    """Change the record of a forum until it is certified."""
    return _record(request, forum.plan, forum)


def _record(request: SignedIn, plan: VillagePlan, forum: Forum | None) -> HttpResponse:
    saving = ForumSaving(plan, forum)
    if request.method == "GET":
        return _record_page(request, plan, saving.blank())
    if "add_resolution" in request.POST:
        return _add_resolution(request, saving)
    answer = saving.answer(request.POST)
    if answer.stored is None or not answer.is_stored:
        return _record_page(request, plan, answer)
    messages.success(request, "บันทึกเวทีประชาคมแล้ว")
    tell_doubts(request, answer.form, *answer.form.rows.forms)
    return redirect("plans:forum", pk=answer.stored.pk)


def _add_resolution(request: SignedIn, saving: ForumSaving) -> HttpResponse:
    """Show what was typed with one more blank resolution below; nothing is stored."""
    data = request.POST.copy()
    typed = data.get("resolutions-TOTAL_FORMS", "")
    total = int(typed) + 1 if typed.isdecimal() else 1
    data["resolutions-TOTAL_FORMS"] = str(total)
    return _record_page(request, saving.plan, Answer(saving.make(data)))


def _record_page(request: SignedIn, plan: VillagePlan, answer: Answer[ForumForm, Forum]) -> HttpResponse:
    forum = answer.form.instance if answer.form.instance.pk else None
    context = {
        "plan": plan,
        "forum": forum,
        "form": answer.form,
        "answer": answer,
        "heading": "แก้ไขบันทึกเวทีประชาคม" if forum else "บันทึกเวทีประชาคม",
        "crumbs": _crumbs(forum) if forum else crumbs_to(plan),
    }
    return render(request, "plans/village/forum_edit.html", context, status=answer.status)


# --- certificate ----------------------------------------------------------------------------------------------------
STEPS = {
    "certify": (certify, "รับรองเวทีประชาคมแล้ว"),
    "reopen": (withdraw, "ถอนการรับรองแล้ว แก้ไขบันทึกได้"),
    "cancel": (cancel, "ยกเลิกเวทีแล้ว"),
}


@require_POST
@door("forum.view", Forum)
def forum_step(request: SignedIn, forum: Forum) -> HttpResponse:
    """Certify a forum, take the certificate back, or cancel it; what speaks against it is said on its page."""
    name = request.POST.get("step", "")
    step, done = STEPS.get(name, (None, ""))
    asked = {"confirmed": request.POST.getlist("confirm")} if name == "certify" else {}
    if step is None:
        return _page(request, forum, refusals=("ไม่รู้จักการดำเนินการนี้ กรุณาเลือกจากปุ่มในหน้านี้",))
    try:
        step(forum, by=request.user, **asked)
    except Cannot as refusal:
        forum.refresh_from_db()
        return _page(request, forum, refusals=tuple(refusal.reasons))
    messages.success(request, done)
    return redirect("plans:forum", pk=forum.pk)


# --- papers ---------------------------------------------------------------------------------------------------------
@require_POST
@door("forum.view", Forum)
@takes_files("UPLOADS_MAX_MB")
def papers_add(request: SignedIn, forum: Forum) -> HttpResponse:
    """Attach the chosen files, each checked on its own; those that are refused are named with the reason."""
    check_attaching(request.user, forum)
    is_entering = request.POST.get("from") == "enter"
    goes_on = is_entering and not {NEXT, BACK}.isdisjoint(request.POST)
    form = None if goes_on and not request.FILES else received(request, partial(attach, forum, by=request.user))
    if form is not None:
        return _page(request, forum, papers=form)
    if goes_on:
        return go_on(request, forum.plan, forum, number=PAPERS)
    return redirect("plans:forum_screen", forum.pk, PAPERS) if is_entering else redirect("plans:forum", pk=forum.pk)


@require_GET
@door("attachment.view", Attachment)
def paper(request: SignedIn, attachment: Attachment) -> HttpResponseBase:
    """Hand a paper out; the download is logged."""
    return stream(request, attachment, area_code=attachment.forum.plan.village.code)


@require_http_methods(["GET", "POST"])
@door("attachment.view", Attachment)
def paper_remove(request: SignedIn, attachment: Attachment) -> HttpResponse:
    """Ask, and remove a paper before the forum is certified."""
    require(request, "forum.change", attachment.forum)
    if request.method == "GET":
        way = _crumbs(attachment.forum)
        stay = "ไม่ลบ กลับไปหน้าเวที"
        return asked_to_remove(request, attachment, title="ลบเอกสาร", back=way[-1][1], stay=stay, crumbs=way)
    name = attachment.file_name
    try:
        detach(attachment, by=request.user)
    except Cannot as closed:
        return _page(request, attachment.forum, refusals=tuple(closed.reasons))
    messages.success(request, f"ลบ «{name}» แล้ว")
    return redirect("plans:forum", pk=attachment.forum_id)
