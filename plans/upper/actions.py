"""What a district or province does with its plan: takes a release in, gives it back, decides, and releases its own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.areas.models import Area
from agencies.errors import Cannot
from agencies.people.models import User
from plans.decisions.models import DECIDABLE, Outcome, PublicationState
from plans.releases.actions import issue, signed
from plans.releases.models import Receipt, ReceiptState, Release
from plans.releases.queries import newest, out_of_date
from plans.tambon.models import TambonLine, TambonPlan
from plans.upper.content import BELOW, upper_content, upper_digest
from plans.upper.models import Acceptance, UpperDecision, UpperPlan
from projects.models import Project
from projects.periods import PlanPeriod

LEVELS = {Area.Level.DISTRICT: UpperPlan.Level.DISTRICT, Area.Level.PROVINCE: UpperPlan.Level.PROVINCE}
RISEN = (Outcome.CARRIED, Outcome.PASSED_ON)
WAITING = (ReceiptState.SENT, ReceiptState.OPENED)
FROZEN = "แผนนี้ถูกรับเข้าแผนระดับบนแล้ว จึงแก้ไขไม่ได้ กรุณาขอให้ระดับบนคืนแผนก่อน"


class CannotAccept(Cannot):
    """A step of an upper plan that is not possible now; ``reasons`` are Thai sentences."""


def upper_plan_for(area: Area, period: PlanPeriod) -> UpperPlan:
    """Find or start the plan of a district or province."""
    level = LEVELS[Area.Level(area.level)]
    return UpperPlan.objects.get_or_create(area=area, period=period, defaults={"level": level})[0]


def _held(plan: UpperPlan, action: str, by: User) -> UpperPlan:
    plan = UpperPlan.objects.select_for_update(of=("self",)).select_related("area__parent", "period").get(pk=plan.pk)
    if not by.has_perm(f"upper_plan.{action}", plan):
        raise PermissionDenied(f"upper_plan.{action}")
    if plan.frozen_by_id:
        raise CannotAccept(FROZEN)
    return plan


@transaction.atomic
def accept(plan: UpperPlan, release: Release, *, by: User) -> Acceptance:
    """Take a release of the level below in, and freeze the plan it was made from.

    Where it was sent to the person's office and waits there, it is received with it.
    Raises PermissionDenied, or CannotAccept with Thai sentences.
    """
    plan = _held(plan, "accept", by)
    lower = _lower(release)
    if reasons := against_accepting(plan, release):
        raise CannotAccept(*reasons)
    if lower is None or lower.frozen_by_id:
        raise CannotAccept(f"แผน {release.area} รับเข้าแผนนี้แล้ว หรือไม่พบแผนต้นทาง")
    type(lower).objects.filter(pk=lower.pk, frozen_by=None).update(frozen_by=release)
    _receive(release, by)
    return Acceptance.objects.create(upper_plan=plan, area=release.area, release=release, by=by, by_name=signed(by))


def _receive(release: Release, by: User) -> None:
    """Write down as received what was sent to the person's office: nobody takes in what has not come."""
    sent = Receipt.objects.allowing(by, "receive").filter(release=release).order_by().values_list("pk", flat=True)
    now = timezone.now()
    # The states are asked of the row that is written, so that one settled meanwhile stays as it was settled.
    waiting = Receipt.objects.filter(pk__in=list(sent), state__in=WAITING)
    waiting.update(
        state=ReceiptState.RECEIVED,
        opened_at=Coalesce("opened_at", now),
        settled_by=by,
        settled_name=signed(by),
        settled_at=now,
    )


def against_accepting(plan: UpperPlan, release: Release) -> list[str]:
    """Return in Thai why ``release`` cannot be taken into ``plan``; none means it can."""
    if release.level != BELOW[plan.level] or release.area.parent_id != plan.area_id:
        return [f"แผน {release.area} ไม่ได้อยู่ใน {plan.area}"]
    if release.period_id != plan.period_id:
        return ["แผนที่ส่งมาเป็นคนละช่วงแผน"]
    latest = newest(release.area, release.period)
    if latest is not None and latest.pk != release.pk:
        return [f"มีฉบับที่ {latest.version} ออกแทนแล้ว กรุณารับฉบับล่าสุด"]
    return [f"แผน {release.area} ไม่เป็นปัจจุบัน: {reason}" for reason in out_of_date(release)]


def _lower(release: Release) -> TambonPlan | UpperPlan | None:
    """Lock and return the plan a release was made from."""
    model: type[TambonPlan | UpperPlan] = TambonPlan if release.level == Release.Level.TAMBON else UpperPlan
    rows = model.objects.select_for_update(of=("self",)).filter(area=release.area_id, period=release.period_id)
    found: TambonPlan | UpperPlan | None = rows.first()
    return found


@transaction.atomic
def give_back(acceptance: Acceptance, *, by: User, reason: str) -> None:
    """Give a plan back to the level below with a reason; from then on it can be changed again.

    Raises PermissionDenied, or CannotAccept with Thai sentences.
    """
    _held(acceptance.upper_plan, "accept", by)
    if not reason.strip():
        raise CannotAccept("กรุณาบอกเหตุผลที่คืนแผน เพื่อให้ระดับล่างทราบว่าต้องแก้ไขอะไร")
    ended = Acceptance.objects.filter(pk=acceptance.pk, ended_at=None)
    if ended.update(ended_at=timezone.now(), end_reason=reason.strip()) != 1:
        raise CannotAccept("แผนนี้คืนไปแล้ว")
    lower = _lower(acceptance.release)
    if lower is not None:
        type(lower).objects.filter(pk=lower.pk).update(frozen_by=None)


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
        upper_plan=plan, project=project, fate=fate, rank=rank, reason=reason.strip(), by=by, by_name=signed(by)
    )


def _risen(plan: UpperPlan, project: Project) -> bool:
    """Tell whether a project came up with an accepted plan; accepted plans are frozen, so their lines still say it."""
    accepted = plan.acceptances.filter(ended_at=None).values_list("area__code", flat=True)
    codes = TambonLine.objects.filter(project=project, tambon_plan__period=plan.period_id, fate__in=RISEN).values_list(
        "tambon_plan__area__code", flat=True
    )
    return any(code.startswith(one) for code in codes for one in accepted)


@transaction.atomic
def release_upper(plan: UpperPlan, *, by: User) -> Release:
    """Release an upper plan as it stands; unchanged, it is the release there is.

    Raises PermissionDenied, or CannotAccept with Thai sentences.
    """
    plan = _held(plan, "release", by)
    if not plan.acceptances.filter(ended_at=None).exists():
        raise CannotAccept("ยังไม่ได้รับแผนจากระดับล่าง จึงยังไม่มีสิ่งที่จะออกฉบับ")
    return issue(plan.area, plan.period, upper_content(plan), plan_digest=upper_digest(plan), by=by, level=plan.level)
