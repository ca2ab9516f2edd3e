"""Tambon plans on the screen: who sees them, exact sums, every number opens its rows, and constant queries."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from lxml.html import fromstring

from agencies.offices.models import Agency
from paper.thai import thai_date
from plans.decisions import decision_file
from plans.decisions.queries import UNCHANGED, UNDECIDED
from plans.decisions.readiness import undecided
from plans.rollup.actions import roll_up
from plans.rollup.balance import Dimension
from plans.tambon.models import TambonPlan, TeamMember
from plans.tambon.readiness import Act
from plans.village.actions.moves import move
from tests import factories
from tests.pages import text_of
from tests.plans import ledger
from tests.plans.freezing import freeze
from tests.plans.levels import released
from tests.plans.released import forum_closed
from tests.plans.requests import commitments

LIST = reverse("plans:tambon_list")
NUMBER = re.compile(r'<a href="([^"]+)" data-baht="([^"]+)"')
READERS = (
    "secretary",
    "team",
    "planner",
    "mayor",
    "kaset",
    "district",
    "province",
    "nfc",
    "codi",
    "partner",
    "committee",
)


@pytest.fixture
def page(small):
    return reverse("plans:tambon", args=[small.plan.pk])


@pytest.fixture
def rows(small):
    return reverse("plans:tambon_rows", args=[small.plan.pk])


def entries(response):
    return [line.first.row.of for line in response.context["listing"].lines]


def shown(response):
    return [line.first.row for line in response.context["listing"].lines]


def as_(client, person):
    client.force_login(person)
    return client


# --- who ---
@pytest.mark.parametrize("name", READERS)
def test_everybody_of_the_tambon_reads_list_plan_and_rows(client, small, page, rows, name):
    as_(client, small.people[name])
    assert "ต.บ้านบัว" in text_of(client.get(LIST))
    assert client.get(page).status_code == 200
    assert client.get(rows).status_code == 200


@pytest.mark.parametrize("name", ["stranger", "next_team", "admin", "nobody"])
def test_outside_reach_a_plan_does_not_exist(client, small, page, rows, name):
    as_(client, small.people[name])
    assert client.get(page).status_code == 404
    assert client.get(rows).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("stranger", 200), ("admin", 403), ("nobody", 403)])
def test_the_list_shows_nothing_outside_reach(client, small, name, status):
    response = as_(client, small.people[name]).get(LIST)
    assert response.status_code == status
    assert "ต.บ้านบัว" not in text_of(response)


def test_visitors_are_asked_to_sign_in(client, page, rows):
    for url in (LIST, page, rows):
        assert client.get(url)["Location"].startswith(reverse("sign_in"))


# --- the list ---
def test_the_list_says_who_is_missing_by_name_and_how_much(client, small):
    text = text_of(as_(client, small.people["district"]).get(LIST))
    assert "3/4" in text
    assert "หมู่ที่ 4 บ้านตัวอย่าง0404 (ตัวอย่าง)" in text
    assert "534,000.75" in text


def test_the_lists_links_open_the_plan_and_print_it(client, small):
    page = as_(client, small.people["district"]).get(LIST).content.decode()
    links = {urljoin(LIST, link) for link in re.findall(r'(?:href|formaction)="([^"#]*)"', page)}
    assert {reverse("plans:tambon", args=[small.plan.pk]), reverse("plans:tambon_print", args=[small.plan.pk])} <= links


def test_the_list_is_narrowed_by_period_and_area(client, small):
    old = factories.tambon_plan("310105", first_year=2566)
    far = factories.tambon_plan("310201")
    as_(client, small.people["province"])
    assert {entry.plan for entry in entries(client.get(LIST))} == {small.plan, far}
    assert [entry.plan for entry in entries(client.get(LIST, {"period": "2566-2570"}))] == [old]
    assert [entry.plan for entry in entries(client.get(LIST, {"area": "3102"}))] == [far]


def test_the_country_chooses_among_provinces_and_a_district_sees_it_all_at_once(client, small):
    factories.area("8008")
    codes = {
        name: [area.code for area in as_(client, small.people[name]).get(LIST).context["listing"].filters.areas]
        for name in ("codi", "province", "district")
    }
    assert codes == {"codi": ["31", "80"], "province": ["3101"], "district": []}


def test_the_list_takes_as_many_queries_for_three_plans_as_for_one(client, small, django_assert_max_num_queries):
    as_(client, small.people["district"])
    with django_assert_max_num_queries(11) as one:
        client.get(LIST)
    for code in ("31010501", "31010601"):
        factories.area(code)
        factories.tambon_plan(code[:6])
    with django_assert_max_num_queries(11) as three:
        assert len(entries(client.get(LIST))) == 3
    assert len(three) == len(one)


def test_the_list_is_paged(client, small):
    for number in range(1, 23):
        factories.area(f"3102{number:02}", name=f"ตัวอย่าง{number}")
        factories.tambon_plan(f"3102{number:02}")
    response = as_(client, small.people["province"]).get(LIST, {"page": 2})
    assert len(entries(response)) == 3


def test_somebody_without_any_plan_in_reach_is_told_what_comes_next(client, people):
    assert "ยังไม่มีแผนตำบลในพื้นที่และช่วงแผนนี้" in text_of(as_(client, people["team"]).get(LIST))


# --- one plan ---
def test_the_page_shows_the_sums_by_hand_and_that_both_sides_agree(client, small, page):
    response = as_(client, small.people["district"]).get(page)
    text = text_of(response)
    assert "✓ ยอดตรงกัน" in text
    assert "ไม่ตรงกัน" not in text
    for amount in (*ledger.BY_YEAR.values(), ledger.TOTAL, ledger.SHARE_OF_VILLAGE_1):
        assert f'data-baht="{amount:.2f}"' in response.content.decode()
    assert "ยังขาด 1 หมู่บ้าน" in text
    assert "จำนวนปีที่ใช้งบ" in text


def test_returning_one_village_lowers_the_page_by_exactly_its_share(client, small, page):
    as_(client, small.people["district"])
    before = client.get(page).context["picture"].whole.tambon.total_baht
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไขวงเงิน")
    roll_up(small.plan.pk)
    response = client.get(page)
    assert before - response.context["picture"].whole.tambon.total_baht == ledger.SHARE_OF_VILLAGE_1
    assert "รับแล้ว 2 จาก 4" in text_of(response)
    assert "✓ ยอดตรงกัน" in text_of(response)


def test_the_page_takes_as_many_queries_for_three_villages_as_for_one(
    client, small, page, django_assert_max_num_queries
):
    as_(client, small.people["district"])
    with django_assert_max_num_queries(20) as three:
        client.get(page)
    for code in ("31010401", "31010402"):
        move(small.village_plans[code], "reopen", by=small.people["team"], note="ขอแก้ไข")
    roll_up(small.plan.pk)
    with django_assert_max_num_queries(20) as one:
        client.get(page)
    assert len(three) == len(one)


def test_a_difference_is_a_red_sentence_that_names_the_row(client, small, page):
    small.plan.lines.filter(title="ไถกลบตอซัง").update(year_1=Decimal("19999.99"))
    text = text_of(as_(client, small.people["team"]).get(page))
    assert "ยอดไม่ตรงกัน" in text
    assert "ไม่ตรง ต่าง -0.01 บาท" in text


def test_every_number_on_the_page_is_the_sum_of_the_rows_it_opens(client, small, page):
    as_(client, small.people["district"])
    numbers = {found for by in Dimension for found in NUMBER.findall(client.get(page, {"by": by}).content.decode())}
    assert len(numbers) > 45
    for url, stated in numbers:
        response = client.get(html.unescape(url))
        total = re.search(r'id="total-baht" data-baht="([^"]+)"', response.content.decode())[1]
        added = sum(amount or 0 for row in shown(response) for _, amount in row.years)
        assert (Decimal(total), added) == (Decimal(stated), Decimal(stated)), url


def test_the_money_is_one_table_broken_down_as_the_address_says(client, small, page):
    as_(client, small.people["team"])
    heads = {by: html.unescape(client.get(page, {"by": by}).content.decode()) for by in Dimension}
    for by, shown in heads.items():
        assert (
            len(re.findall(r"<table", shown)) == 4
        )  # the money and its threads, what the forum decided, and both sides of the balance
        (here,) = re.findall(r'<a href="([^"]+)" aria-current="true"', shown)
        assert here == f"{page}?by={by}#money"
    assert "ทำร่วม" in re.findall(r'<section class="sect" id="money".*?</section>', heads["group"], re.DOTALL)[0]
    assert client.get(page, {"by": "colour"}).status_code == 404


def test_a_village_that_is_not_in_the_sum_says_so_in_its_row(client, small, page):
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    roll_up(small.plan.pk)
    (sent_back,) = [row for row in rows_of_villages(client, small, page, "team") if "หมู่ที่ 1" in row]
    assert re.search(r"ส่งกลับให้แก้ เมื่อ \d+ \S+ \d{4} ยังไม่รวมในยอด$", sent_back)
    (unseen,) = [row for row in rows_of_villages(client, small, page, "partner") if "หมู่ที่ 1" in row]
    assert unseen.endswith("ยังไม่รับแผน ยังไม่รวมในยอด")


def rows_of_villages(client, small, page, person):
    """The rows of the table of money by villages, each as it is read."""
    tree = fromstring(as_(client, small.people[person]).get(page).content)
    return [" ".join(row.text_content().split()) for row in tree.xpath('//section[@id="money"]//tbody/tr')]


def test_what_is_missing_is_told_once_by_its_cause_to_who_can_end_it_first(client, small, page):
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    small.village_plans["31010402"].__class__.objects.filter(pk=small.village_plans["31010402"].pk).update(
        state="submitted", accepted_version=None
    )
    roll_up(small.plan.pk)
    lacks = {
        name: as_(client, small.people[name]).get(page).context["lacks"] for name in ("team", "planner", "partner")
    }
    assert [lack.said for lack in lacks["team"]] == ["ตรวจรับ 1 หมู่บ้าน", "รอแก้แผน 1 หมู่บ้าน", "รอแผน 1 หมู่บ้าน"]
    assert lacks["team"][0].act == ("ตรวจรับหมู่ที่ 2", reverse("plans:village", args=[small.village_plans["31010402"].pk]))
    assert [lack.said for lack in lacks["planner"]] == ["รอทีมตำบลตรวจรับ 1 หมู่บ้าน", "รอแผน 2 หมู่บ้าน"]
    assert [(lack.said, lack.act) for lack in lacks["partner"]] == [("รอแผน 3 หมู่บ้าน", None)]


@pytest.mark.parametrize(("name", "buttons"), [("team", 1), ("planner", 0), ("partner", 0)])
def test_one_button_is_green_and_only_for_who_can_press_it(client, small, page, name, buttons):
    plan = small.village_plans["31010401"]
    plan.__class__.objects.filter(pk=plan.pk).update(state="submitted", accepted_version=None)
    roll_up(small.plan.pk)
    tree = fromstring(as_(client, small.people[name]).get(page).content)
    assert len(tree.xpath('//main//*[contains(concat(" ", @class, " "), " go ")]')) == buttons


def test_the_steps_stand_as_their_records_say_and_what_is_late_is_told_first(client, small, page):
    commitments.make(small.plan, Agency.objects.get(code="sao"), small.people["team"], due_on=dt.date(2025, 1, 1))
    tree = fromstring(as_(client, small.people["team"]).get(page).content)
    knots = tree.xpath('//ol[@class="thread"]/li/@class')
    assert (len(knots), knots[0], knots[1]) == (12, "is-wait", "is-no")
    told = [" ".join(one.text_content().split()) for one in tree.xpath('//section[@aria-labelledby="lacks-title"]//li')]
    assert told[0].startswith("เลยกำหนด")


def test_a_nought_is_grey_and_opens_nothing(client, small, page):
    tree = fromstring(as_(client, small.people["team"]).get(page, {"by": "group"}).content)
    noughts = [cell for cell in tree.xpath("//td") if cell.text_content().strip() == "0"]
    assert noughts
    assert [cell for cell in noughts if not cell.xpath('.//span[@class="zero"]') or cell.xpath(".//a")] == []


def test_while_the_roll_up_is_behind_the_page_says_so_and_asks_again(client, small, page):
    TambonPlan.objects.filter(pk=small.plan.pk).update(wanted=99)
    as_(client, small.people["team"])
    response = client.get(page)
    assert "กำลังรวมแผน" in text_of(response)
    assert f'hx-get="{page}" hx-trigger="every 2s"' in response.content.decode()
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="figures"')
    roll_up(small.plan.pk)
    assert "hx-trigger" not in client.get(page, headers={"HX-Request": "true"}).content.decode()


def test_a_plan_that_never_had_a_village_is_not_said_to_be_on_its_way(client, people):
    plan = factories.tambon_plan("310104")
    text = text_of(as_(client, people["team"]).get(reverse("plans:tambon", args=[plan.pk])))
    assert "กำลังรวมแผน" not in text
    assert "ยังไม่มีแผนหมู่บ้านที่รับเข้าแผนตำบล" in text
    assert "รับแล้ว 0 จาก 4" in text


def test_versions_that_the_lines_do_not_answer_to_yet_are_no_false_alarm(client, small, page):
    move(small.village_plans["31010401"], "reopen", by=small.people["team"], note="ขอแก้ไข")
    TambonPlan.objects.filter(pk=small.plan.pk).update(built=99, wanted=99)
    text = text_of(as_(client, small.people["team"]).get(page))
    assert "กำลังรวมแผน" in text
    assert "ห้ามนำเอกสารนี้ไปใช้" not in text


def test_village_plans_are_linked_only_for_those_who_may_read_them(client, small, page):
    link = reverse("plans:village", args=[small.village_plans["31010402"].pk])
    assert link in as_(client, small.people["team"]).get(page).content.decode()
    assert link not in as_(client, small.people["secretary"]).get(page).content.decode()
    assert link not in as_(client, small.people["partner"]).get(page).content.decode()


# --- the rows behind a number ---
def test_each_row_opens_its_project_and_its_village_plan(client, small, rows):
    response = as_(client, small.people["team"]).get(rows, {"village": "31010403"})
    (row,) = shown(response)
    project = row.line.project
    assert reverse("projects:project", args=[project.code]) in response.content.decode()
    assert reverse("plans:village_version", args=[small.village_plans["31010403"].pk, 1]) in response.content.decode()
    assert "แผนหมู่บ้านที่ส่งครั้งที่ 1" in text_of(response)


def test_projects_are_linked_only_for_those_who_may_read_them(client, small, rows):
    response = as_(client, small.people["partner"]).get(rows)
    assert len(shown(response)) == 5
    assert "/projects/" not in response.content.decode()


@pytest.mark.parametrize("query", [{"year": "2570"}, {"year": "abc"}, {"year": ""}])
def test_a_year_outside_the_period_does_not_exist(client, small, rows, query):
    assert as_(client, small.people["team"]).get(rows, query).status_code == 404


@pytest.mark.parametrize("query", [{"group": "none"}, {"source": "ไม่มีชื่อนี้"}, {"village": "99999999"}])
def test_words_that_match_nothing_open_an_empty_list(client, small, rows, query):
    response = as_(client, small.people["team"]).get(rows, query)
    assert shown(response) == []
    assert "ไม่มีโครงการที่มีเงินในยอดนี้" in text_of(response)


def test_rows_take_as_many_queries_for_five_as_for_one(client, small, rows, django_assert_max_num_queries):
    as_(client, small.people["district"])
    with django_assert_max_num_queries(40) as one:
        client.get(rows, {"village": "31010403"})
    with django_assert_max_num_queries(40) as five:
        client.get(rows)
    assert len(five) == len(one)


# --- asking for a roll-up ---
@pytest.mark.parametrize(("name", "status"), [("team", 302), ("planner", 302), ("district", 403), ("stranger", 404)])
def test_only_the_tambon_asks_for_a_roll_up(client, small, name, status, django_capture_on_commit_callbacks):
    url = reverse("plans:tambon_roll_up", args=[small.plan.pk])
    wanted = TambonPlan.objects.get(pk=small.plan.pk).wanted
    with django_capture_on_commit_callbacks(execute=True):
        assert as_(client, small.people[name]).post(url).status_code == status
    small.plan.refresh_from_db()
    assert small.plan.wanted == wanted + (status == 302)
    assert (small.plan.built == small.plan.wanted) or status != 302


def test_every_fate_opens_the_lines_its_money_comes_from(client, small):
    """What is passed over is not lost: each fate's number is the sum of the page it opens."""
    first = small.plan.lines.order_by("position").first().project.code
    data = {
        "decisions": [{"project": first, "fate": "deferred", "reason": "รอแบบก่อสร้าง"}],
    }
    decision_file.apply(small.plan, data, by=small.people["team"])
    roll_up(small.plan.pk)
    page = as_(client, small.people["team"]).get(reverse("plans:tambon", args=[small.plan.pk]))
    shown = {one["label"]: one for one in page.context["fates"]}
    assert shown["ชะลอไว้พิจารณาภายหลัง"]["projects"] == 1
    for one in shown.values():
        rows = client.get(one["url"])
        assert rows.context["total_baht"] == one["baht"]
    deferred = client.get(shown["ชะลอไว้พิจารณาภายหลัง"]["url"]).content.decode()
    assert "รอแบบก่อสร้าง" in deferred
    assert page.context["picture"].is_even
    assert client.get(reverse("plans:tambon_rows", args=[small.plan.pk]) + "?fate=lost").status_code == 404


