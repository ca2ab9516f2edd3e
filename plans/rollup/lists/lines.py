"""The list of the lines of a tambon plan that a number came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial, reduce
from operator import add
from typing import Any

from django.db.models import Case, DecimalField, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.areas.models import Area
from agencies.lists.asking import Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import Foot, List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import NOUGHT, added
from plans.decisions.models import Outcome
from plans.rollup.balance import PROPOSED_BY_AGENCIES
from plans.rollup.narrowing import Narrowing
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.models import VillagePlan
from projects.models import Project


@dataclass(frozen=True)
class Row:
    """A line with its village's name and plan, its money by year, and whether its project may be opened."""

    line: TambonLine
    village: str
    village_plan: VillagePlan | None
    years: list[tuple[int, Decimal | None]]
    is_silent: bool
    may_open: bool

    @property
    def url(self) -> str:
        """Return where its project is, «» for who may not open it."""
        return reverse("projects:project", args=[self.line.project.code]) if self.may_open else ""

    @property
    def note(self) -> str:
        """Say the code and the rank, and why its money is not what one expects."""
        line = self.line
        said = [f"รหัส {line.project.code}"]
        said += [f"ลำดับความสำคัญ {line.rank}"] if line.rank else []
        said += ["นับเงินของโครงการที่รวมกัน ไม่นับเงินของรายการนี้"] if self.is_silent else []
        if line.fate == Outcome.MERGED and line.carrier is not None:
            said.append(f"รวมกับ «{line.carrier.title}» รหัส {line.carrier.code}")
        said += [f"เหตุผล: {line.reason}"] if line.reason else []
        return " · ".join(said)

    @property
    def total_baht(self) -> Decimal | None:
        """Return the money of all years; None where all are blank or not counted."""
        return added(amount for _, amount in self.years)

    def baht(self, year: int) -> Decimal | None:
        """Return the money of a year; None where it is blank or not counted."""
        return dict(self.years).get(year)


class LineFilters(Filters):
    """Find projects among the lines of a number by title or code."""

    q = Search("title", "project__code", help_text="ชื่อหรือรหัสโครงการ")


LINES = List(
    "โครงการในยอดนี้",
    "tambon_plan",
    (
        Column(
            "project",
            "โครงการ",
            "line.title",
            words=("title",),
            link=lambda row: row.url,
            note=lambda row: row.note,
            width_mm=60,
        ),
        Column("code", "รหัสโครงการ", "line.project.code", Kind.CODE, order=("project__code",), is_hidden=True),
        Column("rank", "ลำดับความสำคัญ", "line.rank", Kind.COUNT, order=("rank",), is_hidden=True),
        Column("village", "หมู่บ้าน", "village", order=("area_code",), part="plans/rollup/list_village.html"),
        Column("group", "กลุ่ม", lambda row: row.line.get_action_group_display(), order=("action_group",)),
        Column("urgency", "ความเร่งด่วน", lambda row: row.line.get_urgency_display(), order=("urgency",)),
        Column("source", "แหล่งงบประมาณ", "line.funding_source", words=("funding_source",), blank="ไม่ระบุ"),
    ),
    filters=LineFilters,
    per_page=100,
)


def _year(year: int, column: str, *, is_hidden: bool) -> Column:
    """Return the column of a year; of projects with joined lines the money is no column of the database («»)."""
    order = (column,) if column else ()
    label = f"ปี {year} (บาท)"
    return Column(f"y{year}", label, lambda row: row.baht(year), Kind.BAHT, order=order, blank="", is_hidden=is_hidden)


def _money(narrowing: Narrowing, plan: TambonPlan, *, is_of_projects: bool) -> tuple[Column, ...]:
    """Return the columns of money.

    Of several years the sum is shown, so that it is seen without scrolling on a desk and on a phone; its years can be
    chosen.  A project listed once for each of its years shows these instead.
    """
    years = narrowing.columns(plan)
    has_sum = is_of_projects and len(years) > 1
    columns = [_year(year, "" if narrowing.is_joined else name, is_hidden=has_sum) for year, name in years]
    return (_sum([] if narrowing.is_joined else [name for _, name in years]), *columns) if has_sum else tuple(columns)


