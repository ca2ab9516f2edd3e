"""What a village plan still lacks before it can be submitted: one list, each reason with its place."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from agencies.errors import Reason
from plans.village.models import Attachment, ForumState, PlanLine, VillagePlan
from projects.arithmetic import contradictions, facts
from projects.models import Project


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
    """Ask for projects, and of each, in the order of the plan, for what its row has to say."""
    page = reverse("plans:village_edit", args=[plan.pk])
    lines = plan.lines.select_related("project", "resolution__forum").prefetch_related("project__year_budgets")
    reasons = [
        Reason(sentence, place=f"{page}?open={line.project.code}#row-{line.project.code}")
        for line in lines
        for sentence in _of_line(line)
    ]
    return reasons if lines else [Reason("ยังไม่มีโครงการในแผน", place=page)]


# In the order in which the form asks.
BEFORE_SUBMITTING = (forum_lacking, projects_lacking)


def _of_line(line: PlanLine) -> Iterator[str]:
    project = line.project
    name = f"โครงการลำดับที่ {line.position} «{project.title}»"
    if line.resolution is None:
        yield f"{name} ยังไม่ได้อ้างมติที่ประชุม"
    elif line.resolution.forum.state != ForumState.CERTIFIED:
        yield f"{name} อ้างมติของเวทีที่ยังไม่ได้รับรอง"
    yield from (f"{name} ยังไม่ได้ระบุ{label}" for label in _unset(project))
    yield from (f"{name} {doubt.message}" for doubt in contradictions(facts(project)) if doubt.is_error)


def _unset(project: Project) -> list[str]:
    labels = []
    if not project.action_group:
        labels.append("กลุ่ม (ทำเอง ทำร่วม หรือขอรับการสนับสนุน)")
    if not project.urgency:
        labels.append("ความเร่งด่วน")
    return labels
