"""The village reads the fate of each of its projects and the reason, from the day it is published and not before."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.offices.models import Agency
from plans.board.queries import board_of
from plans.decisions.actions import DecisionInput, enact, join, prepare, publish
from plans.decisions.queries import AS_PROPOSED, MAIN, NO_REASON, UNCHANGED, UNRECORDED, WAITING, outcomes, unheard
from plans.decisions.readiness import undecided
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonMeeting
from plans.tambon.readiness import Act
from plans.tracking.queries import find
from projects.periods import PlanPeriod
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans.board.titles import POND, SEED
from tests.plans.released import forum_closed

PUMP = "โรงสูบน้ำดื่มของหมู่บ้าน"


@pytest.fixture
def of(small):
    return {line.title: line.project for line in small.plan.lines.select_related("project")}


@pytest.fixture
def village(small):
    return reverse("plans:village", args=[small.village_plans[VILLAGES[0]].pk])


def published(small):
    publish(small.plan, by=small.people["team"])
    roll_up(small.plan.pk)


def test_before_the_forum_has_spoken_the_village_reads_that_it_waits(as_, small, of, village):
    prepare(small.plan, of[POND], DecisionInput("declined", reason="ยังไม่ประกาศ"), by=small.people["team"])
    said = text_of(as_("secretary").get(village))
    assert f"2 โครงการ {WAITING}" in said
    assert "ไม่รับเข้าแผน" not in said
    assert WAITING in text_of(as_("secretary").get(reverse("projects:project", args=[of[POND].code])))


def test_the_village_reads_fate_and_reason_once_published(as_, small, of, village):
    team, ldd = small.people["team"], Agency.objects.get(code="ldd")
    prepare(small.plan, of[POND], DecisionInput("passed_on", lead=ldd, reason="เกินกำลังของ อบต."), by=team)
    join(small.plan, [of[SEED]], kind="joint", survivor=of[PUMP], reason="ใช้น้ำร่วมกัน", by=team)
    published(small)
    browser = as_("secretary")
    said = text_of(browser.get(village))
    assert "เกินศักยภาพ ส่งต่อหน่วยงานอื่น (ผ.02/2): สถานีพัฒนาที่ดินบุรีรัมย์" in said
    assert "เกินกำลังของ อบต." in said
    assert f"รวมกับโครงการอื่น: {PUMP}" in said
    assert "ใช้น้ำร่วมกัน" in said
    one = text_of(browser.get(reverse("projects:project", args=[of[SEED].code])))
    assert "รวมกับโครงการอื่น" in one
    assert of[PUMP].code in one


def test_after_the_forum_was_closed_silence_means_carried(small, of):
    reader = small.people["secretary"]
    assert outcomes([of[POND].pk], reader=reader)[of[POND].pk].label == WAITING
    TambonMeeting.objects.create(
        tambon_plan=small.plan,
        state="closed",
        held_on=timezone.localdate(),
        male_count=1,
        female_count=1,
        closed_by=small.people["team"],
        closed_at=timezone.now(),
    )
    outcome = outcomes([of[POND].pk], reader=reader)[of[POND].pk]
    assert (outcome.label, outcome.why) == (UNCHANGED, AS_PROPOSED)


def test_one_rule_says_everywhere_what_still_waits_for_a_forum(as_, small, of):
    """The lines told of, the thread, the board, the check list and the page of a project count the same."""
    team, reader = small.people["team"], small.people["secretary"]

    def waiting():
        codes = {project.code for project in of.values()}
        told = {
            o.line.project.code
            for o in outcomes([p.pk for p in of.values()], reader=reader).values()
            if not o.is_decided
        }
        board = board_of(small.plan, with_prepared=True)
        on_board = {card.code for card in board.cards if card.is_undecided}
        shown = {code: find(code) for code in codes}
        public = {code for code, page in shown.items() if WAITING in page.answer and not page.verdicts}
        (warned,) = [*undecided(small.plan, Act.RELEASE)] or [None]
        assert told == on_board == public == {line.project.code for line in unheard(small.plan.lines)}
        assert bool(warned) == bool(told)
        return len(told)

    assert waiting() == 5
    join(small.plan, [of[SEED]], kind="joint", survivor=of[PUMP], reason="ใช้น้ำร่วมกัน", by=team)
    published(small)
    assert waiting() == 3
    forum_closed(small.plan, team)
    assert waiting() == 0


def test_a_period_whose_plans_are_made_waits_for_no_forum(as_, small, of, village):
    others = PlanPeriod.objects.exclude(pk=small.plan.period_id)
    others.update(is_open=False)
    PlanPeriod.objects.filter(pk=small.plan.period_id).update(first_year=2565, last_year=2569)
    assert f"2 โครงการ {WAITING}" in text_of(as_("secretary").get(village)), "late, and no other plan is made"
    assert others.update(is_open=True)
    said = text_of(as_("secretary").get(village))
    assert f"2 โครงการ {UNRECORDED}" in said
    page = text_of(as_("secretary").get(reverse("tracked", args=[of[POND].code])))
    assert UNRECORDED in page
    assert WAITING not in said + page
    assert "รอมา" not in page, "nobody has it"


def test_what_others_joined_is_told_as_that_with_the_reason_of_the_merge(as_, small, of, village):
    join(small.plan, [of[SEED]], kind="joint", survivor=of[PUMP], reason="ใช้น้ำร่วมกัน", by=small.people["team"])
    published(small)
    outcome = outcomes([of[PUMP].pk], reader=small.people["team"])[of[PUMP].pk]
    assert (outcome.label, outcome.why) == (MAIN, "ใช้น้ำร่วมกัน")
    assert (outcome.label, outcome.why) == (
        find(of[PUMP].code).verdicts[0].result,
        find(of[PUMP].code).verdicts[0].reason,
    )


def test_every_result_that_a_village_reads_says_why_or_that_nothing_was_written(as_, small, of, village):
    team = small.people["team"]
    prepare(small.plan, of[SEED], DecisionInput("carried", reason="ทำได้ทันที"), by=team)
    published(small)
    # A file of decisions may leave it out.
    enact(small.plan, of[POND], DecisionInput("carried"), by=team)
    roll_up(small.plan.pk)
    said = text_of(as_("secretary").get(village))
    assert NO_REASON in said
    assert "ทำได้ทันที" in said
    assert NO_REASON in text_of(as_("secretary").get(reverse("projects:project", args=[of[POND].code])))


@pytest.mark.parametrize("name", ["stranger", "next_team", "nobody", "admin"])
def test_outside_reach_nothing_is_said(small, of, name):
    published(small)
    assert outcomes([project.pk for project in of.values()], reader=small.people[name]) == {}


def test_one_query_for_all_projects(small, of, django_assert_num_queries):
    reader = small.people["secretary"]
    assert reader.reaches
    for keys in ([of[POND].pk], [project.pk for project in of.values()]):
        with django_assert_num_queries(1):
            found = outcomes(keys, reader=reader)
        assert set(found) == set(keys)


def test_home_asks_little_of_who_reads_results_and_writes_the_next_plan(as_, small, of, django_assert_max_num_queries):
    prepare(small.plan, of[POND], DecisionInput("declined", reason="ซ้ำกับงานของ อบต."), by=small.people["team"])
    published(small)
    factories.line(factories.village_plan(VILLAGES[0], first_year=2576), factories.project(VILLAGES[0]), None)
    browser = as_("secretary")
    with django_assert_max_num_queries(20):
        said = text_of(browser.get(reverse("home")))
    assert "อ่านผลที่เวทีตำบลประกาศแล้ว" in said
    assert "กรอกโครงการให้ครบ" in said
