"""The page of one's own work."""

from django.http import HttpResponse
from django.shortcuts import render

from agencies.people.requests import SignedIn
from config.home.queries import recent, waiting


def home(request: SignedIn) -> HttpResponse:
    """Show what waits for this person, and what happened lately in her reach."""
    context = {"waiting": waiting(request.user), "recent": recent(request.user)}
    return render(request, "config/home/home.html", context)
