"""Pages for everybody, without signing in: is this a true copy, and where is our project."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_safe

from agencies.access.limits import limited
from plans.tracking import queries
from plans.tracking.lists import found
from projects import codes


# --- where is our project -------------------------------------------------------------------------------------------
@login_not_required
@limited
@require_GET
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a project's code and go to its page, or find it by words among the projects of released plans."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        listing = found(request)
        return render(request, "plans/tracking/track.html", {"listing": listing, "page": listing.page})
    code = codes.read_code(typed)
    return redirect("tracked", code) if code else unknown(request)


@login_not_required
@limited
@require_safe
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a project is; what may not be shown answers like what does not exist."""
    project = queries.find(code)
    return render(request, "plans/tracking/tracked.html", {"project": project}) if project else unknown(request)


def unknown(request: HttpRequest) -> HttpResponse:
    """Say that a code leads nowhere, in the same words whatever the reason."""
    return render(request, "plans/tracking/public_unknown.html", {"of_code": True}, status=404)
