"""Releases on real PostgreSQL: one version of one content, one receipt per addressee, nothing sent past a reopening."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from plans.releases import actions as releases_actions
from plans.releases import forwarding
from plans.releases.forwarding import CannotForward, Letter
from plans.releases.models import Receipt, Release
from plans.village.actions.moves import move
from plans.village.states import CannotMove
from tests.cast import VILLAGES
from tests.concurrency import together
from tests.plans.released import rolled_up, sendable

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
at_once = partial(together.at_once, refusals=(CannotForward, CannotMove, PermissionDenied))


@pytest.fixture
def plan(world, people):
    return sendable(rolled_up(), people["team"])


def test_eight_releases_at_once_are_one_version(plan, people):
    found = at_once([lambda: releases_actions.release(plan, by=people["team"])] * 8)
    assert {one.pk for one in found} == {Release.objects.get().pk}
    assert Release.objects.get().version == 1


def test_eight_sendings_at_once_make_one_receipt(plan, people, agency):
    release = releases_actions.release(plan, by=people["team"])
    found = at_once([lambda: forwarding.forward(release, [agency], Letter(), by=people["team"])] * 8)
    assert sorted(map(len, found)) == [0] * 7 + [1]
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("_time", range(4))
def test_a_plan_is_sent_before_or_refused_after_its_village_is_reopened(plan, people, agency, world, _time):
    release = releases_actions.release(plan, by=people["team"])
    reopen = lambda: move(world.plans[VILLAGES[0]], "reopen", by=people["team"], note="ปรับ")  # noqa: E731
    sent, _ = at_once([lambda: forwarding.forward(release, [agency], Letter(), by=people["team"]), reopen])
    if isinstance(sent, Exception):
        assert "ถูกเปิดให้แก้ไขใหม่" in str(sent)
        assert not Receipt.objects.exists()
    else:
        # It was sent while the plan still held: its receipt is older than the reopening.
        event = world.plans[VILLAGES[0]].events.get(move="reopen")
        assert Receipt.objects.get().sent_at <= event.at


def test_of_receiving_and_returning_at_once_the_later_is_what_stands(plan, people, agency):
    release = releases_actions.release(plan, by=people["team"])
    receipt = forwarding.forward(release, [agency], Letter(), by=people["team"])[0]
    calls = [lambda: forwarding.receive(Receipt.objects.get(pk=receipt.pk), by=people["district"])] * 4
    found = at_once(calls)
    assert [one is None for one in found].count(True) == 1
    assert all("อยู่ในสถานะ «รับแล้ว»" in str(one) for one in found if one is not None)
    calls = [lambda: forwarding.give_back(Receipt.objects.get(pk=receipt.pk), by=people["district"], reason="ขาด")] * 4
    assert [one is None for one in at_once(calls)].count(True) == 1
