"""The rows behind a number: which lines of a tambon plan an address of the screen opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Sum
from django.http import QueryDict

from paper.thai import added
from plans.decisions.models import Outcome
from plans.decisions.queries import UNCHANGED, UNDECIDED, left_as_proposed, unheard, unnamed
from plans.rollup.balance import Dimension
from plans.rollup.kinds import kind_of, kinds
from plans.tambon.models import TambonLine, TambonPlan

_FIELDS: Mapping[Dimension, str] = {
    Dimension.GROUP: "action_group",
    Dimension.URGENCY: "urgency",
    Dimension.SOURCE: "funding_source",
    Dimension.VILLAGE: "area_code",
}


class Counted(StrEnum):
    """What the number counts whose rows are shown; the words that addresses use."""

    MONEY = ""  # the lines whose money it is, joined ones beside the project they joined
    PROJECTS = "projects"  # the projects of a fate, each once, with the money of everything joined to it
    YEARS = "years"  # the same, once for every year with money
    SENT = "sent"  # everything that was sent, with its own money
    ASIDE = "aside"  # what was sent and is not in the plan, with its own money


DECIDED, AS_PROPOSED, NOT_DECIDED = "yes", "as_proposed", "no"
# What is said of the carried that no decision names.
UNNAMED = {AS_PROPOSED: UNCHANGED, NOT_DECIDED: UNDECIDED}
SAID = {
    Counted.PROJECTS: "โครงการ นับครั้งเดียว พร้อมเงินของทุกรายการที่รวมกัน",
    Counted.YEARS: "จำนวนปีที่ใช้งบ นับโครงการหนึ่งครั้งในทุกปีที่มีเงิน",
    Counted.SENT: "ที่หมู่บ้านและหน่วยงานเสนอ",
    Counted.ASIDE: "ที่เสนอแต่ไม่นับเงินในแผน",
}


class Row(NamedTuple):
    """A line of the list, and the one year it stands for where a project is counted once a year."""

    line: TambonLine
    year: int | None


class Listed(NamedTuple):
    """One row of the list: its line, and its money by year (None where it has none, or none that counts)."""

    line: TambonLine
    budget_baht: Mapping[int, Decimal | None]


@dataclass(frozen=True)
class Narrowing:
    """Which lines of a plan are looked at: those of some keys, and those with money in one year.

    Unless a fate is named, they are the lines whose money is in the plan.
    """

    keys: Mapping[Dimension, str]
    year: int | None = None
    fate: str = ""
    counted: Counted = Counted.MONEY
    # Of several sources taken together, and of kinds of work, which titles tell («» where none does).
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    # Of the carried: «yes» what was decided, «as_proposed» what a forum left as it was sent, «no» what waits for one.
    decided: str = ""

    @classmethod
    def read(cls, words: Mapping[str, str], years: tuple[int, ...]) -> Narrowing:
        """Read the words of an address; raises ValueError for an unknown word or a year outside the plan's period."""
        year = int(words["year"]) if "year" in words else None
        if year is not None and year not in years:
            raise ValueError(year)
        fate = Outcome(words["fate"]) if words.get("fate") else ""
        keys = {dimension: words[dimension] for dimension in Dimension if dimension in words}
        sources, told = _several(words, Dimension.SOURCE.value), _several(words, "kind")
        if len(sources) > 1:
            del keys[Dimension.SOURCE]
        if set(told) - {"", *kinds()}:
            raise ValueError(told)
        decided = words.get("decided", "")
        if decided not in {"", DECIDED, *UNNAMED}:
            raise ValueError(decided)
        counted = Counted(words.get("show", ""))
        return cls(keys, year, fate, counted, sources if len(sources) > 1 else (), told, decided)

    @property
    def is_joined(self) -> bool:
        """Tell whether a row is a project with the money of everything joined to it, and no line of its own money."""
        return self.counted in {Counted.PROJECTS, Counted.YEARS}

    @property
    def fate_said(self) -> str:
        """Say in words which fate is looked at; of the carried what nobody decided is no result."""
        return UNNAMED.get(self.decided) or str(Outcome(self.fate).label)

    # --- the lines ----------------------------------------------------------------------------------------------------
    def lines(self, plan: TambonPlan) -> QuerySet[TambonLine]:
        """Keep the lines that the number counts or adds up; with a year those that have money in it."""
        kept = plan.lines.filter(self._wanted, self._told(plan), self._said(plan), **self._named)
        if self.year is None:
            return kept
        columns = self.columns(plan)
        if self.is_joined:
            place = plan.period.years.index(self.year)
            return kept.annotate(funded=F("funded_years").bitand(1 << place)).filter(funded__gt=0)
        return kept.filter(**{f"{columns[0][1]}__gt": 0})

    @property
    def _named(self) -> dict[str, Any]:
        several = {"funding_source__in": self.sources} if self.sources else {}
        return {_FIELDS[dimension]: key for dimension, key in self.keys.items()} | several

    def _told(self, plan: TambonPlan) -> Q:
        """Select by what titles tell; one query where a kind of work is asked for."""
        if not self.kinds:
            return Q()
        titles = plan.lines.values_list("pk", "title")
        return Q(pk__in=[pk for pk, title in titles if kind_of(title) in self.kinds])

    def _said(self, plan: TambonPlan) -> Q:
        """Select by whether a decision names the project that carries a line, and what a forum's silence says of it."""
        if not self.decided:
            return Q()
        select = {DECIDED: unnamed, AS_PROPOSED: left_as_proposed, NOT_DECIDED: unheard}[self.decided]
        carrier = Q(carrier__in=select(plan.lines.order_by()).values("project"))
        return ~carrier if self.decided == DECIDED else carrier

    @property
    def _wanted(self) -> Q:
        if self.is_joined:
            return Q(fate=self.fate or Outcome.CARRIED)
        if self.counted is Counted.SENT:
            return Q()
        return Q(counts=False) if self.counted is Counted.ASIDE else _money_of(self.fate)

    def listed(self, plan: TambonPlan) -> QuerySet[TambonLine]:
        """Keep the lines and, beside those whose money it is, merged projects for which another member's counts."""
        lines = self.lines(plan)
        if self.counted is Counted.MONEY and self.year is None and self.fate in {"", Outcome.CARRIED}:
            lines = plan.lines.filter(
                Q(counts=True) | Q(fate=Outcome.CARRIED), self._told(plan), self._said(plan), **self._named
            )
        return lines.select_related("project", "carrier")

    def rows(self, plan: TambonPlan) -> QuerySet[TambonLine] | list[Row]:
        """Return what the list shows, a page of which ``with_money`` reads: lines, or projects year by year."""
        listed = self.listed(plan)
        if self.counted is not Counted.YEARS:
            return listed
        years = [(plan.period.years.index(year), year) for year, _ in self.columns(plan)]
        return [Row(line, year) for line in listed for place, year in years if line.funded_years >> place & 1]

    def with_money(self, plan: TambonPlan, rows: Iterable[TambonLine | Row]) -> list[Listed]:
        """Put beside each row its money by year; one query more where other lines are joined to it."""
        found = [row if isinstance(row, Row) else Row(row, None) for row in rows]
        columns = self.columns(plan)
        if not self.is_joined:
            return [Listed(line, _own_money(line, columns, self.counted)) for line, _ in found]
        joined = self._joined(plan, [line.project_id for line, _ in found])
        return [
            Listed(
                line, {year: joined[line.project_id].get(year) if only in {None, year} else None for year, _ in columns}
            )
            for line, only in found
        ]

    def _joined(self, plan: TambonPlan, projects: Iterable[int]) -> defaultdict[int, dict[int, Decimal | None]]:
        """Add up by project and year what counts for it; what is not in the plan has its own money."""
        columns = self.columns(plan)
        names = [column for _, column in columns]
        money: defaultdict[int, list[tuple[Decimal | None, ...]]] = defaultdict(list)
        for key, *amounts in plan.lines.filter(self._paying(projects)).values_list(self._key, *names):
            money[key].append(tuple(amounts))
        sums: defaultdict[int, dict[int, Decimal | None]] = defaultdict(dict)
        for key, rows in money.items():
            sums[key] = {year: added(row[place] for row in rows) for place, (year, _) in enumerate(columns)}
        return sums

    @property
    def _key(self) -> str:
        """Return by what a line knows the project whose row it adds to."""
        return "carrier" if (self.fate or Outcome.CARRIED) == Outcome.CARRIED else "project"

    def _paying(self, projects: Iterable[int] | QuerySet[Any, Any]) -> Q:
        key = self._key
        return Q(**{f"{key}__in": projects}, **({"counts": True} if key == "carrier" else {}))

    # --- what they come to --------------------------------------------------------------------------------------------
    def projects(self, plan: TambonPlan) -> int | None:
        """Count the projects that stand under their own name; None where the lines are of those that do not."""
        if self.is_joined:
            return self.lines(plan).count()
        if self.counted is not Counted.MONEY or self.fate not in {"", Outcome.CARRIED}:
            return None
        return self.listed(plan).filter(fate=Outcome.CARRIED).count()

    def columns(self, plan: TambonPlan) -> list[tuple[int, str]]:
        """Return the years that count, each with the column that holds its money."""
        every = list(zip(plan.period.years, TambonLine.YEAR_FIELDS, strict=False))
        return every if self.year is None else [(year, column) for year, column in every if year == self.year]

    def sums(self, plan: TambonPlan) -> dict[int, Decimal | None]:
        """Add the rows up by year, in the database: baht, None where everything was left blank."""
        columns = self.columns(plan)
        lines = self.lines(plan)
        if self.is_joined:
            lines = plan.lines.filter(self._paying(lines.order_by().values("project")))
        totals = lines.aggregate(**{f"sum_{column}": Sum(column) for _, column in columns})
        return {year: totals[f"sum_{column}"] for year, column in columns}


def _several(words: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return every value that an address gives for a word."""
    return tuple(words.getlist(name)) if isinstance(words, QueryDict) else ()


def _own_money(line: TambonLine, columns: Iterable[tuple[int, str]], counted: Counted) -> dict[int, Decimal | None]:
    """Return a line's own money; none where it is listed for its name and another member's money counts."""
    is_silent = counted is Counted.MONEY and line.fate == Outcome.CARRIED and not line.counts
    return {year: None if is_silent else getattr(line, column) for year, column in columns}


def _money_of(fate: str) -> Q:
    """Select the lines whose money has a fate; what another member of a merge pays for counts as merged."""
    if fate in {"", Outcome.CARRIED}:
        return Q(counts=True)
    return Q(counts=False, fate__in=(Outcome.MERGED, Outcome.CARRIED) if fate == Outcome.MERGED else (fate,))
