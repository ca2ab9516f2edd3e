"""The village plan form (แผนพัฒนาหมู่บ้าน): basic data, forums, problems, projects, signers.

Its parts: docs/domain.md#village-form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from paper.layout.blocks import Block, Heading, Paragraph, Signature, Table
from paper.layout.part import TablePart
from paper.thai import area_text, baht, baht_in_words, thai_date
from plans.local.labels import Wordings, in_full
from plans.papers import sheets
from plans.papers.book import NotReady, forum_row, resolutions
from plans.papers.marks import SAMPLE
from plans.papers.official.asking import Ask, Unfit
from plans.papers.official.paper import Official
from plans.papers.project_rows import project_row
from plans.papers.sheets.rows import Fact
from plans.profile.models import Problem
from plans.tambon.models import TambonPlan
from plans.village.models import PlanVersion, VillagePlan
from plans.village.snapshot import content
from projects.codes import public_address
from projects.models import Month

# The seven working groups of a village committee (กม.); who is in them is written in by hand.
WORKING_GROUPS = (
    "คณะทำงานด้านอำนวยการ",
    "คณะทำงานด้านการปกครองและรักษาความสงบเรียบร้อย",
    "คณะทำงานด้านแผนพัฒนาหมู่บ้าน",
    "คณะทำงานด้านส่งเสริมเศรษฐกิจ",
    "คณะทำงานด้านสังคม สิ่งแวดล้อม และสาธารณสุข",
    "คณะทำงานด้านการศึกษา ศาสนา และวัฒนธรรม",
    "คณะทำงานด้านอื่น ๆ",
)
_DRAFT = "ร่าง: ยังไม่ได้ส่งหรือกำลังแก้ไข ใช้ตรวจทานเท่านั้น"


def village_form(ask: Ask, plan: TambonPlan, words: Wordings) -> Official:
    """Fill in the form of one village of the tambon: of its accepted or else its newest version, or of the draft.

    Raises Unfit for a village of another tambon, NotReady when the village has no plan of the period.
    """
    code = ask.about
    if not code.startswith(plan.area.code):
        raise Unfit("กรุณาระบุรหัสหมู่บ้านในตำบลนี้ เพื่อพิมพ์แผนพัฒนาหมู่บ้าน")
    plans = VillagePlan.objects.select_related("village__parent__parent__parent", "period", "accepted_version")
    village_plan = plans.filter(village__code=code, period=plan.period).first()
    if village_plan is None:
        raise NotReady(f"หมู่บ้านรหัส {code} ยังไม่มีแผนช่วง {plan.period}")
    return of_village(village_plan, plan, words)


def of_village(village_plan: VillagePlan, plan: TambonPlan, words: Wordings) -> Official:
    """Fill in the form of one village's plan."""
    version = _version(village_plan)
    held: Mapping[str, Any] = version.content if version else content(village_plan)
    village, wording = village_plan.village, words["village"]
    place = f"{village} {in_full(village.parent)}"
    projects = tuple(_project(project, village_plan.period.years) for project in held["projects"])
    return Official(
        form="village",
        code=wording.code,
        titles=(wording.title, str(village_plan.period), place),
        place=place,
        version=_standing(version),
        remarks=((SAMPLE,) if village.is_sample else ()) + (() if version else (_DRAFT,)),
        front=tuple(_front(village_plan, held, plan)),
        parts=(
            TablePart(
                replace(sheets.village_projects(village_plan.period), code=wording.code),
                projects,
                heading=(f"ส่วนที่ 5 บัญชีโครงการ {village}",),
                below=f"ทุกคนดูได้ว่าโครงการอยู่ที่ไหน ด้วยรหัสโครงการ 7 ตัว ที่ {public_address()}",
            ),
        ),
        closing=tuple(_closing(village_plan, held)),
    )


def _standing(version: PlanVersion | None) -> str:
    """Say which version is printed and when it was sent, as the page's foot does."""
    if version is None:
        return "ร่าง"
    return f"ส่งครั้งที่ {version.number} เมื่อ {thai_date(timezone.localtime(version.submitted_at).date(), short=True)}"


