"""Areas, agencies, posts and the people who hold them."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet


class Download(models.Model):
    """One file handed out, or another person's telephone or e-mail looked at: who, what, when.

    Written before the first byte leaves.  Of what was looked at there is no digest, and ``file_name`` says what it was.
    """

    class Kind(models.TextChoices):
        """What was done."""

        FILE = "file", "ดาวน์โหลดไฟล์"
        LOOK = "look", "เปิดดูข้อมูลติดต่อ"

    kind = models.CharField("การกระทำ", max_length=4, choices=Kind, default=Kind.FILE)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="downloads", verbose_name="ผู้ดาวน์โหลด"
    )
    object = models.CharField("ประเภทข้อมูล", max_length=40)
    object_id = models.PositiveBigIntegerField("เลขที่ข้อมูล")
    area_code = models.CharField("รหัสพื้นที่", max_length=8)
    file_name = models.CharField("ชื่อไฟล์", max_length=200)
    sha256 = models.CharField("รหัสตรวจสอบไฟล์", max_length=64, blank=True)
    at = models.DateTimeField("เมื่อ", default=timezone.now)
    ip_address = models.GenericIPAddressField("จากเครื่อง", null=True, blank=True)

    ACCESS: ClassVar = Access(name="download", area="area_code")
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = "การดาวน์โหลด"
        verbose_name_plural = "การดาวน์โหลด"

    def __str__(self) -> str:
        """Say which file."""
        return self.file_name


def stored_name(_paper: StoredDocument, file_name: str) -> str:
    """Draw a random name under uploads/; what people called the file never becomes a path."""
    suffix = file_name.rsplit(".", 1)[-1].lower()
    return f"uploads/{secrets.token_hex(2)}/{secrets.token_hex(16)}.{suffix}"


class StoredDocument(models.Model):
    """A file that was opened and checked before it was stored; what it proves is the subclass's."""

    class Kind(models.TextChoices):
        """What the paper is."""

        MINUTES = "minutes", "รายงานการประชุม"
        ATTENDANCE = "attendance", "บัญชีลงชื่อผู้เข้าร่วม"
        PHOTO = "photo", "ภาพถ่าย"
        OTHER = "other", "เอกสารอื่น"

    kind = models.CharField("ประเภทเอกสาร", max_length=12, choices=Kind)
    file = models.FileField("ไฟล์", upload_to=stored_name)
    file_name = models.CharField("ชื่อไฟล์เดิม", max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Say the name people gave the file."""
        return self.file_name
