"""A plan released: its content frozen in one canonical text, found again by its digest, and whether it still holds.

``issue`` takes any level's content; what a tambon's plan says is in ``plans.releases.content``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.areas.models import Area
from agencies.errors import Cannot, Reason, against
from agencies.history import Actor
from agencies.locking import locked
from agencies.people.models import User
from plans.releases import objections
from plans.releases.content import content_of
from plans.releases.lines import head_of, store_lines
from plans.releases.models import Delivery, Release
from plans.releases.objections import Checked
from plans.releases.queries import newest, text_digest
from plans.tambon import readiness
from plans.tambon.models import TambonPlan
from plans.tambon.readiness import Act
from projects.periods import PlanPeriod
from projects.snapshot import canonical


class CannotRelease(Cannot):
    """A plan that cannot be released now; ``reasons`` are Thai sentences."""


# --- releasing ------------------------------------------------------------------------------------------------------
@transaction.atomic
def release(plan: TambonPlan, *, by: User, confirmed: Collection[str] | None = None) -> Release:
    """Release a tambon plan as it stands; what was not changed since its last release is that release.

    ``confirmed`` names the warnings that were read (agencies.errors.against).  Raises PermissionDenied, or
    CannotRelease with Thai sentences.
    """
    plan = locked(plan, "area", "period")
    check_permission(by, "tambon_plan.release", plan)
    if reasons := against(checked(plan, anew=True).said, confirmed):
        raise CannotRelease(*reasons)
    return issue(plan.area, plan.period, content_of(plan), plan_digest=plan.digest, by=by)


def check_list(plan: TambonPlan) -> list[Reason]:
    """Return what forbids releasing a plan now, and what only warns; page, action and command read it."""
    return checked(plan).said


def checked(plan: TambonPlan, *, anew: bool = False) -> Checked:
    """Return the check list and when the figures of the papers were compared; ``anew`` compares them now."""
    lines = plan.lines.aggregate(
        lines=Count("pk", distinct=True),
        aligned=Count("project__alignments", distinct=True),
        newest=Max("project__alignments"),
    )
    # Whatever is aligned or no longer, versions and decisions aside: a key is never given twice.
    state = f"{plan.digest} {plan.built} {plan.wanted} {lines}"
    return objections.checked(Release.Level.TAMBON, plan, _said(plan, lines["lines"]), state=state, anew=anew)


def _said(plan: TambonPlan, lines: int) -> list[Reason]:
    tambon = reverse("plans:tambon", args=[plan.pk])
    if plan.is_behind:
        return [Reason("กำลังรวมแผน กรุณาออกเล่มแผนอีกครั้งเมื่อรวมแผนเสร็จ", place=tambon)]
    if not lines:
        return [Reason("ยังไม่มีแผนหมู่บ้านที่รับเข้าแผนตำบล จึงยังไม่มีสิ่งที่จะออกเล่มแผน", place=tambon)]
    return readiness.check_list(plan, Act.RELEASE)


@transaction.atomic
def issue(
    area: Area,
    period: PlanPeriod,
    content: Mapping[str, Any],
    *,
    plan_digest: str,
    by: User,
    level: str = Release.Level.TAMBON,
) -> Release:
    """Freeze ``content`` as the next version of an area's plan, text and rows, unless the newest says the very same.

    The caller holds the row of the plan it was made from, in a transaction, and has checked who may.
    """
    text = canonical(content).decode()
    new_digest = text_digest(text)
    latest = newest(area, period)
    if latest is not None and latest.digest == new_digest:
        return latest
    made: Release = Release.objects.create(
        level=level,
        area=area,
        period=period,
        version=latest.version + 1 if latest else 1,
        content=text,
        head=head_of(content),
        line_count=len(content["lines"]),
        digest=new_digest,
        plan_digest=plan_digest,
        by=by,
        by_name=Actor.of(by).signed,
    )
    store_lines(made, content)
    return made


def took_home(release: Release, *, by: User) -> None:
    """Remember the release as the one that ``by`` last took of its area: «สิ่งที่เปลี่ยนหลังท่านดาวน์โหลด» compares with it."""
    Delivery.objects.update_or_create(
        user=by, area=release.area, period=release.period, defaults={"release": release, "at": timezone.now()}
    )
