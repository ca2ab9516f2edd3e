"""Requests to fill a post that a second person confirms, and their steps."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, ReachQuerySet
from agencies.history import Event
from agencies.people.models import Invitation, Post, User


class AppointmentState(models.TextChoices):
    """How far a request has come; «run out» is told by its day and never stored."""

    ASKED = "asked", "รอผู้ยืนยัน"
    CONFIRMED = "confirmed", "ยืนยันแล้ว"
    DECLINED = "declined", "ไม่ยืนยัน"
    WITHDRAWN = "withdrawn", "ถอนคำขอแล้ว"
    RUN_OUT = "run_out", "หมดเวลา"


class Wanted(models.TextChoices):
    """What is asked of a post: that somebody hold it, or that its holder may set her second step up anew."""

    HOLDER = "holder", "ให้ดำรงตำแหน่ง"
    SECOND_STEP = "second_step", "ล้างการยืนยันสองชั้น"


class AppointmentQuerySet(ReachQuerySet):
    """Sets of requests."""

    def open(self) -> AppointmentQuerySet:
        """Keep what still waits for a second person."""
        kept: AppointmentQuerySet = self.filter(state=AppointmentState.ASKED, expires_at__gt=timezone.now())
        return kept

    def named(self) -> AppointmentQuerySet:
        """Read along what a page says of a request."""
        kept: AppointmentQuerySet = self.select_related("post__area__parent", "user", "outgoing", "asked_by")
        return kept


class Appointment(models.Model):
    """What an administrator asks: that ``user`` hold a post, or that ``name`` be invited to it; who, why, since when.

    Or, of who holds the post and lost her phone and her codes, that her second step be taken away.  Nothing of it
    happens before a second person confirms: another administrator, or who invites to the post.
    """

    wanted = models.CharField("คำขอ", max_length=12, choices=Wanted, default=Wanted.HOLDER, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name="ตำแหน่ง")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="บัญชี"
    )
    name = models.CharField("ชื่อผู้รับเชิญ", max_length=160, blank=True)
    email = models.EmailField("อีเมล", blank=True)
    # Who held the post when it was asked: the reason speaks of her.
    outgoing = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField("เหตุผล")
    state = models.CharField(
        "สถานะ", max_length=10, choices=AppointmentState, default=AppointmentState.ASKED, editable=False
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้ขอ")
    asked_at = models.DateTimeField("ขอเมื่อ", default=timezone.now)
    expires_at = models.DateTimeField("ยืนยันได้ถึง")
    # What came of a confirmed request to invite.
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, blank=True, related_name="+")

    ACCESS: ClassVar = Access(name="appointment", area="post__area__code", state="post__role")
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        verbose_name = "คำขอแต่งตั้ง"
        verbose_name_plural = "คำขอแต่งตั้ง"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | (Q(user=None) & ~Q(name="")),
                name="appointment_of_an_account_or_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(wanted=Wanted.SECOND_STEP) | Q(user__isnull=False, user=models.F("outgoing")),
                name="second_step_of_who_holds_the_post",
            ),
        ]

    def __str__(self) -> str:
        """Say who is to hold which post, or whose second step goes."""
        if self.wanted == Wanted.SECOND_STEP:
            return f"{self.get_wanted_display()}ของ {self.whom} {self.post}"
        return f"{self.whom} ดำรงตำแหน่ง {self.post}"

    @property
    def kind(self) -> str:
        """Name the request by what it asks for."""
        return "คำขอล้างการยืนยันสองชั้น" if self.wanted == Wanted.SECOND_STEP else "คำขอแต่งตั้ง"

    @property
    def whom(self) -> str:
        """Say whom it is about."""
        return self.user.full_name if isinstance(self.user, User) else self.name


class AppointmentEvent(Event):
    """One step of a request: who, as what, when, why."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="events")

    class Meta(Event.Meta):
        verbose_name = "ประวัติคำขอแต่งตั้ง"
        verbose_name_plural = "ประวัติคำขอแต่งตั้ง"
