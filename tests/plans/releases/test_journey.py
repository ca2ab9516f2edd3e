"""How far a tambon's plan has come, said from its records alone."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.access.roles import Role
from config.badges import BADGES
from plans.alignment.queries import unaligned
from plans.decisions import decision_file
from plans.decisions.actions import join, publish
from plans.profile.models import Problem, TambonProfile, Topic
from plans.ranking.actions.criteria import Cell, put_scores
from plans.ranking.models import Ballot, Criterion
from plans.ranking.queries import criteria_of, pool_for, verdicts
from plans.releases.journey import DONE, LATE, LATER, NONE, NOW, WAIT, thread, threads
from plans.releases.models import Receipt
from plans.requests.models import Commitment
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonMeeting, TambonPlan, TeamMember
from plans.tambon.steps import STEPS
from plans.village.actions.moves import move
from tests import factories
from tests.cast import NEXT_TAMBON, TAMBON, VILLAGES
from tests.plans.levels import handed_up, released, several, tambon
from tests.plans.released import aligned, forum_closed


def said(plan):
    """State and note of every step, by its name."""
    return {step.name: (stage.state, stage.note) for step, stage in zip(STEPS, thread(plan), strict=True)}


@pytest.fixture
def plan(people):
    several(people, {VILLAGES[0]: (100, 30), VILLAGES[1]: (7,)})
    return tambon(TAMBON)


def test_a_new_plan_has_no_step_done_and_waits_for_its_villages(people):
    steps = said(factories.tambon_plan(TAMBON))
    assert steps.pop("roll_up") == (WAIT, "รับ 0 จาก 4")
    assert {state for state, _ in steps.values()} == {LATER}


def test_a_plan_without_villages_names_the_first_step_as_the_present_one(db):
    stages = thread(factories.tambon_plan("310106"))
    assert [stage.state for stage in stages] == [NOW, *[LATER] * 11]


def test_villages_are_there_to_be_checked_or_waited_for_and_done_with_the_day_of_the_last(plan, people):
    assert said(plan)["roll_up"] == (WAIT, "รับ 2 จาก 4")
    sent = factories.ready_plan(VILLAGES[2], by=people["secretary"], head=people["head"])
    move(sent, "submit", by=factories.person(Role.VILLAGE_SECRETARY, VILLAGES[2]))
    assert said(plan)["roll_up"] == (NOW, "รับ 2 จาก 4")
    several(people, {VILLAGES[3]: (5,)})
    move(sent, "accept", by=people["team"])
    state, note = said(plan)["roll_up"]
    assert (state, note.split()[0]) == (DONE, str(timezone.localdate().day))


def test_an_abolished_village_is_neither_waited_for_nor_counted(plan):
    for code in VILLAGES[2:]:
        gone = factories.area(code)
        gone.valid_to = dt.date(2020, 1, 1)
        gone.save()
    assert said(plan)["roll_up"][0] == DONE


def test_a_team_lacks_kinds_and_then_its_briefing(plan, people):
    TeamMember.objects.create(tambon_plan=plan, kind="official", name="ก")
    assert said(plan)["team"] == (NOW, "ขาด 3 ประเภท")
    for kind in ("local", "network", "leader"):
        TeamMember.objects.create(tambon_plan=plan, kind=kind, name="ก")
    assert said(plan)["team"] == (NOW, "ยังไม่ประชุมชี้แจง")
    briefing = forum_closed(plan, people["team"])
    TambonMeeting.objects.filter(pk=briefing.pk).update(kind="briefing")
    assert said(plan)["team"] == (DONE, "10 เม.ย. 2569")


def test_profile_and_problems_are_one_step(plan):
    TambonProfile.objects.create(tambon_plan=plan, identity="ตำบลข้าวหอม")
    assert said(plan)["profile"] == (NOW, "ยังไม่มีปัญหา")
    topic = Topic.objects.first() or Topic.objects.create(name="น้ำ")
    Problem.objects.create(
        tambon_plan=plan, village=factories.area(VILLAGES[0]), topic=topic, title="น้ำแล้ง", urgency="urgent"
    )
    assert said(plan)["profile"][0] == DONE


def test_a_forum_is_done_only_when_it_was_closed(plan, people):
    forum = TambonMeeting.objects.create(tambon_plan=plan, kind="forum", held_on=dt.date(2027, 1, 8))
    assert said(plan)["meetings"] == (NOW, "นัด 8 ม.ค. 2570")
    forum.delete()
    forum_closed(plan, people["team"])
    assert said(plan)["meetings"] == (DONE, "10 เม.ย. 2569")


def test_what_nobody_recorded_before_a_step_that_is_done_has_no_record(plan, people):
    forum_closed(plan, people["team"])
    steps = said(plan)
    assert steps["team"] == steps["profile"] == steps["proposals"] == (NONE, "")
    assert steps["ranking"] == (NONE, ""), "the forum closed without an order"
    assert steps["releases"][0] == LATER


def test_decisions_count_what_was_published_and_what_merges_spoke_of(plan, people):
    first, second = plan.lines.filter(area_code=VILLAGES[0])
    other = plan.lines.get(area_code=VILLAGES[1])
    decided = [{"project": first.project.code, "fate": "deferred", "reason": "รอแบบ"}]
    decision_file.apply(plan, {"decisions": decided}, by=people["team"])
    roll_up(plan.pk)
    assert said(plan)["decisions"] == (NOW, "เหลือ 2 โครงการ")
    join(plan, [second.project], kind="same", survivor=other.project, reason="ที่เดียวกัน", by=people["team"])
    assert said(plan)["alike"] == (LATER, "ยังไม่เริ่ม"), "what is prepared is not told"
    publish(plan, by=people["team"])
    roll_up(plan.pk)
    assert said(plan)["alike"] == (NOW, "ตัดสินแล้ว 1 คู่")
    assert said(plan)["decisions"][0] == DONE, "a merge is the answer to all of its members"


def scored(plan, line, criteria, by):
    put_scores(plan, line.project.code, [Cell(place, None, 4) for place in criteria], by=by)


def test_feasibility_leaves_what_its_page_calls_incomplete_and_is_done_when_nothing_is(plan, people):
    def incomplete():
        pool, criteria = pool_for(plan, people["team"]), criteria_of(plan, "feasibility")
        judged = [verdict.outcome for _, verdict in verdicts(plan, pool.candidates, criteria).values()]
        return judged.count("incomplete")

    one, two, three = plan.lines.order_by("pk")
    places = range(1, len(criteria_of(plan, "feasibility")) + 1)
    assert said(plan)["feasibility"] == (LATER, "ยังไม่เริ่ม")
    scored(plan, one, places, people["team"])
    scored(plan, two, places[:1], people["team"])
    assert (said(plan)["feasibility"], incomplete()) == ((NOW, "เหลือ 2 โครงการ"), 2)
    scored(plan, three, places, people["team"])
    assert (said(plan)["feasibility"], incomplete()) == ((NOW, "เหลือ 1 โครงการ"), 1), "one score is not all scores"
    decided = [{"project": two.project.code, "fate": "deferred", "reason": "รอแบบ"}]
    decision_file.apply(plan, {"decisions": decided}, by=people["team"])
    publish(plan, by=people["team"])
    roll_up(plan.pk)
    assert (said(plan)["feasibility"], incomplete()) == ((DONE, "2 โครงการ"), 0)


def test_feasibility_asks_only_the_criteria_in_use(plan, people):
    places = range(1, len(criteria_of(plan, "feasibility")) + 1)
    for line in plan.lines.all():
        scored(plan, line, places[1:], people["team"])
    assert said(plan)["feasibility"] == (NOW, "เหลือ 3 โครงการ")
    own = criteria_of(plan, "feasibility")
    Criterion.objects.filter(pk=own[0].pk).update(is_in_use=False)
    assert said(plan)["feasibility"] == (DONE, "3 โครงการ")
    Criterion.objects.filter(tambon_plan=plan).update(is_in_use=False)
    assert said(plan)["feasibility"] == (NOW, "เหลือ 3 โครงการ")


def test_a_ranking_is_done_when_its_order_was_used(plan, people):
    ballot = Ballot.objects.create(tambon_plan=plan, number=1, method="vote", by=people["team"], by_name="ก")
    assert said(plan)["ranking"] == (NOW, "กำลังบันทึก")
    Ballot.objects.filter(pk=ballot.pk).update(state="closed")
    assert said(plan)["ranking"] == (NOW, "ยังไม่ใช้ลำดับ")
    Ballot.objects.filter(pk=ballot.pk).update(used_at=timezone.now())
    assert said(plan)["ranking"][0] == DONE


def test_requests_wait_are_late_and_are_done_when_all_were_answered(plan, people):
    asked = Commitment.objects.create(
        tambon_plan=plan,
        project=plan.lines.first().project,
        agency=people["planner"].posts[0].agency,
        kind="money",
        amount_baht=5,
        due_on=timezone.localdate() + dt.timedelta(days=3),
        asked_by=people["team"],
    )
    assert said(plan)["commitments"] == (WAIT, "รอตอบ 1 คำขอ")
    Commitment.objects.filter(pk=asked.pk).update(due_on=timezone.localdate() - dt.timedelta(days=1))
    assert said(plan)["commitments"] == (LATE, "เลยกำหนด 1 คำขอ")
    Commitment.objects.filter(pk=asked.pk).update(state="accepted", answered_at=timezone.now())
    assert said(plan)["commitments"][0] == DONE


def test_alignment_counts_what_the_check_list_counts(plan, people):
    aligned(plan, people["team"])
    assert (said(plan)["alignment"][0], unaligned(plan)) == (DONE, [])
    loose = plan.lines.first().project
    loose.alignments.all().delete()
    assert len(unaligned(plan)) == 1
    assert said(plan)["alignment"] == (NOW, "เหลือ 1 โครงการ")


def test_a_release_is_done_when_it_was_sent_and_the_plan_still_says_the_same(plan, people):
    one = released(TAMBON)
    assert said(plan)["releases"] == (NOW, "ออกแล้ว ยังไม่ส่ง")
    handed_up(one)
    state, note = said(plan)["releases"]
    assert (state, note.split()[0]) == (DONE, "ส่ง")
    Receipt.objects.update(state="returned", reason="ขาดหมู่ 3")
    assert said(plan)["releases"] == (NOW, "ถูกส่งคืน")
    several(people, {VILLAGES[2]: (9,)})
    assert said(plan)["releases"] == (NOW, "แผนเปลี่ยน ต้องออกใหม่")


def test_every_state_has_its_badge_and_every_step_its_page_and_a_short_note(plan, people):
    forum_closed(plan, people["team"])
    for stage in thread(plan):
        assert stage.state in BADGES
        assert stage.url
        assert len(stage.note) <= 24


def test_all_plans_are_told_in_one_query(plan, people, django_assert_num_queries):
    several(people, {"31010501": (3,)})
    plans = TambonPlan.objects.filter(area__code__in=(TAMBON, NEXT_TAMBON))
    with django_assert_num_queries(1):
        told = threads(plans)
    assert told == {one.pk: thread(one) for one in plans}


def test_a_forum_that_closed_without_a_word_is_the_answer_to_what_was_before_it_and_not_to_what_came_later(
    plan, people
):
    assert said(plan)["decisions"] == (LATER, "ยังไม่มีผล")
    forum_closed(plan, people["team"])
    assert said(plan)["decisions"] == (DONE, "10 เม.ย. 2569")
    several(people, {VILLAGES[2]: (9, 4)})
    assert said(plan)["decisions"] == (NOW, "เหลือ 2 โครงการ")


def test_a_forum_that_closed_before_anything_came_decided_nothing(people):
    plan = factories.tambon_plan(TAMBON)
    forum_closed(plan, people["team"])
    assert said(plan)["decisions"] == (LATER, "ยังไม่มีผล")
    several(people, {VILLAGES[0]: (9,)})
    assert said(plan)["decisions"] == (LATER, "ยังไม่มีผล")
