"""A ballot from its opening to its use: raw marks, typed once or twice, closed once, never overwritten."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from agencies.access.roles import Role
from plans.decisions.actions import CannotDecide, DecisionInput, prepare, publish
from plans.decisions.models import PublicationState
from plans.ranking.actions.ballot_entry import (
    Box,
    CannotRank,
    Paper,
    boxes_of,
    codes_of,
    comparison,
    marks_of,
    next_paper,
    papers_of,
    put_order,
    put_paper,
    remove_paper,
    stamp_of,
)
from plans.ranking.actions.ballots import (
    Opening,
    close_ballot,
    discard_ballot,
    doubts,
    drift,
    lacking,
    open_ballot,
    order_of,
    use_ballot,
)
from plans.ranking.actions.criteria import save_criteria
from plans.ranking.models import Ballot, Criterion
from plans.ranking.queries import criteria_of, pool_of
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonMeeting
from plans.village.actions.moves import move
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.plans.explained import published
from tests.plans.ranking.criteria import freeze, rows


@pytest.fixture
def team(small):
    return small.people["team"]


def opened(small, method="vote", **how):
    return open_ballot(small.plan, Opening(method, **how), by=small.people["team"])


def vote(ballot, number, *votes, typing=1, by):
    values = {Box(code): votes[place] for place, code in enumerate(codes_of(ballot)[: len(votes)])}
    put_paper(ballot, Paper(typing, number, values, stamp_of(ballot, typing, number)), by=by)


def score_all(ballot, by, value=3):
    put_paper(ballot, Paper(1, "1", dict.fromkeys(boxes_of(ballot), value)), by=by)


# --- opening ---
def test_a_ballot_is_over_what_the_plan_holds_when_it_is_opened(small):
    ballot = opened(small, votes_each=3)
    assert (ballot.number, ballot.state, ballot.settled["criteria"]) == (1, "open", [])
    assert codes_of(ballot) == [one.code for one in pool_of(small.plan).candidates]
    assert opened(small).number == 2
    assert {box.criterion for box in boxes_of(ballot)} == {None}


def test_a_scored_ballot_takes_the_criteria_and_weights_of_that_day(small, team):
    ballot = opened(small, "add")
    assert len(boxes_of(ballot)) == 5 * 6
    changed = rows(small.plan)
    save_criteria(small.plan, Criterion.Purpose.RANKING, changed[:1] + changed[1:], by=team)
    Criterion.objects.filter(tambon_plan=small.plan, position=2).update(name="เปลี่ยนชื่อ", weight=5)
    ballot.refresh_from_db()
    assert [one["name"] for one in ballot.settled["criteria"]][1] == "ขนาดของกลุ่มที่ได้รับประโยชน์"
    assert {one["weight"] for one in ballot.settled["criteria"]} == {"1.00"}


def test_weights_are_refused_where_scores_are_multiplied(small, team):
    opened(small, "add")
    Criterion.objects.filter(tambon_plan=small.plan, purpose="ranking", position=1).update(weight=2)
    with pytest.raises(CannotRank, match="น้ำหนัก"):
        opened(small, "multiply")
    assert opened(small, "add").settled["criteria"][0]["weight"] == "2.00"


def test_there_must_be_something_to_rank_and_a_plan_that_may_change(small):
    empty = factories.tambon_plan("310104", first_year=2566)
    with pytest.raises(CannotRank, match="ยังไม่มีโครงการ"):
        open_ballot(empty, Opening("vote"), by=small.people["team"])
    for name in ("secretary", "head", "mayor", "partner", "next_team"):
        with pytest.raises(PermissionDenied):
            open_ballot(small.plan, Opening("vote"), by=small.people[name])
    freeze(small.plan, small.people["district"])
    with pytest.raises(CannotDecide, match="แก้ไขไม่ได้"):
        opened(small)


# --- papers ---
def test_a_vote_paper_is_kept_as_it_stood_and_blank_is_no_vote(small, team):
    ballot = opened(small, votes_each=3)
    vote(ballot, "๑๒", 2, None, 1, by=team)
    assert [(mark.paper, mark.value) for mark in marks_of(ballot)] == [("12", value) for value in (2, 0, 1, 0, 0)]
    with pytest.raises(CannotRank, match="รวม 4 เสียง เกินคนละ 3"):
        vote(ballot, "13", 4, by=team)
    assert papers_of(ballot) == {1: ["12"], 2: []}


def test_a_tally_of_hands_has_no_limit_per_paper_but_more_votes_than_people_is_said(small, team):
    meeting = TambonMeeting.objects.create(tambon_plan=small.plan, male_count=10, female_count=10)
    ballot = opened(small, votes_each=2, is_tally=True, meeting=meeting)
    vote(ballot, "กระดาน", 30, 10, by=team)
    assert doubts(Ballot.objects.get(pk=ballot.pk)) == []
    vote(ballot, "กระดาน 2", 1, by=team)
    assert "41 เสียง มากกว่าผู้เข้าร่วม 20 คน" in doubts(Ballot.objects.get(pk=ballot.pk))[0]


@pytest.mark.parametrize("method", ["add", "multiply"])
def test_scores_are_one_to_five_and_nought_is_refused(small, team, method):
    ballot = opened(small, method)
    box = boxes_of(ballot)[0]
    for value in (0, 6):
        with pytest.raises(CannotRank, match="0 ใช้ไม่ได้"):
            put_paper(ballot, Paper(1, "1", {box: value}), by=team)
    with pytest.raises(CannotRank, match="ยังไม่มีคะแนน"):
        put_paper(ballot, Paper(1, "1", {box: None}), by=team)
    put_paper(ballot, Paper(1, "1", {box: 5}), by=team)
    assert len(marks_of(ballot)) == 1


def test_a_number_that_is_taken_is_not_overwritten_unless_the_paper_was_opened(small, team):
    ballot = opened(small)
    vote(ballot, "1", 1, by=team)
    with pytest.raises(CannotRank, match="ใบที่ 1 มีผู้บันทึกไว้แล้ว"):
        put_paper(ballot, Paper(1, "1", {Box(codes_of(ballot)[1]): 1}), by=small.people["kaset"])
    vote(ballot, "1", 0, 1, by=team)  # opened, and so with its stamp
    assert [mark.value for mark in marks_of(ballot)] == [0, 1, 0, 0, 0]
    assert remove_paper(ballot, 1, "1", by=team) == 5
    assert marks_of(ballot) == []


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (Paper(2, "1"), "รอบเดียว"),
        (Paper(1, " "), "เลขที่ใบ"),
        (Paper(1, "1", {Box("ZZZZZZZ"): 1}), "ไม่อยู่ในใบคะแนน"),
        (Paper(1, "1", {Box("ZZZZZZZ"): -1}), "ติดลบ"),
    ],
)
def test_papers_that_are_none_of_the_ballots_are_refused(small, team, paper, said):
    with pytest.raises(CannotRank, match=said):
        put_paper(opened(small), paper, by=team)


# --- twice ---
def test_two_typings_are_compared_and_the_next_paper_is_offered(small, team, django_assert_num_queries):
    ballot = opened(small, votes_each=2, is_typed_twice=True)
    vote(ballot, "1", 2, by=team)
    vote(ballot, "2", 0, 2, by=team)
    assert next_paper(papers_of(ballot), 1) == "3"
    assert next_paper(papers_of(ballot), 2) == "1"
    vote(ballot, "1", 1, 1, typing=2, by=team)
    assert next_paper(papers_of(ballot), 2) == "2"
    found = comparison(ballot, papers_of(ballot))
    assert (found.only_first, found.only_second) == (("2",), ())
    assert sorted((box.first, box.second) for box in found.boxes) == [(0, 1), (2, 1)]
    with pytest.raises(CannotRank, match="ยังไม่ตรงกัน"):
        close_ballot(ballot, by=team)
    assert doubts(ballot) == ["คนเดียวกันบันทึกทั้งสองรอบ: ใบที่ 1 ควรให้อีกคนตรวจกับใบจริง"]
    vote(ballot, "1", 2, 0, typing=2, by=small.people["kaset"])
    vote(ballot, "2", 0, 2, typing=2, by=small.people["kaset"])
    assert doubts(ballot) == []
    papers = papers_of(ballot)
    with django_assert_num_queries(1):
        assert comparison(ballot, papers).is_clean
    # The second typing only checks: votes are not counted twice.
    assert [place.points for place in order_of(close_ballot(ballot, by=team))][:2] == [2, 2]


# --- closing ---
def test_closing_freezes_the_order_and_what_broke_its_ties(small, team):
    ballot = opened(small, votes_each=5)
    vote(ballot, "1", 0, 0, 3, 1, 1, by=team)
    close_ballot(ballot, by=team)
    ballot.refresh_from_db()
    before = order_of(ballot)
    assert [place.rank for place in before] == [1, 2, 3, 4, 5]
    assert [place.points for place in before] == [3, 1, 1, 0, 0]
    assert [place.tie for place in before] == ["", "", "cost", "", "urgency"]
    assert ballot.settled["facts"][codes_of(ballot)[0]]["cost_baht"] == "204000.50"
    Project.objects.update(urgency="normal")
    assert order_of(Ballot.objects.get(pk=ballot.pk)) == before
    for step in (lambda: vote(ballot, "2", 1, by=team), lambda: close_ballot(ballot, by=team)):
        with pytest.raises(CannotRank, match="ปิดบันทึก"):
            step()


def test_nothing_to_count_and_nothing_scored_keep_a_ballot_open(small, team):
    ballot = opened(small)
    assert lacking(ballot) == ["ยังไม่มีใบคะแนนที่บันทึกไว้"]
    scored = opened(small, "multiply")
    put_paper(scored, Paper(1, "1", dict.fromkeys(boxes_of(scored)[:-1], 3)), by=team)
    assert len(lacking(scored)) == 1
    assert "ยังไม่มีใบใดให้คะแนนเกณฑ์ «ความสนใจของชุมชน»" in lacking(scored)[0]
    put_paper(scored, Paper(1, "2", {boxes_of(scored)[-1]: 3}), by=team)
    assert [place.points for place in order_of(close_ballot(scored, by=team))] == [3**6] * 5


def test_a_consensus_is_an_order_and_its_resolution(small, team):
    ballot = opened(small, "consensus", is_typed_twice=True)
    order = list(reversed(codes_of(ballot)))
    assert not ballot.is_typed_twice
    assert lacking(ballot) == ["ยังไม่ได้บันทึกลำดับและข้อความมติที่เวทีเห็นพ้องกัน"]
    for wrong, text, said in ((order[1:], "เห็นพ้อง", "ทุกโครงการ"), (order, " ", "ข้อความมติ")):
        with pytest.raises(CannotRank, match=said):
            put_order(ballot, wrong, text, by=team)
    put_order(ballot, order, "เห็นพ้องตามที่ประธานเสนอ", by=team)
    close_ballot(ballot, by=team)
    ballot.refresh_from_db()
    assert [place.project for place in order_of(ballot)] == order
    assert ballot.resolution == "เห็นพ้องตามที่ประธานเสนอ"
    with pytest.raises(CannotRank, match="ไม่มีใบคะแนน"):
        put_paper(opened(small, "consensus"), Paper(1, "1"), by=team)
    with pytest.raises(CannotRank, match="ใช้ใบคะแนน"):
        put_order(opened(small), order, "x", by=team)


# --- using ---
def test_using_a_ballot_prepares_its_ranks_and_says_when(small, team):
    ballot = opened(small, votes_each=9)
    vote(ballot, "1", 1, 2, 3, by=team)
    with pytest.raises(CannotRank, match="ปิดบันทึกแล้วเท่านั้น"):
        use_ballot(ballot, by=team)
    close_ballot(ballot, by=team)
    assert use_ballot(ballot, by=team).changed == 5
    prepared = small.plan.decisions.filter(standing=PublicationState.PREPARED).order_by("rank")
    order = [place.project for place in order_of(Ballot.objects.get(pk=ballot.pk))]
    assert [one.project.code for one in prepared] == order
    assert [one.rank for one in prepared] == [1, 2, 3, 4, 5]
    assert use_ballot(ballot, by=team).changed == 0
    ballot.refresh_from_db()
    assert ballot.used_at is not None
    assert team.full_name in ballot.used_name
    with pytest.raises(PermissionDenied):
        use_ballot(ballot, by=small.people["kaset"])


def test_a_project_no_longer_ranked_leaves_no_gap(small, team):
    ballot = opened(small, votes_each=9)
    vote(ballot, "1", 3, 2, 1, by=team)
    close_ballot(ballot, by=team)
    second = Project.objects.get(code=codes_of(ballot)[1])
    prepare(small.plan, second, DecisionInput("declined", reason="ซ้ำกับงานของกรม"), by=team)
    assert drift(ballot, pool_of(small.plan, with_prepared=True)).gone == (second.code,)
    use_ballot(ballot, by=team)
    kept = small.plan.decisions.filter(fate="carried").order_by("rank")
    assert [one.rank for one in kept] == [1, 2, 3, 4]
    published(small.plan, by=team)
    assert small.plan.decisions.get(project=second).rank is None


def late_village(small, team):
    """Take the fourth village in, whatever ballots there are."""
    secretary = factories.person(Role.VILLAGE_SECRETARY, VILLAGES[3])
    late = factories.accepted_plan(VILLAGES[3], secretary=secretary, head=small.people["head"], team=team)
    roll_up(small.plan.pk)
    return late


def ranks_of(plan):
    """The ranks that are prepared or published, by the project's code."""
    standing = plan.decisions.exclude(standing=PublicationState.REPLACED).order_by("-standing")
    return {decision.project.code: decision.rank for decision in standing.select_related("project")}


