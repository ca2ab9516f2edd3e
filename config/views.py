"""The page of one's own work: the roof is the only room that sees every application."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.models import User
from plans import inbox


def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, and what happened lately in her reach."""
    user: User = request.user  # type: ignore[assignment]  # the middleware lets only signed-in people through
    return render(request, "home.html", {"waiting": inbox.waiting(user), "recent": inbox.recent(user)})
