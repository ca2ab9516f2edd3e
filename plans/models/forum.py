"""Forums (เวทีประชาคม), who came, what was resolved, and the papers that prove it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.scope import Access, ReachQuerySet
from plans.models.paper import StoredPaper
from plans.models.village import VillagePlan


class ForumState(models.TextChoices):
    """Where a forum stands (dossier §4.1)."""

    SCHEDULED = "scheduled", "นัดหมายแล้ว"
    HELD = "held", "จัดแล้ว รอรับรอง"
    CERTIFIED = "certified", "ผู้ใหญ่บ้านรับรองแล้ว"
    CANCELLED = "cancelled", "ยกเลิก"


class Forum(models.Model):
    """One village forum of a plan; several a year are normal."""

    class Kind(models.TextChoices):
        """What the forum was called for."""

        PLAN = "plan", "ประชาคมจัดทำแผนพัฒนาหมู่บ้าน"
        REVIEW = "review", "ประชาคมทบทวนแผน"
        ADDITION = "addition", "ประชาคมเพิ่มเติมหรือเปลี่ยนแปลงแผน"

    plan = models.ForeignKey(VillagePlan, models.CASCADE, related_name="forums")
    kind = models.CharField("ประเภทเวที", max_length=10, choices=Kind, default=Kind.PLAN)
    state = models.CharField("สถานะ", max_length=10, choices=ForumState, default=ForumState.SCHEDULED, editable=False)
    held_on = models.DateField("วันที่จัดเวที", null=True, blank=True)
    place = models.CharField("สถานที่", max_length=200, blank=True)
    chair = models.CharField("ประธาน", max_length=160, blank=True)
    secretary = models.CharField("เลขานุการ", max_length=160, blank=True)
    male_count = models.PositiveIntegerField("ผู้เข้าร่วมชาย (คน)", null=True, blank=True)
    female_count = models.PositiveIntegerField("ผู้เข้าร่วมหญิง (คน)", null=True, blank=True)
    household_count = models.PositiveIntegerField("ครัวเรือนที่เข้าร่วม", null=True, blank=True)
    agencies_present = models.TextField("หน่วยงานที่มาร่วม", blank=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    certified_name = models.CharField("ผู้รับรอง", max_length=320, blank=True, editable=False)
    certified_at = models.DateTimeField("รับรองเมื่อ", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    ACCESS: ClassVar = Access(name="forum", area="plan__village__code", state="state")
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

    @property
    def attendance(self) -> int | None:
        """Return how many people came, or None when neither number was written down."""
        if self.male_count is None and self.female_count is None:
            return None
        return (self.male_count or 0) + (self.female_count or 0)


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

    class Meta:
        ordering: ClassVar = ["forum", "number"]
        verbose_name = "มติที่ประชุม"
        verbose_name_plural = "มติที่ประชุม"
        constraints: ClassVar = [models.UniqueConstraint("forum", "number", name="resolution_number_once")]

    def __str__(self) -> str:
        """Say number and text."""
        return f"มติที่ {self.number} {self.text}"


class Attachment(StoredPaper):
    """A paper of a forum, opened and checked before it was stored."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="attachments")

    ACCESS: ClassVar = Access(name="attachment", area="forum__plan__village__code", state="forum__state")
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["forum", "kind", "pk"]
        verbose_name = "เอกสารแนบ"
        verbose_name_plural = "เอกสารแนบ"
