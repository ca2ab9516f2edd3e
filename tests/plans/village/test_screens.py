"""A project in three short screens: saved by the readers of every door, what nobody confirmed never stored."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest
from lxml import html as tree

from plans.village.actions.editing import make_project, take_out
from plans.village.models import PlanState
from projects import fields
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import HTMX, text_of
from tests.plans.village.pages import url

VILLAGE = VILLAGES[0]
NEW = "NEW2345"


@pytest.fixture
def line(plan):
    return make_project(plan, factories.resolution(factories.forum(plan), 1, "ขุดลอกหนองตะโก"))


def at(plan, line, number=1, name="screen"):
    return url(name, plan, line.project.code, number)


def dock_of(answer):
    dock = tree.fromstring(answer.content.decode()).xpath("//div[@class='dock']")[0]
    return " ".join(dock.text_content().split())


def typed(line, **boxes):
    line.project.refresh_from_db()
    return {"base": str(line.project.revision)} | boxes


def earlier(plan, title="ขุดลอกหนองกก", **more):
    """Put a project that says everything into the plan before the one in hand."""
    said = {"lead_name": "อบต.บ้านบัว", "funding_source": "งบ อบต.", "action_group": "joint", "target_unit": "ลบ.ม."}
    said |= {"unit_rate_baht": Decimal(85), "objective": "มีน้ำทำนาปรัง"} | more
    return factories.line(plan, factories.project(VILLAGE, {2571: 1000}, title=title, **said), None)


def stored(line):
    return Project.objects.get(pk=line.project_id)


# --- where a field stands ---
def test_every_field_of_the_registry_stands_on_exactly_one_screen():
    counted = Counter(name for screen in fields.SCREENS for name in screen.names)
    assert counted == Counter(fields.names(fields.FIELDS))


def test_only_fields_of_the_screens_have_defaults():
    assert set(fields.DEFAULTS) < {name for screen in fields.SCREENS for name in screen.names} - {fields.MONEY}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_screen_shows_its_own_fields_and_folds_the_rest_away(as_, plan, line, number):
    page = as_("secretary").get(at(plan, line, number)).content.decode()
    named = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)(?:_\d{4})?"', page))
    named = {fields.MONEY if name == "baht" else name for name in named}
    screen = fields.SCREENS[number - 1]
    assert set(screen.names) <= named
    others = {name for other in fields.SCREENS if other is not screen for name in other.names}
    assert named.isdisjoint(others)
    assert "รายละเอียดเพิ่มเติม" in page


@pytest.mark.parametrize("number", [0, 4, 99])
def test_there_is_no_other_screen(as_, plan, line, number):
    for name in ("screen", "screen_sums"):
        assert as_("secretary").post(at(plan, line, number, name), typed(line)).status_code == 404


# --- from screen to screen, by whole pages ---
def test_three_screens_make_a_project_and_lead_to_the_list(as_, plan, line):
    client = as_("secretary")
    sent = [
        {"title": "ขุดลอกหนองตะโก", "target_quantity": "๔,๘๐๐", "target_unit": "ลบ.ม.", "place": "เหนือวัด"},
        {"unit_rate_baht": "85", "baht_2571": "408,000", "baht_2572": "-", "action_group": "joint"},
        {"lead_name": "กลุ่มผู้ใช้น้ำหนองตะโก", "beneficiary_households": "62", "urgency": "urgent"},
    ]
    goals = [at(plan, line, 2), at(plan, line, 3), f"{url('enter', plan)}#next"]
    for number, (boxes, goal) in enumerate(zip(sent, goals, strict=True), start=1):
        assert client.post(at(plan, line, number), typed(line, next="1", **boxes)).url == goal
    project = stored(line)
    assert (project.target_quantity, project.target_unit, project.place) == (4800, "ลบ.ม.", "เหนือวัด")
    assert project.budget_by_year == {2571: Decimal(408000), 2572: Decimal(0)}
    assert (project.action_group, project.urgency, project.beneficiary_households) == ("joint", "urgent", 62)
    assert plan.lines.get().resolution == line.resolution
    assert "บันทึกโครงการ «ขุดลอกหนองตะโก» แล้ว" in text_of(client.get(url("enter", plan)))


def test_going_back_keeps_what_was_typed(as_, plan, line):
    client = as_("secretary")
    back = client.post(at(plan, line, 2), typed(line, back="1", baht_2571="500"))
    assert back.url == at(plan, line, 1)
    assert stored(line).budget_by_year == {2571: Decimal(500)}
    first = client.post(at(plan, line, 1), typed(line, back="1", title="ขุดลอกหนอง"))
    assert first.url.startswith(url("enter", plan))


def test_a_screen_leaves_what_it_does_not_ask_as_it_is(as_, plan, line):
    Project.objects.update(place="เหนือวัด", lead_name="อบต.บ้านบัว", rationale="แล้ง")
    line.project.put_budgets({2573: Decimal(700)})
    as_("secretary").post(at(plan, line, 3), typed(line, next="1", lead_name="อบต.บ้านบัว", urgency="normal"))
    project = stored(line)
    assert (project.place, project.rationale, project.urgency) == ("เหนือวัด", "แล้ง", "normal")
    assert project.budget_by_year == {2573: Decimal(700)}


def test_errors_stand_beside_the_box_and_nothing_is_stored(as_, plan, line):
    answer = as_("secretary").post(at(plan, line, 2), typed(line, next="1", baht_2571="แปด", action_group="ghost"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="แปด"' in page
    assert "กรุณาเลือกจาก ทำเอง / ทำร่วม / ขอรับการสนับสนุน" in page
    assert stored(line).budget_by_year == {}


def test_two_who_type_at_once_are_both_shown(as_, plan, line):
    sent = typed(line, next="1", place="ของฉัน", title="ขุดลอกหนองตะโก")
    Project.objects.update(place="ของเขา", revision=2)
    late = as_("secretary").post(at(plan, line), sent)
    assert (late.status_code, "มีผู้บันทึกก่อนท่าน" in text_of(late)) == (409, True)
    assert 'value="ของฉัน"' in late.content.decode()
    kept = as_("secretary").post(at(plan, line), sent | {"keep": "mine", "resolve_base": "2"})
    assert kept.status_code == 302
    assert stored(line).place == "ของฉัน"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_row_taken_out_meanwhile_comes_back_with_its_resolution(as_, plan, line, number):
    client = as_("secretary")
    page = client.get(at(plan, line, number)).content.decode()
    key = line.resolution.pk
    if number == 1:
        assert re.search(rf'<option value="{key}" selected', page)
        sent = typed(line, next="1", title="ขุดลอกหนองตะโก", resolution=key)
    else:
        assert f'name="rested_on" value="{key}"' in page
        sent = typed(line, next="1", rested_on=key)
    take_out(plan, line.project.code)
    late = client.post(at(plan, line, number), sent)
    assert (late.status_code, "มีผู้ลบแถวนี้ออกจากแผนไปก่อน" in text_of(late)) == (409, True)
    back = client.post(at(plan, line, number), sent | {"keep": "put_back", "resolve_base": "1"})
    assert back.status_code == 302
    assert plan.lines.get().resolution == line.resolution


@pytest.mark.parametrize("key", ["", "x", "999999999999999999999", "๑"])
def test_a_resolution_that_is_none_of_the_plan_s_is_not_handed_on(as_, plan, line, key):
    far = factories.resolution(factories.forum(factories.village_plan(VILLAGES[1])), 1, "ของเขา")
    for named in (key, far.pk):
        sent = typed(line, next="1", rested_on=named, keep="put_back")
        sent["resolve_base"] = sent["base"]
        take_out(plan, line.project.code)
        as_("secretary").post(at(plan, line, 2), sent)
        assert plan.lines.get().resolution is None


def test_what_a_project_rests_on_is_said_on_the_first_screen_and_changed_there(as_, plan, line):
    other = factories.resolution(line.resolution.forum, 2, "ขุดลอกหนองกก")
    client = as_("secretary")
    assert "มติที่ประชุม: มติที่ 1 ขุดลอกหนองตะโก" in text_of(client.get(at(plan, line)))
    client.post(at(plan, line), typed(line, next="1", title="ขุดลอกหนอง", resolution=other.pk))
    assert plan.lines.get().resolution == other
    client.post(at(plan, line, 2), typed(line, next="1"))
    assert plan.lines.get().resolution == other


def test_without_a_resolution_to_choose_it_is_said_where_they_are_written(as_, plan):
    alone = factories.line(plan, factories.project(VILLAGE, title="ซ่อมลาน"), None)
    shown = text_of(as_("secretary").get(at(plan, alone)))
    assert "ยังไม่มีมติให้เลือก จดมติในบันทึกเวทีก่อน" in shown


def test_a_project_without_a_resolution_begins_on_the_first_screen(as_, plan):
    client = as_("secretary")
    begun = client.post(url("project_add", plan))
    assert re.fullmatch(rf"{url('enter', plan)}[2-9A-Z]{{7}}/1/", begun.url)
    assert client.get(url("screen", plan, NEW, 2)).url == url("screen", plan, NEW, 1)
    assert not plan.lines.exists()
    client.post(url("screen", plan, NEW, 1), {"base": "0", "title": "ซ่อมลาน", "next": "1"})
    assert (plan.lines.get().project.title, plan.lines.get().resolution) == ("ซ่อมลาน", None)


def test_a_plan_that_is_sent_is_not_typed_over(as_, plan, line):
    sent = typed(line, next="1", title="อื่น")
    factories.in_state(plan, PlanState.SUBMITTED)
    assert as_("secretary").post(at(plan, line), sent).status_code == 403
    assert stored(line).title == "ขุดลอกหนองตะโก"


@pytest.mark.parametrize(("name", "status"), [("head", 403), ("team", 403), ("neighbour", 404), ("nobody", 404)])
def test_only_who_writes_the_plan_opens_a_screen(as_, plan, line, name, status):
    assert as_(name).get(at(plan, line)).status_code == status
    assert as_(name).post(at(plan, line, 1, "screen_sums")).status_code == status
    assert as_(name).post(url("project_add", plan)).status_code == status


def test_a_project_of_another_plan_is_not_found(as_, plan):
    far = factories.line(factories.village_plan(VILLAGES[1]), factories.project(VILLAGES[1]), None)
    assert as_("secretary").get(at(plan, far)).status_code == 404


# --- what is only proposed ---
def test_defaults_come_from_the_last_project_and_from_one_of_the_same_kind_and_say_so(as_, plan, line):
    earlier(plan)
    client = as_("secretary")
    first, second, third = (text_of(client.get(at(plan, line, number))) for number in (1, 2, 3))
    assert "หน่วยนับ: ลบ.ม. คิดจาก «ขุดลอกหนองกก» แก้ได้" in first
    assert "วัตถุประสงค์: มีน้ำทำนาปรัง คิดจาก «ขุดลอกหนองกก» แก้ได้" in first
    assert "กลุ่ม: ทำร่วม คิดจากโครงการก่อน แก้ได้" in second
    assert "แหล่งงบประมาณ: งบ อบต. คิดจากโครงการก่อน แก้ได้" in second
    assert "หน่วยงานรับผิดชอบหลัก: อบต.บ้านบัว คิดจากโครงการก่อน แก้ได้" in third
    assert (stored(line).target_unit, stored(line).lead_name) == ("", "")


def test_a_work_of_another_kind_proposes_no_unit(as_, plan, line):
    earlier(plan, "อบรมเลี้ยงไก่พื้นเมือง")
    assert "หน่วยนับ: ลบ.ม." not in text_of(as_("secretary").get(at(plan, line)))


def test_what_was_said_once_is_not_proposed_over(as_, plan, line):
    earlier(plan)
    Project.objects.filter(pk=line.project_id).update(target_unit="ไร่")
    page = as_("secretary").get(at(plan, line))
    assert "หน่วยนับ: ลบ.ม." not in text_of(page)
    assert 'value="ไร่"' in page.content.decode()


def test_a_proposal_is_stored_when_the_screen_is_saved_and_not_by_a_save_nobody_asked_for(as_, plan, line):
    earlier(plan)
    client = as_("secretary")
    boxes = {"title": "ขุดลอกหนองตะโก", "place": "เหนือวัด", "target_unit": "ลบ.ม."}
    quiet = client.post(at(plan, line), typed(line, autosave="1", **boxes), headers=HTMX)
    assert quiet.status_code == 200
    assert (stored(line).place, stored(line).target_unit) == ("เหนือวัด", "")
    client.post(at(plan, line), typed(line, back="1", **boxes))
    assert stored(line).target_unit == ""
    client.post(at(plan, line), typed(line, next="1", **boxes))
    assert stored(line).target_unit == "ลบ.ม."


def test_a_proposal_that_was_changed_is_stored_by_itself(as_, plan, line):
    earlier(plan)
    sent = typed(line, autosave="1", title="ขุดลอกหนองตะโก", target_unit="ไร่")
    as_("secretary").post(at(plan, line), sent, headers=HTMX)
    assert stored(line).target_unit == "ไร่"


def test_quantity_times_rate_is_proposed_for_the_first_year_while_no_year_says_anything(as_, plan, line):
    Project.objects.update(target_quantity=4800, unit_rate_baht=85, target_unit="ลบ.ม.")
    client = as_("secretary")
    page = text_of(client.get(at(plan, line, 2)))
    assert "งบประมาณ ปี 2571 (บาท): 408,000 บาท คิดจากจำนวน × ราคา แก้ได้" in page
    assert "4,800 ลบ.ม. × 85 บาท = 408,000 บาท" in page
    quiet = typed(line, autosave="1", unit_rate_baht="85", baht_2571="408,000", action_group="joint")
    client.post(at(plan, line, 2), quiet, headers=HTMX)
    assert (stored(line).budget_by_year, stored(line).action_group) == ({}, "joint")
    line.project.put_budgets({2573: Decimal(500)})
    assert "คิดจากจำนวน × ราคา" not in text_of(client.get(at(plan, line, 2)))


def test_what_is_folded_away_and_kept_is_said_in_its_place(as_, plan, line):
    Project.objects.update(objective="มีน้ำทำนาปรัง", is_pilot=True)
    client = as_("secretary")
    first, third = (text_of(client.get(at(plan, line, number))) for number in (1, 3))
    assert "วัตถุประสงค์: มีน้ำทำนาปรัง" in first
    assert "โครงการนำร่อง: ใช่" in third
    assert "แก้ได้" not in first


def test_a_proposed_rate_stands_in_the_equation_and_in_no_sum(as_, plan, line):
    earlier(plan)
    Project.objects.filter(pk=line.project_id).update(target_quantity=3000, target_unit="ลบ.ม.")
    page = text_of(as_("secretary").get(at(plan, line, 2)))
    assert "3,000 ลบ.ม. × 85 บาท = 255,000 บาท" in page
    assert "งบประมาณ ปี 2571 (บาท): 255,000 บาท คิดจากจำนวน × ราคา แก้ได้" in page
    assert "3,000 ลบ.ม. × 85 บาท = 255,000 บาท โครงการนี้ ยังไม่ระบุงบ" in page
    assert "ทั้งแผน 2 โครงการ 1,000 บาท" in text_of(as_("secretary").get(at(plan, line, 3)))


# --- saved while it is typed, and the sums ---
def test_a_save_nobody_asked_for_says_so_and_hands_the_new_revision_back(as_, plan, line):
    sent = typed(line, autosave="1", title="ขุดลอกหนองตะโก", place="เหนือวัด")
    answer = as_("secretary").post(at(plan, line), sent, headers=HTMX)
    page = answer.content.decode()
    assert "บันทึกแล้ว" in page
    assert f'name="base" id="row-{line.project.code}-base" value="2"' in page


def test_going_on_without_reloading_is_told_where_to(as_, plan, line):
    sent = typed(line, next="1", title="ขุดลอกหนองตะโก")
    answer = as_("secretary").post(at(plan, line), sent, headers=HTMX)
    assert answer["HX-Redirect"] == at(plan, line, 2)


def test_the_dock_adds_what_is_typed_to_the_whole_plan(as_, plan, line):
    earlier(plan)
    Project.objects.filter(pk=line.project_id).update(target_quantity=100, target_unit="ไร่")
    boxes = {"unit_rate_baht": "200", "baht_2571": "8,000", "baht_2572": "400000"}
    shown = as_("secretary").post(at(plan, line, 2, "screen_sums"), boxes, headers=HTMX)
    dock = text_of(shown)
    assert "100 ไร่ × 200 บาท = 20,000 บาท" in dock
    assert "8,000 + 400,000 = 408,000 บาท" in dock
    assert "แต่งบประมาณรวมทุกปีที่กรอกคือ 408,000 บาท" in dock
    assert stored(line).budget_by_year == {}


def test_the_plans_total_stands_on_the_screen_after_the_money_with_it(as_, plan, line):
    earlier(plan)
    client = as_("secretary")
    assert "ทั้งแผน" not in dock_of(client.get(at(plan, line, 2)))
    client.post(at(plan, line, 2), typed(line, next="1", baht_2571="8,000", baht_2572="400000"))
    assert "ทั้งแผน 2 โครงการ 409,000 บาท" in dock_of(client.get(at(plan, line, 3)))


@pytest.mark.parametrize(
    ("boxes", "line_of_money"),
    [
        ({"unit_rate_baht": "200", "baht_2571": "20,000"}, "โครงการนี้ 100 ไร่ × 200 บาท = 20,000 บาท"),
        ({"unit_rate_baht": "200", "baht_2571": "8,000"}, "โครงการนี้ 8,000 บาท"),
        ({"baht_2571": "8,000", "baht_2572": "400000"}, "โครงการนี้ 8,000 + 400,000 = 408,000 บาท"),
        ({}, "โครงการนี้ ยังไม่ระบุงบ"),
    ],
)
def test_the_dock_of_money_says_in_one_line_what_the_project_comes_to(as_, plan, line, boxes, line_of_money):
    Project.objects.filter(pk=line.project_id).update(target_quantity=100, target_unit="ไร่")
    answer = as_("secretary").post(at(plan, line, 2, "screen_sums"), boxes, headers=HTMX)
    sums = [p.text_content() for p in tree.fromstring(answer.content.decode()).xpath("//p[not(@class)]")]
    assert [" ".join(said.split()) for said in sums] == [line_of_money]


def test_the_dock_says_what_each_household_gets_beside_who_it_is_for(as_, plan, line):
    Project.objects.filter(pk=line.project_id).update(target_quantity=400, target_unit="ไร่")
    boxes = {"beneficiary_households": "๑๐๐", "quantity_per_household": "4"}
    shown = text_of(as_("secretary").post(at(plan, line, 3, "screen_sums"), boxes, headers=HTMX))
    assert shown.count("100 ครัวเรือน × 4 ไร่ = 400 ไร่") == 1
    wrong = text_of(as_("secretary").post(at(plan, line, 3, "screen_sums"), boxes | {"quantity_per_household": "5"}))
    assert "100 ครัวเรือน × 5 ไร่ = 500 ไร่ แต่เป้าหมายที่กรอกคือ 400 ไร่" in wrong


def test_the_dock_offers_the_product_for_the_first_year(as_, plan, line):
    Project.objects.filter(pk=line.project_id).update(target_quantity=100, target_unit="ไร่")
    sums = at(plan, line, 2, "screen_sums")
    shown = as_("secretary").post(sums, {"unit_rate_baht": "200"}, headers=HTMX).content.decode()
    assert f'data-fill="row-{line.project.code}-baht_2571" data-value="20,000"' in shown


def test_an_unknown_agency_is_asked_about_on_the_third_screen(as_, plan, line):
    sums = at(plan, line, 3, "screen_sums")
    shown = as_("secretary").post(sums, {"lead_name": "สำนักงานไร้นาม"}, headers=HTMX)
    assert f'id="row-{line.project.code}-lead_name-agencies"' in shown.content.decode()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_screen_asks_at_most_twenty_times_of_the_database(as_, plan, line, number, django_assert_max_num_queries):
    for place in range(8):
        earlier(plan, f"ขุดลอกหนอง {place}")
    client = as_("secretary")
    client.get(at(plan, line, number))
    with django_assert_max_num_queries(20):
        client.get(at(plan, line, number))
