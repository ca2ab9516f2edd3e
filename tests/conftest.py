"""The standing cast and the world they plan in: every permission test speaks of these people."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import groupby
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from agencies.offices.models import Agency
from agencies.people.models import User
from plans.tambon.models import TambonPlan
from tests import cast, database, scenery
from tests.cast import TAMBON, World
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
        scenery.show(())
        connection.creation.destroy_test_db(name, verbosity=0)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request) -> Generator[None, object, object]:
    """Set the scene before pytest-django opens the transaction of a test, so that it is rolled back to that scene."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            scenery.show(scenes_of(request.node))
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a module let the tests of one scene follow each other."""
    by_module = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    items[:] = [item for tests in by_module for item in sorted(tests, key=names_of_scenes)]


def names_of_scenes(item: pytest.Item) -> list[str]:
    """Return what the scenes of a test are called, the lowest first."""
    return [scene.build.__qualname__ for scene in scenes_of(item)]


def scenes_of(item: pytest.Item) -> tuple[scenery.Scene, ...]:
    """Return the scenes a test plays in, the lowest first; none for a test that commits or needs no database."""
    mark = item.get_closest_marker("django_db")
    if (mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(item.fixturenames):
        return ()
    return scenery.scenes_of(item)


@pytest.fixture(autouse=True)
def patient() -> None:
    """Forget how often other tests have asked and signed in: all of them come from one address."""
    cache.clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how far the matrix of addresses and people went (tests/agencies/access/test_matrix.py), if it ran.

    Also what a secretary met and pressed while she entered a plan (tests/journeys/test_entering.py).
    """
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    entered = [dict(report.user_properties).get("entering") for report in reports]
    for told in filter(None, entered):
        terminalreporter.write_line(told)
    walks = [dict(report.user_properties)["matrix"] for report in reports if "matrix" in dict(report.user_properties)]
    if walks:
        addresses, requests, forms = (sum(walk[at] for walk in walks) for at in range(3))
        seconds = sum(report.duration for report in reports if "matrix" in dict(report.user_properties))
        terminalreporter.write_line(
            f"matrix: {addresses // len(walks)} addresses, {len(walks)} people, {requests:,} requests, "
            f"{forms} forms of pages, {seconds:.0f} s"
        )


@pytest.fixture
def stage(db: None) -> scenery.Objects:
    """Return the scenes that stand for this test, each a copy of its own."""
    return scenery.copies()


@pytest.fixture
@scenery.scene
def people() -> dict[str, User]:
    """Return the cast, each by the name tests call her: one post each, over real codes."""
    return cast.assembled()


@pytest.fixture
@scenery.scene
def world(people: dict[str, User]) -> World:
    """Return the cast with one plan per village of the tambon, one in each state, and one plan far away."""
    return cast.planned(people)


@pytest.fixture
@scenery.scene
def plan(world: World) -> TambonPlan:
    """Return the tambon's plan, rolled up; packages that plan something else have a `plan` of their own."""
    return rolled_up(TAMBON)


@pytest.fixture
@scenery.scene
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
