"""The official forms of a tambon plan as data; nobody writes a cell address or a column number elsewhere."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from paper.sheet import Column, Grouping, Kind, Sheet, year_columns
from plans.models import PlanPeriod
from projects.models import ActionGroup

# Seen in workbooks and plan software of real local authorities, not in the Gazette (dossier §2.1–2.2).
SOURCE_OF_LAYOUT = "แบบ ผ.01 และ ผ.02 ที่ อปท. ใช้จริงในแผนพัฒนาท้องถิ่น พ.ศ. 2566–2570 และ 2571–2575"
OWN_LAYOUT = "แบบของระบบแผนร่วมตำบล ไม่มีแบบของทางราชการกำหนดไว้"

# Who pays and who acts, in the words of the community-plan handbook.
GROUP_TITLES: Mapping[str, str] = {
    ActionGroup.SELF: "ทำเอง (ชุมชนดำเนินการโดยใช้ทุนของชุมชน)",
    ActionGroup.JOINT: "ทำร่วม (ขอความร่วมมือสนับสนุนงบประมาณหรือร่วมดำเนินการจาก อปท. และแหล่งทุนอื่น)",
    ActionGroup.SUPPORT: "ขอรับการสนับสนุน (ขอใช้งบประมาณทั้งหมดหรือส่วนใหญ่จาก อปท. และส่วนราชการอื่น)",
}


@dataclass(frozen=True)
class ProjectRow:
    """One project as the forms print it; money is baht by fiscal year, None where the village left it blank."""

    code: str
    title: str
    village: str
    group: str
    urgency: str
    funding_source: str
    objective: str
    target: str
    budget_baht: Mapping[int, Decimal | None]
    indicator: str
    expected_result: str
    lead: str

    @property
    def heading(self) -> str:
        """Say title, village, code and urgency, as they stand in the column «โครงการ»."""
        return f"{self.title}\n{self.village}\nรหัส {self.code} · {self.urgency}"


@dataclass(frozen=True)
class VillageRow:
    """One village of the tambon: in the plan with its accepted version, or missing with everything blank."""

    village: str
    standing: str
    version: int | None = None
    submitted_at: datetime.datetime | None = None
    households: int | None = None
    farmer_households: int | None = None
    projects: int | None = None
    budget_baht: Decimal | None = None


@dataclass(frozen=True)
class ForumRow:
    """One certified forum of an accepted plan."""

    village: str
    kind: str
    held_on: datetime.date | None
    place: str
    male: int | None
    female: int | None
    households: int | None
    chair: str
    secretary: str
    certified_by: str
    groups: str
    agencies: str

    @property
    def attendance(self) -> int | None:
        """Return how many people came, or None when nothing was written down."""
        return None if self.male is None and self.female is None else (self.male or 0) + (self.female or 0)


@dataclass(frozen=True)
class ResolutionRow:
    """One resolution of a forum and the projects that rest on it."""

    village: str
    held_on: datetime.date | None
    text: str
    projects: int


@dataclass(frozen=True)
class ReconciliationRow:
    """One line of the reconciliation: a village (or the tambon), what the line states, and baht by fiscal year."""

    village: str
    statement: str
    projects: int
    budget_baht: Mapping[int, Decimal | None]


def project_list(period: PlanPeriod) -> Sheet:
    """Return แบบ ผ.02; the layout of 2571–2575 has no indicator column."""
    has_indicator = period.form_version == PlanPeriod.FormVersion.STRATEGY_BASED
    return Sheet(
        code="แบบ ผ.02",
        title="รายละเอียดโครงการพัฒนา",
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        columns=(
            Column("", "ที่", 9, Kind.ORDER),
            Column("heading", "โครงการ", 44 if has_indicator else 52),
            Column("objective", "วัตถุประสงค์", 30 if has_indicator else 36),
            Column("target", "เป้าหมาย\n(ผลผลิตของโครงการ)", 28 if has_indicator else 32),
            *_money(period, sum_title=""),
            *((Column("indicator", "ตัวชี้วัด (KPI)", 22),) if has_indicator else ()),
            Column("expected_result", "ผลที่คาดว่าจะได้รับ", 26 if has_indicator else 30),
            Column("lead", "หน่วยงานที่รับผิดชอบหลัก", 22 if has_indicator else 24),
        ),
    )


PROJECTS_BY_GROUP = Grouping("group", lambda row: GROUP_TITLES.get(row.group, "ไม่ระบุกลุ่ม"))


def summary(period: PlanPeriod, *, code: str, by: str, counted: str) -> Sheet:
    """Return a summary in the shape of แบบ ผ.01: per year the number of project-years and the money.

    «โครงการ» counts a project once; «โครงการ-ปี» counts it once in every year that has money, as ผ.01 does.
    """
    return Sheet(
        code=code,
        title=f"บัญชีสรุปโครงการพัฒนา จำแนกตาม{by}",
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        counted=counted,
        columns=(
            Column("label", by, 38),
            *(column for year in period.years for column in _pair(f"ปี {year}", year)),
            Column("tambon.projects", "โครงการ", 15, Kind.COUNT, band=_whole(period), total=True),
            Column("tambon.total_project_years", "โครงการ-ปี", 18, Kind.COUNT, band=_whole(period), total=True),
            Column("tambon.total_baht", "งบประมาณ (บาท)", 25, Kind.BAHT, band=_whole(period), total=True, blank="-"),
        ),
    )


def _pair(band: str, year: int) -> tuple[Column, Column]:
    """Return a year's two columns; within one year a project with money is one project-year."""
    return (
        Column(f"tambon.project_years.{year}", "โครงการ", 15, Kind.COUNT, band=band, total=True),
        Column(f"tambon.budget_baht.{year}", "งบประมาณ (บาท)", 20, Kind.BAHT, band=band, total=True, blank="-"),
    )


