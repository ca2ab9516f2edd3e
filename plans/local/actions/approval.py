"""The approval of an edition of a local plan: its route, the moves along it, and the announcement.

Routes are those of docs/domain.md#editions: ข้อ 22 (support committee → development committee with the people's
forum → of an อบต. the council → the executive announces), ข้อ 22/1 (changes), ข้อ 21 (a correction is the executive's
alone); only an อบต. needs its council, and a review goes as a new plan.  ข้อ 22/2 (special cases) and the definitions
are unverified there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Cannot, Reason, Severity
from agencies.locking import hold
from agencies.offices.models import Agency
from agencies.people.models import User
from agencies.workflow import Machine, Move
from paper.thai import thai_date
from plans.local.balance import Balance, balance
from plans.local.editions import alteration, lines_in_force, next_number
from plans.local.models import Edition, EditionStep, LocalPlan
from plans.local.readiness import faults, in_order

State, Kind = Edition.State, Edition.Kind
Route = tuple[Edition.State, ...]
WITH_COUNCIL: Route = (State.DRAFT, State.COMMITTEE, State.COUNCIL, State.EXECUTIVE, State.ANNOUNCED)
WITHOUT_COUNCIL: Route = (State.DRAFT, State.COMMITTEE, State.EXECUTIVE, State.ANNOUNCED)
EXECUTIVE_ALONE: Route = (State.DRAFT, State.EXECUTIVE, State.ANNOUNCED)
# By kind of edition: the route of an อบต., and that of every other local authority (เทศบาล, อบจ.).
ROUTES: Mapping[Edition.Kind, tuple[Route, Route]] = {
    Kind.MAIN: (WITH_COUNCIL, WITHOUT_COUNCIL),
    Kind.CORRECTION: (EXECUTIVE_ALONE, EXECUTIVE_ALONE),
    Kind.CHANGE: (WITH_COUNCIL, WITHOUT_COUNCIL),
    Kind.SUPPLEMENT: (WITH_COUNCIL, WITHOUT_COUNCIL),
    Kind.REVIEW: (WITH_COUNCIL, WITHOUT_COUNCIL),
}
HAVE_COUNCIL_APPROVAL = frozenset({Agency.Kind.SAO})
RESOLVED = "วันที่มีมติ"
# What is in order before an announcement besides the edition itself, by the code of what would speak against it.
_BESIDE = {"first": "ฉบับแรกของแผนประกาศใช้แล้ว", "ahead": "ไม่มีฉบับก่อนหน้าค้างอยู่"}


class CannotMove(Cannot):
    """A step that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


def route_of(edition: Edition) -> Route:
    """Return the states an edition passes, from draft to announced."""
    if edition.is_special:
        return EXECUTIVE_ALONE
    council, plain = ROUTES[Kind(edition.kind)]
    return council if edition.local_plan.agency.kind in HAVE_COUNCIL_APPROVAL else plain


def next_state(edition: Edition) -> Edition.State | None:
    """Return the state after the present one; None at the end of the route or off it."""
    return {str(state): after for state, after in pairwise(route_of(edition))}.get(edition.state)


@dataclass(frozen=True)
class EditionMove(Move[Edition]):
    """One action of the route, with what is asked for by its label: the day and the words of the resolution.

    Where it goes back, the words are the reason.  ``act`` is its verb: «เสนอ».
    """

    asks_day: str = ""
    asks_words: str = ""
    act: str = ""

    @property
    def goes_back(self) -> bool:
        """Tell whether the edition becomes a draft again."""
        return self.target == State.DRAFT


