"""Pages of local plans and their editions: who sees what, totals that open, drafts, steps and refusals in words."""

import re
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from agencies.access.roles import Role
from agencies.offices.models import Agency
from plans.local.actions.changes import Draft, put_row
from plans.local.editions import plan_in_force
from plans.local.models import Edition, LocalPlan
from tests import factories
from tests.pages import written
from tests.plans.amendments import add, announced, authority, edition_of, entry, go, plan_with
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


def line_data(**values):
    typed = {
        "title": "ฝายชะลอน้ำ",
        "objective": "เพื่อเก็บน้ำ",
        "target_quantity": "๑",
        "target_unit": "แห่ง",
        "baht_2571": "๒๓๓,๐๐๐",
        "baht_2572": "-",
        "lead": "อบจ.",
        "programme": "แผนงานการเกษตร",
        "form": "p02-2",
        "reason": "ประชาคมเห็นชอบ",
    }
    return typed | values


# --- local plans ------------------------------------------------------------------------------------------------------
def test_the_list_shows_plans_in_reach_with_the_newest_announced_edition(at, plan):
    page = text_of(at("head", "local_list"))
    assert plan.agency.name in page
    assert "ฉบับแรก (" in page
    assert plan.agency.name not in text_of(at("stranger", "local_list"))
    assert at("stranger", "local", plan.pk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_many(client, people, django_assert_max_num_queries, count):
    for number in range(count):
        agency, staff = authority(code=f"lao{number}x")
        plan_with(staff, agency, POND)
    client.force_login(people["head"])
    with django_assert_max_num_queries(12) as asked:
        page = client.get(reverse("plans:local_list"))
    assert len(page.context["page"].object_list) == count
    COUNTED.setdefault("list", set()).add(len(asked.captured_queries))
    assert len(COUNTED["list"]) == 1


COUNTED: dict[str, set[int]] = {}


def test_the_planner_starts_the_plan_of_her_own_authority(at, send, lao):
    assert "เริ่มจัดทำแผน" in text_of(at("planner", "local_list"))
    data = {"agency": lao[0].pk, "period": factories.period().pk}
    assert send("mayor", "local_start", **data).status_code == 403
    assert send("planner", "local_start", **data | {"agency": "x"}).status_code == 404
    assert "ขั้นต่อไปให้จัดทำฉบับแรก" in text_of(send("planner", "local_start", **data))
    assert LocalPlan.objects.count() == 1
    assert "เริ่มจัดทำแผน" not in text_of(at("planner", "local_list"))


def test_every_total_opens_the_lines_it_was_summed_from(at, plan):
    page = text_of(at("head", "local", plan.pk))
    assert 'data-baht="350000.50"' in page
    links = re.findall(r'<a href="(/plans/local/\d+/rows/[^"]*)" data-baht="[\d.]+">([\d,.]+)<', page)
    # Two groups and the whole: 2571 and all years; nought in 2572 for one and the whole, and blank years, open nothing.
    assert len(links) == 3 * 2
    assert page.count('<span class="zero">0</span>') == 2
    for url, amount in links:
        rows = text_of(at("head", "local_rows", plan.pk, query="?" + url.partition("?")[2].replace("&amp;", "&")))
        total = re.search(r'data-baht="([\d.]+)"', rows)
        assert Decimal(total[1]) == Decimal(amount.replace(",", ""))


def test_the_two_ways_of_counting_are_both_shown_by_name(at, plan):
    page = re.sub(r"<[^>]*>|\s+", " ", written(at("head", "local", plan.pk)))
    assert re.search(r"ไม่นับซ้ำ\) +2 +รายการ", page)
    assert re.search(r"จำนวนปีที่ใช้งบ ตามแบบ ผ.01 +2 ", page)


def test_the_tables_of_all_forms_are_one_whose_columns_line_up(lao, people, at):
    pump = entry("เครื่องสูบน้ำ", form="p03", equipment_type="ครุภัณฑ์การเกษตร", budget_baht={2571: Decimal("95000.00")})
    plan, _ = plan_with(people, lao[0], POND, pump)
    page = html.fromstring(at("head", "local", plan.pk).content)
    (table,) = [table for table in page.iter("table") if table.xpath(".//tfoot")]
    heads = [head.text_content() for head in table.xpath(".//th[@scope='rowgroup']")]
    assert [head.split()[1] for head in heads] == ["ผ.02", "ผ.03"]
    columns = len(table.xpath(".//thead//th"))
    assert {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.xpath(".//tr")} == {columns}
    # A form's own sum stands at its head, opens its lines, and all forms come to the plan's.
    sums = [
        row.xpath("./td[last()]//a/@data-baht")[0] for row in table.xpath(".//tr[th[@scope='rowgroup']] | .//tfoot/tr")
    ]
    assert sums == ["250000.00", "95000.00", "345000.00"]


def test_a_plan_s_page_begins_with_the_reader_s_next_act_or_whom_she_waits_for(at, plan, people):
    def card(who):
        found = html.fromstring(at(who, "local", plan.pk).content).xpath("//section[@aria-labelledby='next-act']")
        return [" ".join(one.text_content().split()) for one in found]

    assert "จัดทำฉบับใหม่" in card("planner")[0]
    assert card("head") == card("mayor") == []
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("ฝาย"))
    assert f"จัดทำ «{draft}» ต่อ" in card("planner")[0]
    assert card("mayor")[0].startswith("รอผู้อื่น รอเสนอพิจารณา")
    go(draft, people, "propose")
    assert f"บันทึกมติของ «{draft}»" in card("clerk")[0]
    assert card("head") == []


