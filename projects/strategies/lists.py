"""The library of strategies, and the items of one strategy, as lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.urls import reverse

from agencies.access.reach import ReachQuerySet
from agencies.lists.asking import Choice, Filters, InMemory, OneOf, PlainFilters, Search, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.offices.choosing import listed
from agencies.offices.models import Agency
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from projects.periods import PlanPeriod
from projects.strategies.models import StrategyFramework, StrategyItem
from projects.strategies.queries import tree


class LibraryFilters(Filters):
    """What the library is narrowed to: words, a level, a plan period in which it holds, an agency that has one."""

    q = Search("title", "items__title", help_text="ชื่อยุทธศาสตร์หรือข้อ")
    level = Choice("level", label="ระดับ", choices=StrategyFramework.Level.choices)
    period = Choice(label="ช่วงแผน", method="holding_in")
    agency = Choice("agency", label="หน่วยงาน")

    def offer(self) -> None:
        """Offer the plan periods, and the agencies that have a strategy here."""
        self.filters["period"].extra["choices"] = [(slug, str(period)) for slug, period in self.periods.items()]
        readable: Any = self.queryset
        owners = Agency.objects.filter(strategies__in=readable.order_by().values("pk")).distinct().nearest_first()
        self.filters["agency"].extra["choices"] = [(agency.pk, str(agency)) for agency in listed(owners)]

    @cached_property
    def periods(self) -> dict[str, PlanPeriod]:
        """Return all periods by their word in addresses."""
        return {period.slug: period for period in PlanPeriod.objects.all()}

    def holding_in(self, frameworks: QuerySet[Any], _name: str, slug: str) -> QuerySet[Any]:
        """Keep what holds in some year of a period."""
        period = self.periods[slug]
        return frameworks.filter(first_year__lte=period.last_year, last_year__gte=period.first_year)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what was asked for; a framework of which several items say a word stands once."""
        found = super().filter_queryset(queryset)
        return queryset.filter(pk__in=found.order_by().values("pk")) if self.asked.get("q") else found


def from_the_top(frameworks: ReachQuerySet) -> QuerySet[StrategyFramework]:
    """Read along how many items each has, and its level's place: the nation's first."""
    places = [When(level=level, then=Value(place)) for place, level in enumerate(StrategyFramework.Level.values)]
    read: QuerySet[StrategyFramework] = frameworks.select_related("area", "agency").annotate(
        n_items=Count("items", distinct=True), place=Case(*places, output_field=IntegerField())
    )
    return read


STRATEGIES = List(
    "ห้องสมุดยุทธศาสตร์",
    "strategy",
    (
        Column(
            "title",
            "ชื่อ",
            "title",
            words=("title",),
            link=lambda framework: reverse("strategies:strategy", args=[framework.pk]),
            width_mm=60,
        ),
        Column("level", "ระดับ", StrategyFramework.get_level_display, order=("place",)),
        Column("area", "พื้นที่", "area", order=("area__code",)),
        Column("agency", "หน่วยงาน", "agency", words=("agency__name",), blank="ใช้ทั่วไป"),
        Column(
            "years",
            "ปีที่ใช้",
            lambda framework: f"{framework.first_year}–{framework.last_year}",
            order=("first_year", "last_year"),
        ),
        Column("items", "จำนวนข้อ", "n_items", Kind.COUNT, order=("n_items",)),
        Column(
            "confirmed",
            "ตรวจกับต้นฉบับ",
            lambda framework: "✓ ตรวจแล้ว" if framework.is_confirmed else "ยังไม่ได้ตรวจ",
            order=("is_confirmed",),
        ),
        Column("source", "ที่มา", "source", is_hidden=True, width_mm=60),
    ),
    order=("place", "area__code", "-first_year"),
    filters=LibraryFilters,
    per_page=100,
    unfound="ไม่พบยุทธศาสตร์",
)


# --- the items of one -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Item:
    """An item of a strategy, how deep it lies (0 on top), the items above it from the top, and where it is corrected.

    ``url`` is «» for who may not correct it.
    """

    item: StrategyItem
    depth: int
    above: tuple[StrategyItem, ...] = ()
    url: str = ""

    @property
    def top(self) -> StrategyItem:
        """Return the item on top under which it lies; of one on top itself."""
        return self.above[0] if self.above else self.item

    @property
    def number(self) -> str:
        """Say its number as print does: only items on top are called by the strategy's word."""
        label = self.item.framework.item_label if not self.depth and self.item.number else ""
        return f"{label} {self.item.number}".strip()

    @property
    def under(self) -> str:
        """Say the item right above it."""
        return str(self.above[-1]) if self.above else ""


class ItemFilters(PlainFilters):
    """Find items by words, or all that lie under one on top."""

    q = Words(lambda row: f"{row.number} {row.item.title}", help_text="เลขข้อหรือชื่อ")
    under = OneOf("top.pk", label="อยู่ใต้ข้อ")

    def offer(self) -> None:
        """Offer the items on top that have others below them; where there are none it is not asked."""
        rows: Any = self.queryset  # in memory
        tops = dict.fromkeys(row.top for row in rows if row.depth)
        if not tops:
            del self.filters["under"]
            return
        self.filters["under"].extra["choices"] = [(top.pk, str(top)) for top in tops]


ITEMS = List(
    "ข้อของยุทธศาสตร์",
    "strategy",
    (
        Column("title", "ชื่อ", "item.title", words=("title",), part="projects/strategies/list_item.html", width_mm=120),
        Column("number", "ข้อ", "number"),
        Column("above", "อยู่ใต้ข้อ", "under", is_hidden=True, width_mm=80),
    ),
    filters=ItemFilters,
    per_page=100,
    unfound="ไม่พบข้อตามที่ค้นหา",
)


def item_list(request: SignedIn, framework: StrategyFramework, *, may_change: bool) -> Listing:
    """Read the items that are asked for, in print order (one query)."""
    above: list[StrategyItem] = []
    rows = InMemory()
    for item, depth, _ in tree(framework):
        item.framework = framework
        url = reverse("strategies:strategy_item", args=[framework.pk, item.pk]) if may_change else ""
        above = above[:depth]
        rows.append(Item(item, depth, tuple(above), url))
        above.append(item)
    listing = ITEMS.read(request, rows)
    listing.base = reverse("strategies:strategy", args=[framework.pk])
    listing.place = "items"
    return listing
