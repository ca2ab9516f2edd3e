"""The roll-up: a tambon plan rebuilt, whole, from frozen versions and the forum's published decisions.

Nothing is updated in place and nothing is added to an older sum: the lines are computed anew, compared by digest, and
replaced in one transaction under the tambon plan's row.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from plans.decisions.merging import COLUMNS
from plans.rollup.aggregation import Line
from plans.rollup.queries import inputs_of
from plans.tambon.models import TambonLine, TambonPlan


@transaction.atomic
def roll_up(pk: int) -> bool:
    """Rebuild the tambon plan ``pk`` from what was sent and decided; tell whether anything was written to its lines.

    Same input, same digest, no write.  Two workers wait for each other on the plan's row; a worker that dies leaves
    the plan as it was, still behind, and the sweep asks again.
    """
    plan = TambonPlan.objects.select_for_update(of=("self",)).select_related("period", "area").get(pk=pk)
    inputs = inputs_of(plan)
    found = inputs.digest
    changed = bool(found != plan.digest)
    if changed:
        plan.lines.all().delete()
        TambonLine.objects.bulk_create(_row(plan, place, line) for place, line in enumerate(inputs.lines(), start=1))
    TambonPlan.objects.filter(pk=pk).update(
        built=plan.wanted, digest=found, rolled_up_at=timezone.now() if changed else plan.rolled_up_at
    )
    return changed


def _row(plan: TambonPlan, position: int, line: Line) -> TambonLine:
    return TambonLine(
        tambon_plan=plan,
        project_id=line.project_id,
        position=position,
        area_code=line.village,
        details=dict(line.details),
        fate=line.fate,
        counts=line.counts,
        rank=line.rank,
        carrier_id=line.carrier_id,
        funded_years=line.funded,
        reason=line.reason,
        **dict(zip(TambonLine.YEAR_FIELDS, line.years_baht, strict=False)),
        **{name: getattr(line, name) for name in COLUMNS},
    )
