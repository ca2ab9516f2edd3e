"""The roll-up: exact sums, any order, no second write, and a returned village takes away exactly its share."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from agencies.access.roles import Role
from plans.rollup.actions import STORED, roll_up
from plans.rollup.aggregation import Inputs, Source, rolled_up, summed
from plans.rollup.queries import balance, sources_of, stored_lines, villages_of
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.actions.moves import move
from plans.village.models import PlanState
from projects.snapshot import digest
from tests import factories
from tests.cast import VILLAGES, World
from tests.scenery import scene

YEARS = (2571, 2572, 2573, 2574, 2575)
SHARES = {"31010401": 24000, "31010402": 20000, "31010403": 20000, "31010404": 16000}
baht = st.one_of(st.none(), st.decimals(0, 10**9, places=2))


@st.composite
def tambons(draw):
    """Draw a tambon: up to six villages of up to five projects, some years blank, some nought."""
    sources = []
    number = 0
    for village in draw(st.lists(st.integers(1, 30), unique=True, max_size=6)):
        projects = []
        for position in range(draw(st.integers(0, 5))):
            number += 1
            money = {str(year): f"{amount:.2f}" for year in YEARS if (amount := draw(baht)) is not None}
            projects.append(
                {
                    "id": number,
                    "code": f"C{number:05}",
                    "position": position,
                    "title": "ขุดลอก",
                    "action_group": draw(st.sampled_from(["self", "joint", "support"])),
                    "urgency": draw(st.sampled_from(["urgent", "medium", "normal"])),
                    "funding_source": draw(st.sampled_from(["", "อบต.", "กสก."])),
                    "budget_baht": money,
                }
            )
        content = {"projects": projects}
        sources.append(Source(f"310104{village:02}", digest(content), content))
    return sources


def stated(sources):
    """Add every stated amount up, one by one: the oracle."""
    return sum(
        (
            Decimal(text)
            for one in sources
            for project in one.content["projects"]
            for text in project["budget_baht"].values()
        ),
        Decimal(0),
    )


@given(tambons())
def test_every_way_of_adding_gives_what_the_villages_stated(sources):
    sums = summed(rolled_up(sources, YEARS), YEARS)
    ways = (sums.by_year, sums.by_group, sums.by_urgency, sums.by_source, sums.by_village)
    assert {sum(way.values(), Decimal(0)) for way in ways} == {stated(sources)}


@given(tambons(), st.randoms(use_true_random=False))
def test_order_of_villages_does_not_matter(sources, chance: random.Random):
    shuffled = chance.sample(sources, len(sources))
    assert rolled_up(shuffled, YEARS) == rolled_up(sources, YEARS)
    assert Inputs(YEARS, tuple(shuffled)).digest == Inputs(YEARS, tuple(sources)).digest


@given(tambons().filter(bool), st.data())
def test_leaving_one_village_out_takes_exactly_its_share(sources, data):
    left_out = data.draw(st.sampled_from(sources))
    rest = [one for one in sources if one is not left_out]
    every, fewer = (summed(rolled_up(some, YEARS), YEARS).total_baht for some in (sources, rest))
    assert every - fewer == stated([left_out])
    assert Inputs(YEARS, tuple(rest)).digest != Inputs(YEARS, tuple(sources)).digest


def test_blank_is_not_nought():
    content = {
        "projects": [
            {
                "id": 1,
                "code": "A",
                "position": 1,
                "title": "ก",
                "action_group": "self",
                "urgency": "normal",
                "funding_source": "",
                "budget_baht": {"2571": "0.00", "2573": "500.00"},
            }
        ]
    }
    (line,) = rolled_up([Source("31010401", "x", content)], YEARS)
    assert line.years_baht == (Decimal("0.00"), None, Decimal("500.00"), None, None)
    assert line.project_years == 1


@pytest.fixture
@scene
def tambon(people):
    """Four villages accepted, with the stubble scenario's shares."""
    for code, amount in SHARES.items():
        secretary = people["secretary"] if code == VILLAGES[0] else people["neighbour"]
        if code not in VILLAGES[:2]:
            secretary = factories.person(Role.VILLAGE_SECRETARY, code)
        factories.accepted_plan(
            code, secretary=secretary, head=people["head"], team=people["team"], amounts={2571: amount}
        )
    plan = TambonPlan.objects.get()
    roll_up(plan.pk)
    plan.refresh_from_db()
    return plan


def test_the_stubble_scenario_adds_up(tambon):
    sums = summed(stored_lines(tambon), YEARS)
    assert (sums.projects, sums.project_years, sums.total_baht) == (4, 4, Decimal(80000))
    assert sums.by_village == {code: Decimal(amount) for code, amount in SHARES.items()}
    assert balance(tambon).is_even
    assert not tambon.is_behind


def test_a_second_roll_up_writes_nothing(tambon):
    before = (tambon.digest, tambon.rolled_up_at, list(tambon.lines.values_list("pk", flat=True)))
    assert roll_up(tambon.pk) is False
    tambon.refresh_from_db()
    assert (tambon.digest, tambon.rolled_up_at, list(tambon.lines.values_list("pk", flat=True))) == before


def test_reopening_one_village_lowers_the_total_by_its_share(tambon, people):
    plan = tambon.area.children.get(code=VILLAGES[2]).village_plans.get()
    move(plan, "reopen", by=people["team"], note="แก้ไขวงเงิน")
    tambon.refresh_from_db()
    assert tambon.is_behind
    roll_up(tambon.pk)
    tambon.refresh_from_db()
    sums = summed(stored_lines(tambon), YEARS)
    assert sums.total_baht == Decimal(60000)
    assert VILLAGES[2] not in sums.by_village
    assert [village.code for village in villages_of(tambon).missing] == [VILLAGES[2]]


def test_a_changed_line_shows_as_a_difference(tambon):
    line = tambon.lines.first()
    line.year_1 += Decimal("0.01")
    line.save()
    found = balance(tambon)
    assert not found.is_even
    assert found.differences["by_year 2571"] == Decimal("0.01")


def test_only_accepted_plans_of_the_same_period_count(world: World):
    plan = TambonPlan.objects.get()
    assert [source.village for source in sources_of(plan)] == [VILLAGES[0]]
    assert villages_of(plan).total == len(VILLAGES)
    assert {one.state for one in world.plans.values()} == set(PlanState)


def test_an_unchanged_plan_is_known_by_digests_alone(tambon):
    with CaptureQueriesContext(connection) as seen:
        assert not roll_up(tambon.pk)
    assert not [one["sql"] for one in seen if "plans_planversion" in one["sql"] and '"content"' in one["sql"]]


def test_every_column_of_a_line_is_written():
    columns = {field.column for field in TambonLine._meta.concrete_fields if not field.primary_key}
    assert set(STORED) == columns
    assert len(STORED) == len(columns)
