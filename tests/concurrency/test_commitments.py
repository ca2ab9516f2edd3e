"""Two answer at once, two ask at once, two workers remind at once: on real PostgreSQL it happens once."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from agencies.offices.models import Agency
from plans.requests.actions.asking import ask_hosts
from plans.requests.actions.moves import CannotCommit, move
from plans.requests.models import Commitment
from plans.requests.reminders import remind
from tests.concurrency import together
from tests.plans.requests.commitments import make

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
at_once = partial(together.at_once, refusals=(CannotCommit,))


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