def test_a_ballot_holds_when_a_village_is_taken_in_afterwards(small, team):
    ballot = opened(small)
    vote(ballot, "1", 1, by=team)
    before = codes_of(ballot)
    late = late_village(small, team)
    # The papers that were handed out are typed in as they stand, without a box for what came later.
    vote(ballot, "2", 0, 1, by=team)
    ballot.refresh_from_db()
    assert codes_of(ballot) == before
    close_ballot(ballot, by=team)
    ballot.refresh_from_db()
    assert [place.project for place in order_of(ballot)] != []
    assert {place.project for place in order_of(ballot)} == set(before)
    [newcomer] = drift(ballot, pool_of(small.plan, with_prepared=True)).lacks
    assert newcomer.title == "ไถกลบตอซัง"
    assert use_ballot(ballot, by=team).not_voted_on == (newcomer,)
    assert sorted(ranks_of(small.plan).values()) == [1, 2, 3, 4, 5]
    assert newcomer.code not in ranks_of(small.plan)
    again = opened(small)
    assert len(codes_of(again)) == 6
    move(late, "reopen", by=team, note="แก้ไข")
    roll_up(small.plan.pk)
    assert use_ballot(ballot, by=team).not_voted_on == ()


def test_two_typings_are_compared_by_the_ballots_own_list(small, team):
    ballot = opened(small, is_typed_twice=True)
    vote(ballot, "1", 1, typing=1, by=team)
    late_village(small, team)
    vote(ballot, "1", 1, typing=2, by=team)
    assert comparison(ballot, papers_of(ballot)).is_clean
    assert lacking(ballot) == []
    assert close_ballot(ballot, by=team).settled["papers"] == 1


