"""What a district or province does with its plan: takes a release in, gives it back, decides, and releases its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.areas.models import Area
from agencies.errors import Cannot, against
from agencies.history import Actor
from agencies.keeping import Marks
from agencies.locking import hold, locked, open_plan
from agencies.people.models import User
from agencies.workflow import Machine, Move
from plans.decisions.actions import FROZEN
from plans.decisions.models import DECIDABLE, Outcome, PublicationState
from plans.releases.actions import issue
from plans.releases.forwarding import RECEIPTS, settled
from plans.releases.levels import lock_plans, plans_of
from plans.releases.models import Receipt, Release
from plans.releases.queries import at_takers
from plans.tambon.models import TambonLine
from plans.upper.checking import accepting, checked, giving_back
from plans.upper.checks import taken_already
from plans.upper.content import upper_content, upper_digest
from plans.upper.models import Acceptance, AcceptanceState, UpperDecision, UpperPlan
from projects.models import Project
from projects.periods import PlanPeriod

LEVELS = {Area.Level.DISTRICT: UpperPlan.Level.DISTRICT, Area.Level.PROVINCE: UpperPlan.Level.PROVINCE}
RISEN = (Outcome.CARRIED, Outcome.PASSED_ON)


class CannotAccept(Cannot):
    """A step of an upper plan that is not possible now; ``reasons`` are Thai sentences."""


def upper_plan_for(area: Area, period: PlanPeriod) -> UpperPlan:
    """Find or start the plan of a district or province."""
    level = LEVELS[Area.Level(area.level)]
    return UpperPlan.objects.get_or_create(area=area, period=period, defaults={"level": level})[0]


def _held(plan: UpperPlan, action: str, by: User) -> UpperPlan:
    plan = locked(plan, "area__parent", "period")
    check_permission(by, f"upper_plan.{action}", plan)
    return open_plan(plan, CannotAccept(FROZEN))


@transaction.atomic
def accept(plan: UpperPlan, release: Release, *, by: User, confirmed: Collection[str] | None = None) -> Acceptance:
    """Take a release of the level below in, and freeze the plan it was made from.

    Where it was sent to the person's office and waits there, it is received with it.
    Raises PermissionDenied, or CannotAccept with Thai sentences.
    """
    plan = _held(plan, "accept", by)
    lock_plans(release)
    if reasons := against(accepting(plan, release), confirmed):
        raise CannotAccept(*reasons)
    hold(plans_of(release).filter(frozen_by=None), CannotAccept(taken_already(release)), frozen_by=release)
    _receive(release, by)
    return Acceptance.objects.create(
        upper_plan=plan, area=release.area, release=release, by=by, by_name=Actor.of(by).signed
    )


def _receive(release: Release, by: User) -> None:
    """Write down as received what was sent to the person's office: nobody takes in what has not come."""
    sent = Receipt.objects.allowing(by, "receive").filter(release=release).order_by().values_list("pk", flat=True)
    RECEIPTS.take_many(Receipt.objects.filter(pk__in=list(sent)), "receive", **_settled("receive", by))


def _settled(name: str, by: User) -> dict[str, Any]:
    """Return what a receipt keeps of its last step; what was never opened was opened with it."""
    now = timezone.now()
    return {"opened_at": Coalesce("opened_at", now), **settled(name, by, now)}


def _held_acceptance(acceptance: Acceptance, _move: Move[Acceptance]) -> Acceptance:
    """Read an acceptance behind the row of the plan that took it in."""
    plan = locked(acceptance.upper_plan, "area__parent", "period")
    acceptance = Acceptance.objects.select_related("release").get(pk=acceptance.pk)
    acceptance.upper_plan = plan
    return acceptance


