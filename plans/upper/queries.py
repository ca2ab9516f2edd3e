"""The projects that came up to a district or province: searched, narrowed and summed in the database.

What came up are the lines of the releases that were accepted, and what the level decided about them.  Page, book,
command and the level's own release read it here; the tests compare it with the pure arithmetic of the roll-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr

from agencies.areas.codes import TAMBON_DIGITS, child_digits, under
from agencies.searching import in_any_order, said_in
from paper.thai import NOUGHT, added, normalise
from plans.decisions.models import Outcome, PublicationState
from plans.releases.models import Release, ReleaseLine
from plans.releases.reader import SAID, UNDECIDED
from plans.releases.totals import MONEY, RISEN, Total, Years, totals
from plans.rollup.aggregation import FateSums
from plans.tambon.models import ProjectLine, TambonLine
from plans.upper.models import UpperPlan
from projects.models import ActionGroup

YEARS = ProjectLine.YEAR_FIELDS
BATCH = 500
# The word of addresses for projects that say no group: a blank one is all of them.
UNGROUPED, NO_GROUP = "none", "ไม่ระบุกลุ่ม"


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
            and group in {"", UNGROUPED, *ActionGroup.values}
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


def _accepted(plan: UpperPlan) -> QuerySet[Release]:
    """Select the releases that ``plan`` holds."""
    releases: QuerySet[Release] = Release.objects.filter(acceptances__upper_plan=plan, acceptances__ended_at=None)
    return releases


# What the level below hands up, in its own word: carried with all that is joined to it, or passed on.
_SENT = Case(
    When(fate=Outcome.PASSED_ON, then=Value(Outcome.PASSED_ON.value)),
    default=Value(Outcome.CARRIED.value),
    output_field=CharField(),
)


def _lines(plan: UpperPlan, *, is_now: bool) -> QuerySet[Any]:
    """Select what came up, joined lines beside the project that carries them; ``fate_here`` is this level's word.

    ``said_here`` is the same, but «undecided» for what was passed on from below and nobody here has decided.
    """
    came_up = Q(fate__in=RISEN) | Q(counts=True)
    if is_now:
        below = TambonLine.objects.filter(
            came_up, under(plan.area.code, "area_code"), tambon_plan__period=plan.period_id
        )
        # As an expression: PostgreSQL orders by no bare constant, and a list in the order of words reads keys alone.
        nobody = Cast(Value(None), IntegerField())
        said = Case(When(fate=Outcome.PASSED_ON, then=Value(UNDECIDED)), default=Value(Outcome.CARRIED.value))
        below = below.annotate(fate_here=_SENT, decision=nobody, reason_here=F("reason"), rank_here=nobody)
        return below.annotate(said_here=said)
    lines = ReleaseLine.objects.filter(came_up, release__in=_accepted(plan)).alias(fate_below=_SENT)
    standing = {"carrier__upper_decisions__standing": PublicationState.PUBLISHED}
    own = Q(**standing, carrier__upper_decisions__upper_plan=plan.pk)
    decided = lines.alias(own=FilteredRelation("carrier__upper_decisions", condition=own))
    decided = decided.annotate(
        fate_here=Coalesce("own__fate", "fate_below"), decision=F("own__pk"), reason_here=F("own__reason")
    )
    said = Case(When(own__pk=None, fate_below=Outcome.PASSED_ON, then=Value(UNDECIDED)), default=F("fate_here"))
    return decided.annotate(rank_here=Case(When(fate_here=Outcome.CARRIED, then=F("own__rank"))), said_here=said)


def _wanted(plan: UpperPlan, wanted: Wanted) -> QuerySet[Any]:
    """Select the projects that are looked at, in no order."""
    lines = _lines(plan, is_now=wanted.is_now).filter(fate__in=RISEN)
    if wanted.search:
        lines = lines.filter(in_any_order(wanted.search, lambda word: said_in(word, "title", "project__code")))
    if wanted.below:
        lines = lines.filter(under(wanted.below, "area_code"))
    if wanted.group:
        lines = lines.filter(action_group="" if wanted.group == UNGROUPED else wanted.group)
    if wanted.fate:
        lines = lines.filter(said_here=wanted.fate)
    if wanted.year:
        column, of = YEARS[plan.period.years.index(wanted.year)], _plan_field(lines.model)
        paid = lines.model.objects.filter(MONEY, **{of: OuterRef(of)}, carrier=OuterRef("project"))
        lines = lines.filter(Exists(paid.filter(**{f"{column}__gt": 0})))
    return lines


def _plan_field(model: type[ProjectLine]) -> str:
    """Return by what name a line knows the plan or release that it is of."""
    return "release" if model is ReleaseLine else "tambon_plan"


def projects(plan: UpperPlan, wanted: Wanted | None = None) -> QuerySet[Any]:
    """Select the projects that came up, each once: this level's ranks first, the others as their tambon ranked them.

    ``tambon_fate``, ``tambon_rank`` and ``tambon_reason`` are what the tambon said of each.
    """
    wanted = wanted or Wanted()
    lines = _beside_their_tambon(plan, _wanted(plan, wanted), is_now=wanted.is_now)
    own, below = F("rank_here").asc(nulls_last=True), F("tambon_rank").asc(nulls_last=True)
    return lines.order_by(own, Substr("area_code", 1, TAMBON_DIGITS), below, "area_code", "position")


def _beside_their_tambon(plan: UpperPlan, lines: QuerySet[Any], *, is_now: bool) -> QuerySet[Any]:
    """Annotate what the tambon said; a province reads it in the tambons' releases that its districts accepted."""
    if is_now or plan.level == UpperPlan.Level.DISTRICT:
        own: QuerySet[Any] = lines.annotate(tambon_fate=F("fate"), tambon_rank=F("rank"), tambon_reason=F("reason"))
        return own
    districts = UpperPlan.objects.filter(area__parent=plan.area_id, period=plan.period_id).order_by()
    taken = Release.objects.filter(acceptances__upper_plan__in=districts, acceptances__ended_at=None).order_by()
    # A list, for a joined condition takes no query; there are as many as tambons.
    theirs = Q(project__release_lines__release__in=list(taken.values_list("pk", flat=True)))
    lines = lines.alias(tambon=FilteredRelation("project__release_lines", condition=theirs))
    joined: QuerySet[Any] = lines.annotate(
        tambon_fate=F("tambon__fate"), tambon_rank=F("tambon__rank"), tambon_reason=F("tambon__reason")
    )
    return joined


