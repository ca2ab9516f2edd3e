"""The demo's areas, so that a test need not load the nation's."""

import pytest

from config.demo.cast import AGENCIES, EXTRAS, PEOPLE, VILLAGES
from tests import factories


@pytest.fixture
def areas(db):
    for code in [*VILLAGES, *(part.area for part in (*PEOPLE, *EXTRAS, *AGENCIES))]:
        if len(code) < 8:
            factories.area(code)
    for code in VILLAGES:
        factories.area(code[:6])
