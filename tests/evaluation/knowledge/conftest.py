"""Records in the tambon of the standing cast."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from agencies.people.models import User
from evaluation.knowledge.models import KnowledgeRecord, KnowledgeState
from tests import factories

TEXTS = {
    "story": "เกษตรกรบ้านโคกบัวเผาตอซังทุกปี ดินจึงเสื่อม หมู่บ้านตกลงทดลองไถกลบตอซังในแปลงรวม 40 ไร่",
    "method": "1. ประชุมกลุ่ม\n2. ไถกลบหลังเก็บเกี่ยว 7 วัน\n3. หว่านปอเทืองและปล่อยน้ำดื่มให้ดิน",
    "insights": "ไถกลบขณะดินชื้นจะย่อยเร็ว ปรึกษาผู้ใหญ่บ้านและที่ปรึกษาก่อนนัดรถไถ",
    "core": "ไม่เผา ไถกลบ แล้วพักดิน",
}
BEST = {
    "place": "แปลงสาธิตบ้านโคกบัว",
    "partners": "สถานีพัฒนาที่ดิน และ ธ.ก.ส.",
    "result": "ลดค่าปุ๋ยได้ไร่ละ 200 บาท",
    "extension": "ขยายไปอีก 3 หมู่บ้านในปี 2571",
}


def make_record(author: User, *, published: bool = True, **fields: Any) -> KnowledgeRecord:
    """Make a complete record of the first post of ``author``, tied to ต.บ้านบัว unless told otherwise."""
    code = fields.pop("code", "310104")
    values = {
        "title": "ไถกลบตอซังแทนการเผา",
        "author_name": "มานี ใจงาม",
        "author_position": "นักวิชาการส่งเสริมการเกษตร",
        "author_office": "สำนักงานเกษตรอำเภอเมืองบุรีรัมย์",
        "author_phone": "044-000-000",
        "fiscal_year": 2569,
        "area": factories.area(code),
        "post": author.posts[0],
        "state": KnowledgeState.PUBLISHED if published else KnowledgeState.DRAFT,
        "published_at": timezone.now() if published else None,
    }
    return KnowledgeRecord.objects.create(**(TEXTS | values | fields))


@pytest.fixture
def record(people: dict[str, User]) -> KnowledgeRecord:
    """Give a published record of the extension officer."""
    return make_record(people["kaset"])


@pytest.fixture
def draft(people: dict[str, User]) -> KnowledgeRecord:
    """Give a complete draft of the extension officer."""
    return make_record(people["kaset"], published=False)


def typed(record: KnowledgeRecord, **changes: Any) -> dict[str, Any]:
    """Give what the form of ``record`` sends when only ``changes`` were typed."""
    names = ("kind", "title", "place", "author_name", "author_position", "author_office", "author_phone", "fiscal_year")
    texts = {name: getattr(record, name) for name in (*names, *KnowledgeRecord.PARTS)}
    chosen = {"area": str(record.area.code), "project": record.project.code if record.project else ""}
    return texts | chosen | {"post": record.post_id, "revision": record.revision} | changes
