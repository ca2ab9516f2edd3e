"""District and province plans: the released plans of the level below that they accepted, and their own decisions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from agencies.areas.models import Area
from plans.decisions.models import Outcome, PublicationState
from projects.models import Project
from projects.periods import PlanPeriod


class UpperPlan(models.Model):
    """The plan of a district or province for one period, made of the releases that it accepted from below."""

    class Level(models.TextChoices):
        """The levels above the tambon; each is decided by its own office."""

        DISTRICT = "district", "อำเภอ"
        PROVINCE = "province", "จังหวัด"

    area = models.ForeignKey(Area, models.PROTECT, related_name="upper_plans", verbose_name="อำเภอหรือจังหวัด")
    level = models.CharField("ระดับ", max_length=10, choices=Level)
    period = models.ForeignKey(PlanPeriod, models.PROTECT, related_name="upper_plans", verbose_name="ช่วงแผน")
    # Set while a release of this plan is accepted one level up: until it is given back, nothing in it changes.
    frozen_by = models.ForeignKey(
        "plans.Release", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    ACCESS: ClassVar = Access(name="upper_plan", area="area__code", state="level", touching=True)
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-period__first_year", "area__code"]
        verbose_name = "แผนระดับอำเภอ/จังหวัด"
        verbose_name_plural = "แผนระดับอำเภอ/จังหวัด"
        constraints: ClassVar = [models.UniqueConstraint("area", "period", name="one_plan_per_upper_area_and_period")]

    def __str__(self) -> str:
        """Say the level, the area and the period."""
        name = "แผนพัฒนาอำเภอ" if self.level == self.Level.DISTRICT else "แผนพัฒนาจังหวัด"
        return f"{name} {self.area} {self.period}"


class AcceptanceState(models.TextChoices):
    """Whether an upper plan still holds what it took in."""

    HELD = "held", "รับเข้าแผนแล้ว"
    GIVEN_BACK = "given_back", "คืนแล้ว"


class Acceptance(models.Model):
    """One release of the level below that an upper plan took in; accepting freezes what it was released from."""

    upper_plan = models.ForeignKey(UpperPlan, models.CASCADE, related_name="acceptances")
    # The area the release is of: one release of an area is in force at a time.
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    release = models.ForeignKey("plans.Release", models.PROTECT, related_name="acceptances")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("ผู้รับ", max_length=320)
    at = models.DateTimeField("รับเมื่อ", default=timezone.now)
    # Set when the plan was given back to the level below, with the reason.
    ended_at = models.DateTimeField("คืนเมื่อ", null=True, blank=True)
    end_reason = models.TextField("เหตุผลที่คืน", blank=True)

    class Meta:
        ordering: ClassVar = ["upper_plan", "area__code", "-at"]
        verbose_name = "แผนที่รับจากระดับล่าง"
        verbose_name_plural = "แผนที่รับจากระดับล่าง"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "upper_plan", "area", condition=Q(ended_at=None), name="one_accepted_release_per_lower_area"
            )
        ]


class UpperDecision(models.Model):
    """What a district or province decided about one project of a plan it accepted; later ones replace earlier ones."""

    upper_plan = models.ForeignKey(UpperPlan, models.CASCADE, related_name="decisions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="upper_decisions")
    standing = models.CharField(
        max_length=10, choices=PublicationState, default=PublicationState.PUBLISHED, editable=False
    )
    fate = models.CharField("ผลการพิจารณา", max_length=10, choices=Outcome)
    rank = models.PositiveIntegerField("ลำดับความสำคัญ", null=True, blank=True)
    reason = models.TextField("เหตุผล", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("โดย", max_length=320)
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    class Meta:
        ordering: ClassVar = ["upper_plan", "-at", "-pk"]
        verbose_name = "มติระดับอำเภอ/จังหวัด"
        verbose_name_plural = "มติระดับอำเภอ/จังหวัด"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "upper_plan", "project", condition=Q(standing="published"), name="one_upper_decision_per_project"
            ),
            models.CheckConstraint(condition=~Q(fate="merged"), name="upper_levels_do_not_merge"),
        ]
