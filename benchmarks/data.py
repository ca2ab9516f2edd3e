"""Seeded sample data in bulk: one tambon in full, and a province of many tambon plans for the lists."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.people.models import Post, PostHolder, User
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.models import Forum, ForumState, PlanLine, PlanState, PlanVersion, Resolution, VillagePlan
from plans.village.snapshot import content
from projects.models import ActionGroup, Project, Stage, Urgency, YearBudget
from projects.periods import PlanPeriod
from projects.snapshot import digest

SEED = 2571
PROVINCE = "31"
TITLES = (
    "ขุดลอกหนองน้ำสาธารณะเพื่อการเกษตรและการเลี้ยงสัตว์ของหมู่บ้าน",
    "ไถกลบตอซังและปลูกพืชปุ๋ยสดเพื่อปรับปรุงบำรุงดินในแปลงนา",
    "ส่งเสริมการผลิตเมล็ดพันธุ์ข้าวพันธุ์ดีในศูนย์ข้าวชุมชน",
    "ก่อสร้างระบบสูบน้ำพลังงานแสงอาทิตย์พร้อมถังเก็บน้ำดื่มน้ำใช้",
    "ฝึกอบรมการทำบัญชีครัวเรือนและการแปรรูปผลผลิตทางการเกษตร",
)
SOURCES = ("ข้อบัญญัติ อบต.", "กรมส่งเสริมการเกษตร", "เงินทุนชุมชน", "อบต. และเงินสมทบของกลุ่ม")


def period() -> PlanPeriod:
    """Return the period of all data here; a migration has made it."""
    return PlanPeriod.objects.get_or_create(
        first_year=2571, last_year=2575, defaults={"form_version": PlanPeriod.FormVersion.ISSUE_BASED}
    )[0]


BELOW = dict(itertools.pairwise(Area.Level))


def place(code: str, name: str, above: Area, *, moo: int | None = None) -> Area:
    """Make an area one level below another."""
    return Area(code=code, level=BELOW[Area.Level(above.level)], name=name, parent=above, moo=moo, is_sample=True)


def saved(area: Area) -> Area:
    """Save an area and return it."""
    area.save()
    return area


def province() -> Area:
    """Make the country and the province everything lies in."""
    country = saved(Area(code="TH", level=Area.Level.COUNTRY, name="ประเทศไทย"))
    return saved(place(PROVINCE, "บุรีรัมย์", country))


def one_tambon(country: Area) -> Area:
    """Make a province with a single tambon plan, and return the province."""
    alone = saved(place("32", "สุรินทร์", country))
    tambon = saved(place("320101", "ตัวอย่างเดียว", saved(place("3201", "ตัวอย่าง", alone))))
    plan = TambonPlan.objects.create(area=tambon, period=period(), wanted=1, built=1, digest="0" * 64)
    village = saved(place("32010101", "บ้านตัวอย่าง", tambon, moo=1))
    VillagePlan.objects.create(village=village, period=period(), state=PlanState.SUBMITTED)
    _line(plan, 1, project=Project.objects.create(area=village, title=TITLES[0])).save()
    return alone


def analyse() -> None:
    """Let the database look at what it holds, as it does by itself in life: its plans are other ones before."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def person(role: Role, area: Area, *, name: str = "") -> User:
    """Make somebody who holds a post over an area."""
    user = User.objects.create(username=name or f"{role}-{area.code}")
    PostHolder.objects.create(user=user, post=Post.objects.create(role=role, title=str(role.label), area=area))
    return user


@transaction.atomic
def tambon_in_full(above: Area, *, villages: int = 10, projects: int = 15, number: int = 1) -> TambonPlan:
    """Make a tambon with accepted plans, every project with texts, money in some years, and a resolution."""
    chance = random.Random(SEED)
    code = f"{PROVINCE}99"
    district = Area.objects.filter(code=code).first() or saved(place(code, "ตัวอย่าง", above))
    tambon = saved(place(f"{code}{number:02}", f"ตัวอย่างเต็ม {number}", district))
    head = person(Role.TAMBON_TEAM, tambon)
    for moo in range(1, villages + 1):
        village = saved(place(f"{tambon.code}{moo:02}", f"บ้านตัวอย่าง {moo}", tambon, moo=moo))
        plan = VillagePlan.objects.create(village=village, period=period(), household_count=100 + moo)
        _fill(plan, projects, chance=chance, head=head)
        _accept(plan, by=head)
    tambon_plan = TambonPlan.objects.create(area=tambon, period=period())
    roll_up(tambon_plan.pk)
    tambon_plan.refresh_from_db()
    return tambon_plan


