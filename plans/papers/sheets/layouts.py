"""What the families of forms share: where their layouts come from, which layouts there are, and the money columns."""

from __future__ import annotations

from django.db import models

from paper.layout.sheet import Column, year_columns
from projects.periods import PlanPeriod

# Seen in workbooks and plan software of local authorities, not in the Gazette (docs/domain.md#form-layouts).
SOURCE_OF_LAYOUT = "แบบ ผ.01 และ ผ.02 ที่ อปท. ใช้จริงในแผนพัฒนาท้องถิ่น พ.ศ. 2566–2570 และ 2571–2575"
# What a sum over villages calls the line that is none of them.
BESIDE_VILLAGES = "หน่วยงาน"
OWN_LAYOUT = "แบบของระบบแผนร่วมตำบล ไม่มีแบบของทางราชการกำหนดไว้"


class Layout(models.TextChoices):
    """The layouts in which ผ.01, the ผ.02 family and ผ.03 are seen (docs/domain.md#form-layouts)."""

    STRATEGY = "strategy", "ตามยุทธศาสตร์ 12 ช่อง มีตัวชี้วัดและบรรทัด ก–จ (2566–2570)"
    STRATEGY_17 = "strategy-17", "ตามยุทธศาสตร์ 17 ช่อง มีช่องข้อบัญญัติรายปี (2566–2570)"
    ISSUE = "issue", "ตามประเด็นการพัฒนาท้องถิ่น (2571–2575)"

    @classmethod
    def of(cls, period: PlanPeriod) -> Layout:
        """Return the layout that a period's forms have unless another is asked for."""
        is_by_strategy = period.form_version == PlanPeriod.FormVersion.STRATEGY_BASED
        return cls.STRATEGY if is_by_strategy else cls.ISSUE

    @property
    def is_by_issue(self) -> bool:
        """Tell whether the forms have neither indicator nor ก–จ lines."""
        return self is Layout.ISSUE

    @property
    def chapter_word(self) -> str:
        """Return what the forms of the layout call the first level of their groups."""
        return "ประเด็นการพัฒนาท้องถิ่น" if self.is_by_issue else "ยุทธศาสตร์"


def money(period: PlanPeriod, *, sum_title: str = "", width_mm: float = 18.5) -> tuple[Column, ...]:
    """Return one money column per fiscal year of the period, and their sum when it has a title."""
    return year_columns(period.first_year, len(period.years), width_mm=width_mm, sum_title=sum_title)


def whole(period: PlanPeriod) -> str:
    """Return the band over the columns of the whole period, «รวม 5 ปี»."""
    return f"รวม {len(period.years)} ปี"
