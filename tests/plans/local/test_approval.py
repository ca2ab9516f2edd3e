"""The route of every kind of edition for every kind of authority, step by step, and the announcement."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from agencies.offices.models import Agency
from config.home.queries import waiting
from plans.local.actions.approval import EDITIONS, ROUTES, CannotMove, passed_over, passing_over, route_of, step
from plans.local.actions.changes import Draft, open_local_plan, put_row
from plans.local.editions import plan_in_force
from plans.local.models import Edition
from tests import factories
from tests.frozen import thawed
from tests.pages import read
from tests.plans.amendments import MOVE, WHO, add, announced, authority, edition_of, entry, go, plan_with
from tests.scenery import scene

pytestmark = pytest.mark.django_db
K, S = Edition.Kind, Edition.State
POND = entry("ขุดลอกหนองน้ำ")
TODAY = timezone.localdate
MENDED = replace(POND, indicator="จำนวนแห่ง")
HEAVY = replace(POND, budget_baht={2571: Decimal("300000.00")})


@pytest.fixture
@scene
def plan(lao):
    return plan_with(lao[1], lao[0], POND)[0]


def draft_of(plan, people, kind, **header):
    """Return a draft of ``kind`` that may be proposed."""
    draft = edition_of(plan, people, kind, **header)
    if kind in {K.SUPPLEMENT, K.REVIEW}:
        add(draft, people, entry("ฝาย"))
    else:
        line = plan_in_force(plan)[0].line
        put_row(draft, line, Draft(MENDED if kind == K.CORRECTION else HEAVY, "จำเป็น"), by=people["planner"])
    return draft


def states_of(edition):
    return [edition.steps.first().from_state, *edition.steps.values_list("to_state", flat=True)]


# --- routes -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [K.CORRECTION, K.CHANGE, K.SUPPLEMENT, K.REVIEW])
@pytest.mark.parametrize("authority_kind", [Agency.Kind.SAO, Agency.Kind.MUNICIPALITY, Agency.Kind.PAO])
def test_each_kind_goes_its_own_way(kind, authority_kind):
    agency, people = authority(authority_kind)
    plan, _ = plan_with(people, agency, POND)
    edition = announced(draft_of(plan, people, kind), people)
    assert states_of(edition) == list(route_of(edition))
    passed = set(states_of(edition))
    # Invariant 9: only a correction may go past the committee, and an อบต. needs its council for everything else.
    assert (S.COMMITTEE in passed) == (kind != K.CORRECTION)
    assert (S.COUNCIL in passed) == (kind != K.CORRECTION and authority_kind == Agency.Kind.SAO)
    assert S.EXECUTIVE in passed


def test_every_kind_has_its_routes_from_draft_to_announced():
    assert set(ROUTES) == set(K)
    for routes in ROUTES.values():
        assert {(route[0], route[-2], route[-1]) for route in routes} == {(S.DRAFT, S.EXECUTIVE, S.ANNOUNCED)}


@pytest.mark.parametrize("kind", [K.SUPPLEMENT, K.CHANGE])
def test_a_special_case_is_the_executives_alone(plan, people, kind):
    edition = announced(draft_of(plan, people, kind, is_special=True, reason="อุทกภัย"), people)
    assert states_of(edition) == [S.DRAFT, S.EXECUTIVE, S.ANNOUNCED]


# --- who --------------------------------------------------------------------------------------------------------------
def test_each_step_is_taken_by_its_own_people_only(plan, people):
    edition = draft_of(plan, people, K.SUPPLEMENT)
    while edition.state != S.ANNOUNCED:
        name = MOVE[S(edition.state)]
        for who, person in people.items():
            if who != WHO[edition.state] and not (name == "agree" and who == "planner"):
                assert name not in {move.name for move in EDITIONS.open_moves(edition, person)}
                with pytest.raises(PermissionDenied):
                    step(edition, name, by=person, on=TODAY(), words="เห็นชอบ")
        go(edition, people, name)
    assert all(EDITIONS.open_moves(edition, person) == [] for person in people.values())


def test_another_authoritys_mayor_does_not_announce(plan, people):
    edition = draft_of(plan, people, K.CORRECTION)
    go(edition, people, "propose")
    _, others = authority(code="other")
    with pytest.raises(PermissionDenied):
        step(edition, "announce", by=others["mayor"], on=TODAY(), words="1/2570")


# --- what is asked for ------------------------------------------------------------------------------------------------
def test_a_resolution_needs_its_day_and_words(plan, people):
    edition = go(draft_of(plan, people, K.SUPPLEMENT), people, "propose")
    with pytest.raises(CannotMove) as refusal:
        step(edition, "agree", by=people["clerk"])
    assert refusal.value.reasons == ("กรุณากรอกมติที่ประชุม", "กรุณากรอกวันที่มีมติ")
    with pytest.raises(CannotMove, match="ยังมาไม่ถึง"):
        step(edition, "agree", by=people["clerk"], on=TODAY() + dt.timedelta(1), words="เห็นชอบ")


def test_a_step_is_not_before_the_one_before(plan, people):
    edition = go(draft_of(plan, people, K.SUPPLEMENT), people, "propose", on=TODAY() - dt.timedelta(3))
    go(edition, people, "agree", on=TODAY() - dt.timedelta(3))
    with pytest.raises(CannotMove, match="ไม่ก่อนขั้นก่อนหน้า"):
        step(edition, "approve", by=people["council"], on=TODAY() - dt.timedelta(4), words="เห็นชอบ")
    go(edition, people, "approve", on=TODAY() - dt.timedelta(3))
    assert edition.state == S.EXECUTIVE


def test_a_resolution_is_not_before_the_day_of_the_proposal(plan, people):
    edition = go(draft_of(plan, people, K.SUPPLEMENT), people, "propose")
    with pytest.raises(CannotMove, match="วันที่มีมติต้องไม่ก่อนขั้นก่อนหน้า"):
        go(edition, people, "agree", on=TODAY() - dt.timedelta(1))
    go(edition, people, "agree")
    assert edition.steps.get(from_state=S.DRAFT).resolved_on == TODAY()


def test_a_step_whose_day_was_not_kept_counts_as_taken_when_it_was_recorded(plan, people):
    edition = go(draft_of(plan, people, K.SUPPLEMENT), people, "propose")
    with thawed():
        edition.steps.update(resolved_on=None)
    with pytest.raises(CannotMove, match="ต้องไม่ก่อนขั้นก่อนหน้า"):
        go(edition, people, "agree", on=TODAY() - dt.timedelta(1))


def test_nothing_is_proposed_tomorrow(plan, people):
    with pytest.raises(CannotMove, match="วันที่เสนอเป็นวันที่ยังมาไม่ถึง"):
        go(draft_of(plan, people, K.SUPPLEMENT), people, "propose", on=TODAY() + dt.timedelta(1))


def test_every_step_is_kept_with_who_and_when(plan, people):
    edition = announced(draft_of(plan, people, K.CORRECTION), people)
    last = edition.steps.last()
    assert (last.from_state, last.to_state, last.resolved_on) == (S.EXECUTIVE, S.ANNOUNCED, TODAY())
    assert last.resolution == "เห็นชอบตามเสนอ"
    assert "นายก" in last.by_name or people["mayor"].full_name in last.by_name


def test_a_draft_goes_back_with_a_reason_and_comes_again(plan, people):
    edition = go(draft_of(plan, people, K.SUPPLEMENT), people, "propose")
    with pytest.raises(CannotMove, match="เหตุผลที่คืน"):
        step(edition, "return", by=people["clerk"])
    go(edition, people, "return", words="ขอรายละเอียดเพิ่ม")
    assert edition.state == S.DRAFT
    assert edition.steps.last().resolution == "ขอรายละเอียดเพิ่ม"
    assert announced(edition, people).sequence == 2


# --- is it ready ------------------------------------------------------------------------------------------------------
def test_an_objective_in_a_correction_is_refused(plan, people):
    draft = edition_of(plan, people, K.CORRECTION)
    new = replace(POND, objective="เพื่อเลี้ยงปลา")
    put_row(draft, plan_in_force(plan)[0].line, Draft(new, "แก้ไข"), by=people["planner"])
    with pytest.raises(CannotMove, match="วัตถุประสงค์ ซึ่งเป็นสาระสำคัญ"):
        step(draft, "propose", by=people["planner"])
    draft.refresh_from_db()
    assert draft.state == S.DRAFT


def test_what_a_draft_lacks_is_mended_among_its_lines(plan, people):
    edition = edition_of(plan, people, K.SUPPLEMENT)
    reasons = EDITIONS.reasons_against(edition, EDITIONS["propose"])
    assert [reason.place for reason in reasons] == [reverse("plans:edition_lines", args=[edition.pk])]
    assert EDITIONS.reasons_against(edition, EDITIONS["return"]) == []


def test_an_empty_edition_is_not_proposed(plan, people):
    with pytest.raises(CannotMove, match="ยังไม่มีรายการ"):
        step(edition_of(plan, people, K.SUPPLEMENT), "propose", by=people["planner"])


def test_a_step_that_was_taken_is_not_taken_again(plan, people):
    edition = draft_of(plan, people, K.CORRECTION)
    old = Edition.objects.get(pk=edition.pk)
    go(edition, people, "propose")
    with pytest.raises(CannotMove, match="ผู้บริหารท้องถิ่นพิจารณา"):
        step(old, "propose", by=people["planner"])
    assert edition.steps.count() == 1


# --- the announcement -------------------------------------------------------------------------------------------------
def test_announcing_gives_the_order_of_replay(plan, people):
    later, sooner = draft_of(plan, people, K.SUPPLEMENT), draft_of(plan, people, K.SUPPLEMENT)
    for name in ("propose", "agree", "approve"):
        go(sooner, people, name)
    assert go(sooner, people, "announce", confirmed=read(passing_over(sooner))).sequence == 2
    assert announced(later, people).sequence == 3
    assert [row.entry.title for row in plan_in_force(plan)] == ["ขุดลอกหนองน้ำ", "ฝาย", "ฝาย"]
    assert [row.entry.title for row in plan_in_force(plan, through=1)] == ["ขุดลอกหนองน้ำ"]


def test_a_row_whose_old_is_gone_is_refused_at_the_announcement_by_name(plan, people):
    first, second = draft_of(plan, people, K.CORRECTION), draft_of(plan, people, K.CHANGE)
    for name in ("propose", "agree", "approve"):
        go(second, people, name)
    announced(first, people)
    with pytest.raises(CannotMove, match=f"«{POND.title}» ไม่ตรงกับแผนที่ใช้อยู่"):
        go(second, people, "announce")
    second.refresh_from_db()
    assert (second.state, second.sequence) == (S.EXECUTIVE, None)
    assert [row.entry for row in plan_in_force(plan)] == [MENDED]


def test_nothing_is_announced_before_the_main_edition(lao, people):
    plan = open_local_plan(lao[0], factories.period(), by=people["planner"])
    edition_of(plan, people)
    edition = go(draft_of(plan, people, K.SUPPLEMENT, is_special=True, reason="ภัย"), people, "propose")
    (said,) = EDITIONS.reasons_against(edition, EDITIONS["announce"])
    assert (said, said.place) == (
        "ฉบับแรกของแผนยังไม่ได้ประกาศใช้ จึงประกาศใช้ฉบับนี้ไม่ได้",
        reverse("plans:local", args=[plan.pk]),
    )
    with pytest.raises(CannotMove, match="ฉบับแรกของแผนยังไม่ได้ประกาศใช้"):
        go(edition, people, "announce")


def test_an_announcement_is_not_dated_before_the_last_one(plan, people):
    edition = go(draft_of(plan, people, K.CORRECTION), people, "propose", on=TODAY() - dt.timedelta(1))
    with pytest.raises(CannotMove, match="ต้องไม่ก่อน «ฉบับแรก»"):
        go(edition, people, "announce", on=TODAY() - dt.timedelta(1))


def test_going_past_an_earlier_number_wants_a_word(plan, people):
    first, second = draft_of(plan, people, K.SUPPLEMENT), draft_of(plan, people, K.SUPPLEMENT)
    other = draft_of(plan, people, K.CHANGE)
    for name in ("propose", "agree", "approve"):
        go(second, people, name)
    assert passed_over(second) == [first]
    assert passed_over(first) == passed_over(other) == []
    with pytest.raises(CannotMove, match=f"«{first}» ยังไม่ประกาศใช้"):
        go(second, people, "announce")
    announced(first, people)
    assert announced(second, people).sequence == 3


def test_what_a_draft_holds_is_not_in_force(plan, people):
    edition = draft_of(plan, people, K.SUPPLEMENT)
    for name in ("propose", "agree", "approve"):
        go(edition, people, name)
        assert [row.entry for row in plan_in_force(plan)] == [POND]
    go(edition, people, "announce")
    assert len(plan_in_force(plan)) == 2


def test_the_plan_in_force_is_read_in_one_query(plan, people, django_assert_num_queries):
    announced(draft_of(plan, people, K.SUPPLEMENT), people)
    with django_assert_num_queries(1):
        assert len(plan_in_force(plan)) == 2


def test_who_is_next_finds_the_edition_among_her_work(plan, people):
    edition = draft_of(plan, people, K.SUPPLEMENT)
    title = "บันทึกมติของแผนท้องถิ่น"

    def waits_for():
        return {name for name, person in people.items() if title in {one.title for one in waiting(person)}}

    assert waits_for() == set()
    for move, next_ones in (("propose", {"planner", "clerk"}), ("agree", {"council"}), ("approve", {"mayor"})):
        go(edition, people, move)
        assert waits_for() == next_ones
    go(edition, people, "announce")
    assert waits_for() == set()


def test_moves_are_named_as_the_permission_table_names_them():
    assert set(EDITIONS.by_name) == {"propose", "agree", "approve", "announce", "return"}
