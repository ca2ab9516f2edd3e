"""Show feasibility and ranking in the demo: scored projects, a closed vote, and papers typed twice with a slip."""

from __future__ import annotations

from agencies.access.roles import Role
from agencies.people.models import User
from config.demo.people import holder
from plans.ranking.actions.ballot_entry import FIRST, SECOND, Paper, boxes_of, put_paper
from plans.ranking.actions.ballots import Opening, close_ballot, open_ballot
from plans.ranking.actions.criteria import Cell, put_scores
from plans.ranking.models import Ballot
from plans.ranking.queries import pool_of
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan

TAMBON, FIRST_YEAR = "310104", 2571
# One row of scores per project, one figure per criterion; a point was left blank: that project is not judged yet.
SCORES = ("454434", "544355", "555545", "332122", "34.4.3")
# Three votes on each paper, one figure per project.
VOTES = ("21000", "11100", "30000", "10110", "02010", "12000", "20001", "01110")
# Scores 1–5 of one paper: six criteria of each of five projects.
FIGURES = ("455543344433323343222354333444", "554543343434233333223345334434")


def build_ballots() -> None:
    """Build the scores and ballots of the sample tambon once, when it has projects."""
    plan = TambonPlan.objects.filter(area__code=TAMBON, period__first_year=FIRST_YEAR).first()
    if plan is None or plan.ballots.exists():
        return
    roll_up(plan.pk)
    team, kaset = holder(TAMBON, Role.TAMBON_TEAM), holder(TAMBON, Role.EXT_OFFICER)
    for candidate, row in zip(pool_of(plan).candidates, SCORES, strict=False):
        cells = [Cell(place, None, int(mark)) for place, mark in enumerate(row, start=1) if mark.isdecimal()]
        put_scores(plan, candidate.code, cells, by=kaset)
    voted = open_ballot(plan, Opening(Ballot.Method.VOTE, votes_each=3), by=team)
    for number, figures in enumerate(VOTES, start=1):
        _put(voted, FIRST, number=number, figures=figures, by=team)
    close_ballot(voted, by=team)
    scored = open_ballot(plan, Opening(Ballot.Method.ADD, is_typed_twice=True), by=team)
    for number, figures in enumerate(FIGURES, start=1):
        _put(scored, FIRST, number=number, figures=figures, by=team)
    # The second person read one figure differently: the page lists it.
    _put(scored, SECOND, number=1, figures=f"2{FIGURES[0][1:]}", by=kaset)


def _put(ballot: Ballot, typing: int, *, number: int, figures: str, by: User) -> None:
    values = {box: int(figure) for box, figure in zip(boxes_of(ballot), figures, strict=False)}
    put_paper(ballot, Paper(typing, str(number), values), by=by)
