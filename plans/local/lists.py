"""The lists of local plans, of the lines of the plan in force, and of what an edition may change of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse

from agencies.lists.asking import InMemory, OneOf, PlainFilters, Search, Words
from agencies.lists.columns import Column
from agencies.lists.listing import Foot, List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import thai_date
from plans.local.editions import PlanRow
from plans.local.models import Edition, EditionRow, LocalPlan
from plans.tambon.lists import PeriodFilters


class Entry(NamedTuple):
    """A local plan, and its last announced edition that the reader may see."""

    plan: LocalPlan
    edition: Edition | None

    @property
    def announced(self) -> str:
        """Say the edition with its day."""
        if self.edition is None:
            return "ยังไม่ประกาศใช้"
        day = f" ({thai_date(self.edition.announced_on)})" if self.edition.announced_on else ""
        return f"{self.edition}{day}"


class LocalFilters(PeriodFilters):
    """What narrows the list: words of the authority's or its area's name."""

    q = Search("agency__name", "agency__area__name", help_text="ชื่อ อปท. หรือพื้นที่")


LOCAL_PLANS = List(
    "แผนพัฒนาท้องถิ่น",
    "local_plan",
    (
        Column(
            "agency",
            "อปท.",
            "plan.agency.name",
            words=("agency__name",),
            link=lambda entry: reverse("plans:local", args=[entry.plan.pk]),
            width_mm=60,
        ),
        Column("area", "พื้นที่", "plan.agency.area", order=("agency__area__code", "agency__code")),
        Column("code", "รหัสพื้นที่", "plan.agency.area.code", Kind.CODE, order=("agency__area__code",), is_hidden=True),
        Column("edition", "ฉบับล่าสุดที่ประกาศใช้", "announced"),
    ),
    order=("agency__area__code", "agency__code"),
    filters=LocalFilters,
    per_page=20,
)


def local_plans(request: SignedIn) -> Listing:
    """Read the local plans that a person asks for, with the newest edition of each."""
    plans = LocalPlan.objects.visible_to(request.user).select_related("agency__area", "period")
    return LOCAL_PLANS.read(request, plans, dress=partial(_with_newest, request=request))


def _with_newest(plans: Iterable[LocalPlan], *, request: SignedIn) -> list[Entry]:
    listed = list(plans)
    readable = Edition.objects.visible_to(request.user).filter(local_plan__in=listed, sequence__isnull=False)
    newest = {edition.local_plan_id: edition for edition in readable.order_by("sequence")}
    return [Entry(plan, newest.get(plan.pk)) for plan in listed]


# --- lines ------------------------------------------------------------------------------------------------------------
def _text(row: PlanRow) -> str:
    entry = row.entry
    return f"{entry.title} {entry.issue} {entry.programme} {entry.lead} {entry.place}"


class LineFilters(PlainFilters):
    """Find lines by words of what they say."""

    q = Words(_text, help_text="ชื่อโครงการ แผนงาน สถานที่ หรือหน่วยงาน")


_LINE = (
    Column("form", "แบบ", lambda row: EditionRow.FormCode(row.entry.form).label, order=("form",), is_hidden=True),
    Column("issue", "ประเด็น/ยุทธศาสตร์", "entry.issue", words=("issue",), is_hidden=True),
    Column("programme", "แผนงาน", "entry.programme", words=("programme",)),
    Column("lead", "หน่วยงานรับผิดชอบหลัก", "entry.lead", words=("lead",)),
)
LINES = List(
    "รายการในยอดนี้",
    "local_plan",
    (
        Column("title", "โครงการ", "entry.title", words=("title",), width_mm=60),
        Column("target", "เป้าหมาย", "entry.target", width_mm=50),
        *_LINE,
    ),
    filters=LineFilters,
    per_page=100,
)


def lines(
    request: SignedIn, plan: LocalPlan, rows: Sequence[PlanRow], *, sums: Mapping[int, Decimal | None]
) -> Listing:
    """Read the lines that a number came from; ``sums`` are baht by fiscal year, of the years that are shown."""
    title, *others = LINES.columns
    title = replace(title, link=lambda row: reverse("plans:local_line", args=[plan.pk, row.line]))
    listing = replace(LINES, columns=(title, *others, *map(_year, sums))).read(request, InMemory(rows))
    pages = " (ทุกหน้า)" if listing.page.has_other_pages() else ""
    listing.foot = Foot(f"รวม {len(rows)} รายการ{pages}", {f"y{year}": amount for year, amount in sums.items()})
    return listing


def _year(year: int) -> Column:
    name = f"y{year}"
    return Column(
        name, f"ปี {year} (บาท)", lambda row: row.entry.years_baht((year,))[0], Kind.BAHT, order=(name,), blank=""
    )


class Offered(NamedTuple):
    """A line that an edition may change or end, and whether the edition has it already."""

    row: PlanRow
    edition: Edition
    is_drafted: bool

    @property
    def here(self) -> str:
        """Say whether it is in the edition."""
        return "อยู่ในฉบับนี้แล้ว" if self.is_drafted else "ยังไม่อยู่ในฉบับนี้"


class OfferedFilters(PlainFilters):
    """Find lines by words, and by whether the edition has them."""

    q = Words(lambda offered: _text(offered.row), help_text="ชื่อโครงการ แผนงาน สถานที่ หรือหน่วยงาน")
    here = OneOf(
        lambda offered: "yes" if offered.is_drafted else "no",
        label="ในฉบับนี้",
        choices=(("yes", "อยู่ในฉบับนี้แล้ว"), ("no", "ยังไม่อยู่ในฉบับนี้")),
    )


OFFERED = List(
    "รายการในแผนที่ใช้อยู่",
    "edition",
    (
        Column("title", "โครงการ", "row.entry.title", words=("title",), width_mm=60),
        *(
            replace(column, reads=f"row.{column.reads}")
            if isinstance(column.reads, str)
            else replace(column, reads=lambda offered: EditionRow.FormCode(offered.row.entry.form).label)
            for column in _LINE
        ),
        Column("baht", "รวม (บาท)", "row.entry.total_baht", Kind.BAHT, order=("baht",), blank=""),
        Column("here", "ในฉบับนี้", "here", part="plans/local/list_offered.html"),
    ),
    filters=OfferedFilters,
)


def offered(request: SignedIn, edition: Edition, rows: Iterable[PlanRow]) -> Listing:
    """Read the lines of the plan in force as an edition may change them."""
    drafted: set[UUID] = set(edition.rows.values_list("line", flat=True))
    return OFFERED.read(request, InMemory(Offered(row, edition, row.line in drafted) for row in rows))
