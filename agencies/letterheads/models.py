"""What an office's own people changed of its letterhead, and when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from agencies.history import HALF
from agencies.offices.models import LETTERHEAD, Agency

# Everything that an office says of its letters.
WRITTEN = ("is_state_agency", *LETTERHEAD, "signature_lines", "letter_digits")


class LetterheadChange(models.Model):
    """One saving of a letterhead that changed it: who, as what, when, and what. Rows are only ever added.

    ``changed`` holds, for each box that changed, its ``label`` and the ``old`` and ``new`` value in words.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letterhead_changes", verbose_name="หน่วยงาน")
    changed = models.JSONField("ช่องที่เปลี่ยน", default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้แก้ไข")
    by_name = models.CharField("โดย", max_length=HALF)
    by_post = models.CharField("ตำแหน่ง", max_length=HALF, blank=True)
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = "ประวัติหัวหนังสือ"
        verbose_name_plural = "ประวัติหัวหนังสือ"

    def __str__(self) -> str:
        """Say whose letterhead it is."""
        return f"{self.title}ของ {self.agency}"

    @property
    def title(self) -> str:
        """Say what was done, as every history does."""
        return "แก้หัวหนังสือ"

    @property
    def note(self) -> str:
        """Say box by box what it was and what it became."""
        return "\n".join(f"{one['label']}: จาก {one['old']} เป็น {one['new']}" for one in self.changed)
