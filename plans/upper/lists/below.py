"""The list of what is below a plan of a district or province: how ready each area is, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from agencies.areas.models import Area
from agencies.lists.asking import InMemory, OneOf, PlainFilters, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from agencies.todo import NAMED, named
from paper.layout.sheet import Kind
from paper.thai import thai_date
from plans.releases.models import Release
from plans.upper.checks import BELOW
from plans.upper.models import UpperPlan
from plans.upper.readiness import SHOWN_FIRST, Below, BelowStanding

# Of what the areas below consist, as a count of it is headed.
INSIDE: Mapping[str, str] = {UpperPlan.Level.DISTRICT: "หมู่บ้าน", UpperPlan.Level.PROVINCE: "ตำบล"}
PAGES = {Release.Level.TAMBON: "plans:tambon", Release.Level.DISTRICT: "plans:upper"}
NOTHING_MISSING = "ไม่มีสิ่งที่ค้าง"


@dataclass(frozen=True)
class Entry:
    """An area below as the list has it: where its plan and its figures open, and what may be done about it here."""

    of: Below
    plan: UpperPlan
    address: str
    # The forms that take its release in or give it back, ready as markup; «» for none.
    step: str = ""

    @property
    def missing(self) -> int:
        """Count what is still to be done."""
        return len(self.of.blockers)

    @property
    def to_do(self) -> str:
        """Say who has to do what."""
        back, blockers = self.of.given_back, [str(blocker) for blocker in self.of.blockers]
        said = [f"คืนเมื่อ {thai_date(back.ended_at)}: {back.end_reason}"] if back and back.ended_at else []
        return "; ".join([*said, *blockers]) or ("ครบแล้ว" if self.of.acceptance else NOTHING_MISSING)

    @property
    def text(self) -> str:
        """Return what is searched."""
        return f"{self.of.area} {self.of.area.code} {self.of.standing.label} {self.to_do}"

    def rows(self, **words: str) -> str:
        """Return the address of the projects behind a figure of the area."""
        found = urlencode(words | {"fate": "carried", "below": self.of.area.code})
        return f"{reverse('plans:upper_rows', args=[self.plan.pk])}?{found}"


class BelowFilters(PlainFilters):
    """Find areas by words of their names and of what is to be done, by how far they are, and by what is missing."""

    q = Words(lambda entry: entry.text, help_text="ชื่อพื้นที่ ผู้ที่ต้องทำ หรือสิ่งที่ต้องทำ")
    state = OneOf("of.standing", label="สถานะ", choices=[(one.value, one.label) for one in BelowStanding])
    left = OneOf(
        lambda entry: "yes" if entry.missing else "no",
        label="สิ่งที่ต้องทำ",
        choices=(("yes", "ยังมีสิ่งที่ต้องทำ"), ("no", NOTHING_MISSING)),
    )


def _inside(entry: Entry) -> str:
    """Say how much of an area is in its plan; nothing where nothing is known to stand inside it."""
    return f"{entry.of.inside}/{entry.of.inside_of}" if entry.of.inside_of else ""


def _release(entry: Entry) -> str:
    return f"ครั้งที่ {entry.of.release.version}" if entry.of.release else ""


def _release_at(entry: Entry) -> str:
    return reverse("plans:release", args=[entry.of.release.pk]) if entry.of.release else ""


def _anchor(entry: Entry) -> str:
    return f"below-{entry.of.area.code}"


def _own_row(entry: Entry) -> str:
    return f"#{_anchor(entry)}"


def _accepted_by(entry: Entry) -> str:
    taken = entry.of.acceptance
    return f"{thai_date(taken.at)} โดย {taken.by_name}" if taken else ""


READY = List(
    "ความพร้อม",
    "upper_plan",
    (
        Column("area", "พื้นที่", "of.area", words=("area",), link=lambda entry: entry.address),
        Column("code", "รหัสพื้นที่", "of.area.code", Kind.CODE, order=("code",), is_hidden=True),
        Column(
            "state",
            "สถานะ",
            "of.standing.label",
            words=("state",),
            badge=lambda entry: entry.of.badge,
            note=_accepted_by,
        ),
        Column("missing", "สิ่งที่ต้องทำ (ข้อ)", "missing", Kind.COUNT, order=("missing",), link=_own_row, is_hidden=True),
        Column("inside", "เข้าแผนแล้ว", _inside, blank=""),
        Column("left", "ยังไม่เข้าแผน", "of.left", Kind.COUNT, order=("left",), link=_own_row, is_hidden=True),
        Column(
            "release",
            "เล่มแผนล่าสุด",
            _release,
            words=("release",),
            link=_release_at,
            note=lambda entry: thai_date(entry.of.release.at) if entry.of.release else "",
            blank="",
        ),
        Column(
            "now",
            "ขณะนี้ (บาท)",
            lambda entry: entry.of.now[1] if entry.of.has_plan else None,
            Kind.BAHT,
            order=("now",),
            link=lambda entry: entry.rows(now="") if entry.of.has_plan else "",
            data="baht",
            note=lambda entry: f"{entry.of.now[0]:,} โครงการ" if entry.of.has_plan else "",
            blank="ยังไม่รับแผน",
        ),
        Column(
            "accepted",
            "รับแล้ว (บาท)",
            lambda entry: entry.of.accepted[1] if entry.of.acceptance else None,
            Kind.BAHT,
            order=("accepted",),
            link=lambda entry: entry.rows() if entry.of.acceptance else "",
            data="baht",
            note=lambda entry: f"{entry.of.accepted[0]:,} โครงการ" if entry.of.acceptance else "",
            blank="",
        ),
        Column(
            "to_do",
            "สิ่งที่ต้องทำ และผู้ที่ต้องทำ",
            "to_do",
            part="plans/upper/readiness_to_do.html",
            width_mm=90,
        ),
    ),
    filters=BelowFilters,
    # On a phone each is a card; what waits here stands on the first page.
    per_page=10,
    anchor=_anchor,
    unfound="ไม่พบพื้นที่ตามที่เลือก",
)


def readiness_list(request: SignedIn, plan: UpperPlan, entries: Iterable[Entry]) -> Listing:
    """Read the areas below that are asked for: what can be taken in, what lacks most, then by code."""
    below = str(Area.Level(BELOW[plan.level]).label)
    heads = {"area": below, "inside": f"{INSIDE[plan.level]}ในแผน", "left": f"{INSIDE[plan.level]}ที่ยังไม่เข้าแผน"}
    columns = tuple(replace(one, label=heads.get(one.name, one.label)) for one in READY.columns)
    declared = replace(READY, name=f"ความพร้อมราย{below}", columns=columns)
    rows = InMemory(sorted(entries, key=_place))
    listing = declared.read(request, rows)
    listing.base = reverse("plans:upper", args=[plan.pk])
    return listing


def _place(entry: Entry) -> tuple[bool, int, str]:
    return not entry.of.may_be_accepted, -entry.missing, entry.of.area.code


class Told(NamedTuple):
    """How many areas below are equally far, the first of them by name, and their rows of the list."""

    label: str
    badge: str
    areas: int
    names: str
    url: str


def standings(plan: UpperPlan, rows: Sequence[Below]) -> list[Told]:
    """Return how far the areas below are, what can be taken in first; where none is so far nothing is said."""
    page = reverse("plans:upper", args=[plan.pk])
    found = {one: [str(row.area) for row in rows if row.standing is one] for one in SHOWN_FIRST}
    return [
        Told(one.label, one.badge, len(names), named(names[:NAMED], len(names)), f"{page}?state={one.value}#below")
        for one, names in found.items()
        if names
    ]


def entry_of(row: Below, plan: UpperPlan, *, may_open: bool, step: str) -> Entry:
    """Return an area below as the list has it; ``step`` is the markup of what may be done about it."""
    name = PAGES[Release.Level(BELOW[plan.level])]
    return Entry(row, plan, reverse(name, args=[row.plan.pk]) if row.plan is not None and may_open else "", step)
