"""What is like a title while it is typed: only what the village may see, with what became of it, quickly."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html

from plans.board.similar import IN_THIS_PLAN, NO_RECORD, SHOWN, similar_to
from plans.decisions.actions import DecisionInput, join, prepare, publish
from plans.rollup.actions import roll_up
from plans.village.actions.moves import move
from plans.village.models import PlanState
from projects.models import Project
from tests import factories
from tests.cast import NEIGHBOUR_TAMBON_VILLAGE, VILLAGES
from tests.pages import HTMX, text_of
from tests.scenery import scene

TITLE = "ขุดลอกหนองน้ำ"


@pytest.fixture
@scene
def writing(small):
    """The secretary of the first village writes her plan anew; the ledger's others are accepted."""
    plan = small.village_plans[VILLAGES[0]]
    move(plan, "reopen", by=small.people["team"], note="เพิ่มโครงการ")
    roll_up(small.plan.pk)
    return small


def asked(writing, title=TITLE, **more):
    plan = writing.village_plans[VILLAGES[0]]
    return similar_to(title, plan, reader=writing.people["secretary"], **more)


def decided(writing, title, wish):
    prepare(writing.plan, Project.objects.get(title=title), wish, by=writing.people["team"])
    publish(writing.plan, by=writing.people["team"])
    roll_up(writing.plan.pk)


def url_of(writing):
    return reverse("plans:similar", args=[writing.village_plans[VILLAGES[0]].pk])


# --- what became of it ------------------------------------------------------------------------------------------------
def test_a_neighbour_s_project_is_shown_with_the_reason_it_was_put_off(writing):
    wish = DecisionInput("deferred", reason="รอผลสำรวจดิน")
    decided(writing, "ทำปุ๋ยหมักใช้เอง", wish)
    (found,) = asked(writing, "ทำปุ๋ยหมักใช้เองในครัวเรือน")
    assert (found.fate, found.reason) == ("ชะลอไว้พิจารณาภายหลัง", "รอผลสำรวจดิน")
    assert (found.title, found.baht) == ("ทำปุ๋ยหมักใช้เอง", 0)
    assert "หมู่ที่ 2" in found.village
    assert found.period == "พ.ศ. 2571–2575"


def test_what_was_merged_says_with_what(writing):
    pair = [Project.objects.get(title=title) for title in ("ไถกลบตอซัง", "โรงสูบน้ำดื่มของหมู่บ้าน")]
    join(writing.plan, pair, kind="joint", survivor=pair[1], reason="ใช้ที่เดียวกัน", by=writing.people["team"])
    publish(writing.plan, by=writing.people["team"])
    roll_up(writing.plan.pk)
    (found,) = asked(writing, "ไถกลบตอซังข้าว")
    assert found.fate == "รวมกับ «โรงสูบน้ำดื่มของหมู่บ้าน»"
    assert found.reason == "ใช้ที่เดียวกัน"


def test_of_what_no_forum_has_spoken_nothing_is_claimed(writing):
    (found,) = asked(writing, "ไถกลบตอซังข้าว")
    assert (found.fate, found.reason) == (NO_RECORD, "")


def test_what_is_in_this_plan_already_says_so_and_the_row_itself_is_left_out(writing):
    (found,) = asked(writing)
    assert (found.title, found.fate) == ("ขุดลอกหนองน้ำสาธารณะ", IN_THIS_PLAN)
    assert asked(writing, code=Project.objects.get(title=found.title).code) == []


def test_an_earlier_plan_of_the_village_is_remembered(writing):
    old = factories.village_plan(VILLAGES[0], first_year=2566)
    factories.line(old, factories.project(VILLAGES[0], {2566: 5}, title="ซ่อมฝายน้ำล้น"), None)
    (found,) = asked(writing, "ซ่อมฝายน้ำล้นเดิม")
    assert (found.period, found.fate) == ("พ.ศ. 2566–2570", NO_RECORD)


def test_what_became_of_a_project_of_an_earlier_plan_and_why_is_said_beside_a_neighbour_s(writing):
    title = "ทำปุ๋ยหมักใช้เอง"
    decided(writing, title, DecisionInput("deferred", reason="รอผลสำรวจดิน"))
    old = factories.village_plan(VILLAGES[0], first_year=2566)
    project = factories.project(VILLAGES[0], {2566: 5}, title=f"{title}ในครัวเรือน")
    factories.line(old, project, None)
    before = factories.tambon_plan("310104", first_year=2566)
    line = writing.plan.lines.get(project__title=title)
    line.pk, line.tambon_plan, line.project, line.title, line.reason = None, before, project, project.title, "งบไม่พอ"
    line.save()
    found = {one.period: one for one in asked(writing, f"{title} หมู่บ้าน")}
    assert found["พ.ศ. 2571–2575"].reason == "รอผลสำรวจดิน"
    assert (found["พ.ศ. 2566–2570"].fate, found["พ.ศ. 2566–2570"].reason) == ("ชะลอไว้พิจารณาภายหลัง", "งบไม่พอ")


