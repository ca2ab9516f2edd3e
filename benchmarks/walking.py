"""Every page that somebody can open: those about nothing in particular, and those about the newest things she sees."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getclosurevars

from django.db.models import Model
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.people.models import User

OBJECTS = 1
# Not for people: it asks other servers.
NOT_PAGES = frozenset({"health"})


def is_page(answer: HttpResponse) -> bool:
    """Tell whether an answer is a page that was shown."""
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def paths(user: User) -> Iterator[tuple[str, str]]:
    """Give the addresses of pages about nothing in particular, and about the newest things a person may see."""
    for name, pattern in _named(get_resolver().url_patterns):
        wanted = set(pattern.pattern.converters)
        model = _model_of(pattern)
        if not wanted:
            yield name, reverse(name)
        elif wanted == {"pk"} and model is not None:
            things = model._default_manager.visible_to(user).order_by("-pk")[:OBJECTS]  # noqa: SLF001
            for thing in things:
                yield name, reverse(name, args=[thing.pk])


def _named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and pattern.name not in NOT_PAGES:
                yield f"{space}{pattern.name}", pattern
        elif pattern.namespace != "admin":
            yield from _named(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def _model_of(pattern: URLPattern) -> type[Model] | None:
    """Return the model that a view's door looks its object up in."""
    view = pattern.callback
    while view is not None:
        kept = getclosurevars(view).nonlocals if hasattr(view, "__code__") else {}
        if "model" in kept:
            return kept["model"]
        view = getattr(view, "__wrapped__", None)
    return None
