"""Before a village's plan is taken or sent back its checker sees what goes in, what is in order and what to ask."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html

from plans.village.actions.moves import move
from plans.village.models import PlanState
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.plans.village.pages import fresh, url

VILLAGE = VILLAGES[0]


@pytest.fixture
def sent(people):
    """Return a plan of one project that was sent: its indicator is blank."""
    plan = factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"], amounts={2571: 24000, 2572: 0})
    move(plan, "submit", by=people["secretary"])
    return fresh(plan)


def test_the_plans_page_leads_its_checker_to_the_check_list_before_either_act(as_, sent):
    page = html.fromstring(as_("team").get(url("village", sent)).content.decode())
    assert [act.get("href") for act in page.xpath("//a[contains(@class, 'btn go')]")] == [url("village_check", sent)]
    assert page.xpath("//button[@name='move'] | //input[@name='move']") == []


def test_the_check_list_says_what_goes_in_with_its_money_and_what_to_ask(as_, sent):
    shown = text_of(as_("team").get(url("village_check", sent)))
    assert "1 โครงการ รวม 24,000 บาท" in shown
    assert "ปี 2571 24,000 บาท" in shown
    assert "ควรถามก่อน" in shown
    assert "ยังว่าง" in shown
    assert "มีเวทีประชาคมที่ผู้ใหญ่บ้านรับรองแล้ว" in shown


def test_what_to_ask_leads_to_pages_that_its_checker_may_open(as_, sent):
    client = as_("team")
    page = html.fromstring(client.get(url("village_check", sent)).content.decode())
    links = {link.get("href") for link in page.xpath("//ul[contains(@class, 'chk')]//a")}
    assert reverse("projects:project", args=[Project.objects.get(village_line__plan=sent).code]) in links
    assert {client.get(link).status_code for link in links} == {200}


def test_what_is_doubted_forbids_nothing(as_, sent):
    assert as_("team").post(url("village_move", sent), {"move": "accept"}).status_code == 302
    assert fresh(sent).state == PlanState.ACCEPTED


def test_a_reason_that_was_refused_stands_as_it_was_typed_on_the_check_list(as_, sent):
    answer = as_("team").post(url("village_move", sent), {"move": "return", "note": " "})
    assert (answer.status_code, "กรุณาบอกเหตุผล" in text_of(answer)) == (409, True)
    assert html.fromstring(answer.content.decode()).xpath("//details[@open]//textarea[@name='note']")


@pytest.mark.parametrize(("name", "status"), [("secretary", 403), ("head", 403), ("neighbour", 404), ("planner", 200)])
def test_who_opens_the_check_list(as_, sent, name, status):
    answer = as_(name).get(url("village_check", sent))
    assert answer.status_code == status
    if name == "planner":  # she sends back, and does not take in
        assert 'value="accept"' not in answer.content.decode()


def test_a_plan_that_was_taken_is_on_its_own_page(as_, sent, people):
    move(sent, "accept", by=people["team"])
    assert as_("team").get(url("village_check", sent)).url == url("village", sent)
