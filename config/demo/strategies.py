"""Build the demo's strategies: the country's, samples of จ.บุรีรัมย์ and of agencies, and projects aligned with them."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.access.roles import Role
from agencies.offices.models import Agency
from agencies.people.models import User
from config.demo.people import holder
from plans.alignment.actions import align
from plans.alignment.models import Alignment
from plans.alignment.queries import usable
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from projects.strategies.actions import Typed, add_items, pasted
from projects.strategies.loading import documents, put
from projects.strategies.models import StrategyFramework, StrategyItem

Level = StrategyFramework.Level
TAMBON = "310104"
SOURCE = "ข้อมูลตัวอย่าง ไม่ใช่เอกสารทางราชการ"


@dataclass(frozen=True)
class Sample:
    """One sample strategy: its level and line of ผ.02, title, agency, who writes it, years, and items as pasted."""

    level: Level
    letter: str
    title: str
    agency: str
    by: tuple[str, Role]
    years: tuple[int, int]
    items: str
    item_label: str = "ยุทธศาสตร์ที่"


PROVINCE = ("31", Role.PROV_PLANNER)
OF_PERIODS: tuple[Sample, ...] = tuple(
    sample
    for years in ((2566, 2570), (2571, 2575))
    for sample in (
        Sample(
            Level.PROVINCE,
            "ง",
            f"แผนพัฒนาจังหวัดบุรีรัมย์ พ.ศ. {years[0]}–{years[1]} (ตัวอย่าง)",
            "office-31",
            PROVINCE,
            years,
            "1. พัฒนาการเกษตรให้ปลอดภัยและมีมูลค่าเพิ่ม\n2. บริหารจัดการน้ำและทรัพยากรธรรมชาติ\n"
            "3. ยกระดับคุณภาพชีวิตและเศรษฐกิจชุมชน\n4. พัฒนาการท่องเที่ยวและกีฬา",
        ),
        Sample(
            Level.LOCAL_IN_PROVINCE,
            "จ",
            f"ยุทธศาสตร์การพัฒนาของ อปท. ในเขตจังหวัดบุรีรัมย์ พ.ศ. {years[0]}–{years[1]} (ตัวอย่าง)",
            "office-31",
            PROVINCE,
            years,
            "1. โครงสร้างพื้นฐาน\n2. เศรษฐกิจชุมชนและการเกษตร\n3. คุณภาพชีวิต\n4. สิ่งแวดล้อม",
        ),
        Sample(
            Level.LOCAL,
            "",
            f"ประเด็นการพัฒนาของ อบต.บ้านบัว พ.ศ. {years[0]}–{years[1]} (ตัวอย่าง)",
            f"sao-{TAMBON}",
            (TAMBON, Role.SAO_PLANNER),
            years,
            "1. การเกษตรยั่งยืน\n1.1 ลดการเผาและฟื้นฟูดิน\n1.2 ลดต้นทุนการผลิต\n2. แหล่งน้ำ\n2.1 พัฒนาแหล่งน้ำเพื่อการเกษตร\n"
            "3. เศรษฐกิจชุมชน\n3.1 ส่งเสริมตลาดและกลุ่มอาชีพ",
            "ประเด็นการพัฒนาที่",
        ),
    )
)
OF_AGENCIES: tuple[Sample, ...] = (
    Sample(
        Level.AGENCY,
        "",
        "แผนพัฒนาการเกษตรและสหกรณ์ของจังหวัดบุรีรัมย์ พ.ศ. 2571–2575 (ตัวอย่าง)",
        "agri-31",
        ("31", Role.PROV_AGRI),
        (2571, 2575),
        "1. เพิ่มประสิทธิภาพการผลิตข้าวคุณภาพ\n2. ส่งเสริมวิสาหกิจชุมชนและตลาดสินค้าเกษตร\n3. ลดการเผาในพื้นที่เกษตร",
    ),
    Sample(
        Level.AGENCY,
        "",
        "แผนปฏิบัติการของสถานีพัฒนาที่ดินบุรีรัมย์ พ.ศ. 2571–2575 (ตัวอย่าง)",
        "ldd-31",
        ("31", Role.PARTNER),
        (2571, 2575),
        "1. ฟื้นฟูและปรับปรุงบำรุงดิน\n2. พัฒนาแหล่งน้ำขนาดเล็ก\n3. ส่งเสริมการไถกลบตอซังและพืชปุ๋ยสด",
    ),
)
LEVELS = (Level.NATIONAL, Level.NESDP, Level.SDG, Level.PROVINCE, Level.LOCAL_IN_PROVINCE, Level.LOCAL)
# What a word in a project's title serves: by level, the numbers of the items.
SERVES: dict[str, dict[Level, str]] = {
    word: {Level(level): number for level, number in zip(LEVELS, numbers, strict=True) if number}
    for word, numbers in (
        ("ปรับปรุงดิน", ("5", "11", "15", "1", "4", "1.1")),
        ("ไถกลบ", ("5", "11", "15", "1", "4", "1.1")),
        ("ขุดลอก", ("5", "11", "6", "2", "1", "2.1")),
        ("เมล็ดพันธุ์", ("2", "1", "2", "1", "2", "1.2")),
        ("ปุ๋ยหมัก", ("5", "10", "12", "1", "", "1.2")),
    )
}
FARMING = "แผนงานการเกษตร"


def build_strategies() -> None:
    """Add the library and align what the plans of ต.บ้านบัว carry; one project is left to be aligned by hand."""
    put(documents())
    for sample in (*OF_PERIODS, *OF_AGENCIES):
        if not StrategyFramework.objects.filter(title=sample.title).exists():
            _write(sample)
    for plan in TambonPlan.objects.filter(area__code=TAMBON).select_related("area", "period"):
        _align(plan, by=holder(TAMBON, Role.TAMBON_TEAM))


def _write(sample: Sample) -> None:
    agency = Agency.objects.get(code=sample.agency)
    framework = StrategyFramework.objects.create(
        level=sample.level,
        letter=sample.letter,
        title=sample.title,
        item_label=sample.item_label,
        area=agency.area,
        agency=agency,
        first_year=sample.years[0],
        last_year=sample.years[1],
        source=SOURCE,
    )
    items: list[Typed] = pasted(sample.items)
    add_items(framework, items, by=holder(*sample.by))


def _align(plan: TambonPlan, *, by: User) -> None:
    roll_up(plan.pk)
    if Alignment.objects.filter(project__in=plan.lines.values("project")).exists():
        return
    offered = StrategyItem.objects.filter(framework__in=usable(plan)).select_related("framework")
    for line in plan.lines.all():
        served = next((numbers for word, numbers in SERVES.items() if word in line.title), {})
        for item in offered:
            level = Level(item.framework.level)
            is_farming = level == Level.PROGRAMME and item.title == FARMING and bool(served)
            if is_farming or (item.number and served.get(level) == item.number):
                align(plan, [line.project_id], item, by=by)
