"""Two people press «รับตำแหน่ง» on the same link at the same moment, on real PostgreSQL: one of them gets the post."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from agencies import states
from agencies.models import Post, Role, User

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
AT_ONCE = 8


def test_eight_accepts_at_once_give_one_holder(people):
    seat = Post.objects.get(role=Role.VILLAGE_SECRETARY, area__code="31010401")
    token = states.token_of(states.invite(seat, name="สมศรี", email="", by=people["team"]))
    gate = Barrier(AT_ONCE)

    def accept(number: int) -> bool:
        invitation = states.opened(token)
        gate.wait()
        try:
            states.accept(invitation, User(username=f"newcomer-{number}"))
        except states.LinkClosed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        won = list(pool.map(accept, range(AT_ONCE)))
    assert sum(won) == 1
    assert User.objects.filter(username__startswith="newcomer-").count() == 1
    assert seat.holder.username == f"newcomer-{won.index(True)}"
    assert seat.tenures.filter(until=None).count() == 1
