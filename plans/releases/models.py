"""Released plans: frozen content with its digest, the papers made of it, to whom it was sent, and who holds which."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from agencies.areas.models import Area
from agencies.offices.models import Agency
from paper.jobs.job import PrintJob, PrintJobQuerySet
from plans.tambon.models import ProjectLine
from projects.models import CODE_LENGTH, Project
from projects.periods import PlanPeriod


def new_token() -> str:
    """Draw the random part of a release's public address."""
    return secrets.token_urlsafe(9)


class Release(models.Model):
    """A plan as it was released: nothing changes or deletes it, and the database refuses too (triggers).

    ``content`` is the document: the canonical JSON text itself, so that the digest can be recomputed from the very
    bytes.  Nothing computes with it: what it says of each project stands in ``lines``, all the rest in ``head``.
    ``plan_digest`` is the digest of the plan it was made from: another one now means the release is out of date.
    """

    class Level(models.TextChoices):
        """Whose plan it is; each level forwards its own."""

        TAMBON = "tambon", "ตำบล"
        DISTRICT = "district", "อำเภอ"
        PROVINCE = "province", "จังหวัด"

    level = models.CharField("ระดับ", max_length=10, choices=Level, default=Level.TAMBON)
    area = models.ForeignKey(Area, models.PROTECT, related_name="releases", verbose_name="พื้นที่")
    period = models.ForeignKey(PlanPeriod, models.PROTECT, related_name="releases", verbose_name="ช่วงแผน")
    version = models.PositiveSmallIntegerField("ครั้งที่")
    token = models.CharField(max_length=16, unique=True, default=new_token, editable=False)
    content = models.TextField()
    head = models.JSONField(default=dict)
    # How many lines were written with it; the database refuses every later one.
    line_count = models.PositiveIntegerField(default=0)
    digest = models.CharField("รหัสตรวจสอบเอกสาร", max_length=64)
    plan_digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField("ผู้ออกเล่มแผน", max_length=320)
    at = models.DateTimeField("ออกเมื่อ", default=timezone.now)

    ACCESS: ClassVar = Access(name="release", area="area__code", state="level", touching=True)
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["area__code", "-period__first_year", "-version"]
        verbose_name = "เล่มแผนที่ออกแล้ว"
        verbose_name_plural = "เล่มแผนที่ออกแล้ว"
        constraints: ClassVar = [models.UniqueConstraint("area", "period", "version", name="release_version_once")]

    def __str__(self) -> str:
        """Say the area, the period and the version."""
        return f"เล่มแผน {self.area} {self.period} ครั้งที่ {self.version}"


class ReleaseLine(ProjectLine):
    """One project of a released plan, as it stands in the release's text: frozen with it by the same triggers.

    ``position`` counts from 1 in the order of the text.  ``digest`` is the SHA-256 of the line's own canonical text, by
    which two releases are compared.
    """

    # Nothing is to be done by Django: the database refuses to delete either.  The constraint below begins with the
    # release: an index of its own would only be written.
    release = models.ForeignKey(Release, models.DO_NOTHING, related_name="lines", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="release_lines")
    code = models.CharField("รหัสโครงการ", max_length=CODE_LENGTH)
    rank = models.PositiveIntegerField("ลำดับความสำคัญ", null=True)
    # The project that carries this one: itself, or the survivor of its merge.
    carrier = models.ForeignKey(Project, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["release", "position"]
        verbose_name = "โครงการในเล่มแผนที่ออกแล้ว"
        verbose_name_plural = "โครงการในเล่มแผนที่ออกแล้ว"
        constraints: ClassVar = [models.UniqueConstraint("release", "position", name="release_line_position_once")]


class ReleasePaperQuerySet(ReachQuerySet, PrintJobQuerySet):  # type: ignore[override]  # two bases, one manager each
    """Sets of papers of releases: within reach, and due."""


class ReleasePaper(PrintJob):
    """The PDF or workbook of a release: made once by the worker, downloaded after a check."""

    class Format(models.TextChoices):
        """What is made."""

        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"

    release = models.ForeignKey(Release, models.PROTECT, related_name="papers")
    format = models.CharField("รูปแบบ", max_length=4, choices=Format)

    ACCESS: ClassVar = Access(name="release_paper", area="release__area__code", touching=True)
    objects = ReleasePaperQuerySet.as_manager()

    class Meta(PrintJob.Meta):
        ordering: ClassVar = ["release", "format"]
        verbose_name = "เอกสารของเล่มแผนที่ออกแล้ว"
        verbose_name_plural = "เอกสารของเล่มแผนที่ออกแล้ว"
        constraints: ClassVar = [models.UniqueConstraint("release", "format", name="release_paper_once")]


class ReceiptState(models.TextChoices):
    """How far a sent plan has come with one addressee."""

    SENT = "sent", "ส่งแล้ว"
    OPENED = "opened", "เปิดอ่านแล้ว"
    RECEIVED = "received", "รับแล้ว"
    RETURNED = "returned", "ส่งคืน"


class Receipt(models.Model):
    """That a release was sent to one agency, and what became of it there."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="receipts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="receipts", verbose_name="ผู้รับ")
    state = models.CharField("สถานะ", max_length=10, choices=ReceiptState, default=ReceiptState.SENT, editable=False)
    letter_number = models.CharField("เลขที่หนังสือ", max_length=80, blank=True)
    note = models.TextField("ข้อความถึงผู้รับ", blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_name = models.CharField("ผู้ส่ง", max_length=320)
    sent_at = models.DateTimeField("ส่งเมื่อ", default=timezone.now)
    opened_at = models.DateTimeField("เปิดอ่านเมื่อ", null=True, blank=True)
    # Stays when the plan is returned later; «settled» is the last of the two.
    received_at = models.DateTimeField("ลงรับเมื่อ", null=True, blank=True)
    received_name = models.CharField("ผู้ลงรับ", max_length=320, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_name = models.CharField("ผู้รับหรือผู้ส่งคืน", max_length=320, blank=True)
    settled_at = models.DateTimeField("รับหรือส่งคืนเมื่อ", null=True, blank=True)
    reason = models.TextField("เหตุผลที่ส่งคืน", blank=True)

    ACCESS: ClassVar = Access(
        name="receipt", area="release__area__code", state="state", agencies=("agency_id",), touching=True
    )
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        verbose_name = "การส่งแผน"
        verbose_name_plural = "การส่งแผน"
        constraints: ClassVar = [
            # What was sent back may be sent again; the receipt that says why it came back stays.
            models.UniqueConstraint(
                "release", "agency", condition=~Q(state="returned"), name="release_with_each_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="returned_plans_say_why"),
        ]


class Delivery(models.Model):
    """The release of an area that a person last took home; «สิ่งที่เปลี่ยนหลังท่านดาวน์โหลด» compares with it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    period = models.ForeignKey(PlanPeriod, models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, related_name="deliveries")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["user", "area__code"]
        verbose_name = "เล่มแผนที่ดาวน์โหลดล่าสุด"
        verbose_name_plural = "เล่มแผนที่ดาวน์โหลดล่าสุด"
        constraints: ClassVar = [
            models.UniqueConstraint("user", "area", "period", name="one_delivery_mark_per_person_and_plan")
        ]
