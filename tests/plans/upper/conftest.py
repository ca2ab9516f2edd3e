"""What the tests of districts and provinces share."""

from __future__ import annotations

import pytest

from tests import factories
from tests.plans.levels import district, province
from tests.plans.upper.drawn import EACH, TAMBONS
from tests.scenery import scene


@pytest.fixture
@scene
def pool(people):
    """Six projects of a village of each tambon, and the plans of their district and province."""
    district(), province()
    return {code: [factories.project(f"{code}01") for _ in range(EACH)] for code in TAMBONS}
