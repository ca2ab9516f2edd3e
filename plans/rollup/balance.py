"""Both sides of a tambon plan, broken down for screen and paper: what was sent, and what became of it.

What was sent is what the plan holds and what was set aside (proposed twice, deferred, declined, passed on).

The screen, the PDF and the workbook all read the same breakdowns, so that they cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from agencies.areas.models import Area
from paper.layout.chart import Bar, Chart
from paper.thai import added, thai_sort_key
from plans.decisions.models import Outcome
from plans.decisions.queries import is_unnamed, with_said
from plans.rollup.aggregation import FateSums, Line, fates, printed, summed
from plans.rollup.queries import Balance, inputs_of, stored_lines
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup, Urgency

PROPOSED_BY_AGENCIES = "หน่วยงานเสนอ"
# What stands in place of the figures of a village that is not in the plan: it has none, which is not nought.
NOT_ACCEPTED = "ยังไม่รับแผน"
WHOLE = "รวมทั้งตำบล"
UNNAMED_SOURCE = "ไม่ระบุแหล่งงบประมาณ"


class Dimension(StrEnum):
    """By what a plan's money is broken down; the words that addresses use."""

    GROUP = "group"
    URGENCY = "urgency"
    SOURCE = "source"
    VILLAGE = "village"


TITLES = {
    Dimension.GROUP: "กลุ่มของโครงการ",
    Dimension.URGENCY: "ความเร่งด่วน",
    Dimension.SOURCE: "แหล่งงบประมาณ",
    Dimension.VILLAGE: "หมู่บ้าน",
}
_KEYS: Mapping[Dimension, Callable[[Line], str]] = {
    Dimension.GROUP: lambda line: line.action_group,
    Dimension.URGENCY: lambda line: line.urgency,
    Dimension.SOURCE: lambda line: line.funding_source,
    Dimension.VILLAGE: lambda line: line.village,
}


@dataclass(frozen=True)
class Figures:
    """What some lines come to: distinct projects, project-years, and baht by fiscal year (None where all was blank)."""

    projects: int
    project_years: Mapping[int, int]
    budget_baht: Mapping[int, Decimal | None]

    @property
    def total_project_years(self) -> int:
        """Count a project once for every year in which it has money."""
        return sum(self.project_years.values())

    @property
    def total_baht(self) -> Decimal | None:
        """Add the years up; None when no amount was stated at all."""
        return added(self.budget_baht.values())


NONE_ASIDE = Figures(0, {}, {})


@dataclass(frozen=True)
class Entry:
    """One row of a breakdown: the key that opens its projects, its label, and the figures of both sides.

    ``villages`` is what was sent, ``tambon`` what the plan holds of it, ``aside`` what was sent and is not in it.
    """

    key: str
    label: str
    tambon: Figures
    villages: Figures
    aside: Figures = NONE_ASIDE

    @property
    def is_even(self) -> bool:
        """Tell whether nothing is lost and nothing added: every project, every year and every satang has its fate."""
        return self.tambon.projects + self.aside.projects == self.villages.projects and not any(
            self.difference_baht.values()
        )

    @property
    def difference_baht(self) -> Mapping[int, Decimal]:
        """Return what the plan holds and what was set aside, minus what was sent, by year; blank is nought here."""
        return {
            year: (self.tambon.budget_baht[year] or Decimal(0))
            + (self.aside.budget_baht.get(year) or Decimal(0))
            - (self.villages.budget_baht[year] or Decimal(0))
            for year in self.tambon.budget_baht
        }

    @property
    def total_difference_baht(self) -> Decimal:
        """Return the difference over all years."""
        return sum(self.difference_baht.values(), Decimal(0))


