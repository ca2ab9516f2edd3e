"""The roll-up: a tambon plan rebuilt, whole, from frozen versions and the forum's published decisions.

Nothing is updated in place and nothing is added to an older sum: the lines are computed anew, compared by digest, and
replaced in one transaction under the tambon plan's row.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from agencies.areas.models import Area
from plans.decisions.merging import COLUMNS, NOUGHT
from plans.decisions.models import Decision, PublicationState
from plans.proposals.models import AgencyProposal, ProposalState
from plans.rollup.aggregation import Inputs, Joining, Line, PublishedDecision, Source, Sums, summed
from plans.tambon.models import TambonPlan
from plans.village.models import PlanState, VillagePlan


def inputs_of(tambon_plan: TambonPlan) -> Inputs:
    """Read everything the plan is computed from: six queries, however many projects there are."""
    return Inputs(
        tambon_plan.period.years,
        tuple(sources_of(tambon_plan)),
        tuple(rulings_of(tambon_plan)),
        tuple(joinings_of(tambon_plan)),
    )


def rulings_of(tambon_plan: TambonPlan) -> list[PublishedDecision]:
    """Read the forum's published decisions."""
    published = tambon_plan.decisions.filter(standing=PublicationState.PUBLISHED)
    return [ruling(one) for one in published.select_related("lead").prefetch_related("supporting")]


def ruling(decision: Decision) -> PublishedDecision:
    """Return a decision as the roll-up reads it."""
    return PublishedDecision(
        project_id=decision.project_id,
        fate=decision.fate,
        rank=decision.rank,
        action_group=decision.action_group,
        lead=decision.lead.name if decision.lead else "",
        supporting=tuple(sorted(agency.name for agency in decision.supporting.all())),
        reason=decision.reason,
    )


def joinings_of(tambon_plan: TambonPlan) -> list[Joining]:
    """Read the published merges that were not undone."""
    active = tambon_plan.merges.filter(standing=PublicationState.PUBLISHED, undone_at=None).prefetch_related("members")
    return [
        Joining(
            kind=merge.kind,
            survivor=merge.survivor_id,
            members=frozenset(member.project_id for member in merge.members.all()),
            values=merge.values,
            reason=merge.reason,
        )
        for merge in active
    ]


def sources_of(tambon_plan: TambonPlan) -> list[Source]:
    """Read the accepted versions of the tambon's villages and the proposals of agencies, one query each."""
    accepted = VillagePlan.objects.filter(
        village__parent=tambon_plan.area_id, period=tambon_plan.period_id, state=PlanState.ACCEPTED
    ).select_related("village", "accepted_version")
    proposed = AgencyProposal.objects.filter(tambon_plan=tambon_plan, state=ProposalState.PROPOSED)
    return [
        Source(village=plan.village.code, digest=plan.accepted_version.digest, content=plan.accepted_version.content)
        for plan in accepted
        if plan.accepted_version is not None
    ] + [
        Source(village=tambon_plan.area.code, digest=proposal.digest, content={"projects": [proposal.content]})
        for proposal in proposed
    ]


def stored_lines(tambon_plan: TambonPlan) -> list[Line]:
    """Read the lines the last roll-up wrote, as the same values the roll-up computes with."""
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
        for row in tambon_plan.lines.select_related("project")
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
    """Tell which villages' plans are accepted and which are not (two queries)."""
    inside = set(
        VillagePlan.objects.filter(
            village__parent=tambon_plan.area_id, period=tambon_plan.period_id, state=PlanState.ACCEPTED
        ).values_list("village_id", flat=True)
    )
    every = Area.objects.filter(parent=tambon_plan.area_id, level=Area.Level.VILLAGE).in_force()
    return Villages(
        accepted=tuple(area for area in every if area.pk in inside),
        missing=tuple(area for area in every if area.pk not in inside),
    )


@dataclass(frozen=True)
class Balance:
    """What the sources and decisions come to against the stored lines, and every difference there is."""

    villages: Sums
    tambon: Sums

    @property
    def differences(self) -> dict[str, Decimal]:
        """Return tambon minus villages wherever it is not nought, keyed «by_year 2571», «by_group self» and so on."""
        found = {}
        for name in ("by_year", "by_group", "by_urgency", "by_source", "by_village"):
            ours, theirs = getattr(self.tambon, name), getattr(self.villages, name)
            for key in ours.keys() | theirs.keys():
                if difference := ours.get(key, NOUGHT) - theirs.get(key, NOUGHT):
                    found[f"{name} {key}"] = difference
        return found

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
