"""What every tambon starts with, to be edited: topics, criteria with their risks, titles of the official forms."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Six fields of the Farmers Council's plan, two of its complaint form, two of ours: docs/domain.md#problem-topics.
TOPICS = (
    "แหล่งน้ำเพื่อการเกษตร",
    "หนี้สิน",
    "ที่ดินทำกิน",
    "ราคาสินค้าและตลาด",
    "สวัสดิการ สิทธิ และความไม่เป็นธรรม",
    "สังคมและคุณภาพชีวิต",
    "ศัตรูพืชและโรคระบาด",
    "ภัยธรรมชาติ",
    "ดินและการเผาตอซัง",
    "เรื่องอื่น",
)
# The first four are used in local plans, the last two in health planning: docs/domain.md#ranking.
RANKING = (
    ("ขนาดของปัญหา", "ปัญหาเกิดในพื้นที่กว้างเพียงใด"),
    ("ขนาดของกลุ่มที่ได้รับประโยชน์", "มีครัวเรือนได้รับประโยชน์มากน้อยเพียงใด"),
    ("ความร้ายแรง", "ถ้าไม่ทำจะเสียหายเพียงใด"),
    ("ความเร่งด่วน", "รอได้นานเพียงใด"),
    ("ความยากง่ายในการแก้", "แก้ได้ง่ายให้คะแนนสูง"),
    ("ความสนใจของชุมชน", "ชุมชนตระหนักและพร้อมร่วมมือเพียงใด"),
)
# As in docs/domain.md#feasibility.
FEASIBILITY = (
    ("เทคนิคและพื้นที่", "ทำได้จริงในพื้นที่นี้หรือไม่"),
    ("งบประมาณและแหล่งเงิน", "มีแหล่งเงินที่ขอได้หรือไม่"),
    ("กฎหมาย อำนาจหน้าที่ และสิทธิในที่ดิน", "อยู่ในอำนาจหน้าที่ และใช้ที่ดินได้หรือไม่"),
    ("บุคลากร", "มีคนทำและคนดูแลหรือไม่"),
    ("การมีส่วนร่วมและการดูแลต่อเนื่อง", "ชุมชนร่วมทำและดูแลต่อหรือไม่"),
    ("ผลกระทบสิ่งแวดล้อม", "กระทบน้อยให้คะแนนสูง"),
)
# Why projects failed before, by the default criterion it belongs to (docs/domain.md#feasibility-risks).
RISKS = {
    "เทคนิคและพื้นที่": "เคยต้องเปลี่ยนพื้นที่หรือปรับแบบแปลนภายหลัง ตรวจพื้นที่จริงและแบบแปลนก่อนตั้งงบประมาณ",
    "งบประมาณและแหล่งเงิน": "เคยเบิกเงินไม่ทันเพราะเอกสารล่าช้า เตรียมเอกสารเบิกจ่ายและยืนยันแหล่งเงินไว้แต่ต้น",
    "กฎหมาย อำนาจหน้าที่ และสิทธิในที่ดิน": "เคยติดการขออนุญาตใช้ที่ดิน การออกแบบ หรือการควบคุมงาน ขออนุญาตให้เสร็จก่อน",
    "บุคลากร": "เจ้าหน้าที่อาจขาดทักษะด้านการเงิน พัสดุ หรือช่าง ขอพี่เลี้ยงจากหน่วยงานที่เกี่ยวข้อง",
    "การมีส่วนร่วมและการดูแลต่อเนื่อง": "กลุ่มเป้าหมายอาจขอเปลี่ยนแปลงหรือยกเลิก ยืนยันความต้องการและผู้ดูแลต่อเป็นมติ",
    "ผลกระทบสิ่งแวดล้อม": "ตรวจว่าต้องขออนุญาตหรือรับฟังความเห็นผู้ได้รับผลกระทบหรือไม่",
}
# form, printed code, title, what it is for, inside the grand total of ผ.01 (docs/domain.md#official-forms, #which-form;
# one authority counts ผ.02/2 in its ผ.01, another does not: #grand-total).
LABELS = (
    ("p01", "แบบ ผ.01", "บัญชีสรุปโครงการพัฒนา", "ยอดรวมทุกแบบ คำนวณจากรายละเอียดโครงการเสมอ", True),
    ("p01-villages", "แบบ ผ.01.1", "บัญชีสรุปโครงการพัฒนารายหมู่บ้าน/ชุมชน", "หนึ่งแถวต่อหมู่บ้านหรือชุมชน", True),
    ("p02", "แบบ ผ.02", "รายละเอียดโครงการพัฒนา", "โครงการที่ อปท. ดำเนินการเอง", True),
    ("p02-1", "แบบ ผ.02/1", "รายละเอียดโครงการพัฒนา ที่ประชาชนและชุมชนดำเนินการ", "โครงการของชุมชนที่นำเข้าแผน", True),
    (
        "p02-2",
        "แบบ ผ.02/2",
        "รายละเอียดโครงการพัฒนา สำหรับประสานหน่วยงานอื่น",
        "โครงการเกินศักยภาพที่ขอให้หน่วยงานอื่นดำเนินการ",
        True,
    ),
    ("p03", "แบบ ผ.03", "บัญชีครุภัณฑ์", "ครุภัณฑ์ที่ อปท. จัดหา", True),
    ("village", "แผนพัฒนาหมู่บ้าน", "แผนพัฒนาหมู่บ้าน", "แผนของหมู่บ้านหนึ่งแห่ง", False),
    ("tambon", "แผนชุมชนระดับตำบล", "แผนชุมชนบูรณาการระดับตำบล", "เล่มแผนของตำบล", False),
    ("comparison", "แบบเปรียบเทียบ", "บัญชีเปรียบเทียบรายการเดิมและรายการใหม่", "ฉบับแก้ไข เปลี่ยนแปลง และทบทวน", False),
    ("letter", "หนังสือภายนอก", "หนังสือส่งแผน", "ส่งแผนถึง อปท. อำเภอ จังหวัด และภาคี", False),
    ("invitation", "หนังสือเชิญประชุม", "หนังสือเชิญประชุมประชาคม", "เชิญผู้แทนเข้าเวทีประชาคมระดับตำบล", False),
)
# Seen alike in two independent sources; everything else waits for the circular.
CONFIRMED = frozenset({"p01", "p02", "p03"})


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    topic, criterion, label = (apps.get_model("plans", name) for name in ("Topic", "Criterion", "FormLabel"))
    topic.objects.bulk_create(topic(name=name, position=place) for place, name in enumerate(TOPICS, start=1))
    criterion.objects.bulk_create(
        criterion(
            purpose=purpose,
            name=name,
            guidance=guidance,
            position=place,
            risk=RISKS.get(name, "") if purpose == "feasibility" else "",
        )
        for purpose, criteria in (("ranking", RANKING), ("feasibility", FEASIBILITY))
        for place, (name, guidance) in enumerate(criteria, start=1)
    )
    label.objects.bulk_create(
        label(form=form, code=code, title=title, note=note, is_in_summary=counts, is_confirmed=form in CONFIRMED)
        for form, code, title, note, counts in LABELS
    )
