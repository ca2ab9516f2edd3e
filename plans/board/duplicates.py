"""Projects of one tambon that look alike and that nobody has judged yet, put side by side for people to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final
from urllib.parse import urlencode

from django.db.models import F, Q

from agencies.areas.codes import parents, under
from agencies.areas.models import Area
from paper.thai import baht, normalise
from plans.board.shares import money_of
from plans.decisions.models import MergeMember, PublicationState, Unlike
from plans.proposals.models import AgencyProposal
from plans.rollup.aggregation import COLUMNS, Inputs, Line
from plans.rollup.queries import sources_of
from plans.tambon.models import TambonPlan
from projects.duplicates.likeness import SAME, Candidate, Work, best_first, candidates
from projects.duplicates.places import Gazetteer, Place
from projects.fields import BUDGET, chosen_together, names, words

# A dozen is what one can still look at; more proposals of one thing wait until these are judged.
LARGEST_GROUP: Final = 12
BLANK: Final = "ไม่ได้กรอก"


@dataclass(frozen=True)
class Sent:
    """One project as it was sent, and whose it is: a village's, or an agency's of its own."""

    line: Line
    owner: str

    @property
    def code(self) -> str:
        """Return the project's public code."""
        return self.line.code


@dataclass(frozen=True)
class Group:
    """Projects that may be one thing: the score (0 to 100) of the two most alike, and what they have in common."""

    members: tuple[Sent, ...]
    score: float
    same_place: bool
    same_years: bool

    @property
    def is_likely(self) -> bool:
        """Tell whether they are very likely one thing, so that a person only has to confirm it."""
        return self.score >= SAME

    @property
    def query(self) -> str:
        """Name the members in the address of the page that compares them: «code=AAAAAAA&code=BBBBBBB»."""
        return urlencode([("code", member.code) for member in self.members])


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


def places_of(area: Area) -> list[Place]:
    """Return the areas whose names titles may hold: those under an area, itself and those above it."""
    known = Area.objects.filter(under(area.code) | Q(code__in=parents(area.code))).select_related("parent")
    return [
        Place(
            code=relative.code,
            name=relative.name,
            parent=relative.parent.code if relative.parent else "",
            moo=relative.moo,
        )
        for relative in known
    ]


# --- what waits to be judged ----------------------------------------------------------------------------------------
def open_pairs(plan: TambonPlan, sent: Mapping[str, Sent] | None = None) -> list[Candidate]:
    """Return every pair that looks alike and that nobody has judged or merged yet, the most alike first.

    ``sent`` is what ``sent_to`` read of the plan, where the caller has it already.
    """
    return _open(plan, sent_to(plan) if sent is None else sent)[0]


def waiting(plan: TambonPlan, sent: Mapping[str, Sent], *, with_prepared: bool = True) -> list[Group]:
    """Return the open pairs in the groups in which people judge them, the most alike first: three queries.

    Who may not know of prepared merges (``with_prepared``) is shown what they will merge as if nobody had judged it.
    """
    pairs, unlike = _open(plan, sent, with_prepared=with_prepared)
    return [
        Group(tuple(sent[code] for code in codes), best.score, best.same_place, best.same_years)
        for codes, best in grouped(pairs, unlike)
    ]


def _open(
    plan: TambonPlan, sent: Mapping[str, Sent], *, with_prepared: bool = True
) -> tuple[list[Candidate], frozenset[frozenset[str]]]:
    """Return the pairs nobody has judged, and the pairs of codes that were called different: never asked about again.

    While a merge stands only its survivor is compared.
    """
    members = MergeMember.objects.filter(merge__tambon_plan=plan, is_active=True)
    if not with_prepared:
        members = members.filter(merge__standing=PublicationState.PUBLISHED)
    merged = set(members.exclude(project=F("merge__survivor")).values_list("project__code", flat=True))
    judged = Unlike.objects.filter(tambon_plan=plan).values_list("first__code", "second__code")
    unlike = frozenset(frozenset(pair) for pair in judged)
    works = works_of((project for code, project in sent.items() if code not in merged), plan.period.years)
    alike = candidates(works, Gazetteer(places_of(plan.area)))
    return best_first(pair for pair in alike if frozenset((pair.a, pair.b)) not in unlike), unlike


def grouped(
    pairs: Sequence[Candidate], unlike: AbstractSet[frozenset[str]] = frozenset()
) -> list[tuple[tuple[str, ...], Candidate]]:
    """Put pairs that are very likely the same into groups; return the codes of each group with its best pair.

    ``pairs`` come the most alike first and so do the groups. Two that were called different never stand in one group.
    A weaker pair stands alone, and waits while one of its two is still in a group that nobody has judged.
    """
    likely = [pair for pair in pairs if pair.score >= SAME]
    group_of: dict[str, frozenset[str]] = {}
    for pair in likely:
        left, right = (group_of.get(code, frozenset({code})) for code in (pair.a, pair.b))
        union = left | right
        if len(union) <= LARGEST_GROUP and not any(frozenset(two) in unlike for two in product(left, right)):
            group_of |= dict.fromkeys(union, union)
    best_of: dict[frozenset[str], Candidate] = {}
    for pair in pairs:
        group = group_of.get(pair.a)
        if group and pair.b in group:
            best_of.setdefault(group, pair)
        elif not group and pair.b not in group_of:
            best_of[frozenset({pair.a, pair.b})] = pair
    return [(tuple(sorted(codes)), best) for codes, best in best_of.items()]


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
