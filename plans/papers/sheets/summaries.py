"""แบบ ผ.01, ผ.01.1 and the summaries of the tambon book: how many projects and how much money, year by year.

All of it is always computed, never typed.
"""

from __future__ import annotations

from paper.layout.sheet import Column, Grouping, Kind, Sheet
from plans.papers.sheets.layouts import BESIDE_VILLAGES, SOURCE_OF_LAYOUT, Layout, whole
from projects.periods import PlanPeriod

SUMMARY_BY_SECTION = Grouping("section")


def summary(period: PlanPeriod, *, code: str, by: str, counted: str) -> Sheet:
    """Return a summary in the shape of แบบ ผ.01: per year the number of project-years and the money.

    «โครงการ» counts a project once; «จำนวนปีที่ใช้งบ» counts it once in every year that has money, as ผ.01 does.
    """
    return Sheet(
        code=code,
        title=f"บัญชีสรุปโครงการพัฒนา จำแนกตาม{by}",
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        counted=counted,
        counts="share",
        beside=BESIDE_VILLAGES,
        columns=_columns(period, by=by),
    ).in_own_signs()


def by_chapter(period: PlanPeriod, layout: Layout, *, code: str, title: str) -> Sheet:
    """Return แบบ ผ.01 by programme under its strategy, or by development issue."""
    return Sheet(
        code=code,
        title=title,
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        counted="รายการ",
        columns=_columns(period, by=f"{layout.chapter_word}/แผนงาน"),
    )


def by_village(period: PlanPeriod, *, code: str, title: str) -> Sheet:
    """Return แบบ ผ.01.1: one line per village."""
    return Sheet(
        code=code,
        title=title,
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        counted="หมู่บ้าน",
        counts="share",
        beside="ที่ไม่ระบุหมู่บ้าน",
        columns=_columns(period, by="หมู่บ้าน"),
    )


def _columns(period: PlanPeriod, *, by: str) -> tuple[Column, ...]:
    band = whole(period)
    return (
        Column("label", by, 38),
        *(column for year in period.years for column in _pair(f"ปี {year}", year)),
        Column("projects", "โครงการ", 15, Kind.COUNT, band=band, total=True),
        Column("total_project_years", "จำนวนปีที่ใช้งบ", 18, Kind.COUNT, band=band, total=True),
        Column("total_baht", "งบประมาณ (บาท)", 25, Kind.BAHT, band=band, total=True, blank="-"),
    )


def _pair(band: str, year: int) -> tuple[Column, Column]:
    """Return a year's two columns; within one year a project with money is one project-year."""
    return (
        Column(f"project_years.{year}", "โครงการ", 15, Kind.COUNT, band=band, total=True),
        Column(f"budget_baht.{year}", "งบประมาณ (บาท)", 20, Kind.BAHT, band=band, total=True, blank="-"),
    )
