"""What a plan holds, in the same rows as a workbook, so that the two can be laid side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from plans.village.models import Forum, ForumState, PlanLine, Resolution, VillagePlan
from plans.village.workbook.rows import PROJECT_FIELDS, ForumRow, ProjectRow


@dataclass(frozen=True)
class HeldRow:
    """One project of the plan: its row, the database keys behind it, and the numbers the workbook does not show."""

    row: ProjectRow
    project_id: int
    project_revision: int
    line_id: int
    resolution_id: int | None
    unit_rate_baht: Decimal | None
    quantity_per_household: Decimal | None


@dataclass(frozen=True)
class HeldResolution:
    """A resolution that projects may rest on."""

    id: int
    forum_id: int
    number: int
    text: str


@dataclass(frozen=True)
class HeldForum:
    """The forum that the sheet เวทีประชาคม speaks of; a certified one is closed for changes."""

    id: int
    state: ForumState
    row: ForumRow
    revision: int

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be changed."""
        return self.state in {ForumState.SCHEDULED, ForumState.HELD}


@dataclass(frozen=True)
class Held:
    """A plan as the workbook sees it; ``revision`` is the plan's own."""

    village_code: str
    years: tuple[int, ...]
    revision: int
    rows: tuple[HeldRow, ...] = ()
    forum: HeldForum | None = None
    resolutions: tuple[HeldResolution, ...] = ()


def held(plan: VillagePlan) -> Held:
    """Read what the plan holds, in three queries whatever its size; an unsaved plan holds nothing."""
    village_code, years = plan.village.code, plan.period.years
    if not plan.pk:
        return Held(village_code, years, revision=0)
    lines = plan.lines.select_related("project", "resolution").prefetch_related("project__year_budgets")
    forums = list(plan.forums.exclude(state=ForumState.CANCELLED))
    shown = _shown(forums)
    return Held(
        village_code,
        years,
        plan.revision,
        rows=tuple(_row(line, years) for line in lines.order_by("position", "pk")),
        forum=_forum(shown) if shown else None,
        resolutions=_resolutions(forums, shown),
    )


def _row(line: PlanLine, years: Sequence[int]) -> HeldRow:
    project = line.project
    money = project.budget_by_year
    values: dict[str, Any] = {name: getattr(project, name) for name in PROJECT_FIELDS}
    values |= {name: money.get(year) for name, year in zip(ProjectRow.YEARS, years, strict=False)}
    resolution = line.resolution.text if line.resolution else ""
    row = ProjectRow(row=0, code=project.code, position=line.position, resolution=resolution, **values)
    return HeldRow(
        row=row,
        project_id=project.pk,
        project_revision=project.revision,
        line_id=line.pk,
        resolution_id=line.resolution_id,
        unit_rate_baht=project.unit_rate_baht,
        quantity_per_household=project.quantity_per_household,
    )


def _shown(forums: Sequence[Forum]) -> Forum | None:
    """Choose the forum the workbook shows: the latest that is still open, or else the latest certified one."""
    latest_last = sorted(
        forums, key=lambda forum: (forum.state != ForumState.CERTIFIED, forum.held_on or date.min, forum.pk)
    )
    return latest_last[-1] if latest_last else None


def _forum(forum: Forum) -> HeldForum:
    row = ForumRow(
        held_on=forum.held_on,
        place=forum.place,
        male_count=forum.male_count,
        female_count=forum.female_count,
        household_count=forum.household_count,
        chair=forum.chair,
        secretary=forum.secretary,
    )
    return HeldForum(id=forum.pk, state=ForumState(forum.state), row=row, revision=forum.revision)


def _resolutions(forums: Sequence[Forum], shown: Forum | None) -> tuple[HeldResolution, ...]:
    """Return the plan's resolutions, those of the shown forum first."""
    first = shown.pk if shown else 0
    resolutions = Resolution.objects.filter(forum__in=forums)
    return tuple(
        HeldResolution(resolution.pk, resolution.forum_id, resolution.number, resolution.text)
        for resolution in sorted(
            resolutions, key=lambda resolution: (resolution.forum_id != first, resolution.forum_id, resolution.number)
        )
    )