@dataclass(frozen=True)
class Breakdown:
    """A plan by one dimension: every key that either side knows, and the whole."""

    dimension: Dimension
    entries: tuple[Entry, ...]
    whole: Entry

    @property
    def title(self) -> str:
        """Say by what it is broken down."""
        return TITLES[self.dimension]

    @property
    def is_even(self) -> bool:
        """Tell whether both sides agree in every row."""
        return all(entry.is_even for entry in (*self.entries, self.whole))


@dataclass(frozen=True)
class Picture:
    """A tambon plan as a whole: its years, the lines of both sides, and the labels of its villages.

    ``tambon`` are the stored lines, ``villages`` the lines as frozen versions and decisions make them now.
    """

    years: tuple[int, ...]
    tambon: tuple[Line, ...]
    villages: tuple[Line, ...]
    village_labels: Mapping[str, str]
    # The digest that versions and decisions make now; another one than the plan's own means a roll-up is to come.
    digest: str
    # Of the projects that no decision names, by key, whether a forum left them as proposed; the others wait for one.
    silence: Mapping[int, bool] = field(default_factory=dict)

    @cached_property
    def breakdowns(self) -> Mapping[Dimension, Breakdown]:
        """Break the plan down by every dimension."""
        return {dimension: self._by(dimension) for dimension in Dimension}

    @cached_property
    def whole(self) -> Entry:
        """Return the figures of the whole tambon."""
        return self._entry("", WHOLE, sides=(self.tambon, self.villages))

    @cached_property
    def fates(self) -> Mapping[str, FateSums]:
        """Return what became of every project and satang."""
        return fates(self.tambon)

    @cached_property
    def undecided(self) -> FateSums:
        """Return what of the carried waits for a forum: it stands in the plan as it was sent."""
        return self._unnamed(is_heard=False)

    @cached_property
    def as_proposed(self) -> FateSums:
        """Return what of the carried a forum left as it was sent."""
        return self._unnamed(is_heard=True)

    def _unnamed(self, *, is_heard: bool) -> FateSums:
        told = self.silence
        return fates(line for line in self.tambon if told.get(line.carrier_id) is is_heard)[Outcome.CARRIED]

    @cached_property
    def carried(self) -> tuple[Line, ...]:
        """Return the projects of the plan as the forms print them, each with the money of everything joined to it."""
        return tuple(printed(self.tambon))

    @cached_property
    def balance(self) -> Balance:
        """Return the roll-up's own comparison of both sides."""
        return Balance(villages=summed(self.villages, self.years), tambon=summed(self.tambon, self.years))

    @property
    def is_even(self) -> bool:
        """Tell whether both sides agree everywhere."""
        return self.balance.is_even and all(breakdown.is_even for breakdown in self.breakdowns.values())

    @property
    def chart(self) -> Chart:
        """Return the money of each year, stacked by group."""
        entries = self.breakdowns[Dimension.GROUP].entries
        return Chart(
            title="งบประมาณรายปี จำแนกตามกลุ่มของโครงการ",
            description="ตามปีงบประมาณ แท่งละหนึ่งปี แบ่งตามกลุ่มของโครงการ",
            unit="บาท",
            heading="ปีงบประมาณ",
            series=tuple(entry.label for entry in entries),
            bars=tuple(
                Bar(f"ปี {year}", tuple(entry.tambon.budget_baht[year] for entry in entries)) for year in self.years
            ),
        )

    def answers_to(self, plan: TambonPlan) -> bool:
        """Tell whether the plan's last roll-up is of the versions that are accepted now."""
        return self.digest == plan.digest or not (plan.digest or self.villages)

    def label(self, dimension: Dimension, key: str) -> str:
        """Say a key in Thai."""
        return label(dimension, key, self.village_labels)

    def _by(self, dimension: Dimension) -> Breakdown:
        ours, theirs = _grouped(self.tambon, dimension), _grouped(self.villages, dimension)
        return Breakdown(
            dimension,
            tuple(
                self._entry(key, self.label(dimension, key), sides=(ours[key], theirs[key]))
                for key in _ordered(dimension, ours.keys() | theirs.keys())
            ),
            self.whole,
        )

    def _entry(self, key: str, words: str, *, sides: tuple[Iterable[Line], Iterable[Line]]) -> Entry:
        held, sent = (tuple(lines) for lines in sides)
        return Entry(
            key,
            words,
            tambon=figures(held, self.years),
            villages=figures((line.as_sent() for line in sent), self.years),
            aside=set_aside(held, self.years),
        )


