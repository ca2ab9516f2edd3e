"""Projects of one tambon that look alike and that nobody has judged yet, put side by side for people to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from django.db.models import F

from agencies.areas.models import Area
from paper.thai import NOUGHT, baht, normalise
from plans.board.clusters import Cluster, Pair, clustered
from plans.board.shares import money_of
from plans.decisions.models import MergeMember, PublicationState, Unlike
from plans.proposals.models import AgencyProposal
from plans.rollup.aggregation import COLUMNS, Inputs, Line
from plans.rollup.queries import sources_of
from plans.tambon.models import TambonPlan
from projects.duplicates.likeness import Advice, Candidate, Work, best_first, candidates, told_apart
from projects.duplicates.places import Gazetteer
from projects.duplicates.queries import places_of
from projects.fields import BUDGET, chosen_together, names, words
from projects.models import Project
from projects.snapshot import digest

# A dozen is what one can still look at side by side.
LARGEST_GROUP: Final = 12
STAMP_LETTERS: Final = 16
BLANK: Final = "ไม่ได้กรอก"
# What is said of a group, by what stands for it in an address.
ADVICE_WORDS: Final = {
    Advice.SAME.value: "น่าจะเป็นเรื่องเดียวกัน",
    Advice.ASK.value: "อาจเป็นเรื่องเดียวกัน",
    Advice.ELSEWHERE.value: "งานชนิดเดียวกัน คนละแห่ง",
}
YEARS_WORDS: Final = {
    "same": "มีปีงบประมาณตรงกัน",
    "apart": "คนละปีงบประมาณ",
    "some_blank": "บางโครงการไม่มีปีที่มีเงินให้เทียบ",
    "blank": "ไม่มีปีที่มีเงินให้เทียบ",
}


@dataclass(frozen=True)
class Sent:
    """One project as it was sent, and whose it is: a village's, or an agency's of its own."""

    line: Line
    owner: str

    @property
    def code(self) -> str:
        """Return the project's public code."""
        return self.line.code

    @property
    def budget_baht(self) -> Decimal | None:
        """Return what it comes to over all years; None, not nought, where every year is blank."""
        return money_of([self.line])


@dataclass(frozen=True)
class Group:
    """Projects that may be one thing, or one kind of thing, and that are judged together."""

    members: tuple[Sent, ...]
    cluster: Cluster

    @property
    def score(self) -> float:
        """Return how alike the titles of the two most alike are, of 100."""
        return self.cluster.best.score

    @property
    def same_place(self) -> bool:
        """Tell whether any two are done in one village."""
        return any(pair.same_place for pair in self.cluster.pairs)

    @property
    def years(self) -> str:
        """Say whether any two want money in one year: «same» or «apart», «some_blank» or «blank» where none can tell.

        A project without a year with money wants it in no other year.
        """
        if any(pair.same_years for pair in self.cluster.pairs):
            return "same"
        have_money = [any(member.line.years_baht) for member in self.members]
        return "apart" if all(have_money) else "some_blank" if any(have_money) else "blank"

    @property
    def pairs(self) -> int:
        """Return how many open pairs are judged with it."""
        return len(self.cluster.pairs)

    @property
    def advice(self) -> str:
        """Say what they probably are: «same», «same_kind_elsewhere» or «ask»."""
        return self.cluster.advice.value

    @property
    def advice_words(self) -> str:
        """Say in words what they probably are."""
        return ADVICE_WORDS[self.advice]

    @property
    def place_words(self) -> str:
        """Say in words whether any two are done in one village."""
        return "พื้นที่เดียวกัน" if self.same_place else "คนละพื้นที่"

    @property
    def years_words(self) -> str:
        """Say in words whether any two want money in one year."""
        return YEARS_WORDS[self.years]

    @property
    def budget_baht(self) -> Decimal:
        """Return what all of them come to."""
        return sum((member.budget_baht or NOUGHT for member in self.members), NOUGHT)

    @property
    def owners(self) -> int:
        """Return how many propose them."""
        return len({member.owner for member in self.members})

    @property
    def first(self) -> tuple[Sent, ...]:
        """Return the members that a list of groups names, as many as one can look at."""
        return self.members[:LARGEST_GROUP]

    @property
    def rest(self) -> int:
        """Return how many members there are beside them."""
        return len(self.members) - len(self.first)

    @cached_property
    def stamp(self) -> str:
        """Return what stands for the group as it is; another stamp means other projects, or pairs that were judged."""
        said = [[member.code, member.line.title, str(member.line.details.get("place", ""))] for member in self.members]
        return digest([said, "".join(code for pair in self.cluster.pairs for code in pair[:2])])[:STAMP_LETTERS]

    @property
    def queries(self) -> list[tuple[int, int, str]]:
        """Name the members in the comparing page's addresses, a dozen at a time: (first, last, «code=A&code=B»)."""
        size = len(self.members)
        firsts = [min(first, size - 2) for first in range(0, size, LARGEST_GROUP)]
        dozens = [(first, self.members[first : first + LARGEST_GROUP]) for first in firsts]
        return [
            (first + 1, first + len(some), urlencode([("code", member.code) for member in some]))
            for first, some in dozens
        ]


