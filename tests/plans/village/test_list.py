"""The list of village plans: its pages, read period by period, are those of all plans in one order."""

from __future__ import annotations

import pytest

from plans.village.models import VillagePlan
from plans.village.queries import PlanPages
from projects.periods import PlanPeriod
from tests import factories
from tests.cast import VILLAGES


@pytest.fixture
def plans(people):
    """Plans of three periods, two of which begin in one year."""
    PlanPeriod.objects.create(first_year=2571, last_year=2573, form_version=PlanPeriod.FormVersion.ISSUE_BASED)
    for place, period in enumerate(PlanPeriod.objects.order_by("pk")):
        for code in VILLAGES[place:]:
            VillagePlan.objects.create(village=factories.area(code), period=period)
    return VillagePlan.objects.all()


@pytest.mark.parametrize("per_page", [1, 2, 4, 5, 50])
def test_pages_are_those_of_all_plans_in_one_order(plans, per_page):
    pages = PlanPages(plans, per_page, periods=PlanPeriod.objects.all())
    shown = [plan.pk for number in pages.page_range for plan in pages.page(number)]
    in_order = plans.order_by("-period__first_year", "village__code", "pk")
    assert pages.count == len(shown) == 9
    by_year_and_village = {plan.pk: (plan.period.first_year, plan.village.code) for plan in in_order}
    assert [by_year_and_village[pk] for pk in shown] == list(by_year_and_village.values())
    assert len(set(shown)) == 9


def test_a_listed_plan_says_its_places_as_they_say_themselves(plans):
    (page,) = PlanPages(plans, 50, periods=PlanPeriod.objects.all())
    for listed in page:
        plan = plans.get(pk=listed.pk)
        places = (plan.village, plan.village.parent, plan.village.parent.parent)
        assert [str(place) for place in (listed.village, listed.tambon, listed.district)] == list(map(str, places))
        assert [place.code for place in (listed.village, listed.tambon, listed.district)] == [p.code for p in places]
        assert (listed.period, listed.state, listed.updated_at) == (str(plan.period), plan.state, plan.updated_at)
