"""The list of tambon plans in reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from django.db.models import F, QuerySet

from agencies.areas.codes import under
from agencies.areas.models import Area, Named, area_name
from agencies.lists.asking import Choice, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.models import User
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from plans.rollup.readiness import Readiness, readiness
from plans.tambon.lists import PeriodFilters
from plans.tambon.models import TambonPlan
from projects.periods import PlanPeriod


@dataclass(frozen=True)
class Entry:
    """A tambon plan of the list, where it lies, and who reads it."""

    of: Readiness
    district: str
    province: str
    reader: User

    @property
    def pk(self) -> int:
        """Return the key of the plan."""
        return self.of.plan.pk

    @property
    def may_print_now(self) -> bool:
        """Tell whether there is something new to print, and she may."""
        return self.of.is_printable and self.reader.has_perm("tambon_plan.print", self.of.plan)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has come in yet."""
        return not (self.of.accepted or self.of.projects)


class TambonFilters(PeriodFilters):
    """What narrows the list of tambon plans.

    A province chooses among its districts, the country among its provinces; whoever has less sees it all at once.
    """

    q = Search("area__name", "area__parent__name", help_text="ชื่อตำบลหรืออำเภอ")
    area = Choice(label="พื้นที่", method="inside")

    def offer(self) -> None:
        """Offer the periods and the areas."""
        super().offer()
        if self.areas:
            self.filters["area"].extra["choices"] = [(area.code, str(area)) for area in self.areas]
        else:
            del self.filters["area"]

    @cached_property
    def areas(self) -> Sequence[Named]:
        """Return the areas among which the person chooses."""
        person: Any = self.request.user
        areas: Sequence[Named] = person.areas_below(Area.Level.COUNTRY, Area.Level.PROVINCE)
        return areas

    def inside(self, plans: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        """Keep the plans of an area."""
        return plans.filter(under(code, "area__code"))


NOTHING_YET = "ยังไม่รับแผน"


def _standing(entry: Entry) -> tuple[str, str] | None:
    if entry.of.plan.is_behind:
        return "behind", "กำลังรวมแผน"
    return ("ok", "ครบทุกหมู่บ้าน") if entry.of.is_complete else None


def _papers(entry: Entry) -> str:
    return ", ".join(label for label, _, _ in entry.of.newest) or ("สั่งพิมพ์ได้" if entry.may_print_now else "")


# Addresses are relative to the list's: resolving forty of them took a third of the page.
TAMBONS = List(
    "แผนชุมชนบูรณาการระดับตำบล",
    "tambon_plan",
    (
        Column(
            "tambon",
            "ตำบล",
            lambda entry: entry.of.plan.area,
            order=("area__code",),
            link=lambda entry: f"{entry.pk}/",
            note=lambda entry: f"{entry.district} {entry.province}",
        ),
        Column(
            "code", "รหัสตำบล", lambda entry: entry.of.plan.area.code, Kind.CODE, order=("area__code",), is_hidden=True
        ),
        Column("district", "อำเภอ", "district", order=("area__code",), is_hidden=True),
        Column(
            "villages",
            "หมู่บ้านในแผน",
            lambda entry: f"{entry.of.accepted}/{entry.of.total}",
            link=lambda entry: f"{entry.pk}/#villages-title",
            tag=_standing,
        ),
        Column("missing", "หมู่บ้านที่ยังขาด", "of.missing_names", blank="ไม่มี", width_mm=60),
        Column(
            "projects",
            "โครงการ",
            lambda entry: None if entry.is_empty else entry.of.projects,
            Kind.COUNT,
            link=lambda entry: "" if entry.is_empty else f"{entry.pk}/rows/?show=projects",
            data="count",
            blank=NOTHING_YET,
        ),
        Column(
            "baht",
            "งบประมาณรวม (บาท)",
            lambda entry: None if entry.is_empty else entry.of.budget_baht,
            Kind.BAHT,
            link=lambda entry: "" if entry.of.budget_baht is None else f"{entry.pk}/rows/",
            data="baht",
            blank=NOTHING_YET,
        ),
        Column(
            "papers",
            "เอกสาร",
            _papers,
            blank="ยังไม่มีเอกสาร",
            part="plans/rollup/list_papers.html",
        ),
    ),
    order=("area__code",),
    filters=TambonFilters,
    per_page=20,
)


@cache
def _plans() -> QuerySet[Any]:
    """Return every plan with the names of what it lies in, without an object of each: a page names them, no more."""
    names = {"district_name": F("area__parent__name"), "province_name": F("area__parent__parent__name")}
    plans: QuerySet[Any] = TambonPlan.objects.select_related("area").annotate(**names)
    return plans


def tambons(request: SignedIn, declared: List = TAMBONS) -> Listing:
    """Read the tambon plans that a person asks for, with what each comes to."""
    plans: Any = _plans()
    listing = declared.read(request, plans.visible_to(request.user))
    period = listing.filters.of if isinstance(listing.filters, PeriodFilters) else None
    listing.dress = partial(_dressed, period=period, reader=request.user)
    return listing


def _dressed(plans: Iterable[Any], *, period: PlanPeriod | None, reader: User) -> list[Entry]:
    listed = list(plans)
    found = readiness(listed, period, reader=reader) if listed and period else []
    return [
        Entry(
            entry,
            area_name(Area.Level.DISTRICT, plan.district_name),
            area_name(Area.Level.PROVINCE, plan.province_name),
            reader,
        )
        for plan, entry in zip(listed, found, strict=True)
    ]
