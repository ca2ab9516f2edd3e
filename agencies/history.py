"""Who did it: the person and her posts written out, because a history keeps both when the post changes hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from agencies.people.models import User

# What columns that hold one half of the signature have room for, and those that hold it whole.
HALF, WHOLE = 160, 320


@dataclass(frozen=True)
class Actor:
    """A person as a history names her: name and the posts held today, joined by commas; no user is the system."""

    user: User | None
    name: str
    post: str = ""

    @classmethod
    def of(cls, user: User | None) -> Actor:
        """Write ``user`` out as she is today; None is the system."""
        if user is None:
            return cls(None, "ระบบ")
        return cls(user, user.full_name, ", ".join(post.title for post in user.posts))

    @property
    def signed(self) -> str:
        """Say «name (posts)», or the name alone of who holds no post."""
        return (f"{self.name} ({self.post})" if self.post else self.name)[:WHOLE]

    @property
    def listed(self) -> str:
        """Say «name, posts»."""
        return ", ".join(part for part in (self.name, self.post) if part)[:WHOLE]

    @property
    def in_a_row(self) -> str:
        """Say «name posts»."""
        return f"{self.name} {self.post}".strip()[:WHOLE]

    @property
    def columns(self) -> dict[str, Any]:
        """Return what a row keeps of her: ``by``, ``by_name`` and ``by_post``."""
        return {"by": self.user, "by_name": self.name[:HALF], "by_post": self.post[:HALF]}


class Event(models.Model):
    """One step of something: from where to where, who, as what, when, why. Rows are only ever added.

    A history of its own adds the key of its thing (``related_name="events"``) and what else it keeps; where steps are
    taken by the system too, it lets ``by`` be blank.
    """

    move = models.CharField("การดำเนินการ", max_length=20)
    from_state = models.CharField("จากสถานะ", max_length=10, blank=True)
    to_state = models.CharField("เป็นสถานะ", max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้ดำเนินการ")
    by_name = models.CharField("โดย", max_length=HALF)
    by_post = models.CharField("ตำแหน่ง", max_length=HALF, blank=True)
    note = models.TextField("เหตุผล", blank=True)
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-at", "-pk"]
