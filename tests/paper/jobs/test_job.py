"""Prints are taken, kept and settled by compare-and-set; a table of the tests stands for those of the applications."""

import datetime
import hashlib
import logging

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import OperationalError, connection, models
from django.utils import timezone

from paper.jobs.job import (
    FAILED_SENTENCE,
    TOO_LONG_SENTENCE,
    TOO_OFTEN_SENTENCE,
    CannotPrint,
    LostLease,
    PrintJob,
    PrintJobQuerySet,
    run,
)


class Print(PrintJob):
    """A print of the tests."""

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        app_label = "paper_tests"


QUEUED, RUNNING, DONE, FAILED = PrintJob.Status
CONTENT = b"%PDF-1.7 test"


@pytest.fixture(autouse=True)
def table(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with connection.schema_editor() as editor:
        editor.create_model(Print)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Print)


@pytest.fixture
def job():
    return Print.objects.create()


def stored(tmp_path):
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def lapse(job):
    """Let the lease of a job run out."""
    Print.objects.filter(pk=job.pk).update(leased_until=timezone.now() - datetime.timedelta(seconds=1))


def works(_job):
    return CONTENT, "แผน.PDF"


def test_a_waiting_print_is_taken_once(job):
    taken = Print.take(job.pk)
    assert (taken.status, taken.attempts) == (RUNNING, 1)
    assert taken.leased_until > timezone.now()
    assert Print.take(job.pk) is None
    assert Print.take(job.pk + 1) is None


def test_a_print_is_stored_under_a_random_name(job, tmp_path):
    run(Print, job.pk, works)
    job.refresh_from_db()
    assert (job.status, job.file_name, job.size_bytes, job.error) == (DONE, "แผน.PDF", len(CONTENT), "")
    assert job.sha256 == hashlib.sha256(CONTENT).hexdigest()
    with job.file.open() as file:
        assert file.read() == CONTENT
    assert job.file.name.startswith("prints/")
    assert job.file.name.endswith(".pdf")
    assert "แผน" not in job.file.name
    assert (job.leased_until, len(stored(tmp_path))) == (None, 1)
    assert job.finished_at


def test_a_settled_print_is_not_done_again(job):
    run(Print, job.pk, works)
    run(Print, job.pk, lambda _job: pytest.fail("printed twice"))
    assert Print.take(job.pk) is None


def test_progress_is_told_and_renews_the_lease(job):
    taken = Print.take(job.pk)
    lapse(taken)
    taken.tick("จัดหน้า", 2, 5)
    job.refresh_from_db()
    assert (job.step, job.done_steps, job.total_steps) == ("จัดหน้า", 2, 5)
    assert job.leased_until > timezone.now()


def test_a_print_left_behind_is_taken_up(job, tmp_path):
    first = Print.take(job.pk)
    lapse(job)
    second = Print.take(job.pk)
    assert second.attempts == 2
    for lost in (lambda: first.tick("ช้า", 1, 2), lambda: first.finish(CONTENT, "a.pdf")):
        with pytest.raises(LostLease):
            lost()
    first.fail("ไม่สำเร็จ")
    job.refresh_from_db()
    assert (job.status, job.step, stored(tmp_path)) == (RUNNING, "", [])
    second.finish(CONTENT, "a.pdf")
    job.refresh_from_db()
    assert (job.status, len(stored(tmp_path))) == (DONE, 1)


def test_after_too_many_deaths_it_fails_with_a_sentence(job, settings):
    for attempt in range(1, settings.PRINT_MAX_ATTEMPTS + 1):
        assert Print.take(job.pk).attempts == attempt
        lapse(job)
    assert Print.take(job.pk) is None
    job.refresh_from_db()
    assert (job.status, job.error, job.leased_until) == (FAILED, TOO_OFTEN_SENTENCE, None)
    assert not Print.objects.due(timezone.now()).exists()


def test_a_print_whose_worker_is_killed_again_and_again_from_outside_is_printed_all_the_same(job):
    for _ in range(9):
        assert Print.take(job.pk)
        lapse(job)
    run(Print, job.pk, works)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == (DONE, 10, "")


def leases_to_wait(job):
    """Return for how long nobody else takes a print up, in leases."""
    job.refresh_from_db()
    return round((job.leased_until - timezone.now()).total_seconds() / settings.PRINT_LEASE_S)


def test_a_print_that_was_lost_waits_longer_each_time_before_it_is_taken_up(job):
    leases = []
    for _ in range(6):
        taken = Print.take(job.pk)
        leases.append(leases_to_wait(job))
        taken.tick("จัดหน้า", 1, 3)
        leases.append(leases_to_wait(job))
        lapse(job)
    assert leases == [1, 1, 2, 2, 4, 4, 8, 8, 8, 8, 8, 8]


