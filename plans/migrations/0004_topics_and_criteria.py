"""What every tambon starts with: fields of problems and criteria, to be edited; and a roll-up that knows of fates."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

# The six fields of the Farmers Council's tambon plan (dossier §6.2, P35) and two more of its complaint form (G9).
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
# Dossier §5.2: the first four are used in practice (P41), the last two in health planning (P42).
RANKING = (
    ("ขนาดของปัญหา", "ปัญหาเกิดในพื้นที่กว้างเพียงใด"),
    ("ขนาดของกลุ่มที่ได้รับประโยชน์", "มีครัวเรือนได้รับประโยชน์มากน้อยเพียงใด"),
    ("ความร้ายแรง", "ถ้าไม่ทำจะเสียหายเพียงใด"),
    ("ความเร่งด่วน", "รอได้นานเพียงใด"),
    ("ความยากง่ายในการแก้", "แก้ได้ง่ายให้คะแนนสูง"),
    ("ความสนใจของชุมชน", "ชุมชนตระหนักและพร้อมร่วมมือเพียงใด"),
)
# Dossier §5.3.
FEASIBILITY = (
    ("เทคนิคและพื้นที่", "ทำได้จริงในพื้นที่นี้หรือไม่"),
    ("งบประมาณและแหล่งเงิน", "มีแหล่งเงินที่ขอได้หรือไม่"),
    ("กฎหมาย อำนาจหน้าที่ และสิทธิในที่ดิน", "อยู่ในอำนาจหน้าที่ และใช้ที่ดินได้หรือไม่"),
    ("บุคลากร", "มีคนทำและคนดูแลหรือไม่"),
    ("การมีส่วนร่วมและการดูแลต่อเนื่อง", "ชุมชนร่วมทำและดูแลต่อหรือไม่"),
    ("ผลกระทบสิ่งแวดล้อม", "กระทบน้อยให้คะแนนสูง"),
)


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("plans", "Topic").objects.bulk_create(
        apps.get_model("plans", "Topic")(name=name, position=place) for place, name in enumerate(TOPICS, start=1)
    )
    criterion = apps.get_model("plans", "Criterion")
    criterion.objects.bulk_create(
        criterion(purpose=purpose, name=name, guidance=guidance, position=place)
        for purpose, criteria in (("ranking", RANKING), ("feasibility", FEASIBILITY))
        for place, (name, guidance) in enumerate(criteria, start=1)
    )
    # Lines written before this have no fate yet; the sweep rebuilds every plan that is behind.
    apps.get_model("plans", "TambonPlan").objects.filter(built__gt=0).update(wanted=F("wanted") + 1)


def empty(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("plans", "Topic").objects.all().delete()
    apps.get_model("plans", "Criterion").objects.filter(tambon_plan=None).delete()


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_forum_decides")]
    operations = [migrations.RunPython(fill, empty)]
