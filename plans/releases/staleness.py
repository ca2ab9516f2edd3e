"""Whether a release still says what holds today, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, Subquery
from django.urls import reverse

from agencies.errors import Reason
from paper.thai import thai_date
from plans.releases.content import beside_in, beside_of
from plans.releases.levels import Crumbs, level_of
from plans.releases.models import Release
from plans.releases.queries import newer, newest
from plans.tambon.models import PlanReport, TambonPlan
from plans.village.models import PlanEvent, PlanState, VillagePlan
from projects.snapshot import canonical

STALE_WORDS = "ข้อมูลไม่เป็นปัจจุบัน"
# What the office does about it; the public is not asked to.
RELEASE_ANEW = " กรุณาออกเล่มแผนใหม่"


# --- staying true ---------------------------------------------------------------------------------------------------
def holds(release: Release, digests: Mapping[int, str | None]) -> bool:
    """Tell whether a release says what its plan says now; ``digests`` is what plans say, by the key of their area."""
    return digests.get(release.area_id) == release.plan_digest


def tambon_digests(plans: Iterable[TambonPlan]) -> dict[int, str | None]:
    """Return what tambon plans say now by the key of their area; None of one that is being summed anew."""
    return {plan.area_id: None if plan.is_behind else plan.digest for plan in plans}


def staleness(plan: TambonPlan) -> list[str]:
    """Return in Thai why the plan's newest release no longer says what the plan says; none while it does.

    A plan without a release is not out of date.  One query while nothing has changed.
    """
    latest = newest(plan.area, plan.period)
    return [] if latest is None else changes_since(latest, plan)


def changes_since(latest: Release, plan: TambonPlan) -> list[str]:
    """Return in Thai why ``plan`` no longer is what its newest release says: no query while it is, else one."""
    if holds(latest, tambon_digests([plan])):
        return []
    named = list(_villages_changed(plan, latest))
    if plan.is_behind:
        return [*named, "กำลังรวมแผนใหม่ ยอดของแผนอาจไม่ตรงกับเล่มแผนที่ออกแล้ว"]
    return named or [f"ผลการพิจารณาหรือโครงการในแผนตำบลเปลี่ยนหลังออกเล่มแผน ครั้งที่ {latest.version}{RELEASE_ANEW}"]


def _villages_changed(plan: TambonPlan, latest: Release) -> Iterator[str]:
    """Say which villages' plans were reopened, sent anew or added since a release, each by name."""
    released = {village["code"]: village for village in latest.head["villages"] if village["digest"]}
    moved = PlanEvent.objects.filter(plan=OuterRef("pk")).values("at")[:1]
    plans = VillagePlan.objects.filter(village__parent=plan.area_id, period=plan.period_id).annotate(
        moved_at=Subquery(moved)
    )
    named = plans.select_related("village", "accepted_version").defer("accepted_version__content")
    for village_plan in named.order_by("village__code"):
        moved_at = village_plan.moved_at
        before = released.get(village_plan.village.code)
        is_in = village_plan.state == PlanState.ACCEPTED and village_plan.accepted_version is not None
        if before is not None and not is_in:
            yield f"แผน {village_plan.village} ถูกเปิดให้แก้ไขใหม่หลังออกเล่มแผน ครั้งที่ {latest.version} ({_since(moved_at)})"
        elif (
            before is not None
            and village_plan.accepted_version
            and village_plan.accepted_version.digest != before["digest"]
        ):
            yield f"แผน {village_plan.village} ส่งแผนใหม่แล้วหลังออกเล่มแผน ครั้งที่ {latest.version}"
        elif before is None and is_in:
            yield f"แผน {village_plan.village} เข้าแผนตำบลหลังออกเล่มแผน ครั้งที่ {latest.version}"


def _since(moved_at: dt.datetime | None) -> str:
    return f"เมื่อ {thai_date(moved_at)}" if moved_at else "ไม่ทราบวันที่"


def was_reopened(plan: TambonPlan) -> bool:
    """Tell whether a village's plan that the newest release holds has been opened again since, or taken out."""
    latest = newest(plan.area, plan.period)
    if latest is None or holds(latest, tambon_digests([plan])):
        return False
    released = {village["code"] for village in latest.head["villages"] if village["digest"]}
    held = VillagePlan.objects.filter(
        village__code__in=released, period=plan.period_id, state=PlanState.ACCEPTED
    ).values_list("village__code", flat=True)
    return released != set(held)


def was_left_behind(report: PlanReport) -> bool:
    """Tell whether a printed book is of a plan that has changed since, or that stands open at a village now."""
    plan = report.tambon_plan
    if report.form != PlanReport.BOOK:
        return False
    is_older = plan.rolled_up_at is not None and report.created_at < plan.rolled_up_at and report.digest != plan.digest
    return plan.is_behind or is_older or was_reopened(plan)


# --- one release ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Validity:
    """How a release stands today, read once: what it was made from, what replaced it, and why it is out of date.

    ``plan`` is that plan as it is now, None when it is gone; ``reasons`` are Thai sentences, none while it holds.
    """

    release: Release
    plan: Any
    newer: Release | None
    reasons: list[Reason]

    def crumbs(self, reader: object) -> Crumbs:
        """Return the way to the plan, as a person sees it."""
        return [] if self.plan is None else level_of(self.release).crumbs(self.plan, reader)

    @property
    def may_differ_beside(self) -> bool:
        """Tell whether it holds, and there is more in it than what its digest speaks of: a tambon's, in force."""
        return isinstance(self.plan, TambonPlan) and not self.reasons


def validity_of(release: Release) -> Validity:
    """Read how a release stands today: two queries of a tambon's while nothing has changed, else three."""
    plan, later = level_of(release).plan_of(release), newer(release)
    return Validity(release, plan, later, _reasons(release, plan, later))


def validity_in_force(plan: TambonPlan) -> Validity | None:
    """Read how the newest release of a tambon's plan stands: the same for a query less; None without a release."""
    latest = newest(plan.area, plan.period)
    return None if latest is None else Validity(latest, plan, None, _reasons(latest, plan, None))


def _reasons(release: Release, plan: Model | None, later: Release | None) -> list[Reason]:
    if later is not None:
        place = reverse("plans:release", args=[later.pk])
        return [Reason(f"มีเล่มแผน ครั้งที่ {later.version} ออกแทนแล้วเมื่อ {thai_date(later.at)}", place=place)]
    level = level_of(release)
    return [] if plan is None or holds(release, level.digests([plan])) else level.staleness(plan, release)


def out_of_date(release: Release) -> list[Reason]:
    """Return in Thai why a release is not what holds today: a newer one, or a plan that has changed since."""
    return validity_of(release).reasons


def is_changed_beside(validity: Validity) -> bool:
    """Tell whether only what a tambon's release holds beside the projects has changed: agreements, profile, and so on.

    It may still be sent then, and releasing makes a new version.  False of one that is out of date or was replaced.
    The projects are not read: while the plan's digest is the release's own they say the same.
    """
    if not validity.may_differ_beside:
        return False
    return canonical(beside_of(validity.plan)) != canonical(beside_in(validity.release.head))
