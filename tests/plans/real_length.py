"""A village, its tambon and the levels above with thirty-five projects as long as a municipality wrote them.

Everything printed is judged with them: tests/paper/real_length.tsv.
"""

from __future__ import annotations

from agencies.people.models import User
from paper.layout.sheet import Value
from plans.decisions import decision_file
from plans.decisions.models import Outcome
from plans.local.entries import Entry
from plans.local.models import Edition, EditionRow
from plans.releases.models import Release
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.upper.actions import accept, decide, release_upper
from plans.village.actions.moves import move
from projects.models import Project
from tests import factories
from tests.paper import real_length
from tests.plans import levels, local_plans, maesai, released

VILLAGE = "31010401"
PLACE = "แปลงนากลุ่มผู้ใช้น้ำ หมู่ที่ 1 พิกัด 14.993017,103.102853 https://maps.example.go.th/หมู่ที่1/แปลงนา"
_GROUPS = ("support", "joint", "support", "self")
_YEARS_LATER = 5  # the plan of 2566–2570, five years on


def build(people: dict[str, User]) -> TambonPlan:
    """Make the village's plan by the product's own moves, take it in, and roll the tambon up."""
    plan = factories.village_plan(VILLAGE, household_count=118, farmer_household_count=96)
    held = factories.forum(plan)
    for number, row in enumerate(real_length.projects(), start=1):
        project = factories.project(VILLAGE, _amounts(row), **_fields(row), action_group=_GROUPS[number % len(_GROUPS)])
        factories.line(plan, project, factories.resolution(held, number, f"เห็นชอบ{row['title']}"), position=number)
    factories.paper(held, people["secretary"])
    factories.certified(held, people["head"])
    move(plan, "submit", by=people["secretary"])
    move(plan, "accept", by=people["team"])
    tambon_plan = factories.tambon_plan("310104")
    roll_up(tambon_plan.pk)
    tambon_plan.refresh_from_db()
    return tambon_plan


def decided(people: dict[str, User]) -> TambonPlan:
    """Make the plan, and decide on every project: carried, passed on, deferred, declined, joined; with reasons."""
    plan = build(people)
    codes = list(plan.lines.order_by("position").values_list("project__code", flat=True))
    fates = {code: _FATES.get(place, "carried") for place, code in enumerate(codes[:-2])}
    reasons = [row["expected_result"] for row in real_length.projects()]
    decisions = [
        {"project": code, "fate": fate, "reason": reason, "lead": "ldd", "supporting": ["sao"]}
        for (code, fate), reason in zip(fates.items(), reasons, strict=False)
    ]
    merge = {"kind": "same", "members": codes[-2:], "survivor": codes[-1], "reason": reasons[0]}
    decision_file.apply(plan, {"decisions": decisions, "merges": [merge]}, by=people["team"])
    roll_up(plan.pk)
    released.sendable(plan, people["team"])
    return released.fresh(plan)


_FATES = {3: "passed_on", 7: "passed_on", 11: "deferred", 15: "declined"}


def district_release(people: dict[str, User]) -> Release:
    """Release the tambon's plan and another's, take both in, decide on some, and release the district's."""
    decided(people)
    levels.several(people, {"31010501": (7, 2), "31010601": (1,)})
    for code in ("310104", "310105"):
        made = released.issued(levels.tambon(code), people["team"])
        accept(levels.district(), levels.handed_up(made), by=people["district"])
    waiting = Project.objects.filter(tambon_lines__area_code=VILLAGE, tambon_lines__fate="passed_on").order_by("pk")
    reason = real_length.projects()[5]["objective"]
    for rank, (project, fate) in enumerate(zip(waiting, (Outcome.CARRIED, Outcome.DECLINED), strict=True), start=1):
        given = {"rank": rank} if fate == Outcome.CARRIED else {"reason": reason}
        decide(levels.district(), project, fate=fate, by=people["district"], **given)
    return release_upper(levels.district(), by=people["district"])


def province_release(people: dict[str, User]) -> Release:
    """Release the province's plan with the district's in it."""
    made = district_release(people)
    accept(levels.province(), levels.handed_up(made), by=people["province"])
    return release_upper(levels.province(), by=people["province"])


def local_plan(people: dict[str, User]) -> TambonPlan:
    """Announce a local plan with the projects on every form of it, and an edition that changes a third of them.

    Return the tambon's plan of those years, from which the forms are asked for.
    """
    entries = [_entry(row, _FORMS[place % len(_FORMS)]) for place, row in enumerate(real_length.projects())]
    main = local_plans.announced(entries, by=people["planner"])
    edition = local_plans.edition_of(main.local_plan, by=people["planner"], kind=Edition.Kind.CHANGE, sequence=2)
    others = real_length.projects()[::-1]
    for row, other in zip(main.rows.order_by("position")[::3], others, strict=False):
        new = {**row.new, "objective": other["objective"], "indicator": other["indicator"]}
        EditionRow.objects.create(
            edition=edition, line=row.line, form=row.form, old=row.new, new=new, reason=other["target"]
        )
    return factories.tambon_plan("310104", first_year=2566)


_FORMS = ("p02", "p02-1", "p02-2", "p03", "p02")


def _entry(row: real_length.Project, form: str) -> Entry:
    money = {year: amount for year, amount in row["budget_baht"].items() if amount is not None}
    return Entry(
        title=row["title"],
        form=form,
        objective=row["objective"],
        target_text=row["target"],
        place=PLACE,
        budget_baht=money,
        indicator=row["indicator"],
        expected_result=row["expected_result"],
        lead=row["lead"],
        issue=maesai.ENTRIES[0].issue,
        tactic="กลยุทธ์ที่ 1.1 พัฒนาโครงสร้างพื้นฐาน แหล่งน้ำเพื่อการเกษตร และเส้นทางขนส่งผลผลิตทางการเกษตรของตำบล",
        programme=maesai.CIVIL,
        equipment_type="ครุภัณฑ์การเกษตร" if form == "p03" else "",
        village=VILLAGE,
    )


def _amounts(row: real_length.Project) -> dict[int, Value]:
    return {year + _YEARS_LATER: amount for year, amount in row["budget_baht"].items()}


def _fields(row: real_length.Project) -> dict[str, str]:
    return {
        "title": row["title"],
        "objective": row["objective"],
        "target_text": row["target"],
        "indicator": row["indicator"],
        "expected_result": row["expected_result"],
        "lead_name": row["lead"],
        "place": PLACE,
    }
