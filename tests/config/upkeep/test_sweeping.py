"""What nothing names is swept after a day; what has its row, or may still get it, stays."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from io import StringIO
from pathlib import Path

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from celery import current_app
from django.conf import settings as project_settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from config.celery import app
from config.upkeep.sweeping import sweep_files
from config.upkeep.tasks import purge_sign_ins
from plans.rollup import tasks as rollup_tasks
from plans.rollup.actions import catch_up_all
from plans.tambon.models import TambonPlan
from plans.village.models import Attachment, PlanVersion
from tests import factories
from tests.cast import VILLAGES
from tests.frozen import thawed


def aged(name: str, days: float) -> str:
    """Let a stored file be so old."""
    then = time.time() - days * 24 * 3600
    os.utime(default_storage.path(name), (then, then))
    return name


def left_behind(days: float, name: str = "uploads/ab/killed.pdf") -> str:
    """Leave a file as an upload does that was killed before its row."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF half")
    return aged(name, days)


@pytest.fixture
def paper(media, people) -> Attachment:
    attachment = factories.paper(factories.forum(factories.village_plan(VILLAGES[0])), people["secretary"])
    aged(attachment.file.name, 400)
    return attachment


def test_only_what_is_older_than_a_day_and_has_no_row_is_swept(paper, media):
    old, young = left_behind(1.1), left_behind(0.9, "prints/cd/killed.pdf")
    swept = sweep_files()
    assert (swept.files, swept.bytes) == (1, len(b"%PDF half"))
    assert not default_storage.exists(old)
    assert default_storage.exists(young)
    assert default_storage.exists(paper.file.name)
    assert sweep_files().files == 0


def test_a_paper_that_was_deleted_with_its_row_leaves_nothing_to_name_its_file(paper):
    Attachment.objects.all().delete()
    assert sweep_files().files == 1
    assert not default_storage.exists(paper.file.name)


def test_the_command_counts_first_and_sweeps_then(paper):
    left_behind(2)
    for option, left in (("--dry-run", True), (None, False)):
        out = StringIO()
        call_command("sweep_files", *([option] if option else []), stdout=out)
        assert json.loads(out.getvalue()) == {"files": 1, "bytes": 9}
        assert default_storage.exists("uploads/ab/killed.pdf") is left


@pytest.mark.parametrize("kept_days", [90, 365])
def test_sessions_and_notes_about_signing_in_are_purged_when_they_have_had_their_day(db, settings, kept_days):
    settings.SIGN_INS_KEPT_DAYS = kept_days
    now = timezone.now()
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + dt.timedelta(days=days))
    for model, kept in ((AccessLog, kept_days), (AccessFailureLog, kept_days), (AccessAttempt, 0)):
        for username, at in (("old", now - dt.timedelta(days=kept + 1)), ("new", now)):
            counted = {"failures_since_start": 1} if model is AccessAttempt else {}
            row = model.objects.create(username=username, ip_address="10.0.0.1", **counted)
            model.objects.filter(pk=row.pk).update(attempt_time=at)
    purge_sign_ins()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    for model in (AccessLog, AccessFailureLog, AccessAttempt):
        assert list(model.objects.values_list("username", flat=True)) == ["new"]


@pytest.mark.parametrize("name", sorted(project_settings.CELERY_BEAT_SCHEDULE))
def test_what_comes_by_the_clock_is_known_and_expires_before_it_piles_up(name):
    app.loader.import_default_modules()
    entry = project_settings.CELERY_BEAT_SCHEDULE[name]
    assert entry["task"] in current_app.tasks
    every = entry["schedule"] if isinstance(entry["schedule"], int) else 3600
    assert 0 < entry["options"]["expires"] <= every


def test_a_sweep_of_roll_ups_leaves_no_messages_and_builds_what_is_behind(plan, monkeypatch):
    TambonPlan.objects.filter(pk=plan.pk).update(wanted=7, built=6)
    monkeypatch.setattr(rollup_tasks.roll_up, "apply_async", lambda *_a, **_k: pytest.fail("a message was sent"))
    rollup_tasks.sweep_roll_ups()
    assert not TambonPlan.objects.behind().exists()


def test_a_roll_up_that_comes_twice_is_made_once(plan, django_assert_num_queries):
    rollup_tasks.roll_up(plan.pk)
    with django_assert_num_queries(1):
        rollup_tasks.roll_up(plan.pk)


def test_one_plan_that_cannot_be_rolled_up_does_not_keep_the_others_from_it(plan, caplog):
    other = factories.tambon_plan("310105")
    TambonPlan.objects.filter(pk__in=[plan.pk, other.pk]).update(wanted=99)
    TambonPlan.objects.filter(pk=plan.pk).update(wanted_at=timezone.now() - dt.timedelta(days=1), digest="old")
    with thawed():
        PlanVersion.objects.update(content={"broken": True})
    catch_up_all()
    assert list(TambonPlan.objects.behind()) == [plan]
    assert f"the roll-up of plan {plan.pk} failed" in caplog.text
