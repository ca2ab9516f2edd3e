"""The village plan form (แผนพัฒนาหมู่บ้าน): basic data, who drew it up, problems, projects.

Its parts: docs/domain.md#village-form.
"""

from __future__ import annotations

from paper.layout.sheet import Column, Kind, Sheet
from plans.papers.sheets.layouts import OWN_LAYOUT, money
from projects.periods import PlanPeriod

FACTS = Sheet(
    code="แผนพัฒนาหมู่บ้าน",
    title="ข้อมูลพื้นฐานหมู่บ้าน",
    source=OWN_LAYOUT,
    landscape=False,
    columns=(Column("label", "รายการ", 60), Column("text", "ข้อมูล", 110)),
)
# Names are written in by hand: the system keeps no list of the village committee.
TEAM = Sheet(
    code="แผนพัฒนาหมู่บ้าน",
    title="คณะผู้จัดทำแผน",
    source=OWN_LAYOUT,
    landscape=False,
    columns=(
        Column("", "ที่", 10, Kind.ORDER),
        Column("label", "คณะทำงานของคณะกรรมการหมู่บ้าน (กม.)", 80),
        Column("text", "ชื่อ-สกุล และตำแหน่ง", 80),
    ),
)
VILLAGE_RESOLUTIONS = Sheet(
    code="แผนพัฒนาหมู่บ้าน",
    title="มติที่ประชุมประชาคม",
    source=OWN_LAYOUT,
    landscape=False,
    counted="มติ",
    columns=(
        Column("", "ที่", 10, Kind.ORDER),
        Column("held_on", "วันที่ประชุม", 26, Kind.DATE),
        Column("text", "มติที่ประชุม", 104),
        Column("projects", "โครงการ\nที่อ้างมตินี้", 30, Kind.COUNT, total=True),
    ),
)
VILLAGE_PROBLEMS = Sheet(
    code="แผนพัฒนาหมู่บ้าน",
    title="ปัญหาและความต้องการ",
    source=OWN_LAYOUT,
    landscape=False,
    counted="ปัญหา",
    columns=(
        Column("", "ที่", 10, Kind.ORDER),
        Column("topic", "เรื่อง", 28),
        Column("title", "ปัญหา", 44),
        Column("cause", "สาเหตุ", 38),
        Column("place", "พื้นที่", 22),
        Column("households", "ครัวเรือน\nที่เดือดร้อน", 18, Kind.COUNT, total=True),
        Column("urgency", "ความเร่งด่วน", 20),
    ),
)


def village_projects(period: PlanPeriod) -> Sheet:
    """Return the village's list of projects in its own order."""
    return Sheet(
        code="แผนพัฒนาหมู่บ้าน",
        title="บัญชีโครงการ",
        source=OWN_LAYOUT,
        landscape=True,
        columns=(
            Column("", "ลำดับ\nความสำคัญ", 15, Kind.ORDER),
            Column("title", "โครงการ/กิจกรรม", 34),
            Column("objective", "วัตถุประสงค์", 26),
            Column("target", "เป้าหมาย", 22),
            Column("place", "พื้นที่", 20),
            Column("months", "ระยะเวลา", 18),
            *money(period, width_mm=21),
            Column("funding_source", "แหล่งงบ", 18),
            Column("group", "กลุ่ม", 16),
            Column("hosts", "เจ้าภาพและ\nหน่วยงานสนับสนุน", 24),
            Column("expected_result", "ผลที่คาดว่าจะได้รับ", 22),
            Column("indicator", "ตัวชี้วัด", 18),
        ),
    )
