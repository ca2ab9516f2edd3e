"""Where one project stands, on the page of those who work with it: as the public reads it, with what they may open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from agencies.people.models import User
from agencies.todo import Figure
from paper.thai import baht, thai_date
from plans.decisions.queries import ProjectOutcome, outcomes
from plans.tracking import queries
from plans.tracking.progress import Status
from plans.tracking.queries import Tracked
from plans.tracking.steps import Mark
from plans.tracking.steps import Stage as WayStage
from plans.village.models import PlanLine, PlanState, VillagePlan
from plans.village.queries import held_by
from projects.models import Project

GONE: Final = "ไม่อยู่ในแผนหมู่บ้านแล้ว"
UNSENT: Final = "ยังไม่ได้ส่งให้ตำบล"
UNPROPOSED: Final = "หน่วยงานยังไม่ได้เสนอต่อเวทีตำบล"


@dataclass(frozen=True)
class NextAct:
    """What the reader does next for the project: verb first, its address, and the words of its button."""

    title: str
    url: str
    action: str


@dataclass(frozen=True)
class Source:
    """One record that the page rests on; ``url`` is empty where the reader may not open it."""

    label: str
    said: str
    url: str = ""


@dataclass(frozen=True)
class ProjectStanding:
    """Where a project stands in one breath, for one reader: ``title`` and ``why`` in words; ``tracked`` once sent."""

    title: str
    why: str
    tracked: Tracked | None
    outcome: ProjectOutcome | None
    act: NextAct | None
    money: tuple[Figure, ...]
    sources: tuple[Source, ...]


def standing_of_project(project: Project, reader: User) -> ProjectStanding:
    """Return where ``project`` stands, what was decided of it, and what ``reader`` does next and may open."""
    line = _line_of(project)
    may_open = line is not None and reader.has_perm("village_plan.view", line.plan)
    tracked = queries.told(project)
    outcome = outcomes([project.pk], reader=reader).get(project.pk)
    title, why = _told(tracked.status, tracked) if tracked else _untold(project, line)
    return ProjectStanding(
        title=title,
        why=why,
        tracked=tracked,
        outcome=outcome,
        act=_act(project, reader, tracked, line=line, outcome=outcome),
        money=tuple(_money(project, reverse("plans:village_rows", args=[line.plan_id]) if line and may_open else "")),
        sources=tuple(_sources(project, reader, tracked, may_open=may_open)),
    )


# --- what is read ---------------------------------------------------------------------------------------------------
def _line_of(project: Project) -> PlanLine | None:
    """Return the line of the village plan that carries the project, with all that the page says of it: one query."""
    lines = PlanLine.objects.filter(project=project).select_related(
        "plan__period", "plan__village__parent", "plan__accepted_version", "resolution__forum"
    )
    line = lines.first()
    if line is not None:
        line.project = project
        if line.resolution is not None:
            line.resolution.forum.plan = line.plan
    return line


# --- in one breath --------------------------------------------------------------------------------------------------
def _told(status: Status, tracked: Tracked) -> tuple[str, str]:
    """Say where a project is that was sent: with whom, since when, and what comes next."""
    holders = ", ".join(" ".join(part for part in (one.title, one.agency) if part) for one in status.holders)
    said = [f"อยู่กับ {holders}"] if holders else []
    if status.days is not None and status.since is not None:
        said.append(f"รอมา {status.days} วัน ตั้งแต่ {thai_date(status.since)}" if status.days else "มาถึงวันนี้")
    if status.next_on:
        said.append(f"{status.next_words} {thai_date(status.next_on)}")
    coming = next((step for step in tracked.steps if step.mark == Mark.TO_COME), None)
    if coming is not None:
        said.append(f"ขั้นต่อไป {coming.label} โดย {coming.who}")
    return status.said, " · ".join(said)


def _untold(project: Project, line: PlanLine | None) -> tuple[str, str]:
    """Say where a project is that nobody outside follows: still being written, or taken out."""
    if line is not None:
        return UNSENT, f"อยู่กับ {held_by(line.plan)}"
    proposal = getattr(project, "agency_proposal", None)
    return (UNPROPOSED, f"อยู่กับ {proposal.agency.name}") if proposal else (GONE, "")


# --- what the reader does -------------------------------------------------------------------------------------------
def _act(
    project: Project, reader: User, tracked: Tracked | None, *, line: PlanLine | None, outcome: ProjectOutcome | None
) -> NextAct | None:
    """Return the one thing that this reader does for the project now; None where it is in other hands."""
    if line is not None and line.plan.is_editable:
        return _written(project, reader, line.plan)
    stage = tracked.status.stage if tracked and not tracked.status.is_over else None
    if stage == WayStage.ACCEPT and line is not None and line.plan.state == PlanState.SUBMITTED:
        return _checked(reader, line.plan)
    if stage == WayStage.DECIDE and outcome is not None:
        return _decided(project, reader, outcome)
    return None


def _checked(reader: User, plan: VillagePlan) -> NextAct | None:
    if not reader.has_perm("village_plan.accept", plan):
        return None
    return NextAct("ตรวจแผนหมู่บ้าน", reverse("plans:village", args=[plan.pk]), "เปิดแผนหมู่บ้าน")


def _decided(project: Project, reader: User, outcome: ProjectOutcome) -> NextAct | None:
    if outcome.plan.frozen_by_id is not None or not reader.has_perm("tambon_plan.decide", outcome.plan):
        return None
    url = reverse("plans:decision", args=[outcome.plan.pk, project.code])
    return NextAct("พิจารณาโครงการนี้", url, "บันทึกผลการพิจารณา")


def _written(project: Project, reader: User, plan: VillagePlan) -> NextAct | None:
    if not reader.has_perm("village_plan.change", plan):
        return None
    return NextAct("แก้ไขโครงการก่อนส่ง", reverse("plans:screen", args=[plan.pk, project.code, 1]), "แก้ไขโครงการนี้")


# --- its money ------------------------------------------------------------------------------------------------------
def _money(project: Project, rows: str) -> Iterator[Figure]:
    """Say the amounts of the years and, of several, their sum; nought opens nothing."""
    years = sorted(project.budget_by_year.items())
    for year, amount in years:
        yield Figure(f"ปี {year}", baht(amount), "บาท", rows and f"{rows}?year={year}")
    if len(years) > 1:
        yield Figure("รวม", baht(project.budget_baht), "บาท", rows)


# --- what it rests on -----------------------------------------------------------------------------------------------
def _sources(project: Project, reader: User, tracked: Tracked | None, *, may_open: bool) -> list[Source]:
    """List the records, the oldest first: the resolution, the plan, how it was sent, the release that carries it."""
    sources: list[Source] = []
    line: PlanLine | None = getattr(project, "village_line", None)
    if line is not None:
        sources += [_resolution(line, reader), *_plan(line, may_open=may_open)]
    elif proposal := getattr(project, "agency_proposal", None):
        sources.append(Source("เสนอโดย", f"{proposal.agency.name} ต่อ{proposal.tambon_plan}"))
    else:
        sources.append(Source("แผนหมู่บ้าน", GONE))
    if tracked and (release := tracked.release):
        url = reverse("plans:release", args=[release.pk]) if reader.has_perm("release.view", release) else ""
        sources.append(Source("เล่มแผนตำบล", f"เล่มแผน ครั้งที่ {release.version} เมื่อ {thai_date(release.at)}", url))
    return sources


def _resolution(line: PlanLine, reader: User) -> Source:
    if line.resolution is None:
        return Source("มติที่ประชุม", "ยังไม่ได้อ้างมติ")
    forum = line.resolution.forum
    url = reverse("plans:forum", args=[forum.pk]) if reader.has_perm("forum.view", forum) else ""
    return Source("มติที่ประชุม", str(line.resolution), url)


def _plan(line: PlanLine, *, may_open: bool) -> list[Source]:
    """Name the plan, the sending that the tambon took in, and where its history is told."""
    plan = line.plan
    url = reverse("plans:village", args=[plan.pk]) if may_open else ""
    named = Source("แผนหมู่บ้าน", f"{plan} ลำดับที่ {line.position}", url)
    version = plan.accepted_version
    if not may_open:
        return [named]
    history = Source("ประวัติของแผน", "ดูว่าใครทำอะไรเมื่อใด", f"{url}#history")
    if version is None:
        return [named, history]
    said = f"ส่งครั้งที่ {version.number} เมื่อ {thai_date(version.submitted_at)}"
    sent = reverse("plans:village_version", args=[plan.pk, version.number])
    return [named, Source("ที่ตำบลรับไว้", said, sent), history]
