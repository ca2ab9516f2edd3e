"""The titles of the official forms as rows to be corrected in place; what no circular confirms is not confirmed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# form, printed code, title, what it is for, inside the grand total of ผ.01 (dossier §2.1–2.5; ผ.02/1 and ผ.02/2: §2.3,
# one authority counts ผ.02/2 in its ผ.01 (G4), another does not (G1)).
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
# Seen alike in two independent sources (G1, G3); everything else waits for the circular.
CONFIRMED = frozenset({"p01", "p02", "p03"})


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    label = apps.get_model("plans", "FormLabel")
    label.objects.bulk_create(
        label(form=form, code=code, title=title, note=note, is_in_summary=counts, is_confirmed=form in CONFIRMED)
        for form, code, title, note, counts in LABELS
    )


def empty(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("plans", "FormLabel").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_commitment_events")]

    operations = [migrations.RunPython(fill, empty)]
