"""Baht: added up, printed in figures and in words, and read as Thai people type it; blank is never nought."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from paper.thai.text import Unreadable, arabic_digits, normalise
from paper.thai.typed import DASHES, FIGURES, Percent, as_typed

NOUGHT: Final = Decimal(0)
SATANG: Final = Decimal("0.01")
# One million million baht: more than the national budget, so anything above it is a slip of the keyboard.
LARGEST: Final = Decimal(10) ** 12
# «500.000», «1.632.820»: points where others set off thousands. Thai offices set them off with commas, so that nobody
# can tell five hundred baht from half a million.
_POINTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){1,5}")
_DECIMALS: Final = 2
_UNITS = re.compile(r"^฿\s*|\s*(?:\.-|บาทถ้วน|บาท|฿)$")

_NAMES = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MILLION = 10**6


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Add amounts up; blank adds nothing, and nothing but blanks is blank (None)."""
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, NOUGHT) if stated else None


def baht(amount: Decimal | int | None) -> str:
    """Print an amount in figures: «1,632,820», with satang («0.50») only when there are any; None prints nothing."""
    if amount is None:
        return ""
    rounded = Decimal(amount).quantize(SATANG)
    if rounded == rounded.to_integral_value():
        return f"{int(rounded):,}"
    return f"{rounded:,.2f}"


def baht_in_words(amount: Decimal | int | None) -> str:
    """Print an amount in words: «หนึ่งล้านเอ็ดบาทถ้วน», «ยี่สิบเอ็ดบาทห้าสิบสตางค์»; None prints nothing.

    Raises ValueError for a part of a satang.
    """
    if amount is None:
        return ""
    exact = Decimal(amount)
    satang_in_all = exact * 100
    if satang_in_all != satang_in_all.to_integral_value():
        message = f"an amount in words has no parts of a satang: {amount}"
        raise ValueError(message)
    whole, satang = divmod(int(abs(satang_in_all)), 100)
    if not whole and not satang:
        return "ศูนย์บาทถ้วน"
    words = f"{_number(whole)}บาท" if whole else ""
    words += f"{_number(satang)}สตางค์" if satang else "ถ้วน"
    return f"ลบ{words}" if exact < 0 else words


def _number(number: int) -> str:
    """Name a whole number above nought; the millions are named first, as a number of their own."""
    millions, rest = divmod(number, _MILLION)
    named = f"{_number(millions)}ล้าน" if millions else ""
    return named + _below_a_million(rest, follows=bool(millions))


def _below_a_million(number: int, *, follows: bool) -> str:
    words = []
    for place in range(len(_PLACES) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words.append(_digit(digit, place, follows=follows or number > 10**place * 10 - 1) + _PLACES[place])
    return "".join(words)


def _digit(digit: int, place: int, *, follows: bool) -> str:
    """Name one digit; a one behind anything is เอ็ด, tens are สิบ and ยี่สิบ."""
    if place == 0 and digit == 1 and follows:
        return "เอ็ด"
    if place == 1 and digit in (1, 2):
        return ("", "", "ยี่")[digit]
    return _NAMES[digit]


def read_money(value: object) -> Decimal | None:
    """Read an amount in baht as a cell or a person gives it; blank is None, a dash is nought.

    Takes numbers and text such as «1,632,820», «๕๐๐,๐๐๐ บาท», « -   ». Returns whole satang. Raises Unreadable with a
    Thai sentence for anything else: text, a negative amount, more than two decimals as written («500.000»), a
    percentage, not a number, beyond all bounds.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, Percent):
        raise Unreadable(_percentage(value))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Unreadable(_not_money(value))
    # A workbook keeps 15 digits; the digits behind them are the noise of binary fractions.
    amount = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    return _checked(amount, typed=value)


def _read_text(value: str) -> Decimal | None:
    text = arabic_digits(normalise(value))
    if not text:
        return None
    if text.replace(" ", "") in DASHES:
        return NOUGHT
    figures = _UNITS.sub("", _UNITS.sub("", text)).strip()
    if figures[:1] in DASHES and FIGURES.fullmatch(figures[1:].strip()):
        raise Unreadable(_negative(value))
    if _POINTED_THOUSANDS.fullmatch(figures):
        raise Unreadable(_pointed(value, figures))
    if figures.endswith("%"):
        raise Unreadable(_percentage(value))
    if not FIGURES.fullmatch(figures):
        raise Unreadable(_not_money(value))
    if len(figures.partition(".")[2]) > _DECIMALS:
        raise Unreadable(_too_fine(value))
    return _checked(Decimal(figures.replace(",", "")), typed=value)


def _checked(amount: Decimal, *, typed: object) -> Decimal:
    if not amount.is_finite():
        raise Unreadable(_not_money(typed))
    if amount < 0:
        raise Unreadable(_negative(typed))
    if amount > LARGEST:
        raise Unreadable(too_much(typed))
    whole_satang = amount.quantize(SATANG)
    if whole_satang != amount:
        raise Unreadable(_too_fine(typed))
    return abs(whole_satang)  # a workbook knows a nought below nought


def too_much(value: object) -> str:
    """Say that an amount is more than can be kept."""
    return f"จำนวนเงิน «{as_typed(value)}» มากเกินกว่าที่ระบบรับได้ กรุณาตรวจสอบจำนวนหลัก"


def _not_money(value: object) -> str:
    return f"อ่าน «{as_typed(value)}» เป็นจำนวนเงินไม่ได้ กรุณากรอกเฉพาะตัวเลข เช่น 1,632,820"


def _negative(value: object) -> str:
    return f"จำนวนเงิน «{as_typed(value)}» ติดลบ กรุณากรอกจำนวนเงินตั้งแต่ 0 ขึ้นไป"


def _too_fine(value: object) -> str:
    return f"จำนวนเงิน «{as_typed(value)}» มีทศนิยมเกิน 2 ตำแหน่ง กรุณากรอกไม่เกินหลักสตางค์"


def _percentage(value: object) -> str:
    return f"อ่าน «{as_typed(value)}» เป็นจำนวนเงินไม่ได้ เพราะเป็นร้อยละ กรุณากรอกเป็นบาท เช่น 1,632,820"


def _pointed(value: object, figures: str) -> str:
    """Say both amounts that were perhaps meant, when there are two."""
    whole, _, behind = figures.partition(".")
    more = f"{int(figures.replace('.', '')):,}"
    sentence = f"จำนวนเงิน «{as_typed(value)}» มีทศนิยมเกิน 2 ตำแหน่ง หลักพันให้คั่นด้วยจุลภาค ถ้าหมายถึง {more} บาท ให้พิมพ์ {more}"
    if "." in behind or not behind.endswith("0"):
        return sentence
    fewer = baht(Decimal(f"{whole}.{behind}"))
    return f"{sentence} ถ้าหมายถึง {fewer} บาท ให้พิมพ์ {fewer}"