def _whole(period: PlanPeriod) -> str:
    return f"รวม {len(period.years)} ปี"


def _money(period: PlanPeriod, *, sum_title: str, width_mm: float = 18.5) -> tuple[Column, ...]:
    return year_columns(period.first_year, len(period.years), width_mm=width_mm, sum_title=sum_title)


def reconciliation(period: PlanPeriod) -> Sheet:
    """Return the reconciliation statement: village plan, tambon plan and difference, by village and year."""
    money = _money(period, sum_title="รวม", width_mm=26)
    return Sheet(
        code="งบกระทบยอด",
        title="งบกระทบยอดแผนหมู่บ้านกับแผนตำบล",
        source=OWN_LAYOUT,
        landscape=True,
        columns=(
            Column("statement", "รายการ", 80),
            Column("projects", "โครงการ", 18, Kind.COUNT),
            # Three statements about the same money stand below one another: adding them up would mean nothing.
            *(replace(column, total=False) for column in money),
        ),
    )


RECONCILIATION_BY_VILLAGE = Grouping("village")

VILLAGE_LIST = Sheet(
    code="บัญชีหมู่บ้าน",
    title="หมู่บ้านในตำบลและแผนที่รับเข้าแผนตำบล",
    source=OWN_LAYOUT,
    landscape=False,
    counted="หมู่บ้าน",
    columns=(
        Column("", "ที่", 8, Kind.ORDER),
        Column("village", "หมู่บ้าน", 36),
        Column("standing", "สถานะ", 21),
        Column("version", "ฉบับที่", 13, Kind.COUNT),
        Column("submitted_at", "วันที่ส่ง", 23, Kind.DATE),
        Column("households", "ทั้งหมด", 14, Kind.COUNT, band="ครัวเรือน", total=True),
        Column("farmer_households", "เกษตรกร", 17, Kind.COUNT, band="ครัวเรือน", total=True),
        Column("projects", "โครงการ", 16, Kind.COUNT, total=True),
        Column("budget_baht", "งบประมาณ (บาท)", 22, Kind.BAHT, total=True),
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
