"""A real supplement's figures as lines: เพิ่มเติม ครั้งที่ 3/2567 of one อบต.

Its figures: docs/domain.md#mae-sai-supplement.

The figures by year and by programme, 23 projects and 38 project-years are the real book's, and so are the amounts of
weir, water sources, market and training.  The lines themselves are CONSTRUCTED to meet all of them: titles beyond
those are invented, and which programme holds how many projects in which year is nowhere said.
"""

from decimal import Decimal
from uuid import UUID

from plans.local.editions import Alteration
from plans.local.entries import Entry

YEARS = (2566, 2567, 2568, 2569, 2570)
CIVIL, HOUSING, COMMUNITY = "แผนงานอุตสาหกรรมและการโยธา", "แผนงานเคหะและชุมชน", "แผนงานสร้างความเข้มแข็งของชุมชน"
PROJECTS, PROJECT_YEARS, TOTAL_BAHT = 23, 38, 18_428_000
# Project-years and baht by year, and baht by form and programme, as the book prints them.
BY_YEAR = {2566: (0, 0), 2567: (8, 8_894_000), 2568: (20, 7_274_000), 2569: (5, 1_130_000), 2570: (5, 1_130_000)}
BY_PROGRAMME = {
    ("p02", CIVIL): 821_000,
    ("p02-2", CIVIL): 12_962_000,
    ("p02", HOUSING): 4_125_000,
    ("p02", COMMUNITY): 520_000,
}

EVERY_YEAR = (2567, 2568, 2569, 2570)
_LINES: tuple[tuple[str, str, str, tuple[int, ...], int], ...] = (
    ("ซ่อมแซมแหล่งน้ำ 10 จุด", "p02", HOUSING, EVERY_YEAR, 500_000),
    ("ปรับปรุงภูมิทัศน์และที่สาธารณะ", "p02", HOUSING, EVERY_YEAR, 500_000),
    ("ติดตั้งป้ายชื่อซอยในหมู่บ้าน", "p02", HOUSING, (2568,), 125_000),
    ("ตลาดชุมชน", "p02", COMMUNITY, EVERY_YEAR, 100_000),
    ("อบรมความรู้ด้านอาหาร", "p02", COMMUNITY, EVERY_YEAR, 15_000),
    ("อบรมความรู้ด้านการผลิตปุ๋ยหมัก", "p02", COMMUNITY, EVERY_YEAR, 15_000),
    ("วางท่อระบายน้ำ สายกลางบ้าน", "p02", CIVIL, (2568,), 300_000),
    ("ลงหินคลุกไหล่ทาง สายหน้าวัด", "p02", CIVIL, (2568,), 281_000),
    ("เสริมผิวถนนดิน สายป่าชุมชน", "p02", CIVIL, (2568,), 240_000),
    ("ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายเชื่อมตำบล", "p02-2", CIVIL, (2567,), 4_500_000),
    ("ก่อสร้างอาคารรวบรวมผลผลิต", "p02-2", CIVIL, (2567,), 2_264_000),
    ("ขุดลอกลำห้วยสายหลัก", "p02-2", CIVIL, (2567,), 1_000_000),
    ("ฝายแกนดินซีเมนต์ชั่วคราว สูง 1 เมตร สันฝาย 8 เมตร", "p02-2", CIVIL, (2568,), 233_000),
    ("ถนนหินคลุกสายการเกษตร ยาว 1,850 เมตร", "p02-2", CIVIL, (2568,), 496_000),
    ("ถนนหินคลุกสายการเกษตร ยาว 920 เมตร", "p02-2", CIVIL, (2568,), 238_000),
    *((f"ถนนหินคลุกสายการเกษตร ช่วงที่ {n}", "p02-2", CIVIL, (2568,), 400_000) for n in range(1, 7)),
    ("ก่อสร้างรางส่งน้ำเข้านา", "p02-2", CIVIL, (2568,), 931_000),
    ("ก่อสร้างสะพานคอนกรีตข้ามลำห้วย", "p02-2", CIVIL, (2568,), 900_000),
)

ENTRIES = tuple(
    Entry(
        title=title,
        form=form,
        objective="เพื่อให้ประชาชนมีโครงสร้างพื้นฐานและอาชีพที่ดีขึ้น",
        target_text="ตามรายละเอียดโครงการ",
        budget_baht={year: Decimal(f"{amount}.00") for year in years},
        indicator="ร้อยละของประชาชนที่ได้รับประโยชน์",
        expected_result="ประชาชนได้รับประโยชน์",
        lead="อบจ. (ตัวอย่าง)" if form == "p02-2" else "อบต. (ตัวอย่าง)",
        issue="ยุทธศาสตร์ที่ 1 การพัฒนาโครงสร้างพื้นฐานและเศรษฐกิจ",
        programme=programme,
    )
    for title, form, programme, years, amount in _LINES
)
# The supplement as rows of an edition: every line is new.
ALTERATIONS = tuple(Alteration(UUID(int=number), None, entry) for number, entry in enumerate(ENTRIES, start=1))
