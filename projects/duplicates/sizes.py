"""Sizes: what a machine, a vessel or a building is rated by, and how long, wide or deep a work is.

A tractor of 34 horsepower is not one of 90: what rates a thing tells things apart. How much of a work is proposed does
not where the thing has a name or a number: a road that is proposed with 200 metres and with 180 is one road.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from projects.duplicates.marks import Difference

# What is measured («แรงม้า», «ยาว») and how much it is, in one unit for each.
Measured = frozenset[tuple[str, str]]

# How a unit is written, the unit one counts in instead, and how many of that it is. «อาคารเรียน 4 ชั้น 2» is no size but
# the second floor of the fourth building.
_RATING: Final = (
    (r"แรงม้า|hp", "แรงม้า", "1"),
    (r"เมกะวัตต์|mw", "วัตต์", "1000000"),
    (r"กิโลวัตต์|kw", "วัตต์", "1000"),
    (r"วัตต์|w", "วัตต์", "1"),
    (r"เควีเอ|kva", "kva", "1"),
    (r"บีทียู|btu", "บีทียู", "1"),
    (r"ซีซี|cc", "ซีซี", "1"),
    (r"ลิตร", "ลิตร", "1"),
    (r"นิ้ว", "นิ้ว", "1"),
    (r"ชั้น(?!ที่)(?!\s*\d+(?!\d|\s*ห้อง))", "ชั้น", "1"),
    (r"ห้องเรียน", "ห้องเรียน", "1"),
)
_EXTENT: Final = (
    (r"กิโลเมตร|กม\.", "เมตร", "1000"),
    (r"เซนติเมตร|ซม\.", "เมตร", "0.01"),
    (r"มิลลิเมตร|มม\.?", "เมตร", "0.001"),
    (r"ลูกบาศก์เมตร|ลบ\.?\s?ม\.?", "ลบ.ม.", "1"),
    (r"ตารางเมตร|ตร\.?\s?ม\.?", "ตร.ม.", "1"),
    (r"เมตร|ม\.", "เมตร", "1"),
)
_KILOGRAMS: Final = "กก."
_WEIGHT: Final = ((r"ตัน", _KILOGRAMS, "1000"), (r"กิโลกรัม|กก\.?", _KILOGRAMS, "1"))
_UNITS: Final = tuple(
    (re.compile(written), unit, Decimal(times)) for written, unit, times in (*_RATING, *_EXTENT, *_WEIGHT)
)
_RATES: Final = frozenset(unit for _, unit, _ in _RATING)
# Of a building it is seldom left out.
_OF_BUILDINGS: Final = frozenset({"ชั้น", "ห้องเรียน"})
# Behind these what is long or heavy rates a thing: how wide a pipe is, what a tank holds, what a lorry carries.
_ACROSS: Final = "ศูนย์กลาง"
_RATED_BY: Final = {_KILOGRAMS: ("ขนาด",), "ลบ.ม.": ("ขนาด", "จุ"), "เมตร": ("ขนาด",)}
_LABELS: Final = rf"เส้นผ่า(?:น)?{_ACROSS}|(?:ความ)?จุ|ขนาด|กำลัง|กว้าง|ยาว|ลึก|หนา|สูง|ระยะทาง"
_OF_ITS_OWN: Final = ("กว้าง", "ลึก", "หนา", "สูง")
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
_SIZE: Final = re.compile(
    rf"(?:(?P<label>{_LABELS})\s*)?(?:(?:ไม่น้อยกว่า|ไม่ต่ำกว่า|ไม่เกิน|ประมาณ)\s*)?"
    rf"(?<![\d/+.,-])(?P<number>{_NUMBER}(?:\s*[x×*]\s*{_NUMBER})*)\s*"
    rf"(?P<unit>{'|'.join(written.pattern for written, _, _ in _UNITS)})(?![a-z])"
)
_NUMBERS: Final = re.compile(_NUMBER)


class Sizes(NamedTuple):
    """What a title measures: what rates the thing, and how much of the work there is to be."""

    rated: Measured = frozenset()
    amounts: Measured = frozenset()


NO_SIZES: Final = Sizes()


def sizes_of(text: str) -> tuple[Sizes, str]:
    """Return the sizes in a plain text, and the text without those that rate a thing."""
    if _NUMBERS.search(text) is None:
        return NO_SIZES, text
    rated: set[tuple[str, str]] = set()
    amounts: set[tuple[str, str]] = set()

    def taken(match: re.Match[str]) -> str:
        label = match["label"] or ""
        unit, value = _measured(match)
        if unit in _RATES or ("x" not in value and label.endswith((_ACROSS, *_RATED_BY.get(unit, ())))):
            rated.add((unit, value))
            return " "
        if unit != _KILOGRAMS:
            amounts.add((label if label in _OF_ITS_OWN else "x" if "x" in value else unit, value))
        return match[0]

    rest = _SIZE.sub(taken, text)
    return Sizes(frozenset(rated), frozenset(amounts)), rest


def _measured(match: re.Match[str]) -> tuple[str, str]:
    """Return the unit one counts in, and the number (or those of «6x12») in it."""
    unit, times = next((unit, times) for written, unit, times in _UNITS if written.match(match["unit"]))
    numbers = (Decimal(number.replace(",", "")) * times for number in _NUMBERS.findall(match["number"]))
    return unit, "x".join(f"{number.normalize():f}" for number in numbers)


def sized(a: Sizes, b: Sizes, *, is_known: bool) -> Difference:
    """Tell what the sizes of two titles say: a doubt when a thing is rated otherwise.

    That there is more of a work of which only the kind is known (not ``is_known``, by a name or a number) hints at two,
    and so does a building of which only one tells how large it is. What else only one of them measures says nothing.
    """
    if _differ(a.rated, b.rated):
        return Difference.DOUBT
    is_more = (not is_known and _differ(a.amounts, b.amounts)) or _OF_BUILDINGS & (_labels(a.rated) ^ _labels(b.rated))
    return Difference.HINT if is_more else Difference.NONE


def _differ(mine: Measured, others: Measured) -> bool:
    """Tell whether two measure one thing otherwise."""
    both = _labels(mine) & _labels(others)
    return any(label in both for label, _ in mine ^ others)


def _labels(measured: Measured) -> set[str]:
    return {label for label, _ in measured}
