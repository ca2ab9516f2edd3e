"""Lines of the tambon plan that a local plan may take in."""

from __future__ import annotations

from decimal import Decimal

from plans.decisions.models import Outcome
from plans.tambon.models import TambonLine
from tests import factories
from tests.plans.amendments import TAMBON

DETAILS = {
    "objective": "เพื่อเก็บน้ำ",
    "target_quantity": "2.00",
    "target_unit": "แห่ง",
    "lead_name": "อบต.ตัวอย่าง",
    "indicator": "ร้อยละ",
    "expected_result": "มีน้ำ",
}


def carried(title, amounts=(1000, None, 0, None, None), *, village="31010401", tambon=TAMBON, **fields):
    """Write one line of the tambon plan as the roll-up does."""
    plan = factories.tambon_plan(tambon)
    years = {
        name: None if one is None else Decimal(one) for name, one in zip(TambonLine.YEAR_FIELDS, amounts, strict=True)
    }
    project = fields.pop("project", None) or factories.project(village, title=title)
    values = {"action_group": "support", "urgency": "urgent", "fate": Outcome.CARRIED, "carrier": project} | fields
    return TambonLine.objects.create(
        tambon_plan=plan,
        project=project,
        position=TambonLine.objects.count() + 1,
        area_code=village,
        title=title,
        details=DETAILS,
        **years | values,
    )
