"""The district that a release is sent to."""

from __future__ import annotations

import pytest

from plans.releases import forwarding
from plans.releases.forwarding import Letter
from plans.releases.models import Receipt


@pytest.fixture
def receipt(release, agency, people) -> Receipt:
    """Return what the district has to sign for the release of the test."""
    letter = Letter("บร 74801/1", "เพื่อโปรดพิจารณา")
    return forwarding.forward(release, [agency], letter, by=people["team"])[0]
