"""A village and its tambon with thirty-five projects in the length in which a real municipality wrote them.

Everything printed is judged with them: tests/paper/real_length.tsv.
"""

from __future__ import annotations

from agencies.people.models import User
from paper.layout.sheet import Value
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move
from tests import factories
from tests.paper import real_length

VILLAGE = "31010401"
PLACE = "แปลงนากลุ่มผู้ใช้น้ำ หมู่ที่ 1 พิกัด 14.993017,103.102853 https://maps.example.go.th/หมู่ที่1/แปลงนา"
_GROUPS = ("support", "joint", "support", "self")
_YEARS_LATER = 5  # the plan of 2566–2570, five years on


def build(people: dict[str, User]) -> TambonPlan:
    """Make the village's plan by the product's own moves, take it in, and roll the tambon up."""
    plan = factories.village_plan(VILLAGE, household_count=118, farmer_household_count=96)
    held = factories.forum(plan)
    for number, row in enumerate(real_length.projects(), start=1):
        project = factories.project(VILLAGE, _amounts(row), **_fields(row), action_group=_GROUPS[number % len(_GROUPS)])
        factories.line(plan, project, factories.resolution(held, number, f"เห็นชอบ{row['title']}"), position=number)
    factories.paper(held, people["secretary"])
    factories.certified(held, people["head"])
    move(plan, "submit", by=people["secretary"])
    move(plan, "accept", by=people["team"])
    tambon_plan = factories.tambon_plan("310104")
    roll_up(tambon_plan.pk)
    tambon_plan.refresh_from_db()
    return tambon_plan


def _amounts(row: real_length.Project) -> dict[int, Value]:
    return {year + _YEARS_LATER: amount for year, amount in row["budget_baht"].items()}


def _fields(row: real_length.Project) -> dict[str, str]:
    return {
        "title": row["title"],
        "objective": row["objective"],
        "target_text": row["target"],
        "indicator": row["indicator"],
        "expected_result": row["expected_result"],
        "lead_name": row["lead"],
        "place": PLACE,
    }
