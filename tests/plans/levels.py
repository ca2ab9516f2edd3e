"""Tambons, districts and a province with plans that came up: what the tests of the upper levels share."""

from __future__ import annotations

from agencies.access.roles import Role
from agencies.offices.models import Agency
from plans.releases.actions import release
from plans.releases.models import Receipt, Release
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.upper.actions import upper_plan_for
from plans.upper.models import UpperPlan
from plans.village.actions.moves import move
from tests import factories


def several(people, projects):
    """Take village plans with several projects each (their baht in the first year) into rolled-up tambon plans."""
    for code, amounts in projects.items():
        first, *others = amounts
        plan = factories.ready_plan(code, by=people["secretary"], head=people["head"], amounts={2571: first})
        rests_on = plan.lines.get().resolution
        for amount in others:
            factories.line(plan, factories.project(code, {2571: amount}), rests_on)
        move(plan, "submit", by=factories.person(Role.VILLAGE_SECRETARY, code))
        move(plan, "accept", by=factories.person(Role.TAMBON_TEAM, code[:6]))
    for pk in TambonPlan.objects.values_list("pk", flat=True):
        roll_up(pk)


def tambon(code) -> TambonPlan:
    """The tambon's plan as it stands."""
    return TambonPlan.objects.select_related("area__parent__parent", "period").get(area__code=code)


def released(code) -> Release:
    """The tambon's plan released by its team."""
    return release(tambon(code), by=factories.person(Role.TAMBON_TEAM, code))


def handed_up(made: Release) -> Release:
    """A release that lies before the office which takes it in above, without asking whether it may be sent."""
    above = made.area.parent
    kind = Agency.Kind.DISTRICT_OFFICE if made.level == Release.Level.TAMBON else Agency.Kind.PROVINCE_OFFICE
    names = {"kind": kind, "name": f"{kind.label} {above}", "short_name": f"สนง. {above}", "area": above}
    office, _ = Agency.objects.get_or_create(code=f"takes-in-{above.code}", defaults=names)
    if not Receipt.objects.filter(release=made, agency=office).exclude(state="returned").exists():
        Receipt.objects.create(release=made, agency=office, sent_by=made.by, sent_name=made.by_name)
    return made


def district(code="3101") -> UpperPlan:
    """The district's plan."""
    return upper_plan_for(factories.area(code), factories.period())


def province(code="31") -> UpperPlan:
    """The province's plan."""
    return upper_plan_for(factories.area(code), factories.period())


def officer(code, role=Role.DIST_OFFICE):
    """Somebody of a district's office."""
    return factories.person(role, code)
