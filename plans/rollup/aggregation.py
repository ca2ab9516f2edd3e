"""The arithmetic of the roll-up, pure: what was sent and decided goes in, one line per project with its fate comes out.

Every project sent becomes exactly one line with its own money and one fate; no order of anything matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from agencies.areas.codes import tambon_of
from paper.thai import NOUGHT, added
from plans.decisions.models import Merge, Outcome
from projects.fields import BUDGET, CHOOSABLE, carried, names
from projects.snapshot import digest


@dataclass(frozen=True)
class Source:
    """One accepted village plan, or one agency's proposal: the area's code, its version's digest and content.

    ``version`` is the key of a frozen version whose content has not been read: its digest alone may be enough.
    """

    village: str
    digest: str
    content: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True)
class PublishedDecision:
    """What the forum published about one project; blank keeps what the village proposed."""

    project_id: int
    fate: str
    rank: int | None = None
    action_group: str = ""
    lead: str = ""
    supporting: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Joining:
    """Projects that are one; ``values`` gives, by field or «budget», the code of the member it is taken from."""

    kind: str
    survivor: int
    members: frozenset[int]
    values: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """One project sent and its fate; ``years_baht`` has one amount (or None, blank) per year of the period.

    The money is the project's own, whatever became of it; ``counts`` says whether it is in the plan.
    ``joined_years`` is set for what is merged: one bit per year in which the project, with what was joined to it, has
    money, and none for a member that another project carries.
    """

    project_id: int
    code: str
    village: str
    title: str
    action_group: str
    urgency: str
    funding_source: str
    years_baht: tuple[Decimal | None, ...]
    details: Mapping[str, Any] = field(default_factory=dict)
    fate: str = Outcome.CARRIED
    counts: bool = True
    rank: int | None = None
    carrier_id: int = 0
    joined_years: int | None = None
    reason: str = ""

    @property
    def funded(self) -> int:
        """Return one bit per year in which the project has money, bit 0 for the first year of the period."""
        return _bits(self.years_baht) if self.joined_years is None else self.joined_years

    @property
    def is_carried(self) -> bool:
        """Tell whether the project stands in the plan under its own name."""
        return self.fate == Outcome.CARRIED

    @property
    def fate_of_money(self) -> str:
        """Return the fate of the money: what is joined counts as carried, what was proposed twice as merged."""
        if self.counts:
            return Outcome.CARRIED
        return Outcome.MERGED if self.is_carried else self.fate

    def as_sent(self) -> Line:
        """Return the line as it was sent: carried, with its own money and nothing joined to it."""
        return replace(self, fate=Outcome.CARRIED, counts=True, rank=None, joined_years=None)

    @property
    def budget_baht(self) -> Decimal:
        """Return the sum over the years; blank years add nothing."""
        return sum((amount for amount in self.years_baht if amount is not None), NOUGHT)

    @property
    def project_years(self) -> int:
        """Return in how many years the project has money (the count that form ผ.01 calls «จำนวนโครงการ»)."""
        return self.funded.bit_count()


# What the registry carries stands on a line by its own name, or else among its details.
COLUMNS = tuple(field.name for field in fields(Line) if field.name in names(carried()))
DETAILS = tuple(name for name in names(carried()) if name not in COLUMNS)


@dataclass(frozen=True)
class Sums:
    """What a set of lines adds up to, in baht, exactly."""

    projects: int
    project_years: int
    by_year: Mapping[int, Decimal]
    by_group: Mapping[str, Decimal]
    by_urgency: Mapping[str, Decimal]
    by_source: Mapping[str, Decimal]
    by_village: Mapping[str, Decimal]

    @property
    def total_baht(self) -> Decimal:
        """Return the sum over all years."""
        return sum(self.by_year.values(), NOUGHT)


def rolled_up(
    sources: Iterable[Source],
    years: tuple[int, ...],
    *,
    rulings: Iterable[PublishedDecision] = (),
    joinings: Iterable[Joining] = (),
) -> list[Line]:
    """Turn what was sent and what was decided into lines: by rank, then by village and the village's own order.

    The order in which sources, rulings or joinings arrive does not matter; every project sent becomes exactly one
    line.  Rankings come out as 1..n without gaps.
    """
    sent = [(source.village, project) for source in sources for project in source.content["projects"]]
    sent.sort(key=lambda pair: (pair[0] == tambon_of(pair[0]), pair[0], pair[1]["position"], pair[1]["code"]))
    about = {ruling.project_id: ruling for ruling in rulings}
    keys = [str(year) for year in years]
    lines = [ruled(_line(village, project, keys), about.get(project["id"])) for village, project in sent]
    return ranked(_joined(lines, joinings))


def _line(village: str, project: Mapping[str, Any], years: Sequence[str]) -> Line:
    money = project["budget_baht"]
    return Line(
        project_id=project["id"],
        code=project["code"],
        village=village,
        years_baht=tuple([Decimal(money[year]) if year in money else None for year in years]),
        details={name: value for name in DETAILS if (value := project.get(name))},
        carrier_id=project["id"],
        **{name: project[name] for name in COLUMNS},
    )


def _bits(amounts: Iterable[Decimal | None]) -> int:
    return sum(1 << place for place, amount in enumerate(amounts) if amount)


def ruled(line: Line, ruling: PublishedDecision | None) -> Line:
    """Return the line with what was decided about it; without a ruling it stays as it was sent."""
    if ruling is None:
        return line
    hosts = {"lead_name": ruling.lead, "supporting_names": ", ".join(ruling.supporting)} if ruling.lead else {}
    if ruling.supporting and not ruling.lead:
        hosts = {"supporting_names": ", ".join(ruling.supporting)}
    return replace(
        line,
        fate=ruling.fate,
        counts=ruling.fate == Outcome.CARRIED,
        rank=ruling.rank if ruling.fate == Outcome.CARRIED else None,
        action_group=ruling.action_group or line.action_group,
        details={name: value for name, value in {**line.details, **hosts}.items() if value},
        reason=ruling.reason,
    )


def _joined(lines: list[Line], joinings: Iterable[Joining]) -> list[Line]:
    """Give every member of a joining its carrier; members whose plan is not accepted now are left out of it."""
    by_project = {line.project_id: line for line in lines}
    for joining in joinings:
        members = sorted((by_project[pk] for pk in joining.members if pk in by_project), key=lambda line: line.code)
        if len(members) > 1:
            by_project |= {line.project_id: line for line in _one_project(members, joining)}
    return [by_project[line.project_id] for line in lines]


def _one_project(members: list[Line], joining: Joining) -> list[Line]:
    """Return the members as one project; without the survivor's plan the first member stands for it."""
    survivor = next((line for line in members if line.project_id == joining.survivor), members[0])
    by_code = {line.code: line for line in members}
    payer = by_code.get(joining.values.get(BUDGET, ""), survivor)
    paying = members if joining.kind == Merge.Kind.JOINT else [payer]
    head = replace(
        _with_values(survivor, joining.values, by_code),
        counts=survivor.is_carried and survivor in paying,
        joined_years=_bits_of(paying),
    )
    return [
        head
        if line is survivor
        else replace(
            line,
            fate=Outcome.MERGED,
            counts=survivor.is_carried and line in paying,
            rank=None,
            action_group=head.action_group,
            urgency=head.urgency,
            carrier_id=survivor.project_id,
            joined_years=0,
            reason=joining.reason,
        )
        for line in members
    ]


