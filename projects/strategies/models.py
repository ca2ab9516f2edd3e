"""The strategy library: frameworks per level, period and agency, their items, and which project serves which item."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from agencies.access.reach import Access, ReachQuerySet
from agencies.areas.models import Area
from agencies.offices.models import Agency

_YEAR = (MinValueValidator(2400), MaxValueValidator(2700))


class StrategyFramework(models.Model):
    """One strategy document; its items are what projects are aligned to.

    ``letter`` is the line ก–จ under which แบบ ผ.02 of 2566–2570 prints it, blank when it is not printed there.
    """

    class Level(models.TextChoices):
        """Whose strategy it is, from the top."""

        NATIONAL = "national", "ยุทธศาสตร์ชาติ 20 ปี"
        NESDP = "nesdp", "แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ"
        SDG = "sdg", "เป้าหมายการพัฒนาที่ยั่งยืน (SDGs)"
        PROVINCE = "province", "ยุทธศาสตร์จังหวัด"
        LOCAL_IN_PROVINCE = "local_in_province", "ยุทธศาสตร์การพัฒนาของ อปท. ในเขตจังหวัด"
        DISTRICT = "district", "แผนพัฒนาอำเภอ"
        AGENCY = "agency", "ยุทธศาสตร์ของหน่วยงาน"
        LOCAL = "local", "ยุทธศาสตร์/ประเด็นการพัฒนาของ อปท."
        PROGRAMME = "programme", "แผนงาน"

    level = models.CharField("ระดับ", max_length=20, choices=Level)
    letter = models.CharField("บรรทัดใน ผ.02", max_length=2, blank=True)
    title = models.CharField("ชื่อยุทธศาสตร์หรือแผน", max_length=200)
    # How an item is called in print, «ยุทธศาสตร์ที่», «หมุดหมายที่», «เป้าหมายที่».
    item_label = models.CharField("คำนำหน้าข้อ", max_length=60, default="ยุทธศาสตร์ที่", blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="strategies", verbose_name="พื้นที่ที่ใช้")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="strategies", verbose_name="หน่วยงาน"
    )
    first_year = models.PositiveSmallIntegerField("ใช้ตั้งแต่ปี", validators=_YEAR)
    last_year = models.PositiveSmallIntegerField("ใช้ถึงปี", validators=_YEAR)
    source = models.CharField("ที่มา", max_length=300, blank=True)
    is_confirmed = models.BooleanField("ตรวจสอบกับเอกสารต้นฉบับแล้ว", default=False)

    ACCESS: ClassVar = Access(name="strategy", area="area__code", agencies=("agency_id",), touching=True)
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["level", "area__code", "-first_year", "pk"]
        verbose_name = "ยุทธศาสตร์"
        verbose_name_plural = "ยุทธศาสตร์"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="strategy_years_in_order")
        ]

    def __str__(self) -> str:
        """Say the title."""
        return self.title


class StrategyItem(models.Model):
    """One strategy, milestone, goal, development issue, tactic (กลยุทธ์) or programme of a framework."""

    framework = models.ForeignKey(StrategyFramework, models.CASCADE, related_name="items")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="อยู่ใต้ข้อ"
    )
    number = models.CharField("ข้อที่", max_length=12, blank=True)
    title = models.CharField("ชื่อ", max_length=300)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        ordering: ClassVar = ["framework", "position", "pk"]
        verbose_name = "ข้อของยุทธศาสตร์"
        verbose_name_plural = "ข้อของยุทธศาสตร์"

    def __str__(self) -> str:
        """Say number and title."""
        return f"{self.number} {self.title}".strip()
