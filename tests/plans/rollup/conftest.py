"""The tambon whose sums can be added up by hand."""

from __future__ import annotations

import pytest

from plans.tambon.models import TambonPlan
from tests.scenery import scene


@pytest.fixture
@scene
def plan(small) -> TambonPlan:
    """Return the rolled-up plan of the ledger."""
    return small.plan
