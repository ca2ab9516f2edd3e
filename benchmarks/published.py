"""A published page asked for again by somebody who has it: the answer that nothing changed, against the page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core.handlers.base import BaseHandler
from django.test import RequestFactory, override_settings
from django.urls import reverse

from agencies.access.roles import Role
from benchmarks import data
from benchmarks.client import handling
from benchmarks.measure import Measure, at_most, in_turn
from plans.releases.actions import release

# Goal of docs/performance.md#pages.
LIMIT = 1
ROWS = ("not-modified",)


def measures(*, times: int = 25) -> Iterator[Measure]:
    """Measure the page of a release, and the same with the tag that the first answer gave."""
    plan = data.tambon_in_full(data.province())
    released = release(plan, by=data.person(Role.TAMBON_TEAM, plan.area, name="forum"))
    data.analyse()
    # As many lookups as a minute has room for.
    with override_settings(PUBLIC_LOOKUPS_PER_MINUTE=60_000), handling() as handler:
        path = reverse("release_check", args=[released.token])
        tag = handler.get_response(RequestFactory().get(path))["ETag"]
        again, first = _asked(handler, path, headers={"If-None-Match": tag}), _asked(handler, path, headers={})
        yield at_most(ROWS[0], *in_turn(again, first, times=times), limit=LIMIT)


def _asked(handler: BaseHandler, path: str, *, headers: dict[str, str]) -> Callable[[], None]:
    expected = 304 if headers else 200

    def ask() -> None:
        status = handler.get_response(RequestFactory().get(path, headers=headers)).status_code
        if status != expected:
            raise RuntimeError(f"{path}: {status}, not {expected}")

    return ask
