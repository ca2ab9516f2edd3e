"""Writing down who pays for a project, and judging look-alikes: as a whole, and never past somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from agencies.people.models import User
from plans.board.duplicates import Group, sent_to, waiting
from plans.board.shares import Share
from plans.decisions.actions import CannotDecide, held_for, tell_apart
from plans.decisions.models import FundingShare
from plans.tambon.models import TambonPlan
from projects.models import Project
from projects.snapshot import digest


def stamp_of(plan: TambonPlan, project: Project) -> str:
    """Return what stands for the shares of a project as they are stored now; another stamp means other shares."""
    rows = FundingShare.objects.filter(tambon_plan=plan, project=project).order_by("pk")
    fields = ("payer", "agency_id", "form", "amount_baht", "is_acting")
    return digest([[str(value) for value in row] for row in rows.values_list(*fields)])


@transaction.atomic
def put_shares(plan: TambonPlan, project: Project, shares: Iterable[Share], *, by: User, stamp: str) -> None:
    """Replace the shares of a project by those given, if they still are what ``stamp`` stands for.

    Raises PermissionDenied, or CannotDecide with a Thai sentence: the plan is held above, the project is not in it,
    or somebody else was faster.
    """
    plan = held_for(plan, by)
    if not plan.lines.filter(project=project).exists():
        raise CannotDecide(f"โครงการ «{project}» ไม่อยู่ในแผนตำบลนี้ หรือแผนของหมู่บ้านยังไม่ได้รับ")
    if stamp != stamp_of(plan, project):
        raise CannotDecide("มีผู้แก้ไขผู้ออกเงินของโครงการนี้ก่อนหน้าเพียงครู่เดียว กรุณาตรวจรายการล่าสุดด้านล่างแล้วบันทึกอีกครั้ง")
    FundingShare.objects.filter(tambon_plan=plan, project=project).delete()
    FundingShare.objects.bulk_create(
        FundingShare(
            tambon_plan=plan,
            project=project,
            payer=share.payer,
            agency_id=share.agency_id,
            form=FundingShare.Form.IN_KIND if share.is_in_kind else FundingShare.Form.CASH,
            amount_baht=share.amount_baht,
            is_acting=share.is_acting,
        )
        for share in shares
    )


@transaction.atomic
def judge_group(plan: TambonPlan, stamp: str, *, verdict: str, reason: str, by: User) -> Group:
    """Note of a whole group of look-alikes that its projects are not one, if it still is what ``stamp`` stands for.

    Every project and all money stay. Raises PermissionDenied, or CannotDecide with a Thai sentence: the plan is held
    above, or the group has changed or was judged meanwhile.
    """
    plan = held_for(plan, by)
    group = next((group for group in waiting(plan, sent_to(plan)) if group.stamp == stamp), None)
    if group is None:
        raise CannotDecide("กลุ่มนี้เปลี่ยนไปแล้ว หรือมีผู้พิจารณาก่อนหน้าเพียงครู่เดียว กรุณาตรวจรายการล่าสุดด้านล่างแล้วกดอีกครั้ง")
    keys = {member.code: member.line.project_id for member in group.members}
    pairs = [(keys[pair.a], keys[pair.b]) for pair in group.cluster.pairs]
    tell_apart(plan, pairs, by=by, reason=reason, verdict=verdict)
    return group
