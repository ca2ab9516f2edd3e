"""Many people at once, on real PostgreSQL: one wins, the others are told, and the sums stay right."""

from __future__ import annotations

import pytest

from agencies.access.roles import Role
from plans.rollup.queries import balance, villages_of
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move
from plans.village.models import PlanState, VillagePlan
from tests import factories
from tests.cast import VILLAGES
from tests.concurrency.together import at_once, ready
from tests.services import Service, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_twenty_parallel_submits_give_one_submission(people):
    plan = ready(people, VILLAGES[0])
    names = ["secretary", "head"] * 10
    outcomes = at_once([lambda name=name: move(plan, "submit", by=people[name]) for name in names])
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    assert all("ส่งแล้ว" in str(one) for one in outcomes if isinstance(one, Exception))
    plan.refresh_from_db()
    assert (plan.state, plan.versions.count(), plan.events.count()) == (PlanState.SUBMITTED, 1, 1)


def test_eight_accepts_and_returns_at_once_end_in_a_consistent_tambon_plan(people, worker: Service):
    assert worker.process is not None
    plans = []
    for code in VILLAGES:
        plan = ready(people, code)
        move(
            plan, "submit", by=people["secretary"] if code == VILLAGES[0] else factories.person(Role.VILLAGE_HEAD, code)
        )
        plans.append(plan)
    calls = [lambda plan=plan: move(plan, "accept", by=people["team"]) for plan in plans]
    calls += [lambda plan=plan: move(plan, "return", by=people["planner"], note="แก้ไข") for plan in plans]
    outcomes = at_once(calls)
    assert sum(not isinstance(one, Exception) for one in outcomes) == len(plans)
    accepted = VillagePlan.objects.filter(state=PlanState.ACCEPTED).count()
    if not accepted:
        return
    tambon = TambonPlan.objects.get()
    assert tambon.wanted == accepted
    wait_until(lambda: not TambonPlan.objects.behind().exists(), "the roll-up")
    tambon.refresh_from_db()
    assert tambon.lines.count() == accepted == len(villages_of(tambon).accepted)
    assert balance(tambon).is_even


def test_two_first_plans_of_a_tambon_accepted_at_once_make_one_tambon_plan(people):
    plans = [ready(people, code) for code in VILLAGES[:2]]
    move(plans[0], "submit", by=people["secretary"])
    move(plans[1], "submit", by=people["neighbour"])
    outcomes = at_once([lambda plan=plan: move(plan, "accept", by=people["team"]) for plan in plans])
    assert not any(isinstance(one, Exception) for one in outcomes)
    assert TambonPlan.objects.get().wanted == 2
