"""The print queue at a deadline: a sweep wakes the worker, and does not send every waiting row again."""

from __future__ import annotations

from collections.abc import Iterator

from agencies.access.roles import Role
from benchmarks import data
from benchmarks.measure import Measure
from paper.jobs.tasks import print_next, sweep_prints
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
    sweep_prints()
    once = _lying()
    sweep_prints()
    twice = _lying()
    # A sweep wakes as many workers as there are; it may not send a row that was sent before.
    yield Measure(ROWS[0], f"{twice} after two sweeps", f"{once} after one", twice - once, "≤ 0", 0 < once >= twice)


def _lying() -> int:
    """Count the messages that lie in the printers' queue."""
    app = print_next.app
    name = app.amqp.router.route({}, print_next.name)["queue"].name
    with app.connection_for_write() as connection:
        return int(connection.default_channel.queue_declare(queue=name).message_count)
