"""A roll-up that is asked for: the row says that it waits, and one message wakes a worker for it."""

from __future__ import annotations

import pytest
from django.conf import settings

from plans.rollup import tasks
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.tambon.queue import ask_for_roll_up


@pytest.fixture
def sent(monkeypatch):
    """Which plans messages were left for; nobody works on them."""
    plans = []
    monkeypatch.setattr(tasks.roll_up, "apply_async", lambda args, *_a, **_k: plans.append(*args))
    return plans


@pytest.fixture
def ask(small, django_capture_on_commit_callbacks):
    """Ask so many times for the sums of the plan, each in a transaction of its own; return the plan as it stands."""

    def asked(times: int) -> TambonPlan:
        for _ in range(times):
            with django_capture_on_commit_callbacks(execute=True):
                ask_for_roll_up(small.plan)
        return TambonPlan.objects.get(pk=small.plan.pk)

    return asked


def test_what_waits_is_asked_for_again_without_a_second_message(small, ask, sent):
    before = TambonPlan.objects.get(pk=small.plan.pk).wanted
    first, again = ask(1), ask(4)
    assert (again.wanted, again.wanted_at) == (before + 5, first.wanted_at)
    assert sent == [small.plan.pk]


def test_what_is_built_is_asked_for_with_a_message_of_its_own(small, ask, sent):
    first = ask(3)
    roll_up(small.plan.pk)
    again = ask(2)
    assert (again.wanted, again.wanted_at > first.wanted_at) == (first.wanted + 2, True)
    assert sent == [small.plan.pk] * 2


def test_a_message_nobody_has_taken_is_dropped_when_the_sweep_comes():
    assert tasks.roll_up.expires == settings.CELERY_BEAT_SCHEDULE["sweep-roll-ups"]["options"]["expires"]
