"""The page of one's own work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.people.requests import SignedIn
from config.home.queries import desk, recent


def home(request: SignedIn) -> HttpResponse:
    """Show the next act of this person, what else waits, how far her plan is, and what happened lately in her reach."""
    context = {"desk": desk(request.user), "recent": recent(request.user), "today": timezone.localdate()}
    return render(request, "config/home/home.html", context)
