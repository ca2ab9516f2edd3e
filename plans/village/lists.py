"""The list of village plans in reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from agencies.areas.codes import under
from agencies.areas.models import Area
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from paper.layout.sheet import Kind
from plans.village.models import PlanLine, PlanState
from plans.village.queries import ListedPlan, PlanPages, listed, with_sums
from projects.periods import PlanPeriod

# A plan with the number of its projects and their baht.
Entry = tuple[ListedPlan, int, Decimal | None]


class PlanFilters(Filters):
    """What narrows the list of village plans; who reaches a single tambon is not asked for one."""

    q = Search("village__name", "village__parent__name", help_text="ชื่อหมู่บ้านหรือตำบล")
    period = Choice("period", label="ช่วงแผน", every="ทุกช่วงแผน")
    area = Choice(label="พื้นที่", method="inside")
    state = Choice("state", label="สถานะ", choices=PlanState.choices, every="ทุกสถานะ")

    def offer(self) -> None:
        """Offer all periods, and the areas one step below the person's own."""
        self.filters["period"].extra["choices"] = [(period.pk, str(period)) for period in self.periods]
        person: Any = self.request.user
        areas = person.areas_below(Area.Level.COUNTRY, Area.Level.PROVINCE, Area.Level.DISTRICT)
        if areas:
            level, area = Area.Level(areas[0].level).label, self.filters["area"]
            area.label, area.extra["empty_label"] = level, f"ทุก{level}"
            area.extra["choices"] = [(area.code, str(area)) for area in areas]
        else:
            del self.filters["area"]

    @cached_property
    def periods(self) -> list[PlanPeriod]:
        """Return all periods, the newest first."""
        return list(PlanPeriod.objects.all())

    def inside(self, plans: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        """Keep the plans of an area."""
        return plans.filter(under(code, "village__code"))


def _dressed(plans: Iterable[Any]) -> Sequence[Entry]:
    """Put beside each plan its projects and their baht; plans that are not yet read as listed are."""
    rows = list(plans)
    return with_sums(rows if all(isinstance(row, ListedPlan) for row in rows) else listed([row.pk for row in rows]))


def _pages(listing: Listing) -> Paginator[Any]:
    filters: Any = listing.filters
    plans: Any = listing.found
    return PlanPages(plans, listing.declared.per_page, periods=filters.periods)


def _summed(value: Any) -> Subquery:  # noqa: ANN401  an aggregate
    lines = PlanLine.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    return Subquery(lines.annotate(of_all=value).values("of_all"))


VILLAGE_PLANS = List(
    "แผนหมู่บ้าน",
    "village_plan",
    (
        # The address is relative to the list's: to resolve one for every row took a fifth of the page.
        Column("village", "หมู่บ้าน", "0.village", order=("village__code",), link=lambda entry: f"{entry[0].pk}/"),
        Column("code", "รหัสหมู่บ้าน", "0.village.code", Kind.CODE, order=("village__code",), is_hidden=True),
        Column("tambon", "ตำบล", lambda entry: f"{entry[0].tambon} {entry[0].district}", order=("village__code",)),
        Column("period", "ช่วงแผน", "0.period", order=("period__first_year",)),
        Column("state", "สถานะ", "0.state.label", badge=lambda entry: entry[0].state),
        Column(
            "projects",
            "โครงการ",
            "1",
            Kind.COUNT,
            order=("number_of_projects",),
            computes={"number_of_projects": _summed(Count("pk"))},
        ),
        Column(
            "baht",
            "งบประมาณ (บาท)",
            "2",
            Kind.BAHT,
            order=("sum_baht",),
            computes={"sum_baht": _summed(Sum("project__year_budgets__amount_baht"))},
        ),
        Column("updated", "แก้ไขล่าสุด", "0.updated_at", Kind.DATE, order=("updated_at",)),
    ),
    order=("-period__first_year", "village__code"),
    filters=PlanFilters,
    per_page=25,
    dress=_dressed,
    pages=_pages,
)
