"""One reader per kind of value: what a box, a cell, a CSV line or a command gives becomes a value, the same everywhere.

A reader returns a ``Reading``: the value, and a Thai sentence of doubt where it was taken but is worth a second look.
What cannot be taken raises Unreadable with a Thai sentence.  Which reads what: docs/how-to/read-what-people-type.md
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Generic, TypeVar

from paper.thai.dates import read_thai_date
from paper.thai.letters import doubt_of_letters
from paper.thai.lost import has_letters, is_lost
from paper.thai.money import read_money, too_much
from paper.thai.months import BUDDHIST_ERA, FIRST_BUDDHIST_YEAR
from paper.thai.text import Unreadable, arabic_digits, normalise
from paper.thai.typed import DASHES, FIGURES, Percent, as_typed, number_text
from paper.thai.years import doubt_of_date, doubt_of_year, this_year

T_co = TypeVar("T_co", covariant=True)

# The widest numbers that the columns of the database hold.
LARGEST_BAHT: Final = Decimal("999999999999.99")
LARGEST_QUANTITY: Final = Decimal("9999999999.99")
LARGEST_COUNT: Final = 2_147_483_647
# A table program keeps fifteen digits of a number and noughts behind them.
MOST_DIGITS: Final = 10**15
# «1.250» is one and a quarter to a surveyor and a thousand two hundred and fifty to whoever points his thousands.
_THREE_DECIMALS: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_PERCENT: Final = re.compile(r"(?:ร้อยละ\s*)?(?P<figures>[\d,.]+)\s*%|ร้อยละ\s*(?P<alone>[\d,.]+)")
# What people write behind a count.
_COUNTED: Final = re.compile(r"(?<=\d)\s*(?:คน|ครัวเรือน|หลังคาเรือน|ครัว|หลัง|ราย)$")
_NUMBER_IN_NAME: Final = re.compile(r"\d[\d -]{7,}\d")
_THAI_LETTER: Final = re.compile("[\u0e01-\u0e2e]")
_NO_NAME: Final = re.compile(r"[<>?]|^[=+@]")
JOINED: Final = "มีการขึ้นบรรทัดใหม่ในช่อง ระบบรวมเป็นบรรทัดเดียวโดยเว้นวรรคแทน กรุณาตรวจคำที่ต่อกัน"
# What a file may do beside typing anew; a box leaves it out.
OF_FILE: Final = " หรือบันทึกไฟล์ใหม่เป็น UTF-8"
LOST: Final = "ตัวอักษรอาจเสียหาย (เช่น ???? หรืออักขระแปลก) กรุณาตรวจและพิมพ์ใหม่"
# What the central address of a state office looks like (saraban@…, saraban_06310101@dla.go.th).
_CENTRAL: Final = re.compile(r"saraban(_[0-9]{8})?@[a-z0-9.-]+\.(go|or)\.th")
NOT_CENTRAL: Final = (
    "ที่อยู่กลางของหน่วยงานของรัฐขึ้นต้นด้วย saraban และลงท้ายด้วย .go.th หรือ .or.th เช่น saraban_06310101@dla.go.th "
    "ระบบเก็บไว้ตามที่พิมพ์ กรุณาตรวจ"
)
AS_PERCENT: Final = "ช่องนี้เป็นร้อยละ ระบบอ่านเป็น {points} (ต่อร้อย) กรุณาตรวจว่าหน่วยนับเป็นร้อยละ"


@dataclass(frozen=True)
class Reading(Generic[T_co]):
    """What was read, the sentence of doubt (blank for none), and what else may have been meant, where that is known."""

    value: T_co
    doubt: str = ""
    other: T_co | None = None


# --- text -----------------------------------------------------------------------------------------------------------
def line(value: object) -> Reading[str]:
    """Read text of one line: a break between words becomes one space, and is told."""
    text, doubts = _words(value)
    if "\n" in text:
        text, doubts = normalise(text), [JOINED, *doubts]
    return Reading(text, " ".join(doubts))


def figures(value: object) -> Reading[str]:
    """Read a code of figures, such as a postcode, as Arabic figures without the spaces between them."""
    read = line(value)
    return Reading(arabic_digits(read.value).replace(" ", ""), read.doubt)


def lines(value: object) -> Reading[str]:
    """Read text of many lines."""
    text, doubts = _words(value)
    return Reading(text, " ".join(doubts))


def _words(value: object) -> tuple[str, list[str]]:
    """Write what a cell holds as text with its lines, with what is doubted of it."""
    if value is None:
        return "", []
    if isinstance(value, str):
        text = normalise(value, keep_lines=True)
        return text, [LOST] if is_lost(value) else doubt_of_letters(text)
    if isinstance(value, Percent):
        return str(value), []
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        message = f"ช่องนี้ต้องเป็นข้อความ แต่โปรแกรมเก็บเป็น{_kind_of(value)} «{as_typed(value)}» กรุณาพิมพ์ใหม่เป็นข้อความ"
        raise Unreadable(message)
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) >= MOST_DIGITS:
        message = "ช่องนี้เป็นตัวเลขยาวเกิน 15 หลัก โปรแกรมตารางเก็บได้ไม่ครบทุกหลัก กรุณาพิมพ์ใหม่เป็นข้อความ"
        raise Unreadable(message)
    text = number_text(float(exact))
    return text, [f"ช่องนี้เป็นตัวเลข ระบบเก็บเป็นข้อความ «{text}» กรุณาตรวจ"] if "." in text else []


def _kind_of(value: object) -> str:
    if isinstance(value, dt.date):
        return "วันที่"
    return "เวลา" if isinstance(value, dt.time) else "ค่า"


def central_address(value: object) -> Reading[str]:
    """Read the central e-mail address of an office; one of another form than the government's is taken and told."""
    text = normalise(str(value or ""))
    return Reading(text, NOT_CENTRAL if text and not _CENTRAL.fullmatch(text.lower()) else "")


