"""A draft of the first village, and workbooks of one."""

from __future__ import annotations

import pytest

from plans.village.models import VillagePlan
from tests import factories
from tests.cast import VILLAGES
from tests.plans.workbook_files import empty_workbook, good_workbook
from tests.scenery import scene


@pytest.fixture
@scene
def plan(people) -> VillagePlan:
    """Return an empty draft of the first village."""
    return factories.village_plan(VILLAGES[0])


@pytest.fixture(scope="session")
def empty() -> bytes:
    """Return the workbook of a village without a plan."""
    return empty_workbook()


@pytest.fixture(scope="session")
def good() -> bytes:
    """Return the same with two projects and the forum typed in."""
    return good_workbook()
