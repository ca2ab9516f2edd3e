"""What a village plan still lacks before it can be submitted; each guard returns Thai sentences."""

from __future__ import annotations

from plans.village.models import Attachment, ForumState, PlanLine, VillagePlan
from projects.arithmetic import contradictions, facts
from projects.models import Project


def missing(plan: VillagePlan) -> list[str]:
    """Return everything that keeps the plan from being submitted, in the order the form asks for it."""
    lines = list(plan.lines.select_related("project", "resolution__forum").prefetch_related("project__year_budgets"))
    return [*_forum(plan), *_projects(lines), *(reason for line in lines for reason in _line(line))]


def _forum(plan: VillagePlan) -> list[str]:
    forums = list(plan.forums.prefetch_related("attachments"))
    certified = [forum for forum in forums if forum.state == ForumState.CERTIFIED]
    reasons = []
    if not certified:
        reasons.append("ยังไม่มีเวทีประชาคมที่ผู้ใหญ่บ้านรับรองแล้ว")
    papers = {paper.kind for forum in (certified or forums) for paper in forum.attachments.all()}
    if Attachment.Kind.MINUTES not in papers:
        reasons.append("ยังไม่ได้แนบรายงานการประชุมของเวทีประชาคม")
    return reasons


def _projects(lines: list[PlanLine]) -> list[str]:
    if not lines:
        return ["ยังไม่มีโครงการในแผน"]
    return []


def _line(line: PlanLine) -> list[str]:
    project = line.project
    name = f"โครงการลำดับที่ {line.position} «{project.title}»"
    reasons = []
    if line.resolution is None:
        reasons.append(f"{name} ยังไม่ได้อ้างมติที่ประชุม")
    elif line.resolution.forum.state != ForumState.CERTIFIED:
        reasons.append(f"{name} อ้างมติของเวทีที่ยังไม่ได้รับรอง")
    reasons += [f"{name} ยังไม่ได้ระบุ{label}" for label in _unset(project)]
    reasons += [f"{name} {one.message}" for one in contradictions(facts(project)) if one.is_error]
    return reasons


def _unset(project: Project) -> list[str]:
    labels = []
    if not project.action_group:
        labels.append("กลุ่ม (ทำเอง ทำร่วม หรือขอรับการสนับสนุน)")
    if not project.urgency:
        labels.append("ความเร่งด่วน")
    return labels
