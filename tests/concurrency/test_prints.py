"""A print of a plan that people go on changing is made, on real PostgreSQL, whoever gets at the plan's row first."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection
from django.db.models import F

from paper.jobs.job import PrintJob
from plans.papers import tambon_book
from plans.tambon.models import PlanReport, TambonPlan
from tests.plans.released import rolled_up

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_print_whose_plan_is_asked_for_anew_all_the_time_is_made(world, people):
    plan, over = rolled_up(), Event()
    report = PlanReport.objects.create(
        tambon_plan=plan, format=PlanReport.Format.XLSX, digest=plan.digest, requested_by=people["team"]
    )

    def go_on() -> None:
        while not over.is_set():
            # As asking for a roll-up does, with nobody who makes it: tasks run at once here.
            TambonPlan.objects.filter(pk=plan.pk).update(wanted=F("wanted") + 1)
        connection.close()

    changing = [Thread(target=go_on, daemon=True) for _ in range(4)]
    for thread in changing:
        thread.start()
    tambon_book.print_job(report.pk)
    over.set()
    for thread in changing:
        thread.join()
    report.refresh_from_db()
    assert (report.status, report.error) == (PrintJob.Status.DONE, "")
