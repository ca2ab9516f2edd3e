"""The lists of a district's or province's book: what was accepted, sums by area and group, and what was decided."""

from __future__ import annotations

from paper.layout.sheet import Column, Grouping, Kind, Sheet
from plans.papers.sheets.layouts import OWN_LAYOUT, money
from projects.periods import PlanPeriod


def accepted_list(below: str) -> Sheet:
    """Return the list of the areas below, with the release that was accepted of each."""
    return Sheet(
        code="บัญชีความพร้อม",
        title=f"{below}และเล่มแผนที่รับเข้าแผน",
        source=OWN_LAYOUT,
        landscape=False,
        counted=below,
        counts="share",
        columns=(
            Column("", "ที่", 10, Kind.ORDER),
            Column("area", below, 42),
            Column("standing", "สถานะ", 32),
            Column("version", "ครั้งที่", 14, Kind.COUNT),
            Column("projects", "โครงการ", 18, Kind.COUNT, total=True),
            Column("budget_baht", "งบประมาณ (บาท)", 28, Kind.AMOUNT, total=True),
            Column("digest", "รหัสตรวจสอบ", 26, Kind.CODE),
        ),
    )


def upper_summary(period: PlanPeriod, *, by: str, counted: str) -> Sheet:
    """Return the money of the plan by one thing and year."""
    return Sheet(
        code="บัญชีสรุป",
        title=f"งบประมาณตาม{by}",
        source=OWN_LAYOUT,
        landscape=True,
        counted=counted,
        counts="share",
        columns=(
            Column("label", by, 80),
            Column("projects", "โครงการ", 20, Kind.COUNT, total=True),
            *money(period, sum_title="รวม", width_mm=28),
        ),
    ).in_own_signs()


def decided_list(level: str) -> Sheet:
    """Return what the level decided itself, and what was passed on to it and waits."""
    return Sheet(
        code="ผลการพิจารณา",
        title=f"ผลการพิจารณาของ{level} และโครงการที่ส่งต่อขึ้นมา",
        source=OWN_LAYOUT,
        landscape=True,
        columns=(
            Column("", "ที่", 10, Kind.ORDER),
            Column("code", "รหัส", 24, Kind.CODE),
            Column("title", "โครงการ", 66),
            Column("place", "พื้นที่", 44),
            Column("fate", "ผลการพิจารณา", 40),
            Column("rank", "ลำดับ", 14, Kind.COUNT),
            Column("budget_baht", "งบประมาณ (บาท)", 26, Kind.AMOUNT, total=True),
            Column("reason", "เหตุผล", 49),
        ),
    )


def by_tambon(names: dict[str, str]) -> Grouping:
    """Group projects by the tambon of their code, called by ``names``."""
    return Grouping(lambda row: row.area_code[:6], lambda row: names.get(row.area_code[:6], row.area_code[:6]))
