"""The screen of a hall: one project at a time, kept at its place by the address and by what was considered."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml.html import fromstring

from plans.decisions.actions import DecisionInput, prepare
from tests import factories
from tests.cast import TAMBON
from tests.pages import text_of


@pytest.fixture
def at(small):
    def address(code=""):
        return reverse("plans:screen", args=[small.plan.pk]) + (f"?at={code}" if code else "")

    return address


def ways(response):
    return {link.get("rel"): link.get("href") for link in fromstring(response.content).xpath("//main//a[@rel]")}


def title_of(response):
    return fromstring(response.content).xpath("string(//h1)")


def test_it_goes_from_the_first_project_to_the_last_and_back(as_, small, at):
    team, seen = as_("team"), []
    page = team.get(at())
    while True:
        seen.append(title_of(page))
        if "next" not in ways(page):
            break
        page = team.get(ways(page)["next"])
    assert sorted(seen) == sorted(small.plan.lines.values_list("title", flat=True))
    assert "โครงการสุดท้าย" in text_of(page)
    assert title_of(team.get(ways(page)["prev"])) == seen[-2]


def test_without_a_place_it_opens_at_the_first_that_was_not_considered_and_deciding_moves_none(as_, small, at, people):
    team = as_("team")
    first = team.get(at())
    assert f"ยังไม่ได้พิจารณา {small.plan.lines.count()} โครงการ" in text_of(first)
    code = fromstring(first.content).xpath("//a[contains(@href, '/decisions/')]/@href")[-1].split("/")[-2]
    project = small.plan.lines.get(project__code=code).project
    prepare(small.plan, project, DecisionInput("deferred", reason="รอฝน"), by=people["team"])
    after = team.get(at())
    assert title_of(after) == title_of(team.get(ways(first)["next"]))
    again = text_of(team.get(at(code)))
    assert "โครงการที่ 1 จาก" in again
    assert "(ยังไม่ประกาศ)" in again
    assert "เหตุผล: รอฝน" in again
    assert "รอฝน" not in text_of(as_("secretary").get(at(code)))


def test_what_is_decided_from_the_screen_leads_back_to_its_place(as_, small, at):
    team = as_("team")
    (address,) = fromstring(team.get(at()).content).xpath("//a[contains(@href, '/decisions/')]/@href")[-1:]
    code = address.split("/")[-2]
    assert f'href="{at(code)}"' in team.get(address).content.decode()
    sent = {"seen": 0, "fate": "deferred", "action_group": "support", "rank": "", "lead": "", "reason": "รอฝน"}
    answer = team.post(address, sent)
    assert (answer.status_code, answer.url) == (302, at(code))
    assert "(ยังไม่ประกาศ)" in text_of(team.get(answer.url))


def test_it_has_one_green_button_for_who_decides_and_none_for_others(as_, at):
    green = '//main//*[contains(concat(" ", @class, " "), " go ")]'
    assert [one.text for one in fromstring(as_("team").get(at()).content).xpath(green)] == ["บันทึกผลโครงการนี้"]
    assert fromstring(as_("secretary").get(at()).content).xpath(green) == []


def test_a_place_that_there_is_not_opens_the_first(as_, at):
    assert title_of(as_("team").get(at("nothing"))) == title_of(as_("team").get(at()))


def test_a_plan_without_projects_says_so(as_, people):
    empty = factories.tambon_plan(TAMBON)
    assert "ยังไม่มีโครงการให้พิจารณา" in text_of(as_("team").get(reverse("plans:screen", args=[empty.pk])))
