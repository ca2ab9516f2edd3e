"""The engine of moves: who may, from where, what is said against it, what is compared, written and drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Cannot, Reason, Severity
from agencies.keeping import Marks
from agencies.workflow import OVERTAKEN, Machine, Move
from plans.decisions.actions import MERGES
from plans.decisions.models import Merge
from plans.local.actions import approval
from plans.proposals import actions as proposals_actions
from plans.proposals.models import AgencyProposal, ProposalState
from plans.requests.actions import moves as commitments
from plans.requests.models import Commitment, CommitmentState
from plans.village.models import PlanEvent, PlanState, VillagePlan
from plans.village.states import VILLAGE_PLANS
from tests import factories
from tests.cast import VILLAGES

S = PlanState
OWN = VILLAGES[0]


class CannotPlan(Cannot):
    """What the machine under test refuses with."""


def without_people(plan):
    return [] if plan.population_male else [Reason("ยังไม่ได้กรอกประชากรชาย", place="#population")]


def without_context(plan):
    return [] if plan.context else ["ยังไม่ได้กรอกบริบท", Reason("ข้อมูลเก่า", severity=Severity.WARNING)]


PLANS = Machine(
    "village_plan",
    VillagePlan,
    PlanState,
    refusal=CannotPlan,
    note_missing="กรุณาบอกเหตุผลที่{label} เพื่อให้หมู่บ้านทราบ",
    counts=True,
    starts={"create": (S.DRAFT, "เริ่มจัดทำแผน")},
    moves=(
        Move("submit", "ส่งแผน", {S.DRAFT, S.RETURNED}, S.SUBMITTED, conditions=(without_people, without_context)),
        Move("send_home", "ส่งกลับให้แก้ไข", {S.SUBMITTED}, S.RETURNED, permission="return", needs_note=True),
    ),
)


@pytest.fixture
def draft(people):
    return factories.village_plan(OWN, population_male=0, context="")


@pytest.fixture
def filled(people):
    return factories.village_plan(OWN, population_male=3, context="ริมน้ำ")


@pytest.fixture
def submitted(filled):
    return factories.in_state(filled, S.SUBMITTED)


# --- what the page asks ---------------------------------------------------------------------------------------------
def test_the_open_moves_start_where_the_plan_stands_and_are_the_persons(filled, people):
    assert [move.name for move in PLANS.open_moves(filled, people["secretary"])] == ["submit"]
    assert PLANS.open_moves(filled, people["team"]) == []
    factories.in_state(filled, S.SUBMITTED)
    assert PLANS.open_moves(filled, people["secretary"]) == []
    assert [move.name for move in PLANS.open_moves(filled, people["team"])] == ["send_home"]


def test_reasons_are_plain_sentences_that_know_where_they_are_mended(draft):
    reasons = PLANS.reasons_against(draft, PLANS["submit"])
    assert reasons == ["ยังไม่ได้กรอกประชากรชาย", "ยังไม่ได้กรอกบริบท"]
    assert [reason.place for reason in reasons] == ["#population", ""]


def test_a_warning_is_told_and_does_not_forbid(draft, people):
    draft.population_male = 3
    assert PLANS.doubts(draft, PLANS["submit"]) == ["ข้อมูลเก่า"]
    assert PLANS.reasons_against(draft, PLANS["submit"]) == ["ยังไม่ได้กรอกบริบท"]


def test_the_labels_of_a_history_begin_with_its_first_event():
    assert PLANS.labels == {"create": "เริ่มจัดทำแผน", "submit": "ส่งแผน", "send_home": "ส่งกลับให้แก้ไข"}


# --- what the action does -------------------------------------------------------------------------------------------
def test_a_step_is_taken_counted_and_written_down(filled, people):
    step = PLANS.apply(filled, "submit", by=people["secretary"], note=" เรียบร้อย ")
    event = step.record(PlanEvent, plan=step.thing)
    before = filled.revision
    filled.refresh_from_db()
    assert (filled.state, filled.revision) == (S.SUBMITTED, before + 1)
    assert (event.move, event.from_state, event.to_state, event.note) == ("submit", S.DRAFT, S.SUBMITTED, "เรียบร้อย")
    assert (event.by, event.by_name) == (people["secretary"], people["secretary"].full_name)
    assert event.by_post == people["secretary"].posts[0].title


def test_everything_against_a_step_is_said_at_once_in_the_forms_order(draft, people):
    step = PLANS.begin(draft, "submit", by=people["secretary"])
    with pytest.raises(CannotPlan) as refusal:
        step.check(before=["ยังไม่ได้เลือกวันที่"], after=["จำนวนไม่ถูกต้อง"])
    assert refusal.value.reasons == (
        "ยังไม่ได้เลือกวันที่",
        "ยังไม่ได้กรอกประชากรชาย",
        "ยังไม่ได้กรอกบริบท",
        "จำนวนไม่ถูกต้อง",
    )
    assert VillagePlan.objects.get(pk=draft.pk).state == S.DRAFT


def test_a_step_that_nobody_checked_is_checked_when_it_is_taken(draft, people):
    with pytest.raises(CannotPlan, match="ยังไม่ได้กรอกประชากรชาย ยังไม่ได้กรอกบริบท"):
        PLANS.apply(draft, "submit", by=people["secretary"])


@pytest.mark.parametrize("note", ["", "  "])
def test_a_note_that_is_needed_is_asked_for(submitted, people, note):
    with pytest.raises(CannotPlan, match=r"^กรุณาบอกเหตุผลที่ส่งกลับให้แก้ไข เพื่อให้หมู่บ้านทราบ$"):
        PLANS.apply(submitted, "send_home", by=people["team"], note=note)
    PLANS.apply(submitted, "send_home", by=people["team"], note="แก้ราคา")
    submitted.refresh_from_db()
    assert submitted.state == S.RETURNED


def test_the_permission_is_asked_of_what_is_stored(submitted, people):
    stale = VillagePlan.objects.get(pk=submitted.pk)
    stale.state = S.DRAFT
    with pytest.raises(CannotPlan, match="«ส่งแล้ว รอตรวจ» แล้ว จึงส่งแผนไม่ได้"):
        PLANS.apply(stale, "submit", by=people["secretary"])


def test_who_may_not_is_refused_before_anything_is_said(draft, people):
    with pytest.raises(PermissionDenied, match=r"^village_plan\.submit$"):
        PLANS.apply(draft, "submit", by=people["team"])


def test_who_may_not_even_read_is_not_told_where_a_thing_stands(submitted, people):
    with pytest.raises(PermissionDenied, match=r"^village_plan\.submit$"):
        PLANS.apply(submitted, "submit", by=people["stranger"])


def test_of_two_at_once_the_second_is_told(filled, people):
    first = PLANS.begin(filled, "submit", by=people["secretary"])
    second = PLANS.begin(filled, "submit", by=people["head"])
    first.take()
    with pytest.raises(CannotPlan) as refusal:
        second.take()
    assert refusal.value.reasons == (OVERTAKEN,)


def test_a_change_between_look_and_step_is_noticed_by_the_revision(filled, people):
    step = PLANS.begin(filled, "submit", by=people["secretary"])
    VillagePlan.objects.filter(pk=filled.pk).update(revision=filled.revision + 1)
    with pytest.raises(CannotPlan, match=OVERTAKEN):
        step.take()


def test_what_holds_a_thing_may_refuse_and_a_machine_may_speak_for_itself(submitted, people):
    def refused(plan, move):
        raise CannotPlan("ปิดแล้ว")

    strict = Machine("village_plan", VillagePlan, PlanState, PLANS.moves, hold=refused)
    with pytest.raises(CannotPlan, match="ปิดแล้ว"):
        strict.begin(submitted, "submit", by=people["stranger"])
    talkative = Machine(
        "village_plan",
        VillagePlan,
        PlanState,
        PLANS.moves,
        hears=lambda *_: True,
        elsewhere=lambda *_: ["หนึ่ง", "สอง"],
    )
    with pytest.raises(Cannot) as refusal:
        talkative.begin(submitted, "submit", by=people["stranger"])
    assert refusal.value.reasons == ("หนึ่ง", "สอง")


def test_a_route_that_was_not_followed_is_a_mistake_of_ours(filled, people):
    machine = Machine("village_plan", VillagePlan, PlanState, (Move("submit", "ส่ง", {S.DRAFT}, None),))
    step = machine.begin(filled, "submit", by=people["secretary"])
    with pytest.raises(ValueError, match=r"village_plan\.submit"):
        step.take()
    step.take(S.SUBMITTED)
    filled.refresh_from_db()
    assert filled.state == S.SUBMITTED


def test_things_that_move_together_do_so_from_where_the_move_starts_and_from_nowhere_else(people):
    plans = [factories.village_plan(f"3101040{moo}") for moo in (1, 2, 3)]
    VillagePlan.objects.filter(pk=plans[2].pk).update(state=S.SUBMITTED)
    everyone = VillagePlan.objects.filter(pk__in=[plan.pk for plan in plans])
    assert PLANS.take_many(everyone, "submit", population_male=7) == 2
    assert [(plan.state, plan.population_male) for plan in everyone.order_by("pk")] == [
        (S.SUBMITTED, 7),
        (S.SUBMITTED, 7),
        (S.SUBMITTED, None),
    ]


# --- states told by times -------------------------------------------------------------------------------------------
def test_a_state_may_be_told_by_the_time_that_is_filled_in(draft, people):
    opened = Marks("unread", {"read": "opened_at"})
    assert opened.read(draft) == "unread"
    assert VillagePlan.objects.filter(opened.where("unread")).get() == draft
    VillagePlan.objects.filter(pk=draft.pk).update(**opened.values("read"))
    draft.refresh_from_db()
    assert opened.read(draft) == "read"
    assert VillagePlan.objects.filter(opened.where("unread")).count() == 0
    assert VillagePlan.objects.filter(opened.where("read")).get() == draft
    VillagePlan.objects.filter(pk=draft.pk).update(**opened.values("unread"))
    draft.refresh_from_db()
    assert draft.opened_at is None


def test_a_thing_without_permissions_of_its_own_has_those_of_what_it_belongs_to(people):
    merge = Merge(tambon_plan=factories.tambon_plan("310104"))
    assert MERGES.permission("decide") == "tambon_plan.decide"
    assert [move.name for move in MERGES.open_moves(merge, people["team"])] == ["undo"]
    assert MERGES.open_moves(merge, people["secretary"]) == []
    with pytest.raises(PermissionDenied, match=r"^tambon_plan\.decide$"):
        replace(MERGES, hold=lambda thing, _: thing).begin(merge, "undo", by=people["secretary"])


# --- what the documentation draws -----------------------------------------------------------------------------------
def test_the_diagram_has_every_state_the_start_and_every_edge():
    assert PLANS.diagram() == (
        "stateDiagram-v2\n"
        '    state "ร่าง" as draft\n'
        '    state "ส่งแล้ว รอตรวจ" as submitted\n'
        '    state "ส่งกลับให้แก้ไข" as returned\n'
        '    state "รับเข้าแผนตำบลแล้ว" as accepted\n'
        "    [*] --> draft: create\n"
        "    draft --> submitted: submit (ส่งแผน)\n"
        "    returned --> submitted: submit (ส่งแผน)\n"
        "    submitted --> returned: send_home (ส่งกลับให้แก้ไข)\n"
    )


def test_a_move_along_routes_is_drawn_to_each_next_state():
    machine = approval.EDITIONS
    assert set(machine.routes) == {route for both in approval.ROUTES.values() for route in both}
    assert {(source, target) for source, target, move in machine.edges() if move.name == "propose"} == {
        ("draft", "committee"),
        ("draft", "executive"),
    }
    assert {(source, target) for source, target, move in machine.edges() if move.name == "agree"} == {
        ("committee", "council"),
        ("committee", "executive"),
    }


# --- the tables there are -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "model", "values", "table"),
    [
        ("village_plan", VillagePlan, PlanState, VILLAGE_PLANS.by_name),
        ("commitment", Commitment, CommitmentState, commitments.COMMITMENTS.by_name),
        ("proposal", AgencyProposal, ProposalState, proposals_actions.PROPOSALS.by_name),
    ],
)
def test_the_tables_there_are_can_be_said_and_drawn(name, model, values, table):
    moves = [
        Move(
            one.name,
            one.label,
            one.sources,
            one.target,
            permission=getattr(one, "permission", ""),
            needs_note=getattr(one, "needs_note", False),
        )
        for one in table.values()
    ]
    machine = Machine(name, model, values, moves)
    assert [(source, target, move.name) for source, target, move in machine.edges()] == [
        (source, one.target, one.name) for one in table.values() for source in sorted(one.sources)
    ]
    assert machine.diagram().count(" --> ") == sum(len(one.sources) for one in table.values())


def test_every_person_sees_the_same_open_moves_as_before(world):
    moves = [Move(one.name, one.label, one.sources, one.target) for one in VILLAGE_PLANS.moves]
    machine = Machine("village_plan", VillagePlan, PlanState, moves)
    for plan in world.plans.values():
        for person in world.people.values():
            now = [move.name for move in machine.open_moves(plan, person)]
            assert now == [move.name for move in VILLAGE_PLANS.open_moves(plan, person)]
