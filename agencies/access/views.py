"""Pages for everybody: help, and why something was refused."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.access.reasons import refusal


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """Say what this system is and whose data and fonts it uses."""
    return render(request, "agencies/access/about.html")


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
