"""The lists of alignment: which project serves which item of a strategy, and where several agencies meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django.urls import reverse

from agencies.areas.models import Area
from agencies.lists.asking import Choice, InMemory, OneOf, PlainFilters, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import NOUGHT, thai_sort_key
from plans.alignment.models import Alignment
from plans.alignment.queries import ALIGNED, REST, ServedReport, forwarded_lines
from plans.alignment.target_areas import Target, Work
from plans.tambon.models import TambonLine, TambonPlan
from projects.strategies.models import StrategyFramework, StrategyItem

# The word of addresses that opens what keeps the plan from being sent on, whichever strategy is looked at.
LOOSE = "loose"
SHOWN = {
    ALIGNED: "สอดคล้องอย่างน้อยหนึ่งข้อ",
    REST: "ยังไม่สอดคล้องกับยุทธศาสตร์ที่เลือก",
    LOOSE: "ยังส่งต่อไม่ได้ ต้องเทียบกับยุทธศาสตร์จังหวัด",
}
NOT_ALIGNED = "ยังไม่สอดคล้อง"
# The list on the page of alignment.
PLACE = "projects"


@dataclass(frozen=True)
class Row:
    """A project that leaves the tambon with its plan, and the items of one strategy that it serves.

    ``shows`` are the words of addresses that open it.
    """

    line: TambonLine
    village: str
    items: tuple[StrategyItem, ...]
    budget_baht: Decimal
    shows: frozenset[str]
    may_be_ticked: bool = False
    is_ticked: bool = False

    @property
    def served(self) -> str:
        """Say the items, or that there is none."""
        return ", ".join(map(str, self.items)) or NOT_ALIGNED


class RowFilters(PlainFilters):
    """Find projects by words, by village, and by what they serve."""

    q = Words(
        lambda row: f"{row.line.title} {row.line.project.code} {row.village} {row.served}",
        help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน ข้อของยุทธศาสตร์",
    )
    village = OneOf("village", label="หมู่บ้าน")
    show = OneOf("shows", label="ความสอดคล้อง")

    def __init__(self, *asked: Any, words: Mapping[str, str], **about: Any) -> None:
        """Keep what can be opened: its word in an address, and what it is called."""
        self.words = words
        super().__init__(*asked, **about)

    def offer(self) -> None:
        """Offer the villages that are there, and every row of the sums."""
        rows: Any = self.queryset  # in memory
        villages = sorted({row.village for row in rows}, key=thai_sort_key)
        self.filters["village"].extra["choices"] = [(village, village) for village in villages]
        self.filters["show"].extra["choices"] = list(self.words.items())


PROJECTS = List(
    "โครงการกับข้อของยุทธศาสตร์",
    "tambon_plan",
    (
        Column(
            "title", "โครงการ", "line.title", words=("title",), part="plans/alignment/list_project.html", width_mm=60
        ),
        Column("code", "รหัสโครงการ", "line.project.code", Kind.CODE, order=("code",), is_hidden=True),
        Column("village", "หมู่บ้าน", "village", words=("village",)),
        Column("baht", "งบประมาณ (บาท)", "budget_baht", Kind.BAHT, order=("baht",), blank=""),
        Column(
            "served", "สอดคล้องกับ", "served", words=("served",), part="plans/alignment/list_served.html", width_mm=80
        ),
    ),
    filters=RowFilters,
    unfound="ไม่มีโครงการตามที่เลือก",
)


def words_of(report: ServedReport) -> dict[str, str]:
    """Return what can be opened of a strategy: the word of an address, and what it is called."""
    return SHOWN | {str(served.item.pk): str(served.item) for served in report.items if served.item is not None}


@dataclass(frozen=True)
class Against:
    """A plan against one strategy: its sums, what may not be sent on yet, and which projects may be or are ticked."""

    framework: StrategyFramework
    report: ServedReport
    loose: Collection[int]
    may_align: bool = False
    ticked: Collection[str] = ()

    def opened_by(self, project: int) -> frozenset[str]:
        """Return the words of addresses that open a project."""
        words = {word for word, served in self.report.every.items() if project in served.projects}
        return frozenset(words | {LOOSE} if project in self.loose else words)


def project_list(request: SignedIn, plan: TambonPlan, against: Against) -> Listing:
    """Read the projects that are asked for, in the order of the plan."""
    declared = replace(PROJECTS, filters=partial(RowFilters, words=words_of(against.report)))
    listing = declared.read(request, InMemory(_rows(plan, against)))
    listing.base = reverse("plans:alignment", args=[plan.pk])
    listing.place = PLACE
    return listing


def _rows(plan: TambonPlan, against: Against) -> list[Row]:
    """Put beside each line that leaves the tambon its village and the items that it serves (four queries)."""
    villages = {area.code: str(area) for area in Area.objects.filter(parent=plan.area_id)}
    served: defaultdict[int, list[StrategyItem]] = defaultdict(list)
    carrier = dict(plan.lines.order_by().values_list("project", "carrier"))
    of_framework = Alignment.objects.filter(item__framework=against.framework, project__in=list(carrier))
    for alignment in of_framework.select_related("item").order_by("item__position"):
        served[carrier[alignment.project_id] or alignment.project_id].append(alignment.item)
    return [
        Row(
            line,
            villages.get(line.area_code, "หน่วยงานเสนอ"),
            tuple(dict.fromkeys(served[line.project_id])),
            against.report.budget_baht.get(line.project_id, NOUGHT),
            against.opened_by(line.project_id),
            may_be_ticked=against.may_align,
            is_ticked=str(line.project_id) in against.ticked,
        )
        for line in forwarded_lines(plan)
    ]


# --- where agencies meet ----------------------------------------------------------------------------------------------
SEVERAL, EVERYWHERE = 2, "all"


def _work(work: Work) -> str:
    accepted = " (ตอบรับแล้ว)" if work.has_accepted else ""
    return f"{work.agency}{accepted}: {', '.join(work.projects)}"


def _works(target: Target) -> str:
    return "; ".join(map(_work, target.works))


def _agencies(target: Target) -> list[str]:
    return [str(work.agency) for work in target.works]


class TargetFilters(PlainFilters):
    """Find places by words and by agency; where one agency works alone is shown to who asks for all places."""

    q = Words(lambda target: f"{target.place} {_works(target)}", help_text="หมู่บ้าน หน่วยงาน ชื่อโครงการ")
    agency = OneOf(_agencies, label="หน่วยงาน")
    show = Choice(label="พื้นที่", choices=[(EVERYWHERE, "ทุกพื้นที่ที่มีหน่วยงาน")], every="ตั้งแต่ 2 หน่วยงานขึ้นไป", method="kept")
    scope: ClassVar = frozenset({"show"})

    def offer(self) -> None:
        """Offer the agencies that are there."""
        rows: Any = self.queryset  # in memory
        names = sorted({name for target in rows for name in _agencies(target)}, key=thai_sort_key)
        self.filters["agency"].extra["choices"] = [(name, name) for name in names]


TARGETS = List(
    "พื้นที่เป้าหมายร่วมของหน่วยงาน",
    "tambon_plan",
    (
        Column("place", "พื้นที่", "place", words=("place",), width_mm=45),
        Column("code", "รหัสพื้นที่", "place.code", Kind.CODE, order=("code",), is_hidden=True),
        Column("agencies", "หน่วยงาน", lambda target: len(target.works), Kind.COUNT, order=("agencies",)),
        Column("works", "หน่วยงานและโครงการ", _works, part="plans/alignment/list_works.html", width_mm=100),
    ),
    filters=TargetFilters,
    unfound="ไม่พบพื้นที่ตามที่เลือก",
)


def target_list(request: SignedIn, targets: Sequence[Target]) -> Listing:
    """Read the places that are asked for; those of several agencies unless all are."""
    shows_all = request.GET.get("show") == EVERYWHERE
    return TARGETS.read(request, InMemory(one for one in targets if shows_all or len(one.works) >= SEVERAL))
