"""Areas, agencies, posts and the people who hold them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length

from agencies.access.permissions import roles_that_may
from agencies.access.reach import Access, ReachQuerySet
from agencies.access.roles import Role
from agencies.areas.codes import parents
from agencies.areas.models import Area
from agencies.offices.names import Spelling, spelled
from paper.thai.digits import Digits


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Sets of agencies."""

    def serving(self, area: Area) -> AgencyQuerySet:
        """Keep agencies whose area holds ``area``, the nearest first."""
        return self.filter(area__code__in=[*parents(area.code), area.code]).nearest_first()

    def nearest_first(self) -> AgencyQuerySet:
        """Order agencies from the smallest area to the country, whose code is as long as a province's."""
        return self.order_by(Length("area__code").desc(), "area__code", "code")

    def that_may(self, permission: str) -> AgencyQuerySet:
        """Keep agencies of a kind in which somebody sits who may do «object.action»; what is sent is sent to these."""
        return self.filter(kind__in=kinds_that_may(permission))


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

    # What stands on its letters; what is blank is not printed, and the page of a letter names it.
    is_state_agency = models.BooleanField(
        "หน่วยงานของรัฐ ใช้ตราครุฑได้",
        default=False,
        help_text="หน่วยงานของรัฐรวมถึงองค์กรปกครองส่วนท้องถิ่น หน่วยงานอื่นใช้ตราครุฑไม่ได้ตามกฎหมาย",
    )
    letter_prefix = models.CharField(
        "เลขประจำหน่วยงานหลังคำว่า «ที่»", max_length=40, blank=True, help_text="เช่น บร 71001 เลขทะเบียนส่งจะต่อท้ายเครื่องหมาย /"
    )
    address = models.CharField("ที่ตั้ง", max_length=120, blank=True, help_text="เช่น 123 หมู่ที่ 5 ตำบลบ้านบัว")
    postcode = models.CharField(
        "รหัสไปรษณีย์",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[1-9][0-9]{4}\Z", "กรุณากรอกรหัสไปรษณีย์ 5 หลัก")],
    )
    owner_unit = models.CharField(
        "ส่วนราชการเจ้าของเรื่อง", max_length=120, blank=True, help_text="เช่น สำนักปลัด งานนโยบายและแผน"
    )
    telephone = models.CharField("โทร.", max_length=60, blank=True)
    email = models.EmailField(
        "ไปรษณีย์อิเล็กทรอนิกส์", blank=True, help_text="ที่อยู่กลางขึ้นต้นด้วย saraban เช่น saraban_06310101@dla.go.th"
    )
    signature_lines = models.TextField(
        "ตำแหน่งใต้ลายมือชื่อ",
        max_length=240,
        blank=True,
        help_text="บรรทัดละหนึ่งตำแหน่ง ไม่เกิน 3 บรรทัด เว้นว่างเพื่อใช้ตำแหน่งหัวหน้าหน่วยงาน",
    )
    letter_digits = models.CharField("ตัวเลขในหนังสือ", max_length=6, choices=Digits, default=Digits.THAI)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"

    def __str__(self) -> str:
        """Say the short name."""
        return self.short_name

    @property
    def spellings(self) -> frozenset[Spelling]:
        """Return what its full and its short name come to."""
        return frozenset(map(spelled, (self.name, self.short_name)))

    def is_called(self, text: str) -> bool:
        """Tell whether ``text`` is the agency's full or short name, however it is written."""
        return spelled(text) in self.spellings


class Letterhead(Agency):
    """What stands on an agency's letters: agencies are known to everybody, these pages are their own people's."""

    ACCESS: ClassVar = Access(name="letterhead", area="area__code", agencies=("pk",))
    objects = ReachQuerySet.as_manager()  # type: ignore[misc, assignment]  # a proxy may have a manager of its own

    class Meta:
        proxy = True
        verbose_name = "หัวหนังสือ"
        verbose_name_plural = "หัวหนังสือ"


# What a letter wants to be complete; a letter may be without an e-mail address.
LETTERHEAD = ("letter_prefix", "address", "postcode", "owner_unit", "telephone", "email")


def lacking(agency: Agency) -> tuple[str, ...]:
    """Return the words for what is blank on the agency's letters."""
    return tuple(str(Agency._meta.get_field(name).verbose_name) for name in LETTERHEAD if not getattr(agency, name))  # type: ignore[union-attr]  # noqa: SLF001  Django's documented way


K = Agency.Kind
_AUTHORITY = (Role.SAO_PLANNER, Role.SAO_CLERK, Role.SAO_MAYOR, Role.SAO_COUNCIL, Role.ME_COMMITTEE)
# Which roles sit in an agency of a kind; in those that are not named sits a partner.
SEATS: Mapping[str, tuple[Role, ...]] = {
    K.SAO: _AUTHORITY,
    K.MUNICIPALITY: _AUTHORITY,
    K.PAO: _AUTHORITY,
    K.DISTRICT_AGRI: (Role.DIST_AGRI, Role.EXT_OFFICER),
    K.PROVINCE_AGRI: (Role.PROV_AGRI,),
    K.DISTRICT_OFFICE: (Role.DIST_OFFICE,),
    K.PROVINCE_OFFICE: (Role.PROV_PLANNER,),
    K.DISTRICT_CDD: (Role.DIST_CDD,),
    K.PROVINCE_CDD: (Role.PROV_CDD,),
    K.PROVINCE_NFC: (Role.PROV_NFC,),
    K.NFC: (Role.NFC_CENTRAL,),
    K.CODI: (Role.CODI_REGION,),
    K.TCOC: (Role.TCOC,),
    K.SOCHOTO: (Role.SOCHOTO,),
    K.TAMBON_TEAM: (Role.TAMBON_TEAM,),
    K.SERVICE_CENTRE: (Role.EXT_OFFICER, Role.PARTNER),
    K.VILLAGE_COMMITTEE: (Role.VILLAGE_HEAD, Role.VILLAGE_SECRETARY),
    K.AUDIT: (Role.AUDITOR,),
    K.SYSTEM: (Role.SYSADMIN,),
}


@cache
def kinds_that_may(permission: str) -> frozenset[str]:
    """Return the kinds of agencies in which some role may do «object.action»."""
    thing, action = permission.split(".")
    allowed = roles_that_may(thing, action)
    return frozenset(kind for kind in K.values if allowed.intersection(SEATS.get(kind, (Role.PARTNER,))))


class Coverage(models.Model):
    """One village inside a local authority's border; a village can be split between two authorities."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="coverages", verbose_name="อปท.")
    village = models.ForeignKey(Area, models.PROTECT, related_name="coverages", verbose_name="หมู่บ้าน")
    is_partial = models.BooleanField("ครอบคลุมบางส่วน", default=False)

    class Meta:
        verbose_name = "หมู่บ้านในเขต อปท."
        verbose_name_plural = "หมู่บ้านในเขต อปท."
        constraints: ClassVar = [models.UniqueConstraint("agency", "village", name="coverage_once")]
