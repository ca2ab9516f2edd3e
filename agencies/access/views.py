"""Pages for everybody: help, and why something was refused."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.access.forms import RoleFilter
from agencies.access.permissions import table
from agencies.access.reasons import read_aloud, refusal, thing_words


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """Say what this system is and whose data and fonts it uses."""
    return render(request, "agencies/access/about.html")


@login_not_required
def who_may(request: HttpRequest) -> HttpResponse:
    """Show the permission table in words, by object; one line for each row of the file."""
    choice = RoleFilter(request.GET)
    role = choice.cleaned_data["role"] if choice.is_valid() else ""
    chosen = [row for row in table() if role in {"", row.role}]
    groups = [
        (thing_words(name), [read_aloud(row) for row in rows]) for name, rows in groupby(chosen, attrgetter("object"))
    ]
    return render(request, "agencies/access/who_may.html", {"choice": choice, "groups": groups, "count": len(chosen)})


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say why: the denying row of the permission table, or the sentence the refusal carries."""
    cause = str(exception or "")
    why = refusal(request.user, cause) if request.user.is_authenticated else None
    sentence = "" if why or cause.isascii() else cause
    template = "403.html#reason" if getattr(request, "htmx", False) else "403.html"
    return render(request, template, {"why": why, "sentence": sentence}, status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django passes its English reason
    """Say that a form has grown old (or cookies are off) and that nothing was saved."""
    template = "403_csrf.html#reason" if getattr(request, "htmx", False) else "403_csrf.html"
    return render(request, template, status=403)
