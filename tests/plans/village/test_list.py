"""The list of village plans: its pages, read period by period, are those of all plans in one order."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from plans.village.lists import PlanFilters
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


@pytest.fixture
def plan(people):
    return factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])


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


def test_the_filter_narrows_and_ignores_what_it_does_not_know(plan, people, rf):
    tambon, period = plan.village.parent, plan.period
    beside = factories.area("310105")

    def kept(asked, areas=(tambon, beside)):
        request = rf.get("/", asked)
        request.user = SimpleNamespace(areas_below=lambda *levels: list(areas))
        return PlanFilters(request.GET, VillagePlan.objects.all(), request=request)

    asked = {"period": str(period.pk), "area": tambon.code, "state": "draft"}
    assert list(kept(asked).qs) == [plan]
    for name, other in (("state", "accepted"), ("period", str(factories.period(2566).pk)), ("area", "310105")):
        assert not kept(asked | {name: other}).qs
    assert list(kept({"q": "บ้านบัว"}).qs) == [plan]
    assert not kept({"q": "บ้านบัว ไม่มี"}).qs
    unknown = {"period": "x", "area": "999999", "state": "lost"}
    assert kept(unknown).asked == {}
    assert list(kept(unknown).qs) == [plan]
    assert "area" not in kept({}, areas=()).form.fields


@pytest.mark.parametrize("sort", ["", "village", "-period", "period", "projects", "-baht", "updated"])
def test_every_plan_stands_once_in_every_order_beside_its_projects_and_money(client, people, plans, sort):
    client.force_login(people["team"])
    listing = client.get(reverse("plans:village_list"), {"sort": sort}).context["listing"]
    visible = VillagePlan.objects.visible_to(people["team"])
    assert sorted(line.first.row[0].pk for line in listing.lines) == sorted(visible.values_list("pk", flat=True))
    assert listing.matched == len(listing.lines) > 3
    assert {line.first.url for line in listing.lines} == {f"{pk}/" for pk in visible.values_list("pk", flat=True)}
