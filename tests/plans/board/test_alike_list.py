"""Look-alikes of a tambon of 300 projects: on light pages, found and ordered; any two are found and compared."""

from __future__ import annotations

import csv
import datetime as dt
import re
from io import StringIO
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.access.roles import Role
from plans.board.duplicates import LARGEST_GROUP
from plans.board.lists import CHOICE, GROUPS, JUDGED
from plans.decisions.models import Unlike
from plans.rollup.actions import roll_up
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move
from plans.village.models import PlanLine
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of
from tests.scenery import scene

MANY = 300
HEAVIEST = 150_000
KINDS = (
    "ก่อสร้างระบบประปาหมู่บ้านแบบบาดาลขนาดใหญ่พร้อมหอถังสูง",
    "ขุดลอกหนองน้ำสาธารณะเพื่อการเกษตรและการเลี้ยงสัตว์",
    "ฝึกอบรมส่งเสริมการทำปุ๋ยหมักชีวภาพจากวัสดุเหลือใช้ทางการเกษตร",
    "ซ่อมแซมถนนลูกรังเพื่อการขนส่งผลผลิตทางการเกษตร",
    "จัดตั้งธนาคารเมล็ดพันธุ์ข้าวชุมชนเพื่อสมาชิกกลุ่มเกษตรกร",
    "ส่งเสริมการเลี้ยงโคเนื้อพันธุ์พื้นเมืองของกลุ่มเลี้ยงสัตว์",
    "ติดตั้งเครื่องสูบน้ำพลังงานแสงอาทิตย์พร้อมระบบกระจายน้ำ",
    "ปลูกป่าชุมชนและจัดทำแนวกันไฟรอบเขตป่าสาธารณประโยชน์",
    "อบรมอาชีพทอผ้าไหมและแปรรูปผลิตภัณฑ์ของกลุ่มสตรี",
    "ก่อสร้างลานตากผลผลิตทางการเกษตรคอนกรีตเสริมเหล็ก",
    "ปรับปรุงภูมิทัศน์และแหล่งท่องเที่ยวเชิงเกษตรของชุมชน",
    "จัดซื้อเครื่องอัดฟางก้อนเพื่อลดการเผาตอซังข้าวในพื้นที่นา",
)


@pytest.fixture
@scene
def large(people):
    """A tambon of 300 projects of twelve kinds, four villages with 75 each."""
    for moo, code in enumerate(VILLAGES):
        plan = factories.ready_plan(code, by=people["secretary"], head=people["head"], title=f"{KINDS[0]} จุดที่ 1")
        rests_on = plan.lines.get().resolution
        said = {"area": plan.village, "action_group": "support", "urgency": "urgent", "place": f"หนองใหญ่ หมู่ {moo + 1}"}
        new = (Project(title=f"{KINDS[at % 12]} จุดที่ {at + 75 * moo}", **said) for at in range(1, 75))
        PlanLine.objects.bulk_create(
            PlanLine(plan=plan, project=one, position=at, resolution=rests_on)
            for at, one in enumerate(Project.objects.bulk_create(new), start=2)
        )
        move(plan, "submit", by=people["secretary"] if moo == 0 else factories.person(Role.VILLAGE_SECRETARY, code))
        move(plan, "accept", by=people["team"])
    roll_up(TambonPlan.objects.get(area__code=VILLAGES[0][:6]).pk)
    return people


@pytest.fixture
def plan(large):
    return TambonPlan.objects.get(area__code=VILLAGES[0][:6])


@pytest.fixture
def url(plan):
    return reverse("plans:alike", args=[plan.pk])


@pytest.fixture
def choose(plan):
    return reverse("plans:alike_choose", args=[plan.pk])


def pages(browser, url, **words):
    last = browser.get(url, words).context["page"].paginator.num_pages
    return [browser.get(url, words | {"page": str(number)}) for number in range(1, last + 1)]


