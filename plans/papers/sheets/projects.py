"""แบบ ผ.02, ผ.02/1, ผ.02/2 and ผ.03: one line per project or item of equipment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from paper.layout.sheet import Column, Grouping, Kind, Sheet, year_columns
from plans.papers.sheets.layouts import SOURCE_OF_LAYOUT, Layout, money
from plans.papers.sheets.rows import ProjectRow
from projects.models import ActionGroup
from projects.periods import PlanPeriod

# Who pays and who acts, in the words of the community-plan handbook.
GROUP_TITLES: Mapping[str, str] = {
    ActionGroup.SELF: "ทำเอง (ชุมชนดำเนินการโดยใช้ทุนของชุมชน)",
    ActionGroup.JOINT: "ทำร่วม (ขอความร่วมมือสนับสนุนงบประมาณหรือร่วมดำเนินการจาก อปท. และแหล่งทุนอื่น)",
    ActionGroup.SUPPORT: "ขอรับการสนับสนุน (ขอใช้งบประมาณทั้งหมดหรือส่วนใหญ่จาก อปท. และส่วนราชการอื่น)",
}
PROJECTS_BY_GROUP = Grouping("group", lambda row: GROUP_TITLES.get(row.group, "ไม่ระบุกลุ่ม"))
EQUIPMENT_BY_TYPE = Grouping("equipment", lambda row: f"ประเภท{row.equipment}" if row.equipment else "ไม่ระบุประเภทครุภัณฑ์")


PROJECT_LIST = "บัญชีโครงการ"


def project_list(period: PlanPeriod) -> Sheet:
    """Return the list of everything that a plan carries, by who pays and who acts, with the columns of ผ.02.

    It is not that form, which leaves out what the community does by itself.  Below the leading agency stand those that
    support it.
    """
    sheet = details(period, Layout.of(period), code=PROJECT_LIST, title="โครงการที่บรรจุในแผน")
    hosts = tuple(replace(column, key="hosts") if column.key == "lead" else column for column in sheet.columns)
    return replace(sheet, columns=hosts).in_own_signs()


def details(
    period: PlanPeriod,
    layout: Layout,
    *,
    code: str = "แบบ ผ.02",
    title: str = "รายละเอียดโครงการพัฒนา",
    is_amendment: bool = False,
) -> Sheet:
    """Return a form of the ผ.02 family; an amendment has «เหตุผลความจำเป็น» as its last column.

    The columns of the ordinance (เทศบัญญัติ/ข้อบัญญัติ) are blank where no ordinance has been entered.
    """
    texts, amount_mm = _WIDTHS[layout]
    head, objective, target, indicator, result, lead = texts
    ordinance = year_columns(
        *(period.first_year, len(period.years)),
        key="ordinance_baht.{year}",
        width_mm=amount_mm,
        band="เทศบัญญัติ/ข้อบัญญัติ (บาท)",
    )
    return Sheet(
        code=code,
        title=title,
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        columns=(
            Column("", "ที่", 9, Kind.ORDER),
            Column("heading", "โครงการ", head),
            Column("objective", "วัตถุประสงค์", objective),
            Column("target", "เป้าหมาย\n(ผลผลิตของโครงการ)", target),
            *money(period, width_mm=amount_mm),
            *(() if layout.is_by_issue else (Column("indicator", "ตัวชี้วัด (KPI)", indicator),)),
            Column("expected_result", "ผลที่คาดว่าจะได้รับ", result),
            Column("lead", "หน่วยงานที่รับผิดชอบหลัก", lead),
            *(ordinance if layout is Layout.STRATEGY_17 else ()),
            *((Column("reason", "เหตุผลความจำเป็น", 26),) if is_amendment else ()),
        ),
    )


# Millimetres of project, objective, target, indicator, result and lead, and of one year's money.
_WIDTHS: Mapping[Layout, tuple[tuple[float, ...], float]] = {
    Layout.STRATEGY: ((44, 30, 28, 22, 26, 22), 18.5),
    Layout.STRATEGY_17: ((26, 17, 17, 14, 14, 17), 20),
    Layout.ISSUE: ((52, 36, 32, 0, 30, 24), 18.5),
}


def projects_by_chapter(layout: Layout) -> Grouping:
    """Group projects by strategy or issue, tactic and programme, with the ก–จ lines above each group where printed."""

    def title(row: ProjectRow) -> str:
        chapter = row.chapter
        aligned = () if layout.is_by_issue else chapter.aligned
        named = (
            (layout.chapter_word, chapter.strategy or "ยังไม่ระบุ"),
            ("กลยุทธ์", chapter.tactic),
            ("แผนงาน", chapter.programme),
        )
        return "\n".join((*aligned, *(_named(word, text) for word, text in named if text)))

    return Grouping(lambda row: row.chapter.key, title)


# With one of these a name says by itself what it is.
_SPOKEN = ("ยุทธศาสตร์", "ประเด็น", "กลยุทธ์", "แผนงาน")


def _named(word: str, text: str) -> str:
    """Put the word before the name, unless the name says it already."""
    return text if text.startswith(_SPOKEN) else f"{word}: {text}"


def equipment(period: PlanPeriod) -> Sheet:
    """Return แบบ ผ.03: equipment by type, without indicator and ก–จ lines; programme and category stand below the name.

    The older sheet has columns for both, the current software has neither
    (docs/domain.md#p03); the text keeps them.
    """
    return Sheet(
        code="แบบ ผ.03",
        title="บัญชีครุภัณฑ์",
        source=SOURCE_OF_LAYOUT,
        landscape=True,
        counted="รายการ",
        columns=(
            Column("", "ที่", 9, Kind.ORDER),
            Column("chapter.programme", "แผนงาน", 34),
            Column("category", "หมวด", 24),
            Column("title", "ครุภัณฑ์", 40),
            Column("target", "เป้าหมาย\n(ผลผลิตของครุภัณฑ์)", 36),
            *money(period, width_mm=17.5),
            Column("expected_result", "ผลที่คาดว่าจะได้รับ", 28),
            Column("lead", "หน่วยงานรับผิดชอบหลัก", 26),
        ),
    )
