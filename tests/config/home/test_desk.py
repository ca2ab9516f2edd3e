"""The one next act on top, what comes after it, what others do, and how far the plan is."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from agencies.todo import Waiting
from config.home.queries import Desk, by_wait, desk
from plans.releases.journey import thread
from plans.requests.models import Commitment
from plans.tambon.models import TambonMeeting
from plans.tambon.steps import step
from plans.village.actions.moves import move
from plans.village.models import ForumState, PlanState, VillagePlan
from projects.periods import PlanPeriod
from tests import factories
from tests.cast import TAMBON, VILLAGES
from tests.pages import text_of
from tests.plans.levels import handed_up, released, several, tambon


def page_of(as_, name):
    return html.fromstring(as_(name).get(reverse("home")).content)


def card(page):
    """The words of the task card, and its button."""
    (one,) = page.xpath("//section[contains(@class, 'now')]")
    words = [" ".join(part.text_content().split()) for part in one.xpath("div/*")]
    return words, [(a.text_content().strip(), a.get("href")) for a in one.xpath("a")]


def steps_of(journey):
    return [(stage.label, stage.state, stage.note) for stage in journey.stages]


@pytest.mark.parametrize("name", ["secretary", "head", "team", "planner", "mayor", "district", "province", "partner"])
def test_the_page_begins_with_one_task_and_has_one_green_button_at_most(as_, world, name):
    page = page_of(as_, name)
    words, buttons = card(page)
    assert words[0] in {"ทำต่อ", "รอผู้อื่น", "เปิดอ่าน"}
    assert (
        len(page.xpath("//*[contains(concat(' ', @class, ' '), ' go ')][not(ancestor::dialog)]")) == len(buttons) <= 1
    )
    headings = [" ".join(head.text_content().split()) for head in page.xpath("//main//*[self::h1 or self::h2]")]
    assert headings.index(words[1]) <= 2


def test_the_card_says_what_why_how_much_and_where(as_, people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    (kick, title, why), buttons = card(page_of(as_, "team"))
    assert (kick, buttons) == ("ทำต่อ", [("เปิดตรวจ", reverse("plans:village", args=[plan.pk]))])
    assert title == f"ตรวจแผนที่หมู่บ้านส่งมา: {plan.village}"
    assert "1 โครงการ" in why


def test_what_is_read_comes_after_what_is_done_and_what_is_waited_for():
    def one(title, **rest):
        return Waiting(title, "", "/", 1, **rest)

    work, other, book = one("ทำ"), one("รอ", waits_for="เลขานุการ"), one("อ่าน", is_reading=True)
    assert Desk([work], [other], [book], None).first == work
    both = Desk([], [other], [book], None)
    assert (both.first, list(both.others), list(both.to_read)) == (other, [], [book])
    only = Desk([], [], [book], None)
    assert (only.first, list(only.to_read)) == (book, [])
    assert Desk([], [], [], None).first is None


def test_a_person_who_can_only_wait_is_told_for_whom_and_has_no_green_button(as_, people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    (kick, title, why), buttons = card(page_of(as_, "secretary"))
    assert (kick, buttons) == ("รอผู้อื่น", [])
    assert title.startswith("ตรวจรับแผน หมู่ที่ 1")
    assert people["team"].full_name in why


def test_the_team_waits_for_each_village_by_post_person_and_day(people):
    factories.village_plan(VILLAGES[0])
    sent = factories.ready_plan(VILLAGES[1], by=people["secretary"], head=people["head"])
    factories.in_state(sent, PlanState.SUBMITTED)
    waits = {one.title: one for one in desk(people["team"]).waits}
    assert [title.partition(" บ้าน")[0] for title in waits] == ["หมู่ที่ 1", "หมู่ที่ 3", "หมู่ที่ 4"]
    first, *_, last = waits.values()
    assert first.title.endswith("ยังไม่ส่งแผน")
    assert people["secretary"].full_name in first.waits_for
    assert last.title.endswith("ยังไม่เริ่มจัดทำแผน")
    assert "ยังไม่มีผู้ดำรงตำแหน่ง" in last.waits_for
    assert last.since is None


def test_nobody_is_waited_for_where_no_period_is_open(people):
    factories.village_plan(VILLAGES[0])
    PlanPeriod.objects.update(is_open=False)
    assert desk(people["team"]).waits == []


def test_a_returned_plan_waits_for_the_village_since_it_came_back(people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    move(plan, "return", by=people["team"], note="ขอรายชื่อ")
    (back,) = [one for one in desk(people["team"]).waits if "หมู่ที่ 1" in one.title]
    assert back.title.endswith("แก้แผนที่ส่งกลับ")
    assert back.since == plan.events.first().at


def test_a_secretary_waits_for_the_head_who_has_not_certified(people):
    plan = factories.village_plan(VILLAGES[0])
    forum = factories.forum(plan, state=ForumState.HELD)
    factories.paper(forum, people["secretary"])
    (wait,) = desk(people["secretary"]).waits
    assert wait.url == reverse("plans:forum", args=[forum.pk])
    assert people["head"].full_name in wait.waits_for
    assert not [one for one in desk(people["head"]).waits if "รับรอง" in one.title]


def test_the_team_waits_for_agencies_and_for_offices_that_have_not_signed(people):
    several(people, {VILLAGES[0]: (100,)})
    handed_up(released(TAMBON))
    agency = people["partner"].posts[0].agency
    Commitment.objects.create(
        tambon_plan=tambon(TAMBON),
        project=tambon(TAMBON).lines.get().project,
        agency=agency,
        kind="money",
        amount_baht=5,
        due_on=timezone.localdate() + dt.timedelta(days=9),
        asked_by=people["team"],
    )
    whose = [one.waits_for for one in desk(people["team"]).waits]
    assert agency.name in whose
    assert any(name.startswith("ที่ว่าการอำเภอ") or "อ.เมืองบุรีรัมย์" in name for name in whose)


def test_who_waits_longest_comes_first():
    old, new = (timezone.now() - dt.timedelta(days=days) for days in (9, 1))
    works = [Waiting("ใหม่", "", "/", 1, waits_for="ก", since=new), Waiting("ไม่มีบันทึก", "", "/", 1, waits_for="ก")]
    works.append(Waiting("เก่า", "", "/", 1, waits_for="ก", since=old))
    assert [one.title for one in by_wait(works)] == ["เก่า", "ใหม่", "ไม่มีบันทึก"]


def test_the_teams_home_shows_the_same_thread_as_the_plan_has(as_, people):
    several(people, {VILLAGES[0]: (100,)})
    journey = desk(people["team"]).journey
    assert steps_of(journey) == [(one.label, one.state, one.note) for one in thread(tambon(TAMBON))]
    page = page_of(as_, "team")
    assert len(page.xpath("//ol[contains(@class, 'thread')]/li")) == 12
    assert len(page.xpath("//ol[contains(@class, 'thread')]//a[@aria-current='step']")) == 1


@pytest.mark.parametrize(("name", "may"), [("team", True), ("mayor", False)])
def test_a_step_that_can_be_worked_at_is_an_act_of_who_may(people, name, may):
    several(people, {VILLAGES[0]: (100,)})
    TambonMeeting.objects.create(tambon_plan=tambon(TAMBON), kind="forum", held_on=dt.date(2027, 1, 8))
    acts = {one.title: one for one in desk(people[name]).acts}
    title = step("meetings").act
    assert (title in acts) is may
    if may:
        assert "8 ม.ค. 2570" in acts[title].detail


@pytest.mark.parametrize("name", ["district", "province", "partner", "admin", "nobody"])
def test_who_has_no_one_plan_has_no_thread(people, name):
    several(people, {VILLAGES[0]: (100,)})
    assert desk(people[name]).journey is None


def test_the_thread_is_that_of_the_newest_open_period(people):
    for first_year in (2566, 2571):
        factories.tambon_plan(TAMBON, first_year=first_year)
        factories.village_plan(VILLAGES[0], first_year=first_year)
    assert desk(people["team"]).journey.title.endswith("พ.ศ. 2571–2575")
    assert desk(people["secretary"]).journey.title.endswith("พ.ศ. 2571–2575")


def test_a_villages_thread_follows_its_plan_from_the_forum_to_the_tambon(people):
    plan = factories.village_plan(VILLAGES[0])
    told = steps_of(desk(people["secretary"]).journey)
    assert told[0] == ("เวทีประชาคม", "now", "ยังไม่ได้บันทึก")
    assert {state for _, state, _ in told[1:]} == {"later"}
    forum = factories.forum(plan, state=ForumState.HELD)
    factories.resolution(forum)
    told = steps_of(desk(people["secretary"]).journey)
    assert told[0] == ("เวทีประชาคม", "now", "ยังไม่แนบรายงานการประชุม")
    factories.paper(forum, people["secretary"])
    told = steps_of(desk(people["secretary"]).journey)
    assert told[0] == ("เวทีประชาคม", "wait", "รอผู้ใหญ่บ้านรับรอง")
    assert told[1:3] == [("มติที่ประชุม", "done", "1 เรื่อง"), ("โครงการ", "now", "เหลือ 1 จาก 1 เรื่อง")]


def test_a_plan_that_was_sent_and_taken_in_is_done_with_its_days(people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    assert [state for _, state, _ in steps_of(desk(people["secretary"]).journey)] == [
        *["done"] * 3,
        "now",
        *["later"] * 2,
    ]
    move(plan, "submit", by=people["secretary"])
    told = steps_of(desk(people["head"]).journey)
    assert [state for _, state, _ in told] == [*["done"] * 5, "wait"]
    assert told[4][2]
    move(plan, "accept", by=people["team"])
    assert {state for _, state, _ in steps_of(desk(people["secretary"]).journey)} == {"done"}


def test_a_returned_plan_is_to_be_sent_anew(people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    move(plan, "return", by=people["team"], note="ขอรายชื่อ")
    assert ("ส่งให้ตำบล", "now", "ตำบลส่งกลับให้แก้") in steps_of(desk(people["secretary"]).journey)


def test_the_figures_of_a_village_open_their_rows_and_a_blank_is_not_nought(as_, people):
    plan = factories.village_plan(VILLAGES[0])
    figures = {one.label: one.value for one in desk(people["secretary"]).journey.figures}
    assert figures == {"โครงการ": "0", "งบประมาณ 5 ปี": None, "มติเวทีประชาคม": "0"}
    factories.line(plan, factories.project(VILLAGES[0], {2571: 100, 2572: 30}), None)
    rows = reverse("plans:village_rows", args=[plan.pk])
    page = page_of(as_, "secretary")
    assert {(a.text_content(), a.get("href")) for a in page.xpath("//dl[@class='figs']//a")} == {
        ("1", rows),
        ("130", rows),
    }


def test_an_act_is_said_once_though_the_thread_knows_it_too(world):
    urls = [act.url for act in desk(world.people["team"]).acts]
    assert len(urls) == len(set(urls))


def test_somebody_with_a_post_and_nothing_to_do_is_told_so(as_, people):
    text = text_of(as_("district").get(reverse("home")))
    assert "ไม่มีงานที่ท่านต้องทำขณะนี้" in text
    assert VillagePlan.objects.count() == 0
