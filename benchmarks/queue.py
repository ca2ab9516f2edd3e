"""The print queue at a deadline: a sweep wakes the worker, and does not send every waiting row again."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

from celery.app.task import Task

from agencies.access.roles import Role
from benchmarks import data
from benchmarks.measure import Measure
from paper.jobs.tasks import sweep_prints
from plans.tambon.models import PlanReport

ROWS = ("print-queue-messages",)
WAITING = 500


def measures() -> Iterator[Measure]:
    """Count the messages of one sweep over waiting rows, and of two."""
    province = data.province()
    plan = data.tambon_in_full(province, villages=1, projects=1)
    who = data.person(Role.PROV_PLANNER, province)
    PlanReport.objects.bulk_create(
        PlanReport(tambon_plan=plan, format=PlanReport.Format.PDF, digest=f"{number:064}", requested_by=who)
        for number in range(WAITING)
    )
    once = _messages()
    twice = once + _messages()
    # A sweep may wake the worker with a message of its own; it may not send a row that was sent before.
    more = twice - once
    yield Measure(ROWS[0], f"{twice} by two sweeps", f"{once} by one", more, "≤ 1", more <= 1)


def _messages() -> int:
    """Sweep once; return how many messages that sent."""
    with patch.object(Task, "apply_async") as sent:
        sweep_prints()
    return int(sent.call_count)
