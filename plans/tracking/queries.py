"""«ติดอยู่ที่ไหน»: where a project is, told to anybody who holds its code, without a person's name in it.

Everything shown is of record: frozen versions, published decisions, released plans, announced editions.  Holders are
posts and agencies.  Whatever may not be shown is not found, by the very query that looks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agencies.access.roles import Role
from agencies.areas.models import Area
from paper.thai import added
from plans.decisions.queries import AS_PROPOSED, UNCHANGED, unspoken
from plans.proposals.models import ProposalState
from plans.releases.models import Release
from plans.tracking.progress import Origin, Progress, Status, posts
from plans.tracking.record import Verdict, day_of, decisions_of, merge_of, verdicts_of
from plans.tracking.steps import FROM_AGENCY, FROM_VILLAGE, WHO, Happened, Stage, Step
from plans.village.models import PlanEvent, PlanState, PlanVersion
from projects.codes import read_code
from projects.models import Project
from projects.periods import PlanPeriod, is_planned

# What a villager's village sent can be followed; what was never sent, or was pulled back, cannot.
SHOWN = (PlanState.SUBMITTED, PlanState.RETURNED, PlanState.ACCEPTED)
# The place of a project, and those it lies in up to its province.
_PLACES = "area__parent__parent__parent"


@dataclass(frozen=True)
class Tracked:
    """What the public page of a project says."""

    code: str
    title: str
    places: tuple[str, ...]
    period: PlanPeriod
    budget_baht: Decimal | None
    steps: tuple[Step, ...]
    status: Status
    verdicts: tuple[Verdict, ...]
    survivor: str = ""
    # What the forum's silence means for it, in result and reason; a verdict says more than either.
    answer: tuple[str, str] = ("", "")
    # Of a forum that closed without a word on the project: no decision, and said as none.
    silence: str = ""
    # The newest release of the tambon's plan that hands the project on.
    release: Release | None = None


# --- finding --------------------------------------------------------------------------------------------------------
def find(text: str) -> Tracked | None:
    """Find what may be shown of a code; None for what is unknown, misspelt, a draft, or withdrawn, all alike."""
    found = Project.objects.filter(code=read_code(text)).order_by("pk").select_related(_PLACES)
    # One after the other: a query over both ways would read fifteen tables for every project.
    of_village = found.filter(village_line__plan__state__in=SHOWN).select_related(
        "village_line__plan__period",
        "village_line__plan__village__parent",
        "village_line__plan__accepted_version",
    )
    project = of_village.first()
    if project is None:
        of_agency = found.filter(agency_proposal__state=ProposalState.PROPOSED).select_related(
            "village_line",
            "agency_proposal__tambon_plan__period",
            "agency_proposal__tambon_plan__area",
            "agency_proposal__agency",
        )
        project = of_agency.first()
    return told(project) if project else None


def told(project: Project) -> Tracked | None:
    """Tell what the public page says of a project in hand; None while it says nothing.

    Its ``village_line`` or ``agency_proposal`` are read unless they came with it.
    """
    line = getattr(project, "village_line", None)
    proposal = getattr(project, "agency_proposal", None) if line is None else None
    origin = None
    if line is not None and line.plan.state in SHOWN:
        origin = _of_village(project)
    elif proposal is not None and proposal.state == ProposalState.PROPOSED:
        origin = _of_agency(project)
    return _tracked(project, origin) if origin else None


def _of_agency(project: Project) -> Origin | None:
    proposal = project.agency_proposal
    plan = proposal.tambon_plan
    if not proposal.content:
        return None
    label = f"{proposal.agency.name}เสนอโครงการต่อเวทีตำบล"
    at = proposal.proposed_at
    happened = (Happened(day_of(at), label, stage=Stage.PROPOSE),) if at else ()
    return Origin(proposal.content, plan.area, plan.period, FROM_AGENCY, happened, at)


def _of_village(project: Project) -> Origin | None:
    plan = project.village_line.plan
    version = plan.accepted_version or plan.versions.order_by("-number").first()
    listed = version.content.get("projects", []) if version else []
    sent = next((entry for entry in listed if entry["id"] == project.pk), None)
    tambon = plan.village.parent
    if sent is None or version is None or tambon is None:
        return None
    judged = list(plan.events.filter(version=version, move__in=JUDGED).order_by("at", "pk"))
    came = next((event for event in reversed(judged) if event.to_state == plan.state), None)
    is_in, since = plan.state == PlanState.ACCEPTED, came.at if came else version.submitted_at
    return Origin(
        sent,
        tambon,
        plan.period,
        FROM_VILLAGE,
        (*_sent(version, sent), *(_judged(event) for event in judged)),
        came.at if came and is_in else None,
        None if is_in else _village_status(plan.state, plan.village, day_of(since)),
    )


# The moves of a village's plan by which the tambon judges what it was sent, as a public page tells them.
JUDGED = {"return": "ตำบลส่งแผนกลับให้แก้ไข", "accept": str(Stage.ACCEPT), "reopen": "ตำบลเปิดแผนให้แก้ไขใหม่"}


def _sent(version: PlanVersion, entry: dict[str, Any]) -> Iterator[Happened]:
    """Tell when the village proposed a project, and when it sent the version of its plan that holds it."""
    if proposed := _proposed_on(version.content["forums"], entry.get("resolution", "")):
        yield Happened(proposed, Stage.VILLAGE_FORUM, stage=Stage.VILLAGE_FORUM)
    which = f"ส่งครั้งที่ {version.number}" if version.number > 1 else ""
    yield Happened(day_of(version.submitted_at), Stage.SUBMIT, which, Stage.SUBMIT)


def _proposed_on(forums: Sequence[dict[str, Any]], resolution: str) -> dt.date | None:
    """Return the day of the forum whose resolution a project rests on; where none is named, of the last one."""
    own = [forum for forum in forums if resolution in forum.get("resolutions", ())]
    held = [dt.date.fromisoformat(forum["held_on"]) for forum in own or forums if forum["held_on"]]
    return max(held, default=None)


def _judged(event: PlanEvent) -> Happened:
    stage = Stage.ACCEPT if event.move == "accept" else None
    return Happened(day_of(event.at), JUDGED[event.move], stage=stage)


def _village_status(state: str, village: Area, since: dt.date) -> Status:
    """Say who has a village plan that is not in the tambon's yet: its village to mend it, or the tambon to read it."""
    if state == PlanState.RETURNED:
        holders = posts(village, Role.VILLAGE_SECRETARY, otherwise=WHO[Stage.SUBMIT])
        words = "แผนหมู่บ้านถูกส่งกลับให้แก้ไข แก้ไขเสร็จแล้วหมู่บ้านจะส่งใหม่"
        return Status(Stage.SUBMIT, since, holders, words, again=frozenset({Stage.ACCEPT}))
    team = posts(village.parent, Role.TAMBON_TEAM, otherwise=WHO[Stage.ACCEPT]) if village.parent else ()
    return Status(Stage.ACCEPT, since, team, "รอทีมตำบลตรวจแผนหมู่บ้าน")