def place_of(plan: TambonPlan) -> str:
    """Say where a plan is: tambon, district and province."""
    names, area = [], plan.area
    while area.level != Area.Level.COUNTRY:
        names.append(str(area))
        if area.parent is None:
            break
        area = area.parent
    return " ".join(names)


def label(dimension: Dimension, key: str, villages: Mapping[str, str]) -> str:
    """Say a key of a dimension in Thai; ``villages`` gives the names of villages by code."""
    if dimension is Dimension.SOURCE:
        return key or UNNAMED_SOURCE
    if dimension is Dimension.VILLAGE:
        return villages.get(key, key)
    choices = ActionGroup if dimension is Dimension.GROUP else Urgency
    return str(dict(choices.choices).get(key, "ไม่ระบุ"))


def picture(tambon_plan: TambonPlan) -> Picture:
    """Read both sides of a tambon plan from their own sources: the stored lines, and the accepted versions.

    The lines are read first: a roll-up that comes in between shows in the digest, and never as a false difference.
    """
    rows = list(with_said(tambon_plan.lines.select_related("project")))
    tambon = tuple(stored_lines(tambon_plan, rows))
    inputs = inputs_of(tambon_plan)
    villages = tuple(inputs.lines())
    codes = {line.village for line in (*tambon, *villages)}
    labels = {area.code: str(area) for area in Area.objects.filter(code__in=codes)}
    labels[tambon_plan.area.code] = PROPOSED_BY_AGENCIES
    silence = {row.project_id: row.is_heard for row in rows if is_unnamed(row)}
    return Picture(inputs.years, tambon, villages, labels, inputs.digest, silence)


def figures(lines: Iterable[Line], years: tuple[int, ...]) -> Figures:
    """Add up by year what counts, and count what is carried under its own name."""
    lines = tuple(lines)
    carried = [line for line in lines if line.is_carried]
    counted = [line for line in lines if line.counts]
    return Figures(
        projects=len(carried),
        project_years={
            year: sum(1 for line in carried if line.funded >> place & 1) for place, year in enumerate(years)
        },
        budget_baht={year: added(line.years_baht[place] for line in counted) for place, year in enumerate(years)},
    )


def set_aside(lines: Iterable[Line], years: tuple[int, ...]) -> Figures:
    """Add up by year what does not count, and count what is not carried under its own name."""
    lines = tuple(lines)
    uncounted = [line for line in lines if not line.counts]
    return Figures(
        projects=sum(1 for line in lines if not line.is_carried),
        project_years={
            year: sum(1 for line in uncounted if line.years_baht[place]) for place, year in enumerate(years)
        },
        budget_baht={year: added(line.years_baht[place] for line in uncounted) for place, year in enumerate(years)},
    )


def _grouped(lines: Iterable[Line], dimension: Dimension) -> defaultdict[str, list[Line]]:
    by_key: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_key[_KEYS[dimension](line)].append(line)
    return by_key


def _ordered(dimension: Dimension, keys: Iterable[str]) -> list[str]:
    """Order keys as officials list them: choices as declared and always all, villages by code, sources by name."""
    if dimension is Dimension.VILLAGE:
        return sorted(keys)
    if dimension is Dimension.SOURCE:
        return sorted(keys, key=thai_sort_key)
    declared = (ActionGroup if dimension is Dimension.GROUP else Urgency).values
    return [*declared, *sorted(set(keys) - set(declared))]
