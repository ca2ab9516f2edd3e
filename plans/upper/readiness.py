"""How ready the level below is: one row per tambon of a district or district of a province, with who has to act.

A row reads no release's content; there are equally many queries for one area below and for thirty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from agencies.access.roles import Role
from agencies.areas.models import Area
from agencies.errors import CheckList, Reason
from agencies.people.models import Post, PostHolder
from paper.thai import NOUGHT
from plans.releases.models import ReceiptState, Release
from plans.rollup.levels import LevelSums
from plans.tambon.models import MeetingState, TambonMeeting, TambonPlan
from plans.upper.checking import lacking_inside
from plans.upper.checks import LevelBelow, Obstacle, against_giving_back, held_above, level_below
from plans.upper.models import Acceptance, UpperPlan
from plans.upper.queries import RisenSums
from plans.village.models import PlanState, VillagePlan

# Whose next step it is in the area below: the team of a tambon, the office of a district.
ACTORS: Mapping[str, Role] = {UpperPlan.Level.DISTRICT: Role.TAMBON_TEAM, UpperPlan.Level.PROVINCE: Role.DIST_OFFICE}
VACANT = "ตำแหน่งว่าง"


class BelowStanding(StrEnum):
    """How far a plan of the level below has come, the farthest first."""

    ACCEPTED = "accepted"
    RECEIVED = "received"
    SENT = "sent"
    SENT_BACK = "sent_back"
    RELEASED = "released"
    BEHIND = "behind"

    @property
    def label(self) -> str:
        """Say it in Thai."""
        return _LABELS[self]

    @property
    def badge(self) -> str:
        """Return its colour: of what is done, what waits here, what is on its way, what is in the way."""
        return _BADGES[self]


_LABELS = {
    BelowStanding.ACCEPTED: "รับเข้าแผนแล้ว",
    BelowStanding.RECEIVED: "ลงรับแล้ว รอพิจารณาเข้าแผน",
    BelowStanding.SENT: "ส่งถึงสำนักงานแล้ว รอรับ",
    BelowStanding.SENT_BACK: "ส่งคืนแล้ว รอส่งใหม่",
    BelowStanding.RELEASED: "ออกเล่มแผนแล้ว ยังไม่ส่ง",
    BelowStanding.BEHIND: "ยังไม่พร้อม",
}
_BADGES = {
    BelowStanding.ACCEPTED: "accepted",
    BelowStanding.RECEIVED: "submitted",
    BelowStanding.SENT: "submitted",
    BelowStanding.SENT_BACK: "returned",
    BelowStanding.RELEASED: "draft",
    BelowStanding.BEHIND: "returned",
}
# What waits here, what is in the way, what is on its way, what is done.
SHOWN_FIRST = (
    BelowStanding.RECEIVED,
    BelowStanding.SENT,
    BelowStanding.BEHIND,
    BelowStanding.SENT_BACK,
    BelowStanding.RELEASED,
    BelowStanding.ACCEPTED,
)


@dataclass(frozen=True)
class Blocker:
    """What is still to be done below, and the post that has to do it."""

    who: str
    what: str

    def __str__(self) -> str:
        """Say both."""
        return f"{self.who}: {self.what}"


@dataclass(frozen=True)
class Below:
    """One area below an upper plan: its newest release, what it comes to, how far it is, and what is in the way."""

    area: Area
    standing: BelowStanding
    plan: TambonPlan | UpperPlan | None
    release: Release | None
    acceptance: Acceptance | None
    given_back: Acceptance | None
    now: tuple[int, Decimal]
    accepted: tuple[int, Decimal]
    blockers: tuple[Blocker, ...] = ()
    # Whether the plan above takes in and gives back at all: no level above holds it.
    is_open: bool = True
    # Whether any village's plan is in what there is now: without one there is no figure, which is not nought.
    has_plan: bool = True
    # What is to be known before it is taken in (plans.upper.checking).
    lacking: tuple[Reason, ...] = ()
    # How many villages or tambons the area has, and how many of them are in its plan.
    inside: int = 0
    inside_of: int = 0

    @property
    def left(self) -> int:
        """Count what stands inside the area and is not in its plan."""
        return self.inside_of - self.inside

    @property
    def checks(self) -> CheckList:
        """Return what is confirmed before its release is taken in."""
        return CheckList(self.lacking)

    @property
    def badge(self) -> str:
        """Return the colour of the state."""
        return self.standing.badge

    @property
    def may_be_accepted(self) -> bool:
        """Tell whether its newest release says what its plan says, was sent here, and waits."""
        return self.is_open and self.standing in {BelowStanding.SENT, BelowStanding.RECEIVED}

    @property
    def may_be_given_back(self) -> bool:
        """Tell whether what was taken in can be given back."""
        return self.acceptance is not None and not against_giving_back(self.acceptance)


@dataclass
class _Facts:
    """What was read about all areas below, by the key of the area."""

    below: LevelBelow
    open: Mapping[int, Acceptance] = field(default_factory=dict)
    ended: Mapping[int, Acceptance] = field(default_factory=dict)
    actors: Mapping[int, str] = field(default_factory=dict)
    inside: Mapping[int, Sequence[Any]] = field(default_factory=dict)
    spoken: frozenset[int] = frozenset()

    @property
    def is_of_villages(self) -> bool:
        """Tell whether villages stand inside the areas, or tambons."""
        return self.below.upper.level == UpperPlan.Level.DISTRICT


def readiness_below(plan: UpperPlan, live: LevelSums, accepted: RisenSums) -> list[Below]:
    """Return a row for every area below ``plan`` by code; ``accepted`` is what it holds, ``live`` all there is."""
    areas = list(Area.objects.filter(parent=plan.area_id).in_force().order_by("code"))
    facts = _facts(plan, [area.pk for area in areas])
    rows = (
        _row(
            plan,
            area,
            facts,
            now=(live.projects_by_area.get(area.code, 0), live.by_area.get(area.code, NOUGHT)),
            accepted=(accepted.projects_by_area.get(area.code, 0), accepted.by_area.get(area.code, NOUGHT)),
        )
        for area in areas
    )
    return [replace(row, has_plan=row.area.code in live.areas) for row in rows]


def _row(
    plan: UpperPlan, area: Area, facts: _Facts, *, now: tuple[int, Decimal], accepted: tuple[int, Decimal]
) -> Below:
    release, taken = facts.below.releases.get(area.pk), facts.open.get(area.pk)
    obstacle = facts.below.obstacle(release) if release else None
    inside, left = facts.inside.get(area.pk, ()), _left_out(area, facts)
    return Below(
        area=area,
        standing=BelowStanding.ACCEPTED if taken else _standing(release, obstacle, facts.below),
        plan=facts.below.plans.get(area.pk),
        release=taken.release if taken else release,
        acceptance=taken,
        given_back=None if taken else facts.ended.get(area.pk),
        now=now,
        accepted=accepted,
        blockers=() if taken else tuple(_blockers(plan, area, facts, obstacle=obstacle)),
        is_open=not held_above(plan),
        lacking=tuple(lacking_inside(plan, release, left)) if release and not taken else (),
        inside=len(inside) - len(left),
        inside_of=len(inside),
    )


def _left_out(area: Area, facts: _Facts) -> list[str]:
    """Name what stands inside an area and is not in its plan."""
    inside = facts.inside.get(area.pk, ())
    return [
        str(one) for one in inside if not (one.state == PlanState.ACCEPTED if facts.is_of_villages else one.is_taken)
    ]


def _standing(release: Release | None, obstacle: Obstacle | None, below: LevelBelow) -> BelowStanding:
    """Say how far a plan has come that was not taken in."""
    if release is None:
        return BelowStanding.BEHIND
    if obstacle is not None:
        return _WAITING_BELOW.get(obstacle, BelowStanding.BEHIND)
    return BelowStanding.RECEIVED if below.sent[release.pk] == ReceiptState.RECEIVED else BelowStanding.SENT


_WAITING_BELOW = {
    Obstacle.NOT_SENT: BelowStanding.RELEASED,
    Obstacle.SENT_BACK: BelowStanding.SENT_BACK,
}


# --- what is in the way -----------------------------------------------------------------------------------------------
def _blockers(plan: UpperPlan, area: Area, facts: _Facts, *, obstacle: Obstacle | None) -> Iterator[Blocker]:
    actor = facts.actors.get(area.pk, f"ผู้รับผิดชอบแผน {area}")
    inside = _tambon_blockers if plan.level == UpperPlan.Level.DISTRICT else _district_blockers
    yield from inside(actor, area, facts)
    release = facts.below.releases.get(area.pk)
    if release is None:
        yield Blocker(actor, "ยังไม่ออกเล่มแผน")
    elif obstacle is not None:
        yield Blocker(actor, _TO_DO.get(obstacle, _ANEW).format(version=release.version))


_ANEW = "แผนเปลี่ยนหลังออกเล่มแผน ครั้งที่ {version} ต้องออกเล่มแผนใหม่"
_TO_DO = {
    Obstacle.NOT_SENT: "ออกเล่มแผน ครั้งที่ {version} แล้ว ยังไม่ส่งถึงสำนักงานที่รับแผน",
    Obstacle.SENT_BACK: "เล่มแผน ครั้งที่ {version} ถูกส่งคืน แก้ไขตามเหตุผลแล้วส่งใหม่",
}


def _tambon_blockers(actor: str, area: Area, facts: _Facts) -> Iterator[Blocker]:
    waits: dict[str, list[int]] = defaultdict(list)
    for village in facts.inside.get(area.pk, ()):
        waits[village.state or ""].append(village.moo or 0)
    for states, what in _OF_VILLAGES:
        if numbers := sorted(number for state in states for number in waits[state]):
            yield Blocker(f"เลขานุการเวทีประชาคม{_moos(numbers)}", f"{_moos(numbers)} {what}")
    if numbers := sorted(waits[PlanState.SUBMITTED]):
        yield Blocker(actor, f"{_moos(numbers)} ส่งแผนแล้ว ยังไม่ตรวจรับ")
    plan = facts.below.plans.get(area.pk)
    if plan is None:
        return
    if plan.pk not in facts.spoken:
        yield Blocker(actor, "ยังไม่ปิดเวทีตำบล")
    if isinstance(plan, TambonPlan) and plan.is_behind:
        yield Blocker("ระบบ", "กำลังรวมแผน กรุณารอสักครู่")


_OF_VILLAGES = (
    (("",), "ยังไม่เริ่มจัดทำแผน"),
    ((PlanState.DRAFT.value,), "ยังไม่ส่งแผน"),
    ((PlanState.RETURNED.value,), "ถูกส่งกลับให้แก้ไข ยังไม่ส่งใหม่"),
)


def _moos(numbers: Iterable[int]) -> str:
    return f"หมู่ที่ {', '.join(map(str, numbers))}"


def _district_blockers(actor: str, area: Area, facts: _Facts) -> Iterator[Blocker]:
    waits = [str(tambon) for tambon in facts.inside.get(area.pk, ()) if not tambon.is_taken]
    if waits:
        named = ", ".join(waits[:NAMED]) + (f" และอีก {len(waits) - NAMED} ตำบล" if len(waits) > NAMED else "")
        yield Blocker(actor, f"ยังไม่รับแผน {named}")


NAMED = 5


# --- read once for all ------------------------------------------------------------------------------------------------
def _facts(plan: UpperPlan, areas: Sequence[int]) -> _Facts:
    below = level_below(plan, areas)
    facts = _Facts(below, actors=_actors(plan, areas))
    facts.open, facts.ended = _acceptances(plan)
    if plan.level == UpperPlan.Level.DISTRICT:
        facts.inside = _villages(plan, areas)
        facts.spoken = _spoken(below.plans.values())
    else:
        facts.inside = _tambons(plan, areas)
    return facts


def _acceptances(plan: UpperPlan) -> tuple[dict[int, Acceptance], dict[int, Acceptance]]:
    every = plan.acceptances.select_related("release").defer("release__content", "release__head").order_by("at")
    return (
        {acceptance.area_id: acceptance for acceptance in every if acceptance.ended_at is None},
        {acceptance.area_id: acceptance for acceptance in every if acceptance.ended_at is not None},
    )


def _actors(plan: UpperPlan, areas: Sequence[int]) -> dict[int, str]:
    """Return who acts in each area, by the post's title; a post without a holder is said to be vacant."""
    held = PostHolder.objects.current().filter(post=OuterRef("pk"))
    posts = Post.objects.filter(role=ACTORS[plan.level], area__in=areas).annotate(is_held=Exists(held))
    actors: dict[int, str] = {}
    for post in posts.order_by("is_held", "-pk"):
        actors[post.area_id] = post.title if post.is_held else f"{post.title} ({VACANT})"
    return actors


