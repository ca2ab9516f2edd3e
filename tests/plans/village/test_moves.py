"""Moves of a village plan: who may, from where, what is missing, what is written down."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.access.permissions import actions
from plans.tambon.models import TambonPlan
from plans.village.actions.moves import move, opened
from plans.village.models import ForumState, PlanEvent, PlanState
from plans.village.states import VILLAGE_PLANS, CannotMove
from projects.models import Stage
from tests import factories
from tests.cast import VILLAGES, World

OWN = VILLAGES[0]

# Who may take which move of village 1's plan, by state: the whole matrix, everybody else may take none.
OPEN = {
    PlanState.DRAFT: {"secretary": ["submit"], "head": ["submit"]},
    PlanState.RETURNED: {"secretary": ["submit"], "head": ["submit"]},
    PlanState.SUBMITTED: {"secretary": ["pull_back"], "team": ["return", "accept"], "planner": ["return"]},
    PlanState.ACCEPTED: {"team": ["reopen"]},
}


@pytest.fixture
def ready(people):
    """A plan of village 1 that lacks nothing."""
    return factories.ready_plan(OWN, by=people["secretary"], head=people["head"])


@pytest.mark.parametrize("state", list(OPEN))
def test_open_moves_are_exactly_the_matrix(ready, people, state):
    if state == PlanState.ACCEPTED:
        move(ready, "submit", by=people["secretary"])
        move(ready, "accept", by=people["team"])
        ready.refresh_from_db()
    else:
        factories.in_state(ready, state)
    found = {name: [one.name for one in VILLAGE_PLANS.open_moves(ready, user)] for name, user in people.items()}
    assert {name: moves for name, moves in found.items() if moves} == OPEN[state]


def test_every_move_has_its_row_in_the_table():
    assert set(VILLAGE_PLANS.by_name) <= set(actions("village_plan"))


def test_whole_way_from_draft_to_accepted_and_back(ready, people):
    for name, by, note, state, stage in (
        ("submit", "secretary", "", PlanState.SUBMITTED, Stage.PROPOSED),
        ("pull_back", "secretary", "", PlanState.DRAFT, Stage.DRAFT),
        ("submit", "head", "", PlanState.SUBMITTED, Stage.PROPOSED),
        ("return", "planner", "แก้พื้นที่", PlanState.RETURNED, Stage.DRAFT),
        ("submit", "secretary", "", PlanState.SUBMITTED, Stage.PROPOSED),
        ("accept", "team", "", PlanState.ACCEPTED, Stage.ACCEPTED),
        ("reopen", "team", "ราคาเปลี่ยน", PlanState.RETURNED, Stage.DRAFT),
    ):
        event = move(ready, name, by=people[by], note=note)
        ready.refresh_from_db()
        assert (ready.state, ready.lines.get().project.stage) == (state, stage)
        assert (event.by, event.note, event.to_state) == (people[by], note, state)
        assert event.by_post == people[by].posts[0].title
    assert [version.number for version in ready.versions.order_by("number")] == [1, 2, 3]
    assert PlanEvent.objects.filter(plan=ready).count() == 7


def test_what_is_missing_is_said_all_at_once(people):
    plan = factories.village_plan(OWN)
    factories.forum(plan)
    factories.line(plan, factories.project(OWN, title="ขุดลอกหนองน้ำ", action_group="", urgency=""), None)
    with pytest.raises(CannotMove) as refusal:
        move(plan, "submit", by=people["secretary"])
    assert refusal.value.reasons == (
        "ยังไม่ได้แนบรายงานการประชุมของเวทีประชาคม ผู้ใหญ่บ้านจึงยังรับรองไม่ได้",
        "โครงการลำดับที่ 1 «ขุดลอกหนองน้ำ» ยังไม่ได้อ้างมติที่ประชุม",
        "โครงการลำดับที่ 1 «ขุดลอกหนองน้ำ» ยังไม่ได้ระบุกลุ่ม (ทำเอง ทำร่วม หรือขอรับการสนับสนุน)",
        "โครงการลำดับที่ 1 «ขุดลอกหนองน้ำ» ยังไม่ได้ระบุความเร่งด่วน",
    )
    plan.refresh_from_db()
    assert (plan.state, plan.versions.count(), plan.events.count()) == (PlanState.DRAFT, 0, 0)


def test_what_one_forum_lacks_is_one_cause_and_no_project_repeats_it(people):
    """No minutes, so no certificate, so every project rests on a resolution that nobody certified: one thing to do."""
    plan = factories.village_plan(OWN)
    submit = VILLAGE_PLANS["submit"]
    assert VILLAGE_PLANS.reasons_against(plan, submit)[0] == "ยังไม่ได้บันทึกเวทีประชาคม"
    forum = factories.forum(plan)
    page = reverse("plans:forum", args=[forum.pk])
    for position in (1, 2):
        factories.line(plan, factories.project(OWN), factories.resolution(forum, position), position)
    (minutes,) = VILLAGE_PLANS.reasons_against(plan, submit)
    assert (minutes.code, minutes.place) == ("no_minutes", f"{page}#papers")
    paper = factories.paper(forum, people["secretary"])
    (waits,) = VILLAGE_PLANS.reasons_against(plan, submit)
    assert (waits, waits.place) == ("รอผู้ใหญ่บ้านรับรองรายงานเวทีประชาคม", f"{page}#certificate")
    assert paper.forum == forum
    factories.certified(forum, people["head"])
    assert VILLAGE_PLANS.reasons_against(plan, submit) == []


def test_a_plan_without_projects_is_not_submitted(people):
    plan = factories.village_plan(OWN)
    factories.paper(factories.certified(factories.forum(plan), people["head"]), people["secretary"])
    assert VILLAGE_PLANS.reasons_against(plan, VILLAGE_PLANS["submit"]) == ["ยังไม่มีโครงการในแผน"]


def test_a_resolution_of_an_uncertified_forum_does_not_carry(ready):
    line = ready.lines.get()
    line.resolution = factories.resolution(factories.forum(ready))
    line.save()
    reasons = VILLAGE_PLANS.reasons_against(ready, VILLAGE_PLANS["submit"])
    assert reasons == ["โครงการลำดับที่ 1 «ไถกลบตอซัง» อ้างมติของเวทีที่ยังไม่ได้รับรอง"]
    # It is mended where the head certifies, not in the project's row.
    assert reasons[0].place == f"{reverse('plans:forum', args=[line.resolution.forum_id])}#certificate"


def test_a_cause_is_said_once_with_the_projects_it_touches(ready):
    for position in (2, 3):
        factories.line(ready, factories.project(OWN, title=f"โครงการที่ {position}"), None, position)
    (reason,) = VILLAGE_PLANS.reasons_against(ready, VILLAGE_PLANS["submit"])
    assert reason == "2 โครงการ (ลำดับที่ 2, 3) ยังไม่ได้อ้างมติที่ประชุม"
    codes = [line.project.code for line in ready.lines.filter(position__gt=1).select_related("project")]
    boxes = [
        f"{reverse('plans:screen', args=[ready.pk, code, 1])}?review=resolution#row-{code}-resolution" for code in codes
    ]
    assert reason.place == boxes[0]
    assert list(reason.each) == [("ลำดับที่ 2 «โครงการที่ 2»", boxes[0]), ("ลำดับที่ 3 «โครงการที่ 3»", boxes[1])]


@pytest.mark.parametrize("name", ["return", "reopen"])
def test_sending_back_needs_a_reason(ready, people, name):
    move(ready, "submit", by=people["secretary"])
    if name == "reopen":
        move(ready, "accept", by=people["team"])
    with pytest.raises(CannotMove, match="กรุณาบอกเหตุผล"):
        move(ready, name, by=people["team"], note="   ")


def test_opened_plans_are_not_pulled_back(ready, people):
    move(ready, "submit", by=people["secretary"])
    ready.refresh_from_db()
    opened(ready, people["secretary"])
    opened(ready, people["district"])
    ready.refresh_from_db()
    assert ready.opened_at is None
    opened(ready, people["team"])
    with pytest.raises(CannotMove, match="ผู้ตรวจเปิดอ่านแผนแล้ว"):
        move(ready, "pull_back", by=people["secretary"])


def test_a_stale_page_cannot_move_a_plan_twice(ready, people):
    move(ready, "submit", by=people["secretary"])
    with pytest.raises(CannotMove, match="ส่งแล้ว รอตรวจ"):
        move(ready, "submit", by=people["secretary"])
    assert ready.versions.count() == 1


@pytest.mark.parametrize("name", ["neighbour", "stranger", "nobody", "admin", "partner"])
def test_others_are_refused(ready, people, name):
    with pytest.raises(PermissionDenied):
        move(ready, "submit", by=people[name])


def test_submitted_content_is_frozen(ready, people):
    version = move(ready, "submit", by=people["secretary"]).version
    project = ready.lines.get().project
    project.title = "แก้ทีหลัง"
    project.save()
    version.refresh_from_db()
    assert version.content["projects"][0]["title"] == "ไถกลบตอซัง"
    assert version.content["projects"][0]["budget_baht"] == {"2571": "24000.00"}


def test_only_accepting_and_reopening_ask_for_a_roll_up(world: World):
    plan = TambonPlan.objects.get()
    before = plan.wanted
    move(world.plans[VILLAGES[1]], "return", by=world.people["team"], note="แก้")
    plan.refresh_from_db()
    assert plan.wanted == before
    move(world.plans[VILLAGES[0]], "reopen", by=world.people["team"], note="แก้")
    plan.refresh_from_db()
    assert plan.wanted == before + 1


def test_certificates_are_asked_for_in_the_database_too(ready):
    assert ready.forums.get().state == ForumState.CERTIFIED
