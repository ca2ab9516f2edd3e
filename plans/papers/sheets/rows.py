"""The rows of the official forms: what one printed line says, whatever it was read from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from paper.layout.sheet import Share
from paper.thai import added

Money = Mapping[int, Decimal | None]


@dataclass(frozen=True)
class Chapter:
    """Under what a project stands in the forms: the strategy or development issue, tactic, programme, and ก–จ lines.

    ``order`` sorts chapters as the strategy library does; it is no part of what is printed.
    """

    strategy: str = ""
    tactic: str = ""
    programme: str = ""
    aligned: tuple[str, ...] = ()
    order: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes two projects stand in one group."""
        return (self.strategy, self.tactic, self.programme)


NO_CHAPTER = Chapter()


@dataclass(frozen=True)
class ProjectRow:
    """One project as the forms print it; money is baht by fiscal year, None where nobody filled it in.

    ``said`` are the words of the fields that the registry has on the form, by name: a column reads «said.…».
    ``form`` is the form of the ผ.02 family it belongs to; ``ordinance_baht`` what the ordinance of each year holds of
    it; ``equipment`` the type and ``category`` the budget category of an item of ผ.03.  ``shares`` is the money by the
    code of the village that brought it in, where it is of several.
    """

    code: str
    title: str
    village: str
    group: str
    urgency: str
    funding_source: str
    objective: str
    target: str
    budget_baht: Money
    indicator: str
    expected_result: str
    lead: str
    supporting: str = ""
    rank: int | None = None
    area_code: str = ""
    form: str = "p02"
    chapter: Chapter = NO_CHAPTER
    ordinance_baht: Money = field(default_factory=dict)
    reason: str = ""
    equipment: str = ""
    category: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    shares: Mapping[str, Money] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """Say title, village, code and urgency, as they stand in the column «โครงการ»."""
        rank = f"ลำดับที่ {self.rank} ของตำบล" if self.rank else ""
        known = " · ".join(part for part in (self.code and f"รหัส {self.code}", self.urgency, rank) if part)
        return "\n".join(part for part in (self.title, self.village, known) if part)

    @property
    def hosts(self) -> str:
        """Say who leads and, below, who supports."""
        return "\n".join(part for part in (self.lead, self.supporting and f"สนับสนุน: {self.supporting}") if part)


def share_of(projects: int | None, *, is_member: bool = True) -> Share:
    """Tell how a member of a list takes part in its sums: one whose plan is not in it has no figures."""
    if not is_member:
        return Share.BESIDE
    return Share.ABSENT if projects is None else Share.IN


@dataclass(frozen=True)
class SummaryRow:
    """One line of a summary: distinct projects, project-years by year, and baht by year.

    A line that is none of what the summary's last line counts, as what is no village's own, is not ``is_counted``.
    """

    label: str
    section: str
    projects: int | None
    project_years: Mapping[int, int | None]
    budget_baht: Money
    is_counted: bool = True

    @property
    def share(self) -> Share:
        """Tell how the line takes part in the summary's last line."""
        return share_of(self.projects, is_member=self.is_counted)

    @property
    def total_project_years(self) -> int | None:
        """Count every project once in each year that has money; None where nothing was reported."""
        stated = [count for count in self.project_years.values() if count is not None]
        return sum(stated) if stated else None

    @property
    def total_baht(self) -> Decimal | None:
        """Add the years up; None when no amount was stated at all."""
        return added(self.budget_baht.values())


@dataclass(frozen=True)
class ComparisonRow:
    """One line of the old/new comparison; the number of the pair stands in its first line only.

    ``changed`` are the columns, by the path they read along, in which the second line of a pair differs from the first.
    """

    number: int | None
    standing: str
    form: str = ""
    project: ProjectRow | None = None
    changed: frozenset[str] = frozenset()
    changed_titles: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Fact:
    """One fact of a form: what is asked for, and what was answered."""

    label: str
    text: str


@dataclass(frozen=True)
class VillageRow:
    """One village of the tambon: in the plan with its accepted version, or missing with everything blank.

    What agencies propose stands below the villages and is none.
    """

    village: str
    standing: str
    version: int | None = None
    submitted_at: datetime.datetime | None = None
    households: int | None = None
    farmer_households: int | None = None
    projects: int | None = None
    budget_baht: Decimal | None = None
    is_village: bool = True

    @property
    def share(self) -> Share:
        """Tell how the line takes part in the list's last line."""
        return share_of(self.projects, is_member=self.is_village)


@dataclass(frozen=True)
class ForumRow:
    """One certified forum of an accepted plan."""

    village: str
    kind: str
    held_on: datetime.date | None
    place: str
    male: int | None
    female: int | None
    households: int | None
    chair: str
    secretary: str
    certified_by: str
    groups: str
    agencies: str

    @property
    def attendance(self) -> int | None:
        """Return how many people came, or None when nothing was written down."""
        return None if self.male is None and self.female is None else (self.male or 0) + (self.female or 0)


@dataclass(frozen=True)
class ResolutionRow:
    """One resolution of a forum and the projects that rest on it."""

    village: str
    held_on: datetime.date | None
    text: str
    projects: int


@dataclass(frozen=True)
class ReconciliationRow:
    """One line of the reconciliation: a village (or the tambon), what the line states, and baht by fiscal year."""

    village: str
    statement: str
    projects: int
    budget_baht: Money
