"""Build the demo's proposals of agencies: one before the tambon forum, one still a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from agencies.access.roles import Role
from agencies.offices.models import Agency
from config.demo.people import holder
from plans.proposals.actions import Written, draft, move
from plans.proposals.models import AgencyProposal
from plans.tambon.models import TambonPlan

TAMBON = "310104"
PROPOSED: dict[str, Any] = {
    "title": "ปรับปรุงดินด้วยพืชปุ๋ยสดหลังเก็บเกี่ยวข้าว",
    "objective": "เพื่อเพิ่มอินทรียวัตถุในดินและลดการเผาตอซัง",
    "target_quantity": Decimal(300),
    "target_unit": "ไร่",
    "place": "พื้นที่นาทุกหมู่บ้านใน ต.บ้านบัว",
    "beneficiary_households": 75,
    "funding_source": "งบกรมพัฒนาที่ดิน",
    "action_group": "joint",
    "urgency": "medium",
    "lead_name": "สพด.บุรีรัมย์",
    "supporting_names": "สนง.กษอ.เมืองบุรีรัมย์, อบต.บ้านบัว",
    "expected_result": "ดินมีอินทรียวัตถุเพิ่มขึ้นและไม่มีการเผาตอซัง",
    "indicator": "จำนวนไร่ที่ปลูกพืชปุ๋ยสด",
}
DRAFT: dict[str, Any] = {
    "title": "อบรมเกษตรกรรุ่นใหม่เรื่องการทำบัญชีฟาร์ม",
    "objective": "เพื่อให้เกษตรกรรู้ต้นทุนและกำไรของตนเอง",
    "place": "ศูนย์บริการและถ่ายทอดเทคโนโลยีการเกษตรประจำตำบลบ้านบัว",
    "funding_source": "งบกรมส่งเสริมการเกษตร",
    "lead_name": "สนง.กษอ.เมืองบุรีรัมย์",
}


def build_proposals() -> None:
    """Write both proposals unless any is there."""
    plan = TambonPlan.objects.get(area__code=TAMBON, period__first_year=2571)
    if AgencyProposal.objects.filter(tambon_plan=plan).exists():
        return
    station, officer = Agency.objects.get(code="ldd-31"), holder("31", Role.PARTNER)
    made = draft(plan, station, Written(PROPOSED, {2571: Decimal(60000), 2572: Decimal(60000)}), by=officer)
    move(made, "submit", by=officer)
    district, kaset = Agency.objects.get(code="agri-3101"), holder(TAMBON, Role.EXT_OFFICER)
    draft(plan, district, Written(DRAFT, {2571: Decimal(25000)}), by=kaset)
