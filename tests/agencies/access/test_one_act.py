"""A village's pages have one green button in every state of its plan.

The matrix reads each page with what its cast happens to hold, and there the secretary's one plan is accepted: what is
pressed while a plan is written stood on no page that it read.
"""

from __future__ import annotations

import pytest

from plans.village.models import Forum, PlanState, VillagePlan
from tests.agencies.access.visits import ADDRESSES, Visit

pytestmark = pytest.mark.once
PAGES = [address for address in ADDRESSES if address.model in {VillagePlan, Forum}]


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("name", ["secretary", "head", "team"])
def test_a_villages_pages_have_one_green_button_in_every_state_of_its_plan(everybody, things, media, name, state):
    plan = VillagePlan.objects.filter(pk__in=things[VillagePlan]).visible_to(everybody["secretary"]).get()
    # Only a plan that was taken in names what was taken.
    kept = {} if state == PlanState.ACCEPTED else {"accepted_version": None}
    VillagePlan.objects.filter(pk=plan.pk).update(state=state, **kept)
    visit = Visit(everybody[name], things)
    answers = [
        visit.ask("get", address.at(thing))[0]
        for address in PAGES
        for thing in ([plan] if address.model is VillagePlan else plan.forums.all())
    ]
    assert answers.count(200) >= 2, "pages were read"
    assert visit.loud == {}, "one green button on a page: the next act"
