"""What a release freezes, and what is read back out of it: exactly this, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from plans.decisions.models import Outcome
from plans.releases import content
from plans.rollup.aggregation import Inputs, Joining, Line, PublishedDecision, Source
from plans.village.models import PlanVersion

YEARS = (2571, 2572, 2573)
LINE = Line(
    project_id=7,
    code="ABC2345",
    village="31010401",
    title="ไถกลบตอซัง",
    action_group="self",
    urgency="urgent",
    funding_source="ทุนชุมชน",
    years_baht=(Decimal(80000), None, Decimal(0)),
    details={"objective": "ลดการเผา"},
    fate=Outcome.MERGED,
    counts=False,
    rank=2,
    carrier_id=8,
    joined_years=5,
    reason="ซ้ำกัน",
)
FROZEN = {
    "id": 7,
    "code": "ABC2345",
    "village": "31010401",
    "budget_baht": {"2571": "80000.00", "2573": "0.00"},
    "details": {"objective": "ลดการเผา"},
    "fate": "merged",
    "counts": False,
    "rank": 2,
    "carrier": "DEF6789",
    "funded_years": 5,
    "reason": "ซ้ำกัน",
    "title": "ไถกลบตอซัง",
    "action_group": "self",
    "urgency": "urgent",
    "funding_source": "ทุนชุมชน",
}
CARRIER = {**FROZEN, "id": 8, "code": "DEF6789", "fate": "carried", "counts": True}


def test_a_line_is_frozen_as_this():
    frozen = content.line_said(LINE, YEARS, "DEF6789")
    assert frozen == FROZEN
    assert type(frozen["fate"]) is str
    # The carrier of a line without one in this plan is the line itself.
    assert content.line_said(LINE, YEARS, LINE.code)["carrier"] == "ABC2345"


def test_a_line_of_other_years_than_the_plan_is_no_line_of_it():
    with pytest.raises(ValueError, match="zip"):
        content.line_said(LINE, YEARS[:2], "")


def test_a_frozen_line_is_read_back_as_it_was():
    assert content.lines_of({"years": list(YEARS), "lines": [FROZEN, CARRIER]})[0] == LINE


RULING = {
    "id": 7,
    "fate": "carried",
    "rank": 1,
    "action_group": "joint",
    "lead": "อบต.",
    "supporting": ["ก", "ข"],
    "reason": "ดี",
}
MERGE = {
    "kind": "same",
    "survivor": 7,
    "members": {"7": "ABC2345", "8": "DEF6789"},
    "values": {"title": "DEF6789"},
    "reason": "ซ้ำ",
}


def test_what_a_plan_was_computed_from_is_read_back_whole():
    version = PlanVersion(digest="d1", content={"projects": []})
    proposal = {"agency": "สพด.", "digest": "d2", "content": {"id": 9}}
    frozen = {
        "place": [{"code": "310104"}, {"code": "3101"}],
        "years": [2571, 2572],
        "proposals": [proposal],
        "decisions": [RULING],
        "merges": [MERGE],
    }
    assert content.inputs_in(frozen, {"31010401": version}) == Inputs(
        years=(2571, 2572),
        sources=(
            Source(village="31010401", digest="d1", content={"projects": []}),
            Source(village="310104", digest="d2", content={"projects": [{"id": 9}]}),
        ),
        rulings=(
            PublishedDecision(
                7, "carried", rank=1, action_group="joint", lead="อบต.", supporting=("ก", "ข"), reason="ดี"
            ),
        ),
        joinings=(Joining("same", survivor=7, members=frozenset({7, 8}), values={"title": "DEF6789"}, reason="ซ้ำ"),),
    )


def test_values_are_written_as_json_can():
    assert content.plain(Decimal("0.5")) == "0.50"
    assert content.plain(dt.date(2026, 3, 15)) == "2026-03-15"
    assert content.plain(None) is None
    assert content.plain(12) == 12


def test_a_day_is_the_day_in_thailand():
    assert content.day(dt.datetime(2026, 3, 14, 18, 0, tzinfo=dt.UTC)) == "2026-03-15"
    assert content.day(None) is None
