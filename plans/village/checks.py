"""What a village plan still lacks before it can be submitted: one list, each reason with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.urls import reverse

from agencies.errors import Reason
from plans.village.models import Attachment, ForumState, PlanLine, VillagePlan
from projects.arithmetic import contradictions, facts
from projects.models import Project

UNCERTIFIED = "อ้างมติของเวทีที่ยังไม่ได้รับรอง"


def forum_lacking(plan: VillagePlan) -> list[Reason]:
    """Ask for a certified forum and its minutes."""
    forums = list(plan.forums.prefetch_related("attachments"))
    certified = [forum for forum in forums if forum.state == ForumState.CERTIFIED]
    place = f"{reverse('plans:village', args=[plan.pk])}#forums"
    reasons = []
    if not certified:
        reasons.append(Reason("ยังไม่มีเวทีประชาคมที่ผู้ใหญ่บ้านรับรองแล้ว", place=place))
    papers = {paper.kind for forum in (certified or forums) for paper in forum.attachments.all()}
    if Attachment.Kind.MINUTES not in papers:
        reasons.append(Reason("ยังไม่ได้แนบรายงานการประชุมของเวทีประชาคม", place=place))
    return reasons


def projects_lacking(plan: VillagePlan) -> list[Reason]:
    """Ask for projects, and for what their rows have to say: each cause once, with the projects that it touches."""
    page = reverse("plans:village_edit", args=[plan.pk])
    lines = plan.lines.select_related("project", "resolution__forum").prefetch_related("project__year_budgets")
    touched: defaultdict[str, list[PlanLine]] = defaultdict(list)
    for line in lines:
        for cause in _of_line(line):
            touched[cause].append(line)
    reasons = [
        # The place is that of the first of them: once it is mended the list leads to the next.
        Reason(f"{_named(found)} {cause}", place=_place(cause, found[0], page), figure=f"{len(found)} โครงการ")
        for cause, found in touched.items()
    ]
    return reasons if lines else [Reason("ยังไม่มีโครงการในแผน", place=page)]


def _place(cause: str, line: PlanLine, page: str) -> str:
    """Return where a cause is mended: a forum on its own page, where the head certifies it, all else in the row."""
    if cause == UNCERTIFIED and line.resolution is not None:
        return f"{reverse('plans:forum', args=[line.resolution.forum_id])}#certificate"
    code = line.project.code
    return f"{page}?open={code}#row-{code}"


def _named(lines: Sequence[PlanLine]) -> str:
    """Name one project by its title, several by their number and places."""
    if len(lines) == 1:
        return f"โครงการลำดับที่ {lines[0].position} «{lines[0].project.title}»"
    return f"โครงการ {len(lines)} โครงการ (ลำดับที่ {', '.join(str(line.position) for line in lines)})"


# In the order in which the form asks.
BEFORE_SUBMITTING = (forum_lacking, projects_lacking)


def _of_line(line: PlanLine) -> Iterator[str]:
    project = line.project
    if line.resolution is None:
        yield "ยังไม่ได้อ้างมติที่ประชุม"
    elif line.resolution.forum.state != ForumState.CERTIFIED:
        yield UNCERTIFIED
    yield from (f"ยังไม่ได้ระบุ{label}" for label in _unset(project))
    yield from (doubt.message for doubt in contradictions(facts(project)) if doubt.is_error)


def _unset(project: Project) -> list[str]:
    labels = []
    if not project.action_group:
        labels.append("กลุ่ม (ทำเอง ทำร่วม หรือขอรับการสนับสนุน)")
    if not project.urgency:
        labels.append("ความเร่งด่วน")
    return labels
