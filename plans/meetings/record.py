"""What is asked of every meeting's record before somebody puts her name under it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from paper.thai import thai_date

NO_MINUTES = "ยังไม่ได้แนบรายงานการประชุม"


def was_held(held_on: dt.date | None, *attendance: int | None) -> bool:
    """Tell whether a meeting took place: its day is not ahead, and people came."""
    return held_on is not None and held_on <= timezone.localdate() and any(attendance)


def day_lacking(held_on: dt.date | None, called: str) -> list[str]:
    """Return what is wrong with the day of a meeting; ``called`` is what its form calls it («วันที่ประชุม»)."""
    if held_on is None:
        return [f"ยังไม่ได้กรอก{called}"]
    if held_on > timezone.localdate():
        return [f"{called} ({thai_date(held_on)}) ยังมาไม่ถึง"]
    return []
