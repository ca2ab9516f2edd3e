"""Who and where: the codes of the places the tests plan in, and the world of their plans."""

from __future__ import annotations

from dataclasses import dataclass, field

from agencies.access.roles import Role
from agencies.offices.models import Agency, Coverage
from agencies.people.models import User
from plans.village.models import PlanState, VillagePlan
from tests import factories

TAMBON = "310104"
NEXT_TAMBON = "310105"
VILLAGES = ("31010401", "31010402", "31010403", "31010404")
NEIGHBOUR_TAMBON_VILLAGE = "31010501"
FAR_VILLAGE = "80080101"


@dataclass(frozen=True)
class World:
    """The cast by name, the villages' plans by code, and what else a test may want to look at."""

    people: dict[str, User] = field(default_factory=dict)
    plans: dict[str, VillagePlan] = field(default_factory=dict)


def assembled() -> dict[str, User]:
    """Make the cast, each by the name tests call her: one post each, over real codes."""
    areas = factories.areas(*VILLAGES, NEIGHBOUR_TAMBON_VILLAGE, FAR_VILLAGE)
    sao = Agency.objects.create(
        code="sao",
        kind=Agency.Kind.SAO,
        name="องค์การบริหารส่วนตำบลบ้านบัว",
        short_name="อบต.บ้านบัว",
        area=areas[TAMBON],
    )
    Coverage.objects.bulk_create(Coverage(agency=sao, village=areas[code]) for code in VILLAGES)
    station = Agency.objects.create(
        code="ldd",
        kind=Agency.Kind.LAND_DEVELOPMENT,
        name="สถานีพัฒนาที่ดินบุรีรัมย์",
        short_name="สพด.บุรีรัมย์",
        area=areas["31"],
        is_partner=True,
    )
    cast = {
        "secretary": (Role.VILLAGE_SECRETARY, VILLAGES[0], None),
        "head": (Role.VILLAGE_HEAD, VILLAGES[0], None),
        "neighbour": (Role.VILLAGE_SECRETARY, VILLAGES[1], None),
        "neighbour_head": (Role.VILLAGE_HEAD, VILLAGES[1], None),
        "team": (Role.TAMBON_TEAM, TAMBON, None),
        "next_team": (Role.TAMBON_TEAM, NEXT_TAMBON, None),
        "planner": (Role.SAO_PLANNER, TAMBON, sao),
        "clerk": (Role.SAO_CLERK, TAMBON, sao),
        "mayor": (Role.SAO_MAYOR, TAMBON, sao),
        "kaset": (Role.EXT_OFFICER, TAMBON, None),
        "kaset_district": (Role.DIST_AGRI, "3101", None),
        "kaset_province": (Role.PROV_AGRI, "31", None),
        "district": (Role.DIST_OFFICE, "3101", None),
        "cdd": (Role.DIST_CDD, "3101", None),
        "province": (Role.PROV_PLANNER, "31", None),
        "nfc": (Role.PROV_NFC, "31", None),
        "codi": (Role.CODI_REGION, "TH", None),
        "partner": (Role.PARTNER, "31", station),
        "committee": (Role.ME_COMMITTEE, TAMBON, sao),
        "auditor": (Role.AUDITOR, "31", None),
        "admin": (Role.SYSADMIN, "TH", None),
        "stranger": (Role.VILLAGE_SECRETARY, FAR_VILLAGE, None),
    }
    return factories.staff(cast) | {"nobody": User.objects.create(username="nobody")}


def planned(people: dict[str, User]) -> World:
    """Make one plan per village of the tambon, one in each state, and one plan far away."""
    head = people["head"]
    states = (PlanState.ACCEPTED, PlanState.SUBMITTED, PlanState.RETURNED, PlanState.DRAFT)
    plans = {}
    for code, state in zip(VILLAGES, states, strict=True):
        if state == PlanState.ACCEPTED:
            plans[code] = factories.accepted_plan(code, secretary=people["secretary"], head=head, team=people["team"])
        else:
            plan = factories.ready_plan(code, by=people["secretary"], head=head)
            plans[code] = factories.in_state(plan, state)
    plans[FAR_VILLAGE] = factories.ready_plan(FAR_VILLAGE, by=people["stranger"], head=head)
    return World(people=people, plans=plans)
