"""Build อบต.บ้านบัว's local plan with the product's own steps: a main edition in force, a correction, and two on the way.

Amounts are invented; what comes from the tambon plan comes from its own lines.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from agencies.access.roles import Role
from agencies.offices.models import Agency
from agencies.people.models import User
from config.demo.people import holder
from plans.local.actions.approval import step
from plans.local.actions.changes import Draft, open_local_plan, put_row, start_edition
from plans.local.actions.intake import Placing, offers, take_in
from plans.local.editions import lines_in_force
from plans.local.entries import Entry
from plans.local.models import Edition, LocalPlan
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from projects.periods import PlanPeriod

AUTHORITY, TAMBON = "sao-310104", "310104"
WHO = {
    "propose": Role.SAO_PLANNER,
    "agree": Role.SAO_CLERK,
    "approve": Role.SAO_COUNCIL,
    "announce": Role.SAO_MAYOR,
}
WORDS = {
    "propose": "",
    "agree": "คณะกรรมการพัฒนาท้องถิ่นและประชาคมมีมติเห็นชอบ (ตัวอย่าง)",
    "approve": "สภา อบต. มีมติเห็นชอบ (ตัวอย่าง)",
    "announce": "ประกาศ อบต.บ้านบัว (ตัวอย่าง)",
}
ISSUE = "ประเด็นที่ 1 เศรษฐกิจฐานรากและการเกษตร (ตัวอย่าง)"
CIVIL = "แผนงานอุตสาหกรรมและการโยธา"
ROAD = Entry(
    title="ถนนหินคลุกสายการเกษตร หมู่ที่ 2 (ตัวอย่าง)",
    objective="เพื่อขนส่งผลผลิตได้สะดวก",
    target_quantity=Decimal(920),
    target_unit="เมตร",
    place="หมู่ที่ 2",
    budget_baht={2571: Decimal(238000)},
    indicator="ความยาวถนนที่ก่อสร้าง",
    expected_result="ขนส่งผลผลิตสะดวก",
    lead="กองช่าง อบต.บ้านบัว",
    issue=ISSUE,
    programme=CIVIL,
)
WEIR = replace(
    ROAD,
    title="ฝายแกนดินซีเมนต์ชั่วคราว (ตัวอย่าง)",
    form="p02-2",
    objective="เพื่อเก็บน้ำไว้ทำการเกษตร",
    target_quantity=Decimal(1),
    target_unit="แห่ง",
    budget_baht={2572: Decimal(233000)},
    indicator="จำนวนฝาย",
    expected_result="มีน้ำใช้หลังฤดูนา",
    lead="อบจ.บุรีรัมย์",
)
PUMP = Entry(
    title="เครื่องสูบน้ำ ขนาดท่อ 8 นิ้ว (ตัวอย่าง)",
    form="p03",
    target_quantity=Decimal(1),
    target_unit="เครื่อง",
    budget_baht={2571: Decimal(95000)},
    expected_result="ช่วยเหลือเกษตรกรช่วงน้ำแล้ง",
    lead="สำนักปลัด อบต.บ้านบัว",
    programme="แผนงานการเกษตร",
    equipment_type="ครุภัณฑ์การเกษตร",
)


def build_local_plan() -> None:
    """Add the local plan and its editions, unless the authority has one already."""
    period = PlanPeriod.objects.get(first_year=2571)
    agency = Agency.objects.get(code=AUTHORITY)
    tambon = TambonPlan.objects.filter(area__code=TAMBON, period=period).first()
    if tambon is None or LocalPlan.objects.filter(agency=agency, period=period).exists():
        return
    roll_up(tambon.pk)
    planner = _holder(Role.SAO_PLANNER)
    plan = open_local_plan(agency, period, by=planner)
    _main(plan, planner)
    _correction(plan, planner)
    _supplement(plan, planner)
    _change(plan, planner)


def _holder(role: Role) -> User:
    return holder(TAMBON, role)


def _main(plan: LocalPlan, planner: User) -> None:
    edition = start_edition(plan, by=planner, kind=Edition.Kind.MAIN)
    offered = offers(edition, reader=planner)
    placing = Placing(issue=ISSUE, programme="แผนงานการเกษตร")
    take_in(edition, {offer.project_id: offer.entry.form for offer in offered}, placing, by=planner)
    for entry in (ROAD, PUMP):
        put_row(edition, None, Draft(entry), by=planner)
    _take_steps(edition, ("propose", "agree", "approve", "announce"), days_ago=60)


def _correction(plan: LocalPlan, planner: User) -> None:
    edition = start_edition(plan, by=planner, kind=Edition.Kind.CORRECTION)
    _change_line(edition, ROAD, replace(ROAD, lead="กองช่าง องค์การบริหารส่วนตำบลบ้านบัว"), planner, "ชื่อหน่วยงานไม่ครบ")
    _take_steps(edition, ("propose", "announce"), days_ago=30)


def _supplement(plan: LocalPlan, planner: User) -> None:
    edition = start_edition(plan, by=planner, kind=Edition.Kind.SUPPLEMENT, reason="ประชาคมเสนอโครงการเพิ่มหลังฤดูแล้ง")
    put_row(edition, None, Draft(WEIR, "เกินศักยภาพของ อบต.", "ไปประสาน 02/2"), by=planner)
    _take_steps(edition, ("propose", "agree"), days_ago=7)


def _change(plan: LocalPlan, planner: User) -> None:
    edition = start_edition(plan, by=planner, kind=Edition.Kind.CHANGE)
    road = replace(ROAD, lead="กองช่าง องค์การบริหารส่วนตำบลบ้านบัว")
    new = replace(road, target_quantity=Decimal(1850), budget_baht={2571: Decimal(496000)})
    _change_line(edition, road, new, planner, "ประชาคมขอต่อถนนถึงคลองส่งน้ำ")


def _change_line(edition: Edition, old: Entry, new: Entry, planner: User, reason: str) -> None:  # noqa: PLR0917  a change in one line
    lines = lines_in_force(edition.local_plan)
    line = next(line for line, row in lines.items() if row.entry.title == old.title)
    put_row(edition, line, Draft(new, reason), by=planner)


def _take_steps(edition: Edition, moves: tuple[str, ...], *, days_ago: int) -> None:
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    for name in moves:
        step(edition, name, by=_holder(WHO[name]), on=day, words=WORDS[name])
        edition.refresh_from_db()
