"""The papers of a ballot: typed in as they stood, once or twice, and compared; or the order a forum agreed on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from agencies.access.permissions import check_permission
from agencies.locking import locked, open_plan
from agencies.people.models import User
from paper.thai import arabic_digits, normalise, thai_sort_key
from plans.decisions.actions import FROZEN, CannotDecide
from plans.ranking.models import HIGHEST, LOWEST, Ballot, BallotMark
from plans.ranking.scoring import Mark, Mismatch, mismatches

SCORED = frozenset({Ballot.Method.ADD, Ballot.Method.MULTIPLY})
FIRST, SECOND = 1, 2
LONGEST_NUMBER = 40
CLOSED = "การจัดลำดับครั้งนี้ปิดบันทึกหรือเลิกใช้แล้ว จึงแก้ไขไม่ได้ หากต้องจัดลำดับใหม่ให้เปิดครั้งใหม่ ข้อมูลครั้งนี้ยังเก็บไว้"


class CannotRank(CannotDecide):
    """A step of a ballot that is not possible now; ``reasons`` are Thai sentences, all of them at once."""


@dataclass(frozen=True)
class Box:
    """One thing a paper asks for: a project, and for scored ballots a criterion."""

    project: str
    criterion: int | None = None


@dataclass(frozen=True)
class Paper:
    """One paper as typed; a box that is missing or None was left blank.

    ``stamp`` is what ``stamp_of`` said when the form was opened: "" for a paper nobody had typed in yet.
    """

    typing: int
    number: str
    values: Mapping[Box, int | None] = field(default_factory=dict)
    stamp: str = ""


# --- what a ballot says of itself -----------------------------------------------------------------------------------
def codes_of(ballot: Ballot) -> list[str]:
    """Return the codes of the ballot's projects, in the order of its papers."""
    return [project["code"] for project in ballot.settled.get("projects", [])]


def titles_of(ballot: Ballot) -> dict[str, str]:
    """Return the ballot's projects' titles by code, as they were when it was opened."""
    return {project["code"]: project["title"] for project in ballot.settled.get("projects", [])}


def columns_of(ballot: Ballot) -> list[int | None]:
    """Return what a paper asks of every project: the keys of criteria, or None for votes alone."""
    return [criterion["id"] for criterion in ballot.settled.get("criteria", [])] if ballot.method in SCORED else [None]


def headings_of(ballot: Ballot) -> list[str]:
    """Return the headings over a project's boxes."""
    criteria = ballot.settled.get("criteria", []) if ballot.method in SCORED else [{"name": "จำนวนเสียง"}]
    return [criterion["name"] for criterion in criteria]


def boxes_of(ballot: Ballot) -> list[Box]:
    """Return every box of one paper."""
    columns = columns_of(ballot)
    return [Box(code, criterion) for code in codes_of(ballot) for criterion in columns]


def marks_of(ballot: Ballot, typing: int = FIRST, papers: Iterable[str] | None = None) -> list[Mark]:
    """Read one typing's marks, or those of some of its papers."""
    stored = ballot.marks.filter(typing=typing)
    if papers is not None:
        stored = stored.filter(paper__in=list(papers))
    return [Mark(*row) for row in stored.values_list("paper", "project__code", "value", "criterion_id")]


def boxes_with_marks(ballot: Ballot) -> set[Box]:
    """Return the boxes that some paper of the first typing has a mark in."""
    stored = ballot.marks.filter(typing=FIRST).order_by().values_list("project__code", "criterion_id")
    return {Box(*row) for row in stored.distinct()}


def papers_of(ballot: Ballot) -> dict[int, list[str]]:
    """Return the numbers of the papers typed in so far, by typing; one query."""
    by_typing: dict[int, list[str]] = {FIRST: [], SECOND: []}
    for typing, paper in ballot.marks.order_by().values_list("typing", "paper").distinct():
        by_typing[typing].append(paper)
    return {typing: sorted(papers, key=thai_sort_key) for typing, papers in by_typing.items()}