def _fill(plan: VillagePlan, projects: int, *, chance: random.Random, head: User) -> None:
    forum = Forum.objects.create(
        plan=plan,
        state=ForumState.CERTIFIED,
        held_on=dt.date(2026, 3, 15),
        place="ศาลากลางหมู่บ้าน",
        male_count=30,
        female_count=35,
        household_count=50,
        certified_by=head,
        certified_name="ผู้ใหญ่บ้าน (ตัวอย่าง)",
        certified_at=timezone.now(),
    )
    for position in range(1, projects + 1):
        project = Project.objects.create(area=plan.village, stage=Stage.ACCEPTED, **_texts(chance))
        YearBudget.objects.bulk_create(
            YearBudget(project=project, fiscal_year=year, amount_baht=Decimal(chance.randrange(0, 400_000, 500)))
            for year in plan.period.years
            if chance.random() < 0.6
        )
        resolution = Resolution.objects.create(forum=forum, number=position, text=f"เห็นชอบ{project.title}")
        PlanLine.objects.create(plan=plan, project=project, position=position, resolution=resolution)


def _texts(chance: random.Random) -> dict[str, object]:
    """Draw the texts of a project, 60 to 200 letters each, as they are written in real plans."""
    return {
        "title": f"{chance.choice(TITLES)} สายที่ {chance.randrange(1, 99)}",
        "objective": "เพื่อให้เกษตรกรมีน้ำใช้ทำการเกษตรตลอดปี ลดต้นทุนการผลิต และมีรายได้เพิ่มขึ้นหลังฤดูเก็บเกี่ยว",
        "target_quantity": Decimal(chance.randrange(1, 400)),
        "target_unit": chance.choice(("ไร่", "แห่ง", "ครัวเรือน")),
        "target_text": "เกษตรกรในหมู่บ้านที่ขึ้นทะเบียนและสมัครใจเข้าร่วมโครงการ",
        "funding_source": chance.choice(SOURCES),
        "action_group": chance.choice(ActionGroup.values),
        "urgency": chance.choice(Urgency.values),
        "lead_name": "องค์การบริหารส่วนตำบล",
        "expected_result": "ดินดีขึ้น ผลผลิตต่อไร่เพิ่มขึ้น และกลุ่มบริหารจัดการน้ำได้ด้วยตนเองอย่างต่อเนื่อง",
        "indicator": "ร้อยละของครัวเรือนที่ได้รับประโยชน์",
    }


def _accept(plan: VillagePlan, *, by: User) -> None:
    frozen = content(plan)
    version = PlanVersion.objects.create(plan=plan, number=1, content=frozen, digest=digest(frozen), submitted_by=by)
    VillagePlan.objects.filter(pk=plan.pk).update(state=PlanState.ACCEPTED, accepted_version=version)


@transaction.atomic
def many_tambons(above: Area, *, tambons: int = 1000, villages: int = 5, lines: int = 10) -> None:
    """Make a province of tambon plans with their villages, village plans and lines: what lists are made of."""
    chance = random.Random(SEED)
    below = _areas(above, tambons, villages)
    VillagePlan.objects.bulk_create(
        (VillagePlan(village=village, period=period(), state=PlanState.SUBMITTED) for village in below["village"]),
        batch_size=2000,
    )
    plans = TambonPlan.objects.bulk_create(
        TambonPlan(area=tambon, period=period(), wanted=1, built=1, digest="0" * 64) for tambon in below["tambon"]
    )
    projects = Project.objects.bulk_create(
        (
            Project(area=village, title=chance.choice(TITLES))
            for village in below["village"]
            for _ in range(lines // villages)
        ),
        batch_size=2000,
    )
    TambonLine.objects.bulk_create(
        (_line(plans[place // lines], place % lines + 1, project=project) for place, project in enumerate(projects)),
        batch_size=2000,
    )


def _areas(above: Area, tambons: int, villages: int) -> dict[str, list[Area]]:
    per_district = 25
    districts = Area.objects.bulk_create(
        place(f"{PROVINCE}{number:02}", f"ตัวอย่าง {number}", above) for number in range(1, tambons // per_district + 1)
    )
    every = Area.objects.bulk_create(
        place(f"{district.code}{number:02}", f"ตัวอย่าง {number}", district)
        for district in districts
        for number in range(1, per_district + 1)
    )
    below = Area.objects.bulk_create(
        (
            place(f"{tambon.code}{moo:02}", f"บ้านตัวอย่าง {moo}", tambon, moo=moo)
            for tambon in every
            for moo in range(1, villages + 1)
        ),
        batch_size=2000,
    )
    return {"tambon": every, "village": below}


def _line(plan: TambonPlan, position: int, *, project: Project) -> TambonLine:
    return TambonLine(
        tambon_plan=plan,
        project=project,
        position=position,
        area_code=project.area.code,
        title=project.title,
        action_group=ActionGroup.SUPPORT,
        urgency=Urgency.URGENT,
        year_1=Decimal(10_000),
        year_3=Decimal("2500.50"),
    )
