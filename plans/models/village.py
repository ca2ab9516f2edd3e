"""Plan periods, village plans, their lines, versions and events."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.models import Area
from agencies.scope import Access, ReachQuerySet
from projects.models import Project


class PlanPeriod(models.Model):
    """The fiscal years a plan runs over, e.g. 2571–2575; the horizon has changed four times and is data."""

    class FormVersion(models.TextChoices):
        """Which layout the official forms of the period have (dossier §2.0)."""

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
        return f"พ.ศ. {self.first_year}–{self.last_year}"

    @property
    def slug(self) -> str:
        """Return the period as addresses and commands write it, «2571-2575»."""
        return f"{self.first_year}-{self.last_year}"

    @property
    def years(self) -> tuple[int, ...]:
        """Return the fiscal years (B.E.) of the period."""
        return tuple(range(self.first_year, self.last_year + 1))


class PlanState(models.TextChoices):
    """Where a village plan stands (dossier §4.2)."""

    DRAFT = "draft", "ร่าง"
    SUBMITTED = "submitted", "ส่งแล้ว รอตรวจ"
    RETURNED = "returned", "ส่งกลับให้แก้ไข"
    ACCEPTED = "accepted", "รับเข้าแผนตำบลแล้ว"


EDITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED})


class VillagePlan(models.Model):
    """One village's plan for one period, with the village's basic data, forums and projects."""

    village = models.ForeignKey(Area, models.PROTECT, related_name="village_plans", verbose_name="หมู่บ้าน")
    period = models.ForeignKey(PlanPeriod, models.PROTECT, related_name="village_plans", verbose_name="ช่วงแผน")
    state = models.CharField("สถานะ", max_length=10, choices=PlanState, default=PlanState.DRAFT, editable=False)
    population_male = models.PositiveIntegerField("ประชากรชาย (คน)", null=True, blank=True)
    population_female = models.PositiveIntegerField("ประชากรหญิง (คน)", null=True, blank=True)
    household_count = models.PositiveIntegerField("ครัวเรือนทั้งหมด", null=True, blank=True)
    farmer_household_count = models.PositiveIntegerField("ครัวเรือนเกษตรกร", null=True, blank=True)
    farm_area_sq_wa = models.PositiveBigIntegerField("พื้นที่ทำการเกษตร (ตารางวา)", null=True, blank=True)
    context = models.TextField("สภาพทั่วไปและปัญหาสำคัญของหมู่บ้าน", blank=True)
    # Counts every saved change of the plan's own fields, lines and forums.
    revision = models.PositiveIntegerField(default=1, editable=False)
    accepted_version = models.ForeignKey(
        "plans.PlanVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Set when a reviewer first opens the submitted plan; from then on it can only be returned, not pulled back.
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    ACCESS: ClassVar = Access(name="village_plan", area="village__code", state="state")
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-period__first_year", "village__code"]
        verbose_name = "แผนหมู่บ้าน"
        verbose_name_plural = "แผนหมู่บ้าน"
        constraints: ClassVar = [
            models.UniqueConstraint("village", "period", name="one_plan_per_village_and_period"),
            models.CheckConstraint(
                condition=Q(state=PlanState.ACCEPTED, accepted_version__isnull=False)
                | (~Q(state=PlanState.ACCEPTED) & Q(accepted_version=None)),
                name="accepted_plans_have_their_version",
            ),
        ]

    def __str__(self) -> str:
        """Say the village and the period."""
        return f"แผนพัฒนา{self.village} {self.period}"

    @property
    def is_editable(self) -> bool:
        """Tell whether the state allows changes."""
        return self.state in EDITABLE


class PlanLine(models.Model):
    """A project's place in a village plan: its priority number and the resolution it rests on."""

    plan = models.ForeignKey(VillagePlan, models.CASCADE, related_name="lines")
    project = models.OneToOneField(Project, models.PROTECT, related_name="village_line")
    position = models.PositiveSmallIntegerField("ลำดับ")
    resolution = models.ForeignKey(
        "plans.Resolution", models.PROTECT, null=True, blank=True, related_name="lines", verbose_name="มติที่ประชุม"
    )

    class Meta:
        ordering: ClassVar = ["plan", "position", "pk"]
        verbose_name = "โครงการในแผนหมู่บ้าน"
        verbose_name_plural = "โครงการในแผนหมู่บ้าน"


class PlanVersion(models.Model):
    """A submitted plan, frozen: canonical content and its SHA-256; nothing changes or deletes it."""

    plan = models.ForeignKey(VillagePlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("ฉบับที่")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["plan", "-number"]
        verbose_name = "ฉบับที่ส่งแล้ว"
        verbose_name_plural = "ฉบับที่ส่งแล้ว"
        constraints: ClassVar = [models.UniqueConstraint("plan", "number", name="version_number_once")]


class PlanEvent(models.Model):
    """One move of a village plan: who, as what, when, why. Rows are only ever added."""

    plan = models.ForeignKey(VillagePlan, models.PROTECT, related_name="events")
    move = models.CharField("การดำเนินการ", max_length=12)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Written out, so that the history keeps the name when the post changes hands.
    by_name = models.CharField("โดย", max_length=160)
    by_post = models.CharField("ตำแหน่ง", max_length=160)
    note = models.TextField("เหตุผล", blank=True)
    version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = "ประวัติแผนหมู่บ้าน"
        verbose_name_plural = "ประวัติแผนหมู่บ้าน"


class WorkbookUpload(models.Model):
    """A workbook that was read and checked but not stored yet; nothing enters the plan before somebody confirms."""

    plan = models.ForeignKey(VillagePlan, models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        verbose_name = "ไฟล์ Excel ที่นำเข้า"
        verbose_name_plural = "ไฟล์ Excel ที่นำเข้า"
