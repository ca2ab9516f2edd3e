"""The order that came out of a closed ballot, as a list: found in, ordered, and taken away as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from agencies.lists.asking import InMemory, PlainFilters, Words
from agencies.lists.columns import Column
from agencies.lists.listing import List, Listing
from agencies.people.requests import SignedIn
from paper.layout.sheet import Kind
from paper.thai import baht
from plans.ranking.actions.ballots import Drift, order_of
from plans.ranking.models import Ballot
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
