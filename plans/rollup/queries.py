"""The roll-up: a tambon plan rebuilt, whole, from frozen versions and the forum's published decisions.

Nothing is updated in place and nothing is added to an older sum: the lines are computed anew, compared by digest, and
replaced in one transaction under the tambon plan's row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Expression, OuterRef, QuerySet

from agencies.areas.models import Area
from paper.thai import NOUGHT
from paper.thai.ordering import thai_sort_key
from plans.decisions.models import Decision, Merge, PublicationState
from plans.proposals.models import AgencyProposal, ProposalState
from plans.rollup.aggregation import COLUMNS, Inputs, Joining, Line, PublishedDecision, Source, Sums, summed
from plans.tambon.models import TambonLine, TambonPlan
from plans.village.models import PlanState, PlanVersion, VillagePlan

# What the roll-up reads of a decision and of a merge, in the order it is unpacked.
RULING = ("project_id", "fate", "rank", "action_group", "lead__name", "reason")
JOINING = ("kind", "survivor_id", "values", "reason")


def inputs_of(tambon_plan: TambonPlan, *, with_content: bool = True) -> Inputs:
    """Read everything the plan is computed from: at most four queries, however many projects there are.

    Without the content of its sources the digest is the same and costs a fraction.
    """
    return Inputs(
        tambon_plan.period.years,
        tuple(sources_of(tambon_plan) if with_content else digests_of(tambon_plan)),
        tuple(rulings_of(tambon_plan)),
        tuple(joinings_of(tambon_plan)),
    )


def rulings_of(tambon_plan: TambonPlan) -> list[PublishedDecision]:
    """Read the forum's published decisions: one query, and no object of the database for each of them."""
    return [ruling for ruling, _ in rulings_with(tambon_plan)]


def rulings_with(tambon_plan: TambonPlan, *more: str | Expression) -> list[tuple[PublishedDecision, list[Any]]]:
    """Read the same, each with what else is asked of its decision: fields or expressions, in the same one query."""
    published = Decision.objects.filter(tambon_plan=tambon_plan, standing=PublicationState.PUBLISHED).order_by("pk")
    # One row for each supporting agency of a decision, and one with None where there is none.
    rows: dict[int, list[Any]] = {}
    named: defaultdict[int, list[str]] = defaultdict(list)
    for pk, agency, *row in published.values_list("pk", "supporting__name", *RULING, *more):
        rows[pk] = row
        if agency is not None:
            named[pk].append(agency)
    return [
        (
            PublishedDecision(project, fate, rank, group, lead or "", _in_order(named[pk]), reason),
            asked,
        )
        for pk, (project, fate, rank, group, lead, reason, *asked) in rows.items()
    ]


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=thai_sort_key))


def ruling(decision: Decision) -> PublishedDecision:
    """Return a decision as the roll-up reads it."""
    return PublishedDecision(
        project_id=decision.project_id,
        fate=decision.fate,
        rank=decision.rank,
        action_group=decision.action_group,
        lead=decision.lead.name if decision.lead else "",
        supporting=_in_order(agency.name for agency in decision.supporting.all()),
        reason=decision.reason,
    )


def joinings_of(tambon_plan: TambonPlan) -> list[Joining]:
    """Read the published merges that were not undone: one query."""
    active = Merge.objects.filter(tambon_plan=tambon_plan, standing=PublicationState.PUBLISHED, undone_at=None)
    # One row for each member of a merge.
    rows: dict[int, list[Any]] = {}
    members: defaultdict[int, set[int]] = defaultdict(set)
    for pk, member, *row in active.order_by("pk").values_list("pk", "members__project", *JOINING):
        rows[pk] = row
        if member is not None:
            members[pk].add(member)
    return [
        Joining(kind, survivor, frozenset(members[pk]), values, reason)
        for pk, (kind, survivor, values, reason) in rows.items()
    ]


def sources_of(tambon_plan: TambonPlan) -> list[Source]:
    """Read the accepted versions of the tambon's villages and the proposals of agencies, one query each."""
    accepted = _accepted(tambon_plan).values_list(
        "village__code", "accepted_version__digest", "accepted_version__content"
    )
    return [Source(code, digest, content) for code, digest, content in accepted] + _proposals_in(tambon_plan)


