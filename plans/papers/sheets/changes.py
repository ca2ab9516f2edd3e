"""What changed between two releases of a plan, old beside new, project by project."""

from __future__ import annotations

from paper.layout.sheet import Column, Grouping, Kind, Sheet
from plans.papers.sheets.layouts import OWN_LAYOUT
from plans.releases.comparing import KINDS

CHANGES_BY_KIND = Grouping("kind", lambda row: KINDS[row.kind])


def changes_sheet(title: str) -> Sheet:
    """Return the form of what changed, for rows of plans.releases.deliveries."""
    money = "งบประมาณ (บาท)"
    return Sheet(
        code="สิ่งที่เปลี่ยนหลังดาวน์โหลด",
        title=title,
        source=OWN_LAYOUT,
        landscape=True,
        columns=(
            Column("", "ที่", 10, Kind.ORDER),
            Column("code", "รหัส", 24, Kind.CODE),
            Column("title", "โครงการ", 58),
            Column("place", "พื้นที่", 38),
            Column("old_baht", "เดิม", 26, Kind.BAHT, band=money, total=True),
            Column("new_baht", "ใหม่", 26, Kind.BAHT, band=money, total=True),
            Column("difference_baht", "ต่าง", 26, Kind.BAHT, band=money, total=True),
            Column("words", "สิ่งที่เปลี่ยน (เดิม → ใหม่)", 65),
        ),
    )
