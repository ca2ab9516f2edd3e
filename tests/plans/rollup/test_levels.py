"""District, province and country: sums of all tambons below, in one query, and each level the sum of the one below."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import reduce
from io import StringIO
from operator import getitem

import pytest
from django.core.management import call_command

from agencies.access.roles import Role
from agencies.areas.models import Area
from plans.decisions import decision_file
from plans.rollup.actions import roll_up
from plans.rollup.levels import level_sums
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.actions.moves import move
from tests import factories
from tests.scenery import scene

PERIOD = ("--period", "2571-2575")
# Two tambons of one district, another district of the province, another province.
MONEY = {"31010401": 100, "31010402": 40, "31010501": 7, "31020101": 3, "80080101": 900}


def accepted(code, people, *, amount):
    plan = factories.ready_plan(
        code, by=people["secretary"], head=people["head"], amounts={2571: amount, 2573: Decimal("0.25")}
    )
    move(plan, "submit", by=factories.person(Role.VILLAGE_SECRETARY, code))
    move(plan, "accept", by=factories.person(Role.TAMBON_TEAM, code[:6]))


@pytest.fixture
@scene
def country(people):
    for code, amount in MONEY.items():
        accepted(code, people, amount=amount)
    for pk in TambonPlan.objects.values_list("pk", flat=True):
        roll_up(pk)
    return people


def answer(code):
    out = StringIO()
    call_command("roll_up", code, *PERIOD, stdout=out)
    return json.loads(out.getvalue())


def sums(code):
    return level_sums(Area.objects.get(code=code), factories.period())


def added(answers, *keys):
    """Add up a number that several answers keep at the same place."""
    return sum((Decimal(reduce(getitem, keys, one)) for one in answers), Decimal(0))


@pytest.mark.parametrize(
    ("upper", "lower"), [("3101", ["310104", "310105"]), ("31", ["3101", "3102"]), ("TH", ["31", "80"])]
)
def test_a_level_is_the_sum_of_the_level_below(country, upper, lower):
    whole, parts = answer(upper), [answer(code) for code in lower]
    for keys in (
        *(("budget_baht", str(year)) for year in range(2571, 2576)),
        ("projects",),
        ("project_years",),
        ("fates", "carried", "budget_baht"),
        ("fates", "carried", "projects"),
        ("balance", "in"),
        ("balance", "out"),
        ("villages", "total"),
    ):
        assert added([whole], *keys) == added(parts, *keys), keys
    assert whole["by_area"] == {part["area"]: f"{added([part], 'balance', 'out'):.2f}" for part in parts}
    assert whole["balance"]["in"] == whole["balance"]["out"]


def test_the_country_is_what_was_sent(country):
    assert added([answer("TH")], "balance", "in") == sum(MONEY.values()) + len(MONEY) * Decimal("0.25")


def test_decisions_of_a_tambon_reach_the_province(country):
    plan = TambonPlan.objects.get(area__code="310104")
    one, two = plan.lines.order_by("area_code").values_list("project__code", flat=True)
    merge = {"kind": "joint", "members": [one, two], "survivor": one, "reason": "สระเดียวกัน"}
    decision_file.apply(plan, {"merges": [merge]}, by=country["team"])
    passed = TambonPlan.objects.get(area__code="310105")
    code = passed.lines.get().project.code
    data = {"decisions": [{"project": code, "fate": "deferred", "reason": "รอแบบ"}]}
    decision_file.apply(passed, data, by=country["next_team"])
    said = answer("31")
    assert said["projects"] == 2
    assert said["project_years"] == 4
    assert said["fates"]["carried"] == {"projects": 2, "budget_baht": "143.75"}
    assert said["fates"]["merged"] == {"projects": 1, "budget_baht": "0.00"}
    assert said["fates"]["deferred"] == {"projects": 1, "budget_baht": "7.25"}
    assert (said["balance"]["in"], said["balance"]["out"]) == ("151.00", "151.00")


def test_another_period_and_what_is_behind(country):
    assert answer("31")["digest"] == answer("31")["digest"]
    before = answer("3101")["digest"]
    accepted("31010403", country, amount=1)
    assert answer("3101")["digest"] != before
    out = StringIO()
    call_command("roll_up", "31", "--period", "2566-2570", stdout=out)
    assert json.loads(out.getvalue())["projects"] == 0


def test_one_query_whatever_the_number_of_lines(country, django_assert_num_queries):
    assert TambonLine.objects.count() == len(MONEY)
    for code in ("3101", "31", "TH"):
        area = Area.objects.get(code=code)
        time = factories.period()
        with django_assert_num_queries(1):
            level_sums(area, time)


def test_fractions_of_a_satang_never_appear(country):
    assert sums("TH").by_year[2573] == Decimal("1.25")
    assert sums("TH").total_baht == sum(sums("TH").by_area.values())


def test_a_village_is_no_level(country):
    with pytest.raises(SystemExit) as left:
        call_command("roll_up", "31010401", *PERIOD, stderr=StringIO())
    assert left.value.code == 2
