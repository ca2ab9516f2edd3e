"""The letterhead of an office, kept by its own people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agencies.access.decorators import door
from agencies.access.responses import UNREADABLE, tell_doubts
from agencies.offices.forms import LetterheadForm
from agencies.offices.models import Letterhead


@door("letterhead.change", Letterhead, by="code")
def letterhead(request: HttpRequest, agency: Letterhead) -> HttpResponse:
    """Ask what stands on the office's letters, and keep it."""
    form = LetterheadForm(request.POST if request.method == "POST" else None, instance=agency)
    if form.is_valid():
        form.save()
        messages.success(request, f"บันทึกหัวหนังสือของ {agency.name} แล้ว หนังสือที่พิมพ์ต่อไปจะใช้ข้อมูลนี้")
        tell_doubts(request, form)
        return redirect("agencies:letterhead", agency.code)
    context = {"form": form, "agency": agency}
    return render(request, "agencies/offices/letterhead.html", context, status=UNREADABLE if form.errors else 200)
