"""Each page of a tambon's plan opens with what is to be done in its step, by whom, and with one green button."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml.html import fromstring

from plans.tambon.models import TeamMember
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


@pytest.mark.parametrize(
    ("url_name", "first"), [("plans:tambon", 1), ("plans:team", 1), ("plans:ranking", 6), ("plans:releases", 7)]
)
def test_a_phone_shows_six_steps_around_the_page_and_the_rest_behind_one_press(shown, url_name, first):
    page = shown("team", url_name)
    thread = page.xpath('//ol[@class="thread"]')[0]
    seen = [place for place, one in enumerate(thread, start=1) if "is-far" not in one.get("class").split()]
    assert seen == [*range(first, first + 6)]
    assert "is-far" not in thread.xpath('li[.//a[@aria-current="step"]]')[0].get("class")
    assert " ".join(thread.getnext().text_content().split()).endswith("ดูทั้งหมด 12 ขั้น")


def test_who_can_do_the_step_is_told_what_is_left_and_others_whom_they_wait_for(shown, small):
    TeamMember.objects.create(tambon_plan=small.plan, kind=TeamMember.Kind.values[0], name="นางตัวอย่าง ทีมงาน")
    assert card(shown("team", "plans:team")) == "ขั้นตอนนี้ ตั้งทีมปฏิบัติการ ขาด 3 ประเภท"
    assert card(shown("secretary", "plans:team")) == "รอผู้อื่น รอทีมตำบลตั้งทีมปฏิบัติการ ขาด 3 ประเภท"


def test_a_step_that_nobody_began_has_no_card_while_another_is_under_way(shown):
    assert card(shown("team", "plans:decisions")) == ""
