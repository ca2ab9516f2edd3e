"""How far an edition of a local plan has come on its route, and what is next: the reader's act, or whom she awaits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from agencies.access.permissions import roles_that_may
from agencies.errors import Reason
from agencies.people.models import PostHolder, User
from agencies.todo import Stage, Waiting
from paper.thai import thai_date
from plans.local.actions.approval import EDITIONS, EditionMove, in_figures, route_of
from plans.local.balance import Balance
from plans.local.models import Edition, EditionStep, LocalPlan

State = Edition.State


def steps_of(edition: Edition) -> list[EditionStep]:
    """Return the steps that were taken with an edition, in their order."""
    return list(edition.steps.order_by("at", "pk"))


def stages_of(edition: Edition, steps: Sequence[EditionStep], *, is_hers: bool) -> list[Stage]:
    """Return the states of an edition's route: those behind it with their recorded day, where it stands, the rest.

    ``is_hers``: the reader takes the next step.
    """
    route = route_of(edition)
    here = route.index(State(edition.state)) if edition.state in route else 0
    left = {step.from_state: step for step in steps}
    stages = [_passed(state, left.get(state)) for state in route[:here]]
    if edition.state == State.ANNOUNCED:
        return [*stages, Stage(State.ANNOUNCED.label, "done", thai_date(edition.announced_on))]
    since = f"ตั้งแต่ {thai_date(timezone.localdate(steps[-1].at))}" if steps else ""
    return [
        *stages,
        Stage(route[here].label, "now" if is_hers else "wait", since, is_here=True),
        *(Stage(state.label, "later") for state in route[here + 1 :]),
    ]


def _passed(state: Edition.State, step: EditionStep | None) -> Stage:
    """Say a state behind: done by the step that left it; without a record of it nothing is claimed."""
    if step is None:
        return Stage(state.label, "none")
    return Stage(state.label, "done", thai_date(step.resolved_on or timezone.localdate(step.at)))


@dataclass(frozen=True)
class Standing:
    """Where an edition stands for its reader: its stages, what it does to the plan, what is next, what forbids that.

    ``act`` is the reader's own, or whom she waits for; None once the edition is announced.
    """

    stages: Sequence[Stage]
    figures: Balance
    stops: Sequence[Reason] = ()
    act: Waiting | None = None


def standing(edition: Edition, reader: User, steps: Sequence[EditionStep]) -> Standing:
    """Tell where an edition stands; ``steps`` are those that were taken with it."""
    figures = in_figures(edition)
    onward = [move for move in EDITIONS.open_moves(edition, reader) if not move.goes_back]
    stages = stages_of(edition, steps, is_hers=bool(onward))
    if edition.state == State.ANNOUNCED:
        return Standing(stages, figures)
    if not onward:
        return Standing(stages, figures, act=_awaited(edition, steps))
    stops = EDITIONS.reasons_against(edition, onward[0])
    return Standing(stages, figures, stops, _onward(edition, onward[0], said=figures.said, stops=len(stops)))


def _onward(edition: Edition, move: EditionMove, *, said: str, stops: int) -> Waiting:
    """Return the reader's own act: to fill the edition (nothing is ``said`` of it), to mend it, or to take the step."""
    page = reverse("plans:edition_step", args=[edition.pk])
    if edition.state == State.DRAFT and not said:
        url = reverse("plans:edition_take_in", args=[edition.pk])
        return Waiting("นำโครงการเข้าฉบับนี้", "ฉบับนี้ยังไม่มีรายการ", url, 1, action="นำโครงการจากแผนตำบล")
    if stops:
        return Waiting(f"แก้ {stops} ข้อก่อน{move.act}", said, page, 1, action="ดูสิ่งที่ต้องแก้")
    return Waiting(move.label, said, page, 1, action=f"ตรวจก่อน{move.act}")


def _awaited(edition: Edition, steps: Sequence[EditionStep]) -> Waiting:
    """Say who takes the next step of an edition, as its authority's posts are held now, and since when it waits."""
    move = next(move for move in EDITIONS.moves if EDITIONS.fits(edition, move) and not move.goes_back)
    since = steps[-1].at if steps else edition.created_at
    who = " หรือ ".join(_holders(edition, move)) or "ยังไม่มีผู้ดำรงตำแหน่งที่ดำเนินการได้"
    detail = f"{who} ตั้งแต่ {thai_date(timezone.localdate(since))}"
    return Waiting(
        f"รอ{move.label}", detail, reverse("plans:edition", args=[edition.pk]), 1, waits_for=who, since=since
    )


def _holders(edition: Edition, move: EditionMove) -> list[str]:
    roles = roles_that_may("edition", move.action)
    held = PostHolder.objects.current().filter(post__agency=edition.local_plan.agency_id, post__role__in=roles)
    return [f"{one.post.title} ({one.user.full_name})" for one in held.select_related("post", "user").order_by("post")]


def back_of(edition: Edition, reader: User) -> EditionMove | None:
    """Return the move that gives a draft back, if it is the reader's now."""
    return next((move for move in EDITIONS.open_moves(edition, reader) if move.goes_back), None)


def next_of_plan(plan: LocalPlan, reader: User, of: Collection[Edition]) -> Waiting | None:
    """Return what is done next with a plan: the reader's act on one of its editions, else a new one, else who acts.

    ``of`` are its editions that she may see; those that are under way come first by age.
    """
    under_way = sorted((one for one in of if one.state != State.ANNOUNCED), key=lambda one: one.created_at)
    hers = [one for one in under_way if EDITIONS.open_moves(one, reader)]
    if hers:
        first, more = hers[0], f" และอีก {len(hers) - 1} ฉบับ" if len(hers) > 1 else ""
        is_draft = first.state == State.DRAFT
        return Waiting(
            f"จัดทำ «{first}» ต่อ" if is_draft else f"บันทึกมติของ «{first}»",
            f"อยู่ในขั้น{first.get_state_display()}{more}",
            reverse("plans:edition", args=[first.pk]),
            1,
            action="เปิดร่าง" if is_draft else "เปิดฉบับนี้",
        )
    if reader.has_perm("local_plan.change", plan) and not under_way:
        why = "แก้ไข เปลี่ยนแปลง เพิ่มเติม หรือทบทวนแผนที่ใช้อยู่" if of else "แผนนี้ยังไม่มีฉบับแรก"
        return Waiting("จัดทำฉบับใหม่", why, reverse("plans:edition_add", args=[plan.pk]), 1, action="จัดทำฉบับใหม่")
    if under_way:
        return _awaited(under_way[0], steps_of(under_way[0]))
    return None
