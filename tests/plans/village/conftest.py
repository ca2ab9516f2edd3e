"""A draft of the first village."""

from __future__ import annotations

import pytest

from plans.village.models import VillagePlan
from tests import factories
from tests.cast import VILLAGES
from tests.scenery import scene


@pytest.fixture
@scene
def plan(people) -> VillagePlan:
    """Return an empty draft of the first village."""
    return factories.village_plan(VILLAGES[0])
