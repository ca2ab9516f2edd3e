"""Every view stands behind a door: the object is looked up within reach (404) and the action is allowed (403)."""

from __future__ import annotations

from django.http import HttpRequest

from agencies.people.models import User


class SignedIn(HttpRequest):
    """A request as views behind a door see it: somebody is signed in (the sign-in middleware has seen to that)."""

    user: User