def next_paper(papers: Mapping[int, Sequence[str]], typing: int) -> str:
    """Offer the number of the next paper: the first that only the first typing has, or the one after the highest."""
    if typing == SECOND:
        waiting = [paper for paper in papers[FIRST] if paper not in papers[SECOND]]
        if waiting:
            return waiting[0]
    return str(max((int(paper) for paper in papers[typing] if paper.isdecimal()), default=0) + 1)


def stamp_of(ballot: Ballot, typing: int, number: str) -> str:
    """Say when a paper was last typed in, or "" when nobody has."""
    latest = ballot.marks.filter(typing=typing, paper=number).aggregate(latest=Max("at"))["latest"]
    return latest.isoformat() if latest else ""


@dataclass(frozen=True)
class Comparison:
    """Two typings side by side: papers that only one of them has, and boxes that differ on papers that both have."""

    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    boxes: tuple[Mismatch, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether both typings say the same."""
        return not (self.only_first or self.only_second or self.boxes)


def comparison(ballot: Ballot, papers: Mapping[int, Sequence[str]]) -> Comparison:
    """Compare the two typings of a ballot; one query, which gives only the boxes that differ."""
    both = set(papers[FIRST]) & set(papers[SECOND])
    differing = list(_differing(ballot, both)) if both else []
    return Comparison(
        only_first=tuple(paper for paper in papers[FIRST] if paper not in both),
        only_second=tuple(paper for paper in papers[SECOND] if paper not in both),
        boxes=tuple(
            mismatches(
                [Mark(paper, code, first, key) for paper, code, key, first, _ in differing if first is not None],
                [Mark(paper, code, second, key) for paper, code, key, _, second in differing if second is not None],
            )
        ),
    )


def _differing(
    ballot: Ballot, papers: Collection[str]
) -> Iterable[tuple[str, str, int | None, int | None, int | None]]:
    """Give paper, project, criterion and both typings' marks of every box in which they differ; None is blank."""
    boxes = ballot.marks.filter(paper__in=papers).order_by().values_list("paper", "project__code", "criterion_id")
    both = boxes.annotate(first=Max("value", filter=Q(typing=FIRST)), second=Max("value", filter=Q(typing=SECOND)))
    return both.filter(Q(first=None) | Q(second=None) | ~Q(first=F("second")))


# --- typing papers in -----------------------------------------------------------------------------------------------
def hold_ballot(ballot: Ballot) -> Ballot:
    """Lock the ballot's row; raises CannotDecide while the level above holds its plan."""
    held = locked(ballot, "tambon_plan__area", "meeting")
    open_plan(held.tambon_plan, CannotDecide(FROZEN))
    return held


def _lock_for_typing(ballot: Ballot, by: User) -> Ballot:
    """Lock the ballot's row; raise unless ``by`` may type papers in now."""
    held = hold_ballot(ballot)
    if held.state != Ballot.State.OPEN:
        raise CannotRank(CLOSED)
    check_permission(by, "ballot.type", held)
    return held


@transaction.atomic
def put_paper(ballot: Ballot, paper: Paper, *, by: User) -> None:
    """Store one paper as typed, in place of what this typing had of it; raises CannotRank with Thai sentences."""
    ballot = _lock_for_typing(ballot, by)
    number = arabic_digits(normalise(paper.number))
    if reasons := _against_paper(ballot, paper, number):
        raise CannotRank(*reasons)
    if paper.stamp != stamp_of(ballot, paper.typing, number):
        raise CannotRank(f"ใบที่ {number} มีผู้บันทึกไว้แล้วในรอบนี้ กรุณาตรวจเลขที่ใบ หรือเปิดใบนั้นขึ้นมาแก้ไข")
    projects = {project["code"]: project["id"] for project in ballot.settled["projects"]}
    # A vote not given is a nought; a score not given is no score.
    blank = 0 if ballot.method == Ballot.Method.VOTE else None
    now = timezone.now()
    ballot.marks.filter(typing=paper.typing, paper=number).delete()
    BallotMark.objects.bulk_create(
        BallotMark(
            ballot=ballot,
            typing=paper.typing,
            paper=number,
            project_id=projects[box.project],
            criterion_id=box.criterion,
            value=value,
            by=by,
            at=now,
        )
        for box in boxes_of(ballot)
        if (value := blank if paper.values.get(box) is None else paper.values[box]) is not None
    )


def _against_paper(ballot: Ballot, paper: Paper, number: str) -> list[str]:
    """Return what speaks against a paper as typed."""
    if ballot.method == Ballot.Method.CONSENSUS:
        return ["การจัดลำดับแบบฉันทามติไม่มีใบคะแนน กรุณาบันทึกลำดับที่ตกลงกัน"]
    reasons = []
    if paper.typing not in ({FIRST, SECOND} if ballot.is_typed_twice else {FIRST}):
        reasons.append("การจัดลำดับครั้งนี้บันทึกใบคะแนนรอบเดียว")
    if not number or len(number) > LONGEST_NUMBER:
        reasons.append("กรุณากรอกเลขที่ใบ ไม่เกิน 40 ตัวอักษร")
    given = {box: value for box, value in paper.values.items() if value is not None}
    if given.keys() - set(boxes_of(ballot)):
        reasons.append("มีช่องที่ไม่อยู่ในใบคะแนนของครั้งนี้ กรุณาเปิดหน้านี้ใหม่")
    return reasons + (_against_votes(ballot, given) if ballot.method == Ballot.Method.VOTE else _against_scores(given))


def _against_votes(ballot: Ballot, given: Mapping[Box, int]) -> list[str]:
    total = sum(given.values())
    if any(value < 0 for value in given.values()):
        return ["จำนวนเสียงติดลบไม่ได้"]
    if not ballot.is_tally and total > ballot.votes_each:
        return [f"ใบนี้ลงคะแนนรวม {total} เสียง เกินคนละ {ballot.votes_each} เสียง กรุณาตรวจกับใบจริง"]
    return []


def _against_scores(given: Mapping[Box, int]) -> list[str]:
    if not given:
        return ["ใบนี้ยังไม่มีคะแนน กรุณากรอกอย่างน้อย 1 ช่อง"]
    if any(not LOWEST <= value <= HIGHEST for value in given.values()):
        return [f"คะแนนกรอกได้ {LOWEST}–{HIGHEST} เท่านั้น 0 ใช้ไม่ได้ ถ้าไม่ได้ให้คะแนนให้เว้นว่าง"]
    return []


@transaction.atomic
def remove_paper(ballot: Ballot, typing: int, number: str, *, by: User) -> int:
    """Take one typing of a paper out while the ballot is open; return how many marks it had."""
    ballot = _lock_for_typing(ballot, by)
    return ballot.marks.filter(typing=typing, paper=number).delete()[0]


@transaction.atomic
def put_order(ballot: Ballot, order: Sequence[str], resolution: str, *, by: User) -> None:
    """Store the order the forum agreed on, all projects of the ballot once, and the resolution's words."""
    ballot = _lock_for_typing(ballot, by)
    if ballot.method != Ballot.Method.CONSENSUS:
        raise CannotRank("การจัดลำดับครั้งนี้ใช้ใบคะแนน ไม่ได้ใช้ฉันทามติ")
    if sorted(order) != sorted(codes_of(ballot)):
        raise CannotRank("ลำดับต้องมีทุกโครงการของครั้งนี้ โครงการละหนึ่งครั้ง กรุณาเปิดหน้านี้ใหม่")
    if not resolution.strip():
        raise CannotRank("กรุณาบันทึกข้อความมติที่เวทีเห็นพ้องกัน")
    projects = {project["code"]: project["id"] for project in ballot.settled["projects"]}
    ballot.marks.all().delete()
    BallotMark.objects.bulk_create(
        BallotMark(ballot=ballot, project_id=projects[code], value=place, by=by)
        for place, code in enumerate(order, start=1)
    )
    ballot.resolution = resolution.strip()
    ballot.save(update_fields=["resolution"])
