"""Areas, agencies, posts and the people who hold them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import ClassVar, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.areas.codes import under


class AreaQuerySet(models.QuerySet["Area"]):
    """Sets of areas."""

    def under(self, code: str) -> AreaQuerySet:
        """Keep the area of ``code`` and everything below it."""
        return self.filter(under(code))

    def in_force(self, day: dt.date | None = None) -> AreaQuerySet:
        """Keep areas whose codes are valid on ``day`` (today if none is given)."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


class Area(models.Model):
    """A country, province, district, tambon or village, by its DOPA code; abolished codes stay and name a successor."""

    class Level(models.TextChoices):
        """The five levels, from the top."""

        COUNTRY = "country", "ประเทศ"
        PROVINCE = "province", "จังหวัด"
        DISTRICT = "district", "อำเภอ"
        TAMBON = "tambon", "ตำบล"
        VILLAGE = "village", "หมู่บ้าน"

    code = models.CharField("รหัสพื้นที่", max_length=8, unique=True)
    level = models.CharField("ระดับ", max_length=10, choices=Level)
    name = models.CharField("ชื่อ", max_length=120)
    moo = models.PositiveSmallIntegerField("หมู่ที่", null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="ขึ้นกับ"
    )
    valid_from = models.DateField("ใช้ตั้งแต่", null=True, blank=True)
    valid_to = models.DateField("ใช้ถึง", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="รหัสที่ใช้แทน"
    )
    is_sample = models.BooleanField("ข้อมูลตัวอย่าง", default=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = "พื้นที่"
        verbose_name_plural = "พื้นที่"

    def __str__(self) -> str:
        """Say the area as offices write it: «ต.บ้านบัว», «หมู่ที่ 1 บ้านโคกบัว»."""
        return area_name(self.level, self.name, moo=self.moo, is_sample=self.is_sample)


class TileLayout(models.Model):
    """How the areas inside one area were laid out as squares, and by whom; the newest counts. Rows are only ever added.

    ``places`` gives, by code, how many squares each stands from the left and from the top.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="tile_layouts", verbose_name="พื้นที่")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    places = models.JSONField("ตำแหน่งช่อง", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้วางผัง")
    by_name = models.CharField("โดย", max_length=160)
    by_post = models.CharField("ตำแหน่ง", max_length=160, blank=True)
    at = models.DateTimeField("เมื่อ", default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = "ผังพื้นที่"
        verbose_name_plural = "ผังพื้นที่"
        constraints: ClassVar = [models.UniqueConstraint("area", "number", name="one_layout_of_each_version")]

    def __str__(self) -> str:
        """Say of what it is."""
        return f"ผังพื้นที่ใน {self.area} ครั้งที่ {self.number}"

    @property
    def title(self) -> str:
        """Say what was done, as every history does."""
        return f"วางผัง ครั้งที่ {self.number}"

    @property
    def note(self) -> str:
        """Say no more: the squares say it."""
        return ""

    @property
    def squares(self) -> dict[str, tuple[int, int]]:
        """Return the place of each area by its code, from the left and from the top."""
        return {code: (x, y) for code, (x, y) in self.places.items()}


class Named(NamedTuple):
    """An area that is named and no more, as in the choices of a filter."""

    code: str
    level: str
    name: str

    def __str__(self) -> str:
        """Say the area as offices write it."""
        return area_name(self.level, self.name)


@lru_cache(maxsize=2)
def in_force(day: dt.date) -> AreaQuerySet:
    """Return the question for all areas of ``day``, to be narrowed: to build it takes as long as to ask it."""
    return Area.objects.in_force(day)


SHORT: dict[str, str] = {Area.Level.PROVINCE: "จ.", Area.Level.DISTRICT: "อ.", Area.Level.TAMBON: "ต."}


def area_name(level: str, name: str, *, moo: int | None = None, is_sample: bool = False) -> str:
    """Say an area that was read without making an object of it."""
    if level == Area.Level.VILLAGE:
        return f"หมู่ที่ {moo} {name}" + (" (ตัวอย่าง)" if is_sample else "")
    return f"{SHORT.get(level, '')}{name}"
