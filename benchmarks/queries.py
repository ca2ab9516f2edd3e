"""Every page that a person can open in the demo: how many queries the worst of them makes."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getclosurevars

from django.core.management import call_command
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.people.models import PostHolder, User
from benchmarks import data
from benchmarks.client import Asking, asking, count, handling
from benchmarks.measure import Measure

# Goal of docs/performance.md#pages.
MOST, OBJECTS = 20, 1
ROWS = ("queries-worst-page",)
# Not for people: it asks other servers.
NOT_PAGES = frozenset({"health"})


def measures() -> Iterator[Measure]:
    """Open every page of the demo as everybody who may, and tell which makes the most queries."""
    call_command("demo", verbosity=0, stdout=_Nowhere(), stderr=_Nowhere())
    data.analyse()
    worst, where, pages = 0, "", set()
    with handling() as handler:
        for user in User.objects.filter(pk__in=_one_of_each_role()).order_by("pk"):
            ask = asking(handler, user)
            for name, path in _paths(user):
                queries = _count(ask, path)
                pages |= {name} if queries else set()
                if queries > worst:
                    worst, where = queries, name
    yield Measure(ROWS[0], f"{where}", f"{len(pages)} pages", worst, f"≤ {MOST}", worst <= MOST)


def _one_of_each_role() -> list[int]:
    holders = PostHolder.objects.order_by("-pk").values_list("post__role", "user")
    return list(dict(holders).values())


class _Nowhere:
    """Where the demo's own words go."""

    def write(self, _text: str) -> None:
        """Say nothing."""

    def flush(self) -> None:
        """Do nothing."""


def _count(ask: Asking, path: str) -> int:
    """Count the queries of a page; 0 when it is none for this person."""
    answers = []
    queries = count(lambda: answers.append(ask(path)))
    is_page = answers[0].status_code == 200 and answers[0]["Content-Type"].startswith("text/html")
    return queries if is_page else 0


def _paths(user: User) -> Iterator[tuple[str, str]]:
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
