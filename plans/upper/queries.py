"""The projects that came up to a district or province: searched, narrowed and summed in the database.

What was accepted is frozen, so that the tambons' lines still say what was accepted: no release is read for a page.
``plans.upper`` computes the same from the accepted releases; the tests compare the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from agencies.areas.codes import TAMBON_DIGITS, child_digits, under
from paper.thai import normalise
from plans.decisions.merging import NOUGHT
from plans.decisions.models import Outcome, PublicationState
from plans.releases.reader import SAID, UNDECIDED
from plans.rollup.aggregation import FateSums
from plans.tambon.models import TambonLine, TambonPlan
from plans.upper.models import Acceptance, UpperPlan
from projects.models import ActionGroup

YEARS = TambonLine.YEAR_FIELDS
RISEN = (Outcome.CARRIED, Outcome.PASSED_ON)
# The money that a project brings along: its own and what was joined to it, or its own alone when it was passed on.
_MONEY = Q(counts=True) | Q(fate=Outcome.PASSED_ON)


@dataclass(frozen=True)
class Wanted:
    """Which projects are looked at; blank is all of them.

    ``fate`` is what this level says of them now, or «undecided»: passed on from below, and nobody here has decided.
    ``is_now`` looks at what the tambons' plans carry today, accepted or not.
    """

    search: str = ""
    below: str = ""
    group: str = ""
    fate: str = ""
    year: int | None = None
    is_now: bool = False

    @classmethod
    def read(cls, words: Mapping[str, str], plan: UpperPlan) -> Wanted:
        """Read the words of an address; raises ValueError for what no plan of this area and period can have."""
        year = int(words["year"]) if words.get("year") else None
        below, group, fate = (words.get(name, "") for name in ("below", "group", "fate"))
        is_known = (
            (year is None or year in plan.period.years)
            and (not below or (below.isdecimal() and below.startswith(plan.area.code)))
            and group in {"", *ActionGroup.values}
            and fate in {"", UNDECIDED, *Outcome.values}
        )
        if not is_known:
            raise ValueError(words)
        return cls(normalise(words.get("search", "")), below, group, fate, year, is_now="now" in words)

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self == Wanted(is_now=self.is_now)


@dataclass(frozen=True)
class RisenSums:
    """What the projects that came up come to, in baht; money and groups of those that this level carries."""

    projects: int
    by_year: Mapping[int, Decimal]
    by_group: Mapping[str, Decimal]
    by_area: Mapping[str, Decimal]
    projects_by_area: Mapping[str, int]
    fates: Mapping[str, FateSums]

    @property
    def total_baht(self) -> Decimal:
        """Return the sum over all years."""
        return sum(self.by_year.values(), NOUGHT)


def _tambon_plans(plan: UpperPlan) -> QuerySet[TambonPlan]:
    """Select the tambon plans that came up, through the districts' hands if ``plan`` is a province's."""
    taken = Acceptance.objects.filter(upper_plan=plan, ended_at=None).values("area")
    if plan.level == UpperPlan.Level.PROVINCE:
        districts = UpperPlan.objects.filter(area__in=taken, period=plan.period_id)
        taken = Acceptance.objects.filter(upper_plan__in=districts, ended_at=None).values("area")
    return TambonPlan.objects.filter(area__in=taken, period=plan.period_id)


_SENT = Case(
    When(fate=Outcome.PASSED_ON, then=Value(Outcome.PASSED_ON.value)),
    default=Value(Outcome.CARRIED.value),
    output_field=CharField(),
)
_STANDING = {"carrier__upper_decisions__standing": PublicationState.PUBLISHED}


def _lines(plan: UpperPlan, *, is_now: bool) -> QuerySet[Any]:
    """Select what came up, joined lines beside the project that carries them; ``fate_here`` is this level's word.

    ``said_here`` is the same, but «undecided» for what was passed on from below and nobody here has decided.
    """
    lines = TambonLine.objects.filter(Q(fate__in=RISEN) | Q(counts=True))
    if is_now:
        below = lines.filter(under(plan.area.code, "area_code"), tambon_plan__period=plan.period_id)
        nobody = Value(None, output_field=IntegerField())
        said = Case(When(fate=Outcome.PASSED_ON, then=Value(UNDECIDED)), default=Value(Outcome.CARRIED.value))
        below = below.annotate(fate_here=_SENT, decision=nobody, reason_here=F("reason"), rank_here=nobody)
        return below.annotate(said_here=said)
    lines = lines.filter(tambon_plan__in=_tambon_plans(plan))
    lines = _through_districts(plan, lines) if plan.level == UpperPlan.Level.PROVINCE else lines.alias(fate_below=_SENT)
    own = Q(**_STANDING, carrier__upper_decisions__upper_plan=plan.pk)
    found = lines.alias(own=FilteredRelation("carrier__upper_decisions", condition=own))
    found = found.annotate(
        fate_here=Coalesce("own__fate", "fate_below"), decision=F("own__pk"), reason_here=F("own__reason")
    )
    said = Case(When(own__pk=None, fate_below=Outcome.PASSED_ON, then=Value(UNDECIDED)), default=F("fate_here"))
    return found.annotate(rank_here=Case(When(fate_here=Outcome.CARRIED, then=F("own__rank"))), said_here=said)


def _through_districts(plan: UpperPlan, lines: QuerySet[Any]) -> QuerySet[Any]:
    """Keep what the districts passed up; ``fate_below`` is their word."""
    # A list, for a joined condition takes no query; there are as many as districts.
    districts = UpperPlan.objects.filter(area__parent=plan.area_id, period=plan.period_id).order_by()
    theirs = Q(**_STANDING, carrier__upper_decisions__upper_plan__in=list(districts.values_list("pk", flat=True)))
    joined = lines.alias(below=FilteredRelation("carrier__upper_decisions", condition=theirs))
    return joined.alias(fate_below=Coalesce("below__fate", _SENT)).filter(fate_below__in=RISEN)


def projects(plan: UpperPlan, wanted: Wanted | None = None) -> QuerySet[Any]:
    """Select the projects that came up, each once: this level's ranks first, the others as their tambon ranked them."""
    wanted = wanted or Wanted()
    found = _lines(plan, is_now=wanted.is_now).filter(fate__in=RISEN)
    if wanted.search:
        found = found.filter(Q(title__icontains=wanted.search) | Q(project__code__icontains=wanted.search))
    if wanted.below:
        found = found.filter(under(wanted.below, "area_code"))
    if wanted.group:
        found = found.filter(action_group=wanted.group)
    if wanted.fate:
        found = found.filter(said_here=wanted.fate)
    if wanted.year:
        column = YEARS[plan.period.years.index(wanted.year)]
        paid = TambonLine.objects.filter(_MONEY, tambon_plan=OuterRef("tambon_plan"), carrier=OuterRef("project"))
        found = found.filter(Exists(paid.filter(**{f"{column}__gt": 0})))
    own, below = F("rank_here").asc(nulls_last=True), F("rank").asc(nulls_last=True)
    return found.order_by(own, Substr("area_code", 1, TAMBON_DIGITS), below, "area_code", "position")


