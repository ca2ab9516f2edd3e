"""What is asked of which agency: proposed from the forum's decisions and shares, sent with one press or by hand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.locking import locked, open_plan
from agencies.offices.models import Agency, kinds_that_may
from agencies.people.models import User
from paper.thai import NOUGHT, baht
from plans.board.shares import Carried, carried_with_shares, shares_of, suggested, sum_of
from plans.decisions.models import Decision, Outcome, PublicationState
from plans.proposals.models import OWNERS, owner_of
from plans.requests.actions.moves import ASK, FROZEN, CannotCommit, record
from plans.requests.models import Commitment, CommitmentState
from plans.rollup.queries import stored_lines
from plans.tambon.models import TambonLine, TambonPlan
from projects.models import Project

CLOSED = (CommitmentState.WITHDRAWN, CommitmentState.DECLINED)
Part, Kind = Commitment.Part, Commitment.Kind


@dataclass(frozen=True)
class Wanted:
    """One request before it is sent; no amount is blank, not nought."""

    project: Project
    agency: Agency
    part: Commitment.Part
    kind: Commitment.Kind
    amount_baht: Decimal | None = None
    details: str = ""
    # Whether a resolution that was announced names the agency; otherwise those named it who proposed the project.
    is_resolved: bool = field(default=False, compare=False)

    @property
    def basis(self) -> str:
        """Say by whose word the agency stands there."""
        return "ตามมติเวที" if self.is_resolved else "ตามที่เสนอ"

    @property
    def owner(self) -> str:
        """Say whose project it is."""
        return owner_of(self.project)


@dataclass(frozen=True)
class Hosts:
    """Who leads a project and who supports it: as the forum decided, otherwise as its village named them."""

    line: TambonLine
    lead: Agency | None
    supporting: tuple[Agency, ...]
    is_resolved: bool = False


def hosts_of(plan: TambonPlan) -> list[Hosts]:
    """Return the hosts of every project the plan carries (four queries)."""
    lines = plan.lines.filter(fate=Outcome.CARRIED).select_related("project__lead_agency", *OWNERS)
    published = plan.decisions.filter(standing=PublicationState.PUBLISHED).select_related("lead")
    decided = {decision.project_id: decision for decision in published.prefetch_related("supporting")}
    return [
        _hosts(line, decided.get(line.project_id)) for line in lines.prefetch_related("project__supporting_agencies")
    ]


def _hosts(line: TambonLine, decision: Decision | None) -> Hosts:
    project = line.project
    is_decided = decision is not None and decision.lead is not None
    lead = decision.lead if decision and is_decided else project.lead_agency
    supporting = decision.supporting if decision and is_decided else project.supporting_agencies
    return Hosts(line, lead, tuple(agency for agency in supporting.all() if agency != lead), is_decided)


def money_of(plan: TambonPlan) -> dict[int, Carried]:
    """Return what every carried project costs and who brings what to it, by its key (two queries)."""
    return {carried.line.project_id: carried for carried in carried_with_shares(stored_lines(plan), shares_of(plan))}


def to_ask(plan: TambonPlan, money: Mapping[int, Carried] | None = None) -> list[Wanted]:
    """Return what the named hosts have not been asked yet and can answer; who declined is not asked again.

    ``money`` is that of the plan, read when it is not given.
    """
    asked: defaultdict[int, set[int]] = defaultdict(set)
    led = set()
    for commitment in plan.commitments.exclude(state=CommitmentState.WITHDRAWN):
        asked[commitment.project_id].add(commitment.agency_id)
        if commitment.part == Part.LEAD and commitment.state not in CLOSED:
            led.add(commitment.project_id)
    money = money_of(plan) if money is None else money
    return [
        wanted
        for hosts in hosts_of(plan)
        for wanted in _wanted(hosts, money)
        if wanted.agency.kind in kinds_that_may("commitment.answer")
        and wanted.agency.pk not in asked[wanted.project.pk]
        and not (wanted.part == Part.LEAD and wanted.project.pk in led)
    ]


def _wanted(hosts: Hosts, money: Mapping[int, Carried]) -> Iterator[Wanted]:
    """Ask the lead for the money nobody else brings, and supporting agencies for their shares or their people."""
    project, carried = hosts.line.project, money.get(hosts.line.project_id)
    if hosts.lead is not None:
        left = _left_to_lead(hosts.lead, carried)
        yield Wanted(project, hosts.lead, Part.LEAD, Kind.MONEY, left, is_resolved=hosts.is_resolved)
    for agency in hosts.supporting:
        share = _share(agency, carried)
        kind = Kind.MONEY if share else Kind.PEOPLE
        yield Wanted(project, agency, Part.SUPPORT, kind, share, is_resolved=hosts.is_resolved)


def _left_to_lead(lead: Agency, carried: Carried | None) -> Decimal | None:
    if carried is None or carried.budget_baht is None:
        return None
    others = sum_of(share for share in carried.shares if share.agency_id != lead.pk)
    return max(carried.budget_baht - others, NOUGHT)


def _share(agency: Agency, carried: Carried | None) -> Decimal | None:
    shares = [share for share in carried.shares if share.agency_id == agency.pk] if carried else []
    return sum_of(shares) if shares else None


@transaction.atomic
def ask_hosts(plan: TambonPlan, *, by: User, due_on: dt.date) -> int:
    """Send every request of ``to_ask`` and return how many there were; pressed twice, the second sends none."""
    plan = _held(plan, by=by, due_on=due_on)
    wanted = to_ask(plan)
    for request in wanted:
        _send(plan, request, by=by, due_on=due_on)
    return len(wanted)


@transaction.atomic
def ask(plan: TambonPlan, wanted: Wanted, *, by: User, due_on: dt.date) -> Commitment:
    """Send one request, written by hand.

    Raises PermissionDenied if ``by`` may not ask; CannotCommit if the plan is frozen, does not carry the project,
    or asked this agency for the same already.
    """
    plan = _held(plan, by=by, due_on=due_on)
    if not plan.lines.filter(project=wanted.project, fate=Outcome.CARRIED).exists():
        raise CannotCommit("โครงการนี้ไม่ได้อยู่ในแผนตำบล จึงขอให้หน่วยงานร่วมดำเนินการไม่ได้")
    return _send(plan, wanted, by=by, due_on=due_on)


def _held(plan: TambonPlan, *, by: User, due_on: dt.date) -> TambonPlan:
    check_permission(by, "tambon_plan.ask", plan)
    held = open_plan(locked(plan, "period"), CannotCommit(FROZEN))
    if due_on < timezone.localdate():
        raise CannotCommit("วันที่ขอคำตอบผ่านไปแล้ว กรุณาเลือกวันนี้หรือวันหลังจากนี้")
    return held


def _send(plan: TambonPlan, wanted: Wanted, *, by: User, due_on: dt.date) -> Commitment:
    if wanted.agency.kind not in kinds_that_may("commitment.answer"):
        raise CannotCommit(f"ส่งคำขอถึง{wanted.agency.name}ไม่ได้ เพราะไม่มีผู้ตอบคำขอในหน่วยงานนี้")
    try:
        with transaction.atomic():
            made: Commitment = Commitment.objects.create(
                tambon_plan=plan,
                project=wanted.project,
                agency=wanted.agency,
                part=wanted.part,
                kind=wanted.kind,
                amount_baht=wanted.amount_baht,
                details=wanted.details,
                due_on=due_on,
                asked_by=by,
            )
    except IntegrityError:
        raise CannotCommit(
            f"โครงการ «{wanted.project}» มีคำขอเดียวกันถึงหน่วยงานนี้ หรือมีหน่วยงานรับผิดชอบหลักอยู่แล้ว ถ้าต้องการเปลี่ยนให้ถอนคำขอเดิมก่อน"
        ) from None
    record(made, ASK, by=by, amount_baht=made.amount_baht, note=made.details)
    return made


@transaction.atomic
def set_days(plan: TambonPlan, days: int, *, by: User) -> None:
    """Set after how many days an unanswered request stands in the way of calling the plan integrated."""
    plan = _held(plan, by=by, due_on=timezone.localdate())
    TambonPlan.objects.filter(pk=plan.pk).update(answer_days=days)


# --- what a declined request means ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Loss:
    """What the plan loses by a declined request, in words, and the group that the remaining shares speak for."""

    commitment: Commitment
    words: str
    group_now: str
    group_then: str

    @property
    def changes_group(self) -> bool:
        """Tell whether the group that is suggested would be another one."""
        return self.group_now != self.group_then


def losses(plan: TambonPlan, declined: Sequence[Commitment], money: Mapping[int, Carried] | None = None) -> list[Loss]:
    """Say for each declined request what is missing now and how the suggested group would change.

    ``money`` is that of the plan, read when it is not given.
    """
    if not declined:
        return []
    money = money_of(plan) if money is None else money
    return [_loss(commitment, money.get(commitment.project_id)) for commitment in declined]


def _loss(commitment: Commitment, carried: Carried | None) -> Loss:
    shares = carried.shares if carried else ()
    left = [share for share in shares if share.agency_id != commitment.agency_id]
    budget = carried.budget_baht if carried else None
    asked = commitment.amount_baht if commitment.kind == Kind.MONEY else None
    missing = asked or sum_of(share for share in shares if share.agency_id == commitment.agency_id)
    words = f"ขาดงบประมาณ {baht(missing)} บาท" if missing else f"ขาด{commitment.get_kind_display()}"
    if missing and budget:
        words += f" จากทั้งหมด {baht(budget)} บาท"
    return Loss(
        commitment=commitment,
        words=words,
        group_now=suggested(shares, budget_baht=budget).label,
        group_then=suggested(left, budget_baht=budget).label,
    )
