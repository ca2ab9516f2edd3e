"""One project on the screen: who sees it, what it says, and where it stands."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from plans.village.actions.moves import move
from plans.village.models import PlanState
from tests import factories
from tests.cast import VILLAGES
from tests.pages import text_of

VILLAGE = VILLAGES[0]


@pytest.fixture
def plan(people):
    return factories.ready_plan(
        VILLAGE,
        by=people["secretary"],
        head=people["head"],
        amounts={2571: "24000.50", 2572: 0},
        target_quantity=Decimal(400),
        target_unit="ไร่",
        lead_name="สพด.บุรีรัมย์",
        start_month=10,
        is_pilot=True,
    )


@pytest.fixture
def project(plan):
    found = plan.lines.get().project
    found.put_agencies()
    return found


def address(project):
    return reverse("projects:project", args=[project.code])


@pytest.mark.parametrize(
    ("name", "draft", "proposed"),
    [
        ("secretary", 200, 200),
        ("head", 200, 200),
        ("team", 200, 200),
        ("district", 404, 200),
        ("partner", 404, 200),
        ("stranger", 404, 404),
        ("nobody", 404, 404),
    ],
)
def test_a_project_is_seen_as_far_as_it_has_come(client, people, plan, project, name, draft, proposed):
    client.force_login(people[name])
    assert client.get(address(project)).status_code == draft
    factories.in_state(plan, PlanState.SUBMITTED)
    assert client.get(address(project)).status_code == proposed


def test_everything_of_a_project_is_said(client, people, project):
    client.force_login(people["secretary"])
    shown = text_of(client.get(address(project)))
    for words in (
        f"รหัสโครงการ {project.code}",
        "เป้าหมาย (จำนวน) 400",
        "ปี 2571 24,000.50 บาท",
        "ปี 2572 0 บาท",
        "สองหมื่นสี่พันบาทห้าสิบสตางค์",
        "เดือนที่เริ่ม ตุลาคม",
        "โครงการนำร่อง ใช่",
        "หน่วยงานรับผิดชอบหลัก สพด.บุรีรัมย์",
        "มติที่ 1 เห็นชอบ",
        "ลำดับที่ 1",
    ):
        assert words in shown


def test_the_plan_is_linked_for_those_who_may_open_it(client, people, plan, project):
    factories.in_state(plan, PlanState.SUBMITTED)
    link = f'href="{reverse("plans:village", args=[plan.pk])}"'
    client.force_login(people["secretary"])
    assert link in client.get(address(project)).content.decode()
    client.force_login(people["partner"])
    page = client.get(address(project))
    assert (link in page.content.decode(), str(plan) in text_of(page)) == (
        people["partner"].has_perm("village_plan.view", plan),
        True,
    )


def test_a_project_taken_out_of_its_plan_says_so(client, people, plan, project):
    plan.lines.all().delete()
    client.force_login(people["secretary"])
    assert "ไม่อยู่ในแผนหมู่บ้านแล้ว" in text_of(client.get(address(project)))


def test_numbers_that_cannot_all_be_true_are_said(client, people, project):
    type(project).objects.filter(pk=project.pk).update(unit_rate_baht=Decimal(100))
    client.force_login(people["secretary"])
    assert "400 ไร่ × 100 บาท = 40,000 บาท" in text_of(client.get(address(project)))


def test_a_project_without_money_says_so(client, people, project):
    project.put_budgets({2571: None, 2572: None})
    client.force_login(people["secretary"])
    assert "ยังไม่ได้กรอกงบประมาณ" in text_of(client.get(address(project)))


def test_a_code_that_no_project_has_is_not_found(client, people):
    client.force_login(people["secretary"])
    assert client.get("/projects/2222222/").status_code == 404
    assert client.get("/projects/0OIL111/").status_code == 404


def test_where_it_stands_comes_before_what_it_says_and_the_code_comes_last(client, people, plan, project):
    factories.in_state(plan, PlanState.SUBMITTED)
    client.force_login(people["district"])
    main = text_of(client.get(address(project))).partition(project.title)[2]
    heads = ["งบประมาณ", "ที่มา", f"รหัสโครงการ {project.code}"]
    assert sorted(heads, key=main.rindex) == heads
    assert main.index("ตอนนี้อยู่ที่") < main.index("งบประมาณ")


def test_who_writes_the_plan_has_the_one_green_act_and_others_read_in_whose_hands_it_is(client, people, plan, project):
    act = f'class="btn go" href="{reverse("plans:screen", args=[plan.pk, project.code, 1])}"'
    for name, greens in (("secretary", 1), ("head", 0), ("team", 0)):
        client.force_login(people[name])
        page = client.get(address(project))
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        assert (main.count("btn go"), act in main) == (greens, greens == 1), name
        assert "ยังไม่ได้ส่งให้ตำบล" in text_of(page)
        assert "อยู่กับ เลขานุการ" in text_of(page)


def test_a_year_opens_the_rows_it_stands_in_and_nought_opens_nothing(client, people, plan, project):
    client.force_login(people["secretary"])
    shown = client.get(address(project)).content.decode()
    rows = reverse("plans:village_rows", args=[plan.pk])
    assert f'href="{rows}?year=2571"' in shown
    assert f"{rows}?year=2572" not in shown
    assert '<span class="zero">0</span>' in shown
    assert client.get(rows, {"year": 2571}).status_code == 200


def test_what_is_rare_is_folded_and_history_stays_where_the_plan_tells_it(client, people, plan, project):
    move(plan, "submit", by=people["secretary"])
    client.force_login(people["secretary"])
    assert "<details open" not in client.get(address(project)).content.decode()
    history = reverse("plans:village", args=[plan.pk])
    assert f'href="{history}#history"' in client.get(address(project)).content.decode()
    assert re.search(r'<details class="sect" id="history">\s*<summary>', client.get(history).content.decode())


def test_the_page_takes_twenty_queries_at_most(client, people, plan, project, django_assert_max_num_queries):
    client.force_login(people["team"])
    for step, name in (("submit", "secretary"), ("accept", "team")):
        move(plan, step, by=people[name])
        with django_assert_max_num_queries(20):
            assert client.get(address(project)).status_code == 200