# --- what was sent --------------------------------------------------------------------------------------------------
def sent_to(plan: TambonPlan) -> dict[str, Sent]:
    """Read every project sent to a plan as it was sent, by code: four queries, however many there are."""
    lines = Inputs(plan.period.years, tuple(sources_of(plan))).lines()
    owners = owners_of(plan, lines)
    return {line.code: Sent(line, owners[line.project_id]) for line in lines}


def owners_of(plan: TambonPlan, lines: Iterable[Line]) -> dict[int, str]:
    """Say of every project whose it is, by key: its village's or, of an agency's proposal, the agency's."""
    villages = {area.code: str(area) for area in Area.objects.filter(parent=plan.area_id)}
    proposals = AgencyProposal.objects.filter(tambon_plan=plan).select_related("agency")
    agencies = {proposal.project_id: proposal.agency.name for proposal in proposals}
    return {
        line.project_id: agencies.get(line.project_id) or villages.get(line.village, str(plan.area)) for line in lines
    }


def works_of(sent: Iterable[Sent], years: Sequence[int]) -> list[Work]:
    """Return what the finder of look-alikes compares of each project."""
    return [
        Work(
            code=project.code,
            title=project.line.title,
            village=project.line.village,
            years=frozenset(year for year, amount in zip(years, project.line.years_baht, strict=True) if amount),
            place=str(project.line.details.get("place", "")),
        )
        for project in sent
    ]


# --- what waits to be judged ----------------------------------------------------------------------------------------
def open_pairs(plan: TambonPlan, sent: Mapping[str, Sent] | None = None) -> list[Candidate]:
    """Return every pair that looks alike and that nobody has judged or merged yet, the most alike first.

    ``sent`` is what ``sent_to`` read of the plan, where the caller has it already.
    """
    return _open(plan, sent_to(plan) if sent is None else sent).pairs


def waiting(plan: TambonPlan, sent: Mapping[str, Sent], *, with_prepared: bool = True) -> list[Group]:
    """Return the open pairs in the groups in which people judge them, the most alike first: three queries.

    Who may not know of prepared merges (``with_prepared``) is shown what they will merge as if nobody had judged it.
    """
    found = _open(plan, sent, with_prepared=with_prepared)
    clusters = clustered(found.pairs, found.judged, unlike=found.unlike)
    return [Group(tuple(sent[code] for code in cluster.codes), cluster) for cluster in clusters]


@dataclass(frozen=True)
class _Found:
    """The pairs that look alike: those nobody has judged, those that were called different, and their codes."""

    pairs: list[Candidate]
    judged: list[Candidate]
    unlike: frozenset[Pair]


def _open(plan: TambonPlan, sent: Mapping[str, Sent], *, with_prepared: bool = True) -> _Found:
    """Find the pairs that look alike. While a merge stands only its survivor is compared."""
    members = MergeMember.objects.filter(merge__tambon_plan=plan, is_active=True)
    if not with_prepared:
        members = members.filter(merge__standing=PublicationState.PUBLISHED)
    merged = set(members.exclude(project=F("merge__survivor")).values_list("project__code", flat=True))
    called = Unlike.objects.filter(tambon_plan=plan).values_list("first__code", "second__code")
    unlike = frozenset(frozenset(pair) for pair in called)
    works = works_of((project for code, project in sent.items() if code not in merged), plan.period.years)
    alike = best_first(candidates(works, Gazetteer(places_of(plan.area))))
    judged = [pair for pair in alike if unlike and frozenset((pair.a, pair.b)) in unlike]
    return _Found([pair for pair in alike if not unlike or frozenset((pair.a, pair.b)) not in unlike], judged, unlike)


def are_apart(plan: TambonPlan, members: Sequence[Sent]) -> bool:
    """Tell whether any two are of two places or numbered otherwise, so that they are hardly one thing: one query."""
    return told_apart(works_of(members, plan.period.years), Gazetteer(places_of(plan.area)))


