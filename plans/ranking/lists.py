"""What is weighed and put in order, as lists: scores of feasibility, orders that are typed, the order of a ballot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from django.urls import reverse

from agencies.lists.asking import InMemory, OneOf, PlainFilters, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import baht, thai_sort_key
from plans.ranking.actions.ballots import Drift, order_of
from plans.ranking.models import Ballot, Criterion
from plans.ranking.queries import Candidate, Pool, bands
from plans.ranking.scoring import Feasibility, Verdict
from plans.tambon.models import TambonPlan
from projects.models import Urgency

TIES = {
    "urgency": "คะแนนเท่ากับข้างบน ตัดสินด้วยความเร่งด่วน",
    "beneficiaries": "คะแนนเท่ากับข้างบน ตัดสินด้วยจำนวนครัวเรือนที่ได้รับประโยชน์",
    "cost": "คะแนนเท่ากับข้างบน ตัดสินด้วยงบประมาณที่น้อยกว่า",
    "code": "คะแนนเท่ากับข้างบนทุกข้อ ตัดสินด้วยรหัสโครงการ",
}
NOT_VOTED_ON = "ยังไม่ได้ลงคะแนน"


def said(number: Fraction | None) -> str:
    """Return a number as people read it: whole, or to two places; "" when there is none."""
    if number is None:
        return ""
    if number.denominator == 1:
        return f"{number.numerator:,}"
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


@dataclass(frozen=True)
class Line:
    """One line of a result: the project, its rank (None: nobody voted on it), its points, and what broke its tie."""

    title: str
    place: str
    code: str
    rank: int | None
    points: str
    facts: str
    tie: str = ""

    @property
    def about(self) -> str:
        """Say of which village the project is, and its code."""
        return f"{self.place} · รหัส {self.code}"


def _lines(ballot: Ballot, drift: Drift) -> Iterator[Line]:
    """Give the ballot's projects in their order, then those that came into the plan after it; nothing without one."""
    projects = {project["code"]: project for project in ballot.settled.get("projects", [])}
    facts = ballot.settled.get("facts", {})
    order = order_of(ballot)
    for at in order:
        project = projects[at.project]
        told = _facts(facts.get(at.project, {}))
        points = said(at.points) or "ไม่มี"
        yield Line(project["title"], project["place"], at.project, at.rank, points, told, TIES.get(at.tie, ""))
    for lack in drift.lacks if order else ():
        yield Line(lack.title, lack.place, lack.code, None, NOT_VOTED_ON, "เข้าแผนหลังเปิดการจัดลำดับครั้งนี้")


def _facts(facts: Mapping[str, Any]) -> str:
    """Say the facts that break ties, as they were when the ballot was closed."""
    urgency, households, cost = facts.get("urgency"), facts.get("beneficiaries"), facts.get("cost_baht")
    parts = [
        str(Urgency(urgency).label) if urgency in Urgency.values else "",
        "" if households is None else f"{households:,} ครัวเรือน",
        "" if cost is None else f"{baht(Decimal(cost))} บาท",
    ]
    return " · ".join(part for part in parts if part)


