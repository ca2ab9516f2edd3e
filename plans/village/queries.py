"""A village plan as its pages show it: money in rows and sums, who holds it now, its history, what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum

from agencies.access.roles import Role
from agencies.areas.models import Area, area_name
from agencies.people.models import PostHolder, User
from paper.thai import NOUGHT, added, area_text, baht, thai_date, thai_sort_key
from plans.village.models import AttendanceGroup, Forum, PlanLine, PlanState, PlanVersion, VillagePlan
from plans.village.states import VILLAGE_PLANS
from projects.fields import BY_NAME, words
from projects.models import ActionGroup, Project, Urgency
from projects.periods import PlanPeriod, period_name

UNSET = "ไม่ได้ระบุ"


@dataclass(frozen=True)
class MoneyRow:
    """One project with its baht per year of the period; None is a blank year."""

    line: PlanLine
    cells: tuple[tuple[int, Decimal | None], ...]
    total: Decimal | None


@dataclass(frozen=True)
class Share:
    """The part of the projects that have one value in common, and the words of the link that opens them."""

    key: str
    value: str
    label: str
    projects: int
    baht: Decimal


@dataclass(frozen=True)
class Money:
    """The projects of a plan, what they come to by year, and by group and urgency; every sum is exact."""

    rows: tuple[MoneyRow, ...]
    years: tuple[tuple[int, Decimal], ...]
    total: Decimal
    shares: tuple[tuple[str, tuple[Share, ...]], ...]


@dataclass(frozen=True)
class Place:
    """An area of a list: its code and its name."""

    code: str
    name: str

    def __str__(self) -> str:
        """Say the name."""
        return self.name


@dataclass(frozen=True)
class ListedPlan:
    """A village plan in a list, read without an object of every area and period that it names."""

    pk: int
    state: PlanState
    updated_at: dt.datetime
    period: str
    village: Place
    tambon: Place
    district: Place


PLACE_FIELDS = ("code", "level", "name", "moo", "is_sample")
LISTED_FIELDS = (
    *("pk", "state", "updated_at", "period__first_year", "period__last_year"),
    *(f"village__{name}" for name in PLACE_FIELDS),
    *(f"village__parent__{name}" for name in PLACE_FIELDS),
    *(f"village__parent__parent__{name}" for name in PLACE_FIELDS),
)


def _listed(row: Sequence[Any]) -> ListedPlan:
    """Return a row of ``LISTED_FIELDS`` as the list says it."""
    pk, state, updated_at, first_year, last_year, *names = row
    places = (names[start : start + len(PLACE_FIELDS)] for start in range(0, len(names), len(PLACE_FIELDS)))
    return ListedPlan(pk, PlanState(state), updated_at, period_name(first_year, last_year), *map(_place, places))


def _place(row: Sequence[Any]) -> Place:
    code, level, name, moo, is_sample = row
    return Place(code, area_name(level, name, moo=moo, is_sample=is_sample))


def listed(keys: Sequence[int]) -> list[ListedPlan]:
    """Read plans as the list says them, in the order of their keys."""
    plans = map(_listed, VillagePlan.objects.filter(pk__in=keys).order_by().values_list(*LISTED_FIELDS))
    found = {plan.pk: plan for plan in plans}
    return [found[key] for key in keys if key in found]


class PlanPages(Paginator):  # type: ignore[type-arg]  # Django's class takes none when it runs
    """Pages of village plans, the newest period first, and in it by village.

    One period is read after the other, for in one period the index of the areas' codes gives a page in its order; all
    periods together would be sorted for every page.
    """

    def __init__(self, plans: QuerySet[VillagePlan], per_page: int, *, periods: Iterable[PlanPeriod]) -> None:
        """Take plans in any order, and all ``periods``, the newest first."""
        self._plans = plans.order_by("village__code")
        super().__init__(self._plans, per_page)
        alike = [[period.pk for period in held] for _, held in groupby(periods, key=attrgetter("first_year"))]
        # Counted side by side: a few periods need no groups, which would be sorted first.
        sums = {f"part_{place}": Count("pk", filter=Q(period__in=keys)) for place, keys in enumerate(alike)}
        self._parts = list(zip(alike, plans.order_by().aggregate(**sums).values(), strict=True))

    @property
    def count(self) -> int:
        """Return how many plans there are."""
        return sum(count for _, count in self._parts)

    def page(self, number: int | str) -> Page[ListedPlan]:
        """Read one page."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(self._between(start, start + self.per_page), number, self)

    def _between(self, start: int, stop: int) -> list[ListedPlan]:
        """Read the plans between two places, counted over all periods."""
        plans: list[ListedPlan] = []
        for periods, count in self._parts:
            if max(start, 0) < count and stop > 0:
                part = self._plans.filter(period__in=periods).values_list(*LISTED_FIELDS)
                plans += map(_listed, part[max(start, 0) : stop])
            start, stop = start - count, stop - count
        return plans


