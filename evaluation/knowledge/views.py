"""The pages of knowledge records: list, one record with its comments, the form, publishing, printing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.access.decorators import door, require
from agencies.access.responses import CONFLICT, UNREADABLE, tell_doubts
from agencies.documents.downloads import looked_at
from agencies.documents.prints import handed_out, placed
from agencies.lists.answering import answer
from agencies.people.models import User
from agencies.people.requests import SignedIn
from evaluation.knowledge import actions
from evaluation.knowledge.forms import CommentForm, KnowledgeForm
from evaluation.knowledge.lists import RECORDS
from evaluation.knowledge.models import KnowledgePrint, KnowledgeRecord
from evaluation.knowledge.queries import areas_like, as_typed, filing_reaches, projects_like
from paper.thai import fiscal_year


@require_GET
@door("knowledge.view")
def records(request: SignedIn) -> HttpResponseBase:
    """List what the person may read, the latest first, narrowed by kind, words and «my own»."""
    listing = RECORDS.read(request, KnowledgeRecord.objects.visible_to(request.user).listed())
    context = {"may_file": bool(filing_reaches(request.user))}
    return answer(listing, "evaluation/knowledge/record_list.html", context)


@require_GET
@door("knowledge.view", KnowledgeRecord)
def record(request: SignedIn, record: KnowledgeRecord) -> HttpResponse:
    """Show one record with its comments and its paper."""
    return _shown(request, record, CommentForm())


def _shown(request: SignedIn, record: KnowledgeRecord, form: CommentForm, *, status: int = 200) -> HttpResponse:
    """Show a record; that somebody else is shown her telephone is written down."""
    is_own = record.post_id in {post.pk for post in request.user.posts}
    if record.author_phone and not is_own:
        looked_at(request, record, said=f"โทรศัพท์ของ {record.author_name}", area_code=record.area.code)
    return render(request, "evaluation/knowledge/record.html", _context(request, record, form), status=status)


def _context(request: SignedIn, record: KnowledgeRecord, form: CommentForm) -> dict[str, Any]:
    may = {
        action: request.user.has_perm(f"knowledge.{action}", record)
        for action in ("change", "publish", "discard", "comment", "print")
    }
    project = record.project
    return {
        "record": record,
        "comments": record.comments.all(),
        "form": form,
        "may": may,
        "missing": actions.KNOWLEDGE.reasons_against(record, actions.KNOWLEDGE["publish"]) if may["publish"] else [],
        # A reader of the record is not always a reader of the project.
        "project": project if project and request.user.has_perm("project.view", project) else None,
        "job": record.prints.filter(record_revision=record.revision).first() if may["print"] else None,
    }


@door("knowledge.create")
def new(request: SignedIn) -> HttpResponse:
    """File a new record as a draft."""
    _require_filing(request)
    form = KnowledgeForm(request.POST or None, user=request.user, initial=_initial(request.user))
    if request.method == "POST" and form.is_valid():
        require(request, "knowledge.create", form.instance)
        record = form.save()
        messages.success(request, "บันทึกร่างแล้ว ยังไม่มีผู้อื่นเห็นจนกว่าท่านจะเผยแพร่")
        tell_doubts(request, form)
        return redirect("evaluation:record", record.pk)
    context = {"form": form, "record": None, "differences": ()}
    return render(request, "evaluation/knowledge/record_edit.html", context, status=UNREADABLE if form.errors else 200)


def _require_filing(request: SignedIn) -> None:
    """Refuse whoever holds no post that files records."""
    if not filing_reaches(request.user):
        raise PermissionDenied("knowledge.create")


def _initial(user: User) -> dict[str, Any]:
    filing = {reach.post_id for reach in filing_reaches(user)}
    post = next(post for post in user.posts if post.pk in filing)
    return {
        "post": post.pk,
        "area": post.area,
        "author_name": user.full_name,
        "author_position": post.title,
        "author_office": post.agency.name if post.agency else "",
        "fiscal_year": fiscal_year(timezone.localdate()),
    }


@door("knowledge.change", KnowledgeRecord)
def edit(request: SignedIn, record: KnowledgeRecord) -> HttpResponse:
    """Change a record; when somebody saved meanwhile both texts are shown and nothing is lost."""
    form = KnowledgeForm(request.POST or None, user=request.user, instance=record)
    context: dict[str, Any] = {"form": form, "record": record, "differences": ()}
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["revision"] or 0
        if actions.save(form.instance, opened_at_revision=seen):
            messages.success(request, "บันทึกแล้ว")
            tell_doubts(request, form)
            return redirect("evaluation:record", record.pk)
        stored = KnowledgeRecord.objects.visible_to(request.user).with_places().get(pk=record.pk)
        form.reopen_on(stored)
        context |= {"record": stored, "differences": form.differences(stored)}
    status = CONFLICT if context["differences"] else UNREADABLE if form.errors else 200
    return render(request, "evaluation/knowledge/record_edit.html", context, status=status)


@require_POST
@door("knowledge.change", KnowledgeRecord)
def publish(request: SignedIn, record: KnowledgeRecord) -> HttpResponse:
    """Let everybody in reach read the record, as the author saw it."""
    seen = request.POST.get("revision", "")
    try:
        actions.publish(record, by=request.user, seen_revision=int(seen) if seen.isdecimal() else 0)
        messages.success(request, "เผยแพร่แล้ว ผู้ที่เกี่ยวข้องในพื้นที่อ่านได้ทันที")
    except actions.CannotChange as refusal:
        messages.error(request, str(refusal))
    return redirect("evaluation:record", record.pk)


@require_POST
@door("knowledge.change", KnowledgeRecord)
def discard(request: SignedIn, record: KnowledgeRecord) -> HttpResponse:
    """Delete a draft; the page has asked before."""
    try:
        actions.discard(record, by=request.user)
    except actions.CannotChange as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluation:record", record.pk)
    messages.success(request, f"ลบร่าง «{record.title}» แล้ว")
    return redirect("evaluation:records")


@require_POST
@door("knowledge.comment", KnowledgeRecord)
def comment(request: SignedIn, record: KnowledgeRecord) -> HttpResponse:
    """Add a comment."""
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _shown(request, record, form, status=UNREADABLE)
    actions.say(record, form.cleaned_data["text"], by=request.user)
    messages.success(request, "ส่งความคิดเห็นแล้ว")
    tell_doubts(request, form)
    return redirect("evaluation:record", record.pk)


@require_POST
@door("knowledge.print", KnowledgeRecord)
def print_record(request: SignedIn, record: KnowledgeRecord) -> HttpResponse:
    """Order the paper of the record as it stands, or find the one there is."""
    actions.ask_for_print(record, by=request.user)
    return redirect("evaluation:record", record.pk)


@require_GET
@door("knowledge_print.view", KnowledgePrint)
def job(request: SignedIn, job: KnowledgePrint) -> HttpResponse:
    """Show how far a print is; the record's page asks for it until it is settled."""
    return render(request, "evaluation/knowledge/record.html#job", {"job": placed(job), "record": job.record})


@require_GET
@door("knowledge_print.view", KnowledgePrint)
def download(request: SignedIn, job: KnowledgePrint) -> HttpResponseBase:
    """Hand the paper out; the handing-out is written down first."""
    if job.status != KnowledgePrint.Status.DONE:
        return redirect("evaluation:record", job.record_id)
    return handed_out(request, job, area_code=job.record.area.code)


@require_GET
@door("knowledge.create")
def areas(request: SignedIn) -> HttpResponse:
    """Suggest areas for the box."""
    _require_filing(request)
    suggestions = [as_typed(area) for area in areas_like(request.user, request.GET.get("area", ""))]
    return render(request, "evaluation/knowledge/record_edit.html#suggestions", {"suggestions": suggestions})


@require_GET
@door("knowledge.create")
def projects(request: SignedIn) -> HttpResponse:
    """Suggest projects for the box."""
    _require_filing(request)
    suggestions = [as_typed(project) for project in projects_like(request.user, request.GET.get("project", ""))]
    return render(request, "evaluation/knowledge/record_edit.html#suggestions", {"suggestions": suggestions})