def links(page, words):
    """Return where the links lead that say ``words``."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page.content.decode(), re.DOTALL)
    return [address.replace("&amp;", "&") for address, said in found if words in said]


# --- groups ---
def test_no_page_of_look_alikes_or_of_choosing_is_heavy(as_, url, choose):
    assert len(as_("team").get(choose).context["listing"].every) == MANY
    groups = as_("team").get(url).context["listing"].every
    assert max(len(group.members) for group in groups) > LARGEST_GROUP
    every = [*pages(as_("team"), url), *pages(as_("team"), url, view="table"), *pages(as_("team"), choose)]
    assert max(len(page.content) for page in every) <= HEAVIEST


@pytest.mark.parametrize("sort", ["", *(column.name for column in GROUPS.columns if column.is_sortable)])
def test_every_group_stands_once_in_every_order(as_, url, sort):
    shown = [group.stamp for page in pages(as_("team"), url, sort=sort) for group in page.context["page"]]
    assert len(shown) == len(set(shown)) == page_count(as_, url)


def page_count(as_, url):
    return as_("team").get(url).context["listing"].total


def test_groups_are_found_by_words_and_by_what_they_probably_are(as_, url):
    browser = as_("team")
    page = browser.get(url, {"q": "ไหม ทอผ้า"})
    assert page.context["listing"].matched
    assert all("ทอผ้าไหม" in group.members[0].line.title for group in page.context["page"])
    every = browser.get(url).context["listing"].every
    for advice in {group.advice for group in every}:
        found = browser.get(url, {"advice": advice}).context["listing"].found
        assert [group.stamp for group in found] == [group.stamp for group in every if group.advice == advice]
    assert "ไม่พบกลุ่มตามที่เลือก" in text_of(browser.get(url, {"q": "ไม่มีคำนี้"}))


def test_groups_are_a_table_too_and_a_file_of_what_is_shown(as_, url):
    browser = as_("secretary")
    table = browser.get(url, {"view": "table", "sort": "-projects"})
    sizes = [len(line.first.row.members) for line in table.context["listing"].lines]
    assert sizes == sorted(sizes, reverse=True)
    head, *rows = csv.reader(StringIO(b"".join(browser.get(url, {"export": "csv"})).decode("utf-8-sig")))
    assert (head[0], len(rows)) == ("กลุ่ม", page_count(as_, url))


def test_of_a_large_group_the_first_are_shown_and_all_of_it_one_press_away(as_, url):
    browser = as_("team")
    page = browser.get(url)
    group = max(page.context["page"], key=lambda group: len(group.members))
    [address] = [at for at in links(page, "ดูทั้ง") if group.stamp in at]
    shown = [
        one
        for part in pages(browser, url.replace("/alike/", "/alike/choose/"), group=group.stamp)
        for one in part.context["page"]
    ]
    assert [one.sent.code for one in shown] == [member.code for member in group.members]
    assert "ทุกโครงการในแผน" in text_of(browser.get(address.replace(group.stamp, "0" * 16)))


def test_after_a_judgment_one_is_back_where_one_was_in_the_list(as_, url, plan):
    browser = as_("team")
    page = browser.get(url, {"sort": "-projects", "page": "2"})
    group = page.context["page"][0]
    address = f"{reverse('plans:alike_judge', args=[plan.pk])}?sort=-projects&amp;page=2"
    assert f'action="{address}"' in page.content.decode()
    sent = {"group": group.stamp, "verdict": "elsewhere", "reason": "คนละแห่ง"}
    done = browser.post(address.replace("&amp;", "&"), sent)
    assert (done.status_code, done["Location"]) == (302, f"{url}?sort=-projects&page=2")
    assert Unlike.objects.count() == group.pairs


# --- what was said not to be one ---
@pytest.fixture
def unlikes(plan, large):
    """Say of 299 pairs, a minute apart, that they are not one; every second is elsewhere, the last without a reason."""
    projects = [line.project_id for line in plan.lines.all()]
    now, said = timezone.now(), {"tambon_plan": plan, "by": large["team"], "by_name": "พิมพ์ใจ", "by_post": "หัวหน้าทีม"}
    Unlike.objects.bulk_create(
        Unlike(
            first_id=low,
            second_id=high,
            verdict=("different", "elsewhere")[at % 2],
            reason=f"คนละหนอง มติข้อ-{at}." if at < MANY - 2 else "",
            at=now - dt.timedelta(minutes=at),
            **said,
        )
        for at, (low, high) in enumerate(pairwise(sorted(projects)))
    )
    return reverse("plans:merges", args=[plan.pk])


@pytest.mark.parametrize("sort", ["", *(column.name for column in JUDGED.columns if column.is_sortable)])
def test_every_pair_that_is_not_one_stands_once_on_light_pages_in_every_order(as_, unlikes, sort):
    every = pages(as_("team"), unlikes, view="unlike", sort=sort)
    shown = [judged.first.pk for page in every for judged in page.context["page"]]
    assert len(shown) == len(set(shown)) == MANY - 1
    assert max(len(page.content) for page in every) <= HEAVIEST


def test_the_ledger_has_the_newest_of_them_and_leads_to_all(as_, unlikes):
    ledger = as_("secretary").get(unlikes)
    assert len(ledger.content) <= HEAVIEST
    assert [f"คนละหนอง มติข้อ-{at}." in text_of(ledger) for at in range(7)] == [True] * 5 + [False] * 2
    assert links(ledger, f"ดูรายการทั้งหมด ({MANY - 1})") == [f"{unlikes}?view=unlike"]


def test_they_are_found_by_words_and_verdict_taken_as_a_file_and_lead_to_both_projects(as_, unlikes):
    browser = as_("secretary")
    found = browser.get(unlikes, {"view": "unlike", "q": "มติข้อ-177. พิมพ์ใจ"})
    [judged] = found.context["page"]
    [address] = links(found, judged.projects[0].title)
    assert [member.code for member in browser.get(address).context["members"]] == [one.code for one in judged.projects]
    assert browser.get(unlikes, {"view": "unlike", "verdict": "elsewhere"}).context["listing"].matched == 149
    answer = browser.get(unlikes, {"view": "unlike", "export": "csv", "sort": "at"})
    head, *rows = csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")))
    assert (head[0], len(rows)) == ("โครงการ", MANY - 1)
    assert rows[0][2:5] == ["ต่างกัน", "", "พิมพ์ใจ (หัวหน้าทีม)"]
    assert rows[-1][2:4] == ["ต่างกัน", "คนละหนอง มติข้อ-0."]
    assert b"".join(browser.get(unlikes, {"view": "unlike", "export": "xlsx"})).startswith(b"PK")
    assert "ไม่พบคู่โครงการตามที่เลือก" in text_of(browser.get(unlikes, {"view": "unlike", "q": "ไม่มีคำนี้"}))
    assert as_("stranger").get(unlikes, {"view": "unlike"}).status_code == 404


def test_their_list_takes_as_many_queries_for_many_as_for_none(as_, unlikes, django_assert_max_num_queries):
    browser = as_("team")
    browser.get(unlikes)
    with django_assert_max_num_queries(20) as many:
        browser.get(unlikes, {"view": "unlike"})
    Unlike.objects.all().delete()
    with django_assert_max_num_queries(20) as none:
        assert "ยังไม่มีคู่ที่บันทึกว่าไม่ซ้ำกัน" in text_of(browser.get(unlikes, {"view": "unlike"}))
    assert len(many) == len(none)


# --- any two ---
def test_any_two_projects_are_found_by_search_and_compared_without_a_script(as_, url, choose):
    browser = as_("secretary")
    assert links(browser.get(url), "เทียบโครงการที่เลือกเอง") == [choose]
    first = browser.get(choose, {"q": "ทอผ้า จุดที่ 188"})
    assert first.context["listing"].matched == 0
    first = browser.get(choose, {"q": "ทอผ้า จุดที่ 182"})
    [one] = first.context["page"]
    [address] = links(first, one.sent.line.title)
    second = browser.get(address)
    assert f"เลือกไว้แล้ว {one.sent.line.title}" in re.sub(r" +", " ", text_of(second))
    narrowed = browser.get(f"{address}&q=ประปา+จุดที่+36")
    other = narrowed.context["page"][0]
    compared = browser.get(links(narrowed, "เทียบกับโครงการนี้")[0])
    assert [member.code for member in compared.context["members"]] == [one.sent.code, other.sent.code]
    more = browser.get(links(compared, "เพิ่มโครงการมาเทียบ")[0])
    three = browser.get(links(more, "เทียบกับโครงการนี้")[0])
    assert len(three.context["members"]) == 3


def test_what_was_chosen_stays_chosen_on_every_page_and_can_be_taken_out(as_, choose):
    browser = as_("team")
    codes = [one.sent.code for one in browser.get(choose).context["page"][:2]]
    page = browser.get(choose, {"code": codes, "page": "2", "sort": "title"})
    [before, after] = [
        browser.get(f"{choose}{at}") for at in re.findall(r'rel="(?:prev|next)" href="([^"]*)"', unescaped(page))
    ]
    for shown in (before, after):
        assert [one.code for one in shown.context["chosen"]] == codes
    left = browser.get(links(page, "เอาออก")[0])
    assert [one.code for one in left.context["chosen"]] == codes[1:]


def unescaped(page):
    return page.content.decode().replace("&amp;", "&")


@pytest.mark.parametrize("sort", ["", *(column.name for column in CHOICE.columns if column.is_sortable)])
def test_every_project_stands_once_in_every_order(as_, choose, sort):
    shown = [one.sent.code for page in pages(as_("team"), choose, sort=sort) for one in page.context["page"]]
    assert len(shown) == len(set(shown)) == MANY


def test_the_page_of_a_project_leads_to_what_it_is_compared_with(as_, plan, choose):
    code = plan.lines.first().project.code
    page = as_("team").get(reverse("plans:decision", args=[plan.pk, code]))
    assert links(page, "เทียบกับโครงการอื่น") == [f"{choose}?code={code}"]


def test_pages_take_as_many_queries_whatever_is_asked(as_, url, choose, django_assert_max_num_queries):
    browser = as_("team")
    browser.get(url)
    for address in (url, f"{url}?q=ประปา&sort=title&page=2", f"{url}?view=table", choose, f"{choose}?q=ประปา"):
        with django_assert_max_num_queries(20):
            browser.get(address)


@pytest.mark.parametrize(
    ("name", "status"), [("secretary", 200), ("stranger", 404), ("next_team", 404), ("nobody", 404)]
)
def test_who_reads_the_plan_may_choose_and_others_find_nothing(as_, choose, name, status):
    assert as_(name).get(choose).status_code == status
