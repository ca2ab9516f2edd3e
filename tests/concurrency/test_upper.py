"""Offices of a district and its province act at once, on real PostgreSQL: one wins; what is held does not change."""

from __future__ import annotations

import pytest

from plans.decisions.models import PublicationState
from plans.releases.staleness import out_of_date
from plans.upper.actions import accept, decide, give_back, release_upper
from plans.upper.models import Acceptance, UpperDecision
from tests.concurrency.together import decided_at_once, refused
from tests.plans.levels import district, handed_up, province, released, several, tambon

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def taken(people):
    several(people, {"31010401": (100, 30)})
    return accept(district(), handed_up(released("310104")), by=people["district"])


def test_of_two_officers_who_saw_the_same_one_is_told(taken, people):
    plan, project = district(), tambon("310104").lines.first().project
    outcomes = decided_at_once(
        *(
            lambda name=name: decide(plan, project, fate="declined", reason=name, by=people[name], seen=0)
            for name in ("district", "cdd")
        )
    )
    assert refused(outcomes) == 1
    assert (
        UpperDecision.objects.filter(standing=PublicationState.PUBLISHED).count() == UpperDecision.objects.count() == 1
    )


def test_a_plan_is_given_back_once(taken, people):
    outcomes = decided_at_once(
        *(lambda name=name: give_back(taken, by=people[name], reason=name) for name in ("district", "cdd"))
    )
    assert refused(outcomes) == 1
    assert tambon("310104").frozen_by is None


def test_what_the_province_holds_is_what_the_district_released(taken, people):
    project = tambon("310104").lines.first().project
    one, plan, upper = handed_up(release_upper(district(), by=people["district"])), district(), province()
    outcomes = decided_at_once(
        lambda: accept(upper, one, by=people["province"]),
        lambda: decide(plan, project, fate="declined", reason="ซ้ำ", by=people["district"]),
        lambda: give_back(taken, by=people["cdd"], reason="ขาด"),
    )
    assert refused(outcomes) >= 1
    is_held = Acceptance.objects.filter(upper_plan=upper, ended_at=None).exists()
    assert is_held == (district().frozen_by == one)
    assert not (is_held and out_of_date(one))