class ResultFilters(PlainFilters):
    """Find projects of a result by words."""

    q = Words(lambda line: f"{line.title} {line.about}", help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน")


POINTS = Column("points", "คะแนน", "points")
RESULT = List(
    "ลำดับที่ได้",
    "ballot",
    (
        Column("title", "โครงการ", "title", words=("title",), note=lambda line: line.about, width_mm=60),
        Column("rank", "ลำดับ", "rank", Kind.COUNT, order=("rank",), blank=NOT_VOTED_ON),
        POINTS,
        Column("facts", "ข้อมูลที่ใช้เมื่อคะแนนเท่ากัน", "facts", note=lambda line: line.tie, width_mm=60),
        Column("place", "หมู่บ้าน", "place", words=("place",), is_hidden=True),
        Column("code", "รหัสโครงการ", "code", Kind.CODE, order=("code",), is_hidden=True),
        Column("tie", "คะแนนเท่ากัน", "tie", is_hidden=True, width_mm=60),
    ),
    filters=ResultFilters,
    unfound="ไม่พบโครงการตามที่เลือก",
)


def result_of(request: SignedIn, ballot: Ballot, drift: Drift) -> Listing:
    """Read what is asked for of a closed ballot's order; an agreed order has no points."""
    has_points = ballot.method != Ballot.Method.CONSENSUS
    columns = RESULT.columns if has_points else tuple(column for column in RESULT.columns if column is not POINTS)
    listing = replace(RESULT, columns=columns).read(request, InMemory(_lines(ballot, drift)))
    listing.base = reverse("plans:ballot", args=[ballot.pk])
    return listing


# --- feasibility ------------------------------------------------------------------------------------------------------
HUNDREDTH = Decimal("0.01")
# What each outcome is called, and how its badge looks.
OUTCOMES = {
    Feasibility.FEASIBLE: ("เป็นไปได้", "ok"),
    Feasibility.CONDITIONAL: ("เป็นไปได้แบบมีเงื่อนไข", "behind"),
    Feasibility.NOT_FEASIBLE: ("ยังไม่พร้อมทำ", "failed"),
    Feasibility.INCOMPLETE: ("ยังให้คะแนนไม่ครบ", "draft"),
}
# The sheet of scores on its page.
SHEET = "sheet"


def mean_of(verdict: Verdict) -> Decimal | None:
    """Return the mean to two places; None until every criterion is scored.

    Rounded half up, but never into a band: 3.499 is below 3.50 and must not be read as reaching it.
    """
    if verdict.mean is None:
        return None
    exact, limits = Decimal(verdict.mean.numerator) / Decimal(verdict.mean.denominator), bands()
    shown = exact.quantize(HUNDREDTH, ROUND_HALF_UP)
    is_lifted = any(exact < limit <= shown for limit in (limits.feasible, limits.doubtful))
    return exact.quantize(HUNDREDTH, ROUND_DOWN) if is_lifted else shown


@dataclass(frozen=True)
class Judged:
    """A project with the scores that it was given, by criterion, and what they say."""

    candidate: Candidate
    given: Mapping[int, int]
    verdict: Verdict

    @property
    def outcome(self) -> str:
        """Say the outcome."""
        return OUTCOMES[self.verdict.outcome][0]

    @property
    def mean(self) -> Decimal | None:
        """Return the mean as it is shown."""
        return mean_of(self.verdict)

    def score(self, criterion: int) -> int | None:
        """Return the score under a criterion; None while nobody gave one."""
        return self.given.get(criterion)


class JudgedFilters(PlainFilters):
    """Find projects by words, by whose they are, and by what their scores say."""

    q = Words(
        lambda judged: f"{judged.candidate.title} {judged.candidate.code} {judged.candidate.place}",
        help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน",
    )
    place = OneOf("candidate.places", label="หมู่บ้าน/หน่วยงาน")
    outcome = OneOf("verdict.outcome", label="ผล", choices=[(key.value, label) for key, (label, _) in OUTCOMES.items()])

    def offer(self) -> None:
        """Offer the villages and agencies that are there."""
        rows: Any = self.queryset  # in memory
        places = sorted({place for judged in rows for place in judged.candidate.places}, key=thai_sort_key)
        self.filters["place"].extra["choices"] = [(place, place) for place in places]


# A row of boxes weighs six kilobytes, a page at most 300 (docs/performance.md#pages).
FEASIBILITY = List(
    "คะแนนความเป็นไปได้",
    "tambon_plan",
    (
        Column("title", "โครงการ", "candidate.title", words=("title",), width_mm=60),
        Column("place", "หมู่บ้าน/หน่วยงาน", "candidate.place", words=("place",)),
        Column("code", "รหัสโครงการ", "candidate.code", Kind.CODE, order=("code",)),
        Column("outcome", "ผล", "outcome", words=("outcome",)),
        Column("mean", "คะแนนเฉลี่ย", "mean", Kind.PERCENT, order=("mean",)),
    ),
    filters=JudgedFilters,
    per_page=40,
    unfound="ไม่พบโครงการตามที่เลือก",
)


def feasibility_list(
    request: SignedIn, plan: TambonPlan, judged: Sequence[Judged], *, criteria: Iterable[Criterion]
) -> Listing:
    """Read the projects that are asked for, with a column for each criterion; all of them in the order of the plan."""
    scores = (
        Column(
            f"c{criterion.pk}",
            criterion.name,
            partial(Judged.score, criterion=criterion.pk),
            Kind.COUNT,
            order=(f"c{criterion.pk}",),
        )
        for criterion in criteria
    )
    first, place, code, *said = FEASIBILITY.columns
    listing = replace(FEASIBILITY, columns=(first, place, code, *scores, *said)).read(request, InMemory(judged))
    listing.base = reverse("plans:feasibility", args=[plan.pk])
    listing.place = SHEET
    return listing


# --- orders that are typed --------------------------------------------------------------------------------------------
class Suggested(NamedTuple):
    """A project in the order that villages' ranks suggest; ``villages`` are name, rank and number of its projects."""

    code: str
    title: str
    place: str
    places: tuple[str, ...]
    rank: int | None
    suggested: int
    points: str
    tie: str
    villages: Sequence[tuple[str, int, int]]

    @property
    def by_villages(self) -> str:
        """Say which villages proposed it, and where each put it."""
        return ", ".join(f"{village} ลำดับ {rank} จาก {count}" for village, rank, count in self.villages)


class Placed(NamedTuple):
    """A project at its place in an order that a forum agrees on."""

    at: int
    code: str
    title: str
    place: str

    @property
    def places(self) -> tuple[str]:
        """Return whose it is."""
        return (self.place,)


def suggested_of(pool: Pool) -> list[Suggested]:
    """Return the tambon's projects in the order that is suggested."""
    return [
        Suggested(
            code=(candidate := pool.by_code[suggestion.place.project]).code,
            title=candidate.title,
            place=candidate.place,
            places=candidate.places,
            rank=candidate.rank,
            suggested=suggestion.place.rank,
            points=said(suggestion.place.points),
            tie=TIES.get(suggestion.place.tie, ""),
            villages=[(pool.villages.get(code, code), rank, count) for code, rank, count in suggestion.villages],
        )
        for suggestion in pool.suggestions
    ]


class OrderFilters(PlainFilters):
    """Find projects of an order by words and by whose they are."""

    q = Words(lambda row: f"{row.title} {row.code} {row.place}", help_text="ชื่อหรือรหัสโครงการ หมู่บ้าน")
    place = OneOf("places", label="หมู่บ้าน/หน่วยงาน")

    def offer(self) -> None:
        """Offer the villages and agencies that are there."""
        rows: Any = self.queryset  # in memory
        places = sorted({place for row in rows for place in row.places}, key=thai_sort_key)
        self.filters["place"].extra["choices"] = [(place, place) for place in places]


TITLE = Column("title", "โครงการ", "title", words=("title",), width_mm=60)
PLACE = Column("place", "หมู่บ้าน/หน่วยงาน", "place", words=("place",))
CODE = Column("code", "รหัสโครงการ", "code", Kind.CODE, order=("code",))
SUGGESTION = List(
    "ลำดับที่เสนอจากหมู่บ้าน",
    "tambon_plan",
    (
        TITLE,
        Column("suggested", "ลำดับที่เสนอ", "suggested", Kind.COUNT, order=("suggested",)),
        PLACE,
        Column(
            "villages",
            "หมู่บ้านที่เสนอ",
            "by_villages",
            note=lambda row: row.tie,
            blank="ไม่มีหมู่บ้านจัดลำดับไว้",
            width_mm=60,
        ),
        POINTS,
        Column("rank", "ลำดับปัจจุบัน", "rank", Kind.COUNT, order=("rank",), blank="ยังไม่มี"),
        CODE,
        Column("tie", "คะแนนเท่ากัน", "tie", is_hidden=True, width_mm=60),
    ),
    filters=OrderFilters,
    unfound="ไม่พบโครงการตามที่เลือก",
)
AGREED = List(
    "ลำดับที่เห็นพ้องกัน",
    "ballot",
    (TITLE, Column("at", "ลำดับ", "at", Kind.COUNT, order=("at",)), PLACE, CODE),
    filters=OrderFilters,
    unfound="ไม่พบโครงการตามที่เลือก",
)


def suggestion_list(request: SignedIn, plan: TambonPlan, pool: Pool) -> Listing:
    """Read what is asked for of the suggested order; each project leads to what is decided of it."""
    first, *others = SUGGESTION.columns
    link = replace(first, link=lambda row: reverse("plans:decision", args=[plan.pk, row.code]))
    return replace(SUGGESTION, columns=(link, *others)).read(request, InMemory(suggested_of(pool)))


def agreed_list(request: SignedIn, ballot: Ballot, order: Iterable[str]) -> Listing:
    """Read what is asked for of an order that is being agreed on (codes)."""
    projects = {project["code"]: project for project in ballot.settled["projects"]}
    there = (projects[code] for code in order if code in projects)
    rows = (Placed(at, one["code"], one["title"], one["place"]) for at, one in enumerate(there, start=1))
    return AGREED.read(request, InMemory(rows))
