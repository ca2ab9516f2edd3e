"""The list of tambon plans in reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db.models import QuerySet

from agencies.areas.codes import under
from agencies.areas.models import Area
from agencies.lists.asking import Choice, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from plans.rollup.readiness import Readiness, readiness
from plans.tambon.lists import PeriodFilters
from plans.tambon.models import TambonPlan


@dataclass(frozen=True)
class Entry:
    """A tambon plan of the list, and whether its reader may have it printed."""

    of: Readiness
    may_print: bool

    @property
    def pk(self) -> int:
        """Return the key of the plan."""
        return self.of.plan.pk

    @property
    def may_print_now(self) -> bool:
        """Tell whether there is something new to print, and she may."""
        return self.may_print and self.of.is_printable

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
    def areas(self) -> Sequence[Area]:
        """Return the areas among which the person chooses."""
        person: Any = self.request.user
        areas: Sequence[Area] = person.areas_below(Area.Level.COUNTRY, Area.Level.PROVINCE)
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
            "of.plan.area",
            order=("area__code",),
            link=lambda entry: f"{entry.pk}/",
            note=lambda entry: f"{entry.of.plan.area.parent} {entry.of.plan.area.parent.parent}",
        ),
        Column("code", "รหัสตำบล", "of.plan.area.code", Kind.CODE, order=("area__code",), is_hidden=True),
        Column("district", "อำเภอ", "of.plan.area.parent", order=("area__code",), is_hidden=True),
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


def tambons(request: SignedIn, declared: List = TAMBONS) -> Listing:
    """Read the tambon plans that a person asks for, with what each comes to."""
    plans = TambonPlan.objects.visible_to(request.user).select_related("area__parent__parent", "period")
    return declared.read(request, plans, dress=partial(_dressed, request=request))


def _dressed(plans: Iterable[TambonPlan], *, request: SignedIn) -> list[Entry]:
    listed = list(plans)
    found = readiness(listed, listed[0].period, reader=request.user) if listed else []
    return [Entry(entry, request.user.has_perm("tambon_plan.print", entry.plan)) for entry in found]
