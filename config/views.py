"""The page of one's own work: the roof is the only room that sees every application."""

from django.http import HttpResponse
from django.shortcuts import render

from agencies.people.requests import SignedIn
from plans import inbox


def home(request: SignedIn) -> HttpResponse:
    """Show what waits for this person, and what happened lately in her reach."""
    context = {"waiting": inbox.waiting(request.user), "recent": inbox.recent(request.user)}
    return render(request, "home.html", context)
