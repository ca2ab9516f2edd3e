"""The permission table in words: what things and actions are called, what a person may do somewhere, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from agencies.access.permissions import Row, Scope, rows, table
from agencies.access.reach import reaches_of
from agencies.access.roles import Role

# Each with a place for what the thing is called.
ACTIONS = {
    "view": "ดู{}",
    "create": "เริ่มจัดทำ{}",
    "change": "แก้ไข{}",
    "discard": "ลบร่าง{}",
    "submit": "ส่ง{}",
    "pull_back": "ดึง{}กลับมาแก้ไข",
    "return": "ส่ง{}กลับให้แก้ไข",
    "accept": "รับ{}เข้าแผนตำบล",
    "reopen": "เปิด{}ให้แก้ไขใหม่",
    "download": "ดาวน์โหลด{}",
    "certify": "รับรอง{}",
    "print": "สั่งพิมพ์{}",
    "roll_up": "สั่งรวม{}ใหม่",
    "publish": "เผยแพร่{}",
    "comment": "แสดงความคิดเห็นต่อ{}",
    "invite": "เชิญผู้ดำรง{}",
    "file": "ยื่น{}",
    "confirm": "ยืนยัน{}",
    "decline": "ไม่ยืนยัน{}",
    "log": "อ่านบันทึกการดำเนินการของผู้ดูแลระบบและ{}",
    "staff": "ตั้งทีมทำงานของ{}",
    "meet": "จัดเวทีของ{}",
    "describe": "บันทึกข้อมูลพื้นฐานของ{}",
    "score": "ให้คะแนนโครงการใน{}",
    "arrange": "วางผังของ{}",
    "decide": "บันทึกมติใน{}",
    "propose": "เสนอโครงการเข้า{}",
    "ask": "ขอให้หน่วยงานร่วมดำเนินการตาม{}",
    "align": "เทียบโครงการใน{}กับยุทธศาสตร์",
    "integrate": "ประกาศว่า{}บูรณาการแล้ว",
    "release": "ออกเล่ม{}",
    "forward": "ส่ง{}ต่อ",
    "receive": "ลงรับ{}",
    "answer": "ตอบ{}",
    "revise": "เปลี่ยนคำตอบของ{}",
    "note": "อ่านและเขียนบันทึกภายในของ{}",
    "agree": "เห็นชอบ{}",
    "recall": "ถอนคำเชิญที่ออกตาม{}",
    "withdraw": "ถอน{}",
    "cancel": "ยกเลิก{}",
    "close": "ปิด{}",
    "type": "พิมพ์คะแนนของ{}",
    "approve": "อนุมัติ{}",
    "announce": "ประกาศใช้{}",
}
# Where the thing is done by another word than others are.
DEEDS = {
    ("ballot", "discard"): "เลิกใช้{}",
    ("edition", "propose"): "เสนอพิจารณา{}",
    ("receipt", "receive"): "ลงรับแผนที่ส่งถึงหน่วยงาน",
    ("receipt", "return"): "ส่งคืนแผนที่ส่งถึงหน่วยงาน",
    ("upper_plan", "accept"): "รับแผนจากระดับล่างเข้า{}",
}
SCOPES = {Scope.AREA: "ในพื้นที่รับผิดชอบ", Scope.AGENCY: "ที่หน่วยงานเกี่ยวข้อง", Scope.OWN: "งานของตนเอง"}


@dataclass(frozen=True)
class Line:
    """One row of the table as people read it."""

    deed: str
    role: str
    scope: str
    states: str
    allowed: bool
    why: str


@dataclass(frozen=True)
class Refusal:
    """Why a person may not: the table's reasons, the states in which she might, and the roles that may."""

    what: str
    whys: tuple[str, ...]
    states: str
    roles: tuple[str, ...]


@cache
def guarded() -> dict[str, type[Model]]:
    """Return every guarded model by the name the table calls it."""
    return {model.ACCESS.name: model for model in apps.get_models() if hasattr(model, "ACCESS")}


def thing_words(name: str) -> str:
    """Say what the table's object is called; a name without a model yet is said as it is."""
    model = guarded().get(name)
    return str(model._meta.verbose_name) if model else name  # noqa: SLF001  Django's own way to a model's name


def deed_words(thing: str, action: str) -> str:
    """Say what is done to what: «รับแผนหมู่บ้านเข้าแผนตำบล»."""
    return DEEDS.get((thing, action), ACTIONS[action]).format(thing_words(thing))


def state_words(name: str, states: Iterable[str]) -> str:
    """Say the states of an object in Thai, joined by «หรือ»; no states is every state and says nothing."""
    labels = _labels(name)
    return " หรือ ".join(labels.get(state, state) for state in states)


@cache
def _labels(name: str) -> dict[str, str]:
    model = guarded().get(name)
    path = model.ACCESS.state.split("__") if model else [""]  # type: ignore[attr-defined]  # guarded models have it
    for step in path[:-1]:
        model = model._meta.get_field(step).related_model  # type: ignore[union-attr, assignment]  # noqa: SLF001
    field = model._meta.get_field(path[-1]) if model and path[-1] else None  # noqa: SLF001
    return {str(value): str(label) for value, label in getattr(field, "choices", None) or ()}


def read_aloud(row: Row) -> Line:
    """Turn a row into words."""
    return Line(
        deed=deed_words(row.object, row.action),
        role=str(Role(row.role).label),
        scope=SCOPES[row.scope],
        states=state_words(row.object, row.states),
        allowed=row.allowed,
        why=row.why,
    )


def may_somewhere(person: object, permission: str) -> bool:
    """Tell whether any post of ``person`` allows «object.action» on anything at all."""
    thing, action = permission.split(".")
    return any(rows(thing, action, reach.role) for reach in reaches_of(person))


def require_somewhere(person: object, permission: str) -> None:
    """Raise PermissionDenied when no post of ``person`` could ever do ``permission``: the guard of list pages."""
    if not may_somewhere(person, permission):
        raise PermissionDenied(permission)


def refusal(person: object, permission: str) -> Refusal | None:
    """Explain from the table why ``person`` may not; None when the table does not know ``permission``."""
    thing, _, action = permission.partition(".")
    known = [row for row in table() if (row.object, row.action) == (thing, action)]
    if not known:
        return None
    own = {reach.role for reach in reaches_of(person)}
    mine = [row for row in known if row.role in own]
    return Refusal(
        what=deed_words(thing, action),
        whys=tuple(dict.fromkeys(row.why for row in mine if not row.allowed)),
        states=state_words(thing, dict.fromkeys(state for row in mine if row.allowed for state in row.states)),
        roles=tuple(dict.fromkeys(str(Role(row.role).label) for row in known if row.allowed)),
    )
