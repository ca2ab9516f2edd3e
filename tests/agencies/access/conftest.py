"""Something of every kind, in the cast's tambon and far away."""

import pytest

from tests.agencies.access.trove import filled
from tests.agencies.access.visits import ADDRESSES
from tests.scenery import scene


@pytest.fixture
@scene
def everybody(world, plan):
    return filled(world, plan)


@pytest.fixture
def things(everybody):
    models = {address.model for address in ADDRESSES if address.model is not None}
    return {model: model.objects.in_bulk() for model in models}
