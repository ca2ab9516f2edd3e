"""How a state looks: one list of every state's shape and word, read by the badge of every page.

A shape and a word carry the state and colour only repeats it; what is done is quiet, what is missing is loud.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Shape(StrEnum):
    """The seven shapes; each is a class ``b-…`` of static/app.css."""

    DONE = "done"  # a full circle
    NOW = "now"  # a ring
    WAIT = "wait"  # a half circle
    LATE = "late"  # a triangle
    ASK = "ask"  # a diamond: somebody has to look
    NO = "no"  # an empty circle: not yet, or not recorded
    SKIP = "skip"  # a stroke: not needed, or no longer


class Badge(NamedTuple):
    """The shape of a state, and its word where the page has none of its own."""

    shape: Shape
    word: str


BADGES: dict[str, Badge] = {
    # what is done
    "done": Badge(Shape.DONE, "เสร็จแล้ว"),
    "ok": Badge(Shape.DONE, "เรียบร้อย"),
    "accepted": Badge(Shape.DONE, "รับแล้ว"),
    "announced": Badge(Shape.DONE, "ประกาศใช้แล้ว"),
    "carried": Badge(Shape.DONE, "บรรจุในแผนตำบล"),
    "certified": Badge(Shape.DONE, "รับรองแล้ว"),
    "closed": Badge(Shape.DONE, "ปิดแล้ว"),
    "confirmed": Badge(Shape.DONE, "ยืนยันแล้ว"),
    "joined": Badge(Shape.DONE, "รวมกันอยู่"),
    "published": Badge(Shape.DONE, "ประกาศแล้ว"),
    "received": Badge(Shape.DONE, "รับแล้ว"),
    # what can be done now
    "now": Badge(Shape.NOW, "ทำได้ตอนนี้"),
    "open": Badge(Shape.NOW, "กำลังบันทึก"),
    # what waits for somebody
    "asked": Badge(Shape.WAIT, "รอคำตอบ"),
    "committee": Badge(Shape.WAIT, "รอคณะกรรมการ"),
    "council": Badge(Shape.WAIT, "รอสภาท้องถิ่น"),
    "executive": Badge(Shape.WAIT, "รอผู้บริหารท้องถิ่น"),
    "held": Badge(Shape.WAIT, "รอรับรอง"),
    "opened": Badge(Shape.WAIT, "เปิดอ่านแล้ว"),
    "prepared": Badge(Shape.WAIT, "รอประกาศ"),
    "proposed": Badge(Shape.WAIT, "รอพิจารณา"),
    "queued": Badge(Shape.WAIT, "รอพิมพ์"),
    "running": Badge(Shape.WAIT, "กำลังพิมพ์"),
    "scheduled": Badge(Shape.WAIT, "นัดหมายแล้ว"),
    "sent": Badge(Shape.WAIT, "ส่งแล้ว"),
    "submitted": Badge(Shape.WAIT, "รอตรวจ"),
    "wait": Badge(Shape.WAIT, "รอผู้อื่น"),
    # what is late, or went wrong
    "late": Badge(Shape.LATE, "เลยกำหนด"),
    "failed": Badge(Shape.LATE, "ทำไม่สำเร็จ"),
    # what somebody has to look at
    "behind": Badge(Shape.ASK, "ยังไม่เป็นปัจจุบัน"),
    "countered": Badge(Shape.ASK, "เสนอปรับ"),
    "given_back": Badge(Shape.ASK, "คืนแล้ว"),
    "passed_on": Badge(Shape.ASK, "ส่งต่อ"),
    "returned": Badge(Shape.ASK, "ส่งกลับให้แก้"),
    # what is not there yet
    "deferred": Badge(Shape.NO, "ชะลอ"),
    "draft": Badge(Shape.NO, "ร่าง"),
    "later": Badge(Shape.NO, "ยังไม่ถึง"),
    "none": Badge(Shape.NO, "ไม่มีบันทึก"),
    # what is not needed, or no longer holds
    "cancelled": Badge(Shape.SKIP, "ยกเลิก"),
    "declined": Badge(Shape.SKIP, "ไม่รับ"),
    "discarded": Badge(Shape.SKIP, "ไม่ใช้"),
    "merged": Badge(Shape.SKIP, "รวมกับโครงการอื่น"),
    "replaced": Badge(Shape.SKIP, "มีมติใหม่แทนแล้ว"),
    "run_out": Badge(Shape.SKIP, "หมดเวลา"),
    "skip": Badge(Shape.SKIP, "ไม่ต้องทำ"),
    "undone": Badge(Shape.SKIP, "ยกเลิกแล้ว"),
    "withdrawn": Badge(Shape.SKIP, "ถอนแล้ว"),
}
