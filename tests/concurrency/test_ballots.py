"""Several clerks at once, on real PostgreSQL: no number twice, no paper overwritten, no half-counted result."""

from __future__ import annotations

import pytest

from plans.ranking.actions.ballot_entry import Paper, boxes_of, marks_of, put_paper
from plans.ranking.actions.ballots import Opening, close_ballot, open_ballot, order_of
from plans.ranking.actions.criteria import Cell, put_scores
from plans.ranking.models import Ballot, Criterion, FeasibilityScore
from tests.concurrency.together import decided_at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def refused(outcomes):
    return [one for one in outcomes if isinstance(one, Exception)]


def test_ballots_opened_at_once_get_a_number_each(small):
    team = small.people["team"]
    assert refused(decided_at_once(*[lambda: open_ballot(small.plan, Opening("vote"), by=team)] * 6)) == []
    assert sorted(Ballot.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_of_clerks_who_type_the_same_new_paper_one_wins_and_the_others_are_told(small):
    ballot = open_ballot(small.plan, Opening("vote", votes_each=9), by=small.people["team"])
    box = boxes_of(ballot)[0]
    names = ("team", "kaset", "planner")
    calls = [
        lambda votes=votes, name=name: put_paper(ballot, Paper(1, "1", {box: votes}), by=small.people[name])
        for votes, name in enumerate(names, start=1)
    ]
    told = refused(decided_at_once(*calls))
    assert len(told) == 2
    assert all("มีผู้บันทึกไว้แล้ว" in str(one) for one in told)
    assert len(marks_of(ballot)) == 5


def test_a_paper_is_in_the_result_or_refused(small):
    team = small.people["team"]
    ballot = open_ballot(small.plan, Opening("vote", votes_each=9), by=team)
    box = boxes_of(ballot)[0]
    put_paper(ballot, Paper(1, "0", {box: 1}), by=team)
    papers = [
        lambda number=number: put_paper(ballot, Paper(1, str(number), {box: 1}), by=team) for number in range(1, 5)
    ]
    told = refused(decided_at_once(*papers[:2], lambda: close_ballot(ballot, by=team), *papers[2:]))
    ballot.refresh_from_db()
    points = {place.project: place.points for place in order_of(ballot)}
    assert points[box.project] == 5 - len(told) == sum(mark.value for mark in marks_of(ballot))


def test_two_who_score_one_project_make_one_copy_of_the_criteria_and_keep_both_scores(small):
    for place in (1, 2):
        Criterion.objects.get_or_create(
            tambon_plan=None, purpose="feasibility", position=place, defaults={"name": f"เกณฑ์ {place}"}
        )
    defaults = Criterion.objects.filter(tambon_plan=None).count()
    code = small.plan.lines.first().project.code
    calls = [
        lambda place=place, name=name: put_scores(small.plan, code, [Cell(place, None, 4)], by=small.people[name])
        for place, name in ((1, "team"), (2, "kaset"))
    ]
    assert refused(decided_at_once(*calls)) == []
    assert FeasibilityScore.objects.filter(tambon_plan=small.plan).count() == 2
    assert Criterion.objects.filter(tambon_plan=small.plan).count() == defaults
