"""The lists of local plans, of their lines, of an edition's rows, and of what an edition may change or take in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.urls import reverse

from agencies.lists.asking import InMemory, OneOf, PlainFilters, Search, Words
from agencies.lists.columns import Column
from agencies.lists.listing import Foot, List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import thai_date, thai_sort_key
from plans.local.actions.intake import Availability, Offer
from plans.local.balance import WAYS, way_of
from plans.local.editions import Compared, PlanRow, comparison
from plans.local.forms import TakeInForm
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


# The columns of a list whose rows hold a line of the plan as ``row``.
_OF_LINE = (
    Column("title", "โครงการ", "row.entry.title", words=("title",), width_mm=60),
    *(
        replace(column, reads=f"row.{column.reads}")
        if isinstance(column.reads, str)
        else replace(column, reads=lambda offered: EditionRow.FormCode(offered.row.entry.form).label)
        for column in _LINE
    ),
    Column("baht", "รวม (บาท)", "row.entry.total_baht", Kind.BAHT, order=("baht",), blank=""),
)
OFFERED = List(
    "รายการในแผนที่ใช้อยู่",
    "edition",
    (
        *_OF_LINE,
        Column("here", "ในฉบับนี้", "here", part="plans/local/list_offered.html"),
    ),
    filters=OfferedFilters,
)


def offered(request: SignedIn, edition: Edition, rows: Iterable[PlanRow]) -> Listing:
    """Read the lines of the plan in force as an edition may change them."""
    drafted: set[UUID] = set(edition.rows.values_list("line", flat=True))
    return OFFERED.read(request, InMemory(Offered(row, edition, row.line in drafted) for row in rows))


class Pointable(NamedTuple):
    """A line that a link may mean, and whether it is meant."""

    row: PlanRow
    is_meant: bool

    @property
    def meant(self) -> str:
        """Say whether the link means it."""
        return "หมายถึงรายการนี้อยู่แล้ว" if self.is_meant else "ยังไม่ได้เลือก"


class PointableFilters(PlainFilters):
    """Find lines by words of what they say."""

    q = Words(lambda pointable: _text(pointable.row), help_text="ชื่อโครงการ แผนงาน สถานที่ หรือหน่วยงาน")


MEANT = List(
    "รายการที่หมายถึงได้",
    "edition",
    (*_OF_LINE, Column("meant", "การเลือก", "meant", part="plans/local/list_meant.html")),
    filters=PointableFilters,
)


def pointable(request: SignedIn, rows: Iterable[PlanRow], *, meant: UUID | None) -> Listing:
    """Read the lines of the plan in force that a link may mean."""
    return MEANT.read(request, InMemory(Pointable(row, row.line == meant) for row in rows))


# --- an edition's rows ------------------------------------------------------------------------------------------------
def _way(row: Compared) -> str:
    return way_of(row.old, row.new)


class RowFilters(PlainFilters):
    """Find an edition's rows by words of the line and of the reason, and by what becomes of the line."""

    q = Words(
        lambda row: f"{row.now.title} {row.now.issue} {row.now.programme} {row.now.lead} {row.now.place} {row.reason}",
        help_text="ชื่อโครงการ แผนงาน สถานที่ หน่วยงาน หรือเหตุผล",
    )
    way = OneOf(_way, label="ประเภท", choices=tuple(WAYS.items()))


# A row of OLD above NEW weighs five kilobytes, a page at most 300 (docs/performance.md#pages).
ROWS = List(
    "รายการในฉบับนี้",
    "edition",
    (
        Column("title", "โครงการ", "now.title", words=("title",), width_mm=60),
        Column("way", "ประเภท", lambda row: WAYS[_way(row)], words=("way",)),
        Column("said", "สิ่งที่เปลี่ยน", lambda row: ", ".join(row.said), width_mm=50),
        Column("old", "เดิม รวม (บาท)", lambda row: row.old and row.old.total_baht, Kind.BAHT, order=("old",), blank=""),
        Column("new", "ใหม่ รวม (บาท)", lambda row: row.new and row.new.total_baht, Kind.BAHT, order=("new",), blank=""),
        Column("programme", "แผนงาน", "now.programme", words=("programme",)),
        Column("lead", "หน่วยงานรับผิดชอบหลัก", "now.lead", words=("lead",), is_hidden=True),
        Column("reason", "เหตุผลความจำเป็น", "reason", words=("reason",), width_mm=60),
    ),
    filters=RowFilters,
    per_page=30,
    unfound="ไม่พบรายการตามที่เลือก",
)


def edition_rows(request: SignedIn, edition: Edition) -> Listing:
    """Read the rows of an edition that are asked for."""
    listing = ROWS.read(request, InMemory(comparison(edition)))
    listing.base = reverse("plans:edition", args=[edition.pk])
    return listing


