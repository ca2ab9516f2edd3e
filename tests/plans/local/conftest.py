"""A local authority of the tambon with its own people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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


@pytest.fixture
def at(client: Client, people: dict[str, User]) -> Callable[..., Any]:
    """Return a function that signs somebody in and opens a page."""

    def opened(who: str, name: str, *args: object, query: str = "") -> Any:
        client.force_login(people[who])
        return client.get(reverse(f"plans:{name}", args=args) + query)

    return opened


@pytest.fixture
def send(client: Client, people: dict[str, User]) -> Callable[..., Any]:
    """Return a function that signs somebody in, sends a form and follows where it leads."""

    def sent(who: str, name: str, *args: object, **data: Any) -> Any:
        query = data.pop("query", "")
        client.force_login(people[who])
        return client.post(reverse(f"plans:{name}", args=args) + query, data, follow=True)

    return sent