def _sum(columns: Sequence[str]) -> Column:
    """Return the column of the sum over ``columns``; without any it cannot be sorted by."""
    blank = Q(**{f"{column}__isnull": True for column in columns})
    stated = [Coalesce(F(column), Value(NOUGHT), output_field=DecimalField()) for column in columns]
    computes = {"sum_baht": Case(When(blank, then=None), default=reduce(add, stated))} if columns else {}
    return Column(
        "baht", "รวม (บาท)", "total_baht", Kind.BAHT, order=tuple(computes), computes=computes, blank="ไม่ได้ระบุ"
    )


def listed(
    request: SignedIn, plan: TambonPlan, *, narrowing: Narrowing, villages: Mapping[str, str], sums: Mapping[int, Any]
) -> Listing:
    """Read the lines that a number came from; ``villages`` are names by code, ``sums`` what the lines come to."""
    rows = narrowing.rows(plan)
    columns = (*LINES.columns, *_money(narrowing, plan, is_of_projects=isinstance(rows, QuerySet)))
    if not isinstance(rows, QuerySet):  # a project once for each of its years: rows of no one table
        columns = tuple(replace(column, order=(), words=()) for column in columns)
    dress = partial(_dressed, request=request, plan=plan, narrowing=narrowing, villages=villages)
    listing = replace(LINES, columns=columns).read(request, rows, dress=dress)
    projects = narrowing.projects(plan)
    label = f"รวม {listing.matched} รายการ" if projects is None else f"รวม {projects} โครงการ"
    pages = " (ทุกหน้า)" if listing.page.has_other_pages() else ""
    by_year = {f"y{year}": amount for year, amount in sums.items()}
    listing.foot = Foot(f"{label}{pages}", by_year | {"baht": added(sums.values())})
    return listing


def _dressed(
    rows: Iterable[Any], *, request: SignedIn, plan: TambonPlan, narrowing: Narrowing, villages: Mapping[str, str]
) -> list[Row]:
    read = narrowing.with_money(plan, rows)
    plans = {village_plan.village.code: village_plan for village_plan in village_plans(request, plan).values()}
    projects = [line.project_id for line, _ in read]
    may_open = set(Project.objects.visible_to(request.user).filter(pk__in=projects).values_list("pk", flat=True))
    return [
        Row(
            line=line,
            village=villages.get(line.area_code, line.area_code),
            village_plan=plans.get(line.area_code),
            years=list(budget_baht.items()),
            # It is listed for its name: another member's money counts for it.
            is_silent=not narrowing.is_joined and line.fate == Outcome.CARRIED and not line.counts,
            may_open=line.project_id in may_open,
        )
        for line, budget_baht in read
    ]


def village_names(plan: TambonPlan) -> dict[str, str]:
    """Return the names of the tambon's villages by code; the tambon's own is that of agencies' proposals."""
    names = {area.code: str(area) for area in Area.objects.filter(parent=plan.area_id)}
    return names | {plan.area.code: PROPOSED_BY_AGENCIES}


def village_plans(request: SignedIn, plan: TambonPlan) -> dict[int, VillagePlan]:
    """Return the plans of the tambon's villages that the person may read, by village; ``moved_at`` is beside each."""
    readable = VillagePlan.objects.visible_to(request.user).select_related("village", "accepted_version")
    here = readable.filter(village__parent=plan.area_id, period=plan.period_id)
    moved_at = Max("events__at", filter=Q(events__to_state=F("state")))
    return {village_plan.village_id: village_plan for village_plan in here.annotate(moved_at=moved_at)}