def _version(plan: VillagePlan) -> PlanVersion | None:
    """Return the version that speaks for the plan: the accepted one, or the newest while nothing is being changed."""
    if plan.accepted_version:
        return plan.accepted_version
    return None if plan.is_editable else plan.versions.order_by("-number").first()


def _front(village_plan: VillagePlan, held: Mapping[str, Any], plan: TambonPlan) -> Iterator[Table]:
    forums = tuple(forum_row(str(village_plan.village), forum) for forum in held["forums"])
    problems = tuple(_problem(problem) for problem in _problems(village_plan, plan))
    yield Table(sheets.FACTS, facts(held), caption="ส่วนที่ 1 ข้อมูลพื้นฐานหมู่บ้าน")
    yield Table(sheets.TEAM, tuple(Fact(group, "") for group in WORKING_GROUPS), caption="ส่วนที่ 2 คณะผู้จัดทำแผน")
    yield Table(sheets.FORUM_LIST, forums, caption="ส่วนที่ 3 ผลการประชาคม")
    yield Table(sheets.VILLAGE_RESOLUTIONS, tuple(resolutions(held, str(village_plan.village))))
    yield Table(sheets.VILLAGE_PROBLEMS, problems, caption="ส่วนที่ 4 ปัญหาและความต้องการ")


def _closing(village_plan: VillagePlan, held: Mapping[str, Any]) -> Iterator[Block]:
    """Say what is certified, and give everybody who certifies it room to sign."""
    amounts = [Decimal(amount) for project in held["projects"] for amount in project["budget_baht"].values() if amount]
    total = sum(amounts, Decimal(0))
    yield Heading("ส่วนที่ 6 การรับรองแผน", 2)
    yield Paragraph(
        f"ขอรับรองว่า{village_plan} มีโครงการ {len(held['projects']):,} โครงการ งบประมาณรวม {baht(total)} บาท "
        f"({baht_in_words(total)}) เป็นไปตามมติที่ประชุมประชาคมหมู่บ้าน"
    )
    for role in ("เลขานุการเวทีประชาคม", f"ผู้ใหญ่บ้าน {village_plan.village}", "พัฒนากร"):
        yield Signature("ลงชื่อ", "." * 40, (role, "วันที่ ......./......./......."))


def facts(held: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return the basic data of a village plan; what was not filled in stays blank."""
    male, female = held["population_male"], held["population_female"]
    people = None if male is None and female is None else (male or 0) + (female or 0)
    area = held["farm_area_sq_wa"]
    return (
        Fact("ประชากรชาย (คน)", _count(male)),
        Fact("ประชากรหญิง (คน)", _count(female)),
        Fact("ประชากรรวม (คน)", _count(people)),
        Fact("ครัวเรือนทั้งหมด", _count(held["household_count"])),
        Fact("ครัวเรือนเกษตรกร", _count(held["farmer_household_count"])),
        Fact("พื้นที่ทำการเกษตร", "" if area is None else area_text(area)),
        Fact("สภาพทั่วไปและปัญหาสำคัญของหมู่บ้าน", held["context"]),
    )


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _problems(village_plan: VillagePlan, plan: TambonPlan) -> list[Problem]:
    problems = Problem.objects.filter(tambon_plan=plan, village=village_plan.village)
    return list(problems.select_related("topic"))


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "topic": problem.topic.name,
        "title": problem.title,
        "cause": problem.cause,
        "place": problem.place,
        "households": problem.households,
        "urgency": problem.get_urgency_display(),
    }


def _project(project: Mapping[str, Any], years: Sequence[int]) -> dict[str, object]:
    """Write one project of a version as the village's list prints it."""
    money = project["budget_baht"]
    amounts = {year: Decimal(money[str(year)]) if str(year) in money else None for year in years}
    row = project_row(project, code=project["code"], village="", budget_baht=amounts)
    return {
        **vars(row),
        "title": row.heading,
        "place": project["place"],
        "months": _months(project["start_month"], project["end_month"]),
        "group": row.said["action_group"],
        "hosts": row.hosts,
    }


def _months(start: int | None, end: int | None) -> str:
    names = dict(Month.choices)
    named = [str(names[month]) for month in (start, end) if month in names]
    return "–".join(dict.fromkeys(named))
