"""A small tambon whose sums can be added up by hand: three villages in its plan, one missing.

                 2571      2572    2573       2574       2575       sum
village 1  A    24,000       ·       ·   180,000.50       ·     204,000.50   support urgent  ข้อบัญญัติ อบต.
           B    60,000   60,000  40,000         ·         ·     160,000.00   joint   medium  กรมส่งเสริมการเกษตร
village 2  C         0       ·       ·          ·         ·           0.00   self    normal  (not named)
           D    20,000       ·       ·          ·         ·      20,000.00   support urgent  ข้อบัญญัติ อบต.
village 3  E         ·  100,000       ·         ·   50,000.25    150,000.25   joint   urgent  อบต. และเงินสมทบของกลุ่ม
tambon         104,000  160,000  40,000  180,000.50  50,000.25   534,000.75
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from agencies.access.roles import Role
from agencies.people.models import User
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move
from plans.village.models import VillagePlan
from tests import factories
from tests.cast import VILLAGES

TOTAL = Decimal("534000.75")
BY_YEAR = {
    2571: Decimal(104000),
    2572: Decimal(160000),
    2573: Decimal(40000),
    2574: Decimal("180000.50"),
    2575: Decimal("50000.25"),
}
SHARE_OF_VILLAGE_1 = Decimal("364000.50")
ORDINANCE, DEPARTMENT, SHARED = "ข้อบัญญัติ อบต.", "กรมส่งเสริมการเกษตร", "อบต. และเงินสมทบของกลุ่ม"
PROJECTS = {
    VILLAGES[0]: (
        ("ขุดลอกหนองน้ำสาธารณะ", "support", "urgent", ORDINANCE, {2571: 24000, 2574: "180000.50"}),
        ("ผลิตเมล็ดพันธุ์ข้าว", "joint", "medium", DEPARTMENT, {2571: 60000, 2572: 60000, 2573: 40000}),
    ),
    VILLAGES[1]: (
        ("ทำปุ๋ยหมักใช้เอง", "self", "normal", "", {2571: 0}),
        ("ไถกลบตอซัง", "support", "urgent", ORDINANCE, {2571: 20000}),
    ),
    VILLAGES[2]: (("โรงสูบน้ำดื่มของหมู่บ้าน", "joint", "urgent", SHARED, {2572: 100000, 2575: "50000.25"}),),
}


@dataclass(frozen=True)
class Ledger:
    """The cast, the tambon plan, and its village plans by code."""

    people: dict[str, User]
    plan: TambonPlan
    village_plans: dict[str, VillagePlan]


def build(people: dict[str, User]) -> Ledger:
    """Make the tambon by the product's own moves and roll it up."""
    secretaries = {VILLAGES[0]: people["secretary"], VILLAGES[1]: people["neighbour"]}
    village_plans = {}
    for code, projects in PROJECTS.items():
        secretary = secretaries.get(code) or factories.person(Role.VILLAGE_SECRETARY, code)
        plan = filled(code, projects, head=people["head"], by=secretary)
        move(plan, "submit", by=secretary)
        move(plan, "accept", by=people["team"])
        plan.refresh_from_db()
        village_plans[code] = plan
    tambon_plan = factories.tambon_plan("310104")
    roll_up(tambon_plan.pk)
    tambon_plan.refresh_from_db()
    return Ledger(people, tambon_plan, village_plans)


def filled(code, projects, *, head: User, by: User) -> VillagePlan:
    """Make a plan that is ready to be submitted, with the given projects."""
    plan = factories.village_plan(code, household_count=118, farmer_household_count=96)
    held = factories.forum(plan, agencies_present="สำนักงานเกษตรอำเภอ")
    held.groups.create(group="farmers", count=49)
    for number, (title, group, urgency, source, amounts) in enumerate(projects, start=1):
        project = factories.project(
            code,
            amounts,
            title=title,
            action_group=group,
            urgency=urgency,
            funding_source=source,
            objective="เพื่อให้ผู้ใหญ่บ้านและเกษตรกรมีน้ำใช้ทำการเกษตร",
            target_quantity=Decimal(120),
            target_unit="ไร่",
            indicator="จำนวนไร่ที่ได้น้ำ",
            expected_result="ดินดีขึ้น",
            lead_name="อบต.บ้านบัว",
        )
        factories.line(plan, project, factories.resolution(held, number, f"เห็นชอบ{title}"), position=number)
    factories.paper(held, by)
    factories.certified(held, head)
    return plan
