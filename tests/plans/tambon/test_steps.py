"""Each page of a tambon's plan opens with what is to be done in its step, by whom, and with one green button."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from plans.ranking.actions.ballot_entry import Paper, boxes_of, put_paper
from plans.ranking.actions.ballots import Opening, close_ballot, open_ballot, use_ballot
from plans.ranking.actions.criteria import Cell, put_scores
from plans.ranking.models import Criterion
from plans.ranking.queries import criteria_of, pool_of
from plans.releases.actions import release
from plans.tambon.models import Invitee, MeetingState, TambonMeeting, TeamMember
from plans.tambon.steps import STEPS

GREEN = '//main//*[contains(concat(" ", @class, " "), " go ")][not(ancestor::details[not(@open)] | ancestor::dialog)]'
PAGES = [step.url_name for step in STEPS if step.act]


@pytest.fixture
def shown(small, as_):
    """Look at a page of the plan as somebody."""

    def look(name, url_name):
        return fromstring(as_(name).get(reverse(url_name, args=[small.plan.pk])).content)

    return look


def card(tree):
    """Say what the card of the page says, one word after another; nothing where it has none."""
    return " ".join(
        " ".join(one.text_content().split())
        for one in tree.xpath('//section[h2 or div/h2][@aria-labelledby="next-act"]')
    )


@pytest.mark.parametrize("name", ["team", "planner", "secretary"])
@pytest.mark.parametrize("url_name", PAGES)
def test_at_most_one_button_is_green(shown, name, url_name):
    assert len(shown(name, url_name).xpath(GREEN)) <= 1


@pytest.mark.parametrize("url_name", PAGES)
def test_every_page_shows_the_twelve_steps_and_marks_its_own(shown, url_name, small):
    thread = shown("team", url_name).xpath('//ol[@class="thread"]')[0]
    assert len(thread.xpath("li")) == len(STEPS)
    assert thread.xpath('.//a[@aria-current="step"]/@href') == [reverse(url_name, args=[small.plan.pk])]


def test_the_parts_of_the_work_stand_over_the_steps_that_begin_them(shown):
    thread = shown("team", "plans:decisions").xpath('//ol[@class="thread"]')[0]
    begun = {place: one.findtext("span[@class='phase']") for place, one in enumerate(thread, start=1)}
    assert {place: said for place, said in begun.items() if said} == {
        1: "รวบรวม",
        5: "พิจารณาร่วมกันในเวที",
        10: "ตกลงและออกเล่ม",
    }


@pytest.mark.parametrize("url_name", ["plans:tambon", "plans:team", "plans:ranking", "plans:releases"])
def test_a_phone_shows_six_steps_its_own_and_the_late_among_them_and_the_rest_behind_one_press(shown, small, url_name):
    asking = {"asked_by": small.people["team"], "due_on": timezone.localdate() - dt.timedelta(days=16), "kind": "money"}
    agency = small.people["partner"].posts[0].agency
    small.plan.commitments.create(project=small.plan.lines.first().project, agency=agency, **asking)
    thread = shown("team", url_name).xpath('//ol[@class="thread"]')[0]
    classes = [one.get("class").split() for one in thread]
    seen = [names for names in classes if "is-far" not in names]
    assert len(seen) == 6
    assert [names for names in classes if "is-late" in names] == [["is-late"]]
    pressing = [names for names in classes if {"is-now", "is-wait"} & {*names}]
    assert not [names for names in pressing if "is-far" in names]
    assert "is-far" not in thread.xpath('li[.//a[@aria-current="step"]]')[0].get("class")
    number = next(place for place, one in enumerate(thread, start=1) if one.xpath('.//a[@aria-current="step"]'))
    said = " ".join(thread.getnext().text_content().split())
    assert said == f"หน้านี้คือขั้นที่ {number} ดูทั้งหมด 12 ขั้น"


def test_who_can_do_the_step_is_told_what_is_left_and_others_whom_they_wait_for(shown, small):
    TeamMember.objects.create(tambon_plan=small.plan, kind=TeamMember.Kind.values[0], name="นางตัวอย่าง ทีมงาน")
    assert card(shown("team", "plans:team")) == "ขั้นตอนนี้ ตั้งทีมปฏิบัติการ ขาด 3 ประเภท"
    assert card(shown("secretary", "plans:team")) == "รอผู้อื่น รอทีมตำบลตั้งทีมปฏิบัติการ ขาด 3 ประเภท"


def test_a_step_that_nobody_began_has_no_card_while_another_is_under_way(shown):
    assert card(shown("team", "plans:decisions")) == ""


# --- the card says what the step lacks and has the page's one button ------------------------------------------------
def button(tree):
    """Return the words and the address of the green button of a page; nothing where it has none."""
    return [(" ".join(one.text_content().split()), one.get("href")) for one in tree.xpath(GREEN)]


def test_the_page_of_ranking_leads_to_the_open_ballot_and_says_why_it_cannot_be_closed(shown, small):
    ballot = open_ballot(small.plan, Opening("vote", votes_each=9), by=small.people["team"])
    page = shown("team", "plans:ranking")
    assert card(page).startswith("ขั้นตอนนี้ บันทึกผลครั้งที่ 1 ยังปิดบันทึกไม่ได้ เพราะยังไม่มีใบคะแนนที่บันทึกไว้")
    assert button(page) == [("เปิดการจัดลำดับนี้", reverse("plans:ballot", args=[ballot.pk]))]
    put_paper(ballot, Paper(1, "1", dict.fromkeys(boxes_of(ballot), 1)), by=small.people["team"])
    assert card(shown("team", "plans:ranking")).startswith("ขั้นตอนนี้ ปิดบันทึกครั้งที่ 1")
    close_ballot(ballot, by=small.people["team"])
    assert card(shown("team", "plans:ranking")).startswith("ขั้นตอนนี้ ใช้ลำดับครั้งที่ 1")
    use_ballot(ballot, by=small.people["team"])
    assert card(shown("team", "plans:ranking")) == ""


def test_without_a_ballot_the_page_of_ranking_has_its_button_where_it_says_that_there_is_none(shown, small):
    page = shown("team", "plans:ranking")
    assert card(page) == ""
    assert button(page) == [("เปิดการจัดลำดับ", reverse("plans:ballot_new", args=[small.plan.pk]))]


def test_the_page_of_scoring_leads_to_the_row_that_lacks_a_score(shown, small):
    first, *others = pool_of(small.plan, with_prepared=True).candidates
    criteria = [one for one in criteria_of(small.plan, Criterion.Purpose.FEASIBILITY) if one.is_in_use]
    cells = [Cell(place, None, 4) for place in range(1, len(criteria) + 1)]
    for candidate in others:
        put_scores(small.plan, candidate.code, cells, by=small.people["team"])
    page = shown("team", "plans:feasibility")
    boxes = len(criteria) * (len(others) + 1)
    filled = len(criteria) * len(others)
    assert card(page).startswith(f"ขั้นตอนนี้ ให้คะแนนอีก 1 โครงการ ให้คะแนนแล้ว {filled} จาก {boxes} ช่อง")
    assert first.title in card(page)
    [(_, address)] = button(page)
    assert page.xpath(f'//*[@id="{address.partition("#")[2]}"]')


def test_the_page_of_meetings_asks_for_a_forum_then_leads_to_it_and_says_what_it_lacks(shown, small):
    page = shown("team", "plans:meetings")
    assert card(page).startswith("ขั้นตอนนี้ นัดเวทีบูรณาการแผนระดับตำบล")
    assert button(page)[0][1].endswith("?kind=forum")
    forum = TambonMeeting.objects.create(tambon_plan=small.plan, held_on=timezone.localdate() + dt.timedelta(days=9))
    page = shown("team", "plans:meetings")
    assert "ยังไม่ได้เชิญผู้เข้าร่วม" in card(page)
    assert button(page) == [("เปิดบันทึก", reverse("plans:meeting", args=[forum.pk]))]
    TambonMeeting.objects.update(held_on=timezone.localdate())
    assert "ยังไม่ได้กรอกชื่อประธาน รวมที่ยังขาด 4 ข้อ" in card(shown("team", "plans:meetings"))
    closed = {"closed_by": small.people["team"], "closed_at": timezone.now(), "male_count": 9, "female_count": 9}
    TambonMeeting.objects.update(state=MeetingState.CLOSED, **closed)
    assert button(shown("team", "plans:meetings")) == []


def test_a_meeting_waits_for_its_day_then_leads_to_what_it_lacks(as_, small):
    forum = TambonMeeting.objects.create(tambon_plan=small.plan, held_on=timezone.localdate() + dt.timedelta(days=9))

    def page():
        return fromstring(as_("team").get(reverse("plans:meeting", args=[forum.pk])).content)

    assert button(page()) == [("ไปเชิญผู้เข้าร่วม", "#guests")]
    forum.invitees.create(kind=Invitee.Kind.values[0], name="ผู้ใหญ่บ้านตัวอย่าง")
    assert card(page()).startswith("รอถึงวัน รอวันประชุม")
    TambonMeeting.objects.update(held_on=timezone.localdate())
    assert card(page()).startswith("ขั้นตอนนี้ บันทึกให้ครบก่อนปิดประชุม อีก 4 ข้อ ยังไม่ได้กรอกชื่อประธาน")
    assert button(page()) == [("ไปกรอกข้อแรก", reverse("plans:meeting_edit", args=[forum.pk]))]


def test_the_page_of_releases_asks_for_a_release_then_for_sending_it(shown, small):
    page = shown("team", "plans:releases")
    assert card(page).startswith("ขั้นตอนนี้ ออกเล่มแผน ครั้งที่ 1 ยังไม่เคยออกเล่มแผน ออกเล่มแผนได้ ควรดูก่อน")
    assert button(page) == [("ตรวจก่อนออกเล่มแผน", reverse("plans:release_make", args=[small.plan.pk]))]
    issued = release(small.plan, by=small.people["team"])
    page = shown("team", "plans:releases")
    assert "ส่งเล่มแผน ครั้งที่ 1 ต่อ ออกเล่มแผนแล้ว ยังไม่ได้ส่งให้หน่วยงานใด ยังส่งไม่ได้ ต้องแก้ก่อน" in card(page)
    assert button(page) == [("ตรวจก่อนส่งแผนต่อ", reverse("plans:release_forward", args=[issued.pk]))]