@pytest.mark.parametrize("is_published", [False, True])
def test_a_rank_from_elsewhere_does_not_stand_among_those_of_a_ballot_without_the_project(small, team, is_published):
    ballot = opened(small)
    vote(ballot, "1", 1, by=team)
    close_ballot(ballot, by=team)
    late_village(small, team)
    [newcomer] = drift(ballot, pool_of(small.plan, with_prepared=True)).lacks
    late = Project.objects.get(code=newcomer.code)
    prepare(small.plan, late, DecisionInput("carried", rank=3, reason="มติเดิม"), by=team)
    if is_published:
        publish(small.plan, by=team)
    use_ballot(ballot, by=team)
    assert ranks_of(small.plan)[newcomer.code] is None
    assert "มติเดิม" in small.plan.decisions.filter(project=late).order_by("-pk")[0].reason


def test_an_older_ballot_learns_which_projects_came_after_it(small, team):
    ballot = opened(small)
    held = ballot.settled["in_plan"]
    late_village(small, team)
    Ballot.objects.filter(pk=ballot.pk).update(
        settled={name: value for name, value in ballot.settled.items() if name != "in_plan"}
    )
    import_module("plans.migrations.0003_ballot_lists").write_lists(apps, None)
    ballot.refresh_from_db()
    assert ballot.settled["in_plan"] == held
    assert len(held) == 5


