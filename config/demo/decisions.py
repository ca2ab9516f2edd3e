"""Show the forum's work in the demo: who pays, what is prepared and not published, a merge and fates that are."""

from __future__ import annotations

from decimal import Decimal

from agencies.access.roles import Role
from agencies.offices.models import Agency
from agencies.people.models import User
from config.demo.people import holder
from plans.board.actions import put_shares, stamp_of
from plans.board.shares import Share
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.decisions.models import FundingShare, Merge, Outcome
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from projects.models import ActionGroup, Project

FIRST_YEAR = 2571
COMING, HELD = "310104", "310105"
STUBBLE, POND, SEED, COMPOST, MARKET = "ไถกลบตอซัง", "ขุดลอกหนองน้ำ", "ผลิตเมล็ดพันธุ์ข้าว", "ทำปุ๋ยหมัก", "ตลาดชุมชน"
P = FundingShare.Payer
# Payer, agency, baht, whether in kind and whether acting, by the beginning of a project's title.
SHARES: dict[str, tuple[tuple[str, str, int, bool, bool], ...]] = {
    STUBBLE: ((P.COMMUNITY, "", 6000, True, True), (P.LOCAL, "sao-310104", 18000, False, False)),
    SEED: ((P.COMMUNITY, "", 80000, False, True), (P.STATE, "agri-3101", 80000, False, True)),
    COMPOST: ((P.COMMUNITY, "", 0, False, True),),
    MARKET: ((P.COMMUNITY, "", 150000, False, True), (P.LOCAL, "sao-310104", 60000, False, False)),
}


def build_decisions() -> None:
    """Build who pays and what is prepared in one sample tambon, and what a forum published in the next, once."""
    coming, held = (
        TambonPlan.objects.filter(area__code=code, period__first_year=FIRST_YEAR).first() for code in (COMING, HELD)
    )
    if coming is not None and not coming.decisions.exists():
        roll_up(coming.pk)
        _prepare(coming, by=holder(COMING, Role.TAMBON_TEAM))
    if held is not None and not held.merges.exists():
        roll_up(held.pk)
        _publish(held, by=holder(HELD, Role.TAMBON_TEAM))


def _projects(plan: TambonPlan, beginning: str) -> list[Project]:
    lines = plan.lines.filter(title__startswith=beginning).order_by("area_code").select_related("project")
    return [line.project for line in lines]


def _prepare(plan: TambonPlan, *, by: User) -> None:
    for beginning, rows in SHARES.items():
        for project in _projects(plan, beginning)[:1]:
            shares = [_share(project, row) for row in rows]
            put_shares(plan, project, shares, by=by, stamp=stamp_of(plan, project))
    inputs = {
        STUBBLE: DecisionInput(
            Outcome.CARRIED,
            lead=Agency.objects.get(code="agri-3101"),
            supporting=tuple(Agency.objects.filter(code__in=("ldd-31", "sao-310104"))),
            reason="ทำต่อเนื่องจากแปลงนำร่อง",
        ),
        POND: DecisionInput(
            Outcome.PASSED_ON,
            lead=Agency.objects.get(code="pao-31"),
            reason="ปริมาณงานเกินกำลังเครื่องจักรของ อบต. ขอให้ อบจ. ช่วย",
        ),
        MARKET: DecisionInput(Outcome.CARRIED, action_group=ActionGroup.JOINT, reason="กลุ่มผู้ปลูกผักบริหารตลาดเอง"),
    }
    for beginning, decision_input in inputs.items():
        for project in _projects(plan, beginning)[:1]:
            prepare(plan, project, decision_input, by=by)


def _share(project: Project, row: tuple[str, str, int, bool, bool]) -> Share:
    payer, code, amount, is_in_kind, is_acting = row
    agency = Agency.objects.get(code=code) if code else None
    return Share(
        project_id=project.pk,
        payer=payer,
        amount_baht=Decimal(amount),
        agency_id=agency.pk if agency else None,
        is_in_kind=is_in_kind,
        is_acting=is_acting,
    )


def _publish(plan: TambonPlan, *, by: User) -> None:
    """Merge one project of two villages and publish it with two fates; the other look-alikes wait to be judged."""
    seeds, markets, composts = (_projects(plan, beginning) for beginning in (SEED, MARKET, COMPOST))
    if len(seeds) > 1:
        reason = "สองหมู่บ้านใช้แปลงเมล็ดพันธุ์และโรงคัดเมล็ดเดียวกัน"
        join(plan, seeds, kind=Merge.Kind.JOINT, survivor=seeds[0], reason=reason, by=by)
    if len(markets) > 1:
        prepare(plan, markets[1], DecisionInput(Outcome.DEFERRED, reason="รอดูผลตลาดของหมู่ที่ 1 หนึ่งปี แล้วพิจารณาใหม่"), by=by)
    if composts:
        prepare(plan, composts[0], DecisionInput(Outcome.CARRIED, rank=1, reason="ทำได้ทันที ไม่ใช้เงิน"), by=by)
    publish(plan, by=by)