@pytest.mark.parametrize("query", ["?year=2600", "?year=x", "?form=p99"])
def test_lines_of_nothing_do_not_exist(at, plan, query):
    assert at("head", "local_rows", plan.pk, query=query).status_code == 404


def test_blank_is_blank_and_nought_is_nought(at, plan):
    page = text_of(at("head", "local_rows", plan.pk))
    assert '<td data-label="ปี 2572 (บาท)" class="num">0</td>' in page
    assert '<td data-label="ปี 2573 (บาท)" class="num"></td>' in page


# --- who sees editions ------------------------------------------------------------------------------------------------
def test_a_draft_is_seen_by_its_own_authority_only(at, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    add(draft, people, entry("โครงการลับในร่าง"))
    line = draft.rows.get().line
    assert "โครงการลับในร่าง" in text_of(at("council", "edition", draft.pk))
    assert at("head", "edition", draft.pk).status_code == 404
    assert "โครงการลับในร่าง" not in text_of(at("head", "local", plan.pk))
    assert at("head", "local_line", plan.pk, line).status_code == 404
    announced(draft, people)
    assert "โครงการลับในร่าง" in text_of(at("head", "edition", draft.pk))
    assert at("head", "local_line", plan.pk, line).status_code == 200


def test_only_the_planner_may_write(at, send, plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    line = plan_in_force(plan)[0].line
    for who, status in (("mayor", 403), ("clerk", 403), ("head", 404), ("stranger", 404)):
        for name, args in (
            ("edition_edit", ()),
            ("edition_lines", ()),
            ("edition_line_add", ()),
            ("edition_line", (line,)),
            ("edition_line_end", (line,)),
            ("edition_take_in", ()),
        ):
            assert at(who, name, draft.pk, *args).status_code == status, (who, name)
        assert send(who, "edition_discard", draft.pk).status_code == status
    assert send("mayor", "edition_add", plan.pk).status_code == 403


# --- drafts -----------------------------------------------------------------------------------------------------------
def test_an_edition_is_started_with_the_next_number(at, send, plan, people):
    year = timezone.localdate().year + 543
    assert "ฉบับแรก</option>" not in text_of(at("planner", "edition_add", plan.pk))
    page = text_of(send("planner", "edition_add", plan.pk, kind="supplement", number="", year="", reason="น้ำท่วม"))
    assert f"เพิ่มเติม ครั้งที่ 1/{year}" in page
    page = send("planner", "edition_add", plan.pk, kind="supplement", number="1", year="")
    assert page.status_code == 422
    assert "อยู่แล้ว" in text_of(page)
    assert "ถ้าหมายถึง ค.ศ. 2026 ให้พิมพ์ 2569" in text_of(
        send("planner", "edition_add", plan.pk, kind="change", year="2026")
    )


def test_a_line_is_typed_with_thai_digits_and_links(send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    page = send("planner", "edition_line_add", draft.pk, **line_data(note="ซ้ำลำดับที่ ๖๓", village="31010401"))
    assert "บันทึก «ฝายชะลอน้ำ»" in text_of(page)
    row = draft.rows.get()
    assert row.new["budget_baht"] == {"2571": "233000.00", "2572": "0.00"}
    assert (row.form, row.new["form"], row.new["village"]) == ("p02-2", "p02-2", "31010401")
    assert row.links.get().kind == "duplicate"


def test_equipment_has_its_own_boxes(at, send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    page = text_of(at("planner", "edition_line_add", draft.pk, query="?form=p03"))
    assert "ประเภทครุภัณฑ์" in page
    assert "วัตถุประสงค์" not in page
    data = line_data(title="เครื่องสูบน้ำ", equipment_type="ครุภัณฑ์การเกษตร")
    send("planner", "edition_line_add", draft.pk, query="?form=p03", **data)
    row = draft.rows.get()
    assert (row.form, row.new["equipment_type"]) == ("p03", "ครุภัณฑ์การเกษตร")
    assert at("planner", "edition_line_add", draft.pk, query="?form=x").status_code == 404


def test_what_cannot_be_read_is_refused_beside_its_box_and_kept(send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    page = send("planner", "edition_line_add", draft.pk, **line_data(baht_2571="สองแสน"))
    assert page.status_code == 422
    assert "สองแสน" in text_of(page)
    page = send("planner", "edition_line_add", draft.pk, **line_data(note="พอช สมทบ"))
    assert "อ่านหมายเหตุ «พอช สมทบ» ไม่ออก" in text_of(page)
    assert not draft.rows.exists()


def test_a_misspelt_lead_is_asked_about_at_its_box_and_a_unit_of_ones_own_is_not(send, plan, people):
    draft, mistyped = edition_of(plan, people, K.SUPPLEMENT), "อบต.บ้านบ้ว"
    Agency.objects.filter(pk=plan.agency_id).update(name="องค์การบริหารส่วนตำบลบ้านบัว", short_name="อบต.บ้านบัว")
    asked = send("planner", "edition_line_add", draft.pk, **line_data(lead=mistyped))
    page = asked.content.decode()
    assert asked.status_code == 422
    assert page.index('name="lead"') < page.index(f'name="agency:{mistyped}"') < page.index('name="issue"')
    assert not draft.rows.exists()
    answer = {f"agency:{mistyped}": plan.agency.code}
    assert send("planner", "edition_line_add", draft.pk, **line_data(lead=mistyped), **answer).status_code == 200
    assert draft.rows.get().new["lead"] == "อบต.บ้านบัว"
    unit = send("planner", "edition_line_add", draft.pk, **line_data(title="ถังขยะ", lead="กองช่าง"))
    assert (unit.status_code, draft.rows.count()) == (200, 2)


def test_old_stands_above_new_with_the_changed_cells_said_in_words(at, send, plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    line = plan_in_force(plan)[0].line
    data = line_data(title=POND.title, objective="เพื่อเลี้ยงปลา", form="p02", issue=POND.issue)
    assert send("planner", "edition_line", draft.pk, line, **data).status_code == 200
    page = text_of(at("planner", "edition", draft.pk))
    assert page.index("is-old") < page.index("is-new")
    assert '<strong class="changed"><span class="sr">เปลี่ยนเป็น </span>เพื่อเลี้ยงปลา</strong>' in page
    assert '<span class="sr">เดิมเป็น </span>250,000' in page
    assert f"เปลี่ยนเป็น </span>{POND.title}" not in page


def test_the_second_of_two_planners_is_told(send, at, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    row = add(draft, people, entry("ฝาย"))
    base = re.search(r'name="base" value="([^"]+)"', text_of(at("planner", "edition_line", draft.pk, row.line)))[1]
    send("planner", "edition_line", draft.pk, row.line, **line_data(title="ของคนแรก", base=base))
    page = send("planner", "edition_line", draft.pk, row.line, **line_data(title="ของคนที่สอง", base=base))
    assert page.status_code == 422
    assert "มีผู้บันทึกรายการนี้ก่อนท่าน" in text_of(page)
    assert "<dt>ชื่อโครงการ</dt><dd>ของคนแรก</dd>" in text_of(page)
    row.refresh_from_db()
    assert row.new["title"] == "ของคนแรก"
    # Having seen the other's value she may store her own: the page carries the mark of what is stored now.
    base = re.search(r'name="base" value="([^"]+)"', text_of(page))[1]
    send("planner", "edition_line", draft.pk, row.line, **line_data(title="ที่ตกลงกัน", base=base))
    row.refresh_from_db()
    assert row.new["title"] == "ที่ตกลงกัน"


def test_a_line_is_ended_with_its_reason_and_taken_out_again(send, at, plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    line = plan_in_force(plan)[0].line
    assert POND.title in text_of(at("planner", "edition_lines", draft.pk, query="?q=หนองน้ำ"))
    assert ROAD.title not in text_of(at("planner", "edition_lines", draft.pk, query="?q=หนองน้ำ"))
    assert POND.title in text_of(at("planner", "edition_lines", draft.pk, query="?q=น้ำ+หนอง"))
    page = text_of(send("planner", "edition_line_end", draft.pk, line, reason="ทำแล้ว", note="รวมกับลำดับที่ 1"))
    assert "ใส่การยกเลิก" in page
    assert "ความเชื่อมโยงของรายการ" in page
    assert draft.rows.get().new is None
    send("planner", "edition_line_drop", draft.pk, line)
    assert not draft.rows.exists()
    assert at("planner", "edition_line_end", draft.pk, uuid4()).status_code == 404


def test_a_link_is_pointed_at_a_line(send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    line = plan_in_force(plan)[1].line
    row = put_row(draft, None, Draft(entry("ฝาย"), note="ซ้ำลำดับที่ 63"), by=people["planner"])
    page = send("planner", "edition_link", draft.pk, row.links.get().pk, to_line=str(line))
    assert f"หมายถึง «{ROAD.title}»" in text_of(page)
    assert send("planner", "edition_link", draft.pk, row.links.get().pk, to_line=str(uuid4())).status_code == 409


def test_the_suggested_kind_is_offered_and_taken(at, send, plan, people):
    draft = edition_of(plan, people, K.CORRECTION)
    new = replace(POND, budget_baht={2571: Decimal("1.00")})
    put_row(draft, plan_in_force(plan)[0].line, Draft(new, "ลดเงิน"), by=people["planner"])
    assert "ระบบแนะนำให้เป็นฉบับ «เปลี่ยนแปลง»" in text_of(at("planner", "edition", draft.pk))
    assert send("planner", "edition_kind", draft.pk, kind="supplement").status_code == 409
    send("planner", "edition_kind", draft.pk, kind="change")
    draft.refresh_from_db()
    assert (draft.kind, draft.number) == (K.CHANGE, 1)


def test_the_editions_of_a_plan_stand_the_newest_first(at, plan, people):
    older, newer = (edition_of(plan, people, Edition.Kind.SUPPLEMENT) for _ in range(2))
    page = text_of(at("planner", "local", plan.pk))
    table = page[page.index("ฉบับของแผน ใหม่สุดก่อน") :]
    assert table.index(f">{newer}<") < table.index(f">{older}<") < table.index(">ฉบับแรก<")


def test_a_draft_is_deleted_after_asking(at, send, plan, people):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    assert "ลบร่างนี้พร้อมทุกรายการในร่าง?" in text_of(at("planner", "edition", draft.pk))
    assert "ลบร่าง «เพิ่มเติม" in text_of(send("planner", "edition_discard", draft.pk))
    assert not Edition.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_an_edition_asks_the_same_for_one_row_and_many(client, plan, people, django_assert_max_num_queries, count):
    draft = edition_of(plan, people, K.SUPPLEMENT)
    for number in range(count):
        add(draft, people, entry(f"ฝาย {number}"))
    client.force_login(people["planner"])
    with django_assert_max_num_queries(25) as asked:
        client.get(reverse("plans:edition", args=[draft.pk]))
    COUNTED.setdefault("edition", set()).add(len(asked.captured_queries))
    assert len(COUNTED["edition"]) == 1


def test_what_changed_is_said_beside_the_new_line(at, plan, people):
    draft = edition_of(plan, people, K.CHANGE)
    new = replace(POND, lead="อบจ.", budget_baht={2571: Decimal("1.00")})
    put_row(draft, plan_in_force(plan)[0].line, Draft(new, "เหตุผล"), by=people["planner"])
    page = written(at("planner", "edition", draft.pk))
    assert "เปลี่ยน: หน่วยงานรับผิดชอบหลัก, งบประมาณปี 2571, งบประมาณปี 2572</span>" in page


def test_what_a_form_has_no_box_for_stays_as_it_was(lao, people, send):
    pump = entry("เครื่องสูบน้ำ", form="p03", issue="ประเด็นที่ 1", equipment_type="ครุภัณฑ์การเกษตร")
    plan, (row,) = plan_with(people, lao[0], pump)
    draft = edition_of(plan, people, K.CHANGE)
    data = line_data(title="เครื่องสูบน้ำ", equipment_type="ครุภัณฑ์การเกษตร", baht_2571="5", baht_2572="")
    send("planner", "edition_line", draft.pk, row.line, **data)
    changed = draft.rows.get()
    assert (changed.new["issue"], changed.new["objective"]) == ("ประเด็นที่ 1", pump.objective)
    assert "budget_baht.2571" in changed.changed
    assert "issue" not in changed.changed


def test_a_form_of_the_plan_in_force_shows_its_lines(at, plan, client):
    assert at("head", "local", plan.pk).context["prints"] == []
    factories.tambon_plan("310104")
    prints = dict(at("head", "local", plan.pk).context["prints"])
    assert len(prints) == 3  # two summaries, and the one form that has lines
    (url,) = [url for title, url in prints.items() if title.startswith("แบบ ผ.02 ")]
    assert POND.title in text_of(client.get(url))
    (title, url) = at("head", "edition", plan.editions.get().pk).context["prints"][0]
    assert "เปรียบเทียบ" in title
    assert POND.title in text_of(client.get(url))
