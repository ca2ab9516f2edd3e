"""All measures, one after the other, on one database."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.management import call_command

from agencies.access.roles import Role
from agencies.areas.models import Area
from benchmarks import data, likeness, pages, papers, rollups, workbooks
from benchmarks.measure import HEADING, Measure


def everything() -> None:
    """Make the sample data and print each measure as soon as it is known."""
    call_command("migrate", verbosity=0)
    province = data.province()
    plan = data.tambon_in_full(province)
    data.many_tambons(province)
    few = data.person(Role.PROV_PLANNER, data.one_tambon(Area.objects.get(level=Area.Level.COUNTRY)))
    many = data.person(Role.PROV_PLANNER, province)
    print(HEADING)
    for measure in _measures(plan, few=few, many=many):
        print(measure, flush=True)


def _measures(plan: data.TambonPlan, *, few: data.User, many: data.User) -> Iterator[Measure]:
    yield from rollups.measures(plan)
    yield from pages.measures(few, many)
    yield from workbooks.measures()
    yield from papers.measures(plan)
    yield from likeness.measures()
