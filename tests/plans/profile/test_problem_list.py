"""Problems of a tambon's villages as a list: found, ordered, paged, taken as a file; a village's page has the first."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from plans.profile.lists import PROBLEMS
from plans.profile.models import Problem, Topic
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of, written
from tests.plans.village.pages import url

MANY = 64
HEAVIEST = 150_000
URGENCIES = ("normal", "urgent", "medium")


@pytest.fixture
def village_plan(people):
    return factories.village_plan(VILLAGES[0])


@pytest.fixture
def problems(plan, village_plan):
    """64 problems of two villages, every third urgent, each for as many households as its number; the last not said."""
    topics = [Topic.objects.get_or_create(name=name)[0] for name in ("แหล่งน้ำ", "หนี้สิน")]
    villages = [factories.area(code) for code in VILLAGES[:2]]
    Problem.objects.bulk_create(
        Problem(
            tambon_plan=plan,
            village=villages[at % 2],
            topic=topics[at % 2],
            title=f"น้ำไม่พอทำนาในฤดูแล้งติดต่อกันหลายปี จุดที่ {at}",
            cause="หนองน้ำสาธารณะตื้นเขิน\nและไม่มีคลองส่งน้ำ",
            place=f"ทุ่งใหญ่ แปลง {at}",
            households=at if at < MANY else None,
            urgency=URGENCIES[at % 3],
        )
        for at in range(1, MANY + 1)
    )
    return plan


@pytest.fixture
def page(problems):
    return url("profile", problems)


def pages(browser, page, **words):
    last = browser.get(page, words).context["page"].paginator.num_pages
    return [browser.get(page, words | {"page": str(number)}) for number in range(1, last + 1)]


@pytest.mark.parametrize("sort", ["", *(column.name for column in PROBLEMS.columns if column.is_sortable)])
def test_every_problem_stands_once_in_every_order(as_, page, sort):
    shown = [one.pk for each in pages(as_("team"), page, sort=sort) for one in each.context["page"]]
    assert (len(shown), len(set(shown))) == (MANY, MANY)


def test_problems_are_found_by_words_village_topic_and_urgency(as_, page):
    browser = as_("team")
    assert [one.place for one in browser.get(page, {"q": "17 แปลง"}).context["page"]] == ["ทุ่งใหญ่ แปลง 17"]
    of_village = browser.get(page, {"village": VILLAGES[0]})
    assert {one.village.code for each in pages(browser, page, village=VILLAGES[0]) for one in each.context["page"]} == {
        VILLAGES[0]
    }
    assert f"พบ {MANY // 2} จาก {MANY} รายการ" in text_of(of_village)
    assert browser.get(page, {"topic": "หนี้สิน"}).context["listing"].matched == MANY // 2
    assert browser.get(page, {"urgency": "urgent"}).context["listing"].matched == 22
    assert "ไม่พบปัญหาตามที่เลือก" in text_of(browser.get(page, {"q": "ไม่มีคำนี้"}))


def test_the_most_urgent_and_those_of_most_households_come_first_and_blank_last(as_, page):
    browser = as_("team")
    urgent = [one.urgency for each in pages(browser, page, sort="-urgency") for one in each.context["page"]]
    assert urgent == ["urgent"] * 22 + ["medium"] * 21 + ["normal"] * 21
    most = [one.households for one in browser.get(page, {"sort": "-households"}).context["page"]]
    assert most[:2] == [63, 62]
    assert [one.households for one in pages(browser, page, sort="-households")[-1].context["page"]][-1] is None


def test_the_list_is_of_the_reach_and_leads_to_what_may_be_changed(as_, page):
    mine = Problem.objects.filter(village__code=VILLAGES[0]).first()
    theirs = Problem.objects.filter(village__code=VILLAGES[1]).first()
    browser = as_("secretary")
    assert browser.get(page).context["listing"].matched == MANY // 2
    assert browser.get(page, {"village": VILLAGES[1]}).context["listing"].matched == MANY // 2
    assert f'href="{url("problem", mine)}"' in browser.get(page, {"q": "แปลง 2"}).content.decode()
    assert url("problem", theirs) not in as_("kaset").get(page, {"q": "แปลง 1"}).content.decode()


def test_a_file_holds_every_problem_and_says_blank_as_blank(as_, page):
    answer = as_("team").get(page, {"export": "csv", "sort": "households"})
    head, *rows = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")))
    assert head == ["ปัญหา", "หมู่บ้าน", "เรื่อง", "สาเหตุ", "ครัวเรือน", "ความเร่งด่วน"]
    assert [len(rows), rows[0][4], rows[-1][4]] == [MANY, "1", ""]


def test_pages_are_light_and_take_as_many_queries_for_many_as_for_one(
    as_, problems, village_plan, page, django_assert_max_num_queries
):
    browser = as_("team")
    addresses = (page, f"{page}?q=แปลง&sort=-urgency&page=2", url("village", village_plan))
    many = []
    for address in addresses:
        assert len(browser.get(address).content) < HEAVIEST
        with django_assert_max_num_queries(20) as asked:
            browser.get(address)
        many.append(len(asked))
    Problem.objects.exclude(place="ทุ่งใหญ่ แปลง 2").delete()
    for address, count in zip(addresses, many, strict=True):
        with django_assert_max_num_queries(count) as few:
            browser.get(address)
        assert len(few) == count


# --- on the village's page ---
def test_a_villages_page_has_its_most_urgent_problems_and_leads_to_all_of_them(as_, problems, village_plan):
    shown = written(as_("secretary").get(url("village", village_plan)))
    own = Problem.objects.filter(village__code=VILLAGES[0])
    urgent = own.filter(urgency="urgent")[:5]
    assert [one.title in shown for one in urgent] == [True] * 5
    assert sum(one.title + "<" in shown for one in own) == 5
    assert f'href="{url("profile", problems)}?village={VILLAGES[0]}#problems"' in shown
    assert f"ดูรายการปัญหาของหมู่บ้านนี้ ({MANY // 2})" in shown
    assert f'href="{url("problem", urgent[0])}"' in shown


def test_a_village_without_problems_leads_to_no_list(as_, plan, village_plan):
    said = text_of(as_("secretary").get(url("village", village_plan)))
    assert "ยังไม่มีปัญหาที่บันทึกไว้" in said
    assert "ดูรายการปัญหา" not in said
