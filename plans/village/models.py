"""Plan periods, village plans, their lines, versions and events."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet, Whole
from agencies.areas.models import Area
from agencies.documents.models import StoredDocument
from agencies.history import Event
from plans.meetings.models import Meeting
from projects.models import Project
from projects.periods import PlanPeriod
from projects.snapshot import UnescapedEncoder


class PlanState(models.TextChoices):
    """Where a village plan stands (docs/domain.md#village-plan-states)."""

    DRAFT = "draft", "ร่าง"
    SUBMITTED = "submitted", "ส่งแล้ว รอตรวจ"
    RETURNED = "returned", "ส่งกลับให้แก้ไข"
    ACCEPTED = "accepted", "รับเข้าแผนตำบลแล้ว"


EDITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED})
# What a plan says of its village, in the order in which it is asked.
BASIC_FIELDS = (
    "population_male",
    "population_female",
    "household_count",
    "farmer_household_count",
    "farm_area_sq_wa",
    "context",
)


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
    revision = models.PositiveIntegerField("แก้ไขครั้งที่", default=1, editable=False)
    accepted_version = models.ForeignKey(
        "plans.PlanVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Set when a reviewer first opens the submitted plan; from then on it can only be returned, not pulled back.
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField("แก้ไขล่าสุด", auto_now=True)

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
    def is_sent(self) -> bool:
        """Tell whether the tambon has it."""
        return self.state in {PlanState.SUBMITTED, PlanState.ACCEPTED}

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


class TypedDoubt(models.Model):
    """A number that was stored and could have been meant otherwise, until somebody says which or types another.

    Numbers are decimal text: what it was read as, and what else it may mean, blank where nobody can tell.  ``place``
    is the sheet and the cell of the file it came with, blank for a box.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="typed_doubts", verbose_name="โครงการ")
    field = models.CharField("ช่อง", max_length=40)
    typed = models.CharField("ที่พิมพ์", max_length=60)
    read_as = models.CharField("อ่านเป็น", max_length=20)
    other = models.CharField("หรืออ่านเป็น", max_length=20, blank=True)
    place = models.CharField("ช่องของไฟล์", max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "pk"]
        verbose_name = "ตัวเลขที่อ่านได้สองอย่าง"
        verbose_name_plural = "ตัวเลขที่อ่านได้สองอย่าง"
        constraints: ClassVar = [models.UniqueConstraint("project", "field", name="typed_doubt_once")]

    @property
    def holds(self) -> bool:
        """Tell whether what is stored now is still what was read."""
        stored = getattr(self.project, self.field)
        return stored is not None and stored == Decimal(self.read_as)


class PlanVersion(models.Model):
    """A submitted plan, frozen: canonical content and its SHA-256; nothing changes or deletes it."""

    plan = models.ForeignKey(VillagePlan, models.PROTECT, related_name="versions", verbose_name="แผนหมู่บ้าน")
    number = models.PositiveSmallIntegerField("ส่งครั้งที่")
    content = models.JSONField("เนื้อหา", encoder=UnescapedEncoder)
    digest = models.CharField("รหัสตรวจสอบ", max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้ส่ง")
    submitted_at = models.DateTimeField("ส่งเมื่อ", default=timezone.now)

    class Meta:
        ordering: ClassVar = ["plan", "-number"]
        verbose_name = "แผนที่ส่งแล้ว"
        verbose_name_plural = "แผนที่ส่งแล้ว"
        constraints: ClassVar = [models.UniqueConstraint("plan", "number", name="version_number_once")]


class PlanEvent(Event):
    """One move of a village plan, and the version that was submitted or judged with it."""

    plan = models.ForeignKey(VillagePlan, models.PROTECT, related_name="events", verbose_name="แผนหมู่บ้าน")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="แผนที่ส่งแล้ว"
    )

    class Meta(Event.Meta):
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
        verbose_name = "ไฟล์ Excel ที่ส่งเข้ามา"
        verbose_name_plural = "ไฟล์ Excel ที่ส่งเข้ามา"


class ForumState(models.TextChoices):
    """Where a forum stands (docs/domain.md#forum-states)."""

    SCHEDULED = "scheduled", "นัดหมายแล้ว"
    HELD = "held", "จัดแล้ว รอรับรอง"
    CERTIFIED = "certified", "ผู้ใหญ่บ้านรับรองแล้ว"
    CANCELLED = "cancelled", "ยกเลิก"


class Forum(Meeting):
    """One village forum of a plan; several a year are normal."""

    class Kind(models.TextChoices):
        """What the forum was called for."""

        PLAN = "plan", "ประชาคมจัดทำแผนพัฒนาหมู่บ้าน"
        REVIEW = "review", "ประชาคมทบทวนแผน"
        ADDITION = "addition", "ประชาคมเพิ่มเติมหรือเปลี่ยนแปลงแผน"

    plan = models.ForeignKey(VillagePlan, models.CASCADE, related_name="forums", verbose_name="แผนหมู่บ้าน")
    kind = models.CharField("ประเภทเวที", max_length=10, choices=Kind, default=Kind.PLAN)
    state = models.CharField("สถานะ", max_length=10, choices=ForumState, default=ForumState.SCHEDULED, editable=False)
    held_on = models.DateField("วันที่จัดเวที", null=True, blank=True)
    household_count = models.PositiveIntegerField("ครัวเรือนที่เข้าร่วม", null=True, blank=True)
    agencies_present = models.TextField("หน่วยงานที่มาร่วม", blank=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    certified_name = models.CharField("ผู้รับรอง", max_length=320, blank=True, editable=False)
    certified_at = models.DateTimeField("รับรองเมื่อ", null=True, blank=True, editable=False)

    ACCESS: ClassVar = Access(
        name="forum", area="plan__village__code", state="state", within=Whole("plan", VillagePlan.ACCESS)
    )
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["plan", "held_on", "pk"]
        verbose_name = "เวทีประชาคม"
        verbose_name_plural = "เวทีประชาคม"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=ForumState.CERTIFIED)
                | (Q(held_on__isnull=False) & Q(certified_by__isnull=False) & Q(certified_at__isnull=False)),
                name="certified_forums_have_date_and_name",
            )
        ]

    def __str__(self) -> str:
        """Say the kind of forum."""
        return str(self.get_kind_display())


