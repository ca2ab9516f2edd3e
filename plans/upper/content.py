"""A district's or province's plan: the projects of the releases it accepted, and what it decided about them itself.

What comes up from below is what the level below carries, each project with the money of everything joined to it, and
what it passed on because it was beyond its means.  The first counts unless this level decides otherwise; the second
does not count unless this level takes it on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agencies.areas.models import Area
from plans.decisions.models import Outcome, PublicationState
from plans.releases.content import FORMAT, lines_of, plain
from plans.releases.models import Release
from plans.releases.reader import names_in
from plans.rollup.aggregation import COLUMNS, Line, PublishedDecision, printed, ranked, ruled
from plans.upper.models import Acceptance, UpperDecision, UpperPlan
from projects.snapshot import digest

# The level below each level, whose releases it accepts.
BELOW: Mapping[str, str] = {
    UpperPlan.Level.DISTRICT: Release.Level.TAMBON,
    UpperPlan.Level.PROVINCE: Release.Level.DISTRICT,
}


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
        """Compute the plan's lines; the order in which releases and rulings arrive does not matter."""
        by_project = {ruling.project_id: ruling for ruling in self.rulings}
        risen = [line for one in sorted(self.accepted, key=lambda one: one.area) for line in rising(one.content)]
        return ranked([ruled(line, by_project.get(line.project_id)) for line in risen])


def rising(content: Mapping[str, Any]) -> list[Line]:
    """Return what a release hands up: carried projects with all their money, then those it passed on."""
    lines = lines_of(content)
    carried = [replace(line, counts=True, rank=None, joined_years=None) for line in printed(lines)]
    passed = [line for line in lines if line.fate == Outcome.PASSED_ON]
    return [*carried, *passed]


def upper_inputs(plan: UpperPlan) -> UpperInputs:
    """Read everything an upper plan is computed from: the accepted releases and the decisions, two queries."""
    acceptances = plan.acceptances.filter(ended_at=None).select_related("release__area")
    return UpperInputs(
        plan.period.years,
        tuple(
            Accepted(one.release.area.code, one.release.version, one.release.digest, json.loads(one.release.content))
            for one in acceptances
        ),
        tuple(rulings_of(plan)),
    )


def rulings_of(plan: UpperPlan) -> list[PublishedDecision]:
    """Read what the level decided itself."""
    return [
        PublishedDecision(one.project_id, one.fate, rank=one.rank, reason=one.reason)
        for one in plan.decisions.filter(standing=PublicationState.PUBLISHED)
    ]


def upper_digest(plan: UpperPlan) -> str:
    """Return the digest of what the plan is computed from, without reading any release's content."""
    return upper_digests([plan.pk])[plan.pk]


def upper_digests(plans: Iterable[int]) -> dict[int, str]:
    """Return the digests of several plans by their keys: two queries, however many."""
    found: dict[int, dict[str, list[list[Any]]]] = {pk: {"accepted": [], "rulings": []} for pk in plans}
    accepted = Acceptance.objects.filter(upper_plan__in=found, ended_at=None).order_by("area__code")
    for pk, code, release in accepted.values_list("upper_plan", "area__code", "release__digest"):
        found[pk]["accepted"].append([code, release])
    rulings = UpperDecision.objects.filter(upper_plan__in=found, standing=PublicationState.PUBLISHED)
    for pk, project, fate, rank, reason in rulings.order_by("project").values_list(
        "upper_plan", "project", "fate", "rank", "reason"
    ):
        found[pk]["rulings"].append([project, fate, rank or 0, reason])
    return {pk: digest(one) for pk, one in found.items()}


def upper_content(plan: UpperPlan) -> dict[str, Any]:
    """Return the whole plan as plain data, in the shape of a tambon's release where they say the same things."""
    inputs = upper_inputs(plan)
    lower = Area.objects.filter(parent=plan.area_id).in_force().order_by("code")
    accepted = {one.area: names_in(one.content) for one in inputs.accepted}
    lines = inputs.lines()
    return {
        "format": FORMAT,
        "level": str(plan.level),
        "place": [_place(area) for area in (plan.area, plan.area.parent) if area and area.level != Area.Level.COUNTRY],
        "period": plan.period.slug,
        "years": list(inputs.years),
        "plan_digest": upper_digest(plan),
        "accepted": [
            {"area": one.area, "name": accepted[one.area][one.area], "version": one.version, "digest": one.digest}
            for one in inputs.accepted
        ],
        "missing": [{"area": area.code, "name": str(area)} for area in lower if area.code not in accepted],
        "names": {code: name for names in accepted.values() for code, name in names.items()},
        "lines": [_line(line, inputs.years) for line in lines],
        "decisions": _decisions(plan, {line.project_id: line.code for line in lines}),
    }


def _place(area: Area) -> dict[str, str]:
    return {"code": area.code, "level": str(area.level), "name": area.name}


def _line(line: Line, years: Iterable[int]) -> dict[str, Any]:
    return {
        "id": line.project_id,
        "code": line.code,
        "village": line.village,
        "budget_baht": {
            str(year): plain(amount) for year, amount in zip(years, line.years_baht, strict=True) if amount is not None
        },
        "details": dict(line.details),
        "fate": str(line.fate),
        "counts": line.counts,
        "rank": line.rank,
        "carrier": line.code,
        "funded_years": line.funded,
        "reason": line.reason,
    } | {name: getattr(line, name) for name in COLUMNS}


def _decisions(plan: UpperPlan, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    return sorted(
        (
            {"code": codes.get(one.project_id, ""), "fate": one.fate, "rank": one.rank, "reason": one.reason}
            for one in rulings_of(plan)
        ),
        key=lambda one: str(one["code"]),
    )