def test_who_does_not_decide_is_told_of_those_alone_that_came_after_the_ballot(small, team):
    first = Project.objects.get(code=pool_of(small.plan).candidates[0].code)
    prepare(small.plan, first, DecisionInput("declined", reason="ซ้ำ"), by=team)
    ballot = opened(small)
    assert len(codes_of(ballot)) == 4
    late_village(small, team)
    told = drift(ballot, pool_of(small.plan), is_told_all=False)
    assert [candidate.title for candidate in told.lacks] == ["ไถกลบตอซัง"]
    assert told.gone == ()


def test_a_ballot_that_is_not_used_keeps_its_marks(small, team):
    ballot = opened(small)
    vote(ballot, "1", 1, by=team)
    discard_ballot(ballot, by=team)
    ballot.refresh_from_db()
    assert (ballot.state, len(marks_of(ballot))) == ("discarded", 5)
    for step in (vote, lambda b, *_, by: discard_ballot(b, by=by), lambda b, *_, by: close_ballot(b, by=by)):
        with pytest.raises(CannotRank):
            step(ballot, "2", 1, by=team)


def test_who_types_closes_and_discards(small, team):
    ballot = opened(small)
    vote(ballot, "1", 1, by=small.people["kaset"])
    for name in ("secretary", "district", "partner"):
        with pytest.raises(PermissionDenied):
            vote(ballot, "2", 1, by=small.people[name])
    for step in (close_ballot, discard_ballot):
        with pytest.raises(PermissionDenied):
            step(ballot, by=small.people["kaset"])
    freeze(small.plan, small.people["district"])
    for step in (lambda: vote(ballot, "3", 1, by=team), lambda: close_ballot(ballot, by=team)):
        with pytest.raises(CannotDecide, match="แก้ไขไม่ได้"):
            step()


def test_criteria_of_the_tambon_are_untouched_by_a_vote(small):
    opened(small)
    assert all(one.tambon_plan_id is None for one in criteria_of(small.plan, Criterion.Purpose.RANKING))
