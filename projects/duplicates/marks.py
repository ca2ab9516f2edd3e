"""Numbers and letters that tell one work from another of its kind: «สาย 2», «โซน A», «กข15», «16-20-0», «กม. 2+100».

Amounts, sizes, money, dates and years tell nothing of that kind, so they are dropped first; what number is left
identifies. Which village a title speaks of is read by the gazetteer and is no mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import Final

# A mark is what is numbered («สาย», or nothing where only the number is known) and the number or letter itself.
Marks = frozenset[tuple[str, str]]
# What a found text holds: its marks, and the words that stay of it.
Reader = Callable[[re.Match[str]], tuple[set[tuple[str, str]], str]]
KILOMETRE: Final = "กม"
FORMULA: Final = "สูตร"


class Difference(IntEnum):
    """How far two projects differ beyond their likeness in words; the worst of several counts."""

    NONE = 0
    # Only one of them names a place: a person should look.
    HINT = 1
    # They may be two: a person must look, and the titles are not very likely the same.
    DOUBT = 2
    # They are two of a kind: two numbers, two varieties, two places.
    TWO = 3


# --- what is no mark ------------------------------------------------------------------------------------------------
# What is counted; words that also begin a name («2 โรงเรียนวัดป่า», «ชั้น 2 อาคาร 4») count only where they stand alone.
_COUNTED: Final = (
    r"ตารางเมตร|ลูกบาศก์เมตร|กิโลเมตร|กิโลกรัม|เซนติเมตร|มิลลิเมตร|เมตร|ตร\.?\s?ม\.?|ลบ\.?\s?ม\.?|กม\.|กก\.|ซม\.|มม\.?|ม\.|นิ้ว|ไร่|งาน"
    r"|ตัน|บาท|ครัวเรือน|หลังคาเรือน|ราย|คน|ตัว|บ่อ|เครื่อง|คัน|แห่ง|จุด|ชุด|ต้น|กระสอบ|ถุง|ปี|รุ่น|ครั้ง|แรงม้า|กิโลวัตต์|วัตต์|kw|kva|hp|w\b"
    r"|ลิตร|ใบ|ดวง|โคม|ตู้|ท่อน|แผ่น|เส้น|ลูก|เล่ม|วัน|เดือน|ชั่วโมง|ชม\.|%|เปอร์เซ็นต์|ภาษา|ก้อน|มัด|เข่ง|คู่|มิติ|ห้องเรียน"
)
_COUNTED_ALONE: Final = (
    "โรงเรียน|ชุมชน|หมู่บ้าน|ตำบล|อำเภอ|อาคาร|ห้อง|ชั้น|สนาม|ป้าย|ถัง|ระบบ|ฐาน|ด้าน|ช่อง|รอบ|กลุ่ม|สาย|แปลง|หลัง|ผลิตภัณฑ์|ซอย|กล้า"
)
_UNITS: Final = rf"(?:{_COUNTED})(?!ที่)|(?:{_COUNTED_ALONE})(?![ก-๎])(?!\s*\d)"
_TEN: Final = r"(?:สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)*"
_SIZE: Final = (
    r"จำนวน|ขนาด|กว้าง|ยาว|ลึก|หนา|สูง|ระยะทาง|ปริมาตร|ปริมาณ|ความจุ|ดินขุด|เนื้อที่|พื้นที่|เส้นผ่า(?:น)?ศูนย์กลาง|คุณภาพ"
    r"|ไม่น้อยกว่า|ประมาณ|วงเงิน|งบประมาณ|ราคา|รวม|ร้อยละ|(?:ครัวเรือน|ราย|คน|แห่ง|กลุ่ม|หมู่บ้าน|หมู่)ละ"
)
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
_SIZES: Final = re.compile(
    rf"(?:{_SIZE})\s*{_NUMBER}(?:\s*[x×*/-]\s*{_NUMBER})*\s*{_TEN}\s*(?:{_UNITS})?"
    rf"|{_NUMBER}(?:\s*[x×*]\s*{_NUMBER})+\s*(?:{_UNITS})?"
)
_MONTHS: Final = (
    r"มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|[ก-ฮ]{1,2}\.[คพย]\."
)
_YEAR: Final = r"2[4-6]\d\d"
_TIMES: Final = re.compile(
    rf"\d{{1,2}}\s*(?:{_MONTHS})(?:\s*{_YEAR})?"
    rf"|(?:(?:ประจำ)?ปี(?:งบประมาณ|การศึกษา)?|พ\.\s?ศ\.)\s*(?:พ\.\s?ศ\.\s*)?\d+(?:\s*[-/,]\s*\d{{2,4}})*"
    rf"|(?<![\d/+-]){_YEAR}(?:\s*[-/,]\s*{_YEAR})*(?![\d/+-])"
)
_COUNTS: Final = re.compile(rf"(?<![\d/+.-]){_NUMBER}\s*{_TEN}\s*(?:{_UNITS})")

# --- what is one ----------------------------------------------------------------------------------------------------
_FORMULA: Final = re.compile(r"(?<![\d-])(\d{1,2})\s?[-:]\s?(\d{1,2})\s?[-:]\s?(\d{1,2})(?![\d-])")
_KILOMETRE: Final = re.compile(
    r"(?<![\d+])(?<!\d\s)(?:กม\.?|กิโลเมตร)\s*(?:ที่)?\s*(\d+(?:\s?\+\s?\d+)?)"
    r"(?:\s*(?:-|ถึง)\s*(?:กม\.?|กิโลเมตร)?\s*(?:ที่)?\s*(\d+(?:\s?\+\s?\d+)?))?"
)
# What is numbered, as one writes it and as it is compared. With «ที่» it is always a number of order; without, it is
# an amount where what is counted follows («อาคาร 2 หลัง»).
_LABEL: Final = (
    "สาย|ซอย|จุด|โซน|แปลง|ตัว|ระยะ|ครั้ง|รุ่น|ช่วง|หลัง|แห่ง|บ่อ|คลอง|ชั้น|อาคาร|เลข|ชุด|แยก|คุ้ม|กลุ่ม|สนาม|ฝาย|เส้น|ประตู|หน้า|ตอน|ลูก"
    "|ถัง|ปี|งวด"
)
_LABELS: Final = tuple(_LABEL.split("|"))
_VALUE: Final = r"\d+(?:\s?[/+.]\s?\d+)*"
_MORE: Final = rf"(?:\s*(?:,|-|และ|ถึง)\s*(?:(?:{_LABEL})\s*(?:ที่)?\s*)?{_VALUE}(?!\s*(?:{_UNITS})(?![ก-๎])))*"
_ORDINAL: Final = re.compile(
    rf"(?:(?P<order>{_LABEL}|[ก-๎]+?)ที่\s*|(?P<label>{_LABEL})\s*)"
    rf"(?P<first>{_VALUE})(?P<more>{_MORE})(?P<unit>\s*(?:{_UNITS})(?![ก-๎]))?"
)
_LETTERED: Final = re.compile(rf"({_LABEL})\s*(?:ที่)?\s*([a-z]|[ก-ฮ])(?![a-zก-๎.])")
# «หมู่ที่» is a place, «พื้นที่ 5 ไร่» an area, «วันที่ 5» a day.
_NOT_ORDERED: Final = ("หมู่", "พื้น", "เนื้อ", "วัน", "หมู่บ้าน")
_VALUES: Final = re.compile(_VALUE)
_DIGIT: Final = re.compile(r"\d")
_RANGE: Final = re.compile(r"^\s*(?:-|ถึง)\s*(\d+)$")
_LONGEST_RANGE: Final = 50


def marks_of(text: str) -> tuple[Marks, str]:
    """Return the marks of a plain text, and the text without them and without amounts, sizes and times."""
    found: set[tuple[str, str]] = set()

    def taking(read: Reader) -> Callable[[re.Match[str]], str]:
        """Keep the marks of what is found; it is cut out of the text but for its words, and stays where it has none."""

        def cut(match: re.Match[str]) -> str:
            marks, words = read(match)
            found.update(marks)
            return f" {words} " if marks else match[0]

        return cut

    text = _LETTERED.sub(taking(_lettered), text)
    if _DIGIT.search(text) is None:
        return frozenset(found), text
    text = _FORMULA.sub(taking(_formula), text)
    text = _KILOMETRE.sub(taking(_kilometres), text)
    text = _TIMES.sub(" ", _SIZES.sub(" ", text))
    text = _ORDINAL.sub(taking(_ordered), text)
    text = _COUNTS.sub(" ", text)
    found |= {("", _number(number)) for number in _VALUES.findall(text)}
    return frozenset(found), _VALUES.sub(" ", text)


def _formula(match: re.Match[str]) -> tuple[set[tuple[str, str]], str]:
    return {(FORMULA, "-".join(_number(part) for part in match.groups()))}, ""


def _kilometres(match: re.Match[str]) -> tuple[set[tuple[str, str]], str]:
    return {(KILOMETRE, _number(part)) for part in match.groups() if part}, ""


def _ordered(match: re.Match[str]) -> tuple[set[tuple[str, str]], str]:
    order = match["order"]
    if (order or "").endswith(_NOT_ORDERED) or (order is None and match["unit"]):
        return set(), ""
    words = order or match["label"]
    label = next((label for label in _LABELS if words.endswith(label)), "")
    first, more = match["first"], match["more"]
    numbers = [first, *_VALUES.findall(more)]
    if (last := _RANGE.match(more)) and first.isdigit() and 0 < int(last[1]) - int(first) < _LONGEST_RANGE:
        numbers = [str(number) for number in range(int(first), int(last[1]) + 1)]
    return {(label, _number(number)) for number in numbers}, f"{words} {match['unit'] or ''}"


def _lettered(match: re.Match[str]) -> tuple[set[tuple[str, str]], str]:
    return {(match[1], match[2])}, match[1]


def _number(text: str) -> str:
    """Write a number as it is compared: without spaces and without noughts before it."""
    return "".join(
        part.lstrip("0") or "0" if part.isdigit() else part.replace(" ", "") for part in re.split(r"(\d+)", text)
    )


# --- two of them ----------------------------------------------------------------------------------------------------
def between(a: Marks, b: Marks) -> Difference:
    """Tell what the marks of two titles say: two works when they have none in common, a doubt when not all are.

    A number is the same whatever it is said to number («สาย 3», «คลองซอย 3»), unless both number one thing otherwise.
    """
    if a == b:
        return Difference.NONE
    if not a or not b:
        return Difference.DOUBT
    if _metres(a) and _metres(b):
        return _kilometres_between(_metres(a), _metres(b))
    of_one_thing = {label for label, _ in a} & {label for label, _ in b} - {""}
    if any(_numbers(a, label).isdisjoint(_numbers(b, label)) for label in of_one_thing):
        return Difference.TWO
    mine, others = ({number for _, number in marks} for marks in (a, b))
    if mine == others and all(_numbers(a, label) == _numbers(b, label) for label in of_one_thing):
        return Difference.NONE
    return Difference.TWO if mine.isdisjoint(others) else Difference.DOUBT


def _numbers(marks: Marks, label: str) -> set[str]:
    return {number for name, number in marks if name == label}


def _metres(marks: Marks) -> list[int]:
    """Return the places along a road, in metres from its beginning, the first first."""
    parts = (number.partition("+") for number in _numbers(marks, KILOMETRE))
    return sorted(int(kilometre) * 1000 + int(metres or 0) for kilometre, _, metres in parts)


def _kilometres_between(a: list[int], b: list[int]) -> Difference:
    """Compare two stretches of a road: the same, one over the other, or apart."""
    if a == b:
        return Difference.NONE
    return Difference.DOUBT if a[0] < b[-1] and b[0] < a[-1] else Difference.TWO
