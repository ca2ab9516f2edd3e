"""What became of a saved form: stored, refused box by box, or somebody was first and both values are there."""

from __future__ import annotations

from agencies.access.decorators import SignedIn

UNREADABLE, CONFLICT = 422, 409


def is_htmx(request: SignedIn) -> bool:
    """Tell whether a part of the page asks, and not the whole page."""
    return request.headers.get("HX-Request") == "true"
