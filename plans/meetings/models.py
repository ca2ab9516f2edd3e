"""What every kind of meeting writes down: when, where, who led it, how many came, and which typing is stored."""

from __future__ import annotations

from django.db import models


class Meeting(models.Model):
    """A meeting as its secretary records it; what it is of, its kinds and its states are the subclass's."""

    held_on = models.DateField("วันที่", null=True, blank=True)
    place = models.CharField("สถานที่", max_length=200, blank=True)
    chair = models.CharField("ประธาน", max_length=160, blank=True)
    secretary = models.CharField("เลขานุการ", max_length=160, blank=True)
    male_count = models.PositiveIntegerField("ผู้เข้าร่วมชาย (คน)", null=True, blank=True)
    female_count = models.PositiveIntegerField("ผู้เข้าร่วมหญิง (คน)", null=True, blank=True)
    # Counts what is typed into the record, so that nobody overwrites another's typing.
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def attendance(self) -> int | None:
        """Return how many people came, or None when neither number was written down."""
        if self.male_count is None and self.female_count is None:
            return None
        return (self.male_count or 0) + (self.female_count or 0)
