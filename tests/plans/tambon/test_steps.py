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


def test_who_can_do_the_step_is_told_what_is_left_and_others_whom_they_wait_for(shown, small):
    TeamMember.objects.create(tambon_plan=small.plan, kind=TeamMember.Kind.values[0], name="นางตัวอย่าง ทีมงาน")
    assert card(shown("team", "plans:team")) == "ขั้นตอนนี้ ตั้งทีมปฏิบัติการ ขาด 3 ประเภท"
    assert card(shown("secretary", "plans:team")) == "รอผู้อื่น รอทีมตำบลตั้งทีมปฏิบัติการ ขาด 3 ประเภท"


def test_a_step_that_nobody_began_has_no_card_while_another_is_under_way(shown):
    assert card(shown("team", "plans:decisions")) == ""
