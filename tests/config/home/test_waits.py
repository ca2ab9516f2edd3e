"""What a person waits for: the latest first with its days, never what she can do herself, and no locked button."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from agencies.offices.models import Agency
from agencies.todo import Waiting
from config.home.queries import by_wait, desk, waiting
from plans.requests.models import Commitment
from plans.tambon.models import TambonMeeting
from plans.village.actions.moves import move
from plans.village.models import ForumState, PlanState
from tests import factories
from tests.cast import TAMBON, VILLAGES
from tests.pages import text_of
from tests.plans.levels import several, tambon
from tests.plans.released import forum_closed


def asked(people, agency, days, kind="money"):
    """Ask an office for something of the tambon's one project, to be answered in so many days."""
    plan = tambon(TAMBON)
    return Commitment.objects.create(
        tambon_plan=plan,
        project=plan.lines.get().project,
        agency=agency,
        kind=kind,
        due_on=timezone.localdate() + dt.timedelta(days=days),
        asked_by=people["team"],
    )


def words(node):
    return " ".join(node.text_content().split())


def waited(as_, name):
    """The rows of «รอผู้อื่น», each as it is read."""
    page = html.fromstring(as_(name).get(reverse("home")).content)
    return [words(row) for row in page.xpath("//section[@aria-labelledby='others']//li")]


def card(as_, name):
    """The words of the card, and the words of its green buttons."""
    page = html.fromstring(as_(name).get(reverse("home")).content)
    (one,) = page.xpath("//section[contains(@class, 'now')]")
    return words(one), [words(a) for a in one.xpath("a")]


def test_an_answer_that_is_late_stands_first_among_what_others_do_with_its_days(as_, people):
    several(people, {VILLAGES[0]: (100,)})
    late, later = people["partner"].posts[0].agency, Agency.objects.exclude(pk=people["partner"].posts[0].agency_id)[0]
    asked(people, later, 9)
    asked(people, late, -16)
    first, *others = [row for row in waited(as_, "team") if "ตอบคำขอ" in row]
    assert first.startswith("เลยกำหนด 16 วัน ตอบคำขอ 1 รายการ")
    assert late.name in first
    assert [row.startswith("รอ ") for row in others] == [True]


def test_what_is_late_comes_before_what_has_waited_longest():
    now, today = timezone.now(), timezone.localdate()

    def wait(title, *, since=None, due=None):
        due_on = None if due is None else today + dt.timedelta(days=due)
        return Waiting(title, "", "/", 1, waits_for="ก", since=since and now - dt.timedelta(days=since), due_on=due_on)

    works = [wait("เก่า", since=90), wait("ช้าวันเดียว", due=-1), wait("ช้ามาก", due=-9), wait("ไม่ช้า", since=2, due=3)]
    assert [one.title for one in by_wait(works)] == ["ช้ามาก", "ช้าวันเดียว", "เก่า", "ไม่ช้า"]


@pytest.mark.parametrize("days", [9, -3])
def test_nobody_waits_for_herself(people, days):
    several(people, {VILLAGES[0]: (100,)})
    asked(people, people["planner"].posts[0].agency, days)
    mine = [one.title for one in waiting(people["planner"])]
    assert "ตอบคำขอถึงหน่วยงานของท่าน" in mine
    assert not {"ติดตามคำตอบของหน่วยงาน", "ตอบคำขอ 1 รายการ"} & {*mine}
    assert "ตอบคำขอ 1 รายการ" in [one.title for one in waiting(people["team"])]


def test_a_head_waits_for_the_minutes_and_has_a_green_button_once_they_are_there(as_, people):
    forum = factories.forum(factories.village_plan(VILLAGES[0]), state=ForumState.HELD)
    said, buttons = card(as_, "head")
    assert buttons == []
    assert said.startswith("รอผู้อื่น แนบรายงานการประชุม: หมู่ที่ 1")
    assert people["secretary"].full_name in said
    factories.paper(forum, people["secretary"])
    assert card(as_, "head")[1] == ["ตรวจและรับรอง"]


def test_a_village_whose_plan_was_taken_in_waits_for_the_forum_until_it_was_held(as_, people):
    plan = factories.ready_plan(VILLAGES[0], by=people["secretary"], head=people["head"])
    move(plan, "submit", by=people["secretary"])
    move(plan, "accept", by=people["team"])
    factories.tambon_plan(TAMBON)
    said, buttons = card(as_, "secretary")
    assert (said.startswith("รอผู้อื่น เวทีตำบลพิจารณาแผน หมู่ที่ 1"), buttons) == (True, [])
    assert "ตำบลรับแผนแล้ว" in said
    assert "ยังไม่นัดวันเวที" in said
    assert people["team"].full_name in said
    TambonMeeting.objects.create(tambon_plan=tambon(TAMBON), kind="forum", held_on=dt.date(2027, 1, 8))
    assert "นัดเวที 8 ม.ค. 2570" in card(as_, "head")[0]
    assert "เวทีตำบลพิจารณา" not in text_of(as_("neighbour").get(reverse("home")))
    TambonMeeting.objects.all().delete()
    forum_closed(tambon(TAMBON), people["team"])
    assert "เวทีตำบลพิจารณา" not in text_of(as_("secretary").get(reverse("home")))


def test_an_older_plan_does_not_wait_for_a_forum_while_a_newer_is_written(as_, people):
    several(people, {VILLAGES[0]: (100,)})
    assert "เวทีตำบลพิจารณา" in text_of(as_("secretary").get(reverse("home")))
    factories.village_plan(VILLAGES[0], first_year=2576)
    assert "เวทีตำบลพิจารณา" not in text_of(as_("secretary").get(reverse("home")))


def test_a_draft_does_not_wait_for_the_forum(as_, people):
    factories.in_state(factories.village_plan(VILLAGES[0]), PlanState.DRAFT)
    factories.tambon_plan(TAMBON)
    assert "เวทีตำบลพิจารณา" not in text_of(as_("secretary").get(reverse("home")))


def test_the_second_line_of_an_act_says_only_what_is_left(people):
    several(people, {VILLAGES[0]: (100,)})
    for act in desk(people["team"]).acts:
        assert not any(act.detail.startswith(f"{stage.label}:") for stage in desk(people["team"]).journey.stages)
    assert [act for act in desk(people["team"]).acts if act.detail == "ยังไม่เริ่ม"]


def test_an_administrator_with_nothing_to_do_has_one_act(as_, people):
    said, buttons = card(as_, "admin")
    assert said.startswith("เปิดอ่าน ดูคนและตำแหน่ง")
    assert buttons == ["เปิดดู"]
    assert "ดูคนและตำแหน่ง" not in text_of(as_("team").get(reverse("home")))


def test_no_home_tells_of_a_book_that_is_not_printed(as_, people):
    factories.tambon_plan(TAMBON)
    assert "ยังไม่มีเล่มที่พิมพ์" not in text_of(as_("district").get(reverse("home")))
