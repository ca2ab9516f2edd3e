"""What happens later: ids in, one call; the rows say what is wanted, so a task may come twice, late or never."""

from __future__ import annotations

from celery import shared_task

from plans.rollup import actions as rollup_actions
from plans.tambon.models import TambonPlan


@shared_task
def roll_up(tambon_plan_id: int) -> None:
    """Rebuild one tambon plan."""
    rollup_actions.roll_up(tambon_plan_id)


@shared_task
def sweep_roll_ups() -> None:
    """Ask again for every roll-up that was wanted and not built."""
    for pk in TambonPlan.objects.behind().values_list("pk", flat=True):
        roll_up.delay(pk)