def _held(edition: Edition, _move: EditionMove) -> Edition:
    """Take an edition and its plan: what is compared with the plan in force is what is announced on it.

    The writes that change nothing make others wait on every database: other steps of the plan, and whoever writes the
    draft.
    """
    gone = CannotMove("ไม่พบฉบับนี้แล้ว กรุณาเปิดหน้านี้ใหม่อีกครั้ง")
    hold(LocalPlan.objects.filter(pk=edition.local_plan_id), gone, agency=F("agency"))
    hold(Edition.objects.filter(pk=edition.pk), gone, state=F("state"))
    held: Edition = Edition.objects.select_related("local_plan__agency__area", "local_plan__period").get(pk=edition.pk)
    return held


def _moved_on(edition: Edition, _move: EditionMove) -> list[str]:
    return [f"ฉบับนี้อยู่ในขั้น «{edition.get_state_display()}» แล้ว กรุณาเปิดหน้านี้ใหม่อีกครั้ง"]


def main_lacking(edition: Edition) -> list[Reason]:
    """Ask for the main edition before any other of the plan is announced."""
    if edition.kind == Kind.MAIN or edition.local_plan.editions.filter(state=State.ANNOUNCED).exists():
        return []
    place = reverse("plans:local", args=[edition.local_plan_id])
    return [Reason("ฉบับแรกของแผนยังไม่ได้ประกาศใช้ จึงประกาศใช้ฉบับนี้ไม่ได้", place=place, code="first")]


def passing_over(edition: Edition) -> list[Reason]:
    """Warn that earlier numbers of the kind and year wait: this edition is then announced before them."""
    waiting = passed_over(edition)
    if not waiting:
        return []
    named = ", ".join(f"«{earlier}» ยังไม่ประกาศใช้ (ขั้น{earlier.get_state_display()})" for earlier in waiting)
    return [
        Reason(
            f"{named} ฉบับนี้จะประกาศใช้ก่อน",
            place=reverse("plans:edition", args=[waiting[0].pk]),
            severity=Severity.WARNING,
            code="ahead",
            figure=f"ก่อนฉบับที่ยังค้าง {len(waiting)} ฉบับ",
        )
    ]


def passed_over(edition: Edition) -> list[Edition]:
    """Return the editions of the same kind and year with an earlier number that are not announced yet."""
    same = edition.local_plan.editions.filter(kind=edition.kind, year=edition.year, number__lt=edition.number)
    return list(same.exclude(state=State.ANNOUNCED).order_by("number"))


READY = (faults,)
EDITIONS = Machine(
    "edition",
    Edition,
    State,
    refusal=CannotMove,
    hold=_held,
    elsewhere=_moved_on,
    overtaken="มีผู้ดำเนินการกับฉบับนี้พร้อมกัน กรุณาเปิดหน้านี้ใหม่อีกครั้ง",
    routes=(WITH_COUNCIL, WITHOUT_COUNCIL, EXECUTIVE_ALONE),
    starts={"start": (State.DRAFT, "จัดทำฉบับ")},
    moves=(
        EditionMove("propose", "เสนอพิจารณา", {State.DRAFT}, None, conditions=READY, act="เสนอ", asks_day="วันที่เสนอ"),
        EditionMove(
            "agree",
            "บันทึกมติเห็นชอบของคณะกรรมการ",
            {State.COMMITTEE},
            None,
            conditions=READY,
            asks_day=RESOLVED,
            act="บันทึกมติ",
            asks_words="มติที่ประชุม",
        ),
        EditionMove(
            "approve",
            "บันทึกมติเห็นชอบของสภา",
            {State.COUNCIL},
            None,
            conditions=READY,
            asks_day=RESOLVED,
            act="บันทึกมติ",
            asks_words="มติสภา",
        ),
        EditionMove(
            "announce",
            "อนุมัติและประกาศใช้",
            {State.EXECUTIVE},
            None,
            conditions=(*READY, main_lacking, passing_over),
            asks_day="วันที่ประกาศใช้",
            act="ประกาศใช้",
            asks_words="ประกาศเลขที่",
        ),
        # A draft may always be given back.
        EditionMove(
            "return",
            "คืนร่างให้แก้ไข",
            {State.COMMITTEE, State.COUNCIL, State.EXECUTIVE},
            State.DRAFT,
            act="คืนร่าง",
            asks_words="เหตุผลที่คืน",
        ),
    ),
)