def test_a_print_that_is_asked_for_again_waits_no_longer_than_the_first_time(job):
    for _ in range(4):
        taken = Print.take(job.pk)
        lapse(job)
    taken.fail("ไม่สำเร็จ")
    job.refresh_from_db()
    assert job.retry()
    assert Print.take(job.pk)
    assert leases_to_wait(job) == 1


def test_a_failed_print_is_put_back_in_line_with_all_its_attempts(job, settings):
    for _ in range(settings.PRINT_MAX_ATTEMPTS):
        old = Print.take(job.pk)
        lapse(job)
    Print.take(job.pk)
    job.refresh_from_db()
    assert job.retry()
    assert not job.retry()
    for _ in range(settings.PRINT_MAX_ATTEMPTS):
        taken = Print.take(job.pk)
        assert taken is not None
        lapse(job)
    assert Print.take(job.pk) is None
    job.refresh_from_db()
    assert (job.status, taken.attempts > old.attempts) == (FAILED, True)


def test_a_worker_believed_dead_cannot_write_over_a_retry(job, tmp_path):
    old = Print.take(job.pk)
    old.fail("ไม่สำเร็จ")
    Print.objects.get(pk=job.pk).retry()
    new = Print.take(job.pk)
    with pytest.raises(LostLease):
        old.finish(CONTENT, "a.pdf")
    assert stored(tmp_path) == []
    new.finish(CONTENT, "a.pdf")


def test_only_what_waits_or_was_left_behind_is_due(job):
    running, lapsed, done = Print.objects.create(), Print.objects.create(), Print.objects.create()
    Print.take(running.pk)
    Print.take(lapsed.pk)
    lapse(lapsed)
    run(Print, done.pk, works)
    assert set(Print.objects.due(timezone.now())) == {job, lapsed}


def test_a_fault_is_logged_and_told_in_thai(job, caplog):
    def breaks(_job):
        raise RuntimeError("boom")

    with caplog.at_level(logging.ERROR):
        run(Print, job.pk, breaks)
    job.refresh_from_db()
    assert (job.status, job.error) == (FAILED, FAILED_SENTENCE)
    assert "boom" in caplog.text


def test_a_database_that_goes_away_is_no_fault_of_the_paper(job, caplog):
    def cut_off(_job):
        raise OperationalError("the connection is lost")

    run(Print, job.pk, cut_off)
    job.refresh_from_db()
    assert (job.status, job.error) == (RUNNING, "")
    assert "the connection is lost" in caplog.text
    lapse(job)
    run(Print, job.pk, works)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (DONE, 2)


def test_a_paper_that_takes_too_long_is_stopped_once_and_says_so(job):
    """Before the worker is killed for it, which would cost another ten such times."""
    assert 0 < settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT

    def goes_on_and_on(_job):
        raise SoftTimeLimitExceeded

    run(Print, job.pk, goes_on_and_on)
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == (FAILED, 1, TOO_LONG_SENTENCE)


def test_a_refusal_is_told_in_its_own_words(job):
    def refuses(_job):
        raise CannotPrint("แผนยังไม่ครบทุกหมู่บ้าน")

    run(Print, job.pk, refuses)
    job.refresh_from_db()
    assert (job.status, job.error) == (FAILED, "แผนยังไม่ครบทุกหมู่บ้าน")


def test_a_lease_lost_in_the_middle_leaves_the_other_worker_alone(job, caplog):
    def slow(mine):
        lapse(mine)
        assert Print.take(mine.pk)
        mine.tick("ช้า", 1, 2)

    with caplog.at_level(logging.WARNING):
        run(Print, job.pk, slow)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (RUNNING, 2)
    assert "taken over" in caplog.text


def test_a_database_that_fails_at_the_end_leaves_no_file(job, tmp_path, monkeypatch):
    taken = Print.take(job.pk)

    def dies(*_args, **_changes):
        raise RuntimeError("gone")

    monkeypatch.setattr(models.QuerySet, "update", dies)
    with pytest.raises(RuntimeError, match="gone"):
        taken.finish(CONTENT, "a.pdf")
    assert stored(tmp_path) == []


def test_labels_are_thai():
    assert [str(label) for label in PrintJob.Status.labels] == ["รอพิมพ์", "กำลังพิมพ์", "เสร็จแล้ว", "ล้มเหลว ทำใหม่ได้"]