def _bits_of(lines: Iterable[Line]) -> int:
    bits = 0
    for line in lines:
        bits |= _bits(line.years_baht)
    return bits


def _with_values(line: Line, values: Mapping[str, str], members: Mapping[str, Line]) -> Line:
    taken = {name: members[code] for name, code in values.items() if name in CHOOSABLE and code in members}
    details = dict(line.details) | {name: member.details.get(name) for name, member in taken.items() if name in DETAILS}
    return replace(
        line,
        details={name: value for name, value in details.items() if value},
        **{name: getattr(member, name) for name, member in taken.items() if name in COLUMNS},
    )


def ranked(lines: list[Line]) -> list[Line]:
    """Put ranked lines first, by rank, and number them 1..n."""
    ranked = sorted((line for line in lines if line.rank), key=lambda line: (line.rank, line.code))
    return [
        *(replace(line, rank=place) for place, line in enumerate(ranked, start=1)),
        *(line for line in lines if not line.rank),
    ]


def summed(lines: Iterable[Line], years: tuple[int, ...]) -> Sums:
    """Add lines up by year, group, urgency, source and village; only what counts, and only carried projects."""
    lines = list(lines)
    carried = [line for line in lines if line.is_carried]
    lines = [line for line in lines if line.counts]
    return Sums(
        projects=len(carried),
        project_years=sum(line.project_years for line in carried),
        by_year={
            year: sum((line.years_baht[place] or NOUGHT for line in lines), NOUGHT) for place, year in enumerate(years)
        },
        by_group=_by(lines, lambda line: line.action_group),
        by_urgency=_by(lines, lambda line: line.urgency),
        by_source=_by(lines, lambda line: line.funding_source),
        by_village=_by(lines, lambda line: line.village),
    )