def test_no_figure_calls_a_project_decided_of_which_nothing_was_decided(client, small):
    """What nobody has decided stands in its own row, as many as the board and the check list say, and opens its own."""
    small.plan.decisions.all().delete()
    roll_up(small.plan.pk)
    as_(client, small.people["team"])
    page = reverse("plans:tambon", args=[small.plan.pk])

    def shown():
        answer = client.get(page)
        return {one["label"]: one for one in answer.context["fates"] if one["projects"]}, text_of(answer)

    fates, text = shown()
    carried = small.plan.lines.count()
    assert {label: one["projects"] for label, one in fates.items()} == {UNDECIDED: carried}
    assert "✓ ยอดตรงกัน" in text
    assert "มีผลการพิจารณา" not in text
    decided = small.plan.lines.order_by("position").first()
    data = {"decisions": [{"project": decided.project.code, "fate": "carried", "reason": "ทำได้ทันที"}]}
    decision_file.apply(small.plan, data, by=small.people["team"])
    roll_up(small.plan.pk)
    fates, _ = shown()
    assert {label: one["projects"] for label, one in fates.items()} == {"บรรจุในแผนตำบล": 1, UNDECIDED: carried - 1}
    for one in fates.values():
        assert client.get(one["url"]).context["total_baht"] == one["baht"]
        assert client.get(one["projects_url"]).context["listing"].matched == one["projects"]
    (waiting,) = undecided(small.plan, Act.RELEASE)
    assert f"ยังไม่ได้พิจารณา {carried - 1} โครงการ" in waiting
    assert client.get(reverse("plans:tambon_rows", args=[small.plan.pk]) + "?decided=perhaps").status_code == 404
    forum_closed(small.plan, small.people["team"])
    fates, _ = shown()
    assert {label: one["projects"] for label, one in fates.items()} == {"บรรจุในแผนตำบล": 1, UNCHANGED: carried - 1}
    for one in fates.values():
        assert client.get(one["url"]).context["total_baht"] == one["baht"]
        assert client.get(one["projects_url"]).context["listing"].matched == one["projects"]


