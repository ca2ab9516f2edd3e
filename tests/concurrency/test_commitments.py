"""Two answer at once, two ask at once, two workers remind at once: on real PostgreSQL it happens once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from agencies.offices.models import Agency
from plans.requests.actions.asking import ask_hosts
from plans.requests.actions.moves import CannotCommit, move
from plans.requests.models import Commitment
from plans.requests.reminders import remind
from plans.rollup.actions import roll_up
from tests import factories
from tests.plans.requests.test_actions import make

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Make all calls at the same moment, each on a connection of its own; refusals are outcomes too."""
    gate = Barrier(len(calls))

    def one(call: Callable[[], object]) -> object:
        gate.wait()
        try:
            return call()
        except CannotCommit as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.fixture
def plan(world):
    found = factories.tambon_plan("310104")
    roll_up(found.pk)
    found.refresh_from_db()
    return found


def test_twelve_answers_at_once_are_one_answer(plan, people):
    asked = make(plan, Agency.objects.get(code="ldd"), people["team"])
    names = ["accept", "decline"] * 6
    outcomes = at_once(
        [lambda name=name: move(Commitment(pk=asked.pk), name, by=people["partner"], note="เหตุผล") for name in names]
    )
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    asked.refresh_from_db()
    assert [event.to_state for event in asked.events.all()] == [asked.state]


def test_hosts_are_asked_once_however_often_it_is_pressed(plan, people):
    project = plan.lines.get().project
    project.lead_agency = Agency.objects.get(code="ldd")
    project.save()
    outcomes = at_once([lambda: ask_hosts(plan, by=people["team"], due_on=timezone.localdate())] * 6)
    assert sorted(outcomes) == [0, 0, 0, 0, 0, 1]
    assert Commitment.objects.count() == 1


def test_two_workers_remind_once(plan, people):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    asked = make(plan, Agency.objects.get(code="ldd"), people["team"], due_on=yesterday)
    now = timezone.now()
    outcomes = at_once([lambda: remind(now)] * 4)
    assert sorted(len(one) for one in outcomes) == [0, 0, 0, 1]
    assert asked.events.count() == 1
