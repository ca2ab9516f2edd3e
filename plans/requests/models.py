"""What agencies are asked for, and what they answered: integration means that somebody said yes."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from agencies.history import Event
from agencies.offices.models import Agency
from plans.proposals.models import OWNERS, owner_of
from plans.tambon.models import TambonPlan
from projects.models import Project


class CommitmentState(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", "รอคำตอบ"
    ACCEPTED = "accepted", "ตอบรับ"
    COUNTERED = "countered", "เสนอปรับ"
    DECLINED = "declined", "ปฏิเสธ"
    WITHDRAWN = "withdrawn", "ถอนคำขอ"


class Commitment(models.Model):
    """One request to one agency for one project: money, people, material or training, how much, until when."""

    class Part(models.TextChoices):
        """As what the agency is asked."""

        LEAD = "lead", "หน่วยงานรับผิดชอบหลัก"
        SUPPORT = "support", "หน่วยงานสนับสนุน"

    class Kind(models.TextChoices):
        """What is asked for."""

        MONEY = "money", "งบประมาณ"
        PEOPLE = "people", "บุคลากร"
        MATERIAL = "material", "วัสดุอุปกรณ์"
        TRAINING = "training", "การอบรมและวิชาการ"

    tambon_plan = models.ForeignKey(TambonPlan, models.CASCADE, related_name="commitments", verbose_name="แผนตำบล")
    project = models.ForeignKey(Project, models.PROTECT, related_name="commitments", verbose_name="โครงการ")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="commitments", verbose_name="หน่วยงาน")
    part = models.CharField("ขอในฐานะ", max_length=10, choices=Part, default=Part.SUPPORT)
    kind = models.CharField("สิ่งที่ขอ", max_length=10, choices=Kind)
    amount_baht = models.DecimalField(
        "จำนวนเงิน (บาท)", max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    details = models.CharField("รายละเอียด", max_length=300, blank=True)
    due_on = models.DateField("ขอคำตอบภายใน")
    state = models.CharField(
        "สถานะ", max_length=10, choices=CommitmentState, default=CommitmentState.ASKED, editable=False
    )
    countered_baht = models.DecimalField(
        "จำนวนที่เสนอ (บาท)", max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    answer = models.TextField("คำตอบ/เหตุผล", blank=True)
    # For the agency's own people only; no other office ever reads it.
    internal_note = models.TextField("บันทึกภายในหน่วยงาน", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้ขอ")
    asked_at = models.DateTimeField("ขอเมื่อ", default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="บัญชีของผู้ตอบ"
    )
    answered_post = models.CharField("ผู้ตอบ", max_length=320, blank=True)
    answered_at = models.DateTimeField("ตอบเมื่อ", null=True, blank=True)
    reminded_at = models.DateTimeField("เตือนล่าสุดเมื่อ", null=True, blank=True)

    ACCESS: ClassVar = Access(
        name="commitment", area="tambon_plan__area__code", state="state", agencies=("agency_id",), touching=True
    )
    objects = ReachQuerySet.as_manager()
    # The project and whose it is, for select_related.
    NAMED: ClassVar = ("project", *OWNERS)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        verbose_name = "คำขอร่วมดำเนินการ"
        verbose_name_plural = "คำขอร่วมดำเนินการ"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "tambon_plan",
                "project",
                "agency",
                "kind",
                condition=~Q(state="withdrawn"),
                name="asked_once_for_each_kind",
            ),
            models.UniqueConstraint(
                "tambon_plan",
                "project",
                "kind",
                condition=Q(part="lead") & ~Q(state__in=("withdrawn", "declined")),
                name="one_lead_for_each_kind",
            ),
        ]

    def __str__(self) -> str:
        """Say what is asked of whom."""
        return f"{self.get_kind_display()}จาก{self.agency}"

    @property
    def owner(self) -> str:
        """Say whose project it is."""
        return owner_of(self.project)

    @property
    def promised_baht(self) -> Decimal | None:
        """Return the money that the agency said yes to; None while it has not, or when no amount was named."""
        if self.state != CommitmentState.ACCEPTED:
            return None
        return self.amount_baht if self.countered_baht is None else self.countered_baht


class CommitmentEvent(Event):
    """One step of a request, as everybody who may read the request sees it; the internal note is never in it."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="events")
    amount_baht = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField("คำตอบ/เหตุผล", blank=True)
    # Blank when the system did it by itself: a reminder.
    by = models.ForeignKey(  # type: ignore[assignment]  # every other history names a person
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้ดำเนินการ"
    )

    class Meta(Event.Meta):
        verbose_name = "ประวัติคำขอร่วมดำเนินการ"
        verbose_name_plural = "ประวัติคำขอร่วมดำเนินการ"
