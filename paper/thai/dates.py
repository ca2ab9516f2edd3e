"""Dates of the Buddhist era, printed and read, and the Thai fiscal year."""

import datetime
import re
from typing import Final

from django.utils import timezone

from paper.thai.months import BUDDHIST_ERA, FIRST_BUDDHIST_YEAR, MONTHS, SHORT_MONTHS
from paper.thai.text import Unreadable, arabic_digits, normalise
from paper.thai.typed import as_typed

LAST_BUDDHIST_YEAR: Final = 2699
_CENTURY: Final = 2500  # ปี 69 is 2569
_FISCAL_YEAR_BEGINS_IN_MONTH: Final = 10  # Budget Procedures Act: 1 October – 30 September

_MONTH_NUMBERS = {
    name.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, start=1)
}
_DATE_IN_WORDS = re.compile(
    r"(?:วัน(?:[ก-๙]*ที่)?\s*)?(?P<day>\d{1,2})\s*(?:เดือน)?\s*(?P<month>[ก-๙][ก-๙. ]*?)\s*"
    r"(?:(?:พ\.?\s?ศ\.?)\s*)?(?P<year>\d+)"
)
_DATE_IN_FIGURES = re.compile(r"(?P<day>\d{1,2})\s*([/.\-])\s*(?P<month>\d{1,2})\s*\2\s*(?P<year>\d+)")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?")
_COMMON_ERA = re.compile(r"ค\.?\s?ศ")
# Table programs count days from here; the bounds are 2543 and 2643.
_FIRST_SERIAL: Final = datetime.date(1899, 12, 30)
_SERIALS: Final = (36_526, 73_050)
_EXAMPLE = "เช่น 15 มี.ค. 2569 หรือ 15/3/2569"


def thai_date(date: datetime.date | None, *, short: bool = False) -> str:
    """Print a date: «21 พฤศจิกายน 2569», or «21 พ.ย. 2569» when short; None prints nothing."""
    if date is None:
        return ""
    if isinstance(date, datetime.datetime):
        date = _local(date)
    month = (SHORT_MONTHS if short else MONTHS)[date.month - 1]
    return f"{date.day} {month} {date.year + BUDDHIST_ERA}"


def days_to(due: datetime.date, today: datetime.date) -> str:
    """Say how far a deadline is from a day: «เลยกำหนด 3 วัน», «ครบกำหนดวันนี้», «อีก 5 วัน»."""
    days = (due - today).days
    if days < 0:
        return f"เลยกำหนด {-days} วัน"
    return f"อีก {days} วัน" if days else "ครบกำหนดวันนี้"


def thai_datetime(moment: datetime.datetime | None, *, short: bool = False) -> str:
    """Print a moment in the local time of the office: «21 พฤศจิกายน 2569 เวลา 14.30 น.»."""
    if moment is None:
        return ""
    moment = _local(moment)
    return f"{thai_date(moment, short=short)} เวลา {moment:%H.%M} น."


def _local(moment: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def fiscal_year(date: datetime.date) -> int:
    """Tell the fiscal year of a date in the Buddhist era: 1 October 2025 is in 2569."""
    return date.year + BUDDHIST_ERA + (date.month >= _FISCAL_YEAR_BEGINS_IN_MONTH)


def fiscal_quarter(date: datetime.date) -> int:
    """Tell the quarter of the fiscal year: October to December is 1."""
    return (date.month - _FISCAL_YEAR_BEGINS_IN_MONTH) % 12 // 3 + 1


def read_thai_date(value: object) -> datetime.date | None:
    """Read a date as a cell of a workbook or a person gives it; blank is None.

    A real date whose year is one of the Buddhist era (typed so into a workbook of the common era) is turned back.
    Text must be of the Buddhist era: day, month, year, in figures or with the month's name. Raises Unreadable.
    """
    if value is None:
        return None
    if isinstance(value, datetime.date):
        return _read_real_date(value)
    if not isinstance(value, str):
        raise Unreadable(_not_a_date(value))
    text = arabic_digits(normalise(value))
    if not text:
        return None
    if _COMMON_ERA.search(text):
        raise Unreadable(_ask_for_buddhist_era(text))
    return _read_text(text)


def _read_real_date(value: datetime.date) -> datetime.date:
    if value.year < FIRST_BUDDHIST_YEAR:
        return datetime.date(value.year, value.month, value.day)
    return _date(value.day, value.month, value.year, as_typed=f"{value.day}/{value.month}/{value.year}")


def _read_text(text: str) -> datetime.date:
    if match := _DATE_IN_FIGURES.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        month = int(match["month"])
    elif match := _DATE_IN_WORDS.fullmatch(text):
        month = _MONTH_NUMBERS.get(match["month"].replace(".", "").replace(" ", ""), 0)
    else:
        raise Unreadable(_not_a_date(text))
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += _CENTURY
    elif len(match["year"]) == 4 and year < FIRST_BUDDHIST_YEAR:
        raise Unreadable(_ask_for_buddhist_era(text))
    if not month or not FIRST_BUDDHIST_YEAR <= year <= LAST_BUDDHIST_YEAR:
        raise Unreadable(_not_a_date(text))
    return _date(int(match["day"]), month, year, as_typed=text)


def _date(day: int, month: int, buddhist_year: int, *, as_typed: str) -> datetime.date:
    try:
        return datetime.date(buddhist_year - BUDDHIST_ERA, month, day)
    except ValueError:
        message = f"ไม่มีวันที่ «{as_typed}» ในปฏิทิน กรุณาตรวจสอบวัน เดือน และปี"
        raise Unreadable(message) from None


def _not_a_date(value: object) -> str:
    return f"อ่าน «{as_typed(value, length=60)}» เป็นวันที่ไม่ได้{_serial(value)} กรุณากรอกวัน เดือน และปี พ.ศ. {_EXAMPLE}"


def _serial(value: object) -> str:
    """Say which day a bare number is to a table program, where it is one of our time."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _SERIALS[0] <= value <= _SERIALS[1]:
        return ""
    day = _FIRST_SERIAL + datetime.timedelta(days=int(value))
    return f" (โปรแกรมตารางใช้เลขนี้แทนวันที่ {thai_date(day, short=True)})"


def _ask_for_buddhist_era(text: str) -> str:
    return f"กรุณากรอกปีของ «{text[:60]}» เป็นปีพุทธศักราช (พ.ศ.) {_EXAMPLE}"