ACCEPTANCES = Machine(
    "acceptance",
    Acceptance,
    AcceptanceState,
    refusal=CannotAccept,
    hold=_held_acceptance,
    keeping=Marks(AcceptanceState.HELD, {AcceptanceState.GIVEN_BACK: "ended_at"}),
    elsewhere=lambda *_: ["แผนนี้คืนไปแล้ว"],
    note_missing="กรุณาบอกเหตุผลที่{label} เพื่อให้ระดับล่างทราบว่าต้องแก้ไขอะไร",
    starts={"accept": (AcceptanceState.HELD, "รับเข้าแผน")},
    table="upper_plan",
    guarded=lambda acceptance: acceptance.upper_plan,
    moves=(
        Move(
            "give_back",
            "คืนแผน",
            {AcceptanceState.HELD},
            AcceptanceState.GIVEN_BACK,
            permission="accept",
            conditions=(giving_back,),
            needs_note=True,
        ),
    ),
)


@transaction.atomic
def give_back(acceptance: Acceptance, *, by: User, reason: str, confirmed: Collection[str] | None = None) -> None:
    """Give a plan back to the level below with a reason; from then on it can be changed again.

    What had been sent to the offices of this level goes back with it, for the same reason.
    Raises PermissionDenied, or CannotAccept with Thai sentences.
    """
    step = ACCEPTANCES.begin(acceptance, "give_back", by=by, note=reason)
    step.check(confirmed=confirmed)
    step.take(end_reason=step.note)
    release = step.thing.release
    plans_of(release).update(frozen_by=None)
    sent = at_takers(step.thing.upper_plan.area_id).filter(release=release)
    RECEIPTS.take_many(sent, "return", **_settled("return", by), reason=step.note)


@transaction.atomic
def decide(
    plan: UpperPlan,
    project: Project,
    *,
    fate: str,
    by: User,
    rank: int | None = None,
    reason: str = "",
    seen: int | None = None,
) -> UpperDecision:
    """Decide about one project of an accepted plan; an earlier decision of this level stays as history.

    ``seen`` is the decision in force that the person had before her (0 for none): another one is not written over.
    Raises PermissionDenied, or CannotAccept with Thai sentences.
    """
    plan = _held(plan, "decide", by)
    reasons = []
    standing = plan.decisions.filter(project=project, standing=PublicationState.PUBLISHED)
    if seen is not None and seen != (standing.values_list("pk", flat=True).first() or 0):
        raise CannotAccept("มีผู้บันทึกผลของโครงการนี้ก่อนท่าน กรุณาอ่านผลล่าสุดด้านล่าง แล้วบันทึกอีกครั้งหากยังต้องการเปลี่ยน")
    if fate not in DECIDABLE:
        reasons.append("กรุณาเลือกผลการพิจารณา")
    if fate != Outcome.CARRIED and not reason.strip():
        reasons.append("กรุณาบอกเหตุผล เพราะตำบลและหมู่บ้านจะเห็นข้อความนี้")
    if not _risen(plan, project):
        reasons.append(f"โครงการ «{project}» ไม่อยู่ในแผนที่รับจากระดับล่าง")
    if reasons:
        raise CannotAccept(*reasons)
    standing.update(standing=PublicationState.REPLACED)
    return UpperDecision.objects.create(
        upper_plan=plan,
        project=project,
        fate=fate,
        rank=rank,
        reason=reason.strip(),
        by=by,
        by_name=Actor.of(by).signed,
    )


def _risen(plan: UpperPlan, project: Project) -> bool:
    """Tell whether a project came up with an accepted plan; accepted plans are frozen, so their lines still say it."""
    accepted = plan.acceptances.filter(ended_at=None).values_list("area__code", flat=True)
    codes = TambonLine.objects.filter(project=project, tambon_plan__period=plan.period_id, fate__in=RISEN).values_list(
        "tambon_plan__area__code", flat=True
    )
    return any(code.startswith(area_code) for code in codes for area_code in accepted)


@transaction.atomic
def release_upper(plan: UpperPlan, *, by: User, confirmed: Collection[str] | None = None) -> Release:
    """Release an upper plan as it stands; unchanged, it is the release there is.

    Raises PermissionDenied, or CannotAccept with Thai sentences.
    """
    plan = _held(plan, "release", by)
    if reasons := against(checked(plan, anew=True).said, confirmed):
        raise CannotAccept(*reasons)
    return issue(plan.area, plan.period, upper_content(plan), plan_digest=upper_digest(plan), by=by, level=plan.level)
