"""An edition on its route, page by page: what is known before a step, who takes it, and what is refused in words."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from agencies.access.roles import Role
from plans.local.actions.approval import passing_over
from plans.local.actions.changes import Draft, put_row, stamp
from plans.local.models import Edition
from plans.local.route import stages_of, steps_of
from tests import factories
from tests.pages import read
from tests.plans.amendments import add, edition_of, entry, go, plan_with
from tests.scenery import scene

pytestmark = pytest.mark.django_db
K = Edition.Kind
GREEN = "//main//*[contains(concat(' ', @class, ' '), ' go ')]"
POND = entry("ขุดลอกหนองน้ำ", issue="ประเด็นที่ 1", budget_baht={2571: Decimal("250000.00"), 2572: Decimal("0.00")})
ROAD = entry("ถนนหินคลุก", programme="แผนงานอุตสาหกรรมและการโยธา", budget_baht={2571: Decimal("100000.50")})


@pytest.fixture
@scene
def people(lao):
    village_head = factories.person(Role.VILLAGE_HEAD, "31010401")
    return lao[1] | {"head": village_head, "stranger": factories.person(Role.VILLAGE_HEAD, "80080101")}


@pytest.fixture
@scene
def plan(lao):
    return plan_with(lao[1], lao[0], POND, ROAD)[0]


def text_of(page):
    return page.content.decode()


def test_what_is_missing_stands_at_the_closed_button(at, send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    page = text_of(at("planner", "edition", draft.pk))
    assert "ยังเสนอพิจารณาไม่ได้ เพราะ" in page
    assert "ฉบับนี้ยังไม่มีรายการ" in page
    assert send("planner", "edition_step", draft.pk, move="propose").status_code == 409


def test_the_page_before_a_step_says_what_is_in_order_what_goes_out_and_why_the_button_is_locked(at, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, replace(ROAD, title="ฝาย", objective=""))
    page = html.fromstring(at("planner", "edition_step", draft.pk).content)
    said = " ".join(page.text_content().split())
    assert "ต้องแก้ก่อน 1 ข้อ" in said
    assert "«ฝาย» ยังไม่ได้กรอกวัตถุประสงค์" in said
    (locked,) = page.xpath("//button[@aria-disabled='true']")
    assert page.get_element_by_id(locked.get("aria-describedby")).text_content() == "ยังเสนอไม่ได้ เหลือที่ต้องแก้ 1 ข้อ"
    assert page.xpath(f"{GREEN} | //main//textarea") == [locked]
    row = draft.rows.get()
    put_row(draft, row.line, Draft(replace(ROAD, title="ฝาย"), "จำเป็น"), by=people["planner"], base=stamp(row))
    page = html.fromstring(at("planner", "edition_step", draft.pk).content)
    said = " ".join(page.text_content().replace("\u00a0", " ").split())
    assert "เรียบร้อย 8 ข้อ" in said
    assert "ทุกรายการกรอกครบตามแบบ" in said
    assert "รายการใหม่ 1 รายการ 100,000.50 บาท" in said
    assert "แผนหลังประกาศใช้ 3 รายการ 450,001 บาท ขณะนี้ 2 รายการ 350,000.50 บาท" in said
    assert [one.text_content() for one in page.xpath(GREEN)] == ["เสนอพิจารณา"]


def test_who_cannot_take_the_next_step_is_sent_to_the_page_that_says_who_can(at, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))
    assert at("mayor", "edition_step", draft.pk).url == reverse("plans:edition", args=[draft.pk])
    assert at("planner", "edition_step", draft.pk, query="?move=return").status_code == 302
    assert at("head", "edition_step", draft.pk).status_code == 404
    page = text_of(at("mayor", "edition", draft.pk))
    assert "รอเสนอพิจารณา" in page
    assert people["planner"].full_name in page


def test_a_stage_is_done_by_its_recorded_step_alone(plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))

    def states(steps):
        return [stage.state for stage in stages_of(draft, steps, is_hers=False)]

    assert states(steps_of(draft)) == ["wait", "later", "later", "later", "later"]
    go(draft, people, "propose")
    assert states(steps_of(draft)) == ["done", "wait", "later", "later", "later"]
    assert states([]) == ["none", "wait", "later", "later", "later"]


def test_an_edition_goes_its_way_on_the_pages(at, send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))
    today = timezone.localdate()
    day = {"on_0": str(today.day), "on_1": str(today.month), "on_2": str(today.year + 543)}
    send("planner", "edition_step", draft.pk, move="propose")
    refused = send("clerk", "edition_step", draft.pk, move="agree", words="")
    assert refused.status_code == 409
    assert "กรุณากรอกมติที่ประชุม" in text_of(refused)
    assert send("head", "edition_step", draft.pk, move="agree").status_code == 404
    assert send("mayor", "edition_step", draft.pk, move="agree", words="x", **day).status_code == 403
    for who, move in (("clerk", "agree"), ("council", "approve"), ("mayor", "announce")):
        page = text_of(send(who, "edition_step", draft.pk, move=move, words="มติที่ 4/2569", **day))
    assert "ประกาศใช้แล้ว" in page
    assert page.count("มติที่ 4/2569") == 3
    assert "ดำเนินการ</h2>" not in page
    assert "ฝาย" in text_of(at("head", "local_rows", plan.pk))


def test_an_earlier_number_that_waits_is_said_and_a_tick_goes_past_it(at, send, plan, people):
    first, second = (edition_of(plan, people, Edition.Kind.SUPPLEMENT) for _ in range(2))
    add(second, people, entry("ฝาย"))
    for name in ("propose", "agree", "approve"):
        go(second, people, name)
    page = text_of(at("mayor", "edition_step", second.pk))
    assert f"«{first}» ยังไม่ประกาศใช้ (ขั้นคณะกรรมการสนับสนุนจัดทำร่าง) ฉบับนี้จะประกาศใช้ก่อน" in page
    assert "จะประกาศใช้ 1 รายการ (เพิ่ม 1)" in page
    today = timezone.localdate()
    day = {"on_0": today.day, "on_1": today.month, "on_2": today.year + 543}
    data = {"move": "announce", "words": "ประกาศที่ 2/2569", **day}
    refused = send("mayor", "edition_step", second.pk, **data)
    assert (refused.status_code, f"«{first}» ยังไม่ประกาศใช้" in text_of(refused)) == (409, True)
    assert send("mayor", "edition_step", second.pk, **data, confirm=read(passing_over(second))).status_code == 200
    second.refresh_from_db()
    assert second.state == Edition.State.ANNOUNCED


def test_what_a_step_cannot_be_taken_without_says_so(at, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))
    for name in ("propose", "agree", "approve"):
        go(draft, people, name)
    page = re.sub(r"<[^>]*>|\s+", "", text_of(at("mayor", "edition_step", draft.pk)))
    assert "ประกาศเลขที่(จำเป็น)" in page
    assert "วันที่ประกาศใช้(จำเป็น)" in page


def test_an_unreadable_day_is_refused_in_thai(send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))
    go(draft, people, "propose")
    page = send("clerk", "edition_step", draft.pk, move="agree", words="เห็นชอบ", on_0="40", on_1="1", on_2="2569")
    assert page.status_code == 409
    assert "เห็นชอบ</textarea>" in text_of(page)
    assert send("clerk", "edition_step", draft.pk, move="x").status_code == 409