@dataclass(frozen=True)
class Judged:
    """What was said at one press of projects that are not one: the first of its pairs stands for when, who and why."""

    first: Unlike
    pairs: int
    projects: tuple[Project, ...]

    @property
    def query(self) -> str:
        """Name the projects in the comparing page's address, as many as one can look at."""
        return urlencode([("code", project.code) for project in self.projects[:LARGEST_GROUP]])

    @property
    def by(self) -> str:
        """Say who said it, and for which post."""
        name = self.first.by_name or self.first.by.full_name
        return f"{name} ({self.first.by_post})" if self.first.by_post else name


def judgments_of(plan: TambonPlan) -> list[Judged]:
    """Return what was said of pairs that are not one, press by press, the newest first: one query."""
    unlikes = Unlike.objects.filter(tambon_plan=plan).select_related("first", "second", "by").order_by("-at", "-pk")
    presses = groupby(unlikes, key=lambda unlike: (unlike.at, unlike.by_id, unlike.verdict, unlike.reason))
    return [_judged(list(press)) for _, press in presses]


def _judged(press: Sequence[Unlike]) -> Judged:
    projects = {project.code: project for unlike in press for project in (unlike.first, unlike.second)}
    return Judged(press[0], len(press), tuple(projects[code] for code in sorted(projects)))


def selected(codes: Iterable[str], sent: Mapping[str, Sent]) -> list[Sent]:
    """Return the projects that an address names by their codes, each once, as many as one can look at."""
    wanted = dict.fromkeys(code.strip().upper() for code in codes)
    return [sent[code] for code in wanted if code in sent][:LARGEST_GROUP]


# --- side by side ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """What one project says; ``shown`` is in words, blank says so."""

    code: str
    owner: str
    shown: str


@dataclass(frozen=True)
class Row:
    """One thing that projects say, side by side; ``name`` is what a merge chooses it by, blank when it cannot be."""

    label: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Tell whether not all say the same; spaces and ways to write Thai make no difference."""
        return len({normalise(cell.shown) for cell in self.cells}) > 1


# What is chosen as one, and its parts as lines name them; the money of the years is one choice.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: names(parts) for name, parts in chosen_together().items()},
    BUDGET: (BUDGET,),
}
_TITLES: Final[Mapping[str, str]] = {
    **{name: parts[0].label for name, parts in chosen_together().items()},
    BUDGET: "งบประมาณรวม (บาท)",
}


def side_by_side(members: Sequence[Sent], years: Sequence[int]) -> list[Row]:
    """Return everything the projects say, one row per thing: what can be chosen, and what only informs."""
    rows = [_row(_TITLES[name], members, name, name=name) for name in CHOICES if name != BUDGET]
    rows += [
        _row(label, members, attribute)
        for attribute, label in (("action_group", "กลุ่มที่เสนอ"), ("funding_source", "แหล่งงบประมาณ"))
    ]
    rows += [
        Row(
            f"ปี {year} (บาท)",
            "",
            tuple(Cell(member.code, member.owner, _baht(member.line.years_baht[place])) for member in members),
        )
        for place, year in enumerate(years)
    ]
    return [
        *rows,
        Row(
            _TITLES[BUDGET],
            BUDGET,
            tuple(Cell(member.code, member.owner, _baht(money_of([member.line]))) for member in members),
        ),
    ]


def _row(label: str, members: Sequence[Sent], thing: str, *, name: str = "") -> Row:
    return Row(
        label, name, tuple(Cell(member.code, member.owner, said(member.line, thing) or BLANK) for member in members)
    )


def said(line: Line, thing: str) -> str:
    """Say in words what a line says of one thing; blank when it says nothing, and a unit alone is nothing."""
    first, *rest = (words(part, _value(line, part)) for part in CHOICES.get(thing, (thing,)))
    return " ".join(filter(None, (first, *rest))) if first else ""


def _value(line: Line, name: str) -> object:
    return getattr(line, name) if name in COLUMNS else line.details.get(name)


def _baht(amount: Decimal | None) -> str:
    return BLANK if amount is None else baht(amount) or "0"


def values_of(chosen: Mapping[str, str], survivor: str) -> dict[str, str]:
    """Return what a merge stores: by name of the line's field, the code of another member whose value is taken."""
    return {part: code for name, code in chosen.items() if code and code != survivor for part in CHOICES.get(name, ())}


def values_in_words(values: Mapping[str, str], sent: Mapping[str, Sent]) -> list[tuple[str, str]]:
    """Say whose value a merge takes for what: pairs of what it is and whose it was."""
    named = {part: name for name, parts in CHOICES.items() for part in parts}
    chosen = {_TITLES[named[part]]: code for part, code in values.items() if part in named}
    return [(label, f"{sent[code].owner} ({code})" if code in sent else code) for label, code in chosen.items()]
