"""A tambon plan to which a profile and problems are written."""

from __future__ import annotations

import pytest

from plans.tambon.models import TambonPlan
from tests import factories
from tests.cast import TAMBON


@pytest.fixture
def plan(people) -> TambonPlan:
    """Return the empty plan of the tambon."""
    return factories.tambon_plan(TAMBON)
