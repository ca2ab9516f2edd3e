"""The roll-up: a tambon plan rebuilt, whole, from frozen versions and the forum's published decisions.

Nothing is updated in place and nothing is added to an older sum: the lines are computed anew, compared by digest, and
replaced in one transaction under the tambon plan's row.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from agencies.locking import locked_rows
from plans.rollup.aggregation import COLUMNS, Line
from plans.rollup.queries import filled, inputs_of
from plans.tambon.models import TambonLine, TambonPlan
from projects.snapshot import UnescapedEncoder

_LOGGER = logging.getLogger(__name__)


@transaction.atomic
def roll_up(pk: int) -> bool:
    """Rebuild the tambon plan ``pk`` from what was sent and decided; tell whether anything was written to its lines.

    Same input, same digest, no write.  Two workers wait for each other on the plan's row; a worker that dies leaves
    the plan as it was, still behind, and the sweep asks again.
    """
    plan = locked_rows(TambonPlan.objects.select_related("period", "area")).get(pk=pk)
    inputs = inputs_of(plan, with_content=False)
    changed = bool(inputs.digest != plan.digest)
    if changed:
        inputs = replace(inputs, sources=tuple(filled(inputs.sources)))
        plan.lines.all().delete()
        store(plan, inputs.lines())
    TambonPlan.objects.filter(pk=pk).update(
        built=plan.wanted, digest=inputs.digest, rolled_up_at=timezone.now() if changed else plan.rolled_up_at
    )
    return changed


def catch_up(pk: int) -> None:
    """Rebuild the tambon plan ``pk`` if it is behind: a message that comes twice, or late, costs one question."""
    if TambonPlan.objects.behind().filter(pk=pk).exists():
        roll_up(pk)


# So many at a time, so that what is asked for meanwhile is not kept waiting for long.
SWEPT_AT_ONCE = 200


def catch_up_all() -> None:
    """Rebuild the plans that are behind, those first that have waited longest; one that fails is logged and left."""
    for pk in list(
        TambonPlan.objects.behind().order_by("wanted_at", "pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    ):
        try:
            catch_up(pk)
        except Exception:
            _LOGGER.exception("the roll-up of plan %s failed", pk)


# The columns of a line, in the order in which its values are given below.
STORED = (
    "tambon_plan_id",
    "project_id",
    "position",
    "area_code",
    "details",
    "fate",
    "counts",
    "rank",
    "carrier_id",
    "funded_years",
    "reason",
    *TambonLine.YEAR_FIELDS,
    *COLUMNS,
)


def store(plan: TambonPlan, lines: Sequence[Line]) -> None:
    """Write the lines of a plan that has none, in their order.

    By hand, because making an object of every line and preparing its fields one by one cost most of a roll-up.
    """
    insert = f"INSERT INTO plans_tambonline ({', '.join(STORED)}) VALUES "  # noqa: S608  names of our own columns
    row = f"({', '.join(['%s'] * len(STORED))})"
    rows = _rows(plan, lines)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(insert + row, rows)
        elif rows:
            # One statement: elsewhere each is a message to a server and back.
            cursor.execute(insert + ", ".join([row] * len(rows)), list(chain.from_iterable(rows)))


def _rows(plan: TambonPlan, lines: Sequence[Line]) -> list[tuple[Any, ...]]:
    """Return the values of each line as the database takes them, in the order of STORED."""
    as_text, columns = UnescapedEncoder().encode, attrgetter(*COLUMNS)
    unused = [None] * (len(TambonLine.YEAR_FIELDS) - len(plan.period.years))
    return [
        (
            plan.pk,
            line.project_id,
            position,
            line.village,
            as_text(line.details),
            str(line.fate),
            line.counts,
            line.rank,
            line.carrier_id,
            line.funded,
            line.reason,
            *line.years_baht,
            *unused,
            *columns(line),
        )
        for position, line in enumerate(lines, start=1)
    ]
