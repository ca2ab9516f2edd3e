"""Plan periods, village plans, their lines, versions and events."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from paper.thai import fiscal_year


def years_between(first_year: int, last_year: int) -> tuple[int, ...]:
    """Return the fiscal years (B.E.) from the first to the last, both included."""
    return tuple(range(first_year, last_year + 1))


def period_name(first_year: int, last_year: int) -> str:
    """Say a period as people write it."""
    return f"พ.ศ. {first_year}–{last_year}"


class PlanPeriod(models.Model):
    """The fiscal years a plan runs over, e.g. 2571–2575; the horizon has changed four times and is data."""

    class FormVersion(models.TextChoices):
        """Which layout the official forms of the period have (docs/domain.md#form-layouts)."""

        STRATEGY_BASED = "strategy", "แบบตามยุทธศาสตร์ (2566–2570)"
        ISSUE_BASED = "issue", "แบบตามประเด็นการพัฒนา (2571–2575)"

    MAX_YEARS = 5

    first_year = models.PositiveSmallIntegerField("ปีแรก", validators=[MinValueValidator(2400), MaxValueValidator(2700)])
    last_year = models.PositiveSmallIntegerField(
        "ปีสุดท้าย", validators=[MinValueValidator(2400), MaxValueValidator(2700)]
    )
    form_version = models.CharField("รูปแบบแบบฟอร์ม", max_length=10, choices=FormVersion)
    is_open = models.BooleanField("เปิดรับแผน", default=False)

    class Meta:
        ordering: ClassVar = ["-first_year"]
        verbose_name = "ช่วงแผน"
        verbose_name_plural = "ช่วงแผน"
        constraints: ClassVar = [
            models.UniqueConstraint("first_year", "last_year", name="period_once"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")) & Q(last_year__lt=F("first_year") + 5),
                name="period_of_one_to_five_years",
            ),
        ]

    def __str__(self) -> str:
        """Say the period as people write it."""
        return period_name(self.first_year, self.last_year)

    @property
    def slug(self) -> str:
        """Return the period as addresses and commands write it, «2571-2575»."""
        return f"{self.first_year}-{self.last_year}"

    @property
    def years(self) -> tuple[int, ...]:
        """Return the fiscal years (B.E.) of the period."""
        return years_between(self.first_year, self.last_year)


def planned_periods() -> QuerySet[PlanPeriod]:
    """Select the periods whose plans are made: their first fiscal year has begun, and a later one takes plans."""
    later = PlanPeriod.objects.filter(is_open=True, first_year__gt=OuterRef("first_year"))
    return PlanPeriod.objects.filter(Exists(later), first_year__lte=fiscal_year(timezone.localdate()))


def is_planned(period: PlanPeriod) -> bool:
    """Tell whether the plans of one period are made: one query."""
    return planned_periods().filter(pk=period.pk).exists()
