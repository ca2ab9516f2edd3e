"""The book of a tambon plan: everything its PDF and its workbook hold, read at one moment and written as rows."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from agencies.areas.models import Area
from agencies.locking import locked_rows
from paper.jobs.job import CannotPrint
from paper.thai import NOUGHT
from plans.decisions.models import Outcome
from plans.papers import sheets
from plans.papers.chapters import Chapters, Section
from plans.papers.project_rows import line_row
from plans.papers.sheets.rows import (
    ForumRow,
    ProjectRow,
    ReconciliationRow,
    ResolutionRow,
    SummaryRow,
    VillageRow,
)
from plans.releases.content import content_of
from plans.rollup.actions import roll_up
from plans.rollup.aggregation import Line
from plans.rollup.balance import (
    NOT_ACCEPTED,
    PROPOSED_BY_AGENCIES,
    Breakdown,
    Dimension,
    Entry,
    Figures,
    Picture,
    figures,
    picture,
)
from plans.rollup.queries import Villages, villages_of
from plans.tambon.models import TambonPlan
from plans.village.models import AttendanceGroup, Forum, PlanState, PlanVersion
from projects.periods import PlanPeriod
from projects.snapshot import digest

T = TypeVar("T")
# The book's own tables: they hold other projects than the official forms, and are therefore not called like them.
SUMMARIES = (
    (Dimension.GROUP, "บัญชีสรุปตามกลุ่ม", ""),
    (Dimension.URGENCY, "บัญชีสรุปตามความเร่งด่วน", ""),
    (Dimension.SOURCE, "บัญชีสรุปตามแหล่งงบ", ""),
    (Dimension.VILLAGE, "บัญชีสรุปรายหมู่บ้าน", "หมู่บ้าน"),
)
PASSED_ON = "บัญชีโครงการส่งต่อ"
# What the rows of the reconciliation state.
SENT, HELD, DIFFERENCE = "ตามแผนหมู่บ้านที่รับแล้วทุกหมู่บ้าน", "ตามแผนตำบล", "ผลต่าง"
SENT_BY_AGENCIES = "ตามข้อเสนอของหน่วยงาน"
# What the plan does not hold of what was sent; which is which stands in the table of decisions.
SET_ASIDE = "ไม่นับเงินในแผนตำบล (ซ้ำกับโครงการอื่น ชะลอ ไม่รับ หรือส่งต่อ)"


# How a village stands whose plan is in the tambon's.
ACCEPTED = "รับเข้าแผนแล้ว"


class NotReady(CannotPrint):
    """The plan cannot be printed now; the message is a Thai sentence."""


@dataclass(frozen=True)
class Cover:
    """The figures on the cover: projects, each of them once for every year with money, and baht."""

    projects: int
    project_years: int
    total_baht: Decimal


@dataclass(frozen=True)
class Book:
    """A tambon plan as it stood at one moment: sums of both sides, villages, and the frozen versions behind them.

    ``said`` is everything the plan says (plans.releases.content); the chapters about the forum are written out of it.
    """

    plan: TambonPlan
    picture: Picture
    villages: Villages
    versions: Mapping[str, PlanVersion]
    said: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def chapters(self) -> Chapters:
        """Return the chapters about the forum and its decisions."""
        return Chapters(self.said)

    @property
    def digest(self) -> str:
        """Return the digest of everything the book says: that of a release of it."""
        return digest(self.said) if self.said else self.plan.digest

    @property
    def period(self) -> PlanPeriod:
        """Return the period of the plan."""
        return self.plan.period

    @property
    def whole(self) -> Entry:
        """Return the figures of the whole tambon."""
        return self.picture.whole

    @property
    def cover(self) -> Cover:
        """Return the figures that stand on the cover."""
        ours = self.whole.tambon
        return Cover(ours.projects, ours.total_project_years, ours.total_baht or NOUGHT)

    @property
    def has_samples(self) -> bool:
        """Tell whether a village of the book is invented."""
        return any(village.is_sample for village in self.every_village)

    @cached_property
    def every_village(self) -> tuple[Area, ...]:
        """Return the villages of the tambon, those that are missing too."""
        return tuple(sorted((*self.villages.accepted, *self.villages.missing), key=lambda area: area.code))

    @cached_property
    def _by_village(self) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.picture.breakdowns[Dimension.VILLAGE].entries}

    @cached_property
    def _elsewhere(self) -> tuple[Entry, ...]:
        """Return what is no village's own: what agencies propose."""
        known = {area.code for area in self.every_village}
        return tuple(entry for code, entry in self._by_village.items() if code not in known)

    @cached_property
    def summaries(self) -> tuple[Section, ...]:
        """Return the money by group, urgency, source and village, each per year."""
        return tuple(self._summary(dimension, code, counted) for dimension, code, counted in SUMMARIES)

    def _summary(self, dimension: Dimension, code: str, counted: str) -> Section:
        broken_down: Breakdown = self.picture.breakdowns[dimension]
        sheet = sheets.summary(self.period, code=code, by=broken_down.title, counted=counted)
        if dimension is Dimension.VILLAGE:
            return Section(sheet, tuple(self._village_sums()))
        return Section(sheet, tuple(_sums(entry.label, entry.tambon) for entry in broken_down.entries))

    def _village_sums(self) -> Iterator[SummaryRow]:
        """Give every village, also without projects; one whose plan is not accepted says so and has no figures."""
        nothing = figures((), self.picture.years)
        for area in self.every_village:
            entry = self._by_village.get(area.code)
            if entry is None and area.code not in self.versions:
                yield SummaryRow(f"{area}\n{NOT_ACCEPTED}", "", None, {}, {})
            else:
                yield _sums(str(area), entry.tambon if entry else nothing)
        yield from (replace(_sums(entry.label, entry.tambon), is_counted=False) for entry in self._elsewhere)

    @cached_property
    def projects(self) -> Section:
        """Return the project table, group by group in the tambon's order."""
        rows = sorted((self._project(line) for line in self.picture.carried), key=lambda row: _group_place(row.group))
        return Section(sheets.project_list(self.period), tuple(rows), sheets.PROJECTS_BY_GROUP)

    def _project(self, line: Line) -> ProjectRow:
        village = self.picture.label(Dimension.VILLAGE, line.village)
        return line_row(line, self.picture.years, village=village)

    @cached_property
    def reconciliation(self) -> Section:
        """Return what each village sent, what the tambon plan holds of it, and the difference, year by year."""
        entries = (*self.picture.breakdowns[Dimension.VILLAGE].entries, self.whole)
        rows = tuple(row for entry in entries for row in self._reconciled(entry))
        return Section(sheets.reconciliation(self.period), rows, sheets.RECONCILIATION_BY_VILLAGE)

    def _reconciled(self, entry: Entry) -> Iterator[ReconciliationRow]:
        ours, theirs = entry.tambon, entry.villages
        yield ReconciliationRow(entry.label, self._sent(entry), theirs.projects, theirs.budget_baht)
        yield ReconciliationRow(entry.label, HELD, ours.projects, ours.budget_baht)
        if self.whole.aside.projects:
            yield ReconciliationRow(entry.label, SET_ASIDE, entry.aside.projects, entry.aside.budget_baht)
        difference = ours.projects + entry.aside.projects - theirs.projects
        yield ReconciliationRow(entry.label, DIFFERENCE, difference, entry.difference_baht)

    def _sent(self, entry: Entry) -> str:
        """Say whose figures the first line of an entry is."""
        if version := self.versions.get(entry.key):
            return f"ตามแผนหมู่บ้านที่รับแล้ว ส่งครั้งที่ {version.number}"
        if entry is self.whole:
            return f"{SENT} และ{PROPOSED_BY_AGENCIES}" if self._elsewhere else SENT
        return SENT_BY_AGENCIES

    @cached_property
    def village_list(self) -> Section:
        """Return every village of the tambon, those that are missing too, and below them what agencies propose."""
        others = (
            VillageRow(
                *(entry.label, "ข้อเสนอของหน่วยงาน"),
                projects=entry.tambon.projects,
                budget_baht=entry.tambon.total_baht,
                is_village=False,
            )
            for entry in self._elsewhere
        )
        return Section(sheets.VILLAGE_LIST, (*map(self._village, self.every_village), *others))

    def _village(self, area: Area) -> VillageRow:
        version, entry = self.versions.get(area.code), self._by_village.get(area.code)
        if version is None:
            return VillageRow(str(area), NOT_ACCEPTED)
        return VillageRow(
            village=str(area),
            standing=ACCEPTED,
            version=version.number,
            submitted_at=version.submitted_at,
            households=version.content["household_count"],
            farmer_households=version.content["farmer_household_count"],
            projects=entry.tambon.projects if entry else 0,
            budget_baht=entry.tambon.total_baht if entry else None,
        )

    @cached_property
    def forum_list(self) -> Section:
        """Return date, place and attendance of every certified forum."""
        return Section(sheets.FORUM_LIST, self._forums)

    @cached_property
    def decided(self) -> tuple[Section, ...]:
        """Return what the forum decided: fates, merges, what is passed on, and then payers, strategies and answers."""
        chapters, passed_on = self.chapters, self.passed_on
        every = (*chapters.decided, *([passed_on] if passed_on.rows else []), *chapters.agreed)
        return tuple(section for section in every if section.rows)

    @property
    def passed_on(self) -> Section:
        """Return what is beyond the tambon's means, with the body that is asked."""
        lines = [line for line in self.picture.tambon if line.fate == Outcome.PASSED_ON]
        sheet = sheets.details(
            *(self.period, sheets.Layout.of(self.period)),
            code=PASSED_ON,
            title="โครงการที่เกินศักยภาพ ขอประสานหน่วยงานอื่น",
        ).in_own_signs()
        return Section(sheet, tuple(map(self._project, lines)))

    @cached_property
    def annexes(self) -> tuple[Section, ...]:
        """Return the forums in full, and their resolutions with the number of projects that rest on each."""
        return (
            Section(sheets.FORUM_ANNEX, self._forums),
            Section(sheets.RESOLUTION_ANNEX, tuple(self._resolutions()), sheets.RESOLUTIONS_BY_VILLAGE),
        )

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return every form of the book in the order it is bound."""
        return (
            self.village_list,
            self.forum_list,
            *self.chapters.tables,
            *self.summaries,
            self.projects,
            self.reconciliation,
            *self.decided,
            *self.annexes,
        )

    @cached_property
    def _forums(self) -> tuple[ForumRow, ...]:
        return tuple(forum_row(self._name(code), forum) for code, forum in self._each_forum())

    def _each_forum(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for code in sorted(self.versions):
            for forum in self.versions[code].content["forums"]:
                yield code, forum

    def _resolutions(self) -> Iterator[ResolutionRow]:
        for code in sorted(self.versions):
            yield from resolutions(self.versions[code].content, self._name(code))

    def _name(self, code: str) -> str:
        return self.picture.label(Dimension.VILLAGE, code)


def _sums(label: str, ours: Figures) -> SummaryRow:
    return SummaryRow(label, "", ours.projects, ours.project_years, ours.budget_baht)


def _group_place(group: str) -> int:
    known = list(sheets.GROUP_TITLES)
    return known.index(group) if group in known else len(known)


def forum_row(village: str, forum: Mapping[str, Any]) -> ForumRow:
    """Write a certified forum of a version as the forms print it."""
    names = dict(AttendanceGroup.Group.choices)
    return ForumRow(
        village=village,
        kind=dict(Forum.Kind.choices).get(forum["kind"], ""),
        held_on=_day(forum["held_on"]),
        place=forum["place"],
        male=forum["male_count"],
        female=forum["female_count"],
        households=forum["household_count"],
        chair=forum["chair"],
        secretary=forum["secretary"],
        certified_by=forum["certified_name"],
        groups="\n".join(f"{names.get(group, group)} {count:,}" for group, count in sorted(forum["groups"].items())),
        agencies=forum["agencies_present"],
    )


def resolutions(held: Mapping[str, Any], village: str) -> Iterator[ResolutionRow]:
    """Write the resolutions of a village's forums, each with how many of its projects rest on it."""
    resting = Counter(project["resolution"] for project in held["projects"])
    for forum in held["forums"]:
        for text in forum["resolutions"]:
            yield ResolutionRow(village, _day(forum["held_on"]), text, resting[text])


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@transaction.atomic
def book_of(tambon_plan_id: int) -> Book:
    """Read the book under the plan's row, so that no village moves between two of its pages.

    Raises NotReady with a Thai sentence.
    """
    plan = held(tambon_plan_id)
    return Book(plan, picture(plan), villages_of(plan), _versions(plan), content_of(plan))


