"""Village plans on the screen: who may what, the list, moves, numbers that open rows, and the form with its rows."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html as tree

from plans.village.actions.moves import move
from plans.village.models import PlanState, VillagePlan
from projects.models import Project
from projects.periods import PlanPeriod
from tests import factories
from tests.cast import FAR_VILLAGE, VILLAGES
from tests.pages import text_of
from tests.plans.village.pages import as_seen, fresh, url

VILLAGE = VILLAGES[0]
LIST = reverse("plans:village_list")
CODE = "NEW2345"


@pytest.fixture
def plan(people):
    """Return a draft of the first village that could be submitted."""
    return factories.ready_plan(VILLAGE, by=people["secretary"], head=people["head"], amounts={2571: 24000, 2572: 0})


def entries(answer):
    return [line.first.row for line in answer.context["listing"].lines]


# --- who ---
READ = ("village", "village_rows")
WRITE = ("village_edit", "forum_add")
SENT = ("village_basics", "row_add")
SEES_DRAFTS = {"secretary", "head", "team"}
CHANGES = {"secretary"}
OUTSIDE = ("neighbour", "next_team", "stranger", "planner", "district", "partner", "auditor", "nobody")


@pytest.mark.parametrize("name", [*sorted(SEES_DRAFTS), *OUTSIDE])
@pytest.mark.parametrize("view", READ)
def test_a_draft_is_read_by_the_village_and_the_team(as_, plan, name, view):
    assert as_(name).get(url(view, plan)).status_code == (200 if name in SEES_DRAFTS else 404)


@pytest.mark.parametrize("name", [*sorted(SEES_DRAFTS), *OUTSIDE])
@pytest.mark.parametrize("view", WRITE)
def test_a_draft_is_written_by_the_secretary_alone(as_, plan, name, view):
    expected = 200 if name in CHANGES else 403 if name in SEES_DRAFTS else 404
    assert as_(name).get(url(view, plan)).status_code == expected


@pytest.mark.parametrize("name", ["head", "team", "stranger", "neighbour"])
def test_nobody_else_sends_anything(as_, plan, name):
    code = plan.lines.get().project.code
    before = fresh(plan).revision
    expected = 403 if name in SEES_DRAFTS else 404
    rows = ("row", "row_check", "row_shift", "row_remove", "row_restore")
    urls = [url(view, plan) for view in SENT] + [url(view, plan, code) for view in rows]
    assert [as_(name).post(one).status_code for one in urls] == [expected] * len(urls)
    assert fresh(plan).revision == before


def test_a_village_that_held_one_forum_writes_down_the_next_from_its_page(as_, plan):
    begin = f'href="{reverse("plans:forum_begin", args=[plan.pk])}"'
    assert plan.forums.exists()
    assert begin in as_("secretary").get(url("village", plan)).content.decode()
    assert begin not in as_("head").get(url("village", plan)).content.decode()


def test_a_submitted_plan_is_not_changed_in_place(as_, plan):
    factories.in_state(plan, PlanState.SUBMITTED)
    assert as_("secretary").get(url("village_edit", plan)).status_code == 403
    assert as_("secretary").post(url("row", plan, CODE), {"title": "x", "base": "0"}).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client, plan):
    answer = client.get(url("village", plan))
    assert (answer.status_code, answer.url.startswith("/sign-in/")) == (302, True)


def test_reading_does_not_take_post_nor_moving_get(as_, plan):
    assert as_("secretary").post(url("village", plan)).status_code == 405
    assert as_("secretary").get(url("village_move", plan)).status_code == 405


# --- the list ---
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("secretary", [VILLAGES[0]]),
        ("team", list(VILLAGES)),
        ("planner", list(VILLAGES[:2])),
        ("district", list(VILLAGES[:2])),
        ("stranger", [FAR_VILLAGE]),
        ("next_team", []),
    ],
)
def test_the_list_shows_what_is_in_reach(client, world, name, codes):
    client.force_login(world.people[name])
    assert [plan.village.code for plan, _, _ in entries(client.get(LIST))] == codes


def test_the_list_needs_a_post(as_):
    assert as_("nobody").get(LIST).status_code == 403


def test_the_list_is_narrowed(client, world):
    client.force_login(world.people["team"])
    shown = entries(client.get(LIST, {"state": "returned"}))
    assert [plan.village.code for plan, _, _ in shown] == [VILLAGES[2]]
    older = PlanPeriod.objects.get(first_year=2566)
    assert entries(client.get(LIST, {"period": older.pk})) == []
    assert len(entries(client.get(LIST, {"tambon": "310104", "page": "9"}))) == 4


def test_the_list_counts_projects_and_baht_once(as_, plan):
    factories.line(plan, factories.project(VILLAGE, {2571: 1, 2572: 2, 2573: 3}), None)
    assert [(n, baht) for _, n, baht in entries(as_("secretary").get(LIST))] == [(2, Decimal(24006))]


def test_the_list_asks_as_much_for_three_plans_as_for_one(as_, plan, django_assert_num_queries, people):
    team = as_("team")
    team.get(LIST)
    with django_assert_num_queries(7) as one:
        team.get(LIST)
    for code in VILLAGES[1:3]:
        factories.ready_plan(code, by=people["secretary"], head=people["head"])
    with django_assert_num_queries(len(one)):
        assert len(entries(team.get(LIST))) == 3


# --- starting ---
def test_the_secretary_starts_a_plan_once(as_):
    PlanPeriod.objects.exclude(pk=factories.period(2571).pk).update(is_open=False)
    client = as_("secretary")
    assert "เริ่มแผนใหม่" in text_of(client.get(LIST))
    sent = {"village": VILLAGE, "period": "2571-2575"}
    first, second = client.post(reverse("plans:village_start"), sent), client.post(reverse("plans:village_start"), sent)
    assert first.url == second.url == url("village_edit", VillagePlan.objects.get())
    assert "เริ่มแผนใหม่" not in text_of(client.get(LIST))
    assert "เริ่มจัดทำแผน" in text_of(client.get(url("village", VillagePlan.objects.get())))


@pytest.mark.parametrize(
    ("name", "sent", "status"),
    [
        ("head", {"village": VILLAGE, "period": "2571-2575"}, 403),
        ("team", {"village": VILLAGE, "period": "2571-2575"}, 403),
        ("neighbour", {"village": VILLAGE, "period": "2571-2575"}, 404),
        ("nobody", {"village": VILLAGE, "period": "2571-2575"}, 404),
        ("secretary", {"village": VILLAGE, "period": "2599-2600"}, 404),
        ("secretary", {"village": VILLAGE, "period": "x"}, 404),
        ("secretary", {}, 404),
    ],
)
def test_nobody_else_and_nothing_else_is_started(as_, name, sent, status):
    factories.period(2571)
    assert as_(name).post(reverse("plans:village_start"), sent).status_code == status
    assert not VillagePlan.objects.exists()


# --- one plan ---
def test_the_page_says_what_is_missing_beside_the_button(as_, plan):
    plan.lines.update(resolution=None)
    shown = as_("secretary").get(url("village", plan))
    assert "โครงการลำดับที่ 1 «ไถกลบตอซัง» ยังไม่ได้อ้างมติที่ประชุม" in text_of(shown)
    assert "ส่งแผนให้ตำบล" not in text_of(shown)
    shown = as_("secretary").get(url("village_review", plan))
    assert "โครงการลำดับที่ 1 «ไถกลบตอซัง» ยังไม่ได้อ้างมติที่ประชุม" in text_of(shown)
    (locked,) = tree.fromstring(shown.content).xpath("//button[@aria-disabled]")
    assert locked.text_content().strip() == "ส่งแผนให้ตำบล"
    assert (
        locked.getroottree()
        .getroot()
        .get_element_by_id(locked.get("aria-describedby"))
        .text_content()
        .startswith("ยังส่งไม่ได้")
    )


def test_the_page_says_who_holds_the_plan_and_shows_forums_and_papers(as_, plan):
    shown = text_of(as_("secretary").get(url("village", plan)))
    for words in ("ขณะนี้อยู่ที่ เลขานุการเวที", "ผู้เข้าร่วม 65 คน", "รายงานการประชุม.pdf", "ยังไม่เคยส่งแผน", "มติที่ 1"):
        assert words in shown


def test_a_village_without_projects_is_told_what_to_do(as_, people):
    shown = as_("secretary").get(url("village", factories.village_plan(VILLAGE)))
    assert "ยังไม่มีโครงการ" in text_of(shown)


def test_the_page_asks_as_much_for_three_projects_as_for_one(as_, plan, django_assert_num_queries):
    team = as_("team")
    address = url("village", plan)
    team.get(address)
    with django_assert_num_queries(17) as one:
        team.get(address)
    for _ in range(2):
        factories.line(plan, factories.project(VILLAGE), plan.forums.get().resolutions.get())
    with django_assert_num_queries(len(one)):
        team.get(address)


def test_every_sum_of_the_page_opens_rows_that_come_to_it(as_, plan):
    factories.line(
        plan, factories.project(VILLAGE, {2571: 1, 2573: "0.50"}, action_group="self", funding_source=""), None
    )
    client = as_("secretary")
    page = client.get(url("village", plan)).content.decode()
    links = re.findall(rf'<a href="({url("village_rows", plan)}[^"]*)">([\d,.]+)', page)
    # A year with nought opens nothing.
    assert len(links) == 2 + 1 + 2 + 1 + 2
    for address, number in links:
        assert client.get(html.unescape(address)).context["money"].total == Decimal(number.replace(",", ""))


# --- moves ---
def test_a_plan_goes_its_way(as_, plan):
    secretary = as_("secretary")
    assert secretary.post(url("village_review", plan), as_seen(secretary, plan)).url == url("village", plan)
    assert fresh(plan).state == PlanState.SUBMITTED
    assert as_("team").post(url("village_move", plan), {"move": "return", "note": "ขอภาพถ่าย"}).status_code == 302
    shown = text_of(as_("secretary").get(url("village", plan)))
    assert "ส่งกลับให้แก้ไข (ส่งครั้งที่ 1) โดย สมมติ" in shown
    assert "ขอภาพถ่าย" in shown


def test_a_move_pressed_twice_is_one_move(as_, plan):
    client = as_("secretary")
    data = as_seen(client, plan)
    first, second = (client.post(url("village_review", plan), data) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "แผนอยู่ในสถานะ «ส่งแล้ว รอตรวจ» แล้ว" in text_of(second)
    assert (plan.events.count(), plan.versions.count()) == (1, 1)


def test_what_speaks_against_a_move_is_said(as_, plan):
    plan.lines.all().delete()
    answer = as_("secretary").post(url("village_review", plan), {"seen": fresh(plan).revision})
    assert (answer.status_code, "ยังไม่มีโครงการในแผน" in text_of(answer)) == (409, True)
    assert fresh(plan).state == PlanState.DRAFT


def test_a_return_without_a_reason_is_refused(as_, plan):
    factories.in_state(plan, PlanState.SUBMITTED)
    answer = as_("team").post(url("village_move", plan), {"move": "return", "note": "  "})
    assert (answer.status_code, "กรุณาบอกเหตุผล" in text_of(answer)) == (409, True)


def test_an_unknown_move_is_said(as_, plan):
    answer = as_("secretary").post(url("village_move", plan), {"move": "explode"})
    assert (answer.status_code, "ไม่รู้จักการดำเนินการนี้" in text_of(answer)) == (409, True)


@pytest.mark.parametrize(("name", "status"), [("head", 403), ("secretary", 403), ("planner", 403), ("neighbour", 404)])
def test_who_may_not_accept_does_not(as_, plan, name, status):
    factories.in_state(plan, PlanState.SUBMITTED)
    assert as_(name).post(url("village_move", plan), {"move": "accept"}).status_code == status
    assert fresh(plan).state == PlanState.SUBMITTED


def test_the_reviewers_first_look_is_noted_once_and_stops_the_pull_back(as_, plan, people):
    move(plan, "submit", by=people["secretary"])
    as_("secretary").get(url("village", plan))
    as_("district").get(url("village", plan))
    assert fresh(plan).opened_at is None, "only a reviewer opens a plan"
    as_("team").get(url("village", plan))
    first = fresh(plan).opened_at
    as_("planner").get(url("village", plan))
    assert fresh(plan).opened_at == first is not None
    answer = as_("secretary").post(url("village_move", plan), {"move": "pull_back"})
    assert (answer.status_code, "ผู้ตรวจเปิดอ่านแผนแล้ว" in text_of(answer)) == (409, True)


def test_versions_are_compared(as_, plan, people):
    move(plan, "submit", by=people["secretary"])
    move(plan, "return", by=people["team"], note="แก้ชื่อ")
    Project.objects.filter(village_line__plan=plan).update(title="ไถกลบ (แก้ชื่อ)")
    move(fresh(plan), "submit", by=people["secretary"])
    shown = text_of(as_("team").get(url("village_version", plan, 2)))
    assert "โครงการ/กิจกรรม ไถกลบตอซัง ไถกลบ (แก้ชื่อ)" in shown
    assert "ส่งเป็นครั้งแรกของแผนนี้" in text_of(as_("team").get(url("village_version", plan, 1)))
    assert as_("team").get(url("village_version", plan, 3)).status_code == 404
    assert as_("stranger").get(url("village_version", plan, 1)).status_code == 404


def test_who_checks_a_plan_is_not_told_to_wait_for_herself(as_, plan, people):
    move(plan, "submit", by=people["secretary"])
    assert "รอผู้อื่น" in text_of(as_("secretary").get(url("village", plan)))
    assert "รอผู้อื่น" not in text_of(as_("team").get(url("village", plan)))
