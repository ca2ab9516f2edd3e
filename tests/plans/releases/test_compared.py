"""The page before a release says whether the figures of its papers were compared, and what came out of it."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from plans.alignment.models import Alignment
from plans.decisions.actions import DecisionInput, enact
from plans.decisions.models import Outcome
from plans.releases.actions import check_list
from plans.releases.models import Release
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonLine
from plans.upper.actions import accept, decide
from projects.models import Project
from projects.strategies.models import StrategyFramework
from tests import factories
from tests.pages import text_of, ticked
from tests.plans.levels import district, handed_up, released, several
from tests.scenery import scene

NOT_YET, AGREED = "ยังไม่ได้เทียบตัวเลขในเอกสาร", "✓ ตัวเลขในเอกสารตรงกันทุกแห่ง เทียบเมื่อ"
BOTH = ("งบกระทบยอด ที่เสนอ รวมทั้งตำบล", "งบกระทบยอด ตามแผนตำบลรวมกับส่วนที่ไม่นับ")


@pytest.fixture
@scene
def taken(people):
    several(people, {"31010401": (100, 30), "31010501": (7,)})
    accept(district(), handed_up(released("310104")), by=people["district"])
    return people


def of_tambon(small, _taken):
    return "team", reverse("plans:release_make", args=[small.plan.pk])


def of_district(_small, _taken):
    return "district", reverse("plans:upper_release", args=[district().pk])


@pytest.fixture(params=[of_tambon, of_district])
def making(request):
    """Who releases, and the page before the button, of a tambon and of a district."""
    scenes = {of_tambon: ("small", None), of_district: (None, "taken")}
    return request.param(*(name and request.getfixturevalue(name) for name in scenes[request.param]))


def test_a_page_looks_when_it_is_asked_and_says_when(making, as_, django_assert_max_num_queries):
    name, page = making
    browser = as_(name)
    with django_assert_max_num_queries(20):
        first = text_of(browser.get(page))
    assert NOT_YET in first
    assert AGREED not in first
    assert AGREED in text_of(browser.get(page, {"compare": "1"}))
    with django_assert_max_num_queries(20):
        again = text_of(browser.get(page))
    assert AGREED in again
    assert NOT_YET not in again


def test_the_page_looks_by_itself_and_has_a_link_without_script(making, as_):
    name, page = making
    markup = as_(name).get(page).content.decode()
    assert 'hx-get="?compare=1" hx-trigger="load" hx-select="#compared"' in markup
    assert '<a href="?compare=1">' in markup


def align(plan, title, by):
    framework = StrategyFramework.objects.create(
        level=StrategyFramework.Level.PROVINCE,
        title="ยุทธศาสตร์จังหวัด",
        area=factories.area("31"),
        first_year=2571,
        last_year=2575,
    )
    item = framework.items.create(number="1", title="น้ำ", position=1)
    return Alignment.objects.create(project=plan.lines.get(title=title).project, item=item, by=by)


def test_what_was_compared_of_another_state_of_a_tambons_plan_says_nothing_of_this_one(small, as_):
    name, page = of_tambon(small, None)
    browser, team = as_(name), small.people["team"]

    def compared():
        return AGREED in text_of(browser.get(page, {"compare": "1"}))

    assert compared()
    kept = align(small.plan, "ไถกลบตอซัง", team)
    assert NOT_YET in text_of(browser.get(page))
    assert compared()
    kept.delete()
    kept = align(small.plan, "ขุดลอกหนองน้ำสาธารณะ", team)
    assert NOT_YET in text_of(browser.get(page))
    assert compared()
    kept.delete()
    enact(small.plan, small.plan.lines.first().project, DecisionInput(Outcome.DECLINED, reason="ซ้ำ"), by=team)
    roll_up(small.plan.pk)
    assert NOT_YET in text_of(browser.get(page))


def test_what_was_compared_of_another_state_of_a_districts_plan_says_nothing_of_this_one(taken, as_):
    name, page = of_district(None, taken)
    browser = as_(name)
    assert AGREED in text_of(browser.get(page, {"compare": "1"}))
    one = Project.objects.get(year_budgets__amount_baht=30)
    decide(district(), one, fate=Outcome.DECLINED, by=taken["district"], reason="ซ้ำ")
    assert NOT_YET in text_of(browser.get(page))
    assert AGREED in text_of(browser.get(page, {"compare": "1"}))
    factories.area("31010601")
    assert NOT_YET in text_of(browser.get(page))


# --- a contradiction --------------------------------------------------------------------------------------------------
@pytest.fixture
def contradictory(small):
    """A baht more in a line than was sent, as somebody would write it who has the database."""
    line = TambonLine.objects.get(tambon_plan=small.plan, title="ไถกลบตอซัง")
    TambonLine.objects.filter(pk=line.pk).update(year_1=line.year_1 + 1)
    return small


def test_a_contradiction_stands_before_the_button_with_both_places_and_no_button_is_offered(contradictory, as_):
    name, page = of_tambon(contradictory, None)
    browser = as_(name)
    for words in ({"compare": "1"}, {}):
        answer = browser.get(page, words)
        said = text_of(answer)
        assert all(place in said for place in BOTH)
        assert "เทียบอีกครั้ง" in said
        assert "ออกเล่มแผน ครั้งที่ 1" not in said
        assert answer.context["checks"].stops == [
            reason for reason in check_list(contradictory.plan) if "ไม่ตรงกัน" in reason
        ]
        assert {reason.place for reason in answer.context["checks"].stops} == {
            reverse("plans:tambon", args=[contradictory.plan.pk])
        }


def test_the_action_looks_anew_whatever_was_compared_before(small, as_):
    name, page = of_tambon(small, None)
    browser = as_(name)
    assert AGREED in text_of(browser.get(page, {"compare": "1"}))
    seen = ticked(browser, page)
    TambonLine.objects.filter(tambon_plan=small.plan, title="ไถกลบตอซัง").update(year_1=1)
    answer = browser.post(page, seen)
    said = text_of(answer)
    assert (answer.status_code, Release.objects.count()) == (409, 0)
    assert all(place in said for place in BOTH)
    assert all(said.count(str(reason)) == 1 for reason in answer.context["checks"].stops)
    # The page read it from the action.
    assert BOTH[0] in text_of(browser.get(page))


def test_the_command_says_the_same(contradictory):
    said, plan = io.StringIO(), contradictory.plan
    asked = (plan.area.code, "--period", plan.period.slug, "--as", contradictory.people["team"].username)
    with pytest.raises(SystemExit):
        call_command("release", *asked, stderr=said)
    assert all(place in said.getvalue() for place in BOTH)
    assert not Release.objects.exists()


def test_nothing_is_laid_out_while_something_else_is_in_the_way(contradictory, as_):
    name, page = of_tambon(contradictory, None)
    contradictory.plan.lines.all().delete()
    said = text_of(as_(name).get(page, {"compare": "1"}))
    assert "ยังไม่มีแผนหมู่บ้านที่รับเข้าแผนตำบล" in said
    assert "ไม่ตรงกัน" not in said
