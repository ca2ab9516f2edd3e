"""The village plan form (แผนพัฒนาหมู่บ้าน): basic data, forums, problems, projects, and who signs (dossier §2.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from paper.blocks import Signature
from paper.part import TablePart
from paper.sheet import Sheet
from paper.thai import area_text, thai_date
from plans import sheets
from plans.book import NotReady, forum_row, target
from plans.models import PlanVersion, Problem, TambonPlan, VillagePlan
from plans.official.asking import Unfit
from plans.official.paper import Official
from plans.official.texts import Wording, Wordings, in_full
from plans.sheets import Fact
from plans.versions import content
from projects.models import ActionGroup, Month, Urgency

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
_DRAFT = "ฉบับร่าง: ยังไม่ได้ส่งหรือกำลังแก้ไข ใช้ตรวจทานเท่านั้น"
_SAMPLE = "ตัวอย่าง: หมู่บ้าน บุคคล และตัวเลขในเอกสารนี้เป็นข้อมูลสมมติ"


def village_form(code: str, plan: TambonPlan, words: Wordings) -> Official:
    """Fill in the form of one village of the tambon: of its accepted or else its newest version, or of the draft.

    Raises Unfit for a village of another tambon, NotReady when the village has no plan of the period.
    """
    if not code.startswith(plan.area.code):
        raise Unfit("กรุณาระบุรหัสหมู่บ้านในตำบลนี้ เพื่อพิมพ์แผนพัฒนาหมู่บ้าน")
    plans = VillagePlan.objects.select_related("village__parent__parent__parent", "period", "accepted_version")
    found = plans.filter(village__code=code, period=plan.period).first()
    if found is None:
        raise NotReady(f"หมู่บ้านรหัส {code} ยังไม่มีแผนช่วง {plan.period.slug}")
    return of_village(found, plan, words)


def of_village(village_plan: VillagePlan, plan: TambonPlan, words: Wordings) -> Official:
    """Fill in the form of one village's plan."""
    version = _version(village_plan)
    held: Mapping[str, Any] = version.content if version else content(village_plan)
    village, wording = village_plan.village, words["village"]
    place = f"{village} {in_full(village.parent)}"
    sent = f"ฉบับที่ {version.number} ส่งเมื่อ {thai_date(version.submitted_at.date(), short=True)}" if version else "ฉบับร่าง"
    remarks = ((_SAMPLE,) if village.is_sample else ()) + (() if version else (_DRAFT,))
    return Official(
        form="village",
        code=wording.code,
        titles=(wording.title, str(village_plan.period), place),
        place=place,
        version=sent,
        parts=tuple(_parts(village_plan, held, plan, wording=wording)),
        remarks=remarks,
        signatures=tuple(
            Signature("ลงชื่อ", "." * 40, (role,)) for role in ("เลขานุการเวทีประชาคม", f"ผู้ใหญ่บ้าน {village}", "พัฒนากร")
        ),
    )


def _version(plan: VillagePlan) -> PlanVersion | None:
    """Return the version that speaks for the plan: the accepted one, or the newest while nothing is being changed."""
    if plan.accepted_version:
        return plan.accepted_version
    return None if plan.is_editable else plan.versions.order_by("-number").first()


def _parts(
    village_plan: VillagePlan, held: Mapping[str, Any], plan: TambonPlan, *, wording: Wording
) -> list[TablePart]:
    def part(number: int, sheet: Sheet, rows: object, **more: str) -> TablePart:
        named = replace(sheet, code=wording.code)
        return TablePart(named, rows, heading=() if number == 1 else (f"ส่วนที่ {number} {sheet.title}",), **more)  # type: ignore[arg-type]

    forums = tuple(forum_row(str(village_plan.village), forum) for forum in held["forums"])
    return [
        part(1, sheets.FACTS, facts(held), caption="ส่วนที่ 1 ข้อมูลพื้นฐานหมู่บ้าน"),
        part(2, sheets.TEAM, tuple(Fact(group, "") for group in WORKING_GROUPS)),
        part(3, replace(sheets.FORUM_ANNEX, title="ผลการประชาคม"), forums),
        part(4, sheets.VILLAGE_PROBLEMS, tuple(_problem(one) for one in _problems(village_plan, plan))),
        part(
            5,
            sheets.village_projects(village_plan.period),
            tuple(_project(one, village_plan.period.years) for one in held["projects"]),
        ),
    ]


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


def _problem(one: Problem) -> dict[str, object]:
    return {
        "topic": one.topic.name,
        "title": one.title,
        "cause": one.cause,
        "place": one.place,
        "households": one.households,
        "urgency": one.get_urgency_display(),
    }


def _project(project: Mapping[str, Any], years: Sequence[int]) -> dict[str, object]:
    """Write one project of a version as the village's list prints it."""
    money, support = project["budget_baht"], project.get("supporting_names", "")
    urgency = dict(Urgency.choices).get(project["urgency"], "")
    known = " · ".join(part for part in (f"รหัส {project['code']}", urgency) if part)
    return {
        "title": f"{project['title']}\n{known}",
        "objective": project["objective"],
        "target": target(project),
        "place": project["place"],
        "months": _months(project["start_month"], project["end_month"]),
        "budget_baht": {year: Decimal(money[str(year)]) if str(year) in money else None for year in years},
        "funding_source": project["funding_source"],
        "group": dict(ActionGroup.choices).get(project["action_group"], ""),
        "hosts": "\n".join(part for part in (project["lead_name"], support and f"สนับสนุน: {support}") if part),
        "expected_result": project["expected_result"],
        "indicator": project["indicator"],
    }


def _months(start: int | None, end: int | None) -> str:
    names = dict(Month.choices)
    named = [str(names[month]) for month in (start, end) if month in names]
    return "–".join(dict.fromkeys(named))
