"""Every page that a person can open in the demo: how many queries the worst of them makes."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.management import call_command

from agencies.people.models import PostHolder, User
from benchmarks import data
from benchmarks.client import Asking, asking, count, handling
from benchmarks.measure import Measure
from benchmarks.walking import is_page, paths

# Goal of docs/performance.md#pages.
MOST = 20
ROWS = ("queries-worst-page",)


def measures() -> Iterator[Measure]:
    """Open every page of the demo as everybody who may, and tell which makes the most queries."""
    call_command("demo", verbosity=0, stdout=_Nowhere(), stderr=_Nowhere())
    data.analyse()
    worst, where, pages = 0, "", set()
    with handling() as handler:
        for user in User.objects.filter(pk__in=_one_of_each_role()).order_by("pk"):
            ask = asking(handler, user)
            for name, path in paths(user):
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
    return queries if is_page(answers[0]) else 0
