"""What a view answers beside its pages: the numbers of a form that was not stored, and parts of pages."""

from __future__ import annotations

from django.http import HttpRequest

UNREADABLE, CONFLICT = 422, 409


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether a part of the page asks, and not the whole page."""
    return request.headers.get("HX-Request") == "true"
