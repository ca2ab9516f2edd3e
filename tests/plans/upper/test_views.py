"""Districts and provinces on the screen: who sees and may, readiness, taking in, deciding, numbers that open."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml.html import fromstring

from agencies.offices.models import Agency
from plans.decisions import decision_file
from plans.decisions.models import Outcome, PublicationState
from plans.releases.forwarding import CannotForward, Letter, addressees, forward, ticked
from plans.releases.models import Release
from plans.releases.staleness import out_of_date
from plans.rollup.actions import roll_up
from plans.upper.actions import accept, decide, give_back, release_upper, upper_plan_for
from plans.upper.checking import accepting
from plans.upper.models import Acceptance, UpperDecision, UpperPlan
from projects.models import Project
from tests import factories
from tests.pages import read, text_of
from tests.pages import ticked as everything_ticked
from tests.plans.levels import district, handed_up, province, released, several, tambon
from tests.plans.released import forum_closed
from tests.scenery import scene

LIST = reverse("plans:upper_list")
NUMBER = re.compile(r'<a href="([^"]+)" data-baht="([^"]+)"')


@pytest.fixture
@scene
def country(people):
    several(people, {"31010401": (100, 30), "31010501": (7,), "31020101": (3,)})
    return people


def page(plan, name="upper", *more):
    return reverse(f"plans:{name}", args=[plan.pk, *more])


# --- the list -------------------------------------------------------------------------------------------------------
def test_a_district_starts_its_own_plan_once(as_, people):
    browser = as_("district")
    assert "ยังไม่มีแผนพัฒนาอำเภอ" in text_of(browser.get(LIST))
    data = {"area": factories.area("3101").pk, "period": factories.period().pk}
    assert browser.post(reverse("plans:upper_start"), data).status_code == 302
    assert UpperPlan.objects.get().area.code == "3101"
    assert "เริ่มจัดทำแผน" not in text_of(browser.get(LIST))
    assert browser.post(reverse("plans:upper_start"), data).status_code == 404


@pytest.mark.parametrize(
    ("name", "code"), [("district", "31"), ("team", "3101"), ("province", "3101"), ("cdd", "8008")]
)
def test_nobody_starts_the_plan_of_another(as_, people, name, code):
    data = {"area": factories.area(code).pk, "period": factories.period().pk}
    assert as_(name).post(reverse("plans:upper_start"), data).status_code == 404
    assert not UpperPlan.objects.exists()


def test_no_plan_is_started_for_a_closed_period(as_, people):
    period = factories.period()
    type(period).objects.update(is_open=False)
    data = {"area": factories.area("3101").pk, "period": period.pk}
    assert as_("district").post(reverse("plans:upper_start"), data).status_code == 404


def test_the_list_shows_the_reach_and_costs_the_same_for_one_and_three(as_, country, django_assert_max_num_queries):
    browser, counts = as_("province"), []
    for codes in (("3101",), ("3102", "31")):
        for code in codes:
            upper_plan_for(factories.area(code), factories.period())
        with django_assert_max_num_queries(25) as found:
            answer = browser.get(LIST)
        counts.append(len(found.captured_queries))
    assert answer.content.decode().count("กำลังจัดทำ") == 3
    assert counts[0] == counts[1]
    assert as_("admin").get(LIST).status_code == 403


# --- one plan -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "status"),
    [("secretary", 200), ("team", 200), ("planner", 200), ("province", 200), ("auditor", 200), ("stranger", 404)],
)
def test_everybody_of_the_area_reads_and_nobody_else(as_, country, name, status):
    plan = district()
    for address in (page(plan), page(plan, "upper_rows")):
        assert as_(name).get(address).status_code == status
    if name != "stranger":
        assert reverse("plans:upper_accept", args=[plan.pk]) not in as_(name).get(page(plan)).content.decode()


def test_the_page_names_what_is_in_the_way_and_offers_what_is_ready(as_, country):
    forum_closed(tambon("310104"), country["team"])
    one = released("310104")
    to_check = f"{page(district(), 'upper_accept')}?release={one.pk}"
    assert to_check not in as_("district").get(page(district())).content.decode()
    handed_up(one)
    answer = as_("district").get(page(district()))
    assert "ยังไม่ปิดเวทีตำบล" in text_of(answer)
    assert "หมู่ที่ 2, 3, 4 ยังไม่เริ่มจัดทำแผน" in text_of(answer)
    # From its row and from the head of the page.
    assert answer.content.decode().count(f'href="{to_check}"') == 2


def test_the_page_before_taking_in_says_what_comes_what_is_locked_and_what_was_checked(as_, country):
    plan, one = district(), released("310104")
    to_check = f"{page(plan, 'upper_accept')}?release={one.pk}"
    locked = as_("district").get(to_check)
    assert "ต้องแก้ก่อน 1 ข้อ รับแผนไม่ได้จนกว่าจะแก้" in text_of(locked)
    assert "ยังรับแผนไม่ได้ เหลือที่ต้องแก้ 1 ข้อ" in text_of(locked)
    assert fromstring(locked.content).xpath('//button[@aria-disabled="true"]/@aria-describedby') == ["why-accept"]
    assert "เรียบร้อย" not in text_of(locked)
    handed_up(one)
    text = text_of(as_("district").get(to_check))
    assert "บรรจุในแผน 2 โครงการ" in text
    assert "รวมถึงแผนหมู่บ้านในพื้นที่ จะแก้ไขไม่ได้จนกว่าท่านจะคืนแผน" in text
    assert "เรียบร้อย 2 ข้อ" in text
    assert f"เล่มแผนตรงกับแผน {one.area} ในขณะนี้ และเป็นเล่มล่าสุด" in text
    assert "มีแผนครบทุกหมู่บ้าน" not in text


@pytest.mark.parametrize("address", ["upper_accept", "upper_give_back"])
def test_a_check_list_of_nothing_leads_back_to_the_list(as_, country, address):
    answer = as_("district").get(page(district(), address))
    assert (answer.status_code, answer.url) == (302, f"{page(district())}#below")


def test_a_reason_that_was_typed_stays_when_giving_back_is_refused(as_, country):
    plan, one = district(), released("310104")
    taken = accept(plan, handed_up(one), by=country["district"])
    release_upper(plan, by=country["district"])
    address = page(plan, "upper_give_back")
    shown = text_of(as_("district").get(f"{address}?acceptance={taken.pk}"))
    assert "สิ่งที่จะออกจากแผน อ.เมืองบุรีรัมย์" in shown
    assert "บรรจุในแผน 2 โครงการ" in shown
    refused = as_("district").post(address, {"acceptance": taken.pk, "reason": "ขาดแผนหมู่ 3"})
    assert refused.status_code == 409
    assert fromstring(refused.content).xpath('string(//textarea[@name="reason"])').strip() == "ขาดแผนหมู่ 3"
    give_back(taken, by=country["district"], reason="ขาดแผนหมู่ 3")
    assert as_("district").get(f"{address}?acceptance={taken.pk}").url == f"{page(plan)}#below"


def test_the_page_counts_what_was_released_and_its_one_green_button_is_the_next_act(as_, country):
    one = handed_up(released("310104"))
    shown = fromstring(as_("district").get(page(district())).content)
    figures = [" ".join(one.text_content().split()) for one in shown.xpath('//dl[@class="figs"]/div')]
    assert figures[:2] == ["ตำบลที่ออกเล่มแล้ว 1 จาก 2", "ตำบลที่รับแล้ว 0 จาก 2"]
    green = shown.xpath('//main//*[contains(concat(" ", @class, " "), " go ")][not(ancestor::details[not(@open)])]')
    assert [button.text_content().strip() for button in green] == ["รับแผน ต.บ้านบัว"]
    (card,) = shown.xpath('//section[h2 or div/h2][@aria-labelledby="next-act"]')
    assert green[0] in card.xpath(".//a")
    assert green[0].get("href") == f"{page(district(), 'upper_accept')}?release={one.pk}"


def test_what_waits_here_stands_first_and_what_is_equally_far_is_counted_once(as_, country):
    handed_up(released("310105"))
    shown = fromstring(as_("district").get(page(district())).content)
    assert shown.xpath('//tr[starts-with(@id, "below-")]/@id') == ["below-310105", "below-310104"]
    told = {
        " ".join(one.text_content().split()): one.xpath(".//strong/a/@href")
        for one in shown.xpath('//section[@aria-labelledby="standings-title"]//li')
    }
    assert told == {
        "ส่งถึงสำนักงานแล้ว รอรับ 1 ตำบล ต.สะแกโพรง": [f"{page(district())}?state=sent#below"],
        "ยังไม่พร้อม 1 ตำบล ต.บ้านบัว": [f"{page(district())}?state=behind#below"],
    }


def test_who_cannot_take_in_has_no_card_and_the_list_comes_in_pages(as_, people):
    several(people, {"31010401": (100,)})
    handed_up(released("310104"))
    for number in range(11):
        factories.area("3101").children.create(code=f"3101{number + 60}", name=f"ตัวอย่าง {number}", level="tambon")
    shown = fromstring(as_("province").get(page(district())).content)
    assert not shown.xpath('//*[@id="next-act"]')
    assert len(shown.xpath('//tr[starts-with(@id, "below-")]')) == 10


def test_accepting_and_giving_back_on_the_page(as_, country):
    plan, one, browser = district(), released("310104"), as_("district")
    refused = browser.post(page(plan, "upper_accept"), {"release": one.pk}, follow=True)
    assert "ยังไม่ได้ส่งถึงสำนักงานของ อ.เมืองบุรีรัมย์" in text_of(refused)
    assert not Acceptance.objects.exists()
    handed_up(one)
    forgot = browser.post(page(plan, "upper_accept"), {"release": one.pk}, follow=True)
    assert "ทำเครื่องหมายยืนยันให้ครบทุกข้อ" in text_of(forgot)
    sent = {"release": one.pk, "confirm": read(accepting(plan, one))}
    accepted = browser.post(page(plan, "upper_accept"), sent, follow=True)
    assert f"รับเล่มแผน {one.area} {one.period} ครั้งที่ 1 แล้ว {one.area} แก้ไขแผนไม่ได้" in text_of(accepted)
    taken = Acceptance.objects.get()
    assert tambon("310104").frozen_by == one
    tambon_page = reverse("plans:tambon", args=[tambon("310104").pk])
    assert "แผนนี้ถูกล็อก อ.เมืองบุรีรัมย์ รับเล่มแผน ครั้งที่ 1" in text_of(as_("team").get(tambon_page))
    answer = as_("district").post(page(plan, "upper_give_back"), {"acceptance": taken.pk, "reason": " "}, follow=True)
    assert "กรุณาบอกเหตุผลที่คืนแผน" in text_of(answer)
    browser.post(page(plan, "upper_give_back"), {"acceptance": taken.pk, "reason": "ขาดแผนหมู่ 3"})
    assert tambon("310104").frozen_by is None
    assert "ขาดแผนหมู่ 3" in text_of(as_("team").get(tambon_page))
    assert "ขาดแผนหมู่ 3" in text_of(as_("district").get(page(plan)))


def test_what_cannot_be_accepted_is_said(as_, country):
    plan, one = district(), released("310104")
    accept(plan, handed_up(one), by=country["district"])
    answer = as_("district").post(page(plan, "upper_accept"), {"release": one.pk}, follow=True)
    assert "รับเข้าแผนนี้แล้ว" in text_of(answer)


@pytest.mark.parametrize("release", ["", "x", "999", "other"])
def test_a_release_of_elsewhere_does_not_exist(as_, country, release):
    pk = released("310201").pk if release == "other" else release
    assert as_("district").post(page(district(), "upper_accept"), {"release": pk}).status_code == 404


@pytest.mark.parametrize("name", ["team", "planner", "province", "auditor", "kaset_district"])
def test_only_the_districts_offices_accept_decide_and_release(as_, country, name):
    plan, one = district(), released("310104")
    taken = accept(plan, handed_up(one), by=country["district"])
    code = tambon("310104").lines.first().project.code
    sent = {"release": one.pk, "acceptance": taken.pk, "reason": "x", "fate": "declined", "seen": 0}
    for address in ("upper_accept", "upper_give_back", "upper_release"):
        assert as_(name).post(page(plan, address), sent).status_code == 403
    assert as_(name).post(page(plan, "upper_decision", code), sent).status_code == 403
    assert not UpperDecision.objects.exists()


def test_every_number_opens_the_projects_it_came_from(as_, country):
    plan = district()
    for code in ("310104", "310105"):
        accept(plan, handed_up(released(code)), by=country["district"])
    passed = Project.objects.get(tambon_lines__area_code="31010501")
    decide(plan, passed, fate=Outcome.DECLINED, by=country["district"], reason="ซ้ำ")
    browser = as_("district")
    numbers = NUMBER.findall(browser.get(page(plan)).content.decode())
    assert {Decimal(baht) for _, baht in numbers} >= {Decimal(130), Decimal(137), Decimal(7)}
    for address, baht in set(numbers):
        rows = browser.get(html.unescape(address)).content.decode()
        assert Decimal(baht) in {Decimal(one) for one in re.findall(r'data-baht="([^"]+)"', rows)}, address


def test_what_the_tambon_passed_on_waits_in_the_districts_fates(as_, country):
    project = tambon("310104").lines.get(year_1=30).project
    data = {"decisions": [{"project": project.code, "fate": "passed_on", "lead": "ldd", "reason": "เกินกำลัง"}]}
    decision_file.apply(tambon("310104"), data, by=country["team"])
    roll_up(tambon("310104").pk)
    plan, browser = district(), as_("district")
    accept(plan, handed_up(released("310104")), by=country["district"])
    text = text_of(browser.get(page(plan)))
    assert "ระดับล่างส่งต่อขึ้นมา รอพิจารณา 1 30" in text
    assert "เกินศักยภาพของอำเภอ ส่งต่อ 0 0" in text
    rows = browser.get(page(plan, "upper_rows")).content.decode()
    assert "ระดับล่างส่งต่อขึ้นมา รอพิจารณา (บาท)" in rows
    assert "ลำดับในตำบล" in rows


@pytest.mark.parametrize("sort", ["", "title", "-title", "rank", "tambon_rank", "place", "group"])
def test_what_the_tambons_carry_now_is_listed_in_every_order(as_, country, sort):
    rows = as_("district").get(page(district(), "upper_rows"), {"now": "", "sort": sort})
    assert rows.status_code == 200
    assert len(re.findall('id="project-', rows.content.decode())) == 3


@pytest.mark.parametrize("others", [0, 4])
def test_a_page_costs_the_same_for_any_number_of_tambons(as_, country, others, django_assert_max_num_queries):
    more = [f"3101{number}" for number in range(90, 90 + others)]
    factories.areas(*more, names=dict.fromkeys(more, "ตัวอย่าง"))
    for code in more:
        factories.tambon_plan(code)
    accept(district(), handed_up(released("310104")), by=country["district"])
    browser, plan = as_("district"), district()
    with django_assert_max_num_queries(40) as found:
        browser.get(page(plan))
    assert len(found.captured_queries) == COST


COST = 17


# --- projects -------------------------------------------------------------------------------------------------------
@pytest.fixture
@scene
def taken(country):
    plan = district()
    for code in ("310104", "310105"):
        accept(plan, handed_up(released(code)), by=country["district"])
    return plan


def test_projects_are_searched_and_narrowed(as_, taken):
    browser, rows = as_("district"), page(taken, "upper_rows")
    assert len(re.findall('id="project-', browser.get(rows).content.decode())) == 3
    assert len(re.findall('id="project-', browser.get(f"{rows}?below=310105").content.decode())) == 1
    code = tambon("310105").lines.get().project.code
    found = browser.get(rows, {"search": code}).content.decode()
    assert len(re.findall('id="project-', found)) == 1
    assert "ไม่มีโครงการตามที่เลือก" in browser.get(rows, {"search": "ไม่มี"}).content.decode()
    assert browser.get(rows, {"year": "1"}).status_code == 404


def test_a_decision_is_saved_with_history_and_goes_back_to_the_same_rows(as_, taken, country):
    project = tambon("310105").lines.get().project
    address, browser = page(taken, "upper_decision", project.code) + "?below=310105", as_("district")
    assert "บรรจุในแผนอำเภอ" in text_of(browser.get(address))
    sent = {"fate": "declined", "reason": "ซ้ำกับกรม", "rank": "", "seen": "0"}
    answer = browser.post(address, sent)
    assert answer.url == f"{page(taken, 'upper_rows')}?below=310105#project-{project.code}"
    text = text_of(browser.get(address))
    assert "ไม่รับเข้าแผนอำเภอ" in text
    assert "ซ้ำกับกรม" in text
    assert "เหตุผล: ซ้ำกับกรม" in text_of(browser.get(answer.url))


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"fate": "declined", "seen": "0"}, 409, "กรุณาบอกเหตุผล"),
        ({"fate": "merged", "seen": "0"}, 422, "กรุณาเลือกผลการพิจารณา"),
        ({"seen": "0"}, 422, "กรุณาเลือกผลการพิจารณา"),
        ({"fate": "carried", "rank": "0", "seen": "0"}, 422, "ลำดับกรอกได้"),
        ({"fate": "carried", "rank": "๑๒ก", "seen": "0"}, 422, "อ่าน «12ก»"),
    ],
)
def test_what_says_too_little_is_shown_again(as_, taken, sent, status, words):
    address = page(taken, "upper_decision", tambon("310105").lines.get().project.code)
    answer = as_("district").post(address, sent)
    assert answer.status_code == status
    assert words in text_of(answer)
    assert not UpperDecision.objects.exists()


def test_of_two_officers_the_second_reads_the_first(as_, taken, country):
    project = tambon("310105").lines.get().project
    address = page(taken, "upper_decision", project.code)
    first = decide(taken, project, fate=Outcome.DEFERRED, by=country["cdd"], reason="รอแบบ")
    answer = as_("district").post(address, {"fate": "carried", "rank": "1", "seen": "0"})
    assert answer.status_code == 409
    assert "มีผู้บันทึกผลของโครงการนี้ก่อนท่าน" in text_of(answer)
    assert "รอแบบ" in text_of(answer)
    assert f'name="seen" value="{first.pk}"' in answer.content.decode()
    as_("district").post(address, {"fate": "carried", "rank": "1", "seen": first.pk})
    assert UpperDecision.objects.get(standing=PublicationState.PUBLISHED).rank == 1


def test_a_project_that_did_not_come_up_has_no_page(as_, country):
    code = tambon("310104").lines.first().project.code
    assert as_("district").get(page(district(), "upper_decision", code)).status_code == 404


def test_a_plan_held_by_the_province_is_read_only(as_, taken, country):
    one = release_upper(taken, by=country["district"])
    held = accept(province(), handed_up(one), by=country["province"])
    code = tambon("310105").lines.get().project.code
    browser = as_("district")
    text = text_of(browser.get(page(taken)))
    assert "แผนนี้ถูกล็อก จ.บุรีรัมย์ รับเล่มแผน ครั้งที่ 1" in text
    assert "คืนแผน ต." not in text
    answer = browser.get(page(taken, "upper_decision", code)).content.decode()
    assert 'name="fate"' not in answer
    refused = browser.post(page(taken, "upper_decision", code), {"fate": "carried", "seen": "0"})
    assert refused.status_code == 409
    give_back(held, by=country["province"], reason="ขาดตำบล")
    assert "จ.บุรีรัมย์ คืนแผนนี้" in text_of(browser.get(page(taken)))


# --- releasing ------------------------------------------------------------------------------------------------------
def test_a_release_goes_out_of_date_when_something_is_decided(as_, taken, country):
    browser = as_("district")
    releasing = page(taken, "upper_release")
    answer = browser.post(releasing, everything_ticked(browser, releasing))
    one = Release.objects.get(level="district")
    assert answer.url == reverse("plans:release", args=[one.pk])
    assert out_of_date(one) == []
    assert browser.get(answer.url).status_code == 200
    assert "จึงไม่ได้ออกเล่มใหม่" in text_of(browser.post(releasing, everything_ticked(browser, releasing), follow=True))
    project = tambon("310105").lines.get().project
    decide(taken, project, fate=Outcome.DECLINED, by=country["district"], reason="ซ้ำ")
    assert any("เปลี่ยนหลังออกเล่มแผน ครั้งที่ 1" in reason for reason in out_of_date(one))
    assert "ไม่เป็นปัจจุบัน" in text_of(browser.get(page(taken)))


def test_nothing_accepted_is_not_released(as_, country):
    answer = as_("district").post(page(district(), "upper_release"), follow=True)
    assert "ยังไม่ได้รับแผนจากระดับล่าง" in text_of(answer)
    assert not Release.objects.exists()


def test_the_province_works_as_the_district(as_, taken, country):
    one = handed_up(release_upper(taken, by=country["district"]))
    browser, plan = as_("province"), province()
    assert "ยังไม่รับแผน ต." in text_of(browser.get(page(plan)))
    browser.post(page(plan, "upper_accept"), {"release": one.pk})
    assert district().frozen_by == one
    browser.post(page(plan, "upper_release"), everything_ticked(browser, page(plan, "upper_release")))
    assert Release.objects.get(level="province").version == 1
    assert len(re.findall('id="project-', browser.get(page(plan, "upper_rows")).content.decode())) == 3


def test_a_district_sends_its_release_to_the_province_and_not_when_it_changed(as_, taken, country):
    one = release_upper(taken, by=country["district"])
    office = Agency.objects.create(
        code="office-31",
        kind=Agency.Kind.PROVINCE_OFFICE,
        name="สำนักงานจังหวัด",
        short_name="สนจ.",
        area=factories.area("31"),
    )
    assert office in ticked(one, addressees(one))
    (sent,) = forward(one, [office], Letter(), by=country["district"])
    assert "ส่งถึงสำนักงานแล้ว รอรับ" in text_of(as_("province").get(page(province())))
    decide(taken, tambon("310105").lines.get().project, fate=Outcome.DECLINED, by=country["district"], reason="ซ้ำ")
    with pytest.raises(CannotForward, match="ไม่เป็นปัจจุบัน"):
        forward(one, [sent.agency], Letter(), by=country["district"])
    assert "แผนเปลี่ยนหลังออกเล่มแผน ครั้งที่ 1" in text_of(as_("province").get(page(province())))
