"""Two people write down who pays for one project at the same moment, on real PostgreSQL: one is told, none is mixed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.board.actions import put_shares, stamp_of
from plans.board.shares import Share
from plans.decisions.models import FundingShare
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from tests import factories
from tests.cast import VILLAGES
from tests.concurrency.together import decided_at_once, refused

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_four_who_saw_the_same_shares_one_is_stored_whole(people):
    team = people["team"]
    factories.accepted_plan(VILLAGES[0], secretary=people["secretary"], head=people["head"], team=team)
    plan = TambonPlan.objects.get()
    roll_up(plan.pk)
    project = plan.lines.get().project
    stamp = stamp_of(plan, project)

    def rows(amount):
        return [Share(project.pk, payer, Decimal(amount)) for payer in ("community", "local", "state")]

    outcomes = decided_at_once(
        *(
            lambda amount=amount, name=name: put_shares(plan, project, rows(amount), by=people[name], stamp=stamp)
            for amount, name in ((1, "team"), (2, "planner"), (3, "team"), (4, "planner"))
        )
    )
    assert refused(outcomes) == 3
    amounts = list(FundingShare.objects.values_list("amount_baht", flat=True))
    assert (len(amounts), len(set(amounts))) == (3, 1)
