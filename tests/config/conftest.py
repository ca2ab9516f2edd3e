"""The demo's areas, so that a test need not load the nation's."""

import pytest

from config.demo.cast import AGENCIES, EXTRAS, OFFICES_BESIDE, SIGN_INS, VILLAGES
from tests import factories


@pytest.fixture
def areas(db):
    for code in [*VILLAGES, *(part.area for part in (*SIGN_INS, *EXTRAS, *AGENCIES, *OFFICES_BESIDE))]:
        if len(code) < 8:
            factories.area(code)
    for code in VILLAGES:
        factories.area(code[:6])
