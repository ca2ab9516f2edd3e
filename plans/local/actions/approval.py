"""The approval of an edition of a local plan: its route, the moves along it, and the announcement.

Routes are those of docs/domain.md#editions: ข้อ 22 (support committee → development committee with the people's
forum → of an อบต. the council → the executive announces), ข้อ 22/1 (changes), ข้อ 21 (a correction is the executive's
alone); only an อบต. needs its council, and a review goes as a new plan.  ข้อ 22/2 (special cases) and the definitions
are unverified there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.errors import Cannot
from agencies.offices.models import Agency
from agencies.people.models import User
from paper.thai import thai_date
from plans.local.actions.changes import faults
from plans.local.editions import next_number
from plans.local.models import Edition, EditionStep, LocalPlan

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


class CannotMove(Cannot):
    """A step that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


@dataclass(frozen=True)
class Move:
    """One action of the route; its permission is the table's row «edition.<name>»."""

    name: str
    label: str
    sources: frozenset[Edition.State]
    # What is asked for, by its label: the day and the words of the resolution, or the reason.
    asks_day: str = ""
    asks_words: str = ""
    goes_back: bool = False


MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        Move("propose", "เสนอพิจารณา", frozenset({State.DRAFT}), asks_day="วันที่เสนอ"),
        Move("agree", "บันทึกมติเห็นชอบของคณะกรรมการ", frozenset({State.COMMITTEE}), RESOLVED, "มติที่ประชุม"),
        Move("approve", "บันทึกมติเห็นชอบของสภา", frozenset({State.COUNCIL}), RESOLVED, "มติสภา"),
        Move("announce", "อนุมัติและประกาศใช้", frozenset({State.EXECUTIVE}), "วันที่ประกาศใช้", "ประกาศเลขที่"),
        Move(
            "return",
            "คืนร่างให้แก้ไข",
            frozenset({State.COMMITTEE, State.COUNCIL, State.EXECUTIVE}),
            asks_words="เหตุผลที่คืน",
            goes_back=True,
        ),
    )
}


def route_of(edition: Edition) -> Route:
    """Return the states an edition passes, from draft to announced."""
    if edition.is_special:
        return EXECUTIVE_ALONE
    council, plain = ROUTES[Kind(edition.kind)]
    return council if edition.local_plan.agency.kind in HAVE_COUNCIL_APPROVAL else plain


def next_state(edition: Edition) -> Edition.State | None:
    """Return the state after the present one; None at the end of the route or off it."""
    return {str(one): after for one, after in pairwise(route_of(edition))}.get(edition.state)


def open_moves(edition: Edition, user: User) -> list[Move]:
    """Return the moves whose state fits and that ``user`` may take, ready or not."""
    return [
        move
        for move in MOVES.values()
        if edition.state in move.sources and user.has_perm(f"edition.{move.name}", edition)
    ]


def reasons_against(edition: Edition, move: Move) -> list[str]:
    """Return what speaks against a move now; a draft may always be given back."""
    return [] if move.goes_back else faults(edition)


@transaction.atomic
def step(
    edition: Edition, name: str, *, by: User, on: dt.date | None = None, words: str = "", ahead: bool = False
) -> EditionStep:
    """Take an edition one step and record who, when and by which resolution (or why it goes back).

    A draft proposed without a day is proposed today; ``ahead`` announces it before earlier numbers of its kind.
    Raises PermissionDenied, or CannotMove with Thai sentences when it is not ready, something is not filled in, or it
    has moved meanwhile.  Announcing gives the edition its place in the order of replay, one edition at a time.
    """
    move = MOVES[name]
    # One step of one plan at a time: what is compared with the plan in force is what is announced on it.  The writes
    # that change nothing make others wait on every database: other steps of the plan, and whoever writes the draft.
    LocalPlan.objects.filter(pk=edition.local_plan_id).update(agency=F("agency"))
    Edition.objects.filter(pk=edition.pk).update(state=F("state"))
    edition = Edition.objects.select_related("local_plan__agency__area", "local_plan__period").get(pk=edition.pk)
    if edition.state not in move.sources:
        _require(by.has_perm("edition.view", edition), "view")
        raise CannotMove(f"ฉบับนี้อยู่ในขั้น «{edition.get_state_display()}» แล้ว กรุณาเปิดหน้านี้ใหม่อีกครั้ง")
    _require(by.has_perm(f"edition.{name}", edition), name)
    words, on = words.strip(), timezone.localdate() if name == "propose" and on is None else on
    reasons = [*_unfilled(edition, move, on=on, words=words), *reasons_against(edition, move)]
    target = State.DRAFT if move.goes_back else next_state(edition)
    if name == "announce":
        reasons += [*_out_of_order(edition, on), *([] if ahead else _ahead_of(edition))]
    if reasons or target is None:
        raise CannotMove(*reasons)
    return _take(edition, target, by=by, on=on, words=words)


