"""Projects that agencies propose to a tambon: written as a draft, frozen when they are proposed, withdrawn again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.access.permissions import rows
from agencies.areas.codes import overlaps
from agencies.errors import Cannot
from agencies.offices.models import Agency
from agencies.people.models import User
from plans.proposals.models import AgencyProposal, ProposalState
from plans.tambon.models import TambonPlan
from plans.tambon.queue import ask_for_roll_up
from projects.arithmetic import contradictions, facts
from projects.models import Project, Stage
from projects.snapshot import digest, entry

EDITABLE = frozenset({ProposalState.DRAFT, ProposalState.WITHDRAWN})
FROZEN = "แผนตำบลถูกรับเข้าแผนระดับบนแล้ว จึงเสนอหรือถอนโครงการไม่ได้ จนกว่าระดับบนจะคืนแผน"
STALE = "มีผู้แก้ไขโครงการนี้หลังจากท่านเปิดหน้า กรุณาเปิดหน้าใหม่แล้วแก้ไขอีกครั้ง"


class CannotPropose(Cannot):
    """A step that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


@dataclass(frozen=True)
class Move:
    """One edge of the state diagram; its permission is the table's row «proposal.<name>»."""

    name: str
    label: str
    sources: frozenset[ProposalState]
    target: ProposalState
    stage: Stage


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("submit", "เสนอต่อเวทีตำบล", EDITABLE, ProposalState.PROPOSED, Stage.PROPOSED),
        Move("withdraw", "ถอนโครงการ", frozenset({ProposalState.PROPOSED}), ProposalState.WITHDRAWN, Stage.DRAFT),
    )
}


@dataclass(frozen=True)
class Written:
    """A project as typed: its own fields, baht by fiscal year (None is blank), and the revision it was typed over."""

    values: Mapping[str, Any]
    money: Mapping[int, Decimal | None]
    revision: int = 0


def agencies_of(user: User, plan: TambonPlan) -> list[Agency]:
    """Return the agencies for which ``user`` may propose to the tambon: those of her posts that allow it."""
    found = {
        post.agency.pk: post.agency
        for post in user.posts
        if post.agency is not None
        and rows("tambon_plan", "propose", post.role)
        and any(overlaps(code, plan.area.code) for code in post.reach.codes)
    }
    return list(found.values())


@transaction.atomic
def draft(plan: TambonPlan, agency: Agency, written: Written, *, by: User) -> AgencyProposal:
    """Write a new project of ``agency`` for the tambon.

    Raises PermissionDenied if ``by`` may not propose to it, or not for this agency.
    """
    if not by.has_perm("tambon_plan.propose", plan) or agency not in agencies_of(by, plan):
        raise PermissionDenied("tambon_plan.propose")
    project = Project.objects.create(area=plan.area, **written.values)
    _fill(project, written)
    made: AgencyProposal = AgencyProposal.objects.create(tambon_plan=plan, agency=agency, project=project, by=by)
    return made


def _fill(project: Project, written: Written) -> None:
    project.put_budgets(written.money)
    project.put_agencies()


@transaction.atomic
def rewrite(proposal: AgencyProposal, written: Written, *, by: User) -> None:
    """Store a changed draft by compare-and-set.

    Raises PermissionDenied if ``by`` may not, CannotPropose if it is proposed or was changed meanwhile.
    """
    proposal = _held(proposal)
    _require(proposal, "change", by=by, sources=EDITABLE)
    changed = Project.objects.filter(pk=proposal.project_id, revision=written.revision).update(
        revision=F("revision") + 1, updated_at=timezone.now(), **written.values
    )
    if changed != 1:
        raise CannotPropose(STALE)
    _fill(Project.objects.select_related("area").get(pk=proposal.project_id), written)


def _held(proposal: AgencyProposal) -> AgencyProposal:
    related = AgencyProposal.objects.select_for_update(of=("self",)).select_related(
        "tambon_plan__area", "tambon_plan__period", "project"
    )
    found: AgencyProposal = related.get(pk=proposal.pk)
    return found


def _require(proposal: AgencyProposal, name: str, *, by: User, sources: frozenset[ProposalState]) -> None:
    if proposal.state not in sources and by.has_perm("proposal.view", proposal):
        raise CannotPropose(f"โครงการนี้อยู่ในสถานะ «{proposal.get_state_display()}» แล้ว กรุณาเปิดหน้าใหม่อีกครั้ง")
    if not by.has_perm(f"proposal.{name}", proposal):
        raise PermissionDenied(f"proposal.{name}")


def open_moves(proposal: AgencyProposal, user: User) -> list[Move]:
    """Return the moves that fit the proposal's state and that ``user`` may take."""
    return [
        move
        for move in MOVES.values()
        if proposal.state in move.sources and user.has_perm(f"proposal.{move.name}", proposal)
    ]


def lacking(proposal: AgencyProposal) -> list[str]:
    """Return everything that keeps the project from being proposed, as Thai sentences."""
    project = proposal.project
    found = []
    if not project.action_group:
        found.append("ยังไม่ได้ระบุกลุ่ม (ทำเอง ทำร่วม หรือขอรับการสนับสนุน)")
    if not project.urgency:
        found.append("ยังไม่ได้ระบุความเร่งด่วน")
    if not set(project.budget_by_year) & set(proposal.tambon_plan.period.years):
        found.append("ยังไม่ได้กรอกงบประมาณของปีใดในช่วงแผน (ถ้าไม่ใช้เงินให้กรอก -)")
    return found + [one.message for one in contradictions(facts(project)) if one.is_error]


def reasons_against(proposal: AgencyProposal, move: Move) -> list[str]:
    """Return every Thai sentence that speaks against ``move`` now; none means it is ready."""
    reasons = [FROZEN] if proposal.tambon_plan.frozen_by_id else []
    return reasons + (lacking(proposal) if move.name == "submit" else [])


@transaction.atomic
def move(proposal: AgencyProposal, name: str, *, by: User) -> None:
    """Propose the project, frozen as it stands, or withdraw it; the tambon's roll-up is asked for.

    Raises PermissionDenied if ``by`` may not; CannotPropose with Thai sentences if it is not ready or has moved.
    """
    step = MOVES[name]
    held = _held(proposal)
    # The plan is frozen under its own row: what is asked below is asked of the row as it is held, not as it was read.
    rows = TambonPlan.objects.select_for_update(of=("self",)).select_related("area", "period")
    held.tambon_plan = rows.get(pk=held.tambon_plan_id)
    _require(held, name, by=by, sources=step.sources)
    if reasons := reasons_against(held, step):
        raise CannotPropose(*reasons)
    values: dict[str, Any] = {"state": step.target}
    if step.target == ProposalState.PROPOSED:
        content = entry(held.project, position=_position(held))
        values |= {"content": content, "digest": digest(content), "proposed_at": timezone.now()}
    if AgencyProposal.objects.filter(pk=held.pk, state=held.state).update(**values) != 1:
        raise CannotPropose(STALE)
    Project.objects.filter(pk=held.project_id).update(stage=step.stage)
    ask_for_roll_up(held.tambon_plan)
    proposal.refresh_from_db()


def _position(proposal: AgencyProposal) -> int:
    """Return the place of a proposal among its tambon's, in the order in which they were written."""
    return AgencyProposal.objects.filter(tambon_plan=proposal.tambon_plan_id, pk__lte=proposal.pk).count()
