"""Areas, agencies, posts and the people who hold them."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import ClassVar

import rules
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.scope import Access, Reach, ReachQuerySet, parents, under
from paper.thai import thai_date


class AreaQuerySet(models.QuerySet["Area"]):
    """Sets of areas."""

    def under(self, code: str) -> AreaQuerySet:
        """Keep the area of ``code`` and everything below it."""
        return self.filter(under(code))

    def in_force(self, day: dt.date | None = None) -> AreaQuerySet:
        """Keep areas whose codes are valid on ``day`` (today if none is given)."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Area(models.Model):
    """A country, province, district, tambon or village, by its DOPA code; abolished codes stay and name a successor."""

    class Level(models.TextChoices):
        """The five levels, from the top."""

        COUNTRY = "country", "ประเทศ"
        PROVINCE = "province", "จังหวัด"
        DISTRICT = "district", "อำเภอ"
        TAMBON = "tambon", "ตำบล"
        VILLAGE = "village", "หมู่บ้าน"

    SHORT: ClassVar[dict[str, str]] = {"province": "จ.", "district": "อ.", "tambon": "ต."}

    code = models.CharField("รหัสพื้นที่", max_length=8, unique=True)
    level = models.CharField("ระดับ", max_length=10, choices=Level)
    name = models.CharField("ชื่อ", max_length=120)
    moo = models.PositiveSmallIntegerField("หมู่ที่", null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField("ใช้ตั้งแต่", null=True, blank=True)
    valid_to = models.DateField("ใช้ถึง", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_sample = models.BooleanField("ข้อมูลตัวอย่าง", default=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = "พื้นที่"
        verbose_name_plural = "พื้นที่"

    def __str__(self) -> str:
        """Say the area as offices write it: «ต.บ้านบัว», «หมู่ที่ 1 บ้านโคกบัว»."""
        if self.level == self.Level.VILLAGE:
            return f"หมู่ที่ {self.moo} {self.name}" + (" (ตัวอย่าง)" if self.is_sample else "")
        return f"{self.SHORT.get(self.level, '')}{self.name}"


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Sets of agencies."""

    def serving(self, area: Area) -> AgencyQuerySet:
        """Keep agencies whose area holds ``area``, the nearest first."""
        places = [*parents(area.code), area.code]
        return self.filter(Q(area__code__in=places)).order_by("-area__code", "code")

    def named(self, text: str, *, near: Area) -> AgencyQuerySet:
        """Keep agencies serving ``near`` whose full or short name is ``text``."""
        name = text.strip()
        return self.serving(near).filter(Q(name=name) | Q(short_name=name))


class Agency(models.Model):
    """An office, council or organisation that plans, pays or works; a local authority is not a tambon."""

    class Kind(models.TextChoices):
        """Kinds of agencies, as the glossary names them."""

        SAO = "sao", "องค์การบริหารส่วนตำบล (อบต.)"
        MUNICIPALITY = "municipality", "เทศบาล"
        PAO = "pao", "องค์การบริหารส่วนจังหวัด (อบจ.)"
        DISTRICT_AGRI = "district_agri", "สำนักงานเกษตรอำเภอ (สนง.กษอ.)"
        PROVINCE_AGRI = "province_agri", "สำนักงานเกษตรจังหวัด (สนง.กษจ.)"
        DOAE = "doae", "กรมส่งเสริมการเกษตร (กสก.)"
        DISTRICT_OFFICE = "district_office", "ที่ว่าการอำเภอ"
        PROVINCE_OFFICE = "province_office", "สำนักงานจังหวัด"
        DISTRICT_CDD = "district_cdd", "สำนักงานพัฒนาชุมชนอำเภอ (สพอ.)"
        PROVINCE_CDD = "province_cdd", "สำนักงานพัฒนาชุมชนจังหวัด (สพจ.)"
        PROVINCE_NFC = "province_nfc", "สภาเกษตรกรจังหวัด"
        NFC = "nfc", "สภาเกษตรกรแห่งชาติ"
        CODI = "codi", "สถาบันพัฒนาองค์กรชุมชน (พอช.)"
        TCOC = "tcoc", "สภาองค์กรชุมชนตำบล"
        SOCHOTO = "sochoto", "ศูนย์ประสานงานองค์การชุมชนระดับตำบล (ศอช.ต.)"
        TAMBON_TEAM = "tambon_team", "ทีมปฏิบัติการขับเคลื่อนแผนชุมชนระดับตำบล"
        SERVICE_CENTRE = "service_centre", "ศูนย์บริการและถ่ายทอดเทคโนโลยีการเกษตร (ศบกต.)"
        VILLAGE_COMMITTEE = "village_committee", "คณะกรรมการหมู่บ้าน (กม.)"
        LAND_DEVELOPMENT = "land_development", "สถานีพัฒนาที่ดิน"
        LIVESTOCK = "livestock", "สำนักงานปศุสัตว์"
        FISHERIES = "fisheries", "สำนักงานประมง"
        IRRIGATION = "irrigation", "โครงการชลประทาน"
        BAAC = "baac", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร (ธ.ก.ส.)"
        THAIHEALTH = "thaihealth", "สำนักงานกองทุนสนับสนุนการสร้างเสริมสุขภาพ (สสส.)"
        LEARNING = "learning", "ศูนย์ส่งเสริมการเรียนรู้ (สกร./กศน.)"
        HEALTH = "health", "สาธารณสุข"
        ACADEMIC = "academic", "สถาบันวิชาการ"
        AUDIT = "audit", "หน่วยตรวจสอบ"
        SYSTEM = "system", "ผู้ดูแลระบบ"
        STATE = "state", "ส่วนราชการอื่น"
        PRIVATE = "private", "ภาคเอกชน"

    code = models.SlugField("รหัสหน่วยงาน", max_length=40, unique=True)
    kind = models.CharField("ประเภท", max_length=20, choices=Kind)
    name = models.CharField("ชื่อเต็ม", max_length=200)
    short_name = models.CharField("ชื่อย่อ", max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="agencies", verbose_name="พื้นที่รับผิดชอบ")
    is_partner = models.BooleanField("เป็นภาคี", default=False)
    coverage = models.ManyToManyField(Area, through="Coverage", related_name="covered_by", verbose_name="หมู่บ้านในเขต")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"

    def __str__(self) -> str:
        """Say the short name."""
        return self.short_name

    def is_called(self, text: str) -> bool:
        """Tell whether ``text`` is the agency's full or short name."""
        return text in {self.name, self.short_name}


class Coverage(models.Model):
    """One village inside a local authority's border; a village can be split between two authorities."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="coverages")
    village = models.ForeignKey(Area, models.PROTECT, related_name="coverages", verbose_name="หมู่บ้าน")
    is_partial = models.BooleanField("ครอบคลุมบางส่วน", default=False)

    class Meta:
        verbose_name = "หมู่บ้านในเขต อปท."
        verbose_name_plural = "หมู่บ้านในเขต อปท."
        constraints: ClassVar = [models.UniqueConstraint("agency", "village", name="coverage_once")]


class Role(models.TextChoices):
    """What a post does; the words of the permission table (dossier §3.1)."""

    VILLAGE_SECRETARY = "village_secretary", "เลขานุการเวทีประชาคมหมู่บ้าน"
    VILLAGE_HEAD = "village_head", "ผู้ใหญ่บ้าน"
    KAMNAN = "kamnan", "กำนัน"
    TAMBON_TEAM = "tambon_team", "ทีมปฏิบัติการระดับตำบล"
    SOCHOTO = "sochoto", "ศอช.ต."
    SAO_PLANNER = "sao_planner", "นักวิเคราะห์นโยบายและแผน อปท."
    SAO_CLERK = "sao_clerk", "ปลัด อปท."
    SAO_MAYOR = "sao_mayor", "นายก อปท."
    SAO_COUNCIL = "sao_council", "สภา อปท."
    EXT_OFFICER = "ext_officer", "นักวิชาการส่งเสริมการเกษตร (นวส.)"
    DIST_AGRI = "dist_agri", "เกษตรอำเภอ"
    PROV_AGRI = "prov_agri", "เกษตรจังหวัด"
    DIST_OFFICE = "dist_office", "ปลัดอำเภอ (ที่ว่าการอำเภอ)"
    DIST_CDD = "dist_cdd", "พัฒนาการอำเภอ"
    PROV_CDD = "prov_cdd", "พัฒนาการจังหวัด"
    INSPECTOR = "inspector", "ผู้ตรวจราชการกรม"
    PROV_NFC = "prov_nfc", "สภาเกษตรกรจังหวัด"
    NFC_CENTRAL = "nfc_central", "สำนักงานสภาเกษตรกรแห่งชาติ"
    CODI_REGION = "codi_region", "พอช."
    TCOC = "tcoc", "สภาองค์กรชุมชนตำบล"
    ME_COMMITTEE = "me_committee", "คณะกรรมการติดตามและประเมินผล"
    PROV_PLANNER = "prov_planner", "สำนักงานจังหวัด (ยุทธศาสตร์)"
    PARTNER = "partner", "หน่วยงานภาคี"
    AUDITOR = "auditor", "ผู้ตรวจสอบ"
    SYSADMIN = "sysadmin", "ผู้ดูแลระบบ"


class User(AbstractUser):
    """A person who signs in; what she may do hangs on the posts she holds, never on the person."""

    class Meta(AbstractUser.Meta):
        verbose_name = "ผู้ใช้"
        verbose_name_plural = "ผู้ใช้"

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

    def areas_below(self, *levels: Area.Level) -> list[Area]:
        """Return the areas below those posts whose own area is of one of ``levels``: what a long list narrows to."""
        wide = [post.area_id for post in self.posts if post.area.level in levels]
        return list(Area.objects.filter(parent__in=wide).in_force()) if wide else []

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Return the posts held today, with area, agency and covered villages (two queries, kept for this request)."""
        covered = models.Prefetch("post__agency__coverages", Coverage.objects.select_related("village"))
        held = PostHolder.objects.filter(user=self).current().select_related("post__area", "post__agency")
        return tuple(tenure.post for tenure in held.prefetch_related(covered))


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
        """Return what this post gives: a local authority's posts reach the villages it covers, others their area."""
        codes: tuple[str, ...] = (self.area.code,)
        if self.agency is not None and self.role in self.LOCAL_AUTHORITY_ROLES:
            codes = tuple(sorted(one.village.code for one in self.agency.coverages.all()))
        return Reach(role=self.role, codes=codes, agency_id=self.agency_id, post_id=self.pk)

    @property
    def holder(self) -> User | None:
        """Return who holds the post today."""
        tenure = self.tenures.current().select_related("user").first()
        return tenure.user if tenure else None


class TenureQuerySet(models.QuerySet["PostHolder"]):
    """Sets of tenures."""

    def current(self) -> TenureQuerySet:
        """Keep tenures that run today; ``until`` is the first day without the post, so a hand-over works at once."""
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(Q(until=None) | Q(until__gt=today))


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


class Invitation(models.Model):
    """An upper level's invitation to hold a post; its link works once, until it expires or is withdrawn."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="invitations", verbose_name="ตำแหน่ง")
    name = models.CharField("ชื่อผู้รับเชิญ", max_length=160)
    email = models.EmailField("อีเมล", blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = "คำเชิญ"
        verbose_name_plural = "คำเชิญ"

    def __str__(self) -> str:
        """Say who was invited."""
        return self.name


class Download(models.Model):
    """One file handed out: who took what, when; written before the first byte leaves."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="downloads", verbose_name="ผู้ดาวน์โหลด"
    )
    object = models.CharField("ประเภทข้อมูล", max_length=40)
    object_id = models.PositiveBigIntegerField("เลขที่ข้อมูล")
    area_code = models.CharField("รหัสพื้นที่", max_length=8)
    file_name = models.CharField("ชื่อไฟล์", max_length=200)
    sha256 = models.CharField("ลายนิ้วมือไฟล์", max_length=64)
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
