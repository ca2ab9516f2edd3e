"""What the tambon is and what presses it: profile, SWOT, and the problems its villages name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from agencies.access.reach import Access, ReachQuerySet
from agencies.areas.models import Area
from plans.tambon.models import TambonPlan
from projects.models import Urgency

# What people write of a tambon, in the order of the handbook; a release freezes it, the book prints it.
PROFILE_FIELDS = (
    "identity",
    "positioning",
    "direction",
    "potential",
    "strengths",
    "weaknesses",
    "opportunities",
    "threats",
    "years_ahead",
)
# The foreword of the book; a release freezes it when there is one, so that plans without say what they said before.
FOREWORD = "foreword"
# What people write of a problem of a village; a release freezes it with the topic's name.
PROBLEM_FIELDS = ("topic", "title", "cause", "place", "households", "urgency")


class TambonProfile(models.Model):
    """Identity, positioning, direction, potential and SWOT of a tambon, as its forum wrote them."""

    tambon_plan = models.OneToOneField(TambonPlan, models.CASCADE, related_name="profile")
    identity = models.TextField("อัตลักษณ์ของตำบล", blank=True)
    positioning = models.TextField("ตำแหน่งการพัฒนา", blank=True)
    direction = models.TextField("ทิศทางการพัฒนา", blank=True)
    potential = models.TextField("ศักยภาพ", blank=True)
    strengths = models.TextField("จุดแข็ง", blank=True)
    weaknesses = models.TextField("จุดอ่อน", blank=True)
    opportunities = models.TextField("โอกาส", blank=True)
    threats = models.TextField("อุปสรรค", blank=True)
    # Directions for one to three years ahead (docs/domain.md#owner-documents).
    years_ahead = models.TextField("แนวทางการดำเนินงานใน 1–3 ปีข้างหน้า", blank=True)
    foreword = models.TextField("คำนำของเล่มแผน", blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "ข้อมูลตำบล"
        verbose_name_plural = "ข้อมูลตำบล"


class Topic(models.Model):
    """A field of problems (water, debt, prices …): editable data, so that villages' problems can be put together."""

    name = models.CharField("เรื่อง", max_length=120, unique=True)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)
    is_in_use = models.BooleanField("ใช้อยู่", default=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = "เรื่องของปัญหา"
        verbose_name_plural = "เรื่องของปัญหา"

    def __str__(self) -> str:
        """Say the topic."""
        return self.name


class Problem(models.Model):
    """A problem of one village: what, why, how many households, how urgent.

    A topic that is urgent in several villages surfaces as the tambon's own problem; it is computed, never typed.
    """

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="problems")
    village = models.ForeignKey(Area, models.PROTECT, related_name="problems", verbose_name="หมู่บ้าน")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="problems", verbose_name="เรื่อง")
    title = models.CharField("ปัญหา", max_length=300)
    cause = models.TextField("สาเหตุ", blank=True)
    place = models.CharField("พื้นที่ที่เกิดปัญหา", max_length=200, blank=True)
    households = models.PositiveIntegerField("ครัวเรือนที่เดือดร้อน", null=True, blank=True)
    urgency = models.CharField("ความเร่งด่วน", max_length=10, choices=Urgency)

    ACCESS: ClassVar = Access(name="problem", area="village__code")
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["tambon_plan", "village__code", "pk"]
        verbose_name = "ปัญหาของหมู่บ้าน"
        verbose_name_plural = "ปัญหาของหมู่บ้าน"

    def __str__(self) -> str:
        """Say the problem."""
        return self.title
