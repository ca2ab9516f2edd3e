"""The standing cast and the world they plan in: every permission test speaks of these people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from agencies.access.roles import Role
from agencies.offices.models import Agency, Coverage
from agencies.people.models import User
from plans.tambon.models import TambonPlan
from plans.village.models import PlanState
from tests import database, factories
from tests.cast import FAR_VILLAGE, NEIGHBOUR_TAMBON_VILLAGE, NEXT_TAMBON, TAMBON, VILLAGES, World
from tests.frozen import let_tests_empty_their_tables
from tests.plans import ledger
from tests.plans.released import office, rolled_up

let_tests_empty_their_tables()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """Begin with a copy of a migrated database in place of migrating."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        database.create(connection)
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Return the cast, each by the name tests call her: one post each, over real codes."""
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


@pytest.fixture
def world(people: dict[str, User]) -> World:
    """Return the cast with one plan per village of the tambon, one in each state, and one plan far away."""
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


@pytest.fixture
def plan(world: World) -> TambonPlan:
    """Return the tambon's plan, rolled up; packages that plan something else have a `plan` of their own."""
    return rolled_up(TAMBON)


@pytest.fixture
def small(people: dict[str, User]) -> ledger.Ledger:
    """Return the tambon of tests/plans/ledger.py, whose sums can be added up by hand."""
    return ledger.build(people)


@pytest.fixture
def station(people: dict[str, User]) -> Agency:
    """Return the partner's agency."""
    return Agency.objects.get(code="ldd")


@pytest.fixture
def agency(people: dict[str, User]) -> Agency:
    """Return the district's office, whose officer is `district` of the cast."""
    return office(people, "district", Agency.Kind.DISTRICT_OFFICE, "3101")


@pytest.fixture
def media(settings, tmp_path) -> Path:
    """Store uploads in a folder of this test alone."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def as_(client, people):
    """Return a function that signs in somebody of the cast and returns her browser."""

    def signed_in(name):
        client.force_login(people[name])
        return client

    return signed_in