def with_sums(plans: Sequence[ListedPlan]) -> list[tuple[ListedPlan, int, Decimal | None]]:
    """Return plans with the number of their projects and their baht, in one query for all of them."""
    totals = _summed().filter(pk__in=[plan.pk for plan in plans])
    sums = {pk: (projects, baht) for pk, projects, baht in totals}
    return [(plan, *sums[plan.pk]) for plan in plans]


@cache  # the question, which takes longer to build than to ask
def _summed() -> QuerySet[Any, Any]:
    # Joined to budgets a line comes once per year, so lines are counted once each and amounts added as they come.
    rows: Any = VillagePlan.objects.order_by().values_list("pk")
    sums: QuerySet[Any, Any] = rows.annotate(
        Count("lines", distinct=True), Sum("lines__project__year_budgets__amount_baht")
    )
    return sums


def money(lines: Sequence[PlanLine], years: Sequence[int]) -> Money:
    """Add up the money of ``lines`` over ``years``."""
    rows = tuple(_money_row(line, years) for line in lines)
    by_year = tuple((year, added(dict(row.cells)[year] for row in rows) or NOUGHT) for year in years)
    shares = (
        ("กลุ่ม", _shares(rows, "group", lambda project: project.action_group, dict(ActionGroup.choices))),
        ("ความเร่งด่วน", _shares(rows, "urgency", lambda project: project.urgency, dict(Urgency.choices))),
        ("แหล่งงบประมาณ", _shares(rows, "source", lambda project: project.funding_source, {})),
    )
    return Money(rows, by_year, sum((amount for _, amount in by_year), Decimal(0)), shares)


def _money_row(line: PlanLine, years: Sequence[int]) -> MoneyRow:
    amounts = line.project.budget_by_year
    cells = tuple((year, amounts.get(year)) for year in years)
    return MoneyRow(line, cells, added(amount for _, amount in cells))


def _shares(  # noqa: PLR0917  a table's heading and its column
    rows: Iterable[MoneyRow], key: str, value: Callable[[Project], str], labels: Mapping[Any, Any]
) -> tuple[Share, ...]:
    parts: dict[str, list[MoneyRow]] = {str(known): [] for known in labels}
    for row in rows:
        parts.setdefault(value(row.line.project), []).append(row)
    return tuple(
        Share(
            key,
            choice,
            str(labels.get(choice) or choice or UNSET),
            len(part),
            added(row.total for row in part) or NOUGHT,
        )
        for choice, part in parts.items()
        if part
    )


def narrowed(lines: Sequence[PlanLine], asked: Mapping[str, str]) -> tuple[list[PlanLine], list[str], int | None]:
    """Keep the lines behind one number of the page; returns them, the filter in words, and the year asked for."""
    tests: list[tuple[str, Callable[[Project], str], str, Mapping[Any, Any]]] = [
        ("group", lambda project: project.action_group, "กลุ่ม", dict(ActionGroup.choices)),
        ("urgency", lambda project: project.urgency, "ความเร่งด่วน", dict(Urgency.choices)),
        ("source", lambda project: project.funding_source, "แหล่งงบประมาณ", {}),
    ]
    kept, said = list(lines), []
    for name, value, label, labels in tests:
        if name in asked:
            wanted = asked[name]
            kept = [line for line in kept if value(line.project) == wanted]
            said.append(f"{label}: {labels.get(wanted) or wanted or UNSET}")
    year = int(asked["year"]) if asked.get("year", "").isdecimal() else None
    if year is not None:
        kept = [line for line in kept if line.project.budget_by_year.get(year) is not None]
        said.append(f"ปีงบประมาณ {year}")
    return kept, said, year


def own_villages(user: User) -> list[int]:
    """Return the keys of the villages of the person's own posts."""
    return [post.area_id for post in user.posts if post.area.level == Area.Level.VILLAGE]


def held_by(plan: VillagePlan) -> str:
    """Say in whose hands the plan is now, and their names."""
    if plan.state == PlanState.ACCEPTED:
        return "รวมอยู่ในแผนตำบลแล้ว"
    if plan.state == PlanState.SUBMITTED:
        return team_of(plan.village)
    return _held(Role.VILLAGE_SECRETARY, plan.village)


def team_of(village: Area) -> str:
    """Name the team of a village's tambon."""
    return _held(Role.TAMBON_TEAM, village.parent)


def _held(role: Role, area: Area | None) -> str:
    tenures = PostHolder.objects.current().filter(post__role=role, post__area=area).select_related("user")
    names = ", ".join(tenure.user.full_name for tenure in tenures)
    return f"{role.label} ({names})" if names else f"{role.label} (ยังไม่มีผู้ดำรงตำแหน่ง)"


@dataclass(frozen=True)
class HistoryEntry:
    """One event of the plan's history in words."""

    at: dt.datetime
    title: str
    by_name: str
    by_post: str
    note: str


