"""Random plans with shares, for the properties of the shares and of the board."""

from __future__ import annotations

from hypothesis import strategies as st

from plans.board.shares import Share
from plans.decisions.models import FundingShare, Merge
from plans.rollup.aggregation import Joining, PublishedDecision, Source, rolled_up

baht = st.decimals(min_value=0, max_value=10**9, places=2)
money = st.lists(st.lists(st.none() | baht, min_size=5, max_size=5), min_size=1, max_size=8)
payers = st.sampled_from(FundingShare.Payer.values)

YEARS = (2571, 2572, 2573, 2574, 2575)


@st.composite
def plans(draw):
    amounts = draw(money)
    keys = range(1, len(amounts) + 1)
    fates = st.sampled_from(["carried", "deferred", "declined", "passed_on"])
    rulings = [PublishedDecision(pk, draw(fates)) for pk in keys if draw(st.booleans())]
    joined = draw(st.lists(st.sampled_from(list(keys)), unique=True, max_size=4))
    kind = draw(st.sampled_from(Merge.Kind.values))
    values = {"budget": f"P{joined[-1]:06}"} if joined and draw(st.booleans()) else {}
    joinings = [Joining(kind, joined[0], frozenset(joined), values)] if len(joined) > 1 else []
    shares = draw(
        st.lists(
            st.builds(
                Share,
                project_id=st.sampled_from(list(keys)),
                payer=payers,
                amount_baht=baht,
                agency_id=st.none() | st.integers(1, 3),
                is_in_kind=st.booleans(),
                is_acting=st.booleans(),
            ),
            max_size=12,
        )
    )
    return lines_of(amounts, rulings=rulings, joinings=joinings), shares


def content(pk, amounts):
    money = {str(year): str(amount) for year, amount in zip(YEARS, amounts, strict=False) if amount is not None}
    return {
        "id": pk,
        "code": f"P{pk:06}",
        "position": pk,
        "title": f"โครงการ {pk}",
        "action_group": "joint",
        "urgency": "medium",
        "funding_source": "",
        "budget_baht": money,
    }


def lines_of(amounts, *, rulings=(), joinings=()):
    """Lines of one project per entry of ``amounts``, numbered from 1, all of one village."""
    projects = [content(pk, row) for pk, row in enumerate(amounts, start=1)]
    return rolled_up([Source("31010401", "d", {"projects": projects})], YEARS, rulings=rulings, joinings=joinings)
