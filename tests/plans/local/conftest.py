"""A local authority of the tambon with its own people."""

from __future__ import annotations

import pytest

from agencies.offices.models import Agency
from agencies.people.models import User
from tests.plans.amendments import authority
from tests.scenery import scene


@pytest.fixture
@scene
def lao() -> tuple[Agency, dict[str, User]]:
    """Return a local authority with its planner, clerk, council and mayor."""
    return authority()


@pytest.fixture
@scene
def people(lao) -> dict[str, User]:
    """Return the people of the authority in place of the standing cast."""
    return lao[1]
