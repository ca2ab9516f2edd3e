"""What happens later: ids in, one call; the rows say what is wanted, so a task may come twice, late or never."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from plans.rollup import actions as rollup_actions


@shared_task(expires=settings.SWEEP_EVERY_S)
def roll_up(tambon_plan_id: int) -> None:
    """Rebuild one tambon plan that is behind; a message that lies there when the sweep comes is dropped for it."""
    rollup_actions.catch_up(tambon_plan_id)


@shared_task
def sweep_roll_ups() -> None:
    """Rebuild the plans that are behind though their message was lost; no message is left for them."""
    rollup_actions.catch_up_all()
