"""A paper that proves a meeting: what every kind of meeting keeps of the files brought to it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


def stored_name(_paper: StoredPaper, file_name: str) -> str:
    """Draw a random name under uploads/; what people called the file never becomes a path."""
    suffix = file_name.rsplit(".", 1)[-1].lower()
    return f"uploads/{secrets.token_hex(2)}/{secrets.token_hex(16)}.{suffix}"


class StoredPaper(models.Model):
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
