"""A draft that came in by workbook."""

from __future__ import annotations

import pytest

from agencies.people.models import User
from plans.village.models import VillagePlan
from tests.plans.workbook_files import with_three_projects
from tests.scenery import scene


@pytest.fixture
@scene
def secretary(people) -> User:
    """Return who sends the workbooks."""
    return people["secretary"]


@pytest.fixture
@scene
def stored_plan(plan, secretary) -> VillagePlan:
    """Return the plan after three projects and a forum came in by workbook."""
    return with_three_projects(plan, secretary)