def _by(lines: list[Line], key: Callable[[Line], str]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[key(line)] += line.budget_baht
    return dict(sorted(sums.items()))


@dataclass(frozen=True)
class FateSums:
    """How many projects have a fate, and how much money, in baht."""

    projects: int
    budget_baht: Decimal


def fates(lines: Iterable[Line]) -> dict[str, FateSums]:
    """Say what became of every project and of every satang; all fates, in their order, also those of nothing."""
    lines = list(lines)
    return {
        fate: FateSums(
            sum(1 for line in lines if line.fate == fate),
            sum((line.budget_baht for line in lines if line.fate_of_money == fate), NOUGHT),
        )
        for fate in Outcome.values
    }


@dataclass(frozen=True)
class Inputs:
    """Everything a tambon plan is computed from."""

    years: tuple[int, ...]
    sources: tuple[Source, ...]
    rulings: tuple[PublishedDecision, ...] = ()
    joinings: tuple[Joining, ...] = ()

    def lines(self) -> list[Line]:
        """Compute the plan's lines."""
        return rolled_up(self.sources, self.years, rulings=self.rulings, joinings=self.joinings)

    @property
    def digest(self) -> str:
        """Return the digest of the plan that these inputs make, whatever their order."""
        return digest(
            {
                "years": self.years,
                "sources": sorted((source.village, source.digest) for source in self.sources),
                "rulings": sorted(
                    (
                        ruling.project_id,
                        ruling.fate,
                        ruling.rank or 0,
                        ruling.action_group,
                        ruling.lead,
                        *ruling.supporting,
                        ruling.reason,
                    )
                    for ruling in self.rulings
                ),
                "joinings": sorted(
                    (
                        joining.survivor,
                        joining.kind,
                        sorted(joining.members),
                        sorted(joining.values.items()),
                        joining.reason,
                    )
                    for joining in self.joinings
                ),
            }
        )


def printed(lines: Iterable[Line]) -> list[Line]:
    """Return the carried projects as the forms print them: each with the money of everything that counts for it."""
    lines = list(lines)
    money: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.counts:
            money[line.carrier_id].append(line)
    return [replace(line, years_baht=_added(money[line.project_id])) for line in lines if line.is_carried]


def _added(lines: list[Line]) -> tuple[Decimal | None, ...]:
    return tuple(added(amounts) for amounts in zip(*(line.years_baht for line in lines), strict=True))