# --- telling --------------------------------------------------------------------------------------------------------
def _tracked(project: Project, origin: Origin) -> Tracked:
    merge, decided = merge_of(project), decisions_of(project)
    verdicts = verdicts_of(project, decided, merge, tambon=origin.tambon, period=origin.period)
    progress = Progress(project, origin, decided=decided, verdicts=verdicts, merge=merge)
    status = progress.status()
    return Tracked(
        code=project.code,
        title=origin.sent["title"],
        places=tuple(str(area) for area in _upward(project.area)),
        period=origin.period,
        budget_baht=added(map(Decimal, origin.sent.get("budget_baht", {}).values())),
        steps=progress.steps(status),
        status=status,
        verdicts=verdicts,
        survivor=progress.merge.survivor.code if progress.merge else "",
        answer=_answer(progress),
        silence=progress.silence,
        release=progress.release,
    )


def _answer(progress: Progress) -> tuple[str, str]:
    """Say of a project without a verdict what that means, in the words of the pages within."""
    if progress.silence:
        return UNCHANGED, AS_PROPOSED
    return (
        (unspoken(is_past=is_planned(progress.origin.period)), "")
        if progress.origin.village_status is None
        else ("ยังไม่มีมติที่ประกาศแล้ว", "")
    )


def _upward(area: Area) -> list[Area]:
    areas: list[Area] = []
    above: Area | None = area
    while above is not None and above.level != Area.Level.COUNTRY:
        areas.append(above)
        # The country above is no place to be named: it is not read.
        above = above.parent if above.level != Area.Level.PROVINCE else None
    return areas