@transaction.atomic
def step(
    edition: Edition,
    name: str,
    *,
    by: User,
    on: dt.date | None = None,
    words: str = "",
    confirmed: Collection[str] | None = (),
) -> EditionStep:
    """Take an edition one step and record who, when and by which resolution (or why it goes back).

    A draft proposed without a day is proposed today; ``confirmed`` names the warnings that were read, such as «ahead»:
    it is announced before earlier numbers of its kind (agencies.errors.against).
    Raises PermissionDenied, or CannotMove with Thai sentences when it is not ready, something is not filled in, or it
    has moved meanwhile.  Announcing gives the edition its place in the order of replay, one edition at a time.
    """
    taken = EDITIONS.begin(edition, name, by=by, note=words)
    if name == "propose" and on is None:
        on = timezone.localdate()
    order = _out_of_order(taken.thing, on) if name == "announce" else []
    unfilled = _unfilled(taken.thing, taken.move, on=on, words=taken.note)
    taken.check(before=unfilled, after=order, confirmed=confirmed)
    target = taken.target or next_state(taken.thing)
    if target is None:
        raise CannotMove
    taken.take(target, **(_announced(taken.thing, on) if target == State.ANNOUNCED else {}))
    return EditionStep.objects.create(
        edition=taken.thing,
        from_state=taken.source,
        to_state=target,
        resolved_on=on,
        resolution=taken.note,
        by=by,
        by_name=taken.actor.signed,
    )


def _announced(edition: Edition, on: dt.date | None) -> dict[str, Any]:
    numbers = edition.local_plan.editions.filter(sequence__isnull=False).values_list("sequence", flat=True)
    return {"sequence": next_number(numbers), "announced_on": on}


def _unfilled(edition: Edition, move: EditionMove, *, on: dt.date | None, words: str) -> list[str]:
    faults = [f"กรุณากรอก{move.asks_words}"] if move.asks_words and not words else []
    if not move.asks_day:
        return faults
    if on is None:
        return [*faults, f"กรุณากรอก{move.asks_day}"]
    if on > timezone.localdate():
        faults.append(f"{move.asks_day}เป็นวันที่ยังมาไม่ถึง")
    earlier = edition.steps.order_by("-pk").first()
    # A step without a day of its own, such as giving a draft back, was taken on the day it was recorded.
    before = (earlier.resolved_on or timezone.localdate(earlier.at)) if earlier else None
    if before and before > on:
        faults.append(f"{move.asks_day}ต้องไม่ก่อนขั้นก่อนหน้า ({thai_date(before)})")
    return faults


def _out_of_order(edition: Edition, on: dt.date | None) -> list[Reason]:
    announced = edition.local_plan.editions.filter(state=State.ANNOUNCED)
    last = announced.order_by("-sequence").first()
    if last and last.announced_on and on and on < last.announced_on:
        return [Reason(f"วันที่ประกาศใช้ต้องไม่ก่อน «{last}» ซึ่งประกาศใช้เมื่อ {thai_date(last.announced_on)}")]
    return []


def in_figures(edition: Edition) -> Balance:
    """Return what an edition does to the plan in force, in figures."""
    return balance([alteration(row) for row in edition.rows.all()], lines_in_force(edition.local_plan))


def in_order_for(edition: Edition, move: EditionMove, said: Collection[Reason]) -> list[str]:
    """Say what is in order before a move that was checked; ``said`` is everything that was said."""
    if not move.conditions:
        return []
    told = {reason.code for reason in said}
    beside = _BESIDE if main_lacking in move.conditions and edition.kind != Kind.MAIN else {}
    return [*in_order(edition, said), *(words for code, words in beside.items() if code not in told)]
