"""Requests to an agency, in whatever state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from plans.requests.actions.asking import Kind
from plans.requests.models import Commitment

TODAY = timezone.localdate


def make(plan, agency, by, **fields):
    values = {
        "project": plan.lines.first().project,
        "kind": Kind.MONEY,
        "amount_baht": Decimal(80000),
        "due_on": TODAY() + dt.timedelta(days=15),
    }
    return Commitment.objects.create(tambon_plan=plan, agency=agency, asked_by=by, **(values | fields))


def in_state(commitment, state, **fields):
    Commitment.objects.filter(pk=commitment.pk).update(state=state, **fields)
    commitment.refresh_from_db()
    return commitment
