"""The post that is invited to, taken over and ended."""

from __future__ import annotations

import pytest

from agencies.access.roles import Role
from agencies.people.models import Post


@pytest.fixture
def seat(people) -> Post:
    """Return the secretary's post of the first village."""
    return Post.objects.get(role=Role.VILLAGE_SECRETARY, area__code="31010401")
