"""The sums of a project: 400 ไร่ × 200 บาท = 80,000 and 100 ครัวเรือน × 4 ไร่ = 400."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.arithmetic import Facts, contradictions, facts
from tests import factories

RIGHT = Facts(
    target_quantity=Decimal(400),
    target_unit="ไร่",
    unit_rate_baht=Decimal(200),
    budget_baht=Decimal(80000),
    beneficiary_households=100,
    quantity_per_household=Decimal(4),
)


def test_numbers_that_agree_say_nothing():
    assert contradictions(RIGHT) == []


@pytest.mark.parametrize(
    ("field", "value", "sides"),
    [
        ("budget_baht", Decimal(70000), ("400 ไร่ × 200 บาท = 80,000 บาท", "70,000 บาท")),
        ("unit_rate_baht", Decimal("200.50"), ("400 ไร่ × 200.5 บาท = 80,200 บาท", "80,000 บาท")),
        ("beneficiary_households", 90, ("90 ครัวเรือน × 4 ไร่ = 360 ไร่", "400 ไร่")),
        ("quantity_per_household", Decimal(5), ("100 ครัวเรือน × 5 ไร่ = 500 ไร่", "400 ไร่")),
        ("target_quantity", Decimal(380), ("100 ครัวเรือน × 4 ไร่ = 400 ไร่", "380 ไร่")),
    ],
)
def test_one_changed_number_gives_one_message_that_names_both_sides(field, value, sides):
    (found,) = contradictions(replace(RIGHT, **{field: value}))
    assert all(side in found.message for side in sides)
    assert found.is_error
    assert field in found.fields or (field, "year_budgets") == ("budget_baht", found.fields[-1])


def test_two_wrong_numbers_give_two_messages():
    assert len(contradictions(replace(RIGHT, budget_baht=Decimal(1), beneficiary_households=1))) == 2


@pytest.mark.parametrize("field", ["target_quantity", "unit_rate_baht", "budget_baht", "beneficiary_households"])
def test_a_missing_number_contradicts_nothing_it_is_part_of(field):
    wrong = replace(RIGHT, budget_baht=Decimal(1), quantity_per_household=None)
    money = {"target_quantity", "unit_rate_baht", "budget_baht"}
    assert len(contradictions(replace(wrong, **{field: None}))) == (0 if field in money else 1)


def test_nought_is_a_number():
    assert len(contradictions(replace(RIGHT, budget_baht=Decimal(0)))) == 1


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_the_sum_is_exact(quantity, rate):
    these = Facts(target_quantity=quantity, unit_rate_baht=rate, budget_baht=quantity * rate)
    assert contradictions(these) == []
    assert len(contradictions(replace(these, budget_baht=quantity * rate + Decimal("0.01")))) == 1


def test_a_stored_project_gives_its_facts(db):
    project = factories.project("31010401", {2571: 50000, 2572: 20000}, target_quantity=400, unit_rate_baht=200)
    assert facts(project).budget_baht == 70000
    assert [one.fields for one in contradictions(facts(project))] == [
        ("target_quantity", "unit_rate_baht", "year_budgets")
    ]
