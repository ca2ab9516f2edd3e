"""How heavy pages are: of the demo's pages and of those of a tambon with 300 projects, the heaviest in kilobytes."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.handlers.base import BaseHandler
from django.db import transaction

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.people.models import User
from benchmarks import data, growth
from benchmarks.client import Asking, asking, handling
from benchmarks.measure import Measure
from benchmarks.walking import is_page, paths
from plans.tambon.models import TambonPlan

# Goal of docs/performance.md#pages, in thousands of bytes of HTML before anything is compressed.
MOST_KB = 300
ROWS = ("weight-worst-page",)
# Who reads a tambon, from the village to the province, each over what she reaches.
READERS = (Role.TAMBON_TEAM, Role.SYSADMIN)
ABOVE = (Role.DIST_OFFICE, Role.PROV_PLANNER)


def measures() -> Iterator[Measure]:
    """Open every page over a tambon of 300 projects in a province of a thousand tambons; tell which is heaviest."""
    weighed = sorted(_weighed(), reverse=True)
    worst, where = weighed[0]
    yield Measure(ROWS[0], where, f"{len(weighed)} pages", worst, f"≤ {MOST_KB}", worst <= MOST_KB)


def _weighed() -> Iterator[tuple[float, str]]:
    province = data.province()
    data.many_tambons(province)
    plan = data.tambon_in_full(province, villages=growth.VILLAGES, projects=growth.MANY)
    data.analyse()
    with handling() as handler:
        for user in _readers(plan, province):
            for name, path in paths(user):
                yield from _weight(asking(handler, user), name, path)
        team = data.person(Role.TAMBON_TEAM, plan.area, name="weighs")
        for name, made in growth.PAGES.items():
            yield from _made(handler, plan, team, name=name, made=made)


def _readers(plan: TambonPlan, province: Area) -> Iterator[User]:
    for role in READERS:
        yield data.person(role, plan.area, name=f"reads-{role}")
    for role in ABOVE:
        yield data.person(role, province, name=f"reads-{role}")


def _made(
    handler: BaseHandler, plan: TambonPlan, user: User, *, name: str, made: growth.Page
) -> Iterator[tuple[float, str]]:
    """Weigh a page whose thing is made for it, and leave nothing of that behind."""
    with transaction.atomic():
        yield from _weight(asking(handler, user), name, made(plan, user))
        transaction.set_rollback(True)


def _weight(ask: Asking, name: str, path: str) -> Iterator[tuple[float, str]]:
    answer = ask(path)
    if is_page(answer):
        yield len(answer.content) / 1000, name
