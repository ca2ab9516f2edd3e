"""A forum in short screens, each saved by itself: when, where and who came; problems; resolutions; papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from agencies.access.decorators import door
from agencies.access.responses import is_htmx, tell_doubts
from agencies.conflict import Answer
from agencies.documents.uploads import PapersForm
from agencies.people.requests import SignedIn
from plans.village.entering import FORUM_SCREENS, PAPERS, PROBLEMS, RECORD, RESOLVED
from plans.village.forms.plan import AUTOSAVE
from plans.village.forms.saving import ProblemsSaving, RecordSaving, ResolvedSaving
from plans.village.models import Attachment, Forum, VillagePlan

NEXT, BACK, MORE = "next", "back", "add_resolution"
Saving = RecordSaving | ProblemsSaving | ResolvedSaving


@require_http_methods(["GET", "POST"])
@door("village_plan.change", VillagePlan)
def forum_begin(request: SignedIn, plan: VillagePlan) -> HttpResponse:
    """Ask when and where a new forum was and who came; nothing is stored before a button is pressed."""
    return _answered(request, plan, None, number=RECORD)


@require_http_methods(["GET", "POST"])
@door("forum.change", Forum)
def forum_screen(request: SignedIn, forum: Forum, number: int) -> HttpResponse:
    """Show one screen of a forum, or save it and go on, back, or stay (a save that nobody asked for)."""
    if not 1 <= number <= len(FORUM_SCREENS):
        raise Http404(number)
    return _answered(request, forum.plan, forum, number=number)


def _answered(request: SignedIn, plan: VillagePlan, forum: Forum | None, *, number: int) -> HttpResponse:
    saving = _saving(request, plan, forum, number=number)
    if request.method == "GET":
        return _page(request, plan, forum, number=number, answer=saving.blank() if saving else None)
    if saving is None:
        return go_on(request, plan, forum, number=number)
    answer: Answer[Any, Any] = saving.answer(request.POST)
    stored = answer.stored if isinstance(answer.stored, Forum) else forum
    if answer.is_stored and AUTOSAVE not in request.POST:
        tell_doubts(request, answer.form, *getattr(getattr(answer.form, "rows", None), "forms", ()))
        return go_on(request, plan, stored, number=number)
    if not is_htmx(request):
        return _page(request, plan, forum, number=number, answer=answer)
    context = _facts(plan, stored, answer) | {"at": timezone.now()}
    return render(request, "plans/village/forum_answer.html", context, status=answer.status)


def _saving(request: SignedIn, plan: VillagePlan, forum: Forum | None, *, number: int) -> Saving | None:
    """Return how a screen is saved; papers are attached one by one."""
    if forum is None or number == RECORD:
        return RecordSaving(plan, forum)
    if number == PROBLEMS:
        return ProblemsSaving(VillagePlan.objects.visible_to(request.user), plan)
    return ResolvedSaving(plan, forum) if number == RESOLVED else None


def go_on(request: SignedIn, plan: VillagePlan, forum: Forum | None, *, number: int) -> HttpResponse:
    """Go to the screen that was asked for; before the first and behind the last stands the list."""
    number += 0 if MORE in request.POST else -1 if BACK in request.POST else 1
    if forum and 1 <= number <= len(FORUM_SCREENS):
        url = reverse("plans:forum_screen", args=[forum.pk, number])
    else:
        url = f"{reverse('plans:enter', args=[plan.pk])}#next"
    if number > len(FORUM_SCREENS):
        messages.success(request, "บันทึกเวทีประชาคมแล้ว")
    return HttpResponseClientRedirect(url) if is_htmx(request) else redirect(url)


def _page(
    request: SignedIn, plan: VillagePlan, forum: Forum | None, *, number: int, answer: Answer[Any, Any] | None
) -> HttpResponse:
    name = ("record", "problems", "resolved", "papers")[number - 1]
    way = [("กรอกทีละเรื่อง", reverse("plans:enter", args=[plan.pk]))]
    context = _facts(plan, forum, answer) | {"title": FORUM_SCREENS[number - 1], "crumbs": way, "number": number}
    context |= {"last": len(FORUM_SCREENS), "part": f"plans/village/forum_{name}.html", "papers_form": None}
    if number == PAPERS and forum:
        papers = Attachment.objects.visible_to(request.user).filter(forum=forum).select_related("uploaded_by")
        context |= {"papers": papers, "papers_form": PapersForm(kind=Attachment.Kind.MINUTES)}
        context |= {"may_attach": True, "may": {"change": True}}
    return render(request, "plans/village/forum_screen.html", context, status=answer.status if answer else 200)


def _facts(plan: VillagePlan, forum: Forum | None, answer: Answer[Any, Any] | None) -> dict[str, Any]:
    """Return what is typed, and what the dock says of the forum as it is stored."""
    if forum:
        forum.refresh_from_db()
        prefetch_related_objects([forum], "resolutions", "attachments")
    return {"plan": plan, "forum": forum, "answer": answer, "form": answer.form if answer else None}