class AttendanceGroup(models.Model):
    """How many of one group came to a forum."""

    class Group(models.TextChoices):
        """Groups the forum form asks for."""

        COMMITTEE = "committee", "กรรมการหมู่บ้าน"
        FARMERS = "farmers", "เกษตรกร"
        WOMEN = "women", "กลุ่มสตรี"
        YOUTH = "youth", "เยาวชน"
        ELDERS = "elders", "ผู้สูงอายุ"
        OCCUPATION = "occupation", "กลุ่มอาชีพ"
        COUNCIL = "council", "สมาชิกสภา อปท."
        OFFICIALS = "officials", "เจ้าหน้าที่รัฐ"
        OTHER = "other", "อื่น ๆ"

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="groups")
    group = models.CharField("กลุ่ม", max_length=12, choices=Group)
    count = models.PositiveIntegerField("จำนวน (คน)")

    class Meta:
        ordering: ClassVar = ["forum", "group"]
        verbose_name = "ผู้เข้าร่วมรายกลุ่ม"
        verbose_name_plural = "ผู้เข้าร่วมรายกลุ่ม"
        constraints: ClassVar = [models.UniqueConstraint("forum", "group", name="attendance_group_once")]


class Resolution(models.Model):
    """One resolution of a forum; projects rest on it."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="resolutions")
    number = models.PositiveSmallIntegerField("มติที่")
    text = models.TextField("ข้อความมติ")
    # Said of the resolution by who writes the plan; a project that rests on it says the contrary and is believed.
    without_project = models.BooleanField("ไม่ต้องทำเป็นโครงการ", default=False)

    class Meta:
        ordering: ClassVar = ["forum", "number"]
        verbose_name = "มติที่ประชุม"
        verbose_name_plural = "มติที่ประชุม"
        constraints: ClassVar = [models.UniqueConstraint("forum", "number", name="resolution_number_once")]

    def __str__(self) -> str:
        """Say number and text."""
        return f"มติที่ {self.number} {self.text}"


class Attachment(StoredDocument):
    """A paper of a forum, opened and checked before it was stored."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="attachments")

    ACCESS: ClassVar = Access(
        name="attachment",
        area="forum__plan__village__code",
        state="forum__state",
        within=Whole("forum", Forum.ACCESS),
    )
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["forum", "kind", "pk"]
        verbose_name = "เอกสารแนบ"
        verbose_name_plural = "เอกสารแนบ"
