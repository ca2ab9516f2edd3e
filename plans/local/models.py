"""The local development plan (แผนพัฒนาท้องถิ่น) of an อปท. and its editions: amendments are rows, old against new."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from agencies.offices.models import Agency
from projects.models import Project
from projects.periods import PlanPeriod


class LocalPlan(models.Model):
    """The development plan of one local authority for one period."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="local_plans", verbose_name="อปท.")
    period = models.ForeignKey(PlanPeriod, models.PROTECT, related_name="local_plans", verbose_name="ช่วงแผน")

    ACCESS: ClassVar = Access(name="local_plan", area="agency__area__code", agencies=("agency_id",), touching=True)
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-period__first_year", "agency__code"]
        verbose_name = "แผนพัฒนาท้องถิ่น"
        verbose_name_plural = "แผนพัฒนาท้องถิ่น"
        constraints: ClassVar = [models.UniqueConstraint("agency", "period", name="one_local_plan_per_period")]

    def __str__(self) -> str:
        """Say the plan, the authority and the period."""
        return f"แผนพัฒนาท้องถิ่น {self.agency.name} {self.period}"


class Edition(models.Model):
    """One edition of a local plan: the main one, or an amendment «ครั้งที่ number/fiscal_year»."""

    class Kind(models.TextChoices):
        """The five kinds (docs/domain.md#editions)."""

        MAIN = "main", "ฉบับแรก"
        CORRECTION = "correction", "แก้ไข"
        CHANGE = "change", "เปลี่ยนแปลง"
        SUPPLEMENT = "supplement", "เพิ่มเติม"
        REVIEW = "review", "ทบทวน"

    class State(models.TextChoices):
        """The steps of approval; which of them an edition passes is its route."""

        DRAFT = "draft", "คณะกรรมการสนับสนุนจัดทำร่าง"
        COMMITTEE = "committee", "คณะกรรมการพัฒนาท้องถิ่น/ประชาคมพิจารณา"
        COUNCIL = "council", "สภาท้องถิ่นพิจารณา"
        EXECUTIVE = "executive", "ผู้บริหารท้องถิ่นพิจารณา"
        ANNOUNCED = "announced", "ประกาศใช้แล้ว"

    local_plan = models.ForeignKey(LocalPlan, models.CASCADE, related_name="editions", verbose_name="แผนท้องถิ่น")
    kind = models.CharField("ประเภท", max_length=12, choices=Kind)
    number = models.PositiveSmallIntegerField("ครั้งที่")
    year = models.PositiveSmallIntegerField("พ.ศ.")
    # The order in which editions are replayed; set once, when the edition is announced.
    sequence = models.PositiveIntegerField("ลำดับที่ประกาศใช้", null=True, blank=True, editable=False)
    state = models.CharField("ขั้นตอน", max_length=10, choices=State, default=State.DRAFT, editable=False)
    # Royal projects, state policy, disasters (ข้อ 22/2): the executive alone decides on them (docs/domain.md#editions).
    is_special = models.BooleanField("กรณีพิเศษ (โครงการพระราชดำริ นโยบายรัฐบาล สาธารณภัย)", default=False)
    reason = models.TextField("เหตุผลและความจำเป็น", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้จัดทำ")
    created_at = models.DateTimeField("จัดทำเมื่อ", default=timezone.now)
    announced_on = models.DateField("ประกาศใช้เมื่อ", null=True, blank=True)

    ACCESS: ClassVar = Access(
        name="edition",
        area="local_plan__agency__area__code",
        state="state",
        agencies=("local_plan__agency_id",),
        touching=True,
    )
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["local_plan", "sequence", "pk"]
        verbose_name = "ฉบับของแผนพัฒนาท้องถิ่น"
        verbose_name_plural = "ฉบับของแผนพัฒนาท้องถิ่น"
        constraints: ClassVar = [
            models.UniqueConstraint("local_plan", "kind", "number", "year", name="edition_number_once"),
            models.UniqueConstraint("local_plan", "sequence", name="edition_sequence_once"),
            models.UniqueConstraint("local_plan", condition=Q(kind="main"), name="one_main_edition"),
            models.CheckConstraint(
                condition=~Q(state="announced") | (Q(sequence__isnull=False) & Q(announced_on__isnull=False)),
                name="announced_editions_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        """Say the edition as its cover does: «ฉบับแรก», «เพิ่มเติม ครั้งที่ 3/2567»."""
        if self.kind == self.Kind.MAIN:
            return str(self.get_kind_display())
        return f"{self.get_kind_display()} ครั้งที่ {self.number}/{self.year}"


class EditionStep(models.Model):
    """One step of an edition's approval: who resolved it, when, by which resolution. Rows are only ever added."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    resolved_on = models.DateField("วันที่มีมติ", null=True, blank=True)
    resolution = models.TextField("มติ/เลขที่หนังสือ", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("โดย", max_length=320)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["edition", "at", "pk"]
        verbose_name = "ขั้นตอนการอนุมัติ"
        verbose_name_plural = "ขั้นตอนการอนุมัติ"


class EditionRow(models.Model):
    """One row of an edition: what a line of the plan was and what it becomes.

    ``line`` is the identity of the line through all editions; the printed number is counted anew on every page.
    ``old`` and ``new`` are whole lines as plain data; no old is an added line, no new a removed one.
    """

    class FormCode(models.TextChoices):
        """On which form the line is printed; what each is for is an editable label (docs/domain.md#which-form)."""

        P02 = "p02", "ผ.02"
        P02_1 = "p02-1", "ผ.02/1"
        P02_2 = "p02-2", "ผ.02/2"
        P03 = "p03", "ผ.03"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rows")
    line = models.UUIDField(default=uuid.uuid4)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="edition_rows")
    form = models.CharField("แบบ", max_length=6, choices=FormCode, default=FormCode.P02)
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)
    changed = models.JSONField("ช่องที่เปลี่ยน", default=list, blank=True)
    reason = models.TextField("เหตุผลความจำเป็น", blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["edition", "form", "position", "pk"]
        verbose_name = "รายการในฉบับ"
        verbose_name_plural = "รายการในฉบับ"
        constraints: ClassVar = [
            models.UniqueConstraint("edition", "line", name="line_once_per_edition"),
            models.CheckConstraint(
                condition=Q(old__isnull=False) | Q(new__isnull=False), name="edition_rows_say_something"
            ),
        ]


class RowLink(models.Model):
    """What planners write beside a row: moved to, same as, joined with, asked of another body."""

    class Kind(models.TextChoices):
        """The four notes seen in a real plan's workbook."""

        TRANSFER = "transfer", "ย้ายไปแผนงาน"
        DUPLICATE = "duplicate", "ซ้ำกับ"
        MERGE = "merge", "รวมกับ"
        COORDINATE = "coordinate", "ประสานหน่วยงานอื่น (ผ.02/2)"

    row = models.ForeignKey(EditionRow, models.CASCADE, related_name="links")
    kind = models.CharField("ความเชื่อมโยง", max_length=12, choices=Kind)
    to_line = models.UUIDField("ถึงรายการ", null=True, blank=True)
    text = models.CharField("ข้อความเดิม", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["row", "pk"]
        verbose_name = "ความเชื่อมโยงของรายการ"
        verbose_name_plural = "ความเชื่อมโยงของรายการ"


class FormLabel(models.Model):
    """The title and the note of an official form, as data: what no source confirms can be corrected in place."""

    form = models.CharField("แบบ", max_length=20, unique=True)
    code = models.CharField("รหัสแบบที่พิมพ์", max_length=40)
    title = models.CharField("ชื่อแบบ", max_length=200)
    note = models.CharField("ใช้สำหรับ", max_length=300, blank=True)
    is_confirmed = models.BooleanField("ยืนยันกับหนังสือสั่งการแล้ว", default=False)
    # Whether the form's money is inside the grand total of ผ.01; authorities differ (docs/domain.md#grand-total).
    is_in_summary = models.BooleanField("นับใน ผ.01", default=True)

    class Meta:
        ordering: ClassVar = ["form"]
        verbose_name = "ชื่อแบบฟอร์ม"
        verbose_name_plural = "ชื่อแบบฟอร์ม"

    def __str__(self) -> str:
        """Say the code."""
        return self.code
