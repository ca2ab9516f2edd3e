"""The lists of the tambon book that have no official form: villages, forums, resolutions, the reconciliation."""

from __future__ import annotations

from dataclasses import replace

from paper.layout.sheet import Column, Grouping, Kind, Sheet
from plans.papers.sheets.layouts import BESIDE_VILLAGES, OWN_LAYOUT, money
from projects.periods import PlanPeriod


def reconciliation(period: PlanPeriod) -> Sheet:
    """Return the reconciliation statement: village plan, tambon plan and difference, by village and year."""
    amounts = money(period, sum_title="รวม", width_mm=26)
    return Sheet(
        code="งบกระทบยอด",
        title="งบกระทบยอดแผนหมู่บ้านกับแผนตำบล",
        source=OWN_LAYOUT,
        landscape=True,
        columns=(
            Column("statement", "รายการ", 80),
            Column("projects", "โครงการ", 18, Kind.COUNT),
            # Three statements about the same money stand below one another: adding them up would mean nothing.
            *(replace(column, total=False) for column in amounts),
        ),
    ).in_own_signs()


RECONCILIATION_BY_VILLAGE = Grouping("village")
VILLAGE_LIST = Sheet(
    code="บัญชีหมู่บ้าน",
    title="หมู่บ้านในตำบลและแผนที่รับเข้าแผนตำบล",
    source=OWN_LAYOUT,
    landscape=False,
    counted="หมู่บ้าน",
    counts="share",
    beside=BESIDE_VILLAGES,
    columns=(
        Column("", "ที่", 8, Kind.ORDER),
        Column("village", "หมู่บ้าน", 36),
        Column("standing", "สถานะ", 21),
        Column("version", "ครั้งที่", 13, Kind.COUNT),
        Column("submitted_at", "วันที่ส่ง", 23, Kind.DATE),
        Column("households", "ทั้งหมด", 14, Kind.COUNT, band="ครัวเรือน", total=True),
        Column("farmer_households", "เกษตรกร", 17, Kind.COUNT, band="ครัวเรือน", total=True),
        Column("projects", "โครงการ", 16, Kind.COUNT, total=True),
        Column("budget_baht", "งบประมาณ (บาท)", 22, Kind.AMOUNT, total=True),
    ),
)
FORUM_LIST = Sheet(
    code="บัญชีเวที",
    title="เวทีประชาคมที่ผู้ใหญ่บ้านรับรองแล้ว",
    source=OWN_LAYOUT,
    landscape=False,
    counted="เวที",
    columns=(
        Column("", "ที่", 8, Kind.ORDER),
        Column("village", "หมู่บ้าน", 40),
        Column("held_on", "วันที่", 24, Kind.DATE),
        Column("place", "สถานที่", 42),
        Column("male", "ชาย", 12, Kind.COUNT, band="ผู้เข้าร่วม (คน)", total=True),
        Column("female", "หญิง", 12, Kind.COUNT, band="ผู้เข้าร่วม (คน)", total=True),
        Column("attendance", "รวม", 12, Kind.COUNT, band="ผู้เข้าร่วม (คน)", total=True),
        Column("households", "ครัวเรือน", 18, Kind.COUNT, total=True),
    ),
)
FORUM_ANNEX = Sheet(
    code="ภาคผนวก ก",
    title="รายละเอียดเวทีประชาคม",
    source=OWN_LAYOUT,
    landscape=True,
    counted="เวที",
    columns=(
        Column("", "ที่", 9, Kind.ORDER),
        Column("village", "หมู่บ้าน", 36),
        Column("kind", "ประเภทเวที", 34),
        Column("held_on", "วันที่", 22, Kind.DATE),
        Column("place", "สถานที่", 30),
        Column("chair", "ประธาน", 26),
        Column("secretary", "เลขานุการ", 26),
        Column("certified_by", "ผู้รับรอง", 30),
        Column("groups", "ผู้เข้าร่วมรายกลุ่ม (คน)", 32),
        Column("agencies", "หน่วยงานที่มาร่วม", 28),
    ),
)
RESOLUTION_ANNEX = Sheet(
    code="ภาคผนวก ข",
    title="มติที่ประชุมและโครงการที่อ้างถึง",
    source=OWN_LAYOUT,
    landscape=True,
    counted="มติ",
    columns=(
        Column("", "ที่", 9, Kind.ORDER),
        Column("held_on", "วันที่ประชุม", 26, Kind.DATE),
        Column("text", "มติที่ประชุม", 200),
        Column("projects", "โครงการที่อ้างมตินี้", 38, Kind.COUNT, total=True),
    ),
)
RESOLUTIONS_BY_VILLAGE = Grouping("village")
