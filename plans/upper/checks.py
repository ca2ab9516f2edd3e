"""What speaks against taking a plan in, giving it back and releasing: one list each, read by page and action.

Whether the releases of the level below may be taken in is asked of all its areas at once: there are equally many
queries for one area and for thirty, and one release alone is a case of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from agencies.errors import Reason
from plans.decisions.actions import FROZEN
from plans.releases.levels import level_named, plans_in
from plans.releases.models import ReceiptState, Release
from plans.releases.queries import newest_of, told_by_takers
from plans.releases.staleness import holds, out_of_date
from plans.tambon.models import TambonPlan
from plans.upper.models import Acceptance, UpperPlan

# The level below each level, whose releases it accepts.
BELOW: Mapping[str, str] = {
    UpperPlan.Level.DISTRICT: Release.Level.TAMBON,
    UpperPlan.Level.PROVINCE: Release.Level.DISTRICT,
}


def held_above(plan: UpperPlan) -> list[Reason]:
    """Say that the level above holds the plan: nothing is taken in, given back, decided or released in it."""
    return [Reason(FROZEN)] if plan.frozen_by_id else []


def against_giving_back(acceptance: Acceptance) -> list[Reason]:
    """Return in Thai why what was taken in cannot be given back now; none means it can, with a reason."""
    return held_above(acceptance.upper_plan)


def against_releasing(plan: UpperPlan, taken: int) -> list[Reason]:
    """Return why an upper plan that holds ``taken`` plans of the level below cannot be released now; none: it can."""
    if taken:
        return held_above(plan)
    place = f"{reverse('plans:upper', args=[plan.pk])}#below"
    return [*held_above(plan), Reason("ยังไม่ได้รับแผนจากระดับล่าง จึงยังไม่มีสิ่งที่จะออกเล่มแผน", place=place)]


# --- taking in ------------------------------------------------------------------------------------------------------
class Obstacle(StrEnum):
    """What keeps a release from being taken in, in the order in which it is asked."""

    ELSEWHERE = "elsewhere"
    OTHER_PERIOD = "other_period"
    REPLACED = "replaced"
    CHANGED = "changed"
    TAKEN = "taken"
    NOT_SENT = "not_sent"
    SENT_BACK = "sent_back"

    @property
    def is_of_sending(self) -> bool:
        """Tell whether the release itself may be taken in, and only has not come, or went back."""
        return self in {Obstacle.NOT_SENT, Obstacle.SENT_BACK}


_SAID = {
    Obstacle.ELSEWHERE: "แผน {release.area} ไม่ได้อยู่ใน {plan.area}",
    Obstacle.OTHER_PERIOD: "แผนที่ส่งมาเป็นคนละช่วงแผน",
    Obstacle.TAKEN: "แผน {release.area} รับเข้าแผนนี้แล้ว หรือไม่พบแผนต้นทาง",
    Obstacle.NOT_SENT: "เล่มแผน {release.area} ครั้งที่ {release.version} ยังไม่ได้ส่งถึงสำนักงานของ {plan.area}",
    Obstacle.SENT_BACK: "เล่มแผน {release.area} ครั้งที่ {release.version} ส่งคืนไปแล้ว รับได้เมื่อส่งมาใหม่",
}


@dataclass(frozen=True)
class LevelBelow:
    """What was read of some areas below an upper plan, by the key of the area.

    Their plans, what these say now (None of one that is being summed anew), the newest release of each, and by the key
    of a release how it stands at the offices that take it in; one that is not named was never sent there.
    """

    upper: UpperPlan
    plans: Mapping[int, TambonPlan | UpperPlan]
    digests: Mapping[int, str | None]
    releases: Mapping[int, Release]
    sent: Mapping[int, str]

    def obstacle(self, release: Release) -> Obstacle | None:
        """Return what keeps ``release`` (with its area) from being taken into the plan; asks the database nothing."""
        if release.level != BELOW[self.upper.level] or release.area.parent_id != self.upper.area_id:
            return Obstacle.ELSEWHERE
        if release.period_id != self.upper.period_id:
            return Obstacle.OTHER_PERIOD
        if self.releases.get(release.area_id, release).pk != release.pk:
            return Obstacle.REPLACED
        plan = self.plans.get(release.area_id)
        if plan is not None and not holds(release, self.digests):
            return Obstacle.CHANGED
        if plan is None or plan.frozen_by_id:
            return Obstacle.TAKEN
        return self._not_here(release)

    def _not_here(self, release: Release) -> Obstacle | None:
        state = self.sent.get(release.pk)
        if state is None:
            return Obstacle.NOT_SENT
        return Obstacle.SENT_BACK if state == ReceiptState.RETURNED else None


def level_below(upper: UpperPlan, areas: Collection[int]) -> LevelBelow:
    """Read the plans and newest releases of ``areas`` below a plan; equally many queries, however many areas."""
    level = BELOW[upper.level]
    plans = {plan.area_id: plan for plan in plans_in(level, areas, upper.period_id).select_related("area")}
    releases = list(newest_of(areas, upper.period_id).select_related("area"))
    return LevelBelow(
        upper=upper,
        plans=plans,
        digests=level_named(level).digests(list(plans.values())),
        releases={release.area_id: release for release in releases},
        sent=_sent(upper, [release.pk for release in releases]),
    )


# Of several receipts that lie before the offices of a level the farthest speaks.
_FARTHEST = (ReceiptState.RETURNED, ReceiptState.SENT, ReceiptState.OPENED, ReceiptState.RECEIVED)


def _sent(upper: UpperPlan, releases: Collection[int]) -> dict[int, str]:
    receipts = told_by_takers(upper.area_id).filter(release__in=releases).order_by()
    found = receipts.values_list("release", "state", "is_back")
    told = [(release, ReceiptState.RETURNED if is_back else ReceiptState(state)) for release, state, is_back in found]
    return dict(sorted(told, key=lambda pair: _FARTHEST.index(pair[1])))


def against_accepting(plan: UpperPlan, release: Release) -> list[Reason]:
    """Return in Thai why ``release`` cannot be taken into ``plan``; none means it can."""
    below = level_below(plan, [release.area_id])
    obstacle = below.obstacle(release)
    if obstacle is None:
        return held_above(plan)
    if obstacle == Obstacle.CHANGED:
        return [Reason(f"แผน {release.area} ไม่เป็นปัจจุบัน: {why}", place=why.place) for why in out_of_date(release)]
    if obstacle == Obstacle.REPLACED:
        latest = below.releases[release.area_id]
        place = reverse("plans:release", args=[latest.pk])
        return [Reason(f"มีเล่มแผน ครั้งที่ {latest.version} ออกแทนแล้ว กรุณารับเล่มล่าสุด", place=place)]
    return [Reason(_SAID[obstacle].format(release=release, plan=plan))]


def taken_already(release: Release) -> Reason:
    """Say of a release that its plan is held above already, or gone."""
    return Reason(_SAID[Obstacle.TAKEN].format(release=release))
