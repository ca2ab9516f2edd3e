"""List pages with one plan and with a thousand: the same queries, and CPU against a constant view."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from agencies.access.roles import Role
from agencies.areas.models import Area
from benchmarks import data
from benchmarks.client import asking, count, handling, page
from benchmarks.measure import Measure, at_most, in_turn

# Goals of docs/performance.md#pages.
LIMIT = 12
LISTS = {"tambon-list": "plans:tambon_list", "village-list": "plans:village_list"}
ROWS = tuple(row for name in LISTS for row in (f"{name}-queries", name))


def measures(*, times: int = 25) -> Iterator[Measure]:
    """Measure each list as somebody with one plan in reach and as somebody with a thousand."""
    province = data.province()
    data.many_tambons(province)
    few = data.person(Role.PROV_PLANNER, data.one_tambon(Area.objects.get(level=Area.Level.COUNTRY)))
    many = data.person(Role.PROV_PLANNER, province)
    data.analyse()
    with handling() as handler:
        for row, name in LISTS.items():
            single, full = (page(asking(handler, user), reverse(name)) for user in (few, many))
            counts = count(full), count(single)
            ratio = counts[0] / counts[1]
            yield Measure(f"{row}-queries", f"{counts[0]}", f"{counts[1]}", ratio, "= 1", counts[0] == counts[1])
            constant = page(asking(handler, many), reverse("constant"))
            yield at_most(row, *in_turn(full, constant, times=times), limit=LIMIT)
