"""Nobody has asked for a project yet."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def patient() -> None:
    """Forget how often the addresses of other tests have asked."""
    cache.clear()
