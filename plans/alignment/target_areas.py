"""Where agencies meet: which villages of a tambon several agencies work in, with which projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agencies.areas.models import Area
from agencies.offices.models import Agency
from plans.decisions.models import Outcome
from plans.requests.actions.asking import hosts_of
from plans.requests.models import Commitment, CommitmentState
from plans.tambon.models import TambonPlan

IN_PLAN = (Outcome.CARRIED, Outcome.MERGED)
GONE = (CommitmentState.DECLINED, CommitmentState.WITHDRAWN)


@dataclass(frozen=True)
class Work:
    """What one agency does in one place: the titles of its projects, and whether it has said yes to any request."""

    agency: Agency
    projects: tuple[str, ...]
    has_accepted: bool


@dataclass(frozen=True)
class Target:
    """One village, or the tambon as a whole, with the agencies that work there; most agencies first."""

    place: Area
    works: tuple[Work, ...]


def targets(plan: TambonPlan, requests: Iterable[Commitment]) -> list[Target]:
    """Return the places with the agencies that lead, support or were asked for their projects.

    ``requests`` are those that the reader may see, with their agencies.  A joint project is at work in every village
    that brought it in.
    """
    agencies: defaultdict[int, set[Agency]] = defaultdict(set)
    accepted: set[tuple[int, int]] = set()
    for hosts in hosts_of(plan):
        agencies[hosts.line.project_id] |= {agency for agency in (hosts.lead, *hosts.supporting) if agency is not None}
    for request in requests:
        if request.state not in GONE:
            agencies[request.project_id].add(request.agency)
        if request.state == CommitmentState.ACCEPTED:
            accepted.add((request.project_id, request.agency_id))
    places: defaultdict[str, dict[Agency, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for line in plan.lines.filter(fate__in=IN_PLAN):
        carrier = line.carrier_id or line.project_id
        for agency in agencies[carrier]:
            places[line.area_code][agency][carrier] = line.title
    areas = Area.objects.filter(code__in=list(places))
    targets = [Target(area, _works(places[area.code], accepted)) for area in areas]
    return sorted(targets, key=lambda target: (-len(target.works), target.place.code))


def _works(by_agency: dict[Agency, dict[int, str]], accepted: set[tuple[int, int]]) -> tuple[Work, ...]:
    return tuple(
        Work(agency, tuple(projects.values()), any((pk, agency.pk) in accepted for pk in projects))
        for agency, projects in sorted(by_agency.items(), key=lambda pair: pair[0].code)
    )
