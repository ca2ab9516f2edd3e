"""The page before sending: every blank and doubt by name, once; every answer with its way; sent as it was seen."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html as tree

from agencies.errors import Severity
from plans.village.actions.editing import Row, make_project, save_row, say_without_project
from plans.village.actions.moves import CHANGED, move
from plans.village.checking import in_order
from plans.village.checks import missing
from plans.village.entered import Entered
from plans.village.models import PlanState, VillagePlan
from plans.village.states import VILLAGE_PLANS
from projects.fields import typed
from projects.models import Project
from tests import factories
from tests.cast import VILLAGES
from tests.pages import HTMX, text_of
from tests.plans import real_length
from tests.plans.village.pages import as_seen, fresh, url

VILLAGE = VILLAGES[0]
WHOLE = {"objective": "มีน้ำใช้", "lead_name": "กลุ่มผู้ใช้น้ำ", "indicator": "ไร่ที่ได้น้ำ"}


@pytest.fixture
def plan(people):
    """A plan of the first village that lacks nothing and of whose project nothing is doubted."""
    return factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"], **WHOLE)


def add(plan, title, amounts=None, **fields):
    """Put one more project into the plan, on the resolution of the first."""
    project = factories.project(VILLAGE, amounts, title=title, **WHOLE | fields)
    factories.line(plan, project, plan.forums.get().resolutions.get())
    return project


def said(plan):
    return VILLAGE_PLANS.check_list(plan, VILLAGE_PLANS["submit"])


def by_code(plan):
    return {reason.code: reason for reason in said(plan)}


# --- blanks -----------------------------------------------------------------------------------------------------------
def test_three_projects_without_objective_lead_source_and_indicator_are_each_named_once_a_cause(plan):
    blank = dict.fromkeys((*WHOLE, "funding_source"), "")
    for title in ("ขุดลอกหนองตะโก", "ซ่อมลานตากข้าว", "อบรมเลี้ยงไก่"):
        add(plan, title, **blank)
    found = by_code(plan)
    for code, label in (
        ("no_objective", "วัตถุประสงค์"),
        ("no_lead_name", "หน่วยงานรับผิดชอบหลัก"),
        ("no_indicator", "ตัวชี้วัด"),
        ("no_funding_source", "แหล่งงบประมาณ"),
    ):
        assert found[code] == f"3 โครงการ (ลำดับที่ 2–4) ยังไม่ได้กรอก{label}"
        assert [name for name, _ in found[code].each][1] == "ลำดับที่ 3 «ซ่อมลานตากข้าว»"


def test_what_a_village_does_by_itself_without_money_needs_no_payer(plan):
    add(plan, "ลงแขกทำปุ๋ย", {2571: None}, action_group="self", funding_source="")
    assert not {"no_funding_source", "no_year_budgets"} & by_code(plan).keys()
    add(plan, "ซื้อเครื่องสูบน้ำ", {2571: None}, action_group="joint")
    assert by_code(plan)["no_year_budgets"] == "โครงการลำดับที่ 3 «ซื้อเครื่องสูบน้ำ» ยังไม่ได้กรอกงบประมาณ"


def test_what_was_resolved_and_nobody_decided_is_one_cause_with_each_of_them(as_, plan):
    assert "มติทุกข้อตัดสินแล้วว่าจะทำเป็นโครงการหรือไม่" in in_order(said(plan))
    forum = plan.forums.get()
    pond, road = (factories.resolution(forum, number, text) for number, text in ((8, "ขุดบ่อ"), (9, "ซ่อมถนน")))
    found = by_code(plan)["undecided"]
    assert (found, found.severity) == ("มติ 2 ข้อ ยังไม่ได้บอกว่าจะทำเป็นโครงการหรือไม่", Severity.WARNING)
    assert [name for name, _ in found.each] == ["มติที่ 8 ขุดบ่อ", "มติที่ 9 ซ่อมถนน"]
    assert found.place == f"{url('enter', plan)}#resolution-{pond.pk}"
    assert f'id="resolution-{pond.pk}"' in as_("secretary").get(url("enter", plan)).content.decode()
    assert "มติที่ 9 ซ่อมถนน" in text_of(as_("secretary").get(url("village_review", plan)))
    assert "มติทุกข้อตัดสินแล้วว่าจะทำเป็นโครงการหรือไม่" not in in_order(said(plan))
    say_without_project(plan, pond, is_without=True)
    make_project(plan, road)
    assert "undecided" not in by_code(plan)


def test_blank_data_of_the_village_are_one_cause(plan):
    assert by_code(plan)["basics"].count(",") == 5
    VillagePlan.objects.filter(pk=plan.pk).update(
        population_male=0,
        population_female=1,
        household_count=1,
        farmer_household_count=1,
        farm_area_sq_wa=0,
        context="ก",
    )
    assert "basics" not in by_code(fresh(plan)), "nought is an answer"


# --- doubts -----------------------------------------------------------------------------------------------------------
def test_amounts_that_may_be_thousands_and_letters_that_cannot_be_printed_are_told(plan):
    add(plan, "ซ่อมฝาย 𐌼", {2571: 24, 2572: 500})
    found = by_code(plan)
    assert found["small_baht_2571"].startswith("โครงการลำดับที่ 2 «ซ่อมฝาย 𐌼» มีปีที่งบประมาณไม่ถึง 100 บาท")
    assert "/2/?review=baht_2571#" in found["small_baht_2571"].place
    assert "/1/?review=title#" in found["letters_title"].place


def test_projects_that_look_alike_are_told_as_pairs(plan):
    add(plan, "ไถกลบตอซังข้าว")
    add(plan, "ขุดลอกหนองน้ำสาธารณะ")
    alike = by_code(plan)["alike"]
    assert alike == "ชื่อโครงการคล้ายกัน 1 คู่ (ลำดับที่ 1 กับ 2) ถ้าเป็นงานเดียวกัน เงินจะนับซ้ำ"
    assert len(alike.each) == 2


def test_what_is_missing_is_what_forbids_in_the_one_list(plan):
    assert missing(Entered(plan)) == []
    add(plan, "ไถกลบตอซัง", {2571: 5}, action_group="", objective="", target_quantity=2, unit_rate_baht=3)
    plan.lines.update(resolution=None)
    assert [*missing(Entered(plan))] == VILLAGE_PLANS.reasons_against(plan, VILLAGE_PLANS["submit"])
    assert len(missing(Entered(plan))) == 3


# --- the page ---------------------------------------------------------------------------------------------------------
def test_every_answer_has_a_link_that_opens_its_box_on_a_short_screen_with_the_cursor_in_it(as_, plan):
    client, project = as_("secretary"), plan.lines.get().project
    page = tree.fromstring(client.get(url("village_review", plan), {"project": project.code}).content.decode())
    links = [link.get("href") for link in page.xpath('//details[starts-with(@id, "project-")][@open]//dl//a')]
    assert len(links) > 10
    for link in links:
        opened = client.get(link)
        box, _, place = link.partition("?review=")[2].partition("#")
        (cursor,) = tree.fromstring(opened.content.decode()).xpath("//*[@autofocus]")
        assert cursor.get("id") == place == f"row-{project.code}-{box}"
        assert all(fold.get("open") is not None for fold in cursor.xpath("ancestor::details")), link
        (whole,) = tree.fromstring(opened.content.decode()).xpath(f'//a[@href="{row_at(plan, project, box)}"]')
        assert whole.text_content() == "แก้ทั้งโครงการแบบตาราง (จอใหญ่)"


def row_at(plan, project, box):
    return f"{url('row', plan, project.code)}?field={box}"


def test_a_blank_box_that_is_folded_away_stands_open(as_, plan):
    project = plan.lines.get().project
    for opened in (
        as_("secretary").get(row_at(plan, project, "rationale"), follow=True),
        as_("secretary").get(url("screen", plan, project.code, 1), {"review": "rationale"}),
    ):
        (box,) = tree.fromstring(opened.content.decode()).xpath("//*[@autofocus]")
        assert box.xpath("ancestor::details[@open]")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_value_changed_from_the_review_leads_back_to_it_at_its_project(as_, plan, headers):
    client, project = as_("secretary"), plan.lines.get().project
    address = url("screen", plan, project.code, 3)
    opened = client.get(address, {"review": "indicator"})
    assert "บันทึกและกลับไปหน้าตรวจ" in text_of(opened)
    there = f"{url('village_review', plan)}?project={project.code}#project-{project.code}"
    assert there in opened.content.decode()
    data = {"lead_name": project.lead_name, "urgency": project.urgency, "indicator": "ไร่", "base": project.revision}
    answer = client.post(address, data | {"review": "indicator", "next": "1"}, headers=headers)
    assert answer.headers.get("HX-Redirect", answer.headers.get("Location")) == there
    assert Project.objects.get(pk=project.pk).indicator == "ไร่"
    assert "บันทึกโครงการแล้ว" in text_of(client.get(there))


def test_who_came_for_one_box_confirms_no_proposal_for_another(as_, plan):
    project = plan.lines.get().project
    Project.objects.filter(pk=project.pk).update(funding_source="งบ อบต.", lead_name="อบต.บ้านบัว")
    late = add(plan, "ขุดบ่อ", {2571: None}, action_group="", funding_source="", lead_name="")
    client, address = as_("secretary"), url("screen", plan, late.code, 2)
    shown = text_of(client.get(address, {"review": "action_group"}))
    assert shown.count("คิดจาก") == 1
    data = {"action_group": "self", "base": late.revision, "review": "action_group", "next": "1"}
    client.post(address, data)
    late.refresh_from_db()
    assert (late.action_group, late.funding_source) == ("self", "")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_came_from_the_review_goes_back_to_it(as_, plan, headers):
    client, project = as_("secretary"), plan.lines.get().project
    opened = client.get(url("row", plan, project.code), {"field": "objective"}, follow=True)
    assert "บันทึกและกลับไปหน้าตรวจ" in text_of(opened)
    data = {"title": project.title, "objective": "ใหม่", "base": project.revision, "review": "1", "close": "1"}
    answer = client.post(url("row", plan, project.code), data, headers=headers)
    there = f"{url('village_review', plan)}?project={project.code}#project-{project.code}"
    assert answer.headers.get("HX-Redirect", answer.headers.get("Location")) == there
    assert Project.objects.get(pk=project.pk).objective == "ใหม่"


def test_a_refused_change_stays_of_the_review(as_, plan):
    project = plan.lines.get().project
    data = {"title": "", "base": project.revision, "review": "1", "close": "1"}
    answer = as_("secretary").post(url("row", plan, project.code), data)
    assert (answer.status_code, "บันทึกและกลับไปหน้าตรวจ" in text_of(answer)) == (422, True)


def test_a_refused_change_on_a_screen_stays_of_the_review(as_, plan):
    project = plan.lines.get().project
    data = {"title": "", "base": project.revision, "review": "title", "next": "1"}
    answer = as_("secretary").post(url("screen", plan, project.code, 1), data)
    assert (answer.status_code, "บันทึกและกลับไปหน้าตรวจ" in text_of(answer)) == (422, True)


@pytest.mark.parametrize("box", ["x'><script>", "no_such_box", "กลุ่ม", "lead_name", ""])
def test_an_unknown_box_opens_the_screen_as_ever(as_, plan, box):
    opened = as_("secretary").get(url("screen", plan, plan.lines.get().project.code, 1), {"review": box})
    assert (opened.status_code, "ถัดไป" in text_of(opened)) == (200, True)
    assert "<script>'" not in opened.content.decode()


@pytest.mark.parametrize("box", ["x'><script>", "no_such_box", "กลุ่ม", ""])
def test_an_unknown_box_opens_the_row(as_, plan, box):
    opened = as_("secretary").get(url("row", plan, plan.lines.get().project.code), {"field": box}, follow=True)
    assert opened.status_code == 200
    assert "<script>'" not in opened.content.decode()
    assert len(tree.fromstring(opened.content.decode()).xpath("//h3[@autofocus]")) == 1


def test_every_sum_opens_rows_that_come_to_it_and_agrees_with_the_plan_s_page(as_, plan):
    add(plan, "ขุดบ่อ", {2571: 1, 2573: "0.50"}, action_group="self", funding_source="")
    client = as_("secretary")
    sums = {}
    for view in ("village_review", "village"):
        page = client.get(url(view, plan)).content.decode()
        found = re.findall(rf'<a (?:class="n" )?href="({url("village_rows", plan)}[^"]*)"[^>]*>([\d,.]+)', page)
        sums[view] = dict(found)
    shown = {address: number for address, number in sums["village_review"].items() if "?" in address}
    assert shown == {address: number for address, number in sums["village"].items() if "?" in address}
    # A year with nought opens nothing.
    assert len(shown) == 2 + 2 + 1 + 2
    for address, number in shown.items():
        assert client.get(html.unescape(address)).context["money"].total == Decimal(number.replace(",", ""))


def test_everything_of_a_project_that_is_typed_is_shown(as_, plan):
    project = plan.lines.get().project
    values = {field.name: f"⟦{field.name}⟧" for field in typed() if field.kind.name in {"LINE", "TEXT", "LONG_TEXT"}}
    Project.objects.filter(pk=project.pk).update(**values, urgency="normal", target_quantity=Decimal("1234.5"))
    shown = text_of(as_("secretary").get(url("village_review", plan)))
    assert [value for value in (*values.values(), "ปกติ", "1,234.5", "ปี 2571 24,000") if value not in shown] == []


@pytest.fixture
def forty(people):
    """Forty projects of a plan that was opened again, thirty-five of them in the length in which people write."""
    real_length.build(people)
    plan = VillagePlan.objects.get(village__code=VILLAGE)
    move(plan, "reopen", by=people["team"], note="แก้")
    for number in range(5):
        factories.line(plan, factories.project(VILLAGE, title=f"โครงการเพิ่ม {number}"), None)
    return plan


def test_forty_projects_of_real_length_stay_small_and_take_as_many_queries_as_one(
    as_, forty, django_assert_max_num_queries
):
    client, address, weights, queries = as_("secretary"), url("village_review", forty), [], []
    client.get(address)
    for page in ("1", "4"):
        with django_assert_max_num_queries(20) as asked:
            answer = client.get(address, {"page": page})
            queries.append(len(asked))
        weights.append(len(answer.content))
        assert len(answer.context["projects"]) == 10
    assert max(weights) <= 300_000
    forty.lines.filter(position__gt=1).delete()
    with django_assert_max_num_queries(20) as asked:
        client.get(address)
        assert [*queries, len(asked)] == [queries[0]] * 3


def test_the_project_one_comes_back_from_stands_open_on_its_page(as_, forty):
    code = forty.lines.get(position=27).project.code
    page = tree.fromstring(as_("secretary").get(url("village_review", forty), {"project": code}).content.decode())
    assert [box.get("id") for box in page.xpath('//details[starts-with(@id, "project-")][@open]')] == [
        f"project-{code}"
    ]


# --- sending ----------------------------------------------------------------------------------------------------------
def test_a_plan_that_changed_since_it_was_shown_is_asked_for_again(as_, plan):
    client = as_("secretary")
    data = as_seen(client, plan)
    project = plan.lines.get().project
    row = Row(
        project.code, project.revision, {"title": "ไถกลบ 2 แปลง"}, {2571: Decimal(1000)}, plan.lines.get().resolution
    )
    save_row(plan, row)
    answer = client.post(url("village_review", plan), data)
    assert (answer.status_code, CHANGED in text_of(answer)) == (409, True)
    assert "ไถกลบ 2 แปลง" in text_of(answer)
    assert fresh(plan).state == PlanState.DRAFT
    assert client.post(url("village_review", plan), as_seen(client, plan)).status_code == 302
    assert fresh(plan).state == PlanState.SUBMITTED


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "๐"])
def test_nobody_sends_what_was_not_shown(as_, plan, seen):
    client = as_("secretary")
    answer = client.post(url("village_review", plan), as_seen(client, plan) | {"seen": seen})
    assert (answer.status_code, fresh(plan).state) == (409, PlanState.DRAFT)


def test_papers_forums_and_workbooks_count_as_changes(as_, plan, people, media):
    seen = fresh(plan).revision
    forum = factories.forum(plan)
    as_("secretary").post(reverse("plans:forum_step", args=[forum.pk]), {"step": "cancel"})
    assert fresh(plan).revision > seen


def test_the_old_button_leads_to_the_review(as_, plan):
    answer = as_("secretary").post(url("village_move", plan), {"move": "submit"})
    assert (answer.url, fresh(plan).state) == (url("village_review", plan), PlanState.DRAFT)


@pytest.mark.parametrize(("name", "status"), [("secretary", 200), ("head", 200), ("team", 403), ("neighbour", 404)])
def test_who_may_send_sees_what_is_sent(as_, plan, name, status):
    assert as_(name).get(url("village_review", plan)).status_code == status
    if status != 200:
        assert as_(name).post(url("village_review", plan), {"seen": plan.revision}).status_code == status
        assert fresh(plan).state == PlanState.DRAFT


def test_the_head_reads_and_sends_but_is_offered_no_change(as_, plan):
    client = as_("head")
    page = tree.fromstring(client.get(url("village_review", plan)).content.decode())
    assert page.xpath("//dl[@data-answers]//a") == []
    assert client.post(url("village_review", plan), as_seen(client, plan)).status_code == 302


def test_a_plan_that_was_sent_is_on_its_own_page(as_, plan, people):
    move(plan, "submit", by=people["secretary"])
    assert as_("secretary").get(url("village_review", plan)).url == url("village", plan)


def test_the_plan_s_page_leads_to_the_review_as_the_next_step(as_, plan):
    page = tree.fromstring(as_("secretary").get(url("village", plan)).content.decode())
    (step,) = page.xpath('//a[@class="btn go"]')
    assert (step.get("href"), step.text_content().strip()) == (url("village_review", plan), "ตรวจก่อนส่ง")
    assert not tree.fromstring(as_("team").get(url("village", plan)).content.decode()).xpath(
        f'//a[@href="{url("village_review", plan)}"]'
    )
