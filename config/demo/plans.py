"""Build the demo's plans with the product's own moves: forums, projects, and plans in every state.

The stubble scenario of ต.บ้านบัว adds up: 120+100+100+80 ไร่ = 400 ไร่ at 200 baht = 80,000 baht, and
30+25+25+20 = 100 households (docs/domain.md#stubble-example).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.codes import tambon_of
from agencies.areas.models import Area
from agencies.people.models import User
from config.demo.people import holder
from paper.layout.page_footer import PageFooter
from paper.pdf.weasy import pdf
from plans.village.actions.forum import attach, certify
from plans.village.actions.moves import move
from plans.village.models import Attachment, AttendanceGroup, Forum, ForumState, PlanLine, Resolution, VillagePlan
from projects.models import ActionGroup, Project, Urgency
from projects.periods import PlanPeriod

RAI_BAHT = Decimal(200)
RAI = {"31010401": 120, "31010402": 100, "31010403": 100, "31010404": 80}
HOUSEHOLDS = {"31010401": 30, "31010402": 25, "31010403": 25, "31010404": 20}
# How far each plan of the open period has come: every state is there to be seen.
MOVES_OF: dict[str, tuple[str, ...]] = {
    "31010401": ("submit", "accept"),
    "31010402": ("submit",),
    "31010403": ("submit", "return"),
    "31010404": (),
    "31010501": ("submit", "accept"),
    "31010502": ("submit", "accept"),
    "72040201": ("submit", "accept"),
    "72040202": ("submit",),
    "24080201": ("submit", "accept", "reopen"),
    "24080202": ("submit", "accept"),
    "80080101": (),
    "80080102": ("submit", "accept"),
}
NOTES = {
    "return": "กรุณาระบุพื้นที่ดำเนินการของโครงการขุดลอกให้ชัดเจน และแก้จำนวนครัวเรือนให้ตรงกับรายงานการประชุม",
    "reopen": "หมู่บ้านขอปรับวงเงินตามราคากลางใหม่",
}
ACCEPTED_BEFORE = ("31010401", "31010402", "31010403", "31010404")


@dataclass(frozen=True)
class Work:
    """One kind of project that villages ask for; money is baht per year of the period, None is blank."""

    title: str
    objective: str
    unit: str
    quantity: int
    place: str
    amounts: tuple[int | None, ...]
    group: ActionGroup
    urgency: Urgency
    source: str
    lead: str
    result: str
    indicator: str


WORKS: tuple[Work, ...] = (
    Work(
        "ขุดลอกหนองน้ำสาธารณะเพื่อการเกษตร",
        "เพื่อเก็บน้ำไว้ทำนาและปลูกพืชหลังนา",
        "แห่ง",
        1,
        "หนองน้ำสาธารณะประจำหมู่บ้าน",
        (250000, None, None, 180000, None),
        ActionGroup.SUPPORT,
        Urgency.URGENT,
        "ข้อบัญญัติ อบต.",
        "อบต.บ้านบัว",
        "มีน้ำใช้ทำการเกษตรตลอดปี",
        "ร้อยละของครัวเรือนที่มีน้ำพอใช้",
    ),
    Work(
        "ผลิตเมล็ดพันธุ์ข้าวพันธุ์ดีในชุมชน",
        "เพื่อลดต้นทุนและให้มีเมล็ดพันธุ์ดีใช้เอง",
        "ราย",
        20,
        "แปลงนากลุ่มผู้ผลิตเมล็ดพันธุ์",
        (60000, 60000, 40000, None, None),
        ActionGroup.JOINT,
        Urgency.MEDIUM,
        "กรมส่งเสริมการเกษตร",
        "สนง.กษอ.เมืองบุรีรัมย์",
        "สมาชิกมีเมล็ดพันธุ์ดีใช้และจำหน่าย",
        "จำนวนกิโลกรัมเมล็ดพันธุ์ที่ผลิตได้",
    ),
    Work(
        "ทำปุ๋ยหมักจากเศษพืชใช้ในครัวเรือน",
        "เพื่อลดรายจ่ายค่าปุ๋ยและไม่เผาเศษพืช",
        "ครัวเรือน",
        40,
        "ศาลากลางหมู่บ้าน",
        (0, 0, 0, 0, 0),
        ActionGroup.SELF,
        Urgency.NORMAL,
        "เงินทุนชุมชน",
        "คณะกรรมการหมู่บ้าน",
        "ครัวเรือนลดรายจ่ายค่าปุ๋ย",
        "จำนวนครัวเรือนที่ทำปุ๋ยใช้เอง",
    ),
    Work(
        "ตลาดชุมชนขายผักปลอดภัยทุกวันเสาร์",
        "เพื่อให้เกษตรกรมีที่ขายและผู้บริโภคได้ผักปลอดภัย",
        "แห่ง",
        1,
        "ลานหน้าวัดประจำหมู่บ้าน",
        (None, 100000, 50000, 50000, 50000),
        ActionGroup.JOINT,
        Urgency.MEDIUM,
        "อบต. และเงินสมทบของกลุ่ม",
        "กลุ่มวิสาหกิจชุมชนผู้ปลูกผัก",
        "กลุ่มมีรายได้เพิ่มขึ้น",
        "ยอดขายเฉลี่ยต่อสัปดาห์",
    ),
)


def build_plans() -> int:
    """Build every demo plan that is not there yet; return how many were built."""
    minutes = None
    built = 0
    open_period = PlanPeriod.objects.get(first_year=2571)
    former = PlanPeriod.objects.get(first_year=2566)
    wanted: list[tuple[PlanPeriod, str, tuple[str, ...]]] = [
        (former, code, ("submit", "accept")) for code in ACCEPTED_BEFORE
    ]
    wanted += [(open_period, code, moves) for code, moves in MOVES_OF.items()]
    for period, code, moves in wanted:
        village = Area.objects.get(code=code)
        if VillagePlan.objects.filter(village=village, period=period).exists():
            continue
        minutes = minutes or _minutes()
        _build(village, period, moves=moves, minutes=minutes)
        built += 1
    return built


def _minutes() -> bytes:
    title = "รายงานการประชุมประชาคมหมู่บ้าน (ตัวอย่าง)"
    return pdf(
        "paper/demo_minutes.html", {"page_footer": PageFooter(code="ตัวอย่าง", title=title, printed_at=timezone.now())}
    )


def _build(village: Area, period: PlanPeriod, *, moves: tuple[str, ...], minutes: bytes) -> None:
    plan = VillagePlan.objects.create(
        village=village,
        period=period,
        population_male=210 + int(village.code[-2:]),
        population_female=225 + int(village.code[-2:]),
        household_count=118,
        farmer_household_count=96,
        farm_area_sq_wa=1850 * 400,
        context="พื้นที่ส่วนใหญ่เป็นนาข้าวอาศัยน้ำฝน น้ำไม่พอหลังเดือนธันวาคม เกษตรกรบางส่วนยังเผาตอซัง (ข้อมูลตัวอย่าง)",
    )
    forum = _forum(plan)
    _projects(plan, forum)
    # A plan that was never submitted stands where most plans stand most of the time: before its certificate.
    if moves:
        attach(
            forum, ContentFile(minutes, name="รายงานการประชุม.pdf"), Attachment.Kind.MINUTES, by=_who(village, "submit")
        )
        certify(forum, by=holder(village.code, Role.VILLAGE_HEAD))
    for name in moves:
        move(plan, name, by=_who(village, name), note=NOTES.get(name, ""))


def _forum(plan: VillagePlan) -> Forum:
    forum = Forum.objects.create(
        plan=plan,
        state=ForumState.HELD,
        held_on=min(dt.date(plan.period.first_year - 543 - 2, 3, 15), timezone.localdate()),
        place="ศาลากลางหมู่บ้าน",
        chair=holder(plan.village.code, Role.VILLAGE_HEAD).full_name,
        secretary=holder(plan.village.code, Role.VILLAGE_SECRETARY).full_name,
        male_count=38,
        female_count=44,
        household_count=71,
        agencies_present="อบต. และสำนักงานเกษตรอำเภอ",
    )
    for group, count in (("committee", 12), ("farmers", 49), ("women", 15), ("officials", 6)):
        AttendanceGroup.objects.create(forum=forum, group=group, count=count)
    return forum


def _projects(plan: VillagePlan, forum: Forum) -> None:
    works = WORKS if plan.period.first_year == 2571 else ()  # the earlier plan holds the one scenario
    first = 1
    if plan.village.code in RAI:
        resolution = _resolution(forum, 1, "เห็นชอบให้ไถกลบตอซังแทนการเผา")
        _add(plan, _stubble(plan), resolution, amounts=(_share(plan), *[None] * 4))
        first = 2
    for number, work in enumerate(works, start=first):
        resolution = _resolution(forum, number, f"เห็นชอบให้เสนอ{work.title}")
        _add(plan, _project(plan, work), resolution, amounts=work.amounts)


def _share(plan: VillagePlan) -> Decimal:
    return RAI[plan.village.code] * RAI_BAHT


def _stubble(plan: VillagePlan) -> Project:
    code = plan.village.code
    return Project(
        area=plan.village,
        title="ไถกลบตอซัง (นำร่อง)",
        rationale="การเผาตอซังทำลายหน้าดินและก่อฝุ่นควัน การไถกลบเพิ่มอินทรียวัตถุในดิน",
        objective="เพื่อลดการเผาและเพิ่มอินทรียวัตถุในดินนา",
        target_quantity=Decimal(RAI[code]),
        target_unit="ไร่",
        unit_rate_baht=RAI_BAHT,
        quantity_per_household=Decimal(4),
        beneficiary_households=HOUSEHOLDS[code],
        place=f"พื้นที่นาของสมาชิก หมู่ที่ {plan.village.moo}",
        activities="ประชุมชี้แจงสมาชิก ไถกลบหลังเก็บเกี่ยว ตรวจแปลง และสรุปผล",
        start_month=12,
        end_month=4,
        funding_source="ข้อบัญญัติ อบต.",
        action_group=ActionGroup.SUPPORT,
        urgency=Urgency.URGENT,
        lead_name="สนง.กษอ.เมืองบุรีรัมย์",
        supporting_names="สพด.บุรีรัมย์, อบต.บ้านบัว",
        expected_result="ดินดีขึ้นและไม่มีการเผาตอซังในพื้นที่โครงการ",
        indicator="จำนวนไร่ที่ไถกลบตอซัง",
        is_pilot=True,
    )


def _project(plan: VillagePlan, work: Work) -> Project:
    return Project(
        area=plan.village,
        title=work.title,
        objective=work.objective,
        target_quantity=Decimal(work.quantity),
        target_unit=work.unit,
        place=work.place,
        beneficiary_households=60,
        funding_source=work.source,
        action_group=work.group,
        urgency=work.urgency,
        lead_name=work.lead,
        expected_result=work.result,
        indicator=work.indicator,
    )


def _add(
    plan: VillagePlan,
    project: Project,
    resolution: Resolution,
    *,
    amounts: tuple[Decimal | int | None, ...],
) -> None:
    project.save()
    project.put_budgets(
        {
            year: None if amount is None else Decimal(amount)
            for year, amount in zip(plan.period.years, amounts, strict=True)
        }
    )
    project.put_agencies()
    PlanLine.objects.create(plan=plan, project=project, position=resolution.number, resolution=resolution)


def _resolution(forum: Forum, number: int, text: str) -> Resolution:
    return Resolution.objects.create(forum=forum, number=number, text=text)


def _who(village: Area, move_name: str) -> User:
    if move_name == "submit":
        return holder(village.code, Role.VILLAGE_SECRETARY)
    return holder(tambon_of(village.code), Role.TAMBON_TEAM)
