"""Pages for everybody: help, the machine's health, and why something was refused."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

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


@login_not_required
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and broker answer, 503 and which of them does not otherwise."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    ok = all(checks.values())
    parts = {name: "ok" if answers else "down" for name, answers in checks.items()}
    return JsonResponse({"status": "ok" if ok else "down", **parts}, status=200 if ok else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


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
