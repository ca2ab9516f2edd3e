"""The very hidden sheet ``_meta``: which village, period and state of the plan a workbook was made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from plans.village.workbook.columns import FORUM_LABELS, TEMPLATE_VERSION, columns
from plans.village.workbook.rows import MARK_LENGTH, Base, BaseRow
from projects.models import CODE_PATTERN
from projects.periods import PlanPeriod

TOUCHED: Final = "ข้อมูลกำกับไฟล์ (ชีตที่ซ่อนไว้) ถูกแก้ไขหรือเสียหาย กรุณาดาวน์โหลดแบบกรอกของหมู่บ้านใหม่แล้วกรอกในไฟล์นั้น"
_MARKS: Final = re.compile(r"[A-Za-z0-9+/]{8}(?: [A-Za-z0-9+/]{8})*")
_CODE: Final = re.compile(CODE_PATTERN)
_YEAR: Final = re.compile(r"2[4-6][0-9]{2}")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_SHAPES: Final = {
    "template": re.compile(re.escape(TEMPLATE_VERSION)),
    "workbook": re.compile(r"[0-9a-f]{16}"),
    "village": re.compile(r"[0-9]{8}"),
    "first_year": _YEAR,
    "last_year": _YEAR,
    "revision": _NUMBER,
    "forum": _NUMBER,
    "forum_marks": _MARKS,
}
_CHECKSUM: Final = "checksum"


class Unfit(ValueError):
    """A file, or one sheet of it, that cannot be used as a whole; the message is a Thai sentence."""

    def __init__(self, message: str, sheet: str = "") -> None:
        """Keep the sheet the sentence speaks of, blank for the whole file."""
        super().__init__(message)
        self.sheet = sheet


def written(base: Base) -> list[tuple[str, ...]]:
    """Return the sheet's rows as text: name and value, one row per project, the checksum last."""
    values = (
        TEMPLATE_VERSION,
        base.workbook,
        base.village_code,
        str(base.first_year),
        str(base.last_year),
        str(base.revision),
        str(base.forum_id),
        " ".join(base.forum_marks),
    )
    lines: list[tuple[str, ...]] = list(zip(_SHAPES, values, strict=True))
    lines += [(row.code, row.joined) for row in base.rows]
    return [*lines, (_CHECKSUM, _checksum(lines))]


def understood(lines: Sequence[Sequence[object]]) -> Base:
    """Read the base back from the sheet's rows; raises Unfit when it was touched or is of another kind."""
    rows = [row for row in ([_text(cell) for cell in line if cell != ""] for line in lines) if row]
    if not rows or rows[-1] != [_CHECKSUM, _checksum(rows[:-1])]:
        raise Unfit(TOUCHED)
    named = {row[0]: row[1] if len(row) > 1 else "" for row in rows if row[0] in _SHAPES}
    if named.get("template") != TEMPLATE_VERSION:
        raise Unfit("แบบกรอกนี้เป็นรุ่นที่ระบบไม่ใช้แล้ว กรุณาดาวน์โหลดแบบกรอกของหมู่บ้านใหม่แล้วคัดลอกข้อมูลไปกรอก")
    projects = [row for row in rows[:-1] if row[0] not in _SHAPES]
    # Anybody can write a sheet with the right checksum; what is in it is believed only in its own shape.
    if not all(shape.fullmatch(named.get(name, "")) for name, shape in _SHAPES.items()):
        raise Unfit(TOUCHED)
    if not all(len(row) == 2 and _CODE.fullmatch(row[0]) for row in projects):
        raise Unfit(TOUCHED)
    base = Base(
        workbook=named["workbook"],
        village_code=named["village"],
        first_year=int(named["first_year"]),
        last_year=int(named["last_year"]),
        revision=int(named["revision"]),
        forum_id=int(named["forum"]),
        forum_marks=tuple(named["forum_marks"].split()),
        rows=tuple(BaseRow(code, joined) for code, joined in projects),
    )
    if not 0 <= base.last_year - base.first_year < PlanPeriod.MAX_YEARS or len(base.forum_marks) != len(FORUM_LABELS):
        raise Unfit(TOUCHED)
    width = len(columns(base.years))
    if not all(_are_marks(row.joined, width) for row in base.rows):
        raise Unfit(TOUCHED)
    return base


def _are_marks(joined: str, width: int) -> bool:
    """Tell whether a text is ``width`` marks with a space between each two."""
    between = joined[MARK_LENGTH :: MARK_LENGTH + 1]
    return (
        len(joined) == width * (MARK_LENGTH + 1) - 1
        and between == joined.count(" ") * " "
        and joined.isascii()
        and joined.isprintable()
    )


def _text(cell: object) -> str:
    """Read a cell back as the text it was written as; an office program may have made a number of it."""
    if isinstance(cell, str):
        return cell
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _checksum(lines: Sequence[Sequence[str]]) -> str:
    """Return a fingerprint that shows an accident; it keeps nobody from forging, and forging gains nothing."""
    return hashlib.sha256("\n".join("\t".join(line) for line in lines).encode()).hexdigest()
