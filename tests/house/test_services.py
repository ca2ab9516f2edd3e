"""The services of the tests are what they claim to be, and say why when they cannot start."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from config.celery import app
from tests.services import CannotStart, Service, wait_until, worker_answers

# The order of the Royal Institute's dictionary: a leading vowel is passed over.
DICTIONARY = ["กก", "ก่อ", "กา", "เกาะ", "แก้ว", "ไก่", "ขอน", "เขา"]


def service(tmp_path, command: str, *, ready: bool) -> Service:
    return Service(name="It", command=["sh", "-c", command], log=tmp_path / "log", is_ready=lambda: ready)


def test_a_service_that_ends_at_once_says_its_last_words(tmp_path):
    with pytest.raises(CannotStart, match="It did not start: it ended with code 7\nno room on the disk"):
        service(tmp_path, "echo no room on the disk; exit 7", ready=False).start()


def test_a_service_that_never_answers_is_killed(tmp_path):
    silent = service(tmp_path, "sleep 60", ready=False)
    silent.patience_s = 0.2
    with pytest.raises(CannotStart, match=r"not within 0\.2 s"):
        silent.start()
    assert silent.process.returncode == -signal.SIGKILL


def test_a_service_is_stopped_with_its_children(tmp_path):
    family = service(tmp_path, "sleep 60 & echo $!; wait", ready=True)
    family.start()
    wait_until(lambda: family.log.read_text() != "", "the child's number")
    child = int(family.log.read_text())
    family.stop()
    wait_until(lambda: not is_running(child), "the child's end")


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.services
def test_postgresql_sorts_as_a_thai_dictionary(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s) AS name ORDER BY name", [sorted(DICTIONARY)])
        assert [row[0] for row in cursor.fetchall()] == DICTIONARY


@pytest.mark.services
def test_a_killed_worker_leaves_its_queue_to_the_next(worker):
    worker.kill()
    assert not worker_answers(timeout_s=2)
    app.send_task("paper.jobs.tasks.sweep_prints")
    assert queued() == 1
    worker.start()
    wait_until(lambda: queued() == 0, "the waiting task")
    assert worker_answers(timeout_s=2)


@pytest.mark.services
def test_a_killed_redis_comes_back_with_its_queue(redis_server, worker):
    worker.kill()
    # For a moment Redis hands messages to the dead: such a one is lost, and the sweeps are there for it.
    assert not worker_answers(timeout_s=2)
    app.send_task("paper.jobs.tasks.sweep_prints")
    redis_server.restart()
    assert queued() == 1
    worker.start()
    wait_until(lambda: queued() == 0, "the waiting task")


@pytest.mark.services
def test_a_worker_goes_on_after_redis_was_restarted(redis_server, worker):
    redis_server.kill()
    time.sleep(1)  # long enough for the worker to notice
    redis_server.start()
    app.send_task("paper.jobs.tasks.sweep_prints")
    wait_until(lambda: "sweep_prints" in worker.log.read_text() and queued() == 0, "the task")
    assert worker_answers(timeout_s=2)


@pytest.mark.services
def test_a_worker_that_ends_by_itself_is_started_again(worker):
    ended = only_child(worker)
    os.kill(ended, signal.SIGTERM)
    wait_until(lambda: not is_running(ended), "its end")
    wait_until(lambda: worker_answers(timeout_s=0.5), "the next one")
    assert only_child(worker) != ended


def only_child(service: Service) -> int:
    pid = service.process.pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text())


def queued() -> int:
    """Count the messages that wait in the queue `rollup`."""
    with app.connection_for_read() as broker:
        return broker.default_channel.client.llen("rollup")


def test_nothing_of_the_callers_own_is_touched():
    assert os.environ["VAR_DIR"].startswith(("/tmp/", os.environ.get("TMPDIR", "/tmp")))
    assert os.environ["BROKER_URL"] != "redis://127.0.0.1:6379/0"