OPEN = '//section[.//h2[@id="lacks-title"]]'


def test_only_who_may_do_a_step_reads_that_it_can_be_done_now(client, small, page):
    def told(name):
        (box,) = fromstring(as_(client, small.people[name]).get(page).content).xpath(OPEN)
        return " ".join(box.text_content().split())

    TeamMember.objects.create(tambon_plan=small.plan, kind="official", name="ก")
    assert "ทำได้ตอนนี้ ทีมปฏิบัติการ ขาด 3 ประเภท" in told("team")
    for_district = told("district")
    assert "ทำได้ตอนนี้" not in for_district
    assert "รอผู้อื่น ทีมปฏิบัติการ ขาด 3 ประเภท" in for_district


def test_what_is_open_is_counted_in_its_heading_and_the_villages_are_within_it(client, small, page):
    TeamMember.objects.create(tambon_plan=small.plan, kind="official", name="ก")
    shown = fromstring(as_(client, small.people["team"]).get(page).content)
    (heading,) = shown.xpath('//h2[@id="lacks-title"]')
    rows = shown.xpath(OPEN + '//li//a[not(contains(@class, "nb"))]')
    villages = shown.xpath(OPEN + "//strong")
    assert heading.text_content().split() == ["ที่ยังค้าง", str(len(rows) + len(villages)), "เรื่อง"]