def in_order_of_release(plan: UpperPlan) -> Iterator[Risen]:
    """Read everything that came up in the order of the level's own release, a few projects at a time.

    What the level ranked stands first; of each accepted release what it carries before what it passed on.
    """
    ranked = Case(When(rank_here__gt=0, then=F("rank_here")))
    passed = Case(When(fate=Outcome.PASSED_ON, then=1), default=0)
    lines = _wanted(plan, Wanted()).annotate(ranked=ranked, passed=passed)
    rows = lines.order_by(
        F("ranked").asc(nulls_last=True),
        Case(When(ranked__isnull=False, then=F("code")), default=Value("")),
        "release__area__code",
        "passed",
        "position",
    ).iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        yield from risen(batch)


@dataclass(frozen=True)
class Risen:
    """One project that came up, with the money of everything joined to it, and what this level says of it."""

    line: Any
    years_baht: Years
    fate: str
    rank: int | None
    reason: str
    is_decided: bool

    @property
    def budget_baht(self) -> Decimal | None:
        """Return the sum over the years; None when no amount was stated."""
        return added(self.years_baht)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it was passed on from below and nobody here has decided."""
        return self.fate == Outcome.PASSED_ON and not self.is_decided


def risen(lines: Iterable[Any]) -> list[Risen]:
    """Read projects found by ``projects`` with their money: one query beside theirs."""
    lines = list(lines)
    money = _money(lines) if lines else {}
    return [
        Risen(
            line=line,
            years_baht=tuple(map(added, zip(*money[line.project_id], strict=True))) or (None,) * len(YEARS),
            fate=line.fate_here,
            rank=line.rank_here,
            reason=line.reason_here or "",
            is_decided=line.decision is not None,
        )
        for line in lines
    ]


def _money(lines: Iterable[Any]) -> dict[int, list[Years]]:
    """Read the money of everything that is joined to each project, its own included, by the project's key."""
    lines = list(lines)
    model = type(lines[0])
    of = f"{_plan_field(model)}_id"
    paid = model.objects.filter(MONEY, carrier__in=[line.project_id for line in lines])
    money: dict[int, list[Years]] = defaultdict(list)
    for carrier, *amounts in paid.filter(**{f"{of}__in": {getattr(line, of) for line in lines}}).values_list(
        "carrier", *YEARS
    ):
        money[carrier].append(tuple(amounts))
    return money


def risen_sums(plan: UpperPlan, wanted: Wanted | None = None) -> RisenSums:
    """Add up what came up, or what of it is wanted, in one query."""
    wanted = wanted or Wanted()
    lines = _lines(plan, is_now=wanted.is_now)
    if not wanted.is_everything:
        lines = lines.filter(carrier__in=_wanted(plan, wanted).order_by().values("project"))
    years = plan.period.years
    folded = _Folded(len(years))
    for total in totals(lines, len(years), digits=child_digits(plan.area.code), fate="said_here"):
        folded.add(total)
    return folded.sums(years, wanted.year)


def brought(release: Release) -> tuple[FateSums, FateSums]:
    """Return what a release of the level below carries, and what it passed on: projects and baht, in one query.

    What was joined to a project counts with it, as in the sum of the plan that takes the release in.
    """
    every = list(totals(release.lines.all(), len(release.period.years), digits=len(release.area.code)))
    passed = [total for total in every if total.fate == Outcome.PASSED_ON]
    own = [total for total in every if total.fate != Outcome.PASSED_ON]
    carried = sum(total.projects for total in own if total.fate == Outcome.CARRIED)
    return (
        FateSums(carried, sum((total.total_baht for total in own), NOUGHT)),
        FateSums(sum(total.projects for total in passed), sum((total.total_baht for total in passed), NOUGHT)),
    )


class _Folded:
    """The groups of one query added up by each of their keys."""

    def __init__(self, years: int) -> None:
        self.years = [NOUGHT] * years
        self.by_group: dict[str, Decimal] = defaultdict(Decimal)
        self.by_area: dict[str, Decimal] = defaultdict(Decimal)
        self.projects: dict[str, int] = defaultdict(int)
        self.fated: dict[str, int] = defaultdict(int)
        self.money: dict[str, Decimal] = defaultdict(Decimal)

    def add(self, total: Total) -> None:
        self.fated[total.fate] += total.projects
        self.money[total.fate] += total.total_baht
        if total.fate != Outcome.CARRIED:
            return
        self.projects[total.area] += total.projects
        self.by_area[total.area] += total.total_baht
        self.by_group[total.action_group] += total.total_baht
        self.years = [before + (amount or NOUGHT) for before, amount in zip(self.years, total.years_baht, strict=True)]

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