def person_name(value: object) -> Reading[str]:
    """Read the name of a person; blank is ''. What has no letters, or lost them, is refused."""
    read = _name(value, "ชื่อบุคคล")
    if _NUMBER_IN_NAME.search(arabic_digits(read.value)):
        return Reading(read.value, _both(read.doubt, "ชื่อบุคคลมีเลขหลายหลักต่อท้าย กรุณาตรวจว่าไม่ใช่เลขประจำตัวหรือเบอร์โทรศัพท์"))
    return read


def village_name(value: object) -> Reading[str]:
    """Read a village's name; blank is ''. What has no letters, or lost them, is refused; what is not Thai, doubted."""
    read = _name(value, "ชื่อหมู่บ้าน")
    if any(unicodedata.category(letter) == "So" for letter in read.value):
        return Reading(read.value, _both(read.doubt, f"ชื่อหมู่บ้าน «{read.value[:40]}» มีสัญลักษณ์ที่ไม่ใช่ตัวอักษร กรุณาตรวจ"))
    if read.value and not _THAI_LETTER.search(read.value):
        return Reading(read.value, _both(read.doubt, f"ชื่อหมู่บ้าน «{read.value[:40]}» ไม่มีตัวอักษรไทย กรุณาตรวจ"))
    return read


def _name(value: object, called: str) -> Reading[str]:
    read = line(value)
    if read.value and (not has_letters(read.value) or is_lost(str(value)) or _NO_NAME.search(read.value)):
        message = f"«{as_typed(value)}» ไม่ใช่{called} (ตัวอักษรเสียหายหรือไม่มีตัวอักษร) กรุณาพิมพ์ใหม่{OF_FILE}"
        raise Unreadable(message, read.value)
    return read


def _both(*doubts: str) -> str:
    return " ".join(filter(None, doubts))


# --- numbers --------------------------------------------------------------------------------------------------------
def money(value: object) -> Reading[Decimal | None]:
    """Read baht: blank is None, a dash is nought; never a percentage, never thousands set off by points."""
    amount = read_money(value)
    if amount is not None and amount > LARGEST_BAHT:
        raise Unreadable(too_much(value))
    return Reading(amount)


def quantity(value: object, *, dash: Decimal | None = None) -> Reading[Decimal | None]:
    """Read a quantity from nought with at most two decimals; blank is None, a dash what ``dash`` says.

    80 % is 80, with a doubt; «1.250» is 1.25, with a doubt.
    """
    if isinstance(value, Percent):
        return Reading(_exact(value.points, value), AS_PERCENT.format(points=f"{value.points:f}"))
    number, text = _number(value)
    if number is None and text:
        if text in DASHES:
            return Reading(dash)
        if percent := _PERCENT.fullmatch(text):
            points = percent["figures"] or percent["alone"]
            inner = quantity(points)
            return Reading(inner.value, _both(inner.doubt, AS_PERCENT.format(points=points)))
        message = (
            f"อ่าน «{as_typed(value)}» เป็นตัวเลขไม่ได้ ต้องเป็นตัวเลขตั้งแต่ 0 ทศนิยมไม่เกิน 2 ตำแหน่ง เช่น 400 หรือ 12.5 "
            "(หน่วยกรอกในช่องหน่วยนับ)"
        )
        raise Unreadable(message)
    if number is None:
        return Reading(None)
    exact = _exact(number, value)
    if _THREE_DECIMALS.fullmatch(text):
        more = text.replace(".", ",")
        sentence = f"อ่าน «{text}» เป็น {exact.normalize():f} (จุดคือทศนิยม) ถ้าหมายถึง {more} ให้พิมพ์ {more}"
        return Reading(exact, sentence, Decimal(text.replace(".", "")))
    return Reading(exact)


