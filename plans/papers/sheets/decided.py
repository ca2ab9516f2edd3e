"""The chapters of the tambon book that have no official form: who met, what was decided, who pays, who said yes."""

from __future__ import annotations

from paper.layout.sheet import Column, Grouping, Kind, Sheet
from plans.decisions.models import Outcome
from plans.papers.sheets.layouts import OWN_LAYOUT


def _own(code: str, title: str, *columns: Column, landscape: bool = True, counted: str = "โครงการ") -> Sheet:
    sheet = Sheet(code=code, title=title, source=OWN_LAYOUT, landscape=landscape, columns=columns, counted=counted)
    return sheet.in_own_signs()


def fate_in_book(fate: Outcome) -> str:
    """Say a fate as a book says it: what is frozen does not tell what was decided from what was left as proposed."""
    return "อยู่ในแผนตำบล" if fate is Outcome.CARRIED else str(fate.label)


_NUMBER = Column("", "ที่", 10, Kind.ORDER)
_CODE = Column("code", "รหัส", 20, Kind.CODE)
BY_HEADING = Grouping("heading")
TEAM_LIST = _own(
    "",
    "ทีมปฏิบัติการขับเคลื่อนแผนชุมชนระดับตำบล",
    _NUMBER,
    Column("name", "ชื่อ-สกุล", 55),
    Column("position", "ตำแหน่ง/สังกัด", 60),
    Column("duty", "หน้าที่ในทีม", 45),
    landscape=False,
    counted="คน",
)
MEETING_LIST = _own(
    "",
    "การประชุมระดับตำบลที่ปิดแล้ว",
    _NUMBER,
    Column("held_on", "วันที่", 24, Kind.DATE),
    Column("what", "การประชุม", 44),
    Column("place", "สถานที่", 36),
    Column("male", "ชาย", 12, Kind.COUNT, band="ผู้เข้าร่วม (คน)", total=True),
    Column("female", "หญิง", 12, Kind.COUNT, band="ผู้เข้าร่วม (คน)", total=True),
    Column("came", "หน่วยงานที่มา", 20, Kind.COUNT),
    Column("presented", "หมู่บ้านที่\nนำเสนอแผน", 20, Kind.COUNT),
    landscape=False,
    counted="ครั้ง",
)
PROBLEM_LIST = _own(
    "",
    "ปัญหาที่หมู่บ้านบอกไว้ จำแนกตามเรื่อง",
    _NUMBER,
    Column("topic", "เรื่อง", 34),
    Column("titles", "ปัญหา", 46),
    Column("villages", "หมู่บ้าน", 38),
    Column("urgent", "หมู่บ้านที่\nเร่งด่วน", 18, Kind.COUNT),
    # In words: a sum over problems of which some do not state it says so.
    Column("households", "ครัวเรือน\nที่เดือดร้อน", 28),
    landscape=False,
    counted="เรื่อง",
)
FATE_SUMS = _own(
    "ยอดตามผลการพิจารณา",
    "ยอดตามผลการพิจารณา",
    Column("label", "ผลการพิจารณา", 75),
    Column("projects", "โครงการ", 22, Kind.COUNT, total=True),
    Column("budget_baht", "งบประมาณที่เสนอ (บาท)", 40, Kind.BAHT, total=True),
    # What was joined counts although another project carries it: this column comes to the plan.
    Column("counted_baht", "ที่นับในแผน (บาท)", 40, Kind.BAHT, total=True),
    landscape=False,
    counted="",
)
DECISION_LIST = _own(
    "ผลการพิจารณา",
    "ผลการพิจารณาของเวทีตำบลทุกโครงการ",
    _NUMBER,
    _CODE,
    Column("title", "โครงการ", 60),
    Column("village", "หมู่บ้าน/ผู้เสนอ", 36),
    Column("rank", "ลำดับ\nตำบล", 14, Kind.COUNT),
    Column("lead", "หน่วยงานหลัก", 32),
    Column("supporting", "หน่วยงานสนับสนุน", 32),
    Column("budget_baht", "งบประมาณที่เสนอ (บาท)", 28, Kind.BAHT, total=True),
    Column("reason", "เหตุผล", 44),
)
MERGE_LIST = _own(
    "บัญชีการรวม",
    "โครงการที่เวทีรวมเข้าด้วยกัน",
    _NUMBER,
    Column("kind", "ลักษณะ", 40),
    Column("survivor", "โครงการหลัก", 62),
    Column("members", "โครงการที่นำมารวม", 70),
    Column("reason", "เหตุผล", 52),
    Column("by_post", "โดย", 28),
    Column("on", "วันที่", 22, Kind.DATE),
    counted="รายการ",
)
PAYER_LIST = _own(
    "เงินตามหน่วยงาน",
    "ผู้ออกเงินที่บันทึกไว้ เฉพาะโครงการที่บรรจุในแผน",
    _NUMBER,
    _CODE,
    Column("title", "โครงการ", 70),
    Column("cash_baht", "เงิน (บาท)", 26, Kind.BAHT, total=True),
    Column("in_kind_baht", "แรงงานหรือสิ่งของ\n(ตีเป็นบาท)", 32, Kind.BAHT, total=True),
    Column("total_baht", "รวม (บาท)", 28, Kind.BAHT, total=True),
    landscape=False,
    # A project stands once for each of its payers: counting the lines would say nothing.
    counted="",
)
PAYERS_SAY = (
    "ยอดในบทนี้คือส่วนที่บันทึกตัวผู้ออกเงินแล้ว ไม่ใช่แหล่งงบที่เสนอซึ่งอยู่ในบทภาพรวมงบประมาณและบัญชีสรุป "
    "รวมกับส่วนที่ยังไม่ระบุผู้ออกเงินแล้วเท่ากับงบประมาณของแผน"
)
# A project may serve several items: adding the lines up would count it more than once.
ALIGNED_LIST = _own(
    "ความสอดคล้อง",
    "ความสอดคล้องกับยุทธศาสตร์",
    Column("item", "ข้อของยุทธศาสตร์", 110),
    Column("projects", "โครงการ", 22, Kind.COUNT),
    Column("budget_baht", "งบประมาณ (บาท)", 38, Kind.BAHT),
    landscape=False,
    counted="ข้อ",
)
COMMITMENT_LIST = _own(
    "คำตอบรับของหน่วยงาน",
    "สิ่งที่หน่วยงานตอบรับแล้ว",
    _NUMBER,
    _CODE,
    Column("title", "โครงการ", 62),
    Column("agency", "หน่วยงาน", 52),
    Column("part", "ในฐานะ", 36),
    Column("kind", "สิ่งที่รับ", 30),
    Column("amount_baht", "จำนวนเงิน (บาท)", 28, Kind.BAHT, total=True),
    Column("details", "รายละเอียด", 38),
    Column("on", "วันที่ตอบ", 22, Kind.DATE),
    counted="รายการ",
)
