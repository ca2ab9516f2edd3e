"""Scores, orders, typings and suggestions: examples that can be checked by hand, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.thai import thai_sort_key
from plans.ranking.models import Ballot
from plans.ranking.scoring import (
    Bands,
    Facts,
    Feasibility,
    Mark,
    Method,
    Mismatch,
    Scored,
    VillageLine,
    arranged,
    feasibility,
    mismatches,
    moved,
    placed,
    ranked,
    suggested,
)
from projects.models import Urgency


def verdict(*scores, weights=None):
    weights = weights or [1] * len(scores)
    return feasibility(
        Scored(key, score, Decimal(weight)) for key, (score, weight) in enumerate(zip(scores, weights, strict=True))
    )


# --- feasibility ---
@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ((4, 4, 3, 3), Feasibility.FEASIBLE),  # a mean of exactly 3.5
        ((4, 3, 3, 3), Feasibility.CONDITIONAL),
        ((5, 5, 5, 1), Feasibility.CONDITIONAL),  # a mean of 4, and one thing that cannot be done
        ((5, 5, 5, 2), Feasibility.FEASIBLE),
        ((3, 2, 3, 2), Feasibility.CONDITIONAL),  # a mean of exactly 2.5
        ((2, 2, 3, 2), Feasibility.NOT_FEASIBLE),
        ((1, 1), Feasibility.NOT_FEASIBLE),
        ((5, None, 5), Feasibility.INCOMPLETE),
        ((None,), Feasibility.INCOMPLETE),
        ((), Feasibility.INCOMPLETE),
    ],
)
def test_the_bands(scores, outcome):
    assert verdict(*scores).outcome == outcome


def test_a_blank_is_no_nought_and_there_is_no_mean_until_all_is_scored():
    found = verdict(5, None, 1)
    assert (found.mean, found.scored, found.criteria) == (None, 2, 3)
    assert found.alarms == (2,)


def test_weights_shift_the_mean_and_weak_criteria_are_named():
    found = verdict(5, 2, 1, weights=["2", "1", "0.5"])
    assert found.mean == Fraction(25, 7)  # (10 + 2 + 0.5) / 3.5
    assert (found.weak, found.alarms) == ((1, 2), (2,))


def test_bands_are_data():
    assert feasibility([Scored(1, 3)], Bands(feasible=Decimal(3))).outcome == Feasibility.FEASIBLE


# --- orders ---
FACTS = {
    "B": Facts("urgent", 10, Decimal(100)),
    "A": Facts("urgent", 10, Decimal(100)),
    "C": Facts("urgent", 10, Decimal(90)),
    "D": Facts("urgent", 11, Decimal(900)),
    "E": Facts("medium", 99, Decimal(1)),
    "F": Facts("urgent", None, Decimal(1)),
}


def codes(places):
    return [place.project for place in places]


def test_methods_are_those_of_the_ballot():
    assert {str(one) for one in Method} == set(Ballot.Method.values)


def test_urgencies_are_those_of_a_project():
    order = [str(value) for value in Urgency.values]
    assert codes(placed({}, {code: Facts(code) for code in reversed(order)})) == order


def test_ties_go_by_urgency_beneficiaries_cost_and_code_and_say_so():
    places = ranked([], Method.VOTE, FACTS)
    assert codes(places) == ["D", "C", "A", "B", "F", "E"]
    assert [place.tie for place in places] == ["", "beneficiaries", "cost", "code", "beneficiaries", "urgency"]
    assert [place.rank for place in places] == [1, 2, 3, 4, 5, 6]


def test_votes_are_summed_over_papers():
    marks = [Mark("1", "E", 2), Mark("2", "E", 1), Mark("1", "B", 2), Mark("1", "gone", 99)]
    places = ranked(marks, Method.VOTE, FACTS)
    assert codes(places)[:2] == ["E", "B"]
    assert (places[0].points, places[2].points, places[0].tie) == (3, 0, "")


def scores(project, *values, paper="1"):
    return [Mark(paper, project, value, criterion) for criterion, value in enumerate(values, start=1)]


def test_added_and_multiplied_scores_can_disagree():
    marks = scores("A", 5, 5, 1) + scores("B", 3, 4, 3)
    facts = {"A": Facts(), "B": Facts()}
    assert codes(ranked(marks, Method.ADD, facts)) == ["A", "B"]  # 11 and 10
    assert codes(ranked(marks, Method.MULTIPLY, facts)) == ["B", "A"]  # 25 and 36


def test_weights_count_when_scores_are_added():
    marks = scores("A", 5, 1) + scores("B", 3, 4)
    facts = {"A": Facts(), "B": Facts()}
    assert codes(ranked(marks, Method.ADD, facts)) == ["B", "A"]
    places = ranked(marks, Method.ADD, facts, weights={1: Decimal("2.5")})
    assert [(place.project, place.points) for place in places] == [("A", Fraction(27, 2)), ("B", Fraction(23, 2))]


def test_a_box_left_blank_on_one_paper_is_left_out_of_the_mean():
    marks = [*scores("A", 4, 4), *scores("A", 2, paper="2"), *scores("B", 3, 4), *scores("B", 3, 4, paper="2")]
    places = ranked(marks, Method.ADD, {"A": Facts(), "B": Facts("urgent")})
    assert [(place.project, place.points) for place in places] == [("B", 7), ("A", 7)]


def test_a_project_without_any_score_comes_last_and_has_no_points():
    places = ranked(scores("A", 1), Method.MULTIPLY, {"A": Facts("normal"), "B": Facts("urgent")})
    assert [(place.project, place.points) for place in places] == [("A", 1), ("B", None)]


def test_an_agreed_order_is_taken_as_it_stands():
    marks = [Mark("", code, place) for place, code in enumerate("FEDCBA", start=1)]
    assert codes(ranked(marks, Method.CONSENSUS, FACTS)) == list("FEDCBA")


PROJECTS = st.lists(st.text("ABCDEFGH", min_size=1, max_size=3), min_size=1, max_size=7, unique=True)
SOME_FACTS = st.builds(
    Facts,
    urgency=st.sampled_from(["urgent", "medium", "normal", ""]),
    beneficiaries=st.none() | st.integers(0, 3),
    cost_baht=st.none() | st.integers(0, 3).map(Decimal),
)


@st.composite
def ballots(draw):
    facts = {code: draw(SOME_FACTS) for code in draw(PROJECTS)}
    method = draw(st.sampled_from(list(Method)))
    mark = st.builds(
        Mark,
        paper=st.sampled_from("12"),
        project=st.sampled_from(sorted(facts)),
        value=st.integers(1, 5),
        criterion=st.integers(1, 3) if method in {Method.ADD, Method.MULTIPLY} else st.none(),
    )
    unique = (lambda one: one.project) if method == Method.CONSENSUS else (lambda one: replace(one, value=0))
    return draw(st.lists(mark, max_size=12, unique_by=unique)), method, facts


@given(ballots(), st.randoms())
def test_ranks_are_one_to_n_for_every_project_once_whatever_the_order_of_papers(ballot, random):
    marks, method, facts = ballot
    places = ranked(marks, method, facts)
    assert [place.rank for place in places] == list(range(1, len(facts) + 1))
    assert sorted(codes(places)) == sorted(facts)
    shuffled, keys = list(marks), list(facts)
    random.shuffle(shuffled)
    random.shuffle(keys)
    assert ranked(shuffled, method, {key: facts[key] for key in keys}) == places


@given(ballots())
def test_ties_are_said_exactly_where_points_are_equal(ballot):
    marks, method, facts = ballot
    places = ranked(marks, method, facts)
    for above, below in pairwise(places):
        assert bool(below.tie) == (above.points == below.points)
        if above.points is not None and below.points is not None:
            assert above.points >= below.points


@given(ballots(), st.data(), st.integers(1, 9))
def test_more_votes_never_lower_a_rank(ballot, data, more):
    marks, _, facts = ballot
    lucky = data.draw(st.sampled_from(sorted(facts)))
    before = {place.project: place.rank for place in ranked(marks, Method.VOTE, facts)}
    after = {p.project: p.rank for p in ranked([*marks, Mark("9", lucky, more)], Method.VOTE, facts)}
    assert after[lucky] <= before[lucky]


@given(ballots(), st.data())
def test_a_higher_score_never_lowers_a_rank(ballot, data):
    marks, method, facts = ballot
    if not marks or method == Method.CONSENSUS:
        return
    raised = data.draw(st.sampled_from(marks))
    better = [replace(one, value=one.value + 1) if one is raised else one for one in marks]
    before = {place.project: place.rank for place in ranked(marks, method, facts)}
    after = {place.project: place.rank for place in ranked(better, method, facts)}
    assert after[raised.project] <= before[raised.project]


# --- typed twice ---
def test_mismatches_are_listed_by_paper_project_and_criterion():
    first = [Mark("1", "A", 3), Mark("1", "B", 2), Mark("10", "A", 1), Mark("2", "A", 4, 7)]
    second = [Mark("1", "A", 3), Mark("1", "B", 1), Mark("2", "A", 4, 7), Mark("2", "A", 5, 8)]
    assert mismatches(first, second) == [
        Mismatch("1", "B", None, 2, 1),
        Mismatch("2", "A", 8, None, 5),
        Mismatch("10", "A", None, 1, None),
    ]


@given(ballots())
def test_a_typing_agrees_with_itself_and_sides_only_swap(ballot):
    marks, _, _ = ballot
    other = [replace(one, value=one.value + 1) for one in marks[:3]]
    assert mismatches(marks, list(reversed(marks))) == []
    swapped = [replace(miss, first=miss.second, second=miss.first) for miss in mismatches(other, marks)]
    assert mismatches(marks, other) == swapped


def test_papers_are_listed_as_people_count():
    assert sorted(["10", "9", "หมู่ 2", "1"], key=thai_sort_key) == ["1", "9", "10", "หมู่ 2"]


# --- suggested from the villages ---
LINES = [
    VillageLine("v1", 1, "A"),
    VillageLine("v1", 2, "B"),
    VillageLine("v1", 3, "C"),
    VillageLine("v1", 4, "D"),
    VillageLine("v2", 10, "E"),
    VillageLine("v2", 30, "A"),  # merged with v1's first; ranks are counted, whatever numbers were written
]


def test_village_ranks_are_normalised_and_weighted_by_households():
    facts = {code: Facts() for code in "ABCDEX"}
    found = suggested(LINES, {"v1": 100, "v2": 50}, facts)
    assert [(one.place.project, one.place.points) for one in found] == [
        ("E", 1),
        ("A", Fraction(5, 6)),  # (1 × 100 + 1/2 × 50) / 150
        ("B", Fraction(3, 4)),
        ("C", Fraction(1, 2)),
        ("D", Fraction(1, 4)),
        ("X", None),  # no village proposed it: an agency did
    ]
    assert found[1].villages == (("v1", 1, 4), ("v2", 2, 2))
    assert found[5].villages == ()


def test_a_village_without_known_households_weighs_as_the_others_do():
    facts = {"A": Facts()}
    lines = [VillageLine("v1", 1, "A"), VillageLine("v2", 1, "Z"), VillageLine("v2", 2, "A")]
    assert suggested(lines, {"v1": 80, "v2": None}, facts)[0].place.points == Fraction(3, 4)
    assert suggested(lines, {}, facts)[0].place.points == Fraction(3, 4)


def test_a_village_that_proposed_both_members_of_a_merge_counts_once_by_its_best():
    lines = [VillageLine("v1", 1, "A"), VillageLine("v1", 2, "B"), VillageLine("v1", 3, "A")]
    assert suggested(lines, {"v1": 9}, {"A": Facts(), "B": Facts()})[0].villages == (("v1", 1, 3),)


@st.composite
def tambons(draw):
    lines = draw(
        st.lists(
            st.builds(VillageLine, st.sampled_from(["v1", "v2", "v3"]), st.integers(1, 9), st.sampled_from("ABCD")),
            max_size=12,
            unique_by=lambda line: (line.village, line.place),
        )
    )
    households = {village: draw(st.none() | st.integers(0, 300)) for village in ("v1", "v2", "v3")}
    return lines, households, {code: draw(SOME_FACTS) for code in "ABCDE"}


@given(tambons(), st.randoms())
def test_suggestions_rank_everything_once_whatever_the_order_of_villages(tambon, random):
    lines, households, facts = tambon
    found = suggested(lines, households, facts)
    assert [one.place.rank for one in found] == [1, 2, 3, 4, 5]
    assert all(0 < one.place.points <= 1 for one in found if one.place.points is not None)
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert suggested(shuffled, households, facts) == found


# --- an order changed by hand ---
@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({}, "ABCDE"),
        ({"E": 1}, "EABCD"),  # the others make room
        ({"A": 5}, "BCDEA"),
        ({"A": 2}, "BACDE"),
        ({"B": 1}, "BACDE"),
        ({"E": 2, "D": 2}, "ADEBC"),
        ({"A": 99}, "BCDEA"),
        ({"C": None}, "ABCDE"),
    ],
)
def test_a_project_put_somewhere_pushes_the_others_along(typed, order):
    assert arranged("ABCDE", typed) == list(order)


@given(st.permutations("ABCDEFG"))
def test_a_whole_new_order_is_taken_as_typed(order):
    assert arranged("ABCDEFG", {code: place for place, code in enumerate(order, start=1)}) == list(order)


@given(st.permutations("ABCDEFG"), st.dictionaries(st.sampled_from("ABCDEFG"), st.none() | st.integers(0, 20)))
def test_whatever_is_typed_every_project_keeps_one_place(shown, typed):
    assert sorted(arranged(shown, typed)) == sorted(shown)


@pytest.mark.parametrize(
    ("after", "excused", "left"),
    [
        ("ABCDE", "", []),
        ("EABCD", "", ["E"]),
        ("EABCD", "E", []),
        ("BACDE", "A", []),  # of two that changed places either may explain it
        ("BACDE", "B", []),
        ("EDABC", "E", ["D"]),
    ],
)
def test_only_what_was_moved_needs_a_reason(after, excused, left):
    assert moved("ABCDE", after, excused) == left


@given(st.permutations("ABCDEFG"))
def test_what_was_not_moved_stands_as_before(after):
    out = moved("ABCDEFG", after)
    assert [code for code in after if code not in out] == sorted(code for code in after if code not in out)
    assert moved("ABCDEFG", after, out) == []