def _require(allowed: bool, name: str) -> None:  # noqa: FBT001  the answer of has_perm is the argument
    if not allowed:
        raise PermissionDenied(f"edition.{name}")


def _unfilled(edition: Edition, move: Move, *, on: dt.date | None, words: str) -> list[str]:
    found = [f"กรุณากรอก{move.asks_words}"] if move.asks_words and not words else []
    if not move.asks_day:
        return found
    if on is None:
        return [*found, f"กรุณากรอก{move.asks_day}"]
    if on > timezone.localdate():
        found.append(f"{move.asks_day}เป็นวันที่ยังมาไม่ถึง")
    earlier = edition.steps.order_by("-pk").first()
    # A step without a day of its own, such as giving a draft back, was taken on the day it was recorded.
    before = (earlier.resolved_on or timezone.localdate(earlier.at)) if earlier else None
    if before and before > on:
        found.append(f"{move.asks_day}ต้องไม่ก่อนขั้นก่อนหน้า ({thai_date(before)})")
    return found


def _out_of_order(edition: Edition, on: dt.date | None) -> list[str]:
    announced = edition.local_plan.editions.filter(state=State.ANNOUNCED)
    last = announced.order_by("-sequence").first()
    if last is None and edition.kind != Kind.MAIN:
        return ["ฉบับแรกของแผนยังไม่ได้ประกาศใช้ จึงประกาศใช้ฉบับนี้ไม่ได้"]
    if last and last.announced_on and on and on < last.announced_on:
        return [f"วันที่ประกาศใช้ต้องไม่ก่อน «{last}» ซึ่งประกาศใช้เมื่อ {thai_date(last.announced_on)}"]
    return []


def passed_over(edition: Edition) -> list[Edition]:
    """Return the editions of the same kind and year with an earlier number that are not announced yet."""
    same = edition.local_plan.editions.filter(kind=edition.kind, year=edition.year, number__lt=edition.number)
    return list(same.exclude(state=State.ANNOUNCED).order_by("number"))


def _ahead_of(edition: Edition) -> list[str]:
    waiting = [f"«{one}» ยังไม่ประกาศใช้ (ขั้น{one.get_state_display()})" for one in passed_over(edition)]
    return [*waiting, "ถ้าต้องการประกาศใช้ฉบับนี้ก่อน กรุณาทำเครื่องหมายยืนยัน"] if waiting else []


def _take(edition: Edition, target: Edition.State, *, by: User, on: dt.date | None, words: str) -> EditionStep:
    source = edition.state
    announced = {}
    if target == State.ANNOUNCED:
        taken = edition.local_plan.editions.filter(sequence__isnull=False).values_list("sequence", flat=True)
        announced = {"sequence": next_number(taken), "announced_on": on}
    changed = Edition.objects.filter(pk=edition.pk, state=source).update(state=target, **announced)
    if changed != 1:
        raise CannotMove("มีผู้ดำเนินการกับฉบับนี้พร้อมกัน กรุณาเปิดหน้านี้ใหม่อีกครั้ง")
    posts = ", ".join(post.title for post in by.posts)
    return EditionStep.objects.create(
        edition=edition,
        from_state=source,
        to_state=target,
        resolved_on=on,
        resolution=words,
        by=by,
        by_name=f"{by.full_name} ({posts})"[:320] if posts else by.full_name,
    )