def _villages(plan: UpperPlan, areas: Sequence[int]) -> dict[int, list[Any]]:
    """Return the villages of each tambon, with the state of their own plan; None where none was begun."""
    own = VillagePlan.objects.filter(village=OuterRef("pk"), period=plan.period_id)
    every = Area.objects.filter(parent__in=areas, level=Area.Level.VILLAGE).in_force()
    by_tambon: dict[int, list[Any]] = defaultdict(list)
    for village in every.annotate(state=Subquery(own.values("state")[:1])).order_by("code"):
        by_tambon[village.parent_id or 0].append(village)
    return by_tambon


def _tambons(plan: UpperPlan, areas: Sequence[int]) -> dict[int, list[Any]]:
    taken = Acceptance.objects.filter(area=OuterRef("pk"), upper_plan__period=plan.period_id, ended_at=None)
    every = Area.objects.filter(parent__in=areas).in_force().annotate(is_taken=Exists(taken)).order_by("code")
    by_district: dict[int, list[Any]] = defaultdict(list)
    for tambon in every:
        by_district[tambon.parent_id or 0].append(tambon)
    return by_district


def _spoken(tambons: Iterable[TambonPlan | UpperPlan]) -> frozenset[int]:
    closed = TambonMeeting.objects.filter(
        tambon_plan__in=[tambon.pk for tambon in tambons], kind=TambonMeeting.Kind.FORUM, state=MeetingState.CLOSED
    )
    return frozenset(closed.values_list("tambon_plan", flat=True))
