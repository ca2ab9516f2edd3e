"""How a roll-up is asked for: the wish is written with whatever made it necessary, and the work is queued after."""

from __future__ import annotations

from django.db.models import F

from plans.rollup import tasks as rollup_tasks
from plans.tambon.models import TambonPlan


def ask_for_roll_up(tambon_plan: TambonPlan) -> None:
    """Raise the plan's ``wanted`` in the caller's transaction, and queue the work when that commits."""
    TambonPlan.objects.filter(pk=tambon_plan.pk).update(wanted=F("wanted") + 1)
    rollup_tasks.roll_up.delay_on_commit(tambon_plan.pk)