def history(plan: VillagePlan) -> list[HistoryEntry]:
    """Return the plan's events, the newest first."""
    labels = VILLAGE_PLANS.labels
    return [
        HistoryEntry(
            at=event.at,
            title=labels[event.move] + (f" (ส่งครั้งที่ {event.version.number})" if event.version else ""),
            by_name=event.by_name,
            by_post=event.by_post,
            note=event.note,
        )
        for event in plan.events.select_related("version")
    ]


def version_rows(version: PlanVersion) -> list[tuple[int, str, list[tuple[str, Decimal]], str]]:
    """Return the projects of a version: place, title, baht by year, and the resolution they rest on."""
    return [
        (
            project["position"],
            project["title"],
            [(year, Decimal(amount)) for year, amount in project["budget_baht"].items()],
            project["resolution"],
        )
        for project in version.content["projects"]
    ]


# --- what changed between two versions ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """One thing that is new, gone or different; the boxes are label, old and new value in words."""

    kind: str
    title: str
    boxes: tuple[tuple[str, str, str], ...] = ()


def changes(old: PlanVersion | None, new: PlanVersion) -> list[Change]:
    """Compare two versions of a plan: basic data, forums, projects; a first version changes nothing."""
    if old is None:
        return []
    before, after = old.content, new.content
    basics = _boxes(VillagePlan, before, after, skipped={"village", "period", "forums", "projects"})
    differences = [Change("changed", "ข้อมูลพื้นฐานหมู่บ้าน", basics)] if basics else []
    differences += _compared(_forums(before), _forums(after), Forum)
    return differences + _compared(_projects(before), _projects(after), Project)


def _projects(content: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    return {
        project["code"]: (
            f"โครงการ «{project['title']}» (รหัส {project['code']})",
            {**project, **_years(project["budget_baht"])},
        )
        for project in content["projects"]
    }


def _years(amounts: Mapping[str, str]) -> dict[str, str]:
    return {f"งบประมาณ ปี {year} (บาท)": baht(Decimal(amount)) for year, amount in amounts.items()}


def _forums(content: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    return {
        f"{forum['kind']} {forum['held_on']}": (f"เวทีประชาคม {_day(forum['held_on'])}", forum)
        for forum in content["forums"]
    }


def _day(iso: str | None) -> str:
    return thai_date(dt.date.fromisoformat(iso)) if iso else ""


def _compared(
    before: Mapping[str, tuple[str, Mapping[str, Any]]],
    after: Mapping[str, tuple[str, Mapping[str, Any]]],
    model: type[Forum | Project],
) -> list[Change]:
    differences = [Change("added", title) for key, (title, _) in after.items() if key not in before]
    differences += [Change("removed", title) for key, (title, _) in before.items() if key not in after]
    for key in before.keys() & after.keys():
        boxes = _boxes(model, before[key][1], after[key][1], skipped={"id", "budget_baht"})
        if boxes:
            differences.append(Change("changed", after[key][0], boxes))
    return sorted(differences, key=lambda change: (change.kind != "changed", thai_sort_key(change.title)))


def _boxes(
    model: type[Any], before: Mapping[str, Any], after: Mapping[str, Any], *, skipped: set[str]
) -> tuple[tuple[str, str, str], ...]:
    names = [name for name in {**before, **after} if name not in skipped]
    return tuple(
        (_label(model, name), _said(model, name, before.get(name)), _said(model, name, after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


EXTRA_LABELS = {
    "position": "ลำดับ",
    "resolution": "มติที่ประชุม",
    "resolutions": "มติที่ประชุม",
    "groups": "ผู้เข้าร่วมรายกลุ่ม",
    "papers": "เอกสารแนบ",
    "certified_name": "ผู้รับรอง",
}


def _label(model: type[Any], name: str) -> str:
    if model is Project and name in BY_NAME:
        return BY_NAME[name].label
    labels = {field.name: str(getattr(field, "verbose_name", "")) for field in model._meta.get_fields()}  # noqa: SLF001
    return EXTRA_LABELS.get(name) or labels.get(name) or name


def _said(model: type[Any], name: str, value: Any) -> str:  # noqa: ANN401  JSON
    """Say a kept value as people read it."""
    if value in (None, "", [], {}):
        return "(ว่าง)"
    if name in SAYINGS:
        return SAYINGS[name](value)
    return words(name, value) if model is Project and name in BY_NAME else _choice(model, name, value)


SAYINGS: Mapping[str, Callable[[Any], str]] = {
    "papers": lambda papers: f"{len(papers)} ไฟล์",
    "resolutions": " · ".join,
    "groups": lambda groups: ", ".join(
        f"{AttendanceGroup.Group(group).label} {count} คน" for group, count in groups.items()
    ),
    "held_on": _day,
    "farm_area_sq_wa": area_text,
}


def _choice(model: type[Any], name: str, value: Any) -> str:  # noqa: ANN401  JSON
    fields = {field.name: field for field in model._meta.get_fields()}  # noqa: SLF001
    labels = {str(key): str(label) for key, label in getattr(fields.get(name), "choices", None) or ()}
    return labels.get(str(value), str(value))
