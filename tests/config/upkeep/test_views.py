"""What whoever watches is told: for the proxy two words, for the office everything that can be amiss."""

from __future__ import annotations

import datetime as dt
import time
from io import StringIO

import pytest
from celery import current_app
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from config.upkeep import heartbeat
from config.upkeep.readiness import QUEUES
from plans.tambon.models import PlanReport, TambonPlan
from plans.tambon.queue import ask_for_roll_up
from tests.services import free_port


def test_health_is_json_and_names_what_is_down(client, db, monkeypatch):
    answer = client.get(reverse("health"))
    assert answer.json()["database"] == "ok"

    def gone():
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()["database"], answer.json()["status"]) == (503, "down", "down")


def test_health_is_down_without_a_broker(client, db, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()) == (503, {"status": "down", "database": "ok", "broker": "down"})


@pytest.fixture
def alive(settings, monkeypatch):
    """Let workers be heard of, and the broker answer, as where everything runs."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "alive"}}
    cache.clear()
    monkeypatch.setattr(current_app.conf, "broker_write_url", "memory://")
    settings.DISK_LOW_MB = 0
    heartbeat.say(QUEUES)


def readiness(client):
    answer = client.get(reverse("health_ready"))
    return answer.status_code, answer.json()


def test_an_installation_that_is_ready_says_so_and_nothing_secret(client, db, alive):
    status, said = readiness(client)
    free = said["disk"].pop("free_mb")
    assert free > 0
    assert (status, said) == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "broker": "ok",
            "workers": {"print": "ok", "rollup": "ok"},
            "waiting": {"prints": 0, "roll_ups": 0, "oldest_s": None, "status": "ok"},
            "disk": {"status": "ok"},
        },
    )


def test_a_worker_that_was_not_heard_of_is_down(client, db, alive):
    cache.clear()
    heartbeat.say(["print"])
    status, said = readiness(client)
    assert (status, said["status"], said["workers"]) == (503, "down", {"print": "ok", "rollup": "down"})


def test_the_oldest_print_or_roll_up_that_waits_too_long_is_told(client, plan, people, alive, settings):
    settings.QUEUE_PATIENCE_S = 600
    report = PlanReport.objects.create(tambon_plan=plan, format="pdf", digest="0" * 64, requested_by=people["team"])
    ask_for_roll_up(plan)
    status, said = readiness(client)
    assert (status, said["waiting"]["status"]) == (200, "ok")
    assert (said["waiting"]["prints"], said["waiting"]["roll_ups"]) == (1, 1)
    now = timezone.now()
    TambonPlan.objects.update(wanted_at=now - dt.timedelta(seconds=700))
    assert readiness(client)[1]["waiting"]["oldest_s"] in range(700, 720)
    PlanReport.objects.filter(pk=report.pk).update(created_at=now - dt.timedelta(seconds=900))
    status, said = readiness(client)
    assert (status, said["status"], said["waiting"]["status"]) == (503, "down", "late")
    assert said["waiting"]["oldest_s"] in range(900, 920)


def test_a_roll_up_waits_since_it_was_first_asked_for(plan):
    ask_for_roll_up(plan)
    since = TambonPlan.objects.get(pk=plan.pk).wanted_at
    ask_for_roll_up(plan)
    assert TambonPlan.objects.get(pk=plan.pk).wanted_at == since is not None


def test_a_disk_with_little_room_is_told(client, db, alive, settings):
    settings.DISK_LOW_MB = 10**9
    status, said = readiness(client)
    assert (status, said["disk"]["status"]) == (503, "low")


def test_a_database_that_is_away_leaves_the_rest_answered(client, db, alive, monkeypatch):
    def gone():
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        status, said = readiness(client)
    assert (status, said["database"], said["broker"]) == (503, "down", "ok")


def test_without_redis_the_answer_comes_at_once(client, db, settings, monkeypatch):
    away = f"redis://127.0.0.1:{free_port()}"
    monkeypatch.setattr(current_app.conf, "broker_write_url", f"{away}/0")
    begun = time.monotonic()
    status, said = readiness(client)
    assert time.monotonic() - begun < 3
    assert (status, said["broker"], said["workers"]) == (503, "down", {"print": "down", "rollup": "down"})


def test_watching_asks_the_database_few_questions(client, plan, alive, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        readiness(client)


def test_commands_of_upkeep_answer_in_json(db, media):
    out = StringIO()
    call_command("sweep_files", "--dry-run", stdout=out)
    assert '"files": 0' in out.getvalue()
