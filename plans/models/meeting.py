"""Meetings of the tambon: the briefing, the forum, its series and discussions; who was asked, who came, who spoke."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency, Area
from agencies.scope import Access, ReachQuerySet
from plans.models.paper import StoredPaper
from plans.models.tambon import TambonPlan


class TeamMember(models.Model):
    """One member of the tambon operations team (ทีมปฏิบัติการ), of one of its four kinds (seed 002)."""

    class Kind(models.TextChoices):
        """The four kinds of members."""

        OFFICIAL = "official", "เจ้าหน้าที่ภาครัฐระดับตำบล"
        LOCAL = "local", "ผู้แทนองค์กรปกครองส่วนท้องถิ่น"
        NETWORK = "network", "ผู้แทนกลุ่ม องค์กร และเครือข่าย"
        LEADER = "leader", "ผู้นำอาสาพัฒนาชุมชน (ผู้นำ อช.)"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="team_members")
    kind = models.CharField("ประเภทสมาชิก", max_length=10, choices=Kind)
    name = models.CharField("ชื่อ-สกุล", max_length=160)
    position = models.CharField("ตำแหน่ง/สังกัด", max_length=200, blank=True)
    duty = models.CharField("หน้าที่ในทีม", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["tambon_plan", "kind", "pk"]
        verbose_name = "สมาชิกทีมปฏิบัติการตำบล"
        verbose_name_plural = "สมาชิกทีมปฏิบัติการตำบล"


class MeetingState(models.TextChoices):
    """Where a tambon meeting stands."""

    SCHEDULED = "scheduled", "นัดหมายแล้ว"
    CLOSED = "closed", "ปิดประชุมแล้ว"
    CANCELLED = "cancelled", "ยกเลิก"


class TambonMeeting(models.Model):
    """One meeting of the tambon; closing a forum publishes what was prepared for it."""

    class Kind(models.TextChoices):
        """What the meeting is for."""

        BRIEFING = "briefing", "ประชุมชี้แจงทีมปฏิบัติการ"
        FORUM = "forum", "เวทีบูรณาการแผนระดับตำบล"
        SERIES = "series", "ประชุมประจำ ณ เวทีกลาง อปท."
        DISCUSSION = "discussion", "ประชุมกลุ่มย่อย"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="meetings")
    kind = models.CharField("ประเภทการประชุม", max_length=12, choices=Kind, default=Kind.FORUM)
    state = models.CharField(
        "สถานะ", max_length=10, choices=MeetingState, default=MeetingState.SCHEDULED, editable=False
    )
    title = models.CharField("ชื่อการประชุม", max_length=200, blank=True)
    held_on = models.DateField("วันที่", null=True, blank=True)
    starts_at = models.TimeField("เวลา", null=True, blank=True)
    place = models.CharField("สถานที่", max_length=200, blank=True)
    agenda = models.TextField("ระเบียบวาระ", blank=True)
    chair = models.CharField("ประธาน", max_length=160, blank=True)
    secretary = models.CharField("เลขานุการ", max_length=160, blank=True)
    # Of a group discussion (seed 000): who presents, who takes part, and what was asked.
    presenter = models.CharField("ผู้นำเสนอ", max_length=160, blank=True)
    members = models.TextField("สมาชิกกลุ่ม", blank=True)
    questions = models.TextField("โจทย์อภิปราย", blank=True)
    male_count = models.PositiveIntegerField("ผู้เข้าร่วมชาย (คน)", null=True, blank=True)
    female_count = models.PositiveIntegerField("ผู้เข้าร่วมหญิง (คน)", null=True, blank=True)
    summary = models.TextField("ผลการประชุม/มติ", blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    closed_name = models.CharField("ผู้ปิดประชุม", max_length=320, blank=True, editable=False)
    closed_at = models.DateTimeField("ปิดประชุมเมื่อ", null=True, blank=True, editable=False)

    ACCESS: ClassVar = Access(name="meeting", area="tambon_plan__area__code", state="state", touching=True)
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["tambon_plan", "held_on", "pk"]
        verbose_name = "การประชุมระดับตำบล"
        verbose_name_plural = "การประชุมระดับตำบล"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CLOSED)
                | (
                    Q(held_on__isnull=False)
                    & Q(closed_by__isnull=False)
                    & Q(closed_at__isnull=False)
                    & Q(male_count__isnull=False)
                    & Q(female_count__isnull=False)
                ),
                name="closed_meetings_have_date_name_and_attendance",
            )
        ]

    def __str__(self) -> str:
        """Say the title, or the kind of meeting."""
        return self.title or str(self.get_kind_display())

    @property
    def attendance(self) -> int | None:
        """Return how many people came, or None when neither number was written down."""
        if self.male_count is None and self.female_count is None:
            return None
        return (self.male_count or 0) + (self.female_count or 0)


class Invitee(models.Model):
    """One invited body or person of a meeting, and whether it came: leaders, อปท., state partners, private sector."""

    class Kind(models.TextChoices):
        """Whom the handbook tells to invite (seed 002)."""

        LEADER = "leader", "ผู้นำชุมชน"
        LOCAL = "local", "องค์กรปกครองส่วนท้องถิ่น"
        STATE = "state", "ภาคีภาครัฐ"
        PRIVATE = "private", "ภาคเอกชน"
        NETWORK = "network", "กลุ่ม องค์กร เครือข่าย"

    meeting = models.ForeignKey(TambonMeeting, models.CASCADE, related_name="invitees")
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="หน่วยงานในระบบ"
    )
    name = models.CharField("ชื่อหน่วยงานหรือผู้ได้รับเชิญ", max_length=200)
    # None: nobody has said yet.
    came = models.BooleanField("มาร่วม", null=True, blank=True)
    delegate = models.CharField("ผู้แทนที่มา", max_length=160, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "kind", "pk"]
        verbose_name = "ผู้ได้รับเชิญ"
        verbose_name_plural = "ผู้ได้รับเชิญ"


class Presentation(models.Model):
    """That a village presented its plan at a meeting, and who did."""

    meeting = models.ForeignKey(TambonMeeting, models.CASCADE, related_name="presentations")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="หมู่บ้าน")
    presenter = models.CharField("ผู้นำเสนอ", max_length=160)

    class Meta:
        ordering: ClassVar = ["meeting", "village__code"]
        verbose_name = "การนำเสนอแผนหมู่บ้าน"
        verbose_name_plural = "การนำเสนอแผนหมู่บ้าน"
        constraints: ClassVar = [
            models.UniqueConstraint("meeting", "village", name="village_presents_once_per_meeting")
        ]


class MeetingPaper(StoredPaper):
    """A paper of a tambon meeting, opened and checked before it was stored."""

    meeting = models.ForeignKey(TambonMeeting, models.CASCADE, related_name="papers")

    ACCESS: ClassVar = Access(
        name="meeting_paper", area="meeting__tambon_plan__area__code", state="meeting__state", touching=True
    )
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["meeting", "kind", "pk"]
        verbose_name = "เอกสารการประชุมตำบล"
        verbose_name_plural = "เอกสารการประชุมตำบล"
