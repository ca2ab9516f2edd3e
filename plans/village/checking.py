"""What the page before sending shows of a plan: what is in order, and every answer with the way to change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.paginator import Page, Paginator
from django.urls import resolve, reverse

from agencies.errors import Reason
from paper.thai import area_text, baht, thai_date
from plans.village.addressing import field_url
from plans.village.checks import basic_label
from plans.village.models import BASIC_FIELDS, Attachment, Forum, PlanLine, VillagePlan
from plans.village.queries import Money, MoneyRow
from projects.fields import BY_NAME, MONEY, Kind, Part, typed, words
from projects.forms import year_name

# Of forty projects every answer would be half a megabyte: so many are shown at a time.
PROJECTS_PER_PAGE: Final = 10
# The causes for which the village has no certified forum.
NO_CERTIFICATE: Final = {"no_forum", "no_minutes", "not_certified"}
# What is said to be in order, by the names of the causes that would speak against it.
IN_ORDER: Final = {
    "มีเวทีประชาคมที่ผู้ใหญ่บ้านรับรองแล้ว": NO_CERTIFICATE,
    "แนบรายงานการประชุมแล้ว": {"no_forum", "no_minutes"},
    "มติทุกข้อตัดสินแล้วว่าจะทำเป็นโครงการหรือไม่": NO_CERTIFICATE | {"no_resolution", "uncertified", "undecided"},
    "ทุกโครงการอ้างมติของเวทีที่รับรองแล้ว": NO_CERTIFICATE | {"no_projects", "no_resolution", "uncertified"},
    "ทุกโครงการระบุกลุ่มและความเร่งด่วน": {"no_projects", "no_group", "no_urgency"},
    "ตัวเลขในทุกโครงการไม่ขัดกัน": {"no_projects", "contradiction"},
    "ไม่มีโครงการชื่อคล้ายกันในแผนนี้": {"no_projects", "alike"},
}


@dataclass(frozen=True)
class Said:
    """One thing that will be sent: its label, its value (blank where nothing was filled in), where it is changed.

    ``is_asked`` tells that its blank is told in the list of checks.
    """

    label: str
    value: str
    url: str
    is_asked: bool = False


@dataclass(frozen=True)
class Reviewed:
    """One project as it will be sent."""

    line: PlanLine
    total: Decimal | None
    years: str
    answers: tuple[Said, ...]

    @property
    def blanks(self) -> str:
        """Say which of the boxes that are asked for are blank."""
        return ", ".join(said.label for said in self.answers if said.is_asked)


def in_order(said: Sequence[Reason]) -> list[str]:
    """Return what the checks found in order: of what none of its causes was said."""
    codes = {reason.code for reason in said}
    return [sentence for sentence, causes in IN_ORDER.items() if causes.isdisjoint(codes)]


def for_reader(plan: VillagePlan, said: Sequence[Reason]) -> list[Reason]:
    """Return what is doubted of a plan for those who read it: each leads to where it is read, none to a form."""
    return [
        Reason(
            reason,
            place=_read_at(plan, reason.place),
            severity=reason.severity,
            code=reason.code,
            figure=reason.figure,
            each=[(name, _read_at(plan, url)) for name, url in reason.each],
        )
        for reason in said
    ]


def _read_at(plan: VillagePlan, url: str) -> str:
    """Return where that is read which is typed at ``url``: a project on its own page, all else on the plan's."""
    code = resolve(url.partition("#")[0].partition("?")[0]).kwargs.get("code")
    if code:
        return reverse("projects:project", args=[code])
    is_basic = url.partition("#")[2].startswith("basics")
    return f"{reverse('plans:village', args=[plan.pk])}#{'basics' if is_basic else 'forums'}"


def forum_in_order(forum: Forum) -> list[str]:
    """Return what the checks before certifying a forum find in order."""
    kinds, resolutions = {paper.kind for paper in forum.attachments.all()}, forum.resolutions.all()
    found = (
        (forum.held_on, f"จัดเมื่อ {thai_date(forum.held_on)}"),
        (forum.attendance, f"ผู้เข้าร่วม {forum.attendance} คน"),
        (resolutions, f"มติ {len(resolutions)} ข้อ"),
        (Attachment.Kind.MINUTES in kinds, "แนบรายงานการประชุมแล้ว"),
        (Attachment.Kind.ATTENDANCE in kinds, "แนบบัญชีลงชื่อแล้ว"),
    )
    return [sentence for is_there, sentence in found if is_there]


def basics(plan: VillagePlan) -> list[Said]:
    """Return what the plan says of its village."""
    page = reverse("plans:village_edit", args=[plan.pk])
    # The value says its unit as people say it: an area is kept in ตารางวา and said in ไร่ งาน ตารางวา.
    labels = {name: basic_label(name).removesuffix(" (ตารางวา)") for name in BASIC_FIELDS}
    return [Said(labels[name], _basic(plan, name), f"{page}#basics-{name}") for name in BASIC_FIELDS]


def _basic(plan: VillagePlan, name: str) -> str:
    value = getattr(plan, name)
    if value in {None, ""}:
        return ""
    return area_text(value) if name == "farm_area_sq_wa" else f"{value:,}" if isinstance(value, int) else str(value)


def projects(
    plan: VillagePlan, money: Money, said: Sequence[Reason], *, number: str, code: str
) -> tuple[Page[MoneyRow], list[Reviewed]]:
    """Return a page of the plan's projects, each with every answer: the page of the project ``code``, else ``number``.

    An unknown number is the nearest page.
    """
    asked = {url for reason in said for _, url in reason.each}
    paginator = Paginator(money.rows, PROJECTS_PER_PAGE)
    place = next((place for place, row in enumerate(money.rows) if row.line.project.code == code), None)
    page = paginator.get_page(number if place is None else place // PROJECTS_PER_PAGE + 1)
    return page, [_reviewed(plan, row, asked) for row in page.object_list]


def _reviewed(plan: VillagePlan, row: MoneyRow, asked: set[str]) -> Reviewed:
    years = [year for year, amount in row.cells if amount]
    return Reviewed(row.line, row.total, _said_years(years), tuple(_answers(plan, row, asked)))


def _said_years(years: Sequence[int]) -> str:
    """Say the years of money: «ปี 2571–2574» where none is left out, else each of them."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"ปี {years[0]}–{years[-1]}"
    return f"ปี {', '.join(map(str, years))}" if years else ""


def _answers(plan: VillagePlan, row: MoneyRow, asked: set[str]) -> Iterator[Said]:
    project = row.line.project
    for field in typed():
        if field.name == MONEY:
            box, value = year_name(plan.period.years[0]), _by_year(row)
        else:
            box, value = field.name, words(field.name, getattr(project, field.name))
        is_unset = not value or (field.kind is Kind.FLAG and not project.is_pilot)
        # What is rarely filled in is left out where it is blank.
        if not (is_unset and field.part is Part.RARE):
            url = field_url(plan.pk, project.code, box)
            yield Said(BY_NAME[field.name].label, value, url, is_asked=not value and url in asked)
    url = field_url(plan.pk, project.code, "resolution")
    resolution = str(row.line.resolution) if row.line.resolution else ""
    yield Said("มติที่ประชุม", resolution, url, is_asked=not resolution)


def _by_year(row: MoneyRow) -> str:
    """Say the money year by year; a blank year is left out, nought is «-»."""
    said = [f"ปี {year} {baht(amount) if amount else '-'}" for year, amount in row.cells if amount is not None]
    return " · ".join(said) + (f" · รวม {baht(row.total)} บาท" if row.total else "")
