"""How a roll-up is asked for: the wish is written with whatever made it necessary, and the work is queued after."""

from __future__ import annotations

from celery import current_app
from django.db.models import Case, F, Value, When
from django.utils import timezone

from plans.tambon.models import TambonPlan

# The roll-up stands above the plan that asks for it, so it is called by its registered name.
ROLL_UP = "plans.rollup.tasks.roll_up"


def ask_for_roll_up(tambon_plan: TambonPlan) -> None:
    """Raise the plan's ``wanted`` in the caller's transaction; a plan that was not behind is queued when that commits.

    One that was has its message, and should that be lost the sweep comes.
    """
    plans = TambonPlan.objects.filter(pk=tambon_plan.pk)
    if plans.behind().update(wanted=F("wanted") + 1):
        return
    # Somebody may have asked between the two statements: who waits since when stays his, and a message too many wakes
    # a worker for one question.
    since = Case(When(built__lt=F("wanted"), then=F("wanted_at")), default=Value(timezone.now()))
    plans.update(wanted=F("wanted") + 1, wanted_at=since)
    current_app.tasks[ROLL_UP].delay_on_commit(tambon_plan.pk)
