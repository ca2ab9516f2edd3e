"""Districts and provinces drawn at random: what tambons released, and what the levels above decided of it."""

from __future__ import annotations

from hypothesis import strategies as st

from plans.releases.actions import issue
from plans.upper.models import Acceptance, UpperDecision
from tests import factories
from tests.plans.lines import line

YEARS = (2571, 2572, 2573, 2574, 2575)
TAMBONS = ("310104", "310105")
EACH = 6
baht = st.none() | st.decimals(0, 10**9, places=2)
amounts = st.fixed_dictionaries(dict.fromkeys(YEARS, baht))
sent = st.sampled_from(("carried", "passed_on", "declined", "deferred"))
said = st.sampled_from(("carried", "passed_on", "declined", "deferred"))
groups = st.sampled_from(("self", "joint", "support", ""))


@st.composite
def what_was_released(draw):
    """Draw a tambon's projects by their place in the pool: some joined to the one before, with or without money."""
    lines = []
    for place in range(draw(st.integers(1, EACH))):
        told = {"money": draw(amounts), "group": draw(groups), "reason": draw(st.sampled_from(("", "เกินกำลัง")))}
        is_joined = bool(lines) and lines[-1]["fate"] == "carried" and draw(st.booleans())
        fate = "merged" if is_joined else draw(sent)
        counts = draw(st.booleans()) if is_joined else fate == "carried"
        if is_joined and counts:
            lines[-1]["counts"] = draw(st.booleans())  # only the other's money may count, or both
        if is_joined:
            told["group"] = lines[-1]["group"]  # as the roll-up writes it
        of = lines[-1]["of"] if is_joined else place
        lines.append(told | {"place": place, "fate": fate, "counts": counts, "of": of})
    return draw(st.permutations(lines))


words = st.tuples(said, st.none() | st.integers(1, 3), st.sampled_from(("", "ซ้ำ")))
decided = st.dictionaries(st.tuples(st.sampled_from(TAMBONS), st.integers(0, EACH - 1)), words, max_size=6)


def issued(code, drawn, pool, people):
    """The release of a tambon that says what was drawn."""
    own, area = pool[code], factories.area(code)
    lines = [
        line(told["place"], told["money"], fate=told["fate"], counts=told["counts"], village=f"{code}01")
        | {
            "id": own[told["place"]].pk,
            "code": own[told["place"]].code,
            "carrier": own[told["of"]].code,
            "action_group": told["group"],
            "reason": told["reason"],
        }
        for told in drawn
    ]
    place = [{"code": code, "level": "tambon", "name": area.name}]
    content = {"years": list(YEARS), "place": place, "lines": lines}
    return issue(area, factories.period(), content, plan_digest="x", by=people["team"])


def taken(plan, release, by):
    Acceptance.objects.create(upper_plan=plan, area=release.area, release=release, by=by, by_name="")


def ruled_on(plan, decided, pool, by):
    for (code, place), (fate, rank, reason) in decided.items():
        UpperDecision.objects.create(
            upper_plan=plan, project=pool[code][place], fate=fate, rank=rank, reason=reason, by=by, by_name=""
        )
