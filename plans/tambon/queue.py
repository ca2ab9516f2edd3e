"""How a roll-up is asked for: the wish is written with whatever made it necessary, and the work is queued after."""

from __future__ import annotations

from celery import current_app
from django.db.models import Case, F, Value, When
from django.utils import timezone

from plans.tambon.models import TambonPlan

# The roll-up stands above the plan that asks for it, so it is called by its registered name.
ROLL_UP = "plans.rollup.tasks.roll_up"


def ask_for_roll_up(tambon_plan: TambonPlan) -> None:
    """Raise the plan's ``wanted`` in the caller's transaction, and queue the work when that commits."""
    since = Case(When(built__lt=F("wanted"), then=F("wanted_at")), default=Value(timezone.now()))
    TambonPlan.objects.filter(pk=tambon_plan.pk).update(wanted=F("wanted") + 1, wanted_at=since)
    current_app.tasks[ROLL_UP].delay_on_commit(tambon_plan.pk)
