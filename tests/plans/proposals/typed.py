"""What an agency types into a proposal."""

from __future__ import annotations

from decimal import Decimal

VALUES = {
    "title": "ปรับปรุงดินเค็มด้วยพืชปุ๋ยสด",
    "action_group": "joint",
    "urgency": "medium",
    "lead_name": "สถานีพัฒนาที่ดินบุรีรัมย์",
    "funding_source": "งบกรมพัฒนาที่ดิน",
}
MONEY = {2571: Decimal(40000), 2572: Decimal(0), 2573: None}
