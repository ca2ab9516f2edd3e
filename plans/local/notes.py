"""What planners write beside a row of a plan, read as links: moved to, same as, joined with, asked of another body.

The notes are those seen in a real plan's workbook («ซ้ำลำดับที่ 63», «รวมกับลำดับที่ 2», «ย้ายไปแผนงาน…», «ไปประสาน 02/2»;
docs/domain.md#cross-references), however they are spaced, spelt or numbered.  What is none of them
is handed back unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paper.thai import arabic_digits, normalise
from plans.local.models import RowLink

Kind = RowLink.Kind
# No row of a plan has a higher number; what is longer is a year or an amount.
HIGHEST_NUMBER = 9999
LONGEST_RANGE = 50


@dataclass(frozen=True)
class Note:
    """One note: its kind, the printed number it names (none for a programme or a body), and the words as written."""

    kind: RowLink.Kind
    text: str
    number: int | None = None
    target: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read out of a text, and the pieces that are no such note."""

    notes: tuple[Note, ...]
    unread: tuple[str, ...]


# One note ends at a line's end, a semicolon, a bullet, or where the next one's verb begins behind a comma.
_VERB = r"(?:ซ้ำ|ยุบ|ควบ|รวม|ย้าย|โอน|ไปประสาน|ประสาน|เกินศักยภาพ)"
_APART = re.compile(rf"[\n;•]|,\s*(?={_VERB})|\s+(?:และ|แล้ว)\s*(?={_VERB})")
_LEAD = re.compile(r"^(?:\*+|-+|–|\(|หมายเหตุ\s*[:：]?|โครงการนี้|รายการนี้|ให้|ขอ(?=ย้าย|รวม|โอน)|\s)+")
_COORDINATION = re.compile(r"(?<!\d)(?:ผ\s*\.?\s*)?0?2\s*[/.\-]\s*0?2(?!\d)|เกินศักยภาพ|ประสาน")
_DUPLICATE = re.compile(r"ซ้ำ")
_MERGE = re.compile(r"(?:ยุบ|ควบ)?รวม|ยุบ(?:ไป|เข้า)")
_TRANSFER = re.compile(r"ย้าย|โอน(?:ไป|มา)")
# In this order: «ย้ายไปประสาน 02/2» is asked of another body, «ย้ายไปรวมกับลำดับที่ 2» is joined.
_KINDS = (
    (_COORDINATION, Kind.COORDINATE),
    (_DUPLICATE, Kind.DUPLICATE),
    (_MERGE, Kind.MERGE),
    (_TRANSFER, Kind.TRANSFER),
)
_NUMBERED = re.compile(
    r"(?:ลำดับ|ลำดบ|รายการ|โครงการ|ข้อ|หมายเลข|เลข|ที่|กับ|no|#|ซ้ำ|รวม)\s*(?:ที่|ที|\.|:)*\s*"
    r"(?P<numbers>\d+(?!\s*[/]\s*\d)(?:\s*(?:,|และ|กับ|-|–|ถึง)\s*(?:ลำดับ\s*(?:ที่)?\s*)?\d+)*)",
    re.IGNORECASE,
)
_ONE_OR_RANGE = re.compile(r"(\d+)(?:\s*(?:-|–|ถึง)\s*(\d+))?")
# What stands before a programme's or a body's name.
_TO = re.compile(
    r"^.*?(?:(?:ย้าย|โอน)?\s*(?:ไป)?\s*ประสาน(?:แผน|งาน)?|ย้าย|โอน|เกินศักยภาพ)\s*(?:ไปยัง|ไปอยู่|ไปไว้|ไปที่|ไป|มาจาก|มาอยู่|มา|ขอ|กับ|ให้|ส่ง|ต่อ)*\s*(?:อยู่|ไว้)?\s*(?:ที่|ใน|กับ|ยัง)*\s*"
)
_PART_OF_A_PLAN = re.compile(r"แผน|ยุทธศาสตร์|กลยุทธ์|ประเด็น|แบบ|ผ\s*\.?\s*\d")
_FORM_CODE = re.compile(r"(?:แบบ\s*)?(?:ผ\s*\.?\s*)?0?2\s*[/.\-]\s*0?2(?!\d)")


def read_notes(text: str) -> Reading:
    """Read every note of a text, in order; a note that names several numbers gives one link each."""
    notes: list[Note] = []
    unread: list[str] = []
    for piece in _APART.split(normalise(text, keep_lines=True)):
        words = piece.strip(" .,)")
        if not words:
            continue
        read = _read(words)
        notes += read
        if not read:
            unread.append(words)
    return Reading(tuple(notes), tuple(unread))


def _read(words: str) -> list[Note]:
    plain = _LEAD.sub("", arabic_digits(words)).strip()
    kind = next((kind for pattern, kind in _KINDS if pattern.search(plain)), None)
    if kind is None:
        return []
    if kind == Kind.COORDINATE:
        return [Note(kind, words, target=_target(_FORM_CODE.sub("", plain)))]
    # Money is joined and villages are the same too: without a number, only a move says where to.
    target = _target(plain) if kind == Kind.TRANSFER else ""
    if target and _PART_OF_A_PLAN.match(target):
        return [Note(kind, words, target=target)]
    numbers = _numbers(plain)
    if numbers:
        return [Note(kind, words, number=number) for number in numbers]
    return [Note(kind, words, target=target)] if target else []


def _target(plain: str) -> str:
    return _TO.sub("", plain, count=1).strip(" .:()«»\"'") if _TO.match(plain) else ""


def _numbers(plain: str) -> list[int]:
    match = _NUMBERED.search(plain)
    if match is None:
        return []
    numbers: list[int] = []
    for first, last in _ONE_OR_RANGE.findall(match["numbers"]):
        begin, end = int(first), int(last or first)
        numbers += range(begin, end + 1) if begin <= end <= begin + LONGEST_RANGE else [begin, end]
    kept = [number for number in dict.fromkeys(numbers) if 1 <= number <= HIGHEST_NUMBER]
    return kept if len(kept) == len(dict.fromkeys(numbers)) else []
