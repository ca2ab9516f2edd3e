"""Areas, agencies, posts and the people who hold them."""

from __future__ import annotations

import datetime as dt
from functools import cached_property, lru_cache
from itertools import starmap
from typing import ClassVar

import rules
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.access.reach import Access, Reach, ReachQuerySet
from agencies.access.roles import Role
from agencies.areas.models import Area, Named, in_force
from agencies.offices.models import Agency, Coverage
from agencies.people.names import LONGEST, UserNameField, only_allowed, user_name
from agencies.people.passwords import no_citizen_id
from paper.thai import thai_date


class User(AbstractUser):
    """A person who signs in; what she may do hangs on the posts she holds, never on the person."""

    username = UserNameField(
        "ชื่อเข้าสู่ระบบ",
        max_length=LONGEST,
        unique=True,
        validators=[only_allowed, no_citizen_id],
        error_messages={"unique": "มีบัญชีชื่อนี้แล้ว กรุณาตั้งชื่ออื่น"},
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "บัญชี"
        verbose_name_plural = "บัญชี"

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Read a user name as everywhere; Django asks where it makes accounts."""
        return user_name(username)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Ask the permission table about a thing; a superuser's free pass opens the admin site and no content."""
        if obj is None:
            return super().has_perm(perm)
        return self.is_active and bool(rules.permissions.has_perm(perm, self, obj))

    @property
    def full_name(self) -> str:
        """Say the person's name, or the sign-in name when none was given."""
        return self.get_full_name() or self.username

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """Return what each post held today gives."""
        return tuple(post.reach for post in self.posts)

    def areas_below(self, *levels: Area.Level) -> list[Named]:
        """Return the areas below those posts whose own area is of one of ``levels``: what a long list narrows to."""
        wide = [post.area_id for post in self.posts if post.area.level in levels]
        areas = in_force(timezone.localdate()).filter(parent__in=wide).values_list(*Named._fields) if wide else ()
        return list(starmap(Named, areas))

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Return the posts held today, with area, agency and covered villages (two queries, kept for this request)."""
        covered = models.Prefetch("post__agency__coverages", Coverage.objects.select_related("village"))
        held = _held_on(timezone.localdate()).filter(user=self).prefetch_related(covered)
        posts = (tenure.post for tenure in held)
        return tuple(sorted(posts, key=lambda post: (post.area.code, post.role, post.pk)))


class Post(models.Model):
    """A seat that outlives its holders: an agency or area, and a role over an area."""

    LOCAL_AUTHORITY_ROLES: ClassVar = {Role.SAO_PLANNER, Role.SAO_CLERK, Role.SAO_MAYOR, Role.SAO_COUNCIL}

    role = models.CharField("บทบาท", max_length=20, choices=Role)
    title = models.CharField("ตำแหน่ง", max_length=160)
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts", verbose_name="พื้นที่")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="หน่วยงาน"
    )

    ACCESS: ClassVar = Access(name="post", area="area__code", state="role")
    objects = ReachQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["area__code", "role", "pk"]
        verbose_name = "ตำแหน่ง"
        verbose_name_plural = "ตำแหน่ง"

    def __str__(self) -> str:
        """Say the post's title."""
        return self.title

    @property
    def reach(self) -> Reach:
        """Return what this post gives: a local authority's posts reach the villages it covers, others their area.

        A province's local authority covers its province, of which no villages are listed.
        """
        codes: tuple[str, ...] = (self.area.code,)
        is_local = self.role in self.LOCAL_AUTHORITY_ROLES
        if self.agency is not None and is_local and self.agency.kind != Agency.Kind.PAO:
            codes = tuple(sorted(coverage.village.code for coverage in self.agency.coverages.all()))
        return Reach(role=self.role, codes=codes, agency_id=self.agency_id, post_id=self.pk)

    @property
    def holder(self) -> User | None:
        """Return who holds the post today."""
        tenure = self.tenures.current().select_related("user").first()
        return tenure.user if tenure else None


class TenureQuerySet(models.QuerySet["PostHolder"]):
    """Sets of tenures."""

    def current(self, day: dt.date | None = None) -> TenureQuerySet:
        """Keep tenures that run on ``day`` (today if none is given).

        ``until`` is the first day without the post, so a hand-over works at once.
        """
        day = day or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class PostHolder(models.Model):
    """Who held a post, from when to when; the history keeps the name."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures", verbose_name="ตำแหน่ง")
    user = models.ForeignKey(User, models.PROTECT, related_name="tenures", verbose_name="ผู้ดำรงตำแหน่ง")
    since = models.DateField("ตั้งแต่", default=timezone.localdate)
    until = models.DateField("พ้นตำแหน่งวันที่", null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["post", "-since", "-pk"]
        verbose_name = "การดำรงตำแหน่ง"
        verbose_name_plural = "การดำรงตำแหน่ง"
        constraints: ClassVar = [
            models.UniqueConstraint("post", condition=Q(until=None), name="one_open_tenure_per_post"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="tenure_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        """Say since when."""
        return f"ตั้งแต่ {thai_date(self.since)}"


@lru_cache(maxsize=2)
def _held_on(day: dt.date) -> TenureQuerySet:
    """Return the question who holds what on ``day``: every page asks it, and to build it takes as long as to ask."""
    return PostHolder.objects.current(day).select_related("post__area", "post__agency").order_by()


class Invitation(models.Model):
    """An upper level's invitation to hold a post; its link works once, until it expires or is withdrawn."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="invitations", verbose_name="ตำแหน่ง")
    name = models.CharField("ชื่อผู้รับเชิญ", max_length=160)
    email = models.EmailField("อีเมล", blank=True)
    # None: the installation's own, to its first administrator.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้เชิญ"
    )
    # Of a post that is held: why it changes hands, or when its holder agreed or refused to hand it over.
    reason = models.TextField("เหตุผลที่เปลี่ยนผู้ดำรงตำแหน่ง", blank=True)
    consented_at = models.DateTimeField("ผู้ดำรงตำแหน่งยินยอมเมื่อ", null=True, blank=True)
    refused_at = models.DateTimeField("ผู้ดำรงตำแหน่งไม่ยินยอมเมื่อ", null=True, blank=True)
    created_at = models.DateTimeField("เชิญเมื่อ", default=timezone.now)
    expires_at = models.DateTimeField("หมดอายุ")
    accepted_at = models.DateTimeField("รับเมื่อ", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ถอนเมื่อ", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = "คำเชิญ"
        verbose_name_plural = "คำเชิญ"

    def __str__(self) -> str:
        """Say who was invited."""
        return self.name


class Handover(models.Model):
    """A post that passed to its next holder: from whom, to whom, by whose doing and why. Rows are only ever added."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="handovers", verbose_name="ตำแหน่ง")
    outgoing = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้ส่งมอบ")
    incoming = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ผู้รับมอบ")
    # None is the installation itself: its first administrator.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้ดำเนินการ")
    by_name = models.CharField("โดย", max_length=160)
    is_agreed = models.BooleanField("ผู้ส่งมอบยินยอม", default=False)
    reason = models.TextField("เหตุผล", blank=True)
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = "การส่งมอบตำแหน่ง"
        verbose_name_plural = "การส่งมอบตำแหน่ง"

    def __str__(self) -> str:
        """Say which post and to whom."""
        return f"{self.post} ถึง {self.incoming.full_name}"

    @property
    def why(self) -> str:
        """Say why a holder left: the reason that was given, or that she agreed."""
        agreed = "ผู้ส่งมอบยินยอม" if self.is_agreed else ""
        return " ".join(part for part in (agreed, self.reason) if part)
