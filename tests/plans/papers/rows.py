"""Rows as they are printed."""

from __future__ import annotations

from plans.papers.sheets.rows import ProjectRow


def project(group="joint", **amounts):
    return ProjectRow(
        code="ABC2345",
        title="ขุดลอก",
        village="หมู่ที่ 1 บ้านโคกบัวทอง",
        group=group,
        urgency="เร่งด่วน",
        funding_source="อบต.",
        objective="เพื่อเก็บน้ำ",
        target="120 ไร่",
        budget_baht={2571 + place: amounts.get(f"y{place}") for place in range(5)},
        indicator="จำนวนไร่",
        expected_result="มีน้ำ",
        lead="อบต.บ้านบัว",
    )
