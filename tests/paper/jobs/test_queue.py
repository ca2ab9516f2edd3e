"""One line for every kind of print: provinces in turn, in each its persons, the oldest first; no row is taken twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from evaluation.knowledge.models import KnowledgePrint
from paper.jobs import queue, tasks
from paper.jobs.job import TOO_OFTEN_SENTENCE, Place, PrintJob
from plans.tambon.models import PlanReport
from tests import factories
from tests.cast import TAMBON
from tests.evaluation.knowledge.conftest import make_record

QUEUED, RUNNING, DONE, FAILED = PrintJob.Status


@pytest.fixture
def ask(people):
    """Put prints in line: whose, of which province, minutes ago."""
    plan = factories.tambon_plan(TAMBON)

    def asked(name: str, province: str, minutes: int) -> PlanReport:
        number = PlanReport.objects.count()
        job = PlanReport.objects.create(
            tambon_plan=plan, format="pdf", digest=f"{number:064}", requested_by=people[name], province=province
        )
        PlanReport.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))
        job.refresh_from_db()
        return job

    return asked


def taken(count: int) -> list[PrintJob | None]:
    return [queue.take_next() for _ in range(count)]


def test_one_persons_prints_are_taken_the_oldest_first(ask):
    newest, oldest, middle = ask("team", "31", 1), ask("team", "31", 9), ask("team", "31", 5)
    assert taken(4) == [oldest, middle, newest, None]


def test_provinces_are_served_in_turn_however_many_one_asks_for(ask):
    many = [ask("team", "31", 60 - minute) for minute in range(5)]
    late = ask("province", "32", 1)
    assert taken(3) == [many[0], late, many[1]]


def test_persons_of_one_province_are_served_in_turn(ask):
    many = [ask("team", "31", 60 - minute) for minute in range(5)]
    late = ask("planner", "31", 1)
    assert taken(3) == [many[0], late, many[1]]


def test_kinds_of_prints_stand_in_one_line(ask, people):
    report = ask("kaset", "31", 5)
    record = make_record(people["kaset"])
    paper = KnowledgePrint.objects.create(record=record, record_revision=1, requested_by=people["kaset"], province="31")
    assert taken(3) == [report, paper, None]


def test_what_a_dead_worker_left_behind_is_due_again(ask):
    job = ask("team", "31", 5)
    assert taken(2) == [job, None]
    PlanReport.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    (again,) = taken(1)
    assert (again, again.attempts) == (job, 2)


def test_what_was_taken_too_often_fails_and_holds_nobody_up(ask):
    bad, good = ask("team", "31", 9), ask("team", "31", 5)
    lapsed = timezone.now() - timedelta(seconds=1)
    PlanReport.objects.filter(pk=bad.pk).update(
        status=RUNNING, attempts=settings.PRINT_MAX_ATTEMPTS, leased_until=lapsed
    )
    assert taken(2) == [good, None]
    bad.refresh_from_db()
    assert (bad.status, bad.error) == (FAILED, TOO_OFTEN_SENTENCE)


def test_taking_asks_equally_much_for_one_waiting_print_and_for_fifty(ask, django_assert_max_num_queries):
    for minute in range(50):
        ask("team", "31", minute)
    with django_assert_max_num_queries(2 * len(queue._WORKS) + 6):
        assert queue.take_next()


def test_a_print_knows_its_place_among_its_owners_and_everybody_elses(ask):
    own = [ask("team", "31", 60 - minute) for minute in range(4)]
    for minute in range(10):
        ask("province", "32", minute)
    assert [queue.place_of(job).ahead for job in (own[0], own[3])] == [1, 7]
    assert str(queue.place_of(own[0])) == "อยู่ลำดับที่ 2 ของคิวพิมพ์"


def test_the_time_is_guessed_from_the_last_prints(ask):
    now, done = timezone.now(), ask("team", "31", 90)
    PlanReport.objects.filter(pk=done.pk).update(status=DONE, taken_at=now - timedelta(minutes=4), finished_at=now)
    own = ask("team", "31", 5)
    assert queue.place_of(own) == Place(0, 4 // settings.PRINT_WORKERS)
    assert str(queue.place_of(own)) == "อยู่ลำดับที่ 1 ของคิวพิมพ์ คาดว่าเสร็จในประมาณ 2 นาที"


def test_a_message_without_work_does_nothing(db):
    tasks.print_next.delay()
    tasks.sweep_prints.delay()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_take_every_row_once(ask):
    jobs = {ask("team", "31", minute).pk for minute in range(12)}
    found: list[int] = []
    gate = threading.Barrier(4)

    def worker() -> None:
        gate.wait()
        while job := queue.take_next():
            found.append(job.pk)
        connection.close()

    workers = [threading.Thread(target=worker) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(found) == sorted(jobs)
    assert set(PlanReport.objects.values_list("status", "attempts")) == {(RUNNING, 1)}