# --- who may see what -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.SUBMITTED, PlanState.RETURNED])
def test_what_a_neighbour_drafts_or_has_only_sent_is_not_shown(writing, state):
    plan = factories.village_plan(VILLAGES[3])
    factories.line(plan, factories.project(VILLAGES[3], title="สร้างโรงอบพริกแห้ง"), None)
    factories.in_state(plan, state)
    assert asked(writing, "สร้างโรงอบพริกแห้ง") == []


def test_what_another_tambon_asks_for_is_not_shown(writing):
    other = factories.tambon_plan("310105")
    project = factories.project(NEIGHBOUR_TAMBON_VILLAGE, title="สร้างโรงอบพริกแห้ง")
    line = writing.plan.lines.first()
    line.pk, line.tambon_plan, line.project, line.title = None, other, project, project.title
    line.save()
    assert asked(writing, "สร้างโรงอบพริกแห้ง") == []


@pytest.mark.parametrize(("name", "status"), [("secretary", 200), ("head", 403), ("team", 403), ("neighbour", 404)])
def test_it_is_asked_by_who_writes_the_plan(writing, client, name, status):
    client.force_login(writing.people[name])
    assert client.get(url_of(writing), {"title": TITLE}).status_code == status


def test_every_address_that_is_shown_opens_for_its_reader(writing, client):
    client.force_login(writing.people["secretary"])
    found = [*asked(writing), *asked(writing, "ไถกลบตอซัง"), *asked(writing, "ทำปุ๋ยหมัก")]
    assert len(found) == 3
    assert [client.get(one.url).status_code for one in found] == [200] * 3


# --- on the page ------------------------------------------------------------------------------------------------------
def test_a_part_is_answered_while_it_is_typed_and_a_page_without_script(writing, client):
    client.force_login(writing.people["secretary"])
    part = client.get(url_of(writing), {"title": "ไถกลบตอซังข้าว"}, headers=HTMX)
    assert "<html" not in part.content.decode()
    assert "งานแบบเดียวกันที่เคยขอ ไถกลบตอซัง" in text_of(part)
    assert "<html" in client.get(url_of(writing), {"title": "ไถกลบตอซังข้าว"}).content.decode()
    assert "ไม่พบงานแบบเดียวกัน" in text_of(client.get(url_of(writing), {"title": "สร้างหอดูดาว"}))


def test_a_stored_row_asks_at_once_a_new_one_while_it_is_typed_and_a_closed_one_by_a_link(writing, client):
    client.force_login(writing.people["secretary"])
    plan, project = writing.village_plans[VILLAGES[0]], Project.objects.get(title="ผลิตเมล็ดพันธุ์ข้าว")
    Project.objects.filter(pk=project.pk).update(title="ไถกลบตอซังข้าว")
    edit = reverse("plans:village_edit", args=[plan.pk])
    for code, triggers in ((project.code, "load, input changed"), ("NEW2345", "input changed")):
        page = html.fromstring(client.get(edit, {"open": code}).content.decode())
        (box,) = page.xpath(f'//*[@id="similar-{code}"]')
        assert box.get("hx-include") == f"#row-{code}-title"
        assert box.get("hx-trigger").startswith(triggers)
        assert box.get("hx-get") == f"{url_of(writing)}?code={code}"
    links = html.fromstring(client.get(edit).content.decode()).xpath(f'//tr[@id="row-{project.code}"]//a/@href')
    assert any("ไถกลบตอซัง" in text_of(client.get(link)) for link in links if "similar" in link)


def test_nothing_of_another_s_project_can_be_copied_by_a_press(writing, client):
    client.force_login(writing.people["secretary"])
    part = client.get(url_of(writing), {"title": "ไถกลบตอซังข้าว"}, headers=HTMX)
    assert html.fromstring(part.content.decode()).xpath("//button | //form | //input") == []


# --- bounds -----------------------------------------------------------------------------------------------------------
def test_many_projects_ask_no_more_queries_and_show_a_few(writing, client, django_assert_max_num_queries):
    client.force_login(writing.people["secretary"])
    data = {"title": "ไถกลบตอซังข้าว"}
    client.get(url_of(writing), data, headers=HTMX)
    with django_assert_max_num_queries(20) as one:
        client.get(url_of(writing), data, headers=HTMX)
        few = len(one)
    old = factories.village_plan(VILLAGES[0], first_year=2566)
    for number in range(60):
        factories.line(old, factories.project(VILLAGES[0], title=f"ไถกลบตอซัง แปลง {number}"), None, number + 1)
    with django_assert_max_num_queries(20) as many:
        answer = client.get(url_of(writing), data, headers=HTMX)
        assert len(many) == few
    assert len(answer.context["found"]) == SHOWN


@pytest.mark.parametrize("title", ["", "ไถ", "ไถกลบ", " " * 50])
def test_too_few_letters_ask_nothing(writing, django_assert_num_queries, title):
    plan, reader = writing.village_plans[VILLAGES[0]], writing.people["secretary"]
    with django_assert_num_queries(0):
        assert similar_to(title[:5], plan, reader=reader) == []


@pytest.mark.parametrize("title", ["ก" * 5000, "<script>alert(1)</script>", "(((((((((", "\u200b" * 20, "1" * 40])
def test_whatever_is_typed_is_answered(writing, client, title):
    client.force_login(writing.people["secretary"])
    answer = client.get(url_of(writing), {"title": title})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
