"""What the tests of pages share: somebody of the standing cast at the browser."""

import pytest


@pytest.fixture
def as_(client, people):
    """Return a function that signs in somebody of the cast and returns her browser."""

    def signed_in(name):
        client.force_login(people[name])
        return client

    return signed_in
