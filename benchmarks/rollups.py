"""The roll-up of one tambon against the bare SQL that adds the same money up from the villages' own rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from benchmarks import data
from benchmarks.measure import Measure, at_most, in_turn
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan

# Goals of docs/performance.md#roll-up.
REBUILT, UNCHANGED = 8, 3
ROWS = ("rollup-rebuilt", "rollup-unchanged")
DIMENSIONS = ("b.fiscal_year", "p.action_group", "p.urgency", "p.funding_source", "a.code")
SUMS = """
    SELECT {dimension}, COUNT(DISTINCT p.id), COUNT(*), SUM(b.amount_baht)
    FROM plans_villageplan v
    JOIN agencies_area a ON a.id = v.village_id
    JOIN plans_planline l ON l.plan_id = v.id
    JOIN projects_project p ON p.id = l.project_id
    JOIN projects_yearbudget b ON b.project_id = p.id
    WHERE a.parent_id = %s AND v.period_id = %s AND v.state = 'accepted' AND b.fiscal_year BETWEEN %s AND %s
    GROUP BY {dimension} ORDER BY {dimension}
"""


def measures(*, times: int = 40) -> Iterator[Measure]:
    """Measure a rebuild that writes every line again, and one that finds nothing changed."""
    plan = data.tambon_in_full(data.province())
    data.analyse()

    def forgotten() -> None:
        TambonPlan.objects.filter(pk=plan.pk).update(digest="0" * 64)

    taken = in_turn(lambda: roll_up(plan.pk), lambda: sums(plan), times=times, before=forgotten)
    yield at_most("rollup-rebuilt", *taken, limit=REBUILT)
    taken = in_turn(lambda: roll_up(plan.pk), lambda: sums(plan), times=times)
    yield at_most("rollup-unchanged", *taken, limit=UNCHANGED)


def sums(plan: TambonPlan) -> list[list[tuple[object, ...]]]:
    """Add the accepted plans of the tambon up by year, group, urgency, source and village."""
    years = plan.period.years
    rows = []
    with connection.cursor() as cursor:
        for dimension in DIMENSIONS:
            cursor.execute(SUMS.format(dimension=dimension), [plan.area_id, plan.period_id, years[0], years[-1]])
            rows.append(cursor.fetchall())
    return rows
