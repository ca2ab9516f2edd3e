"""How far from today a typed year may lie: near ones pass, others are doubted, far ones refused.

The bounds are settings (``DATE_YEARS``, ``PLAN_YEARS``), each as years from today that pass and years that are taken.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils import timezone

from paper.thai.months import BUDDHIST_ERA
from paper.thai.text import Unreadable

_CENTURY: Final = 100
_THIS_CENTURY: Final = 2000  # of the common era


def doubt_of_date(year: int, as_typed: str) -> str:
    """Judge the year (B.E.) of a date; raises Unreadable when it is too far from today."""
    return _judged(year, as_typed, settings.DATE_YEARS)


def doubt_of_year(year: int, as_typed: str) -> str:
    """Judge a year (B.E.) of a plan; raises Unreadable when it is too far from today."""
    return _judged(year, as_typed, settings.PLAN_YEARS)


def _judged(year: int, as_typed: str, bounds: tuple[int, int]) -> str:
    """Return the sentence of doubt, blank for none."""
    passes, is_taken = bounds
    away = year - this_year()
    if abs(away) <= passes:
        return ""
    where = f"{'หลัง' if away > 0 else 'ก่อน'}ปีนี้ {abs(away):,} ปี"
    if abs(away) <= is_taken:
        return f"ปี พ.ศ. {year} อยู่{where} กรุณาตรวจว่าถูกต้อง"
    message = f"ปีของ «{as_typed}» คือ พ.ศ. {year} ซึ่งอยู่{where} ไกลเกินกว่าที่ระบบรับ กรุณาตรวจปี{_instead(year, passes)}"
    raise Unreadable(message)


def _instead(year: int, passes: int) -> str:
    """Say which near year was perhaps meant.

    The common era in two figures (26), a Buddhist year that a program took for one of the common era and made Buddhist
    once more (3112), or one whose two figures it put into the last century (69 became 1969).
    """
    common = year - BUDDHIST_ERA
    century = this_year() // _CENTURY * _CENTURY
    candidates = (common, _THIS_CENTURY + year % _CENTURY + BUDDHIST_ERA, century + common % _CENTURY)
    meant = next((one for one in candidates if abs(one - this_year()) <= passes), None)
    return f" ถ้าหมายถึง พ.ศ. {meant} กรุณาพิมพ์ {meant}" if meant else ""


def this_year() -> int:
    """Return the year of today in the Buddhist era."""
    return timezone.localdate().year + BUDDHIST_ERA
