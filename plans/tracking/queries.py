"""«ติดอยู่ที่ไหน»: where a project is, told to anybody who holds its code, without a person's name in it.

Everything shown is of record: frozen versions, published decisions, released plans, announced editions.  Holders are
posts and agencies.  Whatever may not be shown is not found, by the very query that looks for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from agencies.access.roles import Role
from agencies.areas.models import Area
from paper.thai import added
from plans.proposals.models import ProposalState
from plans.tracking.progress import (
    AFTER,
    Mark,
    Origin,
    Progress,
    Status,
    Step,
    Verdict,
    day,
    merge_of,
    posts,
    verdicts_of,
)
from plans.village.models import PlanEvent, PlanState
from projects.codes import read_code
from projects.models import Project
from projects.periods import PlanPeriod

# What a villager's village sent can be followed; what was never sent, or was pulled back, cannot.
_SHOWN = (PlanState.SUBMITTED, PlanState.RETURNED, PlanState.ACCEPTED)


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
    now: Step
    survivor: str = ""


# --- finding --------------------------------------------------------------------------------------------------------
def find(text: str) -> Tracked | None:
    """Find what may be shown of a code; None for what is unknown, misspelt, a draft, or withdrawn, all alike."""
    by_village = Q(village_line__plan__state__in=_SHOWN)
    by_agency = Q(agency_proposal__state=ProposalState.PROPOSED)
    shown = Project.objects.filter(by_village | by_agency, code=read_code(text))
    project = shown.select_related(
        "area__parent__parent__parent",
        "village_line__plan__period",
        "village_line__plan__village__parent",
        "village_line__plan__accepted_version",
        "agency_proposal__tambon_plan__period",
        "agency_proposal__tambon_plan__area",
        "agency_proposal__agency",
    ).first()
    origin = _origin(project) if project is not None else None
    return _tracked(project, origin) if project is not None and origin is not None else None


def _origin(project: Project) -> Origin | None:
    if hasattr(project, "village_line"):
        return _of_village(project)
    proposal = project.agency_proposal
    steps = (Step(f"{proposal.agency.name}เสนอโครงการต่อเวทีตำบล", day(proposal.proposed_at)),)
    plan = proposal.tambon_plan
    return Origin(proposal.content, plan.area, plan.period, steps) if proposal.content else None


def _of_village(project: Project) -> Origin | None:
    plan = project.village_line.plan
    version = plan.accepted_version or plan.versions.order_by("-number").first()
    listed = version.content.get("projects", []) if version else []
    sent = next((entry for entry in listed if entry["id"] == project.pk), None)
    if sent is None or version is None:
        return None
    held = [dt.date.fromisoformat(forum["held_on"]) for forum in version.content["forums"] if forum["held_on"]]
    came = plan.events.filter(to_state=plan.state).first()
    steps = (
        Step("เสนอในเวทีประชาคมหมู่บ้าน", max(held, default=None)),
        Step("หมู่บ้านส่งแผนให้ตำบล", day(version.submitted_at)),
        Step("ตำบลตรวจและรับแผนหมู่บ้าน", day(came.at) if came and plan.state == PlanState.ACCEPTED else None),
    )
    village_status = None if plan.state == PlanState.ACCEPTED else _village_status(plan.state, plan.village, came)
    tambon = plan.village.parent
    return Origin(sent, tambon, plan.period, steps, village_status) if tambon is not None else None


def _village_status(state: str, village: Area, came: PlanEvent | None) -> Status:
    """Say who has a village plan that is not in the tambon's yet: its village to mend it, or the tambon to read it."""
    since = day(came.at) if came else None
    if state == PlanState.RETURNED:
        holders = posts(village, Role.VILLAGE_SECRETARY, otherwise="เลขานุการเวทีประชาคมหมู่บ้าน")
        return Status(1, since, holders, "แผนหมู่บ้านถูกส่งกลับให้แก้ไข แก้ไขเสร็จแล้วหมู่บ้านจะส่งใหม่")
    team = posts(village.parent, Role.TAMBON_TEAM, otherwise="ทีมปฏิบัติการระดับตำบล") if village.parent else ()
    return Status(2, since, team, "รอทีมตำบลตรวจแผนหมู่บ้าน")


# --- telling --------------------------------------------------------------------------------------------------------
def _tracked(project: Project, origin: Origin) -> Tracked:
    merge = merge_of(project)
    verdicts, status = verdicts_of(project, merge, origin), origin.village_status
    after: tuple[Step, ...] = tuple(Step(label) for label in AFTER)
    if status is None:
        progress = Progress(project, origin, verdicts)
        status, after = progress.status(merge), progress.steps()
        verdicts = verdicts or ((progress.verdict,) if progress.verdict else ())
    survivor = merge.survivor.code if merge and merge.survivor_id != project.pk else ""
    if survivor:
        # The further stages are told at the project that goes on.
        after = after[:1]
    steps = [_marked(step, place, status) for place, step in enumerate((*origin.steps, *after))]
    return Tracked(
        code=project.code,
        title=origin.sent["title"],
        places=tuple(str(area) for area in _upward(project.area)),
        period=origin.period,
        budget_baht=added(map(Decimal, origin.sent.get("budget_baht", {}).values())),
        steps=_in_order(steps),
        status=status,
        verdicts=verdicts,
        now=steps[status.place],
        survivor=survivor,
    )


def _in_order(steps: list[Step]) -> tuple[Step, ...]:
    """Put what is done in the order of its days, then what is going on and to come; the dateless follow their like."""
    done = [step for step in steps if step.mark == Mark.DONE]
    days: list[dt.date] = []
    for step in done:
        days.append(step.on or (days[-1] if days else dt.date.min))
    ordered = [done[place] for place in sorted(range(len(done)), key=days.__getitem__)]
    return (*ordered, *(step for step in steps if step.mark != Mark.DONE))


def _marked(step: Step, place: int, status: Status) -> Step:
    mark = Mark.DONE if place < status.place else Mark.TO_COME
    if place == status.place:
        mark = Mark.DONE if status.is_over else Mark.NOW
    on = step.on if mark is not Mark.TO_COME else None
    return Step(step.label, on, step.detail if mark is not Mark.TO_COME else "", mark)


def _upward(area: Area) -> list[Area]:
    areas: list[Area] = []
    above: Area | None = area
    while above is not None and above.level != Area.Level.COUNTRY:
        areas.append(above)
        above = above.parent
    return areas