def test_the_released_book_stands_in_the_head_of_the_page_for_who_may_read_it(client, small, page):
    assert "เล่มแผน ครั้งที่ 1" not in text_of(as_(client, small.people["district"]).get(page))
    book = released(small.plan.area.code)
    head = fromstring(as_(client, small.people["district"]).get(page).content).xpath('//div[@class="head"]')[0]
    (link,) = head.xpath(f'.//a[@href="{reverse("plans:release", args=[book.pk])}"]')
    assert link.text_content().split() == ["เล่มแผน", "ครั้งที่", "1", "·", *thai_date(book.at).split()]


def test_a_count_of_years_with_money_says_how_it_is_counted(client, small, page):
    text = text_of(as_(client, small.people["district"]).get(page))
    assert "จำนวนปีที่ใช้งบ ตามแบบ ผ.01 (โครงการที่มีเงินสามปี นับสาม) รวมทั้งตำบล 8" in text


def test_a_project_whose_money_is_another_members_is_counted_and_shown_everywhere(client, small):
    """The list, the page and the rows agree, and the money of the member that was not chosen is nowhere added."""
    first, second = (line.project for line in small.plan.lines.order_by("position")[:2])
    merge = {"kind": "same", "members": [second.code], "survivor": first.code, "reason": "งานเดียวกัน"}
    decision_file.apply(small.plan, {"merges": [merge | {"values": {"budget": second.code}}]}, by=small.people["team"])
    roll_up(small.plan.pk)
    carried = small.plan.lines.filter(fate="carried").count()
    page = as_(client, small.people["team"]).get(reverse("plans:tambon", args=[small.plan.pk]))
    assert page.context["picture"].whole.tambon.projects == carried
    listed = client.get(reverse("plans:tambon_list") + f"?period={small.plan.period.slug}")
    assert next(one for one in entries(listed) if one.plan == small.plan).projects == carried
    rows = client.get(reverse("plans:tambon_rows", args=[small.plan.pk]))
    assert rows.context["projects"] == carried
    assert rows.context["total_baht"] == page.context["picture"].whole.tambon.total_baht
    assert "นับเงินของโครงการที่รวมกัน" in rows.content.decode()


def test_a_plan_that_is_held_above_is_not_offered_to_be_summed_again(client, small, people):
    client.force_login(people["team"])
    page, url = (reverse(f"plans:{name}", args=[small.plan.pk]) for name in ("tambon", "tambon_roll_up"))
    assert url in client.get(page).content.decode()
    freeze(small.plan, people["team"])
    assert url not in client.get(page).content.decode()
    wanted = small.plan.wanted
    assert "ถูกรับเข้าแผนระดับบนแล้ว" in client.post(url, follow=True).content.decode()
    small.plan.refresh_from_db()
    assert small.plan.wanted == wanted
