"""Projects that agencies propose to a tambon: written as a draft, frozen when they are proposed, withdrawn again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import check_permission, rows
from agencies.areas.codes import overlaps
from agencies.errors import Cannot, Reason
from agencies.locking import hold, locked
from agencies.offices.models import Agency
from agencies.people.models import User
from agencies.workflow import Machine, Move
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
class Written:
    """A project as typed: its own fields, baht by fiscal year (None is blank), and the revision it was typed over."""

    values: Mapping[str, Any]
    money: Mapping[int, Decimal | None]
    revision: int = 0


def agencies_of(user: User, plan: TambonPlan) -> list[Agency]:
    """Return the agencies for which ``user`` may propose to the tambon: those of her posts that allow it."""
    agencies = {
        post.agency.pk: post.agency
        for post in user.posts
        if post.agency is not None
        and rows("tambon_plan", "propose", post.role)
        and any(overlaps(code, plan.area.code) for code in post.reach.codes)
    }
    return list(agencies.values())


@transaction.atomic
def draft(plan: TambonPlan, agency: Agency, written: Written, *, by: User) -> AgencyProposal:
    """Write a new project of ``agency`` for the tambon.

    Raises PermissionDenied if ``by`` may not propose to it, or not for this agency.
    """
    check_permission(by, "tambon_plan.propose", plan)
    if agency not in agencies_of(by, plan):
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
    if proposal.state not in EDITABLE and by.has_perm("proposal.view", proposal):
        raise CannotPropose(*_moved_on(proposal))
    check_permission(by, "proposal.change", proposal)
    read = Project.objects.filter(pk=proposal.project_id, revision=written.revision)
    hold(read, CannotPropose(STALE), revision=F("revision") + 1, updated_at=timezone.now(), **written.values)
    _fill(Project.objects.select_related("area").get(pk=proposal.project_id), written)


def _held(proposal: AgencyProposal) -> AgencyProposal:
    return locked(proposal, "tambon_plan__area", "tambon_plan__period", "project")


def _held_in_plan(proposal: AgencyProposal, _move: Move[AgencyProposal]) -> AgencyProposal:
    """Hold a proposal and its tambon plan: whether the plan is frozen is asked of the row as it is held."""
    held = _held(proposal)
    held.tambon_plan = locked(held.tambon_plan, "area", "period")
    return held


def _moved_on(proposal: AgencyProposal, _move: Move[AgencyProposal] | None = None) -> list[str]:
    return [f"โครงการนี้อยู่ในสถานะ «{proposal.get_state_display()}» แล้ว กรุณาเปิดหน้าใหม่อีกครั้ง"]


# --- what speaks against a step --------------------------------------------------------------------------------------
def not_frozen(proposal: AgencyProposal) -> list[Reason]:
    """Say that the level above holds the tambon plan."""
    return [Reason(FROZEN)] if proposal.tambon_plan.frozen_by_id else []


def lacking(proposal: AgencyProposal) -> list[Reason]:
    """Return everything that keeps the project from being proposed, as Thai sentences with the form that mends it."""
    project = proposal.project
    said = []
    if not project.action_group:
        said.append("ยังไม่ได้ระบุกลุ่ม (ทำเอง ทำร่วม หรือขอรับการสนับสนุน)")
    if not project.urgency:
        said.append("ยังไม่ได้ระบุความเร่งด่วน")
    if not set(project.budget_by_year) & set(proposal.tambon_plan.period.years):
        said.append("ยังไม่ได้กรอกงบประมาณของปีใดในช่วงแผน (ถ้าไม่ใช้เงินให้กรอก -)")
    said += [problem.message for problem in contradictions(facts(project)) if problem.is_error]
    form = reverse("plans:proposal_edit", args=[proposal.pk])
    return [Reason(sentence, place=form) for sentence in said]


# --- the steps -------------------------------------------------------------------------------------------------------
PROPOSALS = Machine(
    "proposal",
    AgencyProposal,
    ProposalState,
    refusal=CannotPropose,
    hold=_held_in_plan,
    elsewhere=_moved_on,
    overtaken=STALE,
    starts={"create": (ProposalState.DRAFT, "ร่างโครงการ")},
    moves=(
        Move("submit", "เสนอต่อเวทีตำบล", EDITABLE, ProposalState.PROPOSED, conditions=(not_frozen, lacking)),
        Move("withdraw", "ถอนโครงการ", {ProposalState.PROPOSED}, ProposalState.WITHDRAWN, conditions=(not_frozen,)),
    ),
)
# How far a project is by where its proposal stands.
STAGES: Mapping[str | None, Stage] = {ProposalState.PROPOSED: Stage.PROPOSED, ProposalState.WITHDRAWN: Stage.DRAFT}


@transaction.atomic
def move(proposal: AgencyProposal, name: str, *, by: User) -> None:
    """Propose the project, frozen as it stands, or withdraw it; the tambon's roll-up is asked for.

    Raises PermissionDenied if ``by`` may not; CannotPropose with Thai sentences if it is not ready or has moved.
    """
    step = PROPOSALS.begin(proposal, name, by=by)
    step.check()
    step.take(**(_frozen(step.thing) if step.target == ProposalState.PROPOSED else {}))
    Project.objects.filter(pk=step.thing.project_id).update(stage=STAGES[step.target])
    ask_for_roll_up(step.thing.tambon_plan)
    proposal.refresh_from_db()


def _frozen(proposal: AgencyProposal) -> dict[str, Any]:
    content = entry(proposal.project, position=_position(proposal))
    return {"content": content, "digest": digest(content), "proposed_at": timezone.now()}


def _position(proposal: AgencyProposal) -> int:
    """Return the place of a proposal among its tambon's, in the order in which they were written."""
    return AgencyProposal.objects.filter(tambon_plan=proposal.tambon_plan_id, pk__lte=proposal.pk).count()
