"""What a view answers beside its pages: the numbers of a form that was not stored, and parts of pages."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from paper.thai import readers
from paper.thai.forms import doubts

UNREADABLE, CONFLICT = 422, 409


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether a part of the page asks, and not the whole page."""
    return request.headers.get("HX-Request") == "true"


def tell_doubts(request: HttpRequest, form: forms.BaseForm, *rows: forms.BaseForm) -> None:
    """Say, beside what was stored, what of it is worth a second look; of a form's rows too, each once."""
    for doubt in dict.fromkeys(doubt for one in (form, *rows) for doubt in doubts(one)):
        messages.warning(request, doubt)


def words_in(request: HttpRequest, box: str) -> str:
    """Read the words of a plain box beside a button, a reason or a note; what is doubted of them is told."""
    read = readers.lines(request.POST.get(box, ""))
    if read.doubt:
        messages.warning(request, read.doubt)
    return read.value
