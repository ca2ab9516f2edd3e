"""What the program keeps about whoever asks."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.people.requests import SignedIn
from config.personal.queries import downloads_of, failures_of, personal_data


@require_GET
def personal(request: SignedIn) -> HttpResponse:
    """Show a person what is kept about her, and offer it as a file."""
    context = {
        "tenures": request.user.tenures.select_related("post__area"),
        "downloads": downloads_of(request.user).count(),
        "failures": failures_of(request.user).count(),
    }
    return render(request, "config/personal/personal.html", context)


@require_GET
def personal_file(request: SignedIn) -> JsonResponse:
    """Hand a person everything that is kept about her, for her to take along."""
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(personal_data(request.user), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response
