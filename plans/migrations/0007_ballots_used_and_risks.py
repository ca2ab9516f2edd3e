"""Tally ballots, when a ballot was used, and what to beware of where a criterion is scored low (dossier §5.3)."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Why projects failed before, as provinces reported it (dossier §5.3, seed 003), by the default criterion it belongs to.
RISKS = {
    "เทคนิคและพื้นที่": "เคยต้องเปลี่ยนพื้นที่หรือปรับแบบแปลนภายหลัง ตรวจพื้นที่จริงและแบบแปลนก่อนตั้งงบประมาณ",
    "งบประมาณและแหล่งเงิน": "เคยเบิกเงินไม่ทันเพราะเอกสารล่าช้า เตรียมเอกสารเบิกจ่ายและยืนยันแหล่งเงินไว้แต่ต้น",
    "กฎหมาย อำนาจหน้าที่ และสิทธิในที่ดิน": "เคยติดการขออนุญาตใช้ที่ดิน การออกแบบ หรือการควบคุมงาน ขออนุญาตให้เสร็จก่อน",
    "บุคลากร": "เจ้าหน้าที่อาจขาดทักษะด้านการเงิน พัสดุ หรือช่าง ขอพี่เลี้ยงจากหน่วยงานที่เกี่ยวข้อง",
    "การมีส่วนร่วมและการดูแลต่อเนื่อง": "กลุ่มเป้าหมายอาจขอเปลี่ยนแปลงหรือยกเลิก ยืนยันความต้องการและผู้ดูแลต่อเป็นมติ",
    "ผลกระทบสิ่งแวดล้อม": "ตรวจว่าต้องขออนุญาตหรือรับฟังความเห็นผู้ได้รับผลกระทบหรือไม่",
}


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    criteria = apps.get_model("plans", "Criterion").objects.filter(tambon_plan=None, purpose="feasibility", risk="")
    for name, risk in RISKS.items():
        criteria.filter(name=name).update(risk=risk)


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_form_labels")]
    operations = [
        migrations.AddField("ballot", "is_tally", models.BooleanField("นับรวม (ยกมือหรือติดสติกเกอร์)", default=False)),
        migrations.AddField(
            "ballot", "used_at", models.DateTimeField("ใช้ลำดับนี้เมื่อ", blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "ballot", "used_name", models.CharField("ผู้ใช้ลำดับนี้", blank=True, editable=False, max_length=320)
        ),
        migrations.AddField("criterion", "risk", models.CharField("ข้อควรระวังเมื่อคะแนนต่ำ", blank=True, max_length=300)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
