"""Tambons drawn at random: what villages and agencies sent, decisions on some of it, and merges."""

from __future__ import annotations

from hypothesis import strategies as st

from plans.decisions.models import DECIDABLE, Merge
from plans.rollup.aggregation import Inputs, Joining, PublishedDecision, Source
from projects.snapshot import digest

YEARS = (2571, 2572, 2573)
GROUPS = ("self", "joint", "support")
SOURCES = ("", "ข้อบัญญัติ อบต.", "กองทุนหมู่บ้าน")
baht = st.one_of(st.none(), st.decimals(0, 10**9, places=2))
CODES = [f"CODE{number:03}" for number in range(40)]


def project(number, amounts, *, group="self", urgency="urgent", source="", position=1):
    return {
        "id": number,
        "code": CODES[number],
        "position": position,
        "title": f"โครงการที่ {number}",
        "action_group": group,
        "urgency": urgency,
        "funding_source": source,
        "budget_baht": {str(year): f"{amount:.2f}" for year, amount in amounts.items() if amount is not None},
        "objective": f"วัตถุประสงค์ {number}",
    }


def source(village, *projects):
    content = {"projects": list(projects)}
    return Source(village, digest(content), content)


@st.composite
def tambons(draw):
    """Draw a tambon with agencies' proposals: projects, decisions on some, and merges of disjoint sets of them."""
    sources, number = [], 0
    for place in draw(st.lists(st.integers(0, 12), unique=True, min_size=1, max_size=5)):
        projects = []
        for position in range(1, draw(st.integers(1, 4)) + 1):
            amounts = {year: draw(baht) for year in YEARS}
            projects.append(
                project(
                    number,
                    amounts,
                    group=draw(st.sampled_from(GROUPS)),
                    urgency=draw(st.sampled_from(("urgent", "normal"))),
                    source=draw(st.sampled_from(SOURCES)),
                    position=position,
                )
            )
            number += 1
        sources.append(source(f"310104{place:02}" if place else "310104", *projects))
    everyone = list(range(number))
    rulings = [
        PublishedDecision(
            pk,
            draw(st.sampled_from(sorted(DECIDABLE))),
            rank=draw(st.none() | st.integers(1, 50)),
            action_group=draw(st.sampled_from(("", *GROUPS))),
            lead=draw(st.sampled_from(("", "อบต.บ้านบัว"))),
        )
        for pk in draw(st.lists(st.sampled_from(everyone), unique=True))
    ]
    left, joinings = draw(st.permutations(everyone)), []
    while len(left) > 1 and draw(st.booleans()):
        size = draw(st.integers(2, min(4, len(left))))
        members, left = left[:size], left[size:]
        payer = {"budget": CODES[draw(st.sampled_from(members))]} if draw(st.booleans()) else {}
        # A member whose plan was reopened is named by the merge and is not there.
        absent = {39} if draw(st.booleans()) else set()
        joinings.append(
            Joining(draw(st.sampled_from(Merge.Kind.values)), members[0], frozenset({*members, *absent}), payer)
        )
    return Inputs(YEARS, tuple(sources), tuple(rulings), tuple(joinings))
