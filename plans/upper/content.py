"""A district's or province's plan: the projects of the releases it accepted, and what it decided about them itself.

What comes up from below is what the level below carries, each project with the money of everything joined to it, and
what it passed on because it was beyond its means.  The first counts unless this level decides otherwise; the second
does not count unless this level takes it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from agencies.areas.models import Area
from plans.decisions.models import Outcome, PublicationState
from plans.releases.content import FORMAT, line_said
from plans.releases.reader import names_in
from plans.rollup.aggregation import COLUMNS, Line
from plans.upper.models import Acceptance, UpperDecision, UpperPlan
from plans.upper.queries import Risen, in_order_of_release
from projects.snapshot import digest


def upper_digest(plan: UpperPlan) -> str:
    """Return the digest of what the plan is computed from, without reading any release's content."""
    return upper_digests([plan.pk])[plan.pk]


def upper_digests(plans: Iterable[int]) -> dict[int, str]:
    """Return the digests of several plans by their keys: two queries, however many."""
    contents: dict[int, dict[str, list[list[Any]]]] = {pk: {"accepted": [], "rulings": []} for pk in plans}
    accepted = Acceptance.objects.filter(upper_plan__in=contents, ended_at=None).order_by("area__code")
    for pk, code, release in accepted.values_list("upper_plan", "area__code", "release__digest"):
        contents[pk]["accepted"].append([code, release])
    rulings = UpperDecision.objects.filter(upper_plan__in=contents, standing=PublicationState.PUBLISHED)
    for pk, project, fate, rank, reason in rulings.order_by("project").values_list(
        "upper_plan", "project", "fate", "rank", "reason"
    ):
        contents[pk]["rulings"].append([project, fate, rank or 0, reason])
    return {pk: digest(content) for pk, content in contents.items()}


def upper_content(plan: UpperPlan) -> dict[str, Any]:
    """Return the whole plan as plain data, in the shape of a tambon's release where they say the same things."""
    accepted = [acceptance.release for acceptance in _acceptances(plan)]
    names = {release.area.code: names_in(release.head) for release in accepted}
    lower = Area.objects.filter(parent=plan.area_id).in_force().order_by("code")
    years = plan.period.years
    lines = [line_said(line, years, line.code) for line in upper_lines(plan)]
    return {
        "format": FORMAT,
        "level": str(plan.level),
        "place": [_place(area) for area in (plan.area, plan.area.parent) if area and area.level != Area.Level.COUNTRY],
        "period": plan.period.slug,
        "years": list(years),
        "plan_digest": upper_digest(plan),
        "accepted": [
            {
                "area": release.area.code,
                "name": names[release.area.code][release.area.code],
                "version": release.version,
                "digest": release.digest,
            }
            for release in accepted
        ],
        "missing": [{"area": area.code, "name": str(area)} for area in lower if area.code not in names],
        "names": {code: name for known in names.values() for code, name in known.items()},
        "lines": lines,
        "decisions": _decisions(plan, {line["id"]: line["code"] for line in lines}),
    }


def _acceptances(plan: UpperPlan) -> Iterable[Acceptance]:
    in_force = plan.acceptances.filter(ended_at=None)
    acceptances: Iterable[Acceptance] = in_force.select_related("release__area").defer("release__content")
    return acceptances


def upper_lines(plan: UpperPlan) -> Iterator[Line]:
    """Return the lines of the level's own release: what came up, with its word of each; ranks are 1 to n anew."""
    rank = 0
    for risen in in_order_of_release(plan):
        rank += bool(risen.rank)
        yield _line(risen, len(plan.period.years), rank if risen.rank else None)


def _line(risen: Risen, years: int, rank: int | None) -> Line:
    """Return a project as the level's release says it; what it carries is all its own there."""
    row = risen.line
    return Line(
        project_id=row.project_id,
        code=row.code,
        village=row.area_code,
        years_baht=risen.years_baht[:years],
        details=row.details,
        fate=risen.fate,
        counts=risen.fate == Outcome.CARRIED,
        rank=rank,
        carrier_id=row.project_id,
        joined_years=row.funded_years if row.fate == Outcome.PASSED_ON else None,
        reason=risen.reason if risen.is_decided else row.reason,
        **{name: getattr(row, name) for name in COLUMNS},
    )


def _place(area: Area) -> dict[str, str]:
    return {"code": area.code, "level": str(area.level), "name": area.name}


def _decisions(plan: UpperPlan, codes: Mapping[int, str]) -> list[dict[str, Any]]:
    decided = plan.decisions.filter(standing=PublicationState.PUBLISHED)
    return sorted(
        (
            {
                "code": codes.get(decision.project_id, ""),
                "fate": decision.fate,
                "rank": decision.rank,
                "reason": decision.reason,
            }
            for decision in decided
        ),
        key=lambda decision: str(decision["code"]),
    )