# --- what is taken in -------------------------------------------------------------------------------------------------
# Where an offered project stands, by the word in the address.
AGAINST = "against"
STANDINGS = {
    Availability.NEW.value: "ยังไม่อยู่ในแผน",
    Availability.DIFFERS.value: "ต่างจากในแผน จะเป็นการเปลี่ยนรายการเดิม",
    Availability.DRAFTED.value: "อยู่ในฉบับนี้แล้ว",
    Availability.SAME.value: "อยู่ในแผนแล้ว",
    AGAINST: "ฉบับประเภทนี้รับไม่ได้",
}


@dataclass(frozen=True)
class Taking:
    """A project that the tambon plans offer to an edition, with its boxes where it can be taken."""

    offer: Offer
    boxes: TakeInForm

    @property
    def take(self) -> forms.BoundField | None:
        """Return the box that takes it in."""
        return self.boxes[f"take_{self.offer.project_id}"] if self.offer.can_be_taken else None

    @property
    def form(self) -> forms.BoundField | None:
        """Return the choice of its form; a project that changes a line keeps the form of that line."""
        is_new = self.offer.can_be_taken and self.offer.standing == Availability.NEW
        return self.boxes[f"form_{self.offer.project_id}"] if is_new else None

    @property
    def form_label(self) -> str:
        """Say the form on which it would be, where it can be taken."""
        return EditionRow.FormCode(self.offer.entry.form).label if self.offer.can_be_taken else ""

    @property
    def is_ticked(self) -> bool:
        """Tell whether it was ticked in what was sent."""
        return self.boxes.is_bound and self.take is not None and bool(self.take.value())

    @property
    def standing(self) -> str:
        """Name where it stands, as an address does."""
        return AGAINST if self.offer.against else self.offer.standing.value

    @property
    def standing_label(self) -> str:
        """Say where it stands."""
        return STANDINGS[self.standing]


class TakingFilters(PlainFilters):
    """Find projects by words, by whose they are, by their fate and by where they stand."""

    q = Words(
        lambda taking: f"{taking.offer.entry.title} {taking.offer.owner} {taking.offer.code}",
        help_text="ชื่อโครงการ หมู่บ้าน หรือรหัส",
    )
    owner = OneOf("offer.owner", label="หมู่บ้าน/หน่วยงานที่เสนอ")
    fate = OneOf("offer.fate", label="ผลการพิจารณา")
    standing = OneOf("standing", label="สถานะ")

    def offer(self) -> None:
        """Offer what is there."""
        takings: Any = self.queryset  # rows in memory
        there = [(taking.offer.owner, taking.offer.fate, taking.standing) for taking in takings]
        owners, fates, standings = (set(said) for said in zip(*there, strict=True)) if there else (set(),) * 3
        for name, words in (("owner", owners), ("fate", fates)):
            self.filters[name].extra["choices"] = [(word, word) for word in sorted(words, key=thai_sort_key)]
        self.filters["standing"].extra["choices"] = [
            (key, label) for key, label in STANDINGS.items() if key in standings
        ]


# A row weighs two kilobytes and a half, a page at most 300 (docs/performance.md#pages).
TAKINGS = List(
    "โครงการของแผนตำบล ตามลำดับความสำคัญ",
    "edition",
    (
        Column(
            "title", "โครงการ", "offer.entry.title", words=("title",), part="plans/local/list_take.html", width_mm=60
        ),
        Column("owner", "หมู่บ้าน/หน่วยงานที่เสนอ", "offer.owner", words=("owner",), width_mm=45),
        Column("code", "รหัสโครงการ", "offer.code", Kind.CODE, order=("code",)),
        Column("rank", "ลำดับ", "offer.rank", Kind.COUNT, order=("rank",), blank=""),
        Column("fate", "ผลการพิจารณา", "offer.fate", words=("fate",)),
        Column(
            "standing",
            "สถานะ",
            "standing_label",
            words=("standing",),
            note=lambda taking: taking.offer.against,
            width_mm=45,
        ),
        Column("baht", "รวม (บาท)", "offer.entry.total_baht", Kind.BAHT, order=("baht",), blank=""),
        Column("form", "แบบ", "form_label", part="plans/local/list_take_form.html", blank=""),
    ),
    filters=TakingFilters,
    unfound="ไม่พบโครงการตามที่เลือก",
)


def takings(request: SignedIn, boxes: TakeInForm) -> Listing:
    """Read the projects that are asked for out of those that are offered; «everything» of ``boxes`` means these."""
    listing = TAKINGS.read(request, InMemory(Taking(offer, boxes) for offer in boxes.offers))
    boxes.open = [taking.offer for taking in listing.found if taking.offer.can_be_taken]
    return listing
