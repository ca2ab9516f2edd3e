"""The integrated tambon plan: derived lines that the worker rebuilds, and the papers printed from them."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.access.reach import Access, ReachQuerySet
from agencies.areas.codes import TAMBON_DIGITS
from agencies.areas.models import Area
from agencies.documents.models import StoredDocument
from agencies.offices.models import Agency
from paper.jobs.job import PrintJob, PrintJobQuerySet
from paper.thai.digits import Digits
from plans.meetings.models import Meeting
from projects.models import ActionGroup, Project, Urgency
from projects.periods import PlanPeriod
from projects.snapshot import UnescapedEncoder


class TambonPlanQuerySet(ReachQuerySet):
    """Sets of tambon plans."""

    def behind(self) -> TambonPlanQuerySet:
        """Keep plans whose last asked-for roll-up has not been built yet."""
        return self.filter(built__lt=F("wanted"))


class TambonPlan(models.Model):
    """The sum of a tambon's accepted village plans for one period.

    ``wanted`` counts requests for a roll-up and is raised in the same transaction as the move that asks for it;
    ``built`` is the request the lines answer to.  A lost message therefore costs a delay and never a roll-up.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="tambon_plans", verbose_name="ตำบล")
    period = models.ForeignKey(PlanPeriod, models.PROTECT, related_name="tambon_plans", verbose_name="ช่วงแผน")
    wanted = models.PositiveIntegerField(default=0)
    built = models.PositiveIntegerField(default=0)
    # Since when a roll-up is waited for; it means nothing once it is built.
    wanted_at = models.DateTimeField(null=True, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True)
    rolled_up_at = models.DateTimeField("รวมแผนเมื่อ", null=True, blank=True)
    # «บูรณาการแล้ว»: no request to an agency waits longer than the set days, or the chair says why all the same.
    integrated_at = models.DateTimeField("บูรณาการแล้วเมื่อ", null=True, blank=True, editable=False)
    integrated_name = models.CharField("ผู้ประกาศว่าบูรณาการแล้ว", max_length=320, blank=True, editable=False)
    integrated_reason = models.TextField("เหตุผลของประธาน", blank=True, editable=False)
    answer_days = models.PositiveSmallIntegerField("วันรอคำตอบของหน่วยงาน", default=15)
    # Set while a release of this plan is accepted one level up: until it is given back, nothing in it changes.
    frozen_by = models.ForeignKey(
        "plans.Release", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    ACCESS: ClassVar = Access(name="tambon_plan", area="area__code", touching=True, digits=TAMBON_DIGITS)
    objects = TambonPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-period__first_year", "area__code"]
        verbose_name = "แผนชุมชนบูรณาการระดับตำบล"
        verbose_name_plural = "แผนชุมชนบูรณาการระดับตำบล"
        constraints: ClassVar = [models.UniqueConstraint("area", "period", name="one_plan_per_tambon_and_period")]

    def __str__(self) -> str:
        """Say the tambon and the period."""
        return f"แผนชุมชนบูรณาการระดับตำบล {self.area} {self.period}"

    @property
    def is_behind(self) -> bool:
        """Tell whether a roll-up is still to come."""
        return self.built < self.wanted


class ProjectLine(models.Model):
    """One project of a plan as a wide row: its own money by year, its fate, and what the forms print of it.

    Year 1 to 5 are those of the plan's period in baht; NULL is blank.  ``counts`` says whether that money is in the
    plan, so that any sum of the plan is one sum over the lines that count: a merged project's money counts when it is
    joint, and does not when it was the same thing proposed twice.
    """

    position = models.PositiveIntegerField("ลำดับ")
    area_code = models.CharField("รหัสหมู่บ้าน", max_length=8)
    title = models.CharField("โครงการ/กิจกรรม", max_length=300)
    action_group = models.CharField("กลุ่ม", max_length=10, choices=ActionGroup)
    urgency = models.CharField("ความเร่งด่วน", max_length=10, choices=Urgency)
    funding_source = models.CharField("แหล่งงบประมาณ", max_length=160, blank=True)
    year_1 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    year_2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    year_3 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    year_4 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    year_5 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    fate = models.CharField("ผลการพิจารณา", max_length=10, default="carried")
    counts = models.BooleanField("นับเงินในแผน", default=True)
    # In which years of the period the carried project has money, what was joined to it included: bit 0 is year 1.
    funded_years = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField("เหตุผล", blank=True)
    # What the official forms print beside the money, as it stood in the accepted version or was decided.
    details = models.JSONField(default=dict, encoder=UnescapedEncoder)

    YEAR_FIELDS: ClassVar = ("year_1", "year_2", "year_3", "year_4", "year_5")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Say the title."""
        return self.title

    @property
    def years_baht(self) -> tuple[Decimal | None, ...]:
        """Return the money of year 1 to 5 of the period; None is blank."""
        return tuple(getattr(self, name) for name in self.YEAR_FIELDS)


class TambonLine(ProjectLine):
    """One proposed project of the tambon and what became of it; written by the roll-up only.

    Every project of every source has one line.
    """

    # Of the constraints below one begins with the plan, one with the project: other indexes would only be written.
    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="lines", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="tambon_lines", db_index=False)
    rank = models.PositiveIntegerField("ลำดับความสำคัญระดับตำบล", null=True)
    # The project that carries this one: itself, or the survivor of its merge.
    carrier = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["tambon_plan", "position"]
        verbose_name = "โครงการในแผนตำบล"
        verbose_name_plural = "โครงการในแผนตำบล"
        indexes: ClassVar = [models.Index(fields=["area_code"], name="tambon_line_area")]
        constraints: ClassVar = [
            models.UniqueConstraint("project", "tambon_plan", name="project_once_per_tambon_plan"),
            models.UniqueConstraint("tambon_plan", "position", name="position_once_per_tambon_plan"),
        ]


class PlanReportQuerySet(ReachQuerySet, PrintJobQuerySet):  # type: ignore[override]  # two bases, one manager each
    """Sets of printed plans: within reach, and due."""

    def books(self) -> Self:
        """Keep the books that stand as prints of their plans; one that was asked for as a draft is none."""
        return self.filter(form=PlanReport.BOOK, is_draft=False)


class PlanReport(PrintJob):
    """One printed paper of a tambon plan: asked for, printed by the worker, downloaded after a check.

    ``form`` is an official form, «tambon» the book of the plan; ``ask`` what was asked for beside its name.
    ``digest`` is that of the plan, ``content_digest`` of everything the paper says.  What ``is_draft`` is
    handed out with the mark of one, and listed nowhere; it has no number and no digest to check it by.
    """

    BOOK: ClassVar = "tambon"

    class Format(models.TextChoices):
        """What is made."""

        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"
        DOCX = "docx", "Word (แก้ไขได้)"
        HTML = "html", "หน้าเว็บ"

    # What the quick buttons of the plan's page offer.
    BOOK_FORMATS: ClassVar = (Format.PDF, Format.XLSX)

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="reports")
    form = models.CharField("แบบ", max_length=20, default=BOOK)
    format = models.CharField("รูปแบบ", max_length=4, choices=Format)
    digits = models.CharField("ตัวเลข", max_length=10, choices=Digits, default=Digits.ARABIC)
    ask = models.JSONField(default=dict, blank=True)
    digest = models.CharField("รหัสตรวจสอบแผน", max_length=64)
    content_digest = models.CharField("รหัสตรวจสอบเอกสาร", max_length=64, blank=True)
    is_draft = models.BooleanField("สั่งเป็นร่าง", default=False, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    ACCESS: ClassVar = Access(name="plan_report", area="tambon_plan__area__code", touching=True)
    objects = PlanReportQuerySet.as_manager()

    class Meta(PrintJob.Meta):
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = "เอกสารแผนตำบล"
        verbose_name_plural = "เอกสารแผนตำบล"
        constraints: ClassVar = [
            # The same content is printed once: a second request finds the first one's paper.
            models.UniqueConstraint(
                fields=["tambon_plan", "form", "format", "digits", "digest", "content_digest", "is_draft"],
                condition=~Q(status="failed"),
                name="report_once_per_content",
            )
        ]


# What people write of a member of the team; a release freezes it.
MEMBER_FIELDS = ("kind", "name", "position", "duty")


class TeamMember(models.Model):
    """One member of the tambon operations team (ทีมปฏิบัติการ), of one of four kinds (docs/domain.md#tambon-plan)."""

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


class TambonMeeting(Meeting):
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
    starts_at = models.TimeField("เวลา", null=True, blank=True)
    agenda = models.TextField("ระเบียบวาระ", blank=True)
    # Of a group discussion: who presents, who takes part, and what was asked.
    presenter = models.CharField("ผู้นำเสนอ", max_length=160, blank=True)
    members = models.TextField("สมาชิกกลุ่ม", blank=True)
    questions = models.TextField("โจทย์อภิปราย", blank=True)
    summary = models.TextField("ผลการประชุม/มติ", blank=True)
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


class Invitee(models.Model):
    """One invited body or person of a meeting, and whether it came: leaders, อปท., state partners, private sector."""

    class Kind(models.TextChoices):
        """Whom the handbook tells to invite (docs/domain.md#owner-documents)."""

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


class MeetingPaper(StoredDocument):
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