@dataclass(frozen=True)
class Risen:
    """One project that came up, with the money of everything joined to it, and what this level says of it."""

    line: TambonLine
    years_baht: tuple[Decimal | None, ...]
    fate: str
    rank: int | None
    reason: str
    is_decided: bool

    @property
    def budget_baht(self) -> Decimal | None:
        """Return the sum over the years; None when no amount was stated."""
        return _added(self.years_baht)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it was passed on from below and nobody here has decided."""
        return self.fate == Outcome.PASSED_ON and not self.is_decided


def risen(lines: Iterable[Any]) -> list[Risen]:
    """Read projects found by ``projects`` with their money: one query beside theirs."""
    lines = list(lines)
    found: dict[int, list[tuple[Decimal | None, ...]]] = defaultdict(list)
    paid = TambonLine.objects.filter(_MONEY, carrier__in=[line.project_id for line in lines])
    for carrier, *amounts in paid.values_list("carrier", *YEARS):
        found[carrier].append(tuple(amounts))
    return [
        Risen(
            line=line,
            years_baht=tuple(map(_added, zip(*found[line.project_id], strict=True))) or (None,) * len(YEARS),
            fate=line.fate_here,
            rank=line.rank_here,
            reason=line.reason_here or "",
            is_decided=line.decision is not None,
        )
        for line in lines
    ]


def _added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, NOUGHT) if stated else None


def risen_sums(plan: UpperPlan, wanted: Wanted | None = None) -> RisenSums:
    """Add up what came up, or what of it is wanted, in one query."""
    wanted = wanted or Wanted()
    lines = _lines(plan, is_now=wanted.is_now)
    if not wanted.is_everything:
        lines = lines.filter(carrier__in=projects(plan, wanted).order_by().values("project"))
    below = Substr("area_code", 1, child_digits(plan.area.code))
    groups = lines.annotate(below=below).order_by().values_list("below", "action_group", "said_here")
    folded = _Folded(len(plan.period.years))
    for row in groups.annotate(
        count=Count("pk", filter=Q(fate__in=RISEN)), **{f"sum_{name}": Sum(name, filter=_MONEY) for name in YEARS}
    ):
        folded.add(row)
    return folded.sums(plan.period.years, wanted.year)


class _Folded:
    """The groups of one query added up by each of their keys."""

    def __init__(self, years: int) -> None:
        self.years = [NOUGHT] * years
        self.by_group: dict[str, Decimal] = defaultdict(Decimal)
        self.by_area: dict[str, Decimal] = defaultdict(Decimal)
        self.projects: dict[str, int] = defaultdict(int)
        self.fated: dict[str, int] = defaultdict(int)
        self.money: dict[str, Decimal] = defaultdict(Decimal)

    def add(self, row: tuple[Any, ...]) -> None:
        below, group, fate, count, *sums = row
        amounts = [amount or NOUGHT for amount in sums[: len(self.years)]]
        total = sum(amounts, NOUGHT)
        self.fated[fate] += count
        self.money[fate] += total
        if fate != Outcome.CARRIED:
            return
        self.projects[below] += count
        self.by_area[below] += total
        self.by_group[group] += total
        self.years = [before + amount for before, amount in zip(self.years, amounts, strict=True)]

    def sums(self, years: tuple[int, ...], only: int | None) -> RisenSums:
        by_year = dict(zip(years, self.years, strict=True))
        return RisenSums(
            projects=sum(self.projects.values()),
            by_year={year: amount for year, amount in by_year.items() if only in {None, year}},
            by_group=dict(sorted(self.by_group.items())),
            by_area=dict(sorted(self.by_area.items())),
            projects_by_area=dict(sorted(self.projects.items())),
            fates={fate: FateSums(self.fated[fate], self.money[fate]) for fate in SAID},
        )