@transaction.atomic
def as_it_stands(tambon_plan_id: int, read: Callable[[], T]) -> T:
    """Read a plan with ``read``, rolled up first when it is behind: what was asked for need not be asked for again.

    Both under the plan's row: whoever changes the plan meanwhile waits for it, so that the plan cannot be behind again.
    Raises what ``read`` raises.
    """
    plan: TambonPlan = locked_rows(TambonPlan.objects.all()).get(pk=tambon_plan_id)
    if plan.is_behind:
        roll_up(tambon_plan_id)
    return read()


def held(tambon_plan_id: int) -> TambonPlan:
    """Hold the row of a plan that may be printed; raises NotReady while it is behind or has no village in it.

    Moves raise ``wanted`` on the same row in their own transaction: while it is held, and nothing is waiting to be
    rolled up, lines and versions belong together.
    """
    rows = locked_rows(TambonPlan.objects.select_related("period", "area__parent__parent"))
    plan: TambonPlan = rows.get(pk=tambon_plan_id)
    if plan.is_behind:
        raise NotReady("กำลังรวมแผน สั่งพิมพ์ได้เมื่อรวมแผนเสร็จ")
    if not plan.lines.exists():
        raise NotReady("ยังไม่มีแผนหมู่บ้านที่รับเข้าแผนตำบล จึงยังไม่มีสิ่งที่จะพิมพ์")
    return plan


def _versions(plan: TambonPlan) -> dict[str, PlanVersion]:
    accepted: Iterable[PlanVersion] = PlanVersion.objects.filter(
        plan__village__parent=plan.area_id,
        plan__period=plan.period_id,
        plan__state=PlanState.ACCEPTED,
        plan__accepted_version=F("pk"),
    ).select_related("plan__village")
    return {version.plan.village.code: version for version in accepted}
