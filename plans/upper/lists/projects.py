"""The list of projects that came up to a district or province."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from agencies.areas.codes import tambon_of, under
from agencies.areas.models import Area
from agencies.lists.asking import Choice, Filters, Search
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from plans.releases.reader import UNDECIDED_WORDS, fate_words, said_words
from plans.upper.models import UpperPlan
from plans.upper.queries import NO_GROUP, UNGROUPED, Risen, Wanted, projects, risen
from projects.models import ActionGroup

# A project with the names of its places, its money by year, and its fate in this level's words.
Row = Mapping[str, Any]


class RisenFilters(Filters):
    """Find projects by words, area, group and what this level said of them; what is carried now has one fate."""

    search = Search("title", "project__code", label="ค้นชื่อหรือรหัสโครงการ")
    below = Choice(label="พื้นที่", method="inside")
    group = Choice(label="กลุ่ม", choices=[*ActionGroup.choices, (UNGROUPED, NO_GROUP)], method="of_group")
    fate = Choice("said_here", label="ผลการพิจารณา")

    def __init__(self, *args: Any, plan: UpperPlan, **kwargs: Any) -> None:
        """Keep of which plan the projects are."""
        self.plan = plan
        super().__init__(*args, **kwargs)

    def offer(self) -> None:
        """Offer the areas below and this level's words."""
        areas = Area.objects.filter(parent=self.plan.area_id).in_force()
        self.filters["below"].extra["choices"] = [(area.code, str(area)) for area in areas]
        if "now" in self.request.GET:
            del self.filters["fate"]
        else:
            self.filters["fate"].extra["choices"] = list(said_words(self.plan.level).items())

    def inside(self, lines: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        """Keep the projects of an area."""
        return lines.filter(under(code, "area_code"))

    def of_group(self, lines: QuerySet[Any], _name: str, group: str) -> QuerySet[Any]:
        """Keep the projects of a group, or those that say none."""
        return lines.filter(action_group="" if group == UNGROUPED else group)


def _group(row: Row) -> str:
    return str(row["risen"].line.get_action_group_display())


def _year(year: int, place: int) -> Column:
    def baht(row: Row) -> Any:  # noqa: ANN401  an amount, None where it is blank
        return row["years"][place][1]

    return Column(f"y{year}", f"ปี {year}", baht, Kind.BAHT, blank="")


def risen_projects(request: SignedIn, plan: UpperPlan, wanted: Wanted) -> Listing:
    """Read the projects that a number came from; search, area, group and fate narrow what the number counts."""
    fate = wanted.fate if wanted.is_now else ""
    rows = projects(plan, Wanted(fate=fate, year=wanted.year, is_now=wanted.is_now)).select_related("project")

    def address(row: Row) -> str:
        code = row["risen"].line.project.code
        return f"{reverse('plans:upper_decision', args=[plan.pk, code])}?{request.GET.urlencode()}"

    decided = (
        ()
        if wanted.is_now
        else (
            Column(
                "fate",
                "ผลการพิจารณา",
                "fate",
                order=("said_here",),
                note=lambda row: f"เหตุผล: {row['risen'].reason}" if row["risen"].reason else "",
            ),
        )
    )
    columns = (
        Column(
            "title",
            "โครงการ",
            "risen.line.title",
            words=("title",),
            link=None if wanted.is_now else address,
            note=lambda row: f"รหัส {row['risen'].line.project.code}",
            width_mm=60,
        ),
        Column("code", "รหัสโครงการ", "risen.line.project.code", Kind.CODE, order=("project__code",), is_hidden=True),
        Column("rank", "ลำดับ", "risen.rank", Kind.COUNT, order=("rank_here",)),
        Column("tambon_rank", "ลำดับในตำบล", "risen.line.tambon_rank", Kind.COUNT, order=("tambon_rank",)),
        Column("place", "พื้นที่", lambda row: " ".join(row["places"]), order=("area_code",)),
        Column("group", "กลุ่ม", _group, order=("action_group",), blank="ไม่ระบุ"),
        *(_year(year, place) for place, year in enumerate(plan.period.years)),
        Column("baht", "รวม (บาท)", "risen.budget_baht", Kind.BAHT, blank="ไม่ได้ระบุ"),
        *decided,
    )
    declared = replace(RISEN, columns=columns, filters=partial(RisenFilters, plan=plan))
    return declared.read(request, rows, dress=partial(dressed, plan=plan))


RISEN = List(
    "โครงการที่ขึ้นมาจากระดับล่าง",
    "upper_plan",
    (),
    anchor=lambda row: f"project-{row['risen'].line.project.code}",
    unfound="ไม่มีโครงการตามที่เลือก",
)


def dressed(lines: Iterable[object], *, plan: UpperPlan) -> list[dict[str, Any]]:
    """Put beside each project the names of its places, its money by year, and its fate in this level's words."""
    came_up, words = risen(lines), fate_words(plan.level)
    codes = {code for risen_project in came_up for code in _places(risen_project)}
    names = {area.code: str(area) for area in Area.objects.filter(code__in=codes)}
    return [
        {
            "risen": risen_project,
            "places": [names.get(code, code) for code in _places(risen_project)],
            "years": list(zip(plan.period.years, risen_project.years_baht, strict=False)),
            "fate": UNDECIDED_WORDS if risen_project.is_waiting else words[risen_project.fate],
        }
        for risen_project in came_up
    ]


def _places(risen: Risen) -> list[str]:
    """Return the codes of village and tambon; an agency's proposal is the tambon's own."""
    return list(dict.fromkeys((risen.line.area_code, tambon_of(risen.line.area_code))))
