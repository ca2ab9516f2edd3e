"""A district's or province's plan by the pure arithmetic of the roll-up, out of the very texts that were released.

The product adds up in the database (plans.upper.queries); what is computed here is what it must come to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from plans.decisions.models import Outcome, PublicationState
from plans.releases.content import lines_of
from plans.rollup.aggregation import Line, PublishedDecision, printed, ranked, ruled


@dataclass(frozen=True)
class Accepted:
    """One release that was accepted: whose it is, which version, its digest and what it says."""

    area: str
    version: int
    digest: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class UpperInputs:
    """Everything an upper plan is computed from."""

    years: tuple[int, ...]
    accepted: tuple[Accepted, ...]
    rulings: tuple[PublishedDecision, ...] = ()

    def lines(self) -> list[Line]:
        """The plan's lines; the order in which releases and rulings arrive does not matter."""
        by_project = {ruling.project_id: ruling for ruling in self.rulings}
        risen = [line for one in sorted(self.accepted, key=lambda one: one.area) for line in rising(one.content)]
        return ranked([ruled(line, by_project.get(line.project_id)) for line in risen])


def rising(content: Mapping[str, Any]) -> list[Line]:
    """What a release hands up: carried projects with all their money, then those it passed on."""
    lines = lines_of(content)
    carried = [replace(line, counts=True, rank=None, joined_years=None) for line in printed(lines)]
    passed = [line for line in lines if line.fate == Outcome.PASSED_ON]
    return [*carried, *passed]


def upper_inputs(plan) -> UpperInputs:
    """Everything an upper plan is computed from, as it stands: the accepted texts and the decisions."""
    accepted = plan.acceptances.filter(ended_at=None).select_related("release__area")
    releases = [one.release for one in accepted]
    return UpperInputs(
        plan.period.years,
        tuple(Accepted(one.area.code, one.version, one.digest, json.loads(one.content)) for one in releases),
        tuple(
            PublishedDecision(one.project_id, one.fate, rank=one.rank, reason=one.reason)
            for one in plan.decisions.filter(standing=PublicationState.PUBLISHED)
        ),
    )
