"""Build the demo's knowledge records: one best practice that others read and comment on, and one draft."""

from __future__ import annotations

from agencies.access.roles import Role
from agencies.areas.models import Area
from config.demo.people import holder
from evaluation.knowledge.actions import publish, say
from evaluation.knowledge.models import KnowledgeRecord

RECORDS = (
    {
        "kind": KnowledgeRecord.Kind.BEST_PRACTICE,
        "title": "ไถกลบตอซังแทนการเผา แปลงนำร่องตำบลบ้านบัว (ตัวอย่าง)",
        "place": "แปลงนาสมาชิก หมู่ที่ 1–4 ต.บ้านบัว",
        "story": "เกษตรกรเคยเผาตอซังเพื่อเตรียมดินให้ทันฤดู ทำให้หน้าดินเสื่อมและมีฝุ่นควัน",
        "method": "ประชุมชี้แจงรายหมู่บ้าน นัดรถไถเป็นกลุ่ม ไถกลบหลังเก็บเกี่ยวภายใน 7 วัน ใช้น้ำหมักช่วยย่อย แล้วตรวจแปลงร่วมกัน",
        "insights": "นัดรถไถพร้อมกันทั้งกลุ่มลดค่าจ้างต่อไร่ และแปลงที่ไถกลบขณะดินยังชื้นย่อยสลายเร็วกว่า",
        "core": "ทำให้การไม่เผาสะดวกและคุ้มกว่าการเผา",
        "partners": "อบต.บ้านบัว สนง.กษอ.เมืองบุรีรัมย์ และสถานีพัฒนาที่ดินบุรีรัมย์",
        "result": "ไถกลบได้ 400 ไร่ 100 ครัวเรือน ไม่มีการเผาในแปลงของสมาชิก",
        "extension": "ขยายไปตำบลใกล้เคียงที่มีกลุ่มใช้เครื่องจักรกลร่วมกัน",
    },
    {
        "kind": KnowledgeRecord.Kind.KNOWLEDGE,
        "title": "ทำปุ๋ยหมักจากใบไม้และเศษผักในครัวเรือน (ร่างตัวอย่าง)",
        "place": "ศาลากลางหมู่บ้าน",
        "story": "กลุ่มแม่บ้านเริ่มเก็บใบไม้และเศษผักมาทำปุ๋ยหมักแทนการเผาและทิ้ง",
    },
)


def build_knowledge() -> None:
    """Add the records that are not there yet, filed by the tambon's extension officer."""
    author = holder("310104", Role.EXT_OFFICER)
    post = author.posts[0]
    for record in RECORDS:
        made, is_new = KnowledgeRecord.objects.get_or_create(
            title=record["title"],
            defaults=record
            | {
                "area": Area.objects.get(code="310104"),
                "post": post,
                "fiscal_year": 2569,
                "author_name": author.full_name,
                "author_position": post.title,
                "author_office": str(post.agency),
            },
        )
        if is_new and made.kind == KnowledgeRecord.Kind.BEST_PRACTICE:
            publish(made, by=author, seen_revision=made.revision)
            say(made, "ตำบลของเราอยากไปดูแปลงจริง ขอนัดผ่านเกษตรตำบล", by=holder("310104", Role.TAMBON_TEAM))