def _exact(number: Decimal, value: object) -> Decimal:
    """Return a quantity as the column of the database holds it."""
    if number > LARGEST_QUANTITY:
        message = f"«{as_typed(value)}» มากเกินกว่าที่ระบบรับได้ ต้องเป็นตัวเลขไม่เกิน {LARGEST_QUANTITY:,} กรุณาตรวจสอบจำนวนหลัก"
        raise Unreadable(message)
    exact = number.quantize(Decimal("0.01"))
    if exact != number:
        message = f"«{as_typed(value)}» ละเอียดเกินไป ต้องเป็นตัวเลขทศนิยมไม่เกิน 2 ตำแหน่ง เช่น 12.25"
        raise Unreadable(message)
    return exact


def count(value: object, *, dash: int | None = None) -> Reading[int | None]:
    """Read a whole number of people or households, with or without what is counted; blank is None."""
    if isinstance(value, str):
        value = _COUNTED.sub("", arabic_digits(normalise(value)))
    number, text = _number(value)
    if number is None and not text:
        return Reading(None)
    if text in DASHES:
        return Reading(dash)
    if number is None or number != number.to_integral_value() or "." in text:
        message = f"อ่าน «{as_typed(value)}» เป็นจำนวนเต็มไม่ได้ ต้องเป็นจำนวนเต็มตั้งแต่ 0 เช่น 120 (หลักพันคั่นด้วยจุลภาค)"
        raise Unreadable(message)
    if number > LARGEST_COUNT:
        message = f"«{as_typed(value)}» มากเกินกว่าที่ระบบรับได้ ต้องเป็นจำนวนเต็มไม่เกิน {LARGEST_COUNT:,} กรุณาตรวจสอบจำนวนหลัก"
        raise Unreadable(message)
    return Reading(int(number))


def _number(value: object) -> tuple[Decimal | None, str]:
    """Return the number from nought on, or None, and the text that was typed; the text of a number's own cell is ''.

    What is typed and is no such number is None with its text; blank is None without one.
    """
    if value is None or isinstance(value, str):
        text = arabic_digits(normalise(value or ""))
        return (Decimal(text.replace(",", "")) if FIGURES.fullmatch(text) else None), text
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None, as_typed(value) or "?"
    # A workbook keeps 15 digits; the digits behind them are the noise of binary fractions.
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    return (abs(number), "") if number.is_finite() and number >= 0 else (None, as_typed(value))


# --- time -----------------------------------------------------------------------------------------------------------
def date(value: object) -> Reading[dt.date | None]:
    """Read a day of the Buddhist era; blank is None, a far year is refused, a near one doubted."""
    day = read_thai_date(value)
    try:
        return Reading(day, doubt_of_date(day.year + BUDDHIST_ERA, as_typed(value)) if day else "")
    except Unreadable as far:
        raise Unreadable(str(far), day) from far


def year(value: object) -> Reading[int | None]:
    """Read a year of the Buddhist era in four figures; blank is None, a far year is refused, a near one doubted."""
    number, text = _number(value)
    if number is None and not text:
        return Reading(None)
    if number is None or number != number.to_integral_value() or not 1000 <= number <= 9999 or "," in text:
        message = f"อ่าน «{as_typed(value)}» เป็นปีไม่ได้ กรุณากรอกปี พ.ศ. สี่หลัก เช่น 2569"
        raise Unreadable(message)
    found = int(number)
    if found < FIRST_BUDDHIST_YEAR:
        message = f"กรุณากรอกปี พ.ศ. สี่หลัก เช่น 2569 (ปีพุทธศักราช){_common(found)}"
        raise Unreadable(message)
    return Reading(found, doubt_of_year(found, as_typed(value)))


def _common(found: int) -> str:
    """Say which Buddhist year a year of our time would be."""
    buddhist = found + BUDDHIST_ERA
    return f" ถ้าหมายถึง ค.ศ. {found} ให้พิมพ์ {buddhist}" if FIRST_BUDDHIST_YEAR < buddhist <= this_year() + 100 else ""