def digests_of(tambon_plan: TambonPlan) -> list[Source]:
    """Read the same sources without what the villages' versions say; ``filled`` reads that."""
    accepted = _accepted(tambon_plan).values_list("village__code", "accepted_version__digest", "accepted_version_id")
    return [Source(code, digest, {}, version) for code, digest, version in accepted] + _proposals_in(tambon_plan)


def filled(sources: Iterable[Source]) -> list[Source]:
    """Return sources with what their versions say, one query; versions are frozen, so it is what the digests are of."""
    sources = list(sources)
    versions = PlanVersion.objects.filter(pk__in=[source.version for source in sources if source.version]).order_by()
    contents = dict(versions.values_list("pk", "content"))
    return [
        replace(source, content=contents[source.version], version=None) if source.version else source
        for source in sources
    ]


def _accepted(tambon_plan: TambonPlan) -> QuerySet[VillagePlan]:
    # In no order, for no order matters: the database would sort whole plans by carrying them about.
    accepted: QuerySet[VillagePlan] = VillagePlan.objects.order_by().filter(
        village__parent=tambon_plan.area_id, period=tambon_plan.period_id, state=PlanState.ACCEPTED
    )
    return accepted


def _proposals_in(tambon_plan: TambonPlan) -> list[Source]:
    proposed = AgencyProposal.objects.filter(tambon_plan=tambon_plan, state=ProposalState.PROPOSED).order_by()
    return [
        Source(tambon_plan.area.code, digest, {"projects": [content]})
        for digest, content in proposed.values_list("digest", "content")
    ]


def stored_lines(tambon_plan: TambonPlan, rows: Iterable[TambonLine] | None = None) -> list[Line]:
    """Read the lines the last roll-up wrote, as the same values the roll-up computes with; or take ``rows`` in hand."""
    years = len(tambon_plan.period.years)
    return [
        Line(
            project_id=row.project_id,
            code=row.project.code,
            village=row.area_code,
            years_baht=row.years_baht[:years],
            details=row.details,
            fate=row.fate,
            counts=row.counts,
            rank=row.rank,
            carrier_id=row.carrier_id or row.project_id,
            joined_years=row.funded_years,
            reason=row.reason,
            **{name: getattr(row, name) for name in COLUMNS},
        )
        for row in (tambon_plan.lines.select_related("project") if rows is None else rows)
    ]


@dataclass(frozen=True)
class Villages:
    """Which villages of a tambon are in its plan and which are missing."""

    accepted: tuple[Area, ...]
    missing: tuple[Area, ...]

    @property
    def total(self) -> int:
        """Return how many villages the tambon has."""
        return len(self.accepted) + len(self.missing)


def villages_of(tambon_plan: TambonPlan) -> Villages:
    """Tell which villages' plans are accepted and which are not (one query); an accepted one stays when abolished."""
    accepted = VillagePlan.objects.filter(
        village=OuterRef("pk"), period=tambon_plan.period_id, state=PlanState.ACCEPTED
    )
    villages: Any = Area.objects.filter(parent=tambon_plan.area_id, level=Area.Level.VILLAGE)
    told = villages.annotate(is_accepted=Exists(accepted))
    every = list(told.in_force() | told.filter(is_accepted=True))
    return Villages(
        accepted=tuple(area for area in every if area.is_accepted),
        missing=tuple(area for area in every if not area.is_accepted),
    )


@dataclass(frozen=True)
class Balance:
    """What the sources and decisions come to against the stored lines, and every difference there is."""

    villages: Sums
    tambon: Sums

    @property
    def differences(self) -> dict[str, Decimal]:
        """Return tambon minus villages wherever it is not nought, keyed «by_year 2571», «by_group self» and so on."""
        differences = {}
        for name in ("by_year", "by_group", "by_urgency", "by_source", "by_village"):
            ours, theirs = getattr(self.tambon, name), getattr(self.villages, name)
            for key in ours.keys() | theirs.keys():
                if difference := ours.get(key, NOUGHT) - theirs.get(key, NOUGHT):
                    differences[f"{name} {key}"] = difference
        return differences

    @property
    def is_even(self) -> bool:
        """Tell whether both sides agree in every satang."""
        return not self.differences


def balance(tambon_plan: TambonPlan) -> Balance:
    """Add both sides up from their own sources: frozen versions and decisions, and the stored lines."""
    inputs = inputs_of(tambon_plan)
    return Balance(
        villages=summed(inputs.lines(), inputs.years), tambon=summed(stored_lines(tambon_plan), inputs.years)
    )
