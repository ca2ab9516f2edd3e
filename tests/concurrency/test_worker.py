"""The worker dies at any line, the broker goes away: nothing is lost, nothing is half, nothing is done twice."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction

from agencies.people.models import User
from paper.jobs import tasks as print_tasks
from paper.jobs.job import PrintJob
from plans.papers.tambon_book import wanted_report
from plans.rollup import tasks as rollup_tasks
from plans.rollup.queries import balance
from plans.tambon.models import PlanReport, TambonPlan
from plans.village.actions.moves import move
from plans.village.models import VillagePlan
from tests import factories
from tests.cast import VILLAGES
from tests.services import Service, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PATIENCE_S = 90


@pytest.fixture
def accepted(people, worker) -> VillagePlan:
    """A plan that was accepted, its tambon rolled up by the real worker."""
    assert worker.process is not None
    plan = factories.accepted_plan(VILLAGES[0], secretary=people["secretary"], head=people["head"], team=people["team"])
    built()
    return plan


def built() -> TambonPlan:
    """Wait until the tambon plan answers to the last request."""
    wait_until(lambda: not TambonPlan.objects.behind().exists(), "the roll-up", PATIENCE_S)
    return TambonPlan.objects.get()


def settled(report: PlanReport) -> PlanReport:
    """Wait until the print is done or failed."""
    wait_until(lambda: PlanReport.objects.get(pk=report.pk).status in PrintJob.SETTLED, "the print", PATIENCE_S)
    report.refresh_from_db()
    return report


def ask(tambon: TambonPlan, user: User) -> PlanReport:
    """Ask for a PDF as the page does."""
    with transaction.atomic():
        report = PlanReport.objects.create(
            tambon_plan=tambon, format=PlanReport.Format.PDF, digest=tambon.digest, requested_by=user
        )
        print_tasks.print_next.delay_on_commit()
    return report


def test_a_worker_killed_in_the_middle_of_a_roll_up_leaves_no_half_plan(accepted, people, worker: Service):
    before = TambonPlan.objects.get()
    with transaction.atomic():
        # The worker waits at the row this transaction holds: it is in the middle of its work when it dies.
        TambonPlan.objects.select_for_update().get()
        TambonPlan.objects.filter(pk=before.pk).update(wanted=before.wanted + 1, digest="stale")
        rollup_tasks.roll_up.delay(before.pk)
        worker.kill()
    middle = TambonPlan.objects.get()
    assert (middle.is_behind, middle.lines.count()) == (True, 1)
    worker.start()
    after = built()
    assert after.digest == before.digest
    assert balance(after).is_even
    assert accepted.village.code in {line.area_code for line in after.lines.all()}


def test_a_worker_killed_in_the_middle_of_a_print_prints_again(accepted, people, worker: Service):
    assert accepted.pk
    report = ask(TambonPlan.objects.get(), people["district"])
    wait_until(lambda: PlanReport.objects.get(pk=report.pk).status == PrintJob.Status.RUNNING, "the print", PATIENCE_S)
    worker.kill()
    assert not PlanReport.objects.get(pk=report.pk).file
    worker.start()
    settled(report)
    assert (report.status, report.attempts) == (PrintJob.Status.DONE, 2)
    with report.file.open() as stream:
        assert stream.read(5) == b"%PDF-"


def test_a_message_that_comes_twice_prints_once(accepted, people):
    assert accepted.pk
    report = ask(TambonPlan.objects.get(), people["district"])
    for _ in range(4):
        print_tasks.print_next.delay()
    settled(report)
    assert (report.status, report.attempts) == (PrintJob.Status.DONE, 1)


def test_without_a_broker_the_row_still_asks_and_the_sweep_finds_it(accepted, people, redis_server: Service):
    redis_server.kill()
    move(accepted, "reopen", by=people["team"], note="ปรับวงเงิน")
    tambon = TambonPlan.objects.get()
    assert (tambon.is_behind, tambon.lines.count()) == (True, 1)
    redis_server.start()
    assert built().lines.count() == 0


def test_two_sweeps_over_many_waiting_prints_leave_as_many_messages_as_one(accepted, people, worker: Service):
    worker.kill()
    tambon = TambonPlan.objects.get()
    PlanReport.objects.bulk_create(
        PlanReport(
            tambon_plan=tambon, format=PlanReport.Format.PDF, digest=f"{number:064}", requested_by=people["district"]
        )
        for number in range(500)
    )
    for _ in range(2):
        print_tasks.sweep_prints()
        assert messages() == settings.PRINT_WORKERS


def messages() -> int:
    """Count the messages that wait for a printer."""
    with print_tasks.print_next.app.connection_for_read() as broker:
        return broker.default_channel.client.llen("print")


def test_asking_again_and_again_leaves_no_more_messages_than_workers_can_use(accepted, people, worker: Service):
    worker.kill()
    for _ in range(5):
        ask_by_page(TambonPlan.objects.get(), people["district"])
    assert messages() <= settings.PRINT_WORKERS
    worker.start()
    wait_until(lambda: not PlanReport.waiting().exists(), "the prints", PATIENCE_S)


def ask_by_page(tambon: TambonPlan, user: User) -> None:
    """Ask for the workbook as the page does."""
    wanted_report(tambon.pk, PlanReport.Format.XLSX, by=user)
