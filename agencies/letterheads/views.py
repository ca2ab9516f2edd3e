"""The letterhead of an office, kept by its own people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access.decorators import door
from agencies.access.responses import tell_doubts
from agencies.letterheads.queries import changeable
from agencies.letterheads.saving import LetterheadSaving
from agencies.offices.models import Letterhead, lacking
from agencies.people.requests import SignedIn

# A letterhead changes a few times a year; older changes stay in the database.
SHOWN = 20


@require_GET
@door("letterhead.change")
def letterheads(request: SignedIn) -> HttpResponse:
    """Lead to the letterhead of one's own office; who works in several chooses."""
    offices = list(changeable(request.user))
    if len(offices) == 1:
        return redirect("agencies:letterhead", offices[0].code)
    context = {"offices": [(office, lacking(office)) for office in offices]}
    return render(request, "agencies/letterheads/letterhead_list.html", context)


@require_http_methods(["GET", "POST"])
@door("letterhead.change", Letterhead, by="code")
def letterhead(request: SignedIn, agency: Letterhead) -> HttpResponse:
    """Ask what stands on the office's letters, and keep it; when somebody was first, both values are shown."""
    saving = LetterheadSaving(agency, request.user)
    answer = saving.blank()
    if request.method == "POST":
        answer = saving.answer(request.POST)
        if answer.is_stored:
            messages.success(request, f"บันทึกหัวหนังสือของ {agency.name} แล้ว หนังสือที่พิมพ์ต่อไปจะใช้ข้อมูลนี้")
            tell_doubts(request, answer.form)
            return redirect("agencies:letterhead", agency.code)
    changes = agency.letterhead_changes.all()[:SHOWN]
    context = {"form": answer.form, "answer": answer, "agency": agency, "changes": changes, "lacking": lacking(agency)}
    return render(request, "agencies/letterheads/letterhead.html", context, status=answer.status)
